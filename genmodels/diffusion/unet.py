"""A small UNet for pictures: what it is asked, it is asked at every pixel, but most of its work is done where pixels are few.

    h_0 = stem(x)                    a 2 x 2 patch of pixels becomes a place with four channels  (1)  Hoogeboom et al. 2023, section 3.2
    h -> h + conv(silu(a * norm(conv(silu(norm(h)))) + b)),   (a - 1, b) = linear(silu(e))         (2)  Dhariwal & Nichol 2021, eq. 9
    e = MLP(sin, cos of t) + embedding(y)                                                          (3)  Ho et al. 2020, appendix B

The way down halves the picture and widens the channels, at the bottom every place looks at every other one, and the way up adds what
the way down saw at the same size (Ronneberger et al. 2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

GROUPS = 8


class Block(nn.Module):
    """Equation 2: h (B, channels, H, W), e (B, embed) -> (B, channels, H, W). Starts as the identity."""

    def __init__(self, channels: int, embed: int):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(GROUPS, channels), nn.GroupNorm(GROUPS, channels, affine=False)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.modulate = nn.Linear(embed, 2 * channels)
        _silence(self.conv2)

    def forward(self, h: Tensor, e: Tensor) -> Tensor:
        a, b = self.modulate(e)[:, :, None, None].chunk(2, dim=1)
        out = self.conv1(F.silu(self.norm1(h)))
        return h + self.conv2(F.silu(torch.addcmul(b, self.norm2(out), 1 + a)))


class Attention(nn.Module):
    """Every place looks at every other one: (B, channels, H, W) -> the same. Starts as the identity (Vaswani et al. 2017, eq. 1)."""

    def __init__(self, channels: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm = nn.GroupNorm(GROUPS, channels)
        self.qkv, self.out = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        _silence(self.out)

    def forward(self, h: Tensor) -> Tensor:
        B, C, H, W = h.shape
        places = self.norm(h).flatten(2).transpose(1, 2)  # B, HW, C
        q, k, v = self.qkv(places).reshape(B, H * W, 3, self.heads, -1).permute(2, 0, 3, 1, 4)  # each B, heads, HW, C / heads
        seen = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(B, H * W, C)
        return h + self.out(seen).transpose(1, 2).reshape(B, C, H, W)


class UNet(nn.Module):
    """x (B, inputs, 28, 28), t (B,) in [0, 1], y (B,) int64 class, the last one meaning "none" -> (B, outputs, 28, 28), 0 at first.

    channels: at 14 x 14 and at 7 x 7. blocks: at each of the two on the way down and up; the bottom has two more around the attention.
    """

    def __init__(self, inputs: int, outputs: int, *, channels: Sequence[int], blocks: int, embed: int, heads: int, classes: int):
        super().__init__()
        a, b = channels
        self.embed = embed
        self.time = nn.Sequential(nn.Linear(embed, embed), nn.SiLU(), nn.Linear(embed, embed))
        self.label = nn.Embedding(classes + 1, embed)
        self.stem = nn.Conv2d(4 * inputs, a, 3, padding=1)
        self.down = nn.ModuleList(Block(a, embed) for _ in range(blocks))
        self.shrink = nn.Conv2d(a, b, 3, padding=1, stride=2)
        self.bottom = nn.ModuleList(Block(b, embed) for _ in range(2))
        self.attention = Attention(b, heads)
        self.grow = nn.Conv2d(b, 4 * a, 1)
        self.up = nn.ModuleList(Block(a, embed) for _ in range(blocks))
        self.norm = nn.GroupNorm(GROUPS, a)
        self.head = nn.Conv2d(a, 4 * outputs, 3, padding=1)
        _silence(self.head)

    def forward(self, x: Tensor, t: Tensor, y: Tensor) -> Tensor:
        e = F.silu(self.time(waves(t, self.embed)) + self.label(y))  # equation 3
        h = self.stem(F.pixel_unshuffle(x, 2))  # B, a, 14, 14
        for block in self.down:
            h = block(h, e)
        across, h = h, self.shrink(h)  # B, b, 7, 7
        h = self.bottom[1](self.attention(self.bottom[0](h, e)), e)
        h = F.pixel_shuffle(self.grow(h), 2) + across  # B, a, 14, 14
        for block in self.up:
            h = block(h, e)
        return F.pixel_shuffle(self.head(F.silu(self.norm(h))), 2)


def _silence(layer: nn.Module) -> None:
    """Let a layer say 0 at first."""
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)


def waves(t: Tensor, size: int) -> Tensor:
    """Time as sines and cosines of many frequencies, from one turn in six to hundreds (equation 3): t (B,) in [0, 1] -> (B, size)."""
    frequency = torch.exp(torch.linspace(0, math.log(1000), size // 2, device=t.device))
    angle = t[:, None] * frequency
    return torch.cat([angle.sin(), angle.cos()], dim=1)
