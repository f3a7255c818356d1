"""The nearest picture of a collection: whether a generated picture is new, or one of those it was trained on.

    |x - y|^2 = |x|^2 - 2 x.y + |y|^2, so the distances of all pictures x to all y are one product of matrices           (1)

The collection stays as bytes; a part at a time is widened to float32.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import torch

PART = 4000  # pictures widened at once: 12 MB


class Collection:
    """images: (N, 28, 28) uint8, kept as they are and not copied."""

    def __init__(self, images: np.ndarray):
        if not len(images):
            raise ValueError("A collection needs at least one picture.")
        self.images = images

    def __len__(self) -> int:
        return len(self.images)

    def _part(self, start: int) -> torch.Tensor:
        part = self.images[start : start + PART]
        return torch.from_numpy(part.reshape(len(part), -1).astype(np.float32) / 255)

    @cached_property
    def _squares(self) -> torch.Tensor:
        """|y|^2 of each, (N,)."""
        return torch.cat([self._part(start).square().sum(1) for start in range(0, len(self), PART)])

    def nearest(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pictures (n, 784) in [0, 1] -> where the nearest of each is (n,) int64, and its Euclidean distance in grey values (n,) float32.

        The distance runs from 0 (a copy) to 28 (all white beside all black).
        """
        wanted = torch.from_numpy(np.ascontiguousarray(x, np.float32))
        best, place = torch.full((len(wanted),), torch.inf), torch.zeros(len(wanted), dtype=torch.long)
        for start in range(0, len(self), PART):
            part = self._part(start)
            least, at = torch.addmm(self._squares[start : start + len(part)], wanted, part.T, alpha=-2).min(1)  # equation 1 less |x|^2
            closer = least < best
            best, place = torch.where(closer, least, best), torch.where(closer, at + start, place)
        found = self.images[place.numpy()].reshape(len(wanted), -1)
        return place.numpy(), np.linalg.norm(found.astype(np.float32) / 255 - wanted.numpy(), axis=1)
