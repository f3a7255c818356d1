"""A photograph of a digit on paper becomes a 28 x 28 image like MNIST's.

    p(u)  the paper's brightness at pixel u: a median over a window that is wider than any stroke, then smoothed
    i(u)  = max(0, 1 - v(u) / p(u)) for dark ink: the share of light that the ink takes away, whatever light fell there
    ink   = where i exceeds the threshold that separates its two kinds of pixels best (Otsu 1979)

What touches the border of the picture is no stroke (a table's edge, a shadow, the next line), nor is a ruled line. The rest is cut out,
scaled to 20 pixels and put with its centre of mass in the middle of 28 x 28, as MNIST was prepared (LeCun et al. 1998, section III.A).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

SIZE, INSIDE = 28, 20  # MNIST: ink within 20 x 20, centred by mass in 28 x 28
SIDE = 240  # the longest side at which ink is looked for
STROKE = 2.2  # pixels of 20 that a stroke is wide at least: a hairline would vanish when it is scaled down
FAINT = 0.06  # of the paper's light: what is fainter is grain
MOST = 0.4  # of the picture may be ink
SMALL = 0.02  # of the ink: a spot that has less is dirt
LEAST = 0.06  # of the picture's longest side: where the largest stroke is smaller there is no digit


@dataclass(frozen=True)
class Settings:
    """What a person may correct. None: found from the picture.

    threshold: share of the paper's light, 0 to 1, above which a pixel is ink. light: whether the ink is lighter than the paper.
    crop: left, top, right, bottom as shares of the picture, 0 to 1.
    """

    threshold: float | None = None
    light: bool | None = None
    crop: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Prepared:
    """digit: (28, 28) uint8, light ink on dark. mask: (h, w) bool, what was taken for ink, of the cropped picture scaled to at most 240.
    threshold, light: as they were used. problem: "", "blank", "covered" by ink, or "edge" where all ink runs off the picture."""

    digit: np.ndarray
    mask: np.ndarray
    threshold: float
    light: bool
    problem: str = ""


def prepare(image: np.ndarray, settings: Settings) -> Prepared:
    """A grey picture (H, W) uint8 of one digit -> a digit, with what was decided on the way."""
    small = _shrunk(cropped(image, settings.crop))
    light = _is_light(small) if settings.light is None else settings.light
    ink, grain = _ink(255.0 - small if light else small)
    threshold = settings.threshold if settings.threshold is not None else max(FAINT, min(4 * grain, 0.3), otsu(ink[ink > FAINT / 2]))
    mask = ink > threshold
    covered = mask.mean() > MOST
    if settings.threshold is None and not covered:
        mask = _without_rules(_darkest(ink, mask))
    strokes = _strokes(mask)
    if strokes.any() and settings.threshold is None and np.percentile(ink[strokes], 75) < 2 * FAINT:
        strokes[:] = False  # the edge of a shadow, not a pencil
    problem = "covered" if covered else "" if strokes.any() else "edge" if mask.mean() > 0.002 else "blank"
    digit = np.zeros((SIZE, SIZE), np.uint8) if problem else _like_mnist(ink, strokes)
    return Prepared(digit, strokes, threshold, light, problem)


def otsu(values: np.ndarray, bins: int = 128) -> float:
    """The threshold in [0, 1] that leaves the most variance between the two sides (Otsu 1979); 0 for fewer than two values."""
    if len(values) < 2:
        return 0.0
    counts, edges = np.histogram(values, bins, (0.0, 1.0))
    middle = (edges[:-1] + edges[1:]) / 2
    below, total = np.cumsum(counts), counts.sum()
    sums = np.cumsum(counts * middle)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.square(sums[-1] * below / total - sums) / (below * (total - below))
    between = np.nan_to_num(between)
    best = np.flatnonzero(between >= between.max() * (1 - 1e-12))
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)


def components(mask: np.ndarray) -> np.ndarray:
    """Label the 8-connected regions of a mask: (h, w) bool -> (h, w) int64, 0 where it is not set, equal numbers where it is connected."""
    labels = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    flat = np.arange(mask.size + 1)
    while True:
        padded = np.pad(labels, 1)
        shifted = [padded[1 + dy : padded.shape[0] - 1 + dy, 1 + dx : padded.shape[1] - 1 + dx] for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        highest = np.where(mask, np.maximum.reduce(shifted), 0)
        if np.array_equal(highest, labels):
            return labels
        np.maximum.at(flat, labels.ravel(), highest.ravel())
        for _ in range(4):  # follow the chain of better names: few rounds instead of one for each pixel of a stroke's length
            flat = flat[flat]
        labels = np.where(mask, flat[highest], 0)


# --- what is ink ---------------------------------------------------------------------------------------------------------------------


def cropped(image: np.ndarray, crop: tuple[float, float, float, float] | None) -> np.ndarray:
    """The part of a picture (H, W) that `Settings.crop` keeps, at least one pixel of it."""
    if crop is None:
        return image
    height, width = image.shape
    left, right = sorted((round(crop[0] * width), round(crop[2] * width)))
    top, bottom = sorted((round(crop[1] * height), round(crop[3] * height)))
    return image[max(0, top) : max(bottom, top + 1), max(0, left) : max(right, left + 1)]


def _shrunk(image: np.ndarray) -> np.ndarray:
    """float64 (h, w) in 0..255, the longest side at most SIDE."""
    scale = min(1.0, SIDE / max(image.shape))
    size = tuple(max(1, round(side * scale)) for side in reversed(image.shape))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BOX), dtype=np.float64)


def _paper(values: np.ndarray, window: float = 0.3) -> np.ndarray:
    """The paper's brightness: a median over `window` of the longest side, found at a quarter of the size, and smoothed."""
    height, width = values.shape
    quarter = Image.fromarray(np.rint(values).astype(np.uint8)).resize((max(8, width // 4), max(8, height // 4)), Image.Resampling.BOX)
    side = max(3, int(window * max(quarter.size)) | 1)
    margin = side // 2
    padded = np.pad(np.asarray(quarter), margin, mode="reflect" if min(quarter.size) > margin else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side))
    median = np.median(windows, axis=(2, 3)) if side < 12 else np.percentile(windows[..., ::2, ::2], 60, axis=(2, 3))
    smooth = Image.fromarray(np.rint(median).astype(np.uint8)).filter(ImageFilter.GaussianBlur(side / 6))
    return np.asarray(smooth.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float64)


def _ink(values: np.ndarray) -> tuple[np.ndarray, float]:
    """The share of the paper's light that is missing at each pixel, (h, w) in 0..1, and the spread of that share on bare paper."""
    picture = Image.fromarray(np.rint(values).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    missing = 1 - np.asarray(picture, dtype=np.float64) / np.maximum(_paper(values), 1.0)
    return np.clip(missing, 0.0, 1.0), float(1.48 * np.median(np.abs(missing - np.median(missing))))


def _is_light(values: np.ndarray) -> bool:
    """Whether the strokes are lighter than the paper around them: what stands out from the local median, each way, away from the border."""
    high = values - _paper(values)
    margin = max(1, min(values.shape) // 12)
    inner = high[margin:-margin, margin:-margin] if min(values.shape) > 3 * margin else high
    return float(np.square(inner.clip(min=0)).mean()) > float(np.square(inner.clip(max=0)).mean())


def _darkest(ink: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Where the ink itself is of two kinds, a pen on printed lines or on a soft shadow, keep the stronger one."""
    inside = ink[mask]
    if len(inside) < 20:
        return mask
    second = otsu(inside)
    strong, weak = inside[inside > second], inside[inside <= second]
    if len(strong) < 0.15 * len(inside) or not len(weak) or strong.mean() < 2.0 * weak.mean():
        return mask
    return ink > second


def _without_rules(mask: np.ndarray) -> np.ndarray:
    """Take out straight lines that run through two thirds of the picture, across or down, but not the strokes that cross them."""
    for _ in range(2):
        height, width = mask.shape
        near = mask | np.roll(mask, 1, 0) | np.roll(mask, -1, 0)  # a line that is not quite level
        rows = near.mean(axis=1) > 0.66
        if rows.any() and rows.mean() < 0.4:
            above, below = np.zeros_like(mask), np.zeros_like(mask)
            for row in np.flatnonzero(rows):
                reach = 1
                while row - reach >= 0 and rows[row - reach]:
                    reach += 1
                above[row] = mask[row - reach] if row - reach >= 0 else False
                reach = 1
                while row + reach < height and rows[row + reach]:
                    reach += 1
                below[row] = mask[row + reach] if row + reach < height else False
            crossed = _wider(above) & _wider(below)
            mask = np.where(rows[:, None], mask & crossed, mask)
        mask = mask.T
    return mask


def _wider(mask: np.ndarray) -> np.ndarray:
    """Each row's runs, two pixels longer at both ends."""
    return mask | np.roll(mask, 1, 1) | np.roll(mask, -1, 1) | np.roll(mask, 2, 1) | np.roll(mask, -2, 1)


def _strokes(mask: np.ndarray) -> np.ndarray:
    """Without what touches the border, and without specks."""
    labels = components(mask)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    inside = mask & ~np.isin(labels, border[border > 0])
    names, counts = np.unique(labels[inside], return_counts=True)
    if not len(names):
        return inside
    kept = np.isin(labels, names[counts >= max(SMALL * counts.sum(), 0.08 * counts.max())]) & inside
    largest = np.nonzero(labels == names[counts.argmax()])
    return kept if max(np.ptp(where) + 1 for where in largest) >= LEAST * max(mask.shape) else np.zeros_like(mask)


# --- as MNIST's ----------------------------------------------------------------------------------------------------------------------


def _like_mnist(ink: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Cut out, thickened where strokes are hairlines, scaled to 20 pixels, centred by mass: (28, 28) uint8."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    strength = np.where(mask, ink, 0.0)[box]
    strong = np.percentile(strength[mask[box]], 60)
    values = np.clip(strength / max(strong, 1e-6), 0.0, 1.0)
    edge = mask[box] & ~(np.roll(mask, 1, 0) & np.roll(mask, -1, 0) & np.roll(mask, 1, 1) & np.roll(mask, -1, 1))[box]
    width = 2.0 * mask[box].sum() / max(1, edge.sum())  # of a stroke: its area over half its outline
    scale = INSIDE / max(values.shape)
    missing = STROKE / scale - width
    if missing > 1:  # pixels to put on
        grow = int(round(missing / 2)) * 2 + 1
        picture = Image.fromarray(np.rint(255 * np.pad(values, grow)).astype(np.uint8)).filter(ImageFilter.MaxFilter(grow))
        values = np.asarray(picture, dtype=np.float64)[grow // 2 : -(grow // 2), grow // 2 : -(grow // 2)] / 255
        scale = INSIDE / max(values.shape)
    size = tuple(max(1, round(side * scale)) for side in reversed(values.shape))
    small = np.asarray(Image.fromarray(np.rint(255 * values).astype(np.uint8)).resize(size, Image.Resampling.LANCZOS), dtype=np.float64)
    return centred(small * (255.0 / max(small.max(), 1.0)))


def centred(small: np.ndarray) -> np.ndarray:
    """Put at most 20 x 20 pixels into 28 x 28 with their centre of mass on pixel (14, 14), as MNIST's is, as far as they fit: uint8."""
    height, width = small.shape
    mass = small.sum()
    centre_y = (small.sum(axis=1) @ np.arange(height)) / mass
    centre_x = (small.sum(axis=0) @ np.arange(width)) / mass
    top = int(np.clip(round(SIZE / 2 - centre_y), 0, SIZE - height))
    left = int(np.clip(round(SIZE / 2 - centre_x), 0, SIZE - width))
    out = np.zeros((SIZE, SIZE), np.uint8)
    out[top : top + height, left : left + width] = np.rint(np.clip(small, 0, 255)).astype(np.uint8)
    return out
