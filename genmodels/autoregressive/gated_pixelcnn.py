r"""The gated PixelCNN: two stacks of convolutions, so that a pixel sees all that is before it, and gates in place of rectifiers.

The blind spot of `pixelcnn` comes of features that know something of their own row and are then read from the row below. Hence two stacks:
the vertical one, v, knows the rows above and nothing of its own, so its kernels may look right as far as left; the horizontal one, h, knows
the pixels before j in row i, and is told v at its own place.

    v'_l = conv_v(v_{l-1}),    v_l = g(v'_l),    g(a, b) = tanh(a) sigmoid(b)                          (1)  van den Oord et al. 2016, eq. 2
    h'_l = conv_h(h_{l-1}) + W_l v'_l,    h_l = h_{l-1} + U_l g(h'_l)                                  (2)
    logit = w relu(W relu(h_L))                                                                        (3)

conv_v sees "above" in the first layer and "row" later, conv_h "A" and then "B" (`causal.CausalConv`), and h_0 is not added in the first.

Likelihoods take one pass. Sampling needs v only once a row, as it knows nothing of its own row, and h at one pixel a step: `grow`.

Source: van den Oord et al., "Conditional image generation with PixelCNN decoders", 2016.
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
    """side: of the picture. channels: of v and of h. layers: L. first, reach: how far the kernels of the first layer and of the others
    reach up, left and right. half: bfloat16 where training may use it."""

    side: int = 28
    channels: int = 32
    layers: int = 10
    first: int = 3
    reach: int = 1
    half: bool = True


class GatedPixelCNN(Chain):
    """Pictures are (B, side^2), rows from the top."""

    layers: Any

    def __init__(self, config: Config):
        super().__init__(torch.arange(config.side**2))
        self.config = c = config
        later = (Layer(c.channels, c.channels, c.reach, ("row", "B")) for _ in range(c.layers - 1))
        self.layers = nn.ModuleList([Layer(1, c.channels, c.first, ("above", "A")), *later])
        self.head = ReadOut(c.channels, 2 * c.channels)  # (3)

    def logits(self, x: Tensor) -> Tensor:
        """(B, D) -> (B, D). Gradients reach x too."""
        side = self.config.side
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.training and self.config.half):
            v = h = x.to(self.layers[0].to_h.weight).reshape(-1, 1, side, side)
            for layer in self.layers:
                v, h = layer(v, h)
            logits = self.head(h.movedim(1, -1))
        return logits.to(self.layers[0].to_h.weight).flatten(1)

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """See `Chain.grow`: the vertical stack once a row, the horizontal one once a pixel."""
        side, n = self.config.side, len(uniform)
        x = begin(uniform.to(self.layers[0].to_h.weight), start, given)
        channels = [1, *(self.config.channels for _ in self.layers[1:])]
        above = [layer.conv_v.padded(x.new_zeros(n, c, side, side)) for layer, c in zip(self.layers, channels, strict=True)]
        for i in range(side):
            told = self._row(above, i)
            here = [layer.conv_h.padded(x.new_zeros(n, c, 1, side)) for layer, c in zip(self.layers, channels, strict=True)]
            for j in range(side):
                index, h = i * side + j, x.new_zeros(n, 1)
                for layer, v, seen in zip(self.layers, told, here, strict=True):
                    if layer.residual:
                        seen[:, :, 0, j + layer.conv_h.side] = h
                    h = layer.at(h, v[:, :, j], seen, j)
                logit = self.head(h)
                if given is None or not given[index]:
                    x[:, index] = draw(logit, uniform[:, index], temperature)
                here[0][:, 0, 0, j + self.layers[0].conv_h.side] = x[:, index]
                yield Pixel(index, logit, x)
            first = self.layers[0].conv_v
            above[0][:, 0, i + first.up, first.side : first.side + side] = x[:, i * side : (i + 1) * side]

    def _row(self, above: list[Tensor], i: int) -> list[Tensor]:
        """W_l v'_l of (2) in row i for each layer, (n, 2 channels, side). above: the padded v_{l-1} down to row i - 1; row i joins them."""
        told = []
        for depth, layer in enumerate(self.layers):
            conv = layer.conv_v
            v = F.conv2d(above[depth][:, :, i : i + conv.up + 1], conv.kernel(), conv.bias)  # n, 2 channels, 1, side
            told.append(layer.to_h(v).squeeze(2))
            if depth + 1 < len(self.layers):
                after = self.layers[depth + 1].conv_v
                above[depth + 1][:, :, i + after.up, after.side : after.side + v.shape[-1]] = gate(v).squeeze(2)
        return told


class Layer(nn.Module):
    """(1) and (2)."""

    def __init__(self, inputs: int, channels: int, reach: int, sees: tuple[str, str]):
        super().__init__()
        self.residual = inputs == channels
        self.conv_v = CausalConv(inputs, 2 * channels, up=reach, side=reach, sees=sees[0])
        self.conv_h = CausalConv(inputs, 2 * channels, up=0, side=reach, sees=sees[1])
        self.to_h = nn.Conv2d(2 * channels, 2 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, v: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        v = self.conv_v(v)
        out = self.out(gate(self.conv_h(h) + self.to_h(v)))
        return gate(v), h + out if self.residual else out

    def at(self, h: Tensor, told: Tensor, seen: Tensor, column: int) -> Tensor:
        """(2) at one pixel: h (B, inputs) -> (B, channels). told: W v' there, (B, 2 channels). seen: the row as conv_h knows it, padded."""
        out = F.linear(gate(self.conv_h.at(seen, 0, column) + told), self.out.weight.flatten(1), self.out.bias)
        return h + out if self.residual else out


def gate(x: Tensor) -> Tensor:
    """g of (1): the first half of the channels as a, the other as b: (B, 2 C, ...) -> (B, C, ...)."""
    a, b = x.chunk(2, dim=1)
    return torch.tanh(a) * torch.sigmoid(b)
