"""The rows that page, document and benchmark share: from a manifest to figures as they are written."""

from __future__ import annotations

from importlib import import_module

import pytest
import torch

from benchmarks import results
from genmodels import checkpoints, registry, scoreboard
from genmodels.metrics import clock
from genmodels.registry import Family
from genmodels.scoreboard import COLUMNS, Cell, Row, best, cost_metrics, curve, text
from ui.exhibits.compare import table
from ui.exhibits.compare.cost import words as cost_words
from ui.exhibits.home import family_map
from ui.experiments import filled
from ui.i18n import LANGUAGES, sections, using

COLUMN = {column.id: column for column in COLUMNS}


def metric(value: float, protocol: str = "p") -> dict:
    return {"value": value, "unit": "u", "protocol": protocol}


def entry(model: str, **metrics: dict) -> dict:
    return {"model": model, "about": "a", "parameters": 1234567, "seconds": 90, "steps": 10, "machine": "m", "metrics": metrics}


def test_a_family_that_is_added_has_its_row_and_one_that_is_missing_says_so(monkeypatch):
    families = registry.FAMILIES | {"tiny": Family("Tiny", "exact", checkpoints=("tiny1", "tiny2"))}
    monkeypatch.setattr(registry, "FAMILIES", families)
    found = {row.name: row for row in scoreboard.rows({"tiny1": entry("vae", bits_per_dim=metric(1.5))})}
    bits = found["tiny1"].cells["bits"]
    assert found["tiny1"].there and bits.kind == "exact" and text(COLUMN["bits"], bits) == "1.50"
    assert not found["tiny2"].there and not found["tiny2"].cells and not found["vae50"].there


def test_a_likelihood_stands_in_the_column_of_its_own_test_set():
    manifest = {
        "vae50": entry("vae", nll=metric(89.43, "fixed binarised MNIST, all")),
        "diffusion_mnist": entry("diffusion", negative_elbo=metric(969.0, "test pictures of 256 grey levels"), bits_per_dim=metric(1.783)),
        "dcgan": entry("dcgan"),
    }
    found = {row.name: row for row in scoreboard.rows(manifest)}
    assert text(COLUMN["nats"], found["vae50"].cells["nats"]) == "≤ 89.4" and "bits" not in found["vae50"].cells
    assert text(COLUMN["bits"], found["diffusion_mnist"].cells["bits"]) == "≤ 1.78" and "nats" not in found["diffusion_mnist"].cells
    assert not {"nats", "bits"} & set(found["dcgan"].cells) and found["dcgan"].density == "none"
    assert text(COLUMN["parameters"], found["dcgan"].cells["parameters"]) == "1,234,567"
    assert (found["dcgan"].cells["steps"].value, found["diffusion_mnist"].cells["steps"].value) == (1, 50)


def test_every_cell_says_how_it_was_measured_and_by_which_command():
    rows = scoreboard.rows(checkpoints.manifest())
    assert {row.name for row in rows} >= {name for family in registry.FAMILIES.values() for name in family.checkpoints}
    for row in rows:
        assert row.cells, row.name
        for cell in row.cells.values():
            assert cell.protocol and cell.command.startswith("python -m ")


@pytest.mark.parametrize(("column", "winner"), [("feature_frechet", "a"), ("precision", "b"), ("density", "c")])
def test_the_best_of_a_column_goes_by_what_is_better_there(column, winner):
    values = {"a": (1.0, 0.1, 2.0), "b": (2.0, 0.9, 0.2), "c": (3.0, 0.5, 1.1)}
    names = ("feature_frechet", "precision", "density")
    made = [Row(name, "f", "none", True, cells={n: Cell(v) for n, v in zip(names, v, strict=True)}) for name, v in values.items()]
    real = Row("real", "", "none", True, cells={n: Cell(v) for n, v in zip(names, (0.1, 1.0, 1.0), strict=True)})
    assert best(COLUMN[column], [*made, real]) == {winner}, "real pictures do not compete"


def test_half_as_sharp_is_as_far_off_as_twice_as_sharp():
    made = [Row(name, "f", "none", True, cells={"sharpness": Cell(v)}) for name, v in (("dull", 0.5), ("grainy", 1.9), ("noise", 4.0))]
    assert best(COLUMN["sharpness"], made) == {"grainy"}


def test_real_pictures_have_a_row_for_grey_and_one_for_binary():
    *_, real, binary = scoreboard.rows({"digit_classifier": {"metrics": {"real_recall": metric(0.9), "binary_recall": metric(0.8)}}})
    assert (real.cells["recall"].value, real.binary) == (0.9, False) and (binary.cells["recall"].value, binary.binary) == (0.8, True)
    found = {row.name: row for row in scoreboard.rows(checkpoints.manifest())}
    assert found["d3pm_uniform"].binary and not found["vae50"].binary, "a VAE's pictures are grey means"


def test_figures_that_are_written_alike_share_the_first_place():
    made = [Row(name, "f", "none", True, cells={"recall": Cell(v)}) for name, v in (("a", 0.9012), ("b", 0.8991), ("c", 0.5))]
    assert best(COLUMN["recall"], made) == {"a", "b"}


def test_what_rounds_to_nought_is_not_written_as_nought():
    assert text(COLUMN["balance"], Cell(0.0001)) == "<0.001" and text(COLUMN["balance"], Cell(0.0)) == "0.000"
    assert text(COLUMN["ms_64"], Cell(1234.56)) == "1,235" and text(COLUMN["ms_1"], Cell(0.74)) == "0.7"


def test_quality_against_cost_goes_into_the_manifest_and_comes_back():
    metrics = cost_metrics([(50, 20.04, 9.0), (1, 900.0, 0.21)], 3.3, 500, "m")
    assert [(p.steps, p.distance, p.ms) for p in curve(metrics)] == [(1, 900.0, 0.21), (50, 20.04, 9.0)]
    assert all("benchmarks.compare --cost --samples 500" in m["protocol"] for m in metrics.values())
    assert curve({}) == []


def test_the_number_of_steps_that_pays():
    points = curve(cost_metrics([(1, 900.0, 1), (2, 300.0, 2), (10, 40.0, 10), (20, 39.0, 20), (50, 38.5, 50)], 5, 500, "m"))
    assert cost_words.best_buy(points).steps == 10
    other = curve(cost_metrics([(1, 50.0, 0.5)], 5, 500, "m"))
    line = cost_words.said("A", points[0], {"A": points, "B": other}, 5.0)
    assert "2 steps would bring the distance down from 900 to 300" in line and "B is nearer (50) in one pass" in line
    assert "A with 50 steps: as near with 10 steps already" in cost_words.said("A", points[-1], {"A": points, "B": other}, 5.0)
    assert "A is as near from 10 steps on, which take 20 times the time" in cost_words.said("B", other[0], {"A": points, "B": other}, 5.0)
    nearer = curve(cost_metrics([(1, 8.0, 0.5)], 5, 500, "m"))
    assert "A is as near with no number of steps" in cost_words.said("B", nearer[0], {"A": points, "B": nearer}, 5.0)


class Counting:
    """A painter that counts how often it is asked."""

    steps, classes = (), False

    def __init__(self):
        self.asked = []

    def draw(self, n, *, seed, steps=None, label=None):
        self.asked.append((n, seed))
        return torch.zeros(n, 784)


def test_the_clock_leaves_the_first_turn_out_and_stops_when_turns_are_long(monkeypatch):
    painter, now = Counting(), iter(range(1000))
    monkeypatch.setattr(clock.time, "perf_counter", lambda: next(now) * 1e-3)
    assert clock.milliseconds(painter, 3, turns=5) == pytest.approx(1.0) and len(painter.asked) == 6
    slow, hours = Counting(), iter(range(1000))
    monkeypatch.setattr(clock.time, "perf_counter", lambda: next(hours) * 10.0)
    assert clock.milliseconds(slow, 64, turns=5) == pytest.approx(10_000) and len(slow.asked) == 2


def test_the_document_says_what_the_manifest_says():
    page = results.RESULTS.read_text(encoding="utf-8")
    section = page[page.index("## Side by side") : page.index("## Speed")]
    for row in scoreboard.rows(checkpoints.manifest()):
        line = next(line for line in section.splitlines() if line.startswith(f"| {row.name} |"))
        cells = [part.strip() for part in line.strip("|").split("|")][1:]
        for column, written in zip(COLUMNS, cells, strict=True):
            if column.id in row.cells:
                assert written == text(column, row.cells[column.id]), (row.name, column.id)


def test_what_is_kept_of_the_benchmark_is_only_what_the_manifest_does_not_have():
    found = {"machine": "m", "rows": {"a": {"nats": 1.0, "ms_1": 2.0, "ms_64": 3.0}, "real": {"recall": 1.0}}, "cost": {}}
    assert results.keep({}, "compare", found)["compare"] == {"machine": "m", "speed": {"a": {"ms_1": 2.0, "ms_64": 3.0}}}


def test_every_benchmark_of_the_document_is_a_command():
    for name in results.BENCHMARKS:
        assert callable(import_module(f"benchmarks.{name}").main), name


def test_what_the_experiments_of_the_table_reveal_is_what_was_measured():
    m = {name: row["metrics"] for name, row in checkpoints.manifest().items()}
    distance = {name: m[name]["feature_frechet"]["value"] for name in ("mixture_mnist", "vae50", "iwae50", "gan_r1")}
    written = [f"{distance[name]:.1f}" for name in ("mixture_mnist", "vae50", "gan_r1", "iwae50")]
    written += [f"{m[name]['nll']['value']:.1f}" for name in ("vae50", "iwae50")]
    shares = [m["vae50"]["coverage"], m["iwae50"]["coverage"], *(m[name]["precision"] for name in ("dcgan", "gan_r1", "vae50"))]
    shares += [m["dcgan"]["recall"], m["vae50"]["sharpness"]]
    written += [f"{share['value']:.2f}" for share in shares]
    written += [f"{m['dcgan']['sharpness']['value']:.2f}"]
    for lang in LANGUAGES:
        told = filled(sections("compare", lang)["try table"], table.numbers({}))
        assert not [figure for figure in written if figure not in told]
    parameters = {name: checkpoints.manifest()[name]["parameters"] for name in distance}
    assert parameters["mixture_mnist"] > max(parameters["vae50"], parameters["gan_r1"])
    assert distance["mixture_mnist"] < min(distance["vae50"], distance["gan_r1"])
    right = {name: m[name]["precision"]["value"] for name in ("dcgan", "vae50", "gan_r1")}
    assert right["dcgan"] < min(right["vae50"], right["gan_r1"]), "the VAE is right more often, and a longer training helps"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_at_home_says_what_was_measured(lang):
    with using(lang):
        lines = {family: family_map.measured(family) for family in registry.FAMILIES}
        assert "89.4" in lines["vae"] and "122.0" in lines["vae"] and "bits" not in lines["gan"]
        assert family_map.measured("explicit") == ""


def test_a_family_that_was_not_measured_has_no_line_at_home(monkeypatch):
    monkeypatch.setattr(checkpoints, "manifest", lambda folder=None: {})
    assert family_map.measured("vae") == ""
