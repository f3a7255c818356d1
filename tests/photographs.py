"""Photographs of digits on paper, made by a program: a digit written by a pen on paper of some kind, under some light, through a camera.

    photograph(digit, "shadow", random) -> uint8 (H, W)
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

HEIGHT, WIDTH = 640, 480
KINDS = ("plain", "pen", "soft_light", "shadow", "ruled", "pencil", "dark_paper", "table_edge", "squared")


def photograph(digit: np.ndarray, kind: str, random: np.random.Generator) -> np.ndarray:
    """digit: (28, 28) uint8, light on dark -> a grey photograph (640, 480) uint8 of it."""
    ink = _written(digit, random, thin={"pencil": 2, "pen": 1}.get(kind, 0))
    paper = np.full((HEIGHT, WIDTH), random.uniform(185, 235))
    if kind in ("ruled", "squared"):
        paper = _ruled(paper, random, squared=kind == "squared")
    depth = random.uniform(0.25, 0.4) if kind == "pencil" else random.uniform(0.6, 0.85)
    scene = paper * (1 - depth * ink)
    if kind == "dark_paper":
        board = random.uniform(40, 75)
        scene = board + (random.uniform(170, 220) - board) * ink
    if kind == "table_edge":
        scene = _edge(scene, random)
    scene *= _light(random, strong=kind in ("soft_light", "shadow"))
    if kind == "shadow":
        scene *= _shadow(random)
    scene += random.normal(0, random.uniform(1.5, 4.0), scene.shape)
    picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(random.uniform(0.5, 1.3)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=int(random.integers(55, 92)))
    return np.asarray(Image.open(out).convert("L"))


def _written(digit: np.ndarray, random: np.random.Generator, thin: int) -> np.ndarray:
    """Where ink is, (640, 480) in 0..1: the digit large somewhere on the sheet, turned a little, its strokes thinned for a fine pen."""
    side = int(random.uniform(210, 360))
    large = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC).point(lambda v: 255 if v > 110 else 0)
    for _ in range(thin):
        large = large.filter(ImageFilter.MinFilter(5))
    large = large.filter(ImageFilter.GaussianBlur(1.0)).rotate(random.uniform(-8, 8), Image.Resampling.BICUBIC)
    sheet = Image.new("L", (WIDTH, HEIGHT))
    sheet.paste(large, (int(random.uniform(30, WIDTH - side - 30)), int(random.uniform(60, HEIGHT - side - 60))))
    return np.asarray(sheet, dtype=np.float64) / 255


def _ruled(paper: np.ndarray, random: np.random.Generator, squared: bool) -> np.ndarray:
    picture = Image.fromarray(paper.astype(np.uint8))
    draw, gap, tilt = ImageDraw.Draw(picture), int(random.uniform(45, 75)), random.uniform(-4, 4)
    shade = int(paper[0, 0] * random.uniform(0.72, 0.85))
    for y in range(int(random.uniform(0, gap)), HEIGHT + 10, gap):
        draw.line([(0, y), (WIDTH, y + tilt)], fill=shade, width=2)
    if squared:
        for x in range(int(random.uniform(0, gap)), WIDTH + 10, gap):
            draw.line([(x, 0), (x - tilt, HEIGHT)], fill=shade, width=2)
    return np.asarray(picture, dtype=np.float64)


def _light(random: np.random.Generator, strong: bool) -> np.ndarray:
    """A soft fall of light: a plane and a bump."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    angle, fall = random.uniform(0, 2 * np.pi), random.uniform(0.2, 0.4) if strong else random.uniform(0.0, 0.12)
    plane = 1 - fall * (1 + np.cos(angle) * x + np.sin(angle) * y) / 2
    return plane * (1 - 0.15 * strong * np.exp(-((x - random.uniform(-1, 1)) ** 2 + (y - random.uniform(-1, 1)) ** 2) / 0.5))


def _shadow(random: np.random.Generator) -> np.ndarray:
    """A hand's or a phone's shadow: half of the sheet darker, with a soft edge."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    angle = random.uniform(0, 2 * np.pi)
    side = (np.cos(angle) * x + np.sin(angle) * y + random.uniform(-0.4, 0.4)) / random.uniform(0.03, 0.12)
    return 1 - random.uniform(0.3, 0.5) / (1 + np.exp(-np.clip(side, -50, 50)))


def _edge(scene: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The sheet ends before the picture does: a dark table along one or two sides."""
    table = random.uniform(40, 90)
    out, width = scene.copy(), int(random.uniform(15, 45))
    out[:width] = table
    if random.random() < 0.5:
        out[:, -width // 2 :] = table * 0.8
    return out
