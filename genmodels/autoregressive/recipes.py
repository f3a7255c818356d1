"""How each checkpoint of this family is trained, as values."""

from __future__ import annotations

from genmodels.autoregressive import nade
from genmodels.core import Recipe

RECIPES = (
    Recipe(
        "nade",
        "nade",
        nade.Config(),
        "binarized_mnist",
        "NADE with 500 hidden units, rows from the top",
        steps=20_000,
        batch=100,
        lr=2e-3,
        validate=1000,
    ),
)
