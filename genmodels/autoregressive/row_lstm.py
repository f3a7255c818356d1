r"""Row LSTM: a recurrent network that goes down the page row by row, a whole row at a time.

    (i, f, o, g) = K_is * x_r + K_ss * h_{r-1}            convolutions along the row                   (1)
    c_r = sigmoid(f) c_{r-1} + sigmoid(i) tanh(g),    h_r = sigmoid(o) tanh(c_r)                       (2)  Hochreiter & Schmidhuber 1997
    y_r = x_r + U h_r                                     the next layer's x                           (3)
    logit = w relu(W relu(y))                                                                          (4)

x is at first the picture through a convolution that sees nothing of the pixel itself ("A" of `causal.CausalConv`); K_is may look left in
its own row ("B"), and K_ss looks one column to each side in the row above. So the state at a pixel gathers a triangle that widens by one
column for each row upwards, all the way to the top, which a PixelCNN needs many layers for. What lies beside the triangle is seen only as
far as the other two convolutions reach.

Likelihoods take as many steps as there are rows. Sampling needs K_ss once a row, and the rest at one pixel a step: `grow`.

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
    """side: of the picture. channels: of x, twice those of the states. layers: how many LSTMs. first: how far the first convolution reaches
    up, left and right."""

    side: int = 28
    channels: int = 64
    layers: int = 4
    first: int = 3


class RowLSTM(Chain):
    """Pictures are (B, side^2), rows from the top."""

    layers: Any

    def __init__(self, config: Config):
        super().__init__(torch.arange(config.side**2))
        self.config = c = config
        self.first = CausalConv(1, c.channels, up=c.first, side=c.first, sees="A")
        self.layers = nn.ModuleList(Layer(c.channels) for _ in range(c.layers))
        self.head = ReadOut(c.channels, c.channels)  # (4)

    def logits(self, x: Tensor) -> Tensor:
        """(B, D) -> (B, D). Gradients reach x too."""
        side = self.config.side
        h = self.first(x.to(self.first.weight).reshape(-1, 1, side, side))
        for layer in self.layers:
            h = layer(h)
        return self.head(h.movedim(1, -1)).flatten(1)

    @torch.no_grad()
    def grow(
        self, uniform: Tensor, *, start: Tensor | None = None, given: Tensor | None = None, temperature: float = 1.0
    ) -> Iterator[Pixel]:
        """See `Chain.grow`."""
        side, n, channels = self.config.side, len(uniform), self.config.channels
        x = begin(uniform.to(self.first.weight), start, given)
        page = self.first.padded(x.new_zeros(n, 1, side, side))
        h, c = ([x.new_zeros(n, channels // 2, side) for _ in self.layers] for _ in range(2))  # of the row above, then of this one
        for i in range(side):
            above = [layer.state(state) for layer, state in zip(self.layers, h, strict=True)]
            rows = [layer.input.padded(x.new_zeros(n, channels, 1, side)) for layer in self.layers]
            for j in range(side):
                index, y = i * side + j, self.first.at(page, i, j)
                for k, layer in enumerate(self.layers):
                    rows[k][:, :, 0, j + layer.input.side] = y
                    h[k][:, :, j], c[k][:, :, j] = cell(layer.input.at(rows[k], 0, j) + above[k][:, :, j], c[k][:, :, j])
                    y = y + F.linear(h[k][:, :, j], layer.out.weight.flatten(1), layer.out.bias)
                logit = self.head(y)
                if given is None or not given[index]:
                    x[:, index] = draw(logit, uniform[:, index], temperature)
                page[:, 0, i + self.first.up, j + self.first.side] = x[:, index]
                yield Pixel(index, logit, x)


class Layer(nn.Module):
    """(1) to (3)."""

    def __init__(self, channels: int):
        super().__init__()
        self.input = CausalConv(channels, 2 * channels, up=0, side=1, sees="B")  # K_is: four gates of half the channels
        self.state = nn.Conv1d(channels // 2, 2 * channels, 3, padding=1)  # K_ss
        self.out = nn.Conv2d(channels // 2, channels, 1)  # U

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, H, W) -> the same."""
        gates = self.input(x)
        h = c = x.new_zeros(len(x), x.shape[1] // 2, x.shape[3])
        rows = []
        for i in range(x.shape[2]):
            h, c = cell(gates[:, :, i] + self.state(h), c)
            rows.append(h)
        return x + self.out(torch.stack(rows, dim=2))


def cell(gates: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """(2): gates (B, 4 C, ...), c (B, C, ...) of the step before -> h and c."""
    i, f, o, g = gates.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c
