"""The table and quality against cost, without a browser: both languages, what is missing, a family that is added, the same figures."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from genmodels import checkpoints, registry, scoreboard
from genmodels.scoreboard import COLUMNS, cost_metrics, text
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, query, unharmed, well
from ui import jobs as painting
from ui.exhibits.compare import cost, table
from ui.exhibits.compare.table import protocol as table_protocol
from ui.i18n import _ as translate
from ui.i18n import using
from ui.jobs import LATER, NOW, Job
from ui.model_names import beside

COMPONENTS = {"table": "gm_compare_table", "claims": "gm_compare_table_claims", "cost": "gm_compare_cost"}
visit = partial(visiting.visit, "compare", exhibit="table")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Clocks that stop at once, at the number of samples; nothing is drawn."""
    asked: list[tuple] = []

    def ask(key, function, where="slow"):
        asked.append(key)
        job = Job(function)
        job.result, job.done = (float(key[2]), True) if key[0] == "clock" else (None, False)
        return job

    monkeypatch.setattr(table, "ask", ask)
    return asked


def sent(app, name: str) -> dict:
    """What the component of an exhibit was given."""
    for element in app.main:
        found = _find(element, name)
        if found is not None:
            return found
    raise AssertionError(f"{name} is not on the page")


def _find(node, name):
    proto = getattr(node, "proto", None)
    component = getattr(proto, "bidi_component", proto)
    if getattr(component, "component_name", "") == COMPONENTS[name]:
        return json.loads(component.json)
    for child in getattr(node, "children", {}).values():
        found = _find(child, name)
        if found is not None:
            return found
    return None


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_figure_of_the_page_is_the_manifest_s(lang):
    app = visit(lang=lang)
    data = sent(app, "table")
    rows = {row["id"]: row for row in data["rows"]}
    for row in scoreboard.rows(checkpoints.manifest()):
        for column in COLUMNS:
            if column.id in row.cells and row.there:
                cell = rows[row.name]["cells"][column.id]
                assert (cell["value"], cell["text"]) == (row.cells[column.id].value, text(column, row.cells[column.id]))
                assert cell["protocol"] and cell["command"]
    with using(lang):
        assert data["columns"][0]["head"] == translate("nats, binary")


def test_every_protocol_is_in_the_language_of_the_page():
    protocols = {cell.protocol for row in scoreboard.rows(checkpoints.manifest()) for cell in row.cells.values()}
    for protocol in protocols:
        told, left = table_protocol.translated(protocol)
        assert (told, left) == (protocol, []), "every part of it is a known phrase"
    with using("ko"):
        assert all(re.search("[가-힣]", table_protocol.said(protocol)) for protocol in protocols)
        assert table_protocol.said("100 samples, seed 0; a new way") == "표본 100장, 시드 0; a new way"


def test_binary_pictures_stand_beside_binary_ones():
    rows = {row["id"]: row for row in sent(visit(), "table")["rows"]}
    absorbing = rows["d3pm_absorbing"]["cells"]["sharpness"]
    assert absorbing["beside"] == rows["binary"]["cells"]["sharpness"]["text"] and not rows["dcgan"]["cells"]["sharpness"]["beside"]
    assert not rows["d3pm_absorbing"]["cells"]["nats"]["beside"], "a likelihood has the test set of its column"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_claim_says_what_these_checkpoints_say_to_it(lang):
    m = {name: row["metrics"] for name, row in checkpoints.manifest().items()}
    notes = sent(visit(told="notes", lang=lang), "claims")
    here = {claim["here"]["query"]["sort"]: claim["here"]["text"] for row in notes["rows"] for claim in row["claims"] if "here" in claim}
    assert f"{m['dcgan']['sharpness']['value']:.2f}" in here["precision"] and f"{m['dcgan']['precision']['value']:.2f}" in here["precision"]
    assert f"{m['vae50']['sharpness']['value']:.2f}" in here["sharpness"] and not any("–" in text for text in here.values())
    # what the sentences claim
    sharp = {name: abs(np.log(m[name]["sharpness"]["value"])) for name in ("dcgan", "vae50")}
    assert sharp["dcgan"] < 0.05 and m["vae50"]["sharpness"]["value"] < 0.7
    assert m["dcgan"]["precision"]["value"] < m["vae50"]["precision"]["value"] and m["dcgan"]["recall"]["value"] > 0.7


def test_times_are_of_this_machine_and_every_model_is_timed_once(clock):
    data = sent(visit(), "table")
    known = [row for row in data["rows"] if row["family"] and not row["problem"]]
    assert known and all((row["cells"]["ms_1"]["value"], row["cells"]["ms_64"]["value"]) == (1, 64) for row in known)
    assert not data["busy"]


def test_while_the_clock_runs_its_cells_wait(monkeypatch):
    monkeypatch.setattr(table, "ask", lambda key, function, where="slow": Job(function))
    data = sent(visit(), "table")
    dcgan = next(row for row in data["rows"] if row["id"] == "dcgan")
    assert data["busy"] and dcgan["none"]["ms_64"] == "" and "no probability" in dcgan["none"]["nats"]


def test_a_missing_checkpoint_is_one_sentence_in_its_row(monkeypatch):
    family = registry.FAMILIES["gan"]
    monkeypatch.setitem(registry.FAMILIES, "gan", replace(family, checkpoints=("dcgan", "gone")))
    data = sent(visit(), "table")
    rows = {row["id"]: row for row in data["rows"]}
    assert "gone" in rows["gone"]["problem"] and not rows["gone"]["cells"] and rows["dcgan"]["cells"]


def test_a_family_that_is_added_joins_by_its_registry_entry(monkeypatch):
    tiny = registry.Family("Tiny family", "exact", checkpoints=("dcgan",), painter="genmodels.gan.painter:painter")
    monkeypatch.setitem(registry.FAMILIES, "tiny", tiny)
    data = sent(visit(), "table")
    row = next(row for row in data["rows"] if row["family"] == "tiny")
    assert row["title"] == "Tiny family" and row["look"]["mark"] and row["cells"]["feature_frechet"]["value"]
    notes = sent(visit(told="notes"), "claims")
    assert any(row["name"] == "Tiny family" for row in notes["rows"])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_claim_of_the_notes_leads_to_a_page_that_is_there(lang):
    notes = sent(visit(told="notes", lang=lang), "claims")
    claims = [claim for row in notes["rows"] for claim in row["claims"]] + [kind["claim"] for kind in notes["kinds"]]
    led = [claim for claim in claims if claim["page"]]
    assert len(led) >= len(claims) - 1 and all((visiting.ROOT / "pages" / f"{claim['page']}.py").exists() for claim in led)
    for page, wanted in {(claim["page"], tuple(claim["query"].items())) for claim in led if claim["query"]}:
        app = visiting.visit(page, **dict(wanted))
        assert query(app).items() >= {k: v for k, v in wanted if query(app).get(k)}.items() and "gm-quiet" not in _refused(app)


def _refused(app) -> str:
    """The quiet line about values of a link that cannot be used, if there is one."""
    lines = [line for line in html_of(app).splitlines() if "The link held values" in line]
    return "gm-quiet" if lines else ""


@pytest.mark.parametrize("text_", HOSTILE[1:4])
def test_hostile_links(text_):
    app = visit(**{field.name: text_ for field in (*table.FIELDS, *cost.FIELDS)})
    unharmed(app, (*table.FIELDS, *cost.FIELDS), text_)


def test_the_order_of_the_link_is_kept():
    app = visit(sort="recall", down="1")
    assert sent(app, "table")["sort"] == {"by": "recall", "down": True} and query(app)["sort"] == "recall"


def with_cost(monkeypatch, *names: str) -> None:
    rows = deepcopy(checkpoints.manifest())
    for name in names:
        points = [(1, 800.0, 0.3), (10, 60.0, 2.5), (50, 30.0, 12.0)] if name == "diffusion_mnist" else [(1, 90.0, 0.05)]
        rows[name]["metrics"] = {k: m for k, m in rows[name]["metrics"].items() if not k.startswith("cost_")}
        rows[name]["metrics"] |= cost_metrics(points, 12.0, 500, "m")
    for name in set(rows) - set(names):
        rows[name]["metrics"] = {k: m for k, m in rows[name]["metrics"].items() if not k.startswith("cost_")}
    monkeypatch.setattr(checkpoints, "manifest", lambda folder=None: rows)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_was_not_measured_says_how_to(lang, monkeypatch):
    with_cost(monkeypatch)
    assert "python -m benchmarks.compare --cost" in html_of(visit(exhibit="cost", lang=lang))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_quality_against_cost(lang, monkeypatch):
    asked = []

    def drawn(painter, seed, steps, urgency):
        """Nothing is drawn; the one-pass model's pictures are there at once."""
        asked.append((steps, urgency))
        job = Job(lambda watch: None, ("drawn", steps, painter))
        if not painter.steps:
            job.result, job.done = np.zeros((10, 784), np.uint8), True
        return job

    monkeypatch.setattr(cost, "drawn", drawn)
    with_cost(monkeypatch, "diffusion_mnist", "dcgan")
    app = well(visit(exhibit="cost", lang=lang, spot="diffusion_mnist", passes="10"))
    data = sent(app, "cost")
    models = {m["id"]: m for m in data["models"]}
    assert {name: len(m["points"]) for name, m in models.items()} == {"diffusion_mnist": 3, "dcgan": 1} and data["floor"] == 12.0
    assert data["state"] == {"spot": "diffusion_mnist", "passes": 10}
    with using(lang):
        assert beside("vae50") in html_of(app), "what was not measured is named"
    assert asked[:4] == [(10, NOW), (1, LATER), (1, LATER), (50, LATER)], "what is looked at first, then few steps before many"
    assert models["dcgan"]["points"][0]["blob"] and "0 %" in models["diffusion_mnist"]["points"][1]["coming"]
    assert "30" in models["diffusion_mnist"]["points"][1]["said"] and "10" in models["dcgan"]["points"][0]["said"]


def test_two_models_of_a_family_go_by_their_own_names(monkeypatch):
    monkeypatch.setattr(cost, "drawn", lambda painter, seed, steps, urgency: Job(lambda watch: None))
    with_cost(monkeypatch, "vae50", "iwae50", "dcgan")
    models = sent(well(visit(exhibit="cost")), "cost")["models"]
    assert [m["title"] for m in models] == ["VAE (50 latents)", "VAE (IWAE, 50 latents)", "GAN"]


def test_what_the_exhibits_share_is_the_list_of_the_registry():
    assert [one.name for one in painting.entries()] == [name for f in registry.FAMILIES.values() for name in f.checkpoints]


def test_the_point_of_cost_is_the_nearest_that_was_measured():
    found = cost.curves()
    for asked, nearest in ((50, 50), (37, 50), (30, 20), (1000, 250), (1, 1)):
        assert cost.chosen({"spot": "diffusion_mnist", "passes": asked}, list(found), found) == ("diffusion_mnist", nearest)
    assert cost.chosen({"spot": "vae50", "passes": 50}, list(found), found) == ("vae50", 1)
