"""The flow page without a browser: languages, hostile links, a missing flow, its programs and numbers."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch

from genmodels import checkpoints
from genmodels.data.toy import TOYS
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed
from tests.tables import PARTS, Shown
from ui import digit_gan
from ui.exhibits.flow import networks
from ui.live.program import program

EXHIBITS = PARTS["flow"]


def visit(**query):
    return visiting.visit("flow", **query)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_exhibit_stands_in_every_language(exhibit, lang, nobody):
    visit(exhibit=exhibit, lang=lang)


@pytest.mark.parametrize("exhibit", EXHIBITS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(exhibit, text, nobody):
    fields = (*networks.SHARED, *EXHIBITS[exhibit].FIELDS)
    unharmed(visit(exhibit=exhibit, seed=text, **{field.name: text for field in fields}), fields, text)


@pytest.mark.parametrize("data", networks.SETS)
def test_every_stored_flow_of_every_set_stands(data, nobody):
    for flow in networks.stored(data):
        visit(data=data, flow=flow)


def test_a_flow_that_is_missing_is_one_sentence_and_another_takes_its_place(nobody, monkeypatch, tmp_path):
    for name in ("manifest.json", "flow_realnvp_moons.safetensors"):
        shutil.copy(checkpoints.FOLDER / name, tmp_path / name)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = visit(flow="planar", data="moons")
    assert "flow_planar_moons" in html_of(app)
    assert app.query_params["flow"] in ("realnvp", ["realnvp"])


def test_where_no_flow_is_stored_the_command_stands(nobody, monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "python -m genmodels train flow_spline_moons" in html_of(visit(data="moons"))


@pytest.mark.parametrize("exhibit", [name for name in EXHIBITS if name != "live"])  # whose program is of the run on show
def test_the_programs_run(exhibit, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    exec(compile(EXHIBITS[exhibit].snippet(Shown("flow", {"flow": "spline"})), "program", "exec"), {})
    assert capsys.readouterr().out


def test_the_elevators_numbers_are_the_flows():
    state = Shown("flow", {"flow": "spline", "z": (0.5, -0.25)})
    found = EXHIBITS["elevator"].numbers(state)
    flow = checkpoints.load("flow_spline_moons")
    x, _ = flow.decode(torch.tensor([state["z"]]))
    assert float(found["logp"]) == pytest.approx(float(flow.log_prob(x)), abs=0.006)
    parts = [float(found[name]) for name in ("prior", "change", "unit")]
    assert sum(parts) == pytest.approx(float(found["logp"]), abs=0.02)
    assert sum(found.get(name) == "x" for name in ("top", "few", "many")) == 1


def test_a_curve_of_a_link_that_falls_is_one_sentence(nobody):
    app = visit(exhibit="curve", bend="0,1,0,1,2,2.5,3")
    assert "does not rise everywhere" in html_of(app)


def test_the_curves_numbers_are_the_change_of_variables():
    found = EXHIBITS["curve"].numbers(Shown("flow", {"u": 0.7}))
    assert float(found["density"]) == pytest.approx(float(found["prior"]) / float(found["slope"]), abs=2e-3)
    assert float(found["slope"]) * float(found["inverse"]) == pytest.approx(1, abs=2e-3)


def test_the_maps_are_the_densities_of_their_cells():
    density = EXHIBITS["density"]
    places = density._lattice("moons")
    limit, n = TOYS["moons"].limit, density.CELLS
    assert places[0].tolist() == pytest.approx([limit / n - limit, limit - limit / n], abs=1e-5), "rows from the top"
    flow = checkpoints.load("flow_spline_moons")
    area = (2 * limit / n) ** 2
    for packed in (density.truth("moons"), density.density(flow, "moons")):
        logp = np.frombuffer(packed[-4 * n * n :], "<f4")
        assert np.exp(logp).sum() * area == pytest.approx(1, abs=0.02)
    np.testing.assert_allclose(logp[:50], flow.log_prob(places[:50]), atol=1e-4)


def test_the_table_is_the_manifests_and_times_are_measured():
    density = EXHIBITS["density"]
    name = networks.name("spline", "moons")
    rows = density.rows("moons", {name: (1.5, 2.5)})
    assert [row["excess"] for row in rows] == sorted(row["excess"] for row in rows)
    spline = next(row for row in rows if row["model"] == "spline")
    assert spline["excess"] == checkpoints.manifest()[name]["metrics"]["excess"]["value"]
    assert (spline["encode"], spline["decode"]) == (1.5, 2.5) and rows[-1]["encode"] is None
    assert min(density.times(checkpoints.load(name))) > 0
    found = density.numbers(Shown("flow", {"of": "spline"}))
    assert float(found["nll"]) == pytest.approx(float(found["entropy"]) + float(found["excess"]), abs=2e-3)
    assert sum(found.get(f"best_{model}") == "x" for model in ("planar", "nice", "spline", "other")) == 1


def test_the_streams_numbers_are_measured_on_its_fields(nobody):
    stream = EXHIBITS["stream"]
    found = stream.numbers(Shown("flow", {"hops": 8, "origin": (0.4, -1.2)}))
    flow = checkpoints.load("flow_transport_moons")
    x, _ = flow.decode(torch.tensor([[0.4, -1.2]]))
    assert float(found["logp"].replace("−", "-")) == pytest.approx(float(flow.log_prob(x)), abs=0.006)
    assert float(found["logp_true"].replace("−", "-")) == pytest.approx(float(flow.toy.log_prob(x)), abs=0.006)
    assert float(found["error_transport"]) < float(found["error_continuous"]) < 1
    assert float(found["detour_transport"]) < float(found["detour_continuous"])
    for marks in ("pair_same pair_few pair_many", "adapt_fewer adapt_same adapt_more"):
        assert sum(found[name] == "x" for name in marks.split()) == 1


def test_a_stream_without_the_diffusion_recording_is_one_sentence_and_the_rest(nobody, monkeypatch, tmp_path):
    from genmodels.live import recording

    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    assert "plane-moons" in html_of(visit(exhibit="stream"))


def test_the_digits_numbers_are_the_flows_own(nobody):
    digits = EXHIBITS["digits"]
    state = Shown("flow", {})
    found = digits.numbers(state)
    flow = checkpoints.load("flow_digits_variational")
    x = torch.from_numpy(np.frombuffer(digits.grey(state), np.uint8).astype(np.float32) / 255)[None]
    bits = -float(flow.log_prob(x, torch.Generator().manual_seed(5))) / 784 / np.log(2)
    assert float(found["own"]) == pytest.approx(bits, abs=0.05) and float(found["together"]) < float(found["own"]) < float(found["even"])
    assert float(found["error"]) < 0.5 and float(found["test_inversion"]) < 0.5
    for marks in ("most_digits most_hangul most_inverted most_blank", "exact_all exact_few exact_many", "noise_none noise_some noise_much"):
        assert sum(found[name] == "x" for name in marks.split()) == 1


def test_the_three_families_numbers_are_their_own(nobody):
    three, digits = EXHIBITS["side_by_side"], EXHIBITS["digits"]
    state = Shown("flow", {})
    found = three.numbers(state)
    x = torch.from_numpy(np.frombuffer(digits.grey(state), np.uint8).astype(np.float32) / 255)[None]
    gan, vae = digit_gan.read().network, checkpoints.load("vae50")
    assert float(found["d"]) == pytest.approx(float(gan.score(x)), abs=6e-4)
    assert float(found["elbo"].replace("−", "-")) == pytest.approx(float(vae.elbo((x > 0.5).float(), samples=200)), abs=3)
    assert float(found["error_flow"]) < 0.01 < float(found["error_vae"]) and float(found["error_gan"]) > 10
    for marks in ("rise_none rise_some rise_all", "gan_nearer gan_alike gan_farther"):
        assert sum(found[name] == "x" for name in marks.split()) == 1


def test_without_a_flow_of_digits_the_command_stands(nobody, monkeypatch, tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "python -m genmodels train flow_digits_variational" in html_of(visit(exhibit="digits"))


def test_an_upload_that_is_no_picture_is_one_sentence(nobody, monkeypatch):
    from ui import drawn

    app = visit(exhibit="digits")
    app.session_state[drawn.ANSWER] = drawn.photo_desk.take(b"no picture", "1")
    assert drawn.photo_desk.take(b"no picture", "1")["problem"] in html_of(visiting.well(app.run()))


def test_no_stored_flow_is_below_the_entropy_beyond_chance_and_splines_are_near():
    for name, row in checkpoints.manifest().items():
        if "excess" in row["metrics"] and name.startswith("flow_"):
            excess = row["metrics"]["excess"]
            error = float(excess["protocol"].rsplit(" ", 1)[1])
            assert excess["value"] > -3 * error, name
            if name.startswith("flow_spline"):
                assert excess["value"] < 0.03, name


@pytest.mark.parametrize("link", [{"live_set": "drawn", "pen": "1,1"}, {"live_set": "circles"}, {"live_lr": "nan", "live_hand": "9e9,a"}])
def test_the_live_flow_survives_hostile_links(link, nobody):
    html = html_of(visit(exhibit="live", **link))
    assert "This training was recorded" in html
    assert ("These data have no recorded run" in html) == ("live_set" in link)


def test_the_live_flow_quotes_what_its_training_came_to(nobody):
    found = EXHIBITS["live"].numbers(Shown("flow", {"live_set": "spirals", "live_flow": "realnvp"}))
    assert float(found["nats"]) - float(found["floor"]) == pytest.approx(float(found["gap"]), abs=2e-3)


def test_the_live_experiments_have_one_answer_that_comes_true():
    figures = {key: found({}) for key, found in EXHIBITS["live"].FIGURES.items()}
    assert [figures["live1"][f"live_{flow}"] for flow in ("spline", "realnvp", "matching")].count("x") == 1
    assert [figures["live2"][name] for name in ("live_few", "live_some", "live_most")].count("x") == 1
    assert float(figures["live3"]["live_ratio"].replace(",", "")) > 10


def test_the_program_of_the_live_flow_gives_its_events(capsys):
    spec = EXHIBITS["live"].HERE.spec(Shown("flow", {"live_flow": "matching", "live_set": "ring"}))
    assert spec.settings["flow"] == "matching" and spec.data == "ring"
    exec(compile(program(replace(spec, steps=20, every=10, snapshot_every=20), spec.data), "program", "exec"), {})
    assert "nll" in capsys.readouterr().out


def test_the_threads_experiments_have_one_answer_that_comes_true():
    figures = {key: found({}) for key, found in EXHIBITS["threads"].FIGURES.items()}
    for key, names in (
        ("threads1", ("thread_none", "thread_few", "thread_many")),
        ("threads2", ("thread_end", "thread_middle", "thread_same")),
        ("threads3", ("cure_none", "cure_some", "cure_most")),
    ):
        assert [figures[key][name] for name in names].count("x") == 1


def test_the_threads_speak_of_their_own_sets_and_flows(nobody):
    app = visit(exhibit="threads", data="spirals", flow="nice")
    assert app.query_params["data"] in ("ring", ["ring"]) and app.query_params["flow"] in ("realnvp", ["realnvp"])
