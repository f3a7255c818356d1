"""Can it?, without a browser: an added family has its column, a failure stays in its cell, hostile links, every text in both languages."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from genmodels import checkpoints, registry
from genmodels.comparison import ABILITIES, NO, PARTLY, YES, Chart, Proof, say
from genmodels.registry import Family
from tests.pages.visiting import HOSTILE, html_of, query, unharmed, visit, well
from ui import jobs as painting
from ui.exhibits.compare import can
from ui.exhibits.compare.can import words as can_words
from ui.i18n import using

SAID = "One formula, one number, the same every time: {bits} bits a pixel. Integrated along a pixel it gives {mass}, as a density must."
SAID = "One formula, one number, the same every time: {bits} bits a pixel. Integrated along a pixel it gives {mass}, as a density must."
DOTS = np.full((4, 784), 0.5, np.float32)


def dots(seed):
    return Proof(
        PARTLY,
        SAID,
        say("Yes where two evaluations of log p(x) differ by less than {agree} nats and it integrates to 1 within {agree}."),
        {"bits": seed, "mass": 1, "agree": 0.01},
        {say("Real digits"): DOTS, say("Filled in"): np.stack([DOTS, DOTS])},
        {say("bits a pixel"): 1234.5},
        Chart(say("samples"), say("nats"), {say("bound"): [(1.0, 2.0), (2.0, 3.0)]}, level=(2.5, say("chance"))),
    )


def gone(seed):
    raise checkpoints.CheckpointError("The checkpoint “{name}” is missing: its file is not in the checkpoints folder.", name="dots")


def broken(seed):
    raise ZeroDivisionError


OFFERED = {
    "bound": dots,
    "encode": gone,
    "invert": broken,
    "outlier": lambda seed: Proof(YES if seed else NO, "{seed}", "", {"seed": seed}),
}


@pytest.fixture(autouse=True)
def families(monkeypatch):
    """Families that answer at once: one that offers four proofs, one that offers none, one whose proofs cannot be imported."""
    found = {
        "dots": Family("Dots", "none", abilities=f"{__name__}:OFFERED"),
        "silent": Family("Silent", "none"),
        "torn": Family("Torn", "none", abilities="genmodels.torn:ABILITIES"),
    }
    monkeypatch.setattr(registry, "FAMILIES", found)
    monkeypatch.setattr("ui.families.FAMILIES", found)
    painting._jobs.clear()


def sent(node):
    """What the exhibit's component was given."""
    component = getattr(getattr(node, "proto", None), "bidi_component", getattr(node, "proto", None))
    if getattr(component, "component_name", "").startswith("gm_compare_can"):
        return json.loads(component.json)
    parts = node.main if hasattr(node, "main") else node
    found = [sent(child) for child in getattr(parts, "children", {}).values()]
    return next((data for data in found if data is not None), None)


def settled(app):
    """The page when all jobs are done."""
    end = time.monotonic() + 60
    while any(not job.done for job in list(painting._jobs.values())):
        assert time.monotonic() < end
        time.sleep(0.02)
    return well(app.run())


def tried(**more):
    return settled(visit("compare", exhibit="can", **{"by": "dots", **more}))


def test_an_added_family_has_its_column_and_the_open_cell_is_tried():
    data = sent(tried(ability="bound", seed="7"))
    assert [family["id"] for family in data["families"]] == ["dots", "silent", "torn"]
    assert [ability["id"] for ability in data["abilities"]] == list(ABILITIES)
    cells = data["cells"]
    assert cells["dots/bound"] == PARTLY and cells["dots/encode"] == cells["dots/outlier"] == "open"
    assert cells["dots/interpolate"] == "absent" and all(cells[f"silent/{ability}"] == "absent" for ability in ABILITIES)
    assert all(cells[f"torn/{ability}"] == "failed" for ability in ABILITIES)
    assert data["proof"]["said"].startswith("One formula, one number, the same every time: 7 bits a pixel.")
    assert data["proof"]["strips"] == ["Real digits", "Filled in"] and data["proof"]["numbers"] == [["bits a pixel", "1,234"]]
    assert data["proof"]["chart"]["lines"] == [{"name": "bound", "points": [[1.0, 2.0], [2.0, 3.0]]}]


@pytest.mark.parametrize(
    ("ability", "told"), [("encode", "The checkpoint “dots” is missing"), ("invert", "This model could not be computed.")]
)
def test_a_failure_stays_in_its_cell(ability, told):
    data = sent(tried(ability=ability))
    assert data["cells"][f"dots/{ability}"] == "failed" and told in data["problem"] and data["proof"] is None


def test_a_row_is_tried_and_a_new_seed_tries_everything_again(monkeypatch):
    class Known(dict):
        def set(self, **more):
            self.update(more)

    state, session = Known(seed=0, ability="bound", by="dots"), {}
    monkeypatch.setattr(can.st, "session_state", session)
    can.cells(state)
    session["can"] = {"try": {"ability": "outlier", "family": "dots", "row": True}}
    can.heard(state)
    assert state["ability"] == "outlier" and {(f, "outlier", 0) for f in registry.FAMILIES} <= can.asked()
    session["can"] = {"try": {"seed": 5}}
    can.heard(state)
    assert state["seed"] == 5 and ("dots", "bound", 5) in can.asked() and ("silent", "outlier", 5) in can.asked()
    session["can"] = {"try": {"all": True}}
    can.heard(state)
    assert {(f, a, 5) for f in registry.FAMILIES for a in ABILITIES} <= can.asked() and state["ability"] == "outlier"
    session["can"] = {"try": {"ability": "fly", "family": "nobody"}}
    can.heard(state)
    assert state["ability"] == "outlier"


def test_the_verdict_is_the_proofs_own():
    assert [sent(tried(ability="outlier", seed=seed))["cells"]["dots/outlier"] for seed in "01"] == [NO, YES]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_text_is_in_the_language_of_the_page(lang):
    app = tried(ability="bound", lang=lang)
    data = sent(app)
    with using(lang):
        assert data["labels"]["verdict"]["partly"] == can_words.labels()["verdict"]["partly"]
        assert can_words.title("bound") in html_of(app)
    assert ("픽셀" in data["proof"]["said"]) == (lang == "ko") == ("하한" in data["proof"]["chart"]["lines"][0]["name"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text):
    app = visit("compare", exhibit="can", **dict.fromkeys((field.name for field in can.FIELDS), text))
    unharmed(app, can.FIELDS, text)
    assert query(app).get("ability", "fill_in") in ABILITIES


def test_what_is_taken_along(monkeypatch):
    state = {"seed": 3, "ability": "bound", "by": "dots"}
    monkeypatch.setattr(can.st, "session_state", {})
    can.cells(state)
    while any(not job.done for job in list(painting._jobs.values())):
        time.sleep(0.02)
    rows = can.columns(state)
    assert rows["ability"] == ["bound"] and rows["can"] == [PARTLY] and rows["value"] == [1234.5]
    program = can.snippet(state)
    compile(program, "snippet", "exec")
    assert '["dots"]' in program and '["bound"](3)' in program
    quoted = can.numbers(state)
    assert quoted["partly"] == "1" and quoted["exact"] == "0.5"
