"""Random numbers that a seed decides, the same ones as in the browser, which has no torch: `seededRandom` of ui/browser/random.js."""

from __future__ import annotations

import math
from collections.abc import Iterator


def uniform(seed: int) -> Iterator[float]:
    """Uniform numbers in (0, 1), without end (mulberry32)."""
    whole = 0xFFFFFFFF
    a = (seed + 0x9E3779B9) & whole
    while True:
        a = (a + 0x6D2B79F5) & whole
        t = ((a ^ (a >> 15)) * (1 | a)) & whole
        t ^= (t + ((t ^ (t >> 7)) * (61 | t))) & whole
        yield ((t ^ (t >> 14)) + 0.5) / 4294967296


def normal(numbers: Iterator[float]) -> float:
    """The next standard normal number, of two uniform ones (Box-Muller)."""
    return math.sqrt(-2 * math.log(next(numbers))) * math.cos(2 * math.pi * next(numbers))
