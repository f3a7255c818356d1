"""The checkpoints of all families side by side: every figure of the manifest in its column, with how it was measured.

    for row in rows(checkpoints.manifest()):
        row.cells["feature_frechet"].value, row.cells["feature_frechet"].protocol

The page, the document and the benchmark all read these rows, so that they cannot say different things.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from genmodels import registry

JUDGE = "digit_classifier"
EVALUATE, PICTURES = "python -m genmodels evaluate {name} --only model", "python -m genmodels evaluate {name} --only pictures"
SHARP = "python -m genmodels evaluate {name} --only sharpness"
TRAIN, CLOCK = "python -m genmodels train {name}", "python -m benchmarks.compare"


@dataclass(frozen=True)
class Column:
    """better: "down", "up", or "one" for what is best at 1; "" where neither is better. log: whether its axis is logarithmic."""

    id: str
    group: str
    better: str
    log: bool = False
    digits: int = 2


COLUMNS = (
    Column("nats", "likelihood", "down", digits=1),
    Column("bits", "likelihood", "down"),
    Column("feature_frechet", "pictures", "down", log=True, digits=1),
    Column("precision", "pictures", "up"),
    Column("recall", "pictures", "up"),
    Column("density", "pictures", "one"),
    Column("coverage", "pictures", "up"),
    Column("balance", "pictures", "down", log=True, digits=3),
    Column("sharpness", "pictures", "one", log=True),
    Column("parameters", "cost", "down", log=True, digits=0),
    Column("minutes", "cost", "down", log=True, digits=0),
    Column("ms_1", "cost", "down", log=True, digits=1),
    Column("ms_64", "cost", "down", log=True, digits=1),
    Column("steps", "cost", "down", log=True, digits=0),
)
"""What is compared. nats: of binarised MNIST; bits: a pixel of 8-bit MNIST; ms_1, ms_64: measured where it is shown."""

MEASURED_HERE = ("ms_1", "ms_64")
STEPS = 50  # where a model takes a number of them, as in the protocol of the pictures


@dataclass(frozen=True)
class Cell:
    """A figure. kind: "exact", "bound" (the truth is no worse than this), or "". command: what measures it again."""

    value: float
    unit: str = ""
    protocol: str = ""
    command: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """A checkpoint. family: key of registry.FAMILIES, "" for real pictures. there: whether the manifest has it. binary: whether its
    pictures are of ink or no ink. cells: by column; without one, not measured, or, for likelihoods where `density` is "none", not there at
    all."""

    name: str
    family: str
    density: str
    there: bool
    about: str = ""
    binary: bool = False
    cells: Mapping[str, Cell] = field(default_factory=dict)


def rows(manifest: Mapping[str, Any]) -> list[Row]:
    """Every checkpoint that the registry names for a family, in its order, and behind them the rows of real pictures, grey and binary."""
    found = [_row(name, key, manifest.get(name)) for key, family in registry.FAMILIES.items() for name in family.checkpoints]
    judged = manifest.get(JUDGE, {}).get("metrics", {})
    return [*found, *(_real(judged, name, about) for name, about in REAL.items())]


def _row(name: str, family: str, row: Mapping[str, Any] | None) -> Row:
    density = registry.FAMILIES[family].density
    if row is None:
        return Row(name, family, density, False)
    metrics: Mapping[str, Any] = row["metrics"]
    cells: dict[str, Cell] = {}
    for test_set, metric in _likelihoods(metrics).items():
        bound = density != "exact" or metrics[metric]["protocol"].startswith("bound")  # a density of continuous grey bounds that of levels
        kind = "bound" if bound else "exact"
        cells[test_set] = _cell(metrics[metric], EVALUATE.format(name=name), kind)
    for column in COLUMNS:
        if column.group == "pictures" and column.id in metrics:
            cells[column.id] = _cell(metrics[column.id], _command(column.id, name))
    cells["parameters"] = Cell(row["parameters"], "numbers", "numbers that training finds", TRAIN.format(name=name))
    made = f"{row['steps']:,} steps" if row["steps"] else "closed form"
    cells["minutes"] = Cell(row["seconds"] / 60, "minutes", f"{made} on {row['machine']}", TRAIN.format(name=name))
    model = registry.models()[row["model"]]
    taken = STEPS if model.stepped else model.passes
    cells["steps"] = Cell(taken, "passes", "passes through the network for one sample, in the protocol of the pictures", CLOCK)
    return Row(name, family, density, True, row["about"], model.binary, cells)


def _likelihoods(metrics: Mapping[str, Any]) -> dict[str, str]:
    """Which metric says the likelihood of binarised test pictures in nats, and which that of 8-bit ones in bits a pixel."""
    binary = [m for m in ("nll", "negative_elbo") if m in metrics and "binarised" in metrics[m]["protocol"]]
    return {**({"nats": binary[0]} if binary else {}), **({"bits": "bits_per_dim"} if "bits_per_dim" in metrics else {})}


BINARY = "binary"
REAL = {
    "real": "MNIST's own test pictures in the place of samples",
    BINARY: "the fixed binarised MNIST's own test pictures in the place of samples",
}
"""Rows of real pictures: what no model can beat, and what no model of ink or no ink can."""


def _real(metrics: Mapping[str, Any], name: str, about: str) -> Row:
    """Real pictures in the place of samples."""
    there = [column.id for column in COLUMNS if f"{name}_{column.id}" in metrics]
    cells = {column: _cell(metrics[f"{name}_{column}"], _command(column, JUDGE)) for column in there}
    return Row(name, "", "none", True, about, name == BINARY, cells)


def _command(column: str, name: str) -> str:
    """What measures a column of pictures again."""
    return (SHARP if column == "sharpness" else PICTURES).format(name=name)


def text(column: Column, cell: Cell) -> str:
    """A figure as the page and the document write it: "≤" before a bound, "<" before what rounds to nought."""
    value, least = cell.value, 10.0**-column.digits
    digits = 0 if column.id in MEASURED_HERE and value >= 100 else column.digits
    if 0 < value < least / 2:
        return f"<{least:.{column.digits}f}"
    return ("≤ " if cell.kind == "bound" else "") + f"{value:,.{digits}f}"


def with_times(row: Row, speed: Mapping[str, float], how: str = "") -> dict[str, Cell]:
    """The row's cells with the times that a machine has measured for it. how: says which machine and when."""
    return {**row.cells, **{c: Cell(speed[c], "ms", how, CLOCK) for c in MEASURED_HERE if c in speed}}


COST = "cost_"
"""What metrics of quality against cost begin with."""


@dataclass(frozen=True)
class Point:
    """A number of steps, the distance of the samples that it makes, and milliseconds a sample."""

    steps: int
    distance: float
    ms: float


def cost_metrics(found: Sequence[tuple[int, float, float]], floor: float, samples: int, machine: str) -> dict[str, dict[str, Any]]:
    """(steps, distance, ms) of each point as metrics of the manifest; they go when the checkpoint is trained again, as all metrics do."""
    drawn = f"{samples:,} samples, seed 0, beside 10,000 training pictures; python -m benchmarks.compare --cost --samples {samples}"
    metrics: dict[str, dict[str, Any]] = {}
    for steps, distance, ms in found:
        how = f"{steps} step{'s' if steps > 1 else ''} a sample, {drawn}"
        metrics[f"{COST}frechet_{steps}"] = {"value": float(f"{distance:.4g}"), "unit": "squared feature distance", "protocol": how}
        metrics[f"{COST}ms_{steps}"] = {"value": float(f"{ms:.4g}"), "unit": "ms a sample", "protocol": f"{how}, {machine}"}
    held = f"as many test pictures in place of samples; {drawn}"
    metrics[f"{COST}floor"] = {"value": float(f"{floor:.4g}"), "unit": "squared feature distance", "protocol": held}
    return metrics


def curve(metrics: Mapping[str, Any]) -> list[Point]:
    """Quality against cost as it was measured, by the number of steps; empty where it was not."""
    prefix = f"{COST}frechet_"
    taken = sorted(int(name.removeprefix(prefix)) for name in metrics if name.startswith(prefix))
    return [
        Point(steps, metrics[f"{prefix}{steps}"]["value"], metrics[f"{COST}ms_{steps}"]["value"])
        for steps in taken
        if f"{COST}ms_{steps}" in metrics
    ]


def best(column: Column, found: list[Row]) -> set[str]:
    """The names of the rows that no other model's row beats in a column, as they are written; real pictures do not compete."""
    there = {row.name: row.cells[column.id] for row in found if row.family and column.id in row.cells}
    if not column.better or len(there) < 2:
        return set()
    rank = {name: _worse(column, cell.value) for name, cell in there.items()}
    winner = text(column, there[min(rank, key=rank.__getitem__)])
    return {name for name, cell in there.items() if text(column, cell) == winner}


def _worse(column: Column, value: float) -> float:
    """How far a figure is from the best there could be; only to be compared within a column."""
    if column.better == "one":
        return abs(math.log(max(value, 1e-6)) if column.log else value - 1)
    return -value if column.better == "up" else value


def _cell(metric: Mapping[str, Any], command: str, kind: str = "") -> Cell:
    return Cell(metric["value"], metric["unit"], metric["protocol"], command, kind)
