"""Pictures side by side and one point through every model, without a browser: hostile links, what is missing, what is added."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
import torch

from genmodels import checkpoints, comparison, registry
from genmodels.comparison import Moment
from genmodels.core import Told
from genmodels.data import mnist
from genmodels.registry import Family
from tests.pages.visiting import HOSTILE, unharmed, visit, well
from ui import jobs as painting
from ui.exhibits.compare import point
from ui.exhibits.compare import side_by_side as pictures

PARTS = {"pictures": pictures, "point": point}
FAST = {name: registry.FAMILIES[name] for name in ("vae", "gan")}


@dataclass(frozen=True)
class Dots:
    """A family that somebody has added: a picture is its seed's brightness, in steps."""

    name: str
    steps: ClassVar[tuple[int, ...]] = (2, 8)
    classes: ClassVar[bool] = True

    def draw(self, n, *, seed, steps=None, label=None, watch=comparison.unwatched):
        for step in range(steps):
            watch((step + 1) / steps, torch.zeros(n, 784))
        return torch.full((n, 784), (label or 0) / 10 + steps / 100)

    def history(self, index, *, seed, steps=None, label=None):
        yield Moment("A dot", torch.zeros(28, 28))
        yield Moment("Dots, {n} of them", self.draw(1, seed=seed, steps=steps, label=label)[0].reshape(28, 28), {"n": 784})


def dots(name):
    if name == "broken":
        raise checkpoints.CheckpointError("The checkpoint “{name}” is missing: its file is not in the checkpoints folder.", name=name)
    return Dots(name)


@pytest.fixture(autouse=True)
def families(monkeypatch):
    """Families that answer at once, one of which is new, and without MNIST, so that nothing is looked up."""
    added = Family("Dots", "none", checkpoints=("dots", "broken"), painter=f"{__name__}:dots")
    monkeypatch.setattr(registry, "FAMILIES", {**FAST, "dots": added})
    monkeypatch.setattr("ui.families.FAMILIES", registry.FAMILIES)
    painting._jobs.clear()


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path))


def sent(node):
    """What the exhibit's component was given."""
    component = getattr(getattr(node, "proto", None), "bidi_component", getattr(node, "proto", None))
    if getattr(component, "component_name", "").startswith(("gm_compare_side_by_side", "gm_compare_point")):
        return json.loads(component.json)
    parts = node.main if hasattr(node, "main") else node
    found = [sent(child) for child in getattr(parts, "children", {}).values()]
    return next((data for data in found if data is not None), None)


def settled(app):
    """The page when all jobs are done."""
    end = time.monotonic() + 60
    while any(not job.done for job in list(painting._jobs.values())):
        assert time.monotonic() < end
        time.sleep(0.05)
    return well(app.run())


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", list(PARTS))
def test_both_stand_in_both_languages_with_a_family_that_was_added(exhibit, lang, nowhere):
    app = settled(visit("compare", exhibit=exhibit, lang=lang))
    data = sent(app)
    there = data.get("rows") or data["tiles"]
    names = [one["id"] for one in there]
    if exhibit == "pictures":
        assert names == ["real", "vae50", "iwae50", "vae2_kl1", "gan_r1", "dcgan", "dots", "broken"]
        assert all(one["whole"] for one in there if not one["problem"])
    else:
        assert names == ["vae50", "gan_r1", "dots"] and [one["state"] for one in there] == ["ready", "ready", "cannot"]


def test_a_missing_checkpoint_says_so_in_its_row_and_the_others_go_on(nowhere):
    rows = {row["id"]: row for row in sent(settled(visit("compare", exhibit="pictures")))["rows"]}
    assert "“broken”" in rows["broken"]["problem"] and "blob" not in rows["broken"]
    assert rows["dots"]["whole"] and rows["dcgan"]["blob"]


def test_steps_and_class_go_to_those_that_take_them(nowhere):
    app = settled(visit("compare", exhibit="pictures", taken="7", asked="4", of="dots", kth="3"))
    data = sent(settled(app))
    rows = {row["id"]: row for row in data["rows"]}
    assert rows["dots"]["note"] == "8 steps" and rows["dcgan"]["note"] == "cannot be asked"
    assert data["steps"]["all"] == [2, 8] and data["history"]["of"] == ["dots", 3]
    assert data["history"]["captions"] == ["A dot", "Dots, 784 of them"]


def test_the_distances_are_those_of_the_collection(monkeypatch):
    if not mnist.available():
        pytest.skip("MNIST is not on this machine; GENMODELS_DATA names its folder")
    rows = {row["id"]: row for row in sent(settled(settled(visit("compare", exhibit="pictures", of="dcgan"))))["rows"]}
    x = registry.part(FAST["gan"].painter)("dcgan").draw(10, seed=0)
    apart = pictures.digit_gan.training_pictures("mnist").nearest((255 * x).round().numpy() / 255)[1]
    assert rows["dcgan"]["near"]["apart"] == pytest.approx(apart.tolist(), abs=2e-3)
    assert min(rows["real"]["near"]["apart"]) > 1


@pytest.mark.parametrize(("exhibit", "text"), [(list(PARTS)[k % 2], text) for k, text in enumerate(HOSTILE)])
def test_hostile_links(exhibit, text, nowhere):
    everything = {field.name: text for part in PARTS.values() for field in part.FIELDS}
    app = visit("compare", exhibit=exhibit, seed=text, **everything)
    unharmed(app, (field for part in PARTS.values() for field in part.FIELDS), text)
    state = sent(app)["state"]
    if exhibit == "pictures":
        assert state["of"] == "dots" and 0 <= state["kth"] < 10 and 1 <= state["taken"] <= 250 and state["asked"] in pictures.CLASSES
    else:
        assert state["give"] == "latent" and all(-1 <= v <= 1 for v in state["spot"])


def test_a_picture_is_answered_by_those_that_can_and_searched_only_on_request(nowhere, monkeypatch):
    from genmodels.gan import painter as gan

    monkeypatch.setattr(gan, "SEARCH", 3)
    tiles = {one["id"]: one for one in sent(settled(visit("compare", exhibit="point", give="picture")))["tiles"]}
    assert tiles["vae50"]["state"] == "ready" and tiles["gan_r1"]["state"] == "press" and not tiles["gan_r1"]["searches"]
    tiles = {one["id"]: one for one in sent(settled(settled(visit("compare", exhibit="point", give="picture", search="1"))))["tiles"]}
    assert tiles["gan_r1"]["state"] == "ready" and tiles["gan_r1"]["searches"]


def test_a_job_that_nobody_looks_at_stops_and_one_that_fails_says_so(monkeypatch):
    monkeypatch.setattr(painting, "LEASE_S", 0.2)
    seen = []

    def forever(watch):
        while True:
            seen.append(1)
            watch(0.1, None)
            time.sleep(0.02)

    job = painting.ask("forever", forever)
    end = time.monotonic() + 30
    while not job.done:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert seen and job.result is None and not job.problem and painting.ask("forever", lambda watch: 7, "here").result == 7

    def fails(watch):
        raise Told("There is no “{name}”.", name="x")

    assert painting.ask("fails", fails, "here").problem == "There is no “x”."
    assert painting.ask("breaks", lambda watch: 1 / 0, "here").problem == "This model could not be computed."


def test_the_programs_on_the_page_run(monkeypatch, tmp_path, nowhere):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(registry.FAMILIES, "dots", replace(registry.FAMILIES["dots"], checkpoints=("dots",)))
    state = {"seed": 1, "taken": 2, "asked": "none", "give": "latent", "place": (0.5, 0.1), "ink": None}
    for part, more in ((pictures, {}), (point, {}), (point, {"give": "picture"})):
        if more:  # a search takes too long here
            monkeypatch.setattr("genmodels.gan.painter.SEARCH", 2)
        exec(compile(part.snippet(state | more), "program", "exec"), {})
    assert (tmp_path / "pictures.png").exists() and (tmp_path / "point.png").exists()
