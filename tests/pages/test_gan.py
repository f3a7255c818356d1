"""The arena without a browser: both languages, controls at their ends, hostile links, live runs, shared links, bad recordings."""

from __future__ import annotations

import time
from functools import partial

import pytest

from genmodels.gan.failures import PRESETS
from genmodels.gan.settings import LIMITS
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, PATIENCE, file_of, html_of, opened, query, unharmed, well
from ui import live
from ui.exhibits.gan import arena
from ui.i18n import _ as translate
from ui.i18n import using

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch": 16}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Short recorded runs under the names of the real ones."""
    place = tmp_path_factory.mktemp("recordings")
    made = recording.record(RunSpec("gan2d", "clusters", SMALL, steps=60, every=5, snapshot_every=20))
    for name, preset in PRESETS.items():
        for each in (name, *(f"{name}-{cure}" for cure in preset.cures)):
            recording.save(each, made, folder=place)
    return place


@pytest.fixture(autouse=True)
def recordings(folder, monkeypatch):
    monkeypatch.setattr(recording, "FOLDER", folder)


visit = partial(visiting.visit, "gan")


def keys(app):
    return {button.key for button in app.button}


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_stands_in_every_language(preset, lang):
    app = visit(lang=lang, preset=preset)
    with using(lang):
        assert app.button(key="gan_train").label == translate("Train it live")
        assert app.selectbox(key="gan.loss").label == translate("Loss")
    assert {f"gan_cure_{cure}" for cure in PRESETS[preset].cures} <= keys(app)
    for cure in PRESETS[preset].cures:
        well(app.button(key=f"gan_cure_{cure}").click().run())
        assert query(app)["cure"] == cure
        well(app.button(key=f"gan_cure_{cure}").click().run())
        assert "cure" not in query(app)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text):
    app = visit(**dict.fromkeys((field.name for field in arena.FIELDS), text))
    unharmed(app, arena.FIELDS, text)


def test_a_link_clamps_what_is_too_much_and_says_so():
    app = opened(visit(generator_width="1000000", batch="0", discriminator_rate="1e3"), "gan_more")
    assert app.number_input(key="gan.generator_width").value == 256 and app.number_input(key="gan.batch").value == 2
    assert app.select_slider(key="gan.discriminator_rate").value == 1.0
    assert "generator_width, discriminator_rate, batch" in html_of(app)
    assert app.button(key="gan_train").label == translate("Train with these settings")


@pytest.mark.parametrize("end", [0, 1])
def test_every_control_at_its_ends(end, pool):
    app = opened(visit(), "gan_more")
    for name in LIMITS:
        if name not in ("generator_rate", "discriminator_rate"):
            number = app.number_input(key=f"gan.{name}")
            number.set_value(number.max if end else number.min)
    for box in app.selectbox:
        if box.key.startswith("gan.") and box.key != "gan.data":
            box.select_index(len(box.options) - 1 if end else 0)
    well(app.run())
    well(app.button(key="gan_train").click().run())
    refused = "too much arithmetic" in html_of(app) or "cannot be packed" in html_of(app) or "no labels" in html_of(app)
    assert refused == bool(end) and ("run" in query(app)) != refused
    well(app.button(key="gan_usual").click().run())
    assert not [name for name in LIMITS if name in query(app)]


def test_a_run_is_trained_changed_left_and_found_again(pool):
    app = visit(preset="collapse")
    well(app.button(key="gan_train").click().run())
    run = query(app)["run"]
    assert pool.runs[run].wish and live._keys[run]
    well(app.select_slider(key="gan.generator_rate").set_value(0.0005).run())
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.runs[run].state.get("settings", {}).get("generator_rate") == 0.0005, PATIENCE)
    for page in ("vae", "gan"):
        app.switch_page(file_of(page))
        app.query_params.clear()  # as a browser does between pages
        app.run()
    assert query(well(app))["run"] == run and pool.poll(run, "test").viewers == 2
    well(app.selectbox(key="gan.data").set_value("ring").run())
    assert query(app)["run"] != run and run not in pool.runs, "other data are another run"
    run = query(app)["run"]
    well(app.button(key="gan_cure_packing").click().run())
    other = query(app)["other"]
    script = pool.runs[other].spec.script
    assert {name: value for _, name, value in script} == dict(PRESETS["collapse"].cures["packing"]) and len(
        {step for step, _, _ in script}
    ) == 1
    well(app.button(key="gan_leave").click().run())
    assert "run" not in query(app) and not pool.runs


def test_a_link_lets_others_watch_and_copy_but_not_steer(pool):
    teacher = visit()
    teacher.button(key="gan_train").click().run()
    run = query(teacher)["run"]
    student = visit(run=run)
    assert "Somebody else steers" in html_of(student) and student.selectbox(key="gan.loss").disabled
    assert pool.poll(run, "test").viewers == 3
    well(student.button(key="gan_copy").click().run())
    assert query(student)["run"] != run and len(pool.runs) == 2
    assert not student.selectbox(key="gan.loss").disabled


@pytest.mark.parametrize("preset", PRESETS)
def test_who_watches_takes_a_run_over_once_nobody_steers_it(preset, pool, monkeypatch):
    teacher = visit(preset=preset)
    teacher.button(key="gan_train").click().run()
    run = query(teacher)["run"]
    student = visit(preset=preset, run=run)
    assert "gan_take" not in keys(student)
    well(teacher.select_slider(key="gan.generator_rate").set_value(0.0002).run())
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.runs[run].state.get("settings", {}).get("generator_rate") == 0.0002, PATIENCE)
    later = time.monotonic() + pool.rules.away + 1.0
    monkeypatch.setattr(pool, "clock", lambda: later)
    well(student.run())
    assert "has left" in html_of(student) and "Somebody else" not in html_of(student) and "gan_copy" in keys(student)
    well(student.button(key="gan_take").click().run())
    assert query(student)["run"] == run and "gan_leave" in keys(student) and not student.selectbox(key="gan.loss").disabled
    turned = {name for name in LIMITS if name in query(student)}
    assert turned == {"generator_rate"} and float(query(student)["generator_rate"]) == 0.0002
    well(teacher.run())
    assert "Somebody else steers" in html_of(teacher) and teacher.selectbox(key="gan.loss").disabled


def test_who_finds_no_place_waits_with_a_recorded_run(pool):
    first, second = visit(), visit()
    first.button(key="gan_train").click().run()
    well(second.button(key="gan_train").click().run())
    assert "number 1 in the queue" in html_of(second) and "gan_leave" in keys(second)
    well(first.button(key="gan_leave").click().run())
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.runs[query(second)["run"]].playing, PATIENCE)
    assert "in the queue" not in html_of(well(second.run()))


def test_when_everything_is_full_one_sentence(pool):
    apps = [visit() for _ in range(4)]
    for app in apps:
        well(app.button(key="gan_train").click().run())
    assert "Too many runs are being watched" in html_of(apps[-1]) and "run" not in query(apps[-1])


@pytest.mark.parametrize("run", ["AbCdEf12", "x"])
def test_a_run_that_is_over_is_one_sentence_and_the_recorded_run(run):
    live.close()
    app = visit(run=run)
    assert "This run is over" in html_of(app) and "run" not in query(app) and "gan_train" in keys(app)
    assert "This run is over" not in html_of(app.run())


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_recording_cut_short_is_one_sentence(folder, tmp_path, monkeypatch, lang):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    cut = tmp_path / "collapse.gmrun"
    cut.write_bytes(cut.read_bytes()[:-40])
    (tmp_path / "hopping.gmrun").unlink()
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    app = visit(preset="collapse", lang=lang)
    assert html_of(app).count("collapse.gmrun") == 1 and "gan_train" in keys(app)
    assert html_of(visit(preset="hopping", lang=lang)).count("hopping.gmrun") == 1
    assert "gmrun" not in html_of(visit(preset="healthy", lang=lang))


def test_without_any_recording_the_page_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "FOLDER", tmp_path / "nowhere")
    assert "There is no recorded run “healthy”" in html_of(visit())
