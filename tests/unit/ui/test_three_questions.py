"""What the home page sends to the browser, and the table of families."""

import json
import struct
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from genmodels import checkpoints, registry
from genmodels.discriminative import classifier
from genmodels.mixture import gaussian_mixture
from ui import jobs
from ui.exhibits.home import family_map, three_questions
from ui.exhibits.home.family_map import tree
from ui.i18n import ROOT
from ui.payloads import shelf
from ui.state import Table

NAMES = [name for name in three_questions.SETS if name != "drawn"]


def unpack(payload):
    (size,) = struct.unpack("<I", payload[:4])
    header = json.loads(payload[4 : 4 + size])
    kinds = {"f2": "<f2", "f4": "<f4", "u1": "u1"}
    arrays = {}
    for name, a in header["arrays"].items():
        count = int(np.prod(a["shape"]))
        raw = np.frombuffer(payload, kinds[a["dtype"]], count, 4 + size + a["offset"])
        arrays[name] = raw.reshape(a["shape"])
    return header["meta"], arrays


@pytest.mark.parametrize("name", NAMES)
def test_the_parameters_describe_the_fitted_models(name):
    x, y = three_questions.data_of(name, 3)
    meta, sent = unpack(three_questions.fitted(name, 3))
    np.testing.assert_array_equal(sent["points"], x.numpy())
    np.testing.assert_array_equal(sent["classes"], y.numpy())
    apart = sent["points"][:, None] - sent["means"]
    a = sent["white"][:, 0] * apart[..., 0]
    b = sent["white"][:, 1] * apart[..., 0] + sent["white"][:, 2] * apart[..., 1]
    log_p = np.logaddexp.reduce(sent["constant"] - 0.5 * (a**2 + b**2), axis=1)  # as fields.js computes it
    chol = np.zeros((len(sent["chol"]), 2, 2))
    chol[:, 0, 0], chol[:, 1, 0], chol[:, 1, 1] = sent["chol"].T
    model = gaussian_mixture.GaussianMixture(
        torch.tensor(sent["weights"]), torch.tensor(sent["means"]), torch.tensor(chol @ chol.transpose(0, 2, 1))
    )
    np.testing.assert_allclose(log_p, model.log_prob(x), atol=2e-3)
    assert log_p.mean() > -4
    cx, cy, half_w, half_h = meta["view"]
    assert (np.abs(sent["points"] - [cx, cy]) < [half_w, half_h]).all()
    assert len(three_questions.fitted(name, 3)) < 40_000


@pytest.mark.parametrize("name", NAMES)
def test_the_classifier_has_learned_the_set(name):
    x, y = three_questions.data_of(name, 0)
    classes = len(three_questions.SETS[name][1])
    model = classifier.fit(x, y, classes, generator=torch.Generator().manual_seed(0))
    assert (model(x).probs.argmax(1) == y).float().mean() > 0.95


def test_seeds_and_pens():
    assert three_questions.fitted("moons", 1) == three_questions.fitted("moons", 1)
    assert three_questions.fitted("moons", 1) != three_questions.fitted("moons", 2)
    line = tuple((i, 0) for i in range(10))
    meta, sent = unpack(three_questions.fitted("drawn", 0, (line, tuple((i, 20) for i in range(12)))))
    assert meta["classes"] == 2 and len(sent["points"]) == 22 and sent["classes"].sum() == 12
    same = tuple((1, 1) for _ in range(10))
    with pytest.raises(ValueError, match="spread them"):
        three_questions.fitted("drawn", 0, (same, same))


def test_what_is_drawn_fits_into_a_link():
    table = Table("home", *three_questions.FIELDS)
    pen = tuple((-40 + i, 48) for i in range(three_questions.PEN_MOST))
    values = {**table.defaults(), "data": "drawn", "a": pen, "b": pen}
    values = {name: table.coerce(name, value) for name, value in values.items()}
    query = table.format(values)
    assert table.parse(query) == (values, [])
    assert sum(len(k) + len(v) + 2 for k, v in query.items()) < 1150


def test_the_snippet_runs_and_gives_numbers(capsys):
    class Bare(dict):
        pass

    state = Bare(data="moons", seed=0, x=(0.0, 1.0), a=None, b=None)
    exec(compile(three_questions.snippet(state), "snippet", "exec"), {})
    assert "log p(x) =" in capsys.readouterr().out


def test_families_form_one_tree_and_links_lead_somewhere():
    nodes = tree.nodes()
    ids = [node.id for node in nodes]
    assert len(set(ids)) == len(ids)
    assert [node.id for node in nodes if node.parent is None] == ["likelihood"]
    assert all(node.parent in ids[: ids.index(node.id)] for node in nodes if node.parent)
    assert {node.id for node in nodes if node.family} >= set(registry.FAMILIES)
    for node in nodes:
        if node.page:
            assert (ROOT / "pages" / f"{node.page}.py").is_file()
        else:
            assert not node.tour
        assert node.checkpoint is None or node.checkpoint in checkpoints.manifest()


def test_a_family_stands_on_the_map_by_its_row(monkeypatch):
    added = registry.Family("Toy family", "none", checkpoints=("dcgan",), painter=registry.FAMILIES["gan"].painter)
    monkeypatch.setitem(registry.FAMILIES, "toy", added)
    toy_node = next(node for node in tree.nodes() if node.id == "toy")
    assert (toy_node.name, toy_node.parent, toy_node.page, toy_node.checkpoint) == ("Toy family", "implicit", None, "dcgan")
    monkeypatch.setitem(registry.FAMILIES, "toy", replace(added, page="nowhere"))
    assert next(node for node in tree.nodes() if node.id == "toy").page is None, "a page that the header does not list"


def samples_of(node):
    """(payload, busy) when nothing is to come any more."""
    until, asked = time.monotonic() + 60, family_map._asked(node)
    while family_map._samples(node, asked)[1] and time.monotonic() < until:
        time.sleep(0.01)
    return family_map._samples(node, asked)


def test_a_familys_samples_are_drawn_in_the_background_by_its_painter():
    node = next(node for node in tree.nodes() if node.id == "gan")
    payload, busy = samples_of(node)
    assert not busy and payload is not None
    painter = registry.part(registry.FAMILIES["gan"].painter)("gan_r1")
    drawn = jobs.bytes_of(painter.draw(family_map.SAMPLES, seed=0)).tobytes()
    assert drawn in shelf.get(payload.partition("@")[2])


def test_a_lost_checkpoint_leaves_a_family_without_pictures(monkeypatch):
    node = replace(next(node for node in tree.nodes() if node.id == "gan"), checkpoint="no_such")
    payload, busy = samples_of(node)
    assert (payload, busy) == (None, False)
