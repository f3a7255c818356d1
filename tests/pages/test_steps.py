"""The exhibits on steps and guidance without a browser: languages, hostile links, recorded or computed, stale figures."""

from __future__ import annotations

import json

import pytest

from genmodels import checkpoints
from genmodels.diffusion import live_guidance, live_steps, published
from genmodels.diffusion.recordings import SAMPLING
from genmodels.live import recording
from tests import diffusions
from tests.pages.visiting import HOSTILE, html_of, unharmed, visit, well
from ui import measured
from ui.exhibits.diffusion import guidance, steps
from ui.i18n import _ as translate
from ui.i18n import using
from ui.state import Int, Table

PARTS = {"steps": steps, "guidance": guidance}
pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A tiny network with random weights in the checkpoint's place, and its recordings."""
    place = diffusions.save(tmp_path_factory.mktemp("steps"), "diffusion_mnist")
    diffusions.record(place, {name: SAMPLING[name] for name in PARTS})
    return place


@pytest.fixture
def figures(folder, monkeypatch, tmp_path):
    """What the benchmarks would have written of this checkpoint."""

    def write(sha256):
        line = {str(n): {"distance": [100.0 / n, 102.0 / n], "ms_per_picture": 1.0} for n in live_steps.COUNTS}
        shares = {"agreement": 0.97, "variety": 0.83, "coverage": 0.9, "frechet": 60.0}
        found = {
            "steps": {"curve": dict.fromkeys(live_steps.SAMPLERS, line), "floor": {"mean": 5, "low": 4, "high": 6}, "samples": 123},
            "guidance": {
                "curve": {f"{w:g}": shares for w in live_guidance.WEIGHTS},
                "real": {"coverage": 0.97, "variety": 1.0, "frechet": 20.0},
                "samples": 456,
            },
        }
        path = tmp_path / "measured.json"
        path.write_text(json.dumps({name: {**table, "checkpoint": sha256} for name, table in found.items()}), encoding="utf-8")
        monkeypatch.setattr(measured, "FILE", path)

    return write


def sha256():
    return checkpoints.manifest()["diffusion_mnist"]["sha256"]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", list(PARTS))
def test_it_opens_recorded_and_says_what_was_not_measured(exhibit, lang, nobody, monkeypatch, tmp_path):
    monkeypatch.setattr(measured, "FILE", tmp_path / "none.json")
    app = visit("diffusion", exhibit=exhibit, lang=lang)
    with using(lang):
        assert app.button(key=f"{exhibit}_other").label == translate("Other noise")
    assert "torch" in html_of(app) and f"benchmarks.results --measure {exhibit}" in html_of(app)


def test_figures_of_another_checkpoint_are_told_and_not_shown(nobody, figures):
    figures("0" * 64)
    for exhibit, part in PARTS.items():
        text = html_of(visit("diffusion", exhibit=exhibit))
        assert "of an earlier “diffusion_mnist”" in text and "123" not in text
        assert "n" not in part.numbers(shown(part))
    figures(sha256())
    assert "of 123 pictures a point" in html_of(visit("diffusion", exhibit="steps"))
    assert "456 pictures a weight" in html_of(visit("diffusion", exhibit="guidance"))
    assert steps.numbers(shown(steps))["d_ddim_10"] == "10"
    assert guidance.numbers(shown(guidance, w="0.4"))["agreement_here"] == "97.0"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text, nobody):
    for exhibit, part in PARTS.items():
        app = visit("diffusion", exhibit=exhibit, seed=text, **{field.name: text for field in part.FIELDS})
        unharmed(app, part.FIELDS, text)


@pytest.mark.parametrize(("count", "column"), [("0", 1), ("-1", 1), ("1000000000", 1000), ("7", 10), ("50", 50)])
def test_a_number_of_steps_that_there_is_not_is_the_nearest(count, column, nobody):
    app = visit("diffusion", exhibit="steps", count=count)
    assert ("count" in html_of(app)) == (count in ("0", "-1", "1000000000"))
    assert steps.nearest(steps.FIELDS[2].coerce(int(count))) == column


def test_a_huge_weight_is_the_largest(nobody):
    assert "w" in html_of(visit("diffusion", exhibit="guidance", w="1e6"))
    assert guidance.nearest(guidance.FIELDS[1].coerce(1e6)) == 8.0 and guidance.nearest(0.4) == 0.5


def test_another_noise_is_a_run_of_its_own_and_the_recorded_one_is_a_click_away(pool):
    for exhibit, key in (("steps", "diffusion.digit"), ("guidance", "diffusion.asked")):
        app = visit("diffusion", exhibit=exhibit)
        with pool.changed:
            assert not pool.runs
        well(app.button(key=f"{exhibit}_other").click().run())
        with pool.changed:
            (run,) = pool.runs.values()
            assert run.spec.kind == exhibit and run.spec.seed != 0
        well(app.selectbox(key=key).set_value("7").run())
        with pool.changed:
            assert next(iter(pool.runs.values())).spec.settings["label"] == 7
        well(app.button(key=f"{exhibit}_back").click().run())
        with pool.changed:
            assert not pool.runs


def test_what_is_taken_along_and_the_programs_on_the_page(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    rows = steps.columns(recording.load("steps"))
    assert rows["steps"] == list(live_steps.COUNTS) and len(rows["way_ddpm"]) == 8 and min(rows["way_ddim"]) > 0.99
    assert guidance.columns(recording.load("guidance"))["w"] == list(live_guidance.WEIGHTS)
    assert next(iter(guidance.frames(recording.load("guidance")))).shape == (168, 280)
    monkeypatch.setattr(steps, "COUNTS", (1, 2))
    monkeypatch.setattr(live_guidance, "STEPS", 2)
    for part, query in ((steps, {}), (guidance, {}), (guidance, {"asked": "each"})):
        exec(compile(part.snippet(shown(part, **query)), "program", "exec"), {})
    assert "2 steps" in capsys.readouterr().out
    assert (tmp_path / "steps.png").exists() and (tmp_path / "guidance.png").exists()


def test_the_published_curves_have_the_shape_that_the_page_says():
    few, many = published.STEPS["steps"].index(10), published.STEPS["steps"].index(1000)
    d = {name: published.STEPS[name] for name in live_steps.SAMPLERS}
    assert d["ddim"][few] < d["ddpm"][few] < d["ddpm_beta"][few] and d["ddpm_beta"][many] < d["ddim"][many] < d["ddpm"][many]


def shown(part, **query):
    table = Table("diffusion", Int("seed", 0, 999_999, 0), *part.FIELDS)

    class Shown(dict):
        pass

    state = Shown(table.parse(query)[0])
    state.table = table
    return state
