"""Many samples as one picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def write_grid(x: np.ndarray, path: Path) -> None:
    """x (n, H, W) in [0, 1] as one grey picture, nearly square, with a gap of two pixels between samples."""
    from PIL import Image

    n, h, w = x.shape
    columns = int(np.ceil(n**0.5))
    rows = -(-n // columns)
    sheet = np.zeros((rows * (h + 2) + 2, columns * (w + 2) + 2), np.uint8)
    for i, picture in enumerate(x):
        top, left = 2 + (i // columns) * (h + 2), 2 + (i % columns) * (w + 2)
        sheet[top : top + h, left : left + w] = np.round(picture.clip(0, 1) * 255)
    Image.fromarray(sheet).save(path, format="PNG")
