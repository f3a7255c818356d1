"""The diffusion page without a browser: languages, hostile links, controls at their ends, samplings that are computed, queued, missing.

A tiny network with random weights stands in the checkpoint's place, so that a sampling takes a moment.
"""

from __future__ import annotations

import json

import psutil
import pytest

from genmodels import checkpoints
from genmodels.diffusion.recordings import SAMPLING, USES
from genmodels.live import recording
from tests import diffusions
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed, well
from ui import drawn
from ui.exhibits.diffusion import denoise, forward, use
from ui.i18n import _ as translate
from ui.i18n import using
from ui.state import Int, Table

PATIENCE = 90.0
EXHIBITS = {"denoise": denoise, "forward": forward, "use": use}
RULES = {"held": 4}
pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Checkpoints and recordings of a tiny network."""
    place, row = diffusions.save(tmp_path_factory.mktemp("diffusion"), "diffusion_mnist"), checkpoints.manifest()["digit_classifier"]
    (place / row["file"]).write_bytes((checkpoints.FOLDER / row["file"]).read_bytes())
    rows = checkpoints.manifest(place) | {"digit_classifier": row}
    (place / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    diffusions.record(place, {"sampling": SAMPLING["sampling"], **USES})
    return place


def visit(**query):
    return visiting.visit("diffusion", **query)


def runs(pool):
    with pool.changed:
        return {name: run.spec for name, run in pool.runs.items()}


def wait(pool, condition):
    with pool.changed:
        assert pool.changed.wait_for(condition, PATIENCE)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_opens_with_the_recorded_sampling_and_starts_nothing(lang, pool):
    app = visit(lang=lang)
    with using(lang):
        assert app.button(key="denoise_other").label == translate("Other noise")
    assert "torch" in html_of(app), "it says when and on what the recording was made"
    assert not runs(pool)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", ["forward", "use"])
def test_every_exhibit_stands_in_every_language(exhibit, lang, nobody):
    visit(exhibit=exhibit, lang=lang)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text, nobody):
    for exhibit, part in EXHIBITS.items():
        app = visit(exhibit=exhibit, seed=text, **{field.name: text for field in part.FIELDS})
        unharmed(app, part.FIELDS, text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"steps": "0"}, {"steps": 1}),
        ({"steps": "-1"}, {"steps": 1}),
        ({"steps": "1000000000"}, {"steps": 1000}),
        ({"guidance": "1e6"}, {"guidance": 20.0}),
        ({"label": "11"}, {"label": 3}),
    ],
)
def test_a_link_that_asks_for_too_much_gets_what_can_be_and_is_told(wrong, right, pool):
    app = visit(**wrong)
    assert next(iter(wrong)) in html_of(app)
    asked = list(runs(pool).values())
    for name, value in right.items():
        if name == "label":
            assert not asked, "the class that does not exist is the usual one, which is recorded"
        else:
            (spec,) = asked
            assert (spec.steps if name == "steps" else spec.settings[name]) == value


def test_the_same_settings_are_the_same_run_and_others_take_its_place(pool):
    app = visit(seed="5", steps="10", label="none")
    ((name, spec),) = runs(pool).items()
    assert spec.seed == 5 and spec.steps == 10 and spec.settings["label"] is None and spec.settings["guidance"] == 0
    well(app.run())
    assert set(runs(pool)) == {name}
    wait(pool, lambda: pool.runs[name].status == "finished")
    assert len(pool.runs[name].log.points) == 11
    well(app.button(key="denoise_other").click().run())
    ((other, again),) = runs(pool).items()
    assert other != name and again.seed != 5
    well(app.selectbox(key="diffusion.label").set_value("7").run())
    assert next(iter(runs(pool).values())).settings["label"] == 7


def test_a_run_that_is_over_starts_again_by_itself(pool, monkeypatch):
    monkeypatch.setattr("ui.live.following.AGAIN_S", 0.0)
    app = visit(steps="5", seed="1")
    (name,) = runs(pool)
    with pool.changed:
        pool._end(pool.runs[name])
    well(app.run())
    assert len(runs(pool)) == 1 and name not in runs(pool)


def test_a_sampling_goes_on_when_its_worker_is_killed(pool):
    app = visit(steps="200", sampler="ddpm", seed="2")
    (name,) = runs(pool)
    wait(pool, lambda: pool.runs[name].step > 3)
    old = pool.workers[0]
    psutil.Process(old.pid).kill()
    wait(pool, lambda: pool.runs[name].status in ("lost", "finished"))
    well(app.run())
    wait(pool, lambda: pool.runs[name].status == "finished")
    assert pool.workers[0] is not old and len(pool.runs[name].log.points) >= 100


def test_ten_who_sample_at_once_get_a_place_in_the_queue_or_a_sentence(pool):
    apps = [visit(steps="1000", sampler="ddpm", seed=str(k)) for k in range(6)]
    assert len(runs(pool)) == 4, "no more than the pool holds"
    refused = [app for app in apps if "Too many runs" in html_of(app)]
    assert len(refused) == 2
    with pool.changed:
        assert len(pool.queue) == 3 and sum(run.playing for run in pool.runs.values()) == 1


ON_MNIST = pytest.mark.needs_data  # elsewhere the page begins with another digit than the recordings


@pytest.mark.parametrize("task", [pytest.param("inpaint", marks=ON_MNIST), pytest.param("sketch", marks=ON_MNIST), "between"])
def test_each_task_opens_with_recorded_answers_and_computes_others(task, pool):
    app = visit(exhibit="use", task=task)
    assert not runs(pool) and "torch" in html_of(app)
    well(app.button(key="use_other").click().run())
    (spec,) = runs(pool).values()
    assert spec.settings["task"] == task and spec.seed != 0


def test_each_task_asks_for_its_own_run(pool):
    app = visit(exhibit="use", side="left", share="0.3", repeats="3")
    (spec,) = runs(pool).values()
    assert spec.settings["task"] == "inpaint" and spec.settings["side"] == "left" and spec.settings["repeats"] == 3
    well(app.selectbox(key="diffusion.task").set_value("sketch").run())
    well(app.slider(key="diffusion.strength").set_value(0.7).run())
    (spec,) = runs(pool).values()
    assert spec.settings["task"] == "sketch" and spec.settings["strength"] == 0.7 and len(spec.settings["picture"]) == 1048
    well(app.selectbox(key="diffusion.task").set_value("between").run())
    well(app.number_input(key="diffusion.other").set_value(2).run())
    (spec,) = runs(pool).values()
    assert spec.settings["task"] == "between" and spec.settings["eta"] == 0 and spec.settings["picture"] == ""


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_missing_checkpoint_is_one_sentence_and_the_rest_stands(folder, monkeypatch, tmp_path, lang, pool):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = visit(seed="9", lang=lang)
    assert "diffusion_mnist" in html_of(app) and not runs(pool)
    visit(exhibit="forward", lang=lang)


def test_a_missing_recording_is_one_sentence(monkeypatch, tmp_path, nobody):
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    assert html_of(visit()).count("There is no recorded run “sampling”") == 1


def test_an_upload_that_is_no_picture_is_one_sentence(nobody):
    app = visit(exhibit="forward")
    app.session_state["drawn/upload"] = {"id": "1", "problem": "The file is empty."}
    assert html_of(well(app.run())).count("The file is empty.") == 1
    assert drawn.FIELD.size == 784


def test_the_programs_on_the_page_run(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for part, query in ((denoise, {"steps": "4"}), (denoise, {"steps": "4", "sampler": "ddpm_beta", "label": "none"}), (forward, {})):
        table = Table("diffusion", Int("seed", 0, 999_999, 0), *part.FIELDS)

        class Shown(dict):
            def __init__(self, table=table, query=query):
                super().__init__(table.parse(query)[0])
                self.table = table

        exec(compile(part.snippet(Shown()), "program", "exec"), {})
    assert (tmp_path / "digits.png").exists() and (tmp_path / "noisy.png").exists()
