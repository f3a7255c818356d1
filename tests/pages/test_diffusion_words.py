"""Masks and flips, and the bound's terms, without a browser: languages, hostile links and messages, runs, what is missing.

Tiny networks with random weights stand in the checkpoints' places, so that a sampling takes a moment.
"""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest
import torch

from genmodels import checkpoints
from genmodels.diffusion.recordings import REVEALS
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from tests import diffusions
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed, well
from ui import drawn
from ui.exhibits.diffusion import d3pm, terms
from ui.exhibits.diffusion.d3pm import masking
from ui.i18n import _ as translate
from ui.i18n import using
from ui.state import Int, Table

EXHIBITS = {"d3pm": d3pm, "terms": terms}
RULES = {"held": 4}
pytestmark = pytest.mark.usefixtures("elsewhere")


def survey(steps=20):
    """The recorded terms, computed as ever, of noise in the test pictures' place."""
    from genmodels.diffusion import live_bound

    class Noise:
        test = (torch.rand(50, 784, generator=torch.Generator().manual_seed(0)),)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(live_bound.SETS, "mnist_labelled", Noise)
        patch.setattr(live_bound, "EACH", 2)
        return recording.record(RunSpec("bound", "mnist", steps=steps))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Checkpoints and recordings of tiny networks."""
    place = diffusions.save(tmp_path_factory.mktemp("words"), *diffusions.MODELS)
    diffusions.record(place, REVEALS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "FOLDER", place)
        recording.save("bound-mnist", survey(), folder=place / "recordings")
    return place


def visit(**query):
    return visiting.visit("diffusion", **query)


def specs(pool):
    with pool.changed:
        return [run.spec for run in pool.runs.values()]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_both_noises_open_recorded_and_other_settings_are_computed(lang, pool):
    for noise in ("absorbing", "uniform"):
        app = visit(exhibit="d3pm", noise=noise, lang=lang)
        assert not specs(pool) and "torch" in html_of(app), "it says when and on what the recording was made"
        assert f"d3pm_{noise}" in html_of(app)
    with using(lang):
        assert app.button(key="d3pm_other").label == translate("Other dice")
    well(app.button(key="d3pm_other").click().run())
    (spec,) = specs(pool)
    assert spec.kind == "reveal" and spec.seed != 0 and spec.settings["noise"] == "uniform" and spec.steps == 50
    app = visit(exhibit="d3pm", course="fill", noise="uniform", erased="left", reveals="20", lang=lang)
    spec = specs(pool)[-1]
    assert spec.settings["noise"] == "absorbing" and spec.settings["side"] == "left" and spec.settings["picture"] and spec.steps == 20


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_terms_stand_with_the_weights_that_they_were_measured_with(lang, pool, folder, monkeypatch):
    app = visit(exhibit="terms", lang=lang, cuts="10")
    digest = checkpoints.manifest()["diffusion_mnist"]["sha256"]
    again = "The checkpoint has been trained anew since; the picture's terms are the new one's."
    with using(lang):
        assert digest[:12] in html_of(app) and translate(again) not in html_of(app).replace("&#x27;", "'")
    (spec,) = specs(pool)
    assert spec.kind == "bound" and spec.steps == 10
    rows = checkpoints.manifest() | {"diffusion_mnist": {**checkpoints.manifest()["diffusion_mnist"], "sha256": "0" * 64}}
    monkeypatch.setattr(checkpoints, "manifest", lambda folder=None: rows)
    with using(lang):
        assert translate(again) in html_of(well(app.run())).replace("&#x27;", "'")


def test_the_terms_on_the_page_are_the_recordings_own_and_add_up():
    there = terms.playable(recording.load("bound-mnist"))
    table = terms.columns(there)
    assert table["t"] == list(range(50, 1001, 50)) and table["s"][0] == 0 and table["weight"][0] == ""
    facts = terms.numbers({"tick": 500})
    total = sum(event.metrics["nats"] for event in there.events)
    assert float(facts["total"]) == pytest.approx(total, abs=0.06)
    assert float(facts["last"]) + float(facts["steps_sum"]) == pytest.approx(total, abs=0.2)
    assert facts["t"] == "500" and 0 < float(facts["half_trained"]) <= 100


def test_both_networks_look_at_what_the_hand_left():
    clean = np.unpackbits(np.frombuffer(drawn.default_ink(drawn.source()), np.uint8))
    seen = np.where(np.arange(784) % 2, clean, 2).astype(np.uint8)
    found = masking.look("absorbing", 0.5, seen.tobytes(), clean.tobytes())
    assert found["t"] == 500 and len(base64.b64decode(found["ink"])) == 784
    known = np.frombuffer(base64.b64decode(found["ink"]), np.uint8)[1::2]
    assert ((known > 127) == (clean[1::2] == 1)).all(), "a pixel that is not masked is certain"
    assert 100 < found["bits"] < 2000
    assert masking.look("uniform", 1.0, clean.tobytes(), clean.tobytes())["bits"] == 0, "nothing is hidden at the start"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text, nobody):
    for exhibit, part in EXHIBITS.items():
        app = visit(exhibit=exhibit, seed=text, **{field.name: text for field in part.FIELDS})
        unharmed(app, part.FIELDS, text)
    visit(exhibit="d3pm", course="forward", kept=text)


@pytest.mark.parametrize(
    "report", [None, 5, {}, {"absorbing": "???", "uniform": 3}, {"absorbing": base64.b64encode(b"\xff" * 784).decode()}]
)
def test_a_message_that_is_no_picture_changes_nothing(report):
    class State(dict):
        def set(self, **changes):
            self.update(changes)

    with pytest.MonkeyPatch.context() as patch:
        session = {}
        patch.setattr(masking.st, "session_state", session)
        masking._heard(State(ink=None, kept=0.5, seed=0), report)
        assert masking.ANSWER not in session


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_missing_is_one_sentence(lang, monkeypatch, tmp_path, pool):
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    for exhibit, name in (("d3pm", "reveal-absorbing"), ("terms", "bound-mnist")):
        assert name in html_of(visit(exhibit=exhibit, lang=lang))
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = visit(exhibit="d3pm", seed="9", lang=lang)
    assert html_of(app).count("d3pm_absorbing") >= 1
    assert "diffusion_mnist" in html_of(visit(exhibit="terms", lang=lang, seed="8"))


def test_a_recording_of_something_else_cannot_be_played():
    there = recording.load("bound-mnist")
    with pytest.raises(recording.RecordingError):
        terms.playable(replace(there, events=there.events[:-1]))
    with pytest.raises(recording.RecordingError):
        d3pm.KIND.playable(Recording(there.spec, there.events), "reveal-absorbing")


def test_the_programs_on_the_page_run(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    for part, query in (
        (d3pm, {"reveals": "4"}),
        (d3pm, {"reveals": "4", "course": "fill", "erased": "top"}),
        (d3pm, {"course": "forward"}),
        (terms, {"cuts": "4"}),
    ):
        table = Table("diffusion", Int("seed", 0, 999_999, 0), drawn.FIELD, *part.FIELDS)
        exec(compile(part.snippet(table.parse(query)[0]), "program", "exec"), {})
    assert {path.name for path in tmp_path.glob("*.png")} == {"digits.png", "absorbing.png", "uniform.png"}
    said = capsys.readouterr().out
    assert "t = 500 -> 375" in said and "bits a pixel" in said
