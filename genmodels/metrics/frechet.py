"""The Fréchet distance between two sets of feature vectors, each taken for a Gaussian.

    d^2 = |m_1 - m_2|^2 + tr(S_1 + S_2 - 2 (S_1 S_2)^(1/2))        (1)  Dowson & Landau 1982, equation 4; Heusel et al. 2017, equation 6

On the features of Inception it is called FID; on those of this project's small classifier it is not, and is named the feature Fréchet
distance. It depends on the number of samples (fewer look farther away), so it is always shown beside its floor: the same distance for as
many real pictures that no model has made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Gaussian:
    """mean (d,), covariance (d, d), float64."""

    mean: np.ndarray
    covariance: np.ndarray


def fit(features: np.ndarray) -> Gaussian:
    """Mean and covariance of features (n, d). Raises ValueError for fewer than two."""
    if features.ndim != 2 or len(features) < 2:
        raise ValueError("A Fréchet distance needs at least two feature vectors.")
    features = features.astype(np.float64)
    return Gaussian(features.mean(0), np.cov(features, rowvar=False).reshape(features.shape[1], -1))


def distance(one: Gaussian, other: Gaussian) -> float:
    """Equation 1, which is a squared distance, as it is usually reported. The trace of the root is taken of the symmetric product
    S_1^(1/2) S_2 S_1^(1/2), which has the same eigenvalues and stays real where a covariance is singular."""
    values, vectors = np.linalg.eigh(one.covariance)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ other.covariance @ root).clip(0)).sum()
    means = np.square(one.mean - other.mean).sum()
    return max(0.0, float(means + np.trace(one.covariance) + np.trace(other.covariance) - 2 * cross))
