"""Hangul syllables as pictures in the form of the digits: what a model of digits has never seen, and what strokes alone do not tell apart.

`hangul.png` beside this file holds 96 of the 2,350 syllables of KS X 1001, white on black, twelve in each of eight typefaces: Noto Sans KR,
Noto Serif KR, Nanum Pen Script, Nanum Brush Script, Gaegu, Black Han Sans, Gugi and Poor Story, all under the SIL Open Font License 1.1. It
was made from pictures of all of them, `pictures` (typefaces, syllables, 32, 32) uint8, by

    python -m genmodels.data.hangul hangul.npz
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

FILE = Path(__file__).with_name("hangul.png")
EACH, COLUMNS, SIDE, INK = 12, 12, 28, 24  # syllables a typeface; pictures a row of the file; a picture; what of it the syllable fills


@lru_cache(maxsize=1)
def syllables() -> np.ndarray:
    """All pictures (96, 28, 28) uint8, not to be written to."""
    with Image.open(FILE) as image:
        sheet = np.asarray(image)
    rows = sheet.shape[0] // SIDE
    found = sheet.reshape(rows, SIDE, COLUMNS, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)
    found.flags.writeable = False
    return found


def sheet(pictures: np.ndarray) -> Image.Image:
    """Some of pictures (typefaces, syllables, 32, 32) uint8 as the file: the same ones for the same pictures."""
    rng = np.random.default_rng(0)
    made = []
    for face in pictures:
        for one in face[rng.choice(len(face), EACH, replace=False)]:
            place = Image.new("L", (SIDE, SIDE))
            place.paste(Image.fromarray(one).resize((INK, INK), Image.Resampling.LANCZOS), ((SIDE - INK) // 2,) * 2)
            made.append(np.asarray(place))
    whole = np.stack(made).reshape(-1, COLUMNS, SIDE, SIDE).swapaxes(1, 2)
    return Image.fromarray(whole.reshape(-1, COLUMNS * SIDE))


if __name__ == "__main__":
    sheet(np.load(sys.argv[1])["pictures"]).save(FILE, optimize=True)
