"""An uploaded picture becomes a 28 x 28 digit like MNIST's, or one plain sentence says why not.

Nothing about an upload is trusted. Its bytes are counted before they are opened; its format must be one of five; its
width and height are read from the header, and too many pixels are refused before any is decoded (a PNG of 10 kB can
hold 81 megapixels). What was drawn by a program has even paper and is prepared as it is; everything else is a photograph
(genmodels/data/photograph.py).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from genmodels.data import photograph
from genmodels.data.photograph import INSIDE, SIZE
from ui.i18n import _

MAX_BYTES = 8 * 2**20
MAX_PIXELS = 16_000_000  # a phone's photograph has 12 million
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
EVEN = 2  # levels of grey by which even paper differs from itself
AS_FOUND = photograph.Settings()


class BadImage(ValueError):
    """The upload cannot be used; ``str`` is one plain sentence in the visitor's language."""


def read(data: bytes) -> np.ndarray:
    """Decode an upload. Return uint8 (28, 28), light ink on dark. Raises BadImage."""
    return digit(grey(data))


def digit(image: np.ndarray) -> np.ndarray:
    """Prepare a grey picture as MNIST did. image: uint8 (H, W). Return uint8 (28, 28). Raises BadImage where there is no digit on it."""
    return drawn(image) if is_drawing(image) else photographed(image).digit


def photographed(image: np.ndarray, settings: photograph.Settings = AS_FOUND) -> photograph.Prepared:
    """Prepare a photograph (H, W) uint8, corrected by a person's settings. Raises BadImage, which says what to do."""
    found = photograph.prepare(image, settings)
    if found.problem == "covered":
        raise BadImage(_("Ink covers too much of the picture: one digit on a plain sheet, with paper all round it, can be read."))
    if found.problem == "edge":
        raise BadImage(_("What stands out runs off the picture's edge: leave paper all round the digit."))
    if found.problem == "blank":
        raise BadImage(_("The picture is blank: no stroke stands out from the paper."))
    return found


def is_drawing(image: np.ndarray) -> bool:
    """Whether most pixels and the whole border have one grey, as no camera's have, or the picture is as small as a digit."""
    counts = np.convolve(np.bincount(image.ravel(), minlength=256), np.ones(2 * EVEN + 1), "same")
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]).astype(int)
    alone = np.abs(border - int(counts.argmax())).max() <= 4 * EVEN
    return max(image.shape) < 3 * SIZE or bool(counts.max() > 0.7 * image.size and alone)


def grey(data: bytes) -> np.ndarray:
    """Decode an upload's first frame, upright, on white where it is transparent. Return uint8 (H, W). Raises BadImage."""
    if len(data) > MAX_BYTES:
        raise BadImage(_("The file is larger than {n} MB; a smaller picture will do.").format(n=MAX_BYTES // 2**20))
    if not data:
        raise BadImage(_("The file is empty."))
    if data[4:8] == b"ftyp":  # the container of HEIC, HEIF and AVIF
        raise BadImage(
            _("This is a photograph in the HEIC format, which cannot be read here; send it as JPEG (a screenshot of it will do).")
        )
    with _refusing():
        picture: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise BadImage(
                _("The picture has {n} million pixels; the limit is {most} million.").format(
                    n=round(width * height / 1e6), most=MAX_PIXELS // 10**6
                )
            )
        picture.seek(0)
        picture.draft("L", (1024, 1024))  # JPEG only: decode at a smaller size where that is enough
        picture.load()
        picture = ImageOps.exif_transpose(picture)
        if picture.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
            return _stretch(np.asarray(picture, dtype=np.float64))
        if "A" in picture.getbands() or "transparency" in picture.info:
            picture = picture.convert("RGBA")
            paper = Image.new("RGBA", picture.size, _paper(picture))
            picture = Image.alpha_composite(paper, picture)
        return np.asarray(picture.convert("L"))


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever a decoder may raise into one sentence."""
    try:
        yield
    except BadImage:
        raise
    except Image.DecompressionBombError:
        raise BadImage(_("The picture has too many pixels.")) from None
    except UnidentifiedImageError:
        raise BadImage(_("This is not a picture that can be read; PNG, JPEG, WebP, GIF and BMP are.")) from None
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, KeyError, OverflowError):
        raise BadImage(_("The picture is damaged or cut off and cannot be read.")) from None
    except (MemoryError, RuntimeError, AttributeError, struct.error, zlib.error):
        raise BadImage(_("The picture is damaged or cut off and cannot be read.")) from None


def _paper(picture: Image.Image) -> tuple[int, int, int, int]:
    """Transparent pictures are ink without paper: put white ink on black and any other on white."""
    pixels = np.asarray(picture, dtype=np.float64)
    weight = pixels[..., 3].sum()
    light = (pixels[..., :3].mean(axis=-1) * pixels[..., 3]).sum() / weight if weight else 0.0
    return (0, 0, 0, 255) if light > 127 else (255, 255, 255, 255)


def _stretch(values: np.ndarray) -> np.ndarray:
    """Map the range of a 16-bit or float picture to 0..255; one flat value becomes 0."""
    values = np.nan_to_num(values)
    low, high = values.min(), values.max()
    return (
        np.zeros(values.shape, np.uint8)
        if high <= low
        else np.rint((values - low) / (high - low) * 255).astype(np.uint8)
    )


def drawn(image: np.ndarray) -> np.ndarray:
    """Prepare a picture on even paper: uint8 (H, W) -> uint8 (28, 28). Raises BadImage where it is blank."""
    ink = _ink(image)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        raise BadImage(_("The picture is blank: no stroke stands out from the paper."))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = INSIDE / max(box.shape)
    size = tuple(max(1, round(side * scale)) for side in reversed(box.shape))
    small = np.asarray(Image.fromarray(box).resize(size, Image.Resampling.LANCZOS), dtype=np.float64)
    small = small * (255.0 / max(small.max(), 1.0))
    return photograph.centred(small)


def _ink(image: np.ndarray) -> np.ndarray:
    """Return uint8 (H, W) with the paper at 0 and the ink bright, whichever of the two was the lighter.

    The border is paper: whichever side of the middle grey its median lies on decides.
    """
    values = image.astype(np.float64)
    low, high = np.percentile(values, 0.5), np.percentile(values, 99.5)
    if high - low < 24:  # thin strokes on a large sheet are rarer than the percentiles
        low, high = values.min(), values.max()
    if high - low < 24:
        return np.zeros(image.shape, np.uint8)
    values = np.clip((values - low) / (high - low), 0.0, 1.0)
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    if np.median(border) > 0.5:
        values = 1.0 - values
    # Paper is never quite even: what stands out by less than a fifth is paper.
    return np.rint(np.clip((values - 0.2) / 0.8, 0.0, 1.0) * 255).astype(np.uint8)
