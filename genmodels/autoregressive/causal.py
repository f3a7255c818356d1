r"""A convolution that looks at nothing it must not know: the building block of PixelCNNs.

The kernel reaches `up` rows above pixel (i, j) and `side` columns to its left and right. Of the pixel's own row it looks at

    "A"      the columns before j    first layer: the input at (i, j) is the very value to be predicted
    "B"      those up to j           later layers: a feature at (i, j) knows nothing of the value there
    "above"  none                    first layer of a vertical stack
    "row"    all of them             later layers of it: a feature of row i knows only rows above

What lies outside of the picture is nought, and weights on what must not be known are multiplied by nought. A and B are the masks of van den
Oord et al. 2016, "Pixel recurrent neural networks"; the vertical stack is that of van den Oord et al. 2016, "Conditional image generation
with PixelCNN decoders".
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class CausalConv(nn.Module):
    """(B, inputs, H, W) -> (B, outputs, H, W)."""

    mask: Tensor

    def __init__(self, inputs: int, outputs: int, *, up: int, side: int, sees: str):
        super().__init__()
        self.up, self.side = up, side
        bound = (inputs * (up + 1) * (2 * side + 1)) ** -0.5  # as `nn.Conv2d` begins
        self.weight = nn.Parameter(torch.empty(outputs, inputs, up + 1, 2 * side + 1).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(outputs).uniform_(-bound, bound))
        mask = torch.ones(up + 1, 2 * side + 1)
        mask[up] = 0
        mask[up, : {"A": side, "B": side + 1, "above": 0, "row": 2 * side + 1}[sees]] = 1
        self.register_buffer("mask", mask, persistent=False)

    def kernel(self) -> Tensor:
        """The weights that count: (outputs, inputs, up + 1, 2 side + 1)."""
        return self.weight * self.mask

    def padded(self, x: Tensor) -> Tensor:
        """x with the noughts around it that the kernel reaches: (B, C, H, W) -> (B, C, up + H, W + 2 side)."""
        return F.pad(x, (self.side, self.side, self.up, 0))

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(self.padded(x), self.kernel(), self.bias)

    def at(self, padded: Tensor, row: int, column: int) -> Tensor:
        """The output at one pixel, from an input that is padded: (B, inputs, ...) -> (B, outputs)."""
        seen = padded[:, :, row : row + self.up + 1, column : column + 2 * self.side + 1]
        return F.linear(seen.flatten(1), self.kernel().flatten(1), self.bias)

    def numbers(self) -> int:
        """How many weights count."""
        return int(self.mask.sum()) * self.weight.shape[0] * self.weight.shape[1] + self.bias.numel()


class ReadOut(nn.ModuleList):
    """What ends every network here, a pixel at a time: (..., channels) -> the logit of the pixel (...)."""

    def __init__(self, channels: int, hidden: int):
        super().__init__((nn.Linear(channels, hidden), nn.Linear(hidden, 1)))

    def forward(self, h: Tensor) -> Tensor:
        hidden, out = self
        return out(F.relu(hidden(F.relu(h)))).squeeze(-1)
