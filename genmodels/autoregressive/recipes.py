"""How each checkpoint of this family is trained, as values."""

from __future__ import annotations

from typing import Any

from genmodels.autoregressive import ar_tables, diagonal_bilstm, fvsbn, gated_pixelcnn, made, nade, pixelcnn, planar, row_lstm
from genmodels.core import Recipe

_BINARY: dict[str, Any] = {"data": "binarized_mnist", "batch": 100, "validate": 1000}


def _tables(name: str, about: str, **config: Any) -> Recipe:
    return Recipe(name, "ar_tables", ar_tables.Config(**config), "binarized_mnist", about, steps=0)


def _deep(kind: str, config: Any, about: str, steps: int) -> Recipe:
    return Recipe(kind, kind, config, about=about, steps=steps, lr=2e-3, **_BINARY | {"batch": 50})


RECIPES = (
    _tables("independent", "independent pixels, a number each", neighbours=0),
    *(_tables(f"ar{n}", f"AR-{n}, a table for each pixel", neighbours=n) for n in (1, 2, 4, 8)),
    *(_tables(f"ar{n}_shared", f"AR-{n}, one table for all pixels", neighbours=n, shared=True) for n in (1, 4, 16)),
    *(_tables(f"plane{n}", f"tables of the {n} nearest earlier pixels, one a pixel", neighbours=n, shape="plane") for n in (4, 10)),
    *(
        _tables(f"plane{n}_shared", f"one table of the {n} nearest earlier pixels", neighbours=n, shape="plane", shared=True)
        for n in (4, 16)
    ),
    Recipe("fvsbn", "fvsbn", fvsbn.Config(), about="FVSBN, rows from the top", steps=30_000, lr=5e-3, **_BINARY),
    Recipe("nade", "nade", nade.Config(), about="NADE with 500 hidden units, rows from the top", steps=20_000, lr=2e-3, **_BINARY),
    Recipe(
        "made",
        "made",
        made.Config(),
        about="MADE with two hidden layers of 1,000 and 32 sets of masks, rows from the top",
        steps=30_000,
        **_BINARY | {"validate": 2000},
    ),
    Recipe(
        "made_orders",
        "made",
        made.Config(shuffled=True),
        about="MADE with two hidden layers of 1,000 and 32 random orders",
        steps=40_000,
        **_BINARY | {"validate": 2000},
    ),
    *(
        Recipe(
            f"autoregressive_moons_{'xy' if first == 0 else 'yx'}",
            "autoregressive_planar",
            planar.Config("moons", first=first),
            "plane_moons",
            f"mixtures of Gaussians for the {'first' if first == 0 else 'second'} coordinate, then the other, on two moons",
            steps=6000,
            batch=256,
            lr=3e-3,
            average=0.995,
            validate=1000,
        )
        for first in (0, 1)
    ),
    _deep("pixelcnn", pixelcnn.Config(reach=2), "PixelCNN, eight blocks", 20_000),
    _deep("gated_pixelcnn", gated_pixelcnn.Config(layers=9), "gated PixelCNN, nine layers", 20_000),
    _deep("row_lstm", row_lstm.Config(), "Row LSTM, four layers", 15_000),
    _deep("diagonal_bilstm", diagonal_bilstm.Config(channels=48, layers=2), "Diagonal BiLSTM, two layers", 15_000),
)
