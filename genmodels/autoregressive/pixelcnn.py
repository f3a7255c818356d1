r"""PixelCNN: the conditional of every pixel by one convolutional network, whose kernels are cut off at the pixel itself.

    h_0 = conv_A(x),    h_{l+1} = h_l + W_out relu(conv_B(relu(W_in relu(h_l))))                       (1)
    logit = w relu(W relu(h_L))                                                                        (2)

W are 1 x 1 convolutions, conv_A and conv_B are `causal.CausalConv`. Each layer widens what a pixel sees by the reach of its kernel, so a
stack of them sees far up. Not everything, though: a kernel looks right only in rows above, and steps right by no more than it goes up. What
lies to the right above, flatter than the kernel's corner, is seen by no pixel however many layers there are: the blind spot
that `gated_pixelcnn` does without.

Likelihoods take one pass. Sampling takes D, but a pass changes what is at one pixel, and no feature before it: `grow` keeps all features
and computes each layer at that pixel alone.

Source: van den Oord, Kalchbrenner and Kavukcuoglu, "Pixel recurrent neural networks", 2016.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genmodels.autoregressive.causal import CausalConv, ReadOut
from genmodels.autoregressive.chain import Chain, Pixel, begin, draw


@dataclass(frozen=True)
class Config:
    """side: of the picture. channels: of h, twice those inside a block. blocks: L. first, reach: how far the kernels of the first layer and
    of the others reach up, left and right. half: bfloat16 where training may use it."""

    side: int = 28
    channels: int = 64
    blocks: int = 8
    first: int = 3
    reach: int = 1
    half: bool = True


class PixelCNN(Chain):
    """Pictures are (B, side^2), rows from the top."""

    blocks: Any

    def __init__(self, config: Config):
        super().__init__(torch.arange(config.side**2))
        self.config = c = config
        self.first = CausalConv(1, c.channels, up=c.first, side=c.first, sees="A")
        self.blocks = nn.ModuleList(Block(c.channels, c.reach) for _ in range(c.blocks))
        self.head = ReadOut(c.channels, c.channels)  # (2)

    def logits(self, x: Tensor) -> Tensor:
        """(B, D) -> (B, D). Gradients reach x too."""
        side = self.config.side
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.training and self.config.half):
            h = self.first(x.to(self.first.weight).reshape(-1, 1, side, side))
            for block in self.blocks:
                h = block(h)
            logits = self.head(h.movedim(1, -1))
        return logits.to(self.first.weight).flatten(1)

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """See `Chain.grow`; each layer at one pixel a step."""
        side, n = self.config.side, len(uniform)
        x = begin(uniform.to(self.first.weight), start, given)
        page = self.first.padded(x.new_zeros(n, 1, side, side))
        inside = [block.conv.padded(x.new_zeros(n, self.config.channels // 2, side, side)) for block in self.blocks]
        for index in range(side * side):
            i, j = divmod(index, side)
            h = self.first.at(page, i, j)
            for block, seen in zip(self.blocks, inside, strict=True):
                h = block.at(h, seen, i, j)
            logit = self.head(h)
            if given is None or not given[index]:
                x[:, index] = draw(logit, uniform[:, index], temperature)
            page[:, 0, i + self.first.up, j + self.first.side] = x[:, index]
            yield Pixel(index, logit, x)


class Block(nn.Module):
    """One step of (1)."""

    def __init__(self, channels: int, reach: int):
        super().__init__()
        self.narrow = nn.Conv2d(channels, channels // 2, 1)
        self.conv = CausalConv(channels // 2, channels // 2, up=reach, side=reach, sees="B")
        self.widen = nn.Conv2d(channels // 2, channels, 1)

    def forward(self, h: Tensor) -> Tensor:
        return h + self.widen(F.relu(self.conv(F.relu(self.narrow(F.relu(h))))))

    def at(self, h: Tensor, seen: Tensor, row: int, column: int) -> Tensor:
        """The same at one pixel: h (B, channels). seen: what the convolution has been given so far, padded; this pixel joins it."""
        narrow = F.linear(F.relu(h), self.narrow.weight.flatten(1), self.narrow.bias)
        seen[:, :, row + self.conv.up, column + self.conv.side] = F.relu(narrow)
        return h + F.linear(F.relu(self.conv.at(seen, row, column)), self.widen.weight.flatten(1), self.widen.bias)
