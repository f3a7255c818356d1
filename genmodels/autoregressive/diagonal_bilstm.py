r"""Diagonal BiLSTM: a recurrent network that goes over the page diagonal by diagonal, and so sees all that is before a pixel, but for one.

The state at pixel (r, j) follows from those to its left and above it. Both lie on the diagonal before, r + j - 1, so a whole diagonal is
one step. To make diagonals columns, row r is moved r places to the right ("skewing"):

    x:  a b c        skewed:  a b c . .        s_{r,d} = x_{r,d-r}
        d e f                 . d e f .
        g h i                 . . g h i

    (i, f, o, g)_{r,d} = K_is s_{r,d} + K_1 h_{r,d-1} + K_2 h_{r-1,d-1}                                (1)
    c_d = sigmoid(f) c_{d-1} + sigmoid(i) tanh(g),    h_d = sigmoid(o) tanh(c_d)                       (2)  Hochreiter & Schmidhuber 1997

That goes from the top left to the bottom right and knows all that is above and to the left. A second LSTM does the same from the top right,
on the page turned over left to right. At (r, j) it knows pixels to the right in row r, which are still to come; so its states are moved one
row down before they are added, and know of the rows above alone:

    y_{r,j} = x_{r,j} + U (h_{r,j} + h'_{r-1,j})                                                       (3)
    logit = w relu(W relu(y))                                                                          (4)

x is at first the picture through a convolution that sees nothing of the pixel itself ("A" of `causal.CausalConv`). So a pixel is known one
column to its right at the earliest, and the last one of the row above has none to its right: h' never knows it, and only the reach of that
convolution sees it. What the skewed map has outside of the page feeds no pixel of it.

Likelihoods take 2 side - 1 steps. Sampling needs the second LSTM once a row, and the first at one pixel a step: `grow`.

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
    """side: of the picture. channels: of x, twice those of the states. layers: how many pairs of LSTMs. first: how far the first
    convolution reaches up, left and right."""

    side: int = 28
    channels: int = 64
    layers: int = 3
    first: int = 3


class DiagonalBiLSTM(Chain):
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
        above, over = ([x.new_zeros(n, channels // 2, side) for _ in self.layers] for _ in range(2))  # h and h' of the row above
        for i in range(side):
            rows = [x.new_zeros(n, channels, side) for _ in self.layers]  # what each layer was given of this row
            h, c = ([x.new_zeros(n, channels // 2) for _ in self.layers] for _ in range(2))
            for j in range(side):
                index, y = i * side + j, self.first.at(page, i, j)
                for k, layer in enumerate(self.layers):
                    rows[k][:, :, j] = y
                    h[k], c[k] = layer.left.at(y, above[k][:, :, j], h[k], c[k])
                    y = y + F.linear(h[k] + over[k][:, :, j], layer.out.weight.flatten(1), layer.out.bias)
                    above[k][:, :, j] = h[k]  # nobody in this row reads it there again
                logit = self.head(y)
                if given is None or not given[index]:
                    x[:, index] = draw(logit, uniform[:, index], temperature)
                page[:, 0, i + self.first.up, j + self.first.side] = x[:, index]
                yield Pixel(index, logit, x)
            for k, layer in enumerate(self.layers):
                state, c_k = (x.new_zeros(n, channels // 2) for _ in range(2))
                for j in reversed(range(side)):
                    state, c_k = layer.right.at(rows[k][:, :, j], over[k][:, :, j], state, c_k)
                    over[k][:, :, j] = state


class Layer(nn.Module):
    """(3), with an LSTM of each direction."""

    def __init__(self, channels: int):
        super().__init__()
        self.left, self.right = Diagonals(channels), Diagonals(channels)
        self.out = nn.Conv2d(channels // 2, channels, 1)  # U

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, H, W) -> the same."""
        back = self.right(x.flip(3)).flip(3)
        lowered = F.pad(back, (0, 0, 1, 0))[:, :, :-1]
        return x + self.out(self.left(x) + lowered)


class Diagonals(nn.Module):
    """(1) and (2): (B, channels, H, W) -> states (B, channels / 2, H, W)."""

    def __init__(self, channels: int):
        super().__init__()
        self.input = nn.Conv2d(channels, 2 * channels, 1)  # K_is: four gates of half the channels
        self.beside = nn.Linear(channels // 2, 2 * channels, bias=False)  # K_1
        self.above = nn.Linear(channels // 2, 2 * channels, bias=False)  # K_2

    def forward(self, x: Tensor) -> Tensor:
        gates = skew(self.input(x)).permute(3, 0, 2, 1)  # d, B, H, 4 C
        h = c = x.new_zeros(len(x), x.shape[2], x.shape[1] // 2)
        states = []
        for diagonal in gates:
            higher = F.pad(h, (0, 0, 1, 0))[:, :-1]  # of row r - 1
            h, c = cell(diagonal + self.beside(h) + self.above(higher), c)
            states.append(h)
        return unskew(torch.stack(states, dim=-1).permute(0, 2, 1, 3))

    def at(self, x: Tensor, above: Tensor, beside: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        """h and c at one pixel: x (B, channels), h above and beside it, c beside it (B, channels / 2)."""
        gates = F.linear(x, self.input.weight.flatten(1), self.input.bias)
        return cell(gates + self.beside(beside) + self.above(above), c)


def cell(gates: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """(2): gates (..., 4 C), c (..., C) of the step before -> h and c."""
    i, f, o, g = gates.chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def skew(x: Tensor) -> Tensor:
    """Row r moved r places to the right: (B, C, H, W) -> (B, C, H, W + H - 1), nought where there is nothing."""
    height, width = x.shape[2:]
    long = F.pad(x, (0, height))  # rows of W + H, read off in rows of one less: each begins one place later
    return long.flatten(2)[:, :, : height * (width + height - 1)].unflatten(2, (height, width + height - 1))


def unskew(x: Tensor) -> Tensor:
    """The inverse of `skew`: (B, C, H, W + H - 1) -> (B, C, H, W)."""
    height, width = x.shape[2], x.shape[3] - x.shape[2] + 1
    return F.pad(x.flatten(2), (0, height)).unflatten(2, (height, width + height))[:, :, :, :width]
