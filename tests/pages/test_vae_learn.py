"""The VAE's live training without a browser: languages, knobs at their ends, hostile and shared links, live runs, bad recordings."""

from __future__ import annotations

from functools import partial

import pytest

from genmodels.live import recording
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, PATIENCE, file_of, html_of, query, unharmed, well
from ui import live
from ui.exhibits.vae import learn as vae_learn
from ui.exhibits.vae.learn.actions import FILES, LESSONS
from ui.i18n import _ as translate
from ui.i18n import using

visit = partial(visiting.visit, "vae", exhibit="learn")


def knob(app, name):
    return next(slider for slider in app.select_slider if slider.key.split(".")[2:3] == [name])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_recorded_run_stands_in_every_language(lesson, lang):
    app = visit(lang=lang, lesson=lesson)
    with using(lang):
        assert app.button(key="vae_train").label == translate("Train it live")
        assert knob(app, "lr").label == translate("Learning rate")
    assert knob(app, "kl_weight").value == LESSONS[lesson].get("kl_weight", 1.0)
    assert "torch" in html_of(app), "it says when and on what the recording was made"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text):
    app = visit(**{field.name: text for field in vae_learn.FIELDS})
    unharmed(app, vae_learn.FIELDS, text)


def test_a_link_clamps_what_is_too_much_and_says_so():
    app = visit(width="1000000", batch="0", lr="1e9", kl_weight="-3")
    values = {name: knob(app, name).value for name in ("width", "batch", "lr", "kl_weight")}
    assert values == {"width": 256, "batch": 1, "lr": 1e4, "kl_weight": 0.0}
    assert "kl_weight, lr, batch, width" in html_of(app)
    assert app.button(key="vae_train").label == translate("Train with these settings")


@pytest.mark.parametrize("end", [0, 1])
def test_every_knob_at_its_ends(end, pool):
    app = visit()
    for name, stops in vae_learn.STOPS.items():
        knob(app, name).set_value(stops[-end])
    well(app.run())
    well(app.button(key="vae_train").click().run())
    settings = pool.runs[query(app)["run"]].spec.settings
    assert settings == {name: stops[-end] for name, stops in vae_learn.STOPS.items()}


def test_a_run_is_trained_turned_left_and_found_again(pool):
    app = visit()
    well(app.button(key="vae_train").click().run())
    run = query(app)["run"]
    well(knob(app, "kl_weight").set_value(30.0).run())
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.runs[run].state.get("settings", {}).get("kl_weight") == 30.0, PATIENCE)
    assert query(app)["kl_weight"] == "30"
    app.switch_page(file_of("home")).run()
    app.switch_page(file_of("vae")).run()
    assert query(well(app))["run"] == run
    well(knob(app, "width").set_value(64).run())
    assert query(app)["run"] != run and run not in pool.runs, "another width is another run"
    well(app.selectbox(key="vae.lesson").set_value("free").run())
    assert "run" not in query(app) and "kl_weight" not in query(app) and not pool.runs


def test_a_link_lets_others_watch_and_copy_but_not_steer(pool):
    teacher = visit(kl_weight="3")
    teacher.button(key="vae_train").click().run()
    run = query(teacher)["run"]
    student = visit(run=run)
    assert "Somebody else steers" in html_of(student) and knob(student, "lr").disabled and knob(student, "kl_weight").value == 3
    well(student.button(key="vae_copy").click().run())
    assert query(student)["run"] != run and len(pool.runs) == 2
    assert query(student)["kl_weight"] == "3" and not knob(student, "lr").disabled


def test_who_finds_no_place_waits_with_a_recorded_run(pool):
    first, second = visit(), visit()
    first.button(key="vae_train").click().run()
    well(second.button(key="vae_train").click().run())
    assert "number 1 in the queue" in html_of(second)
    well(first.button(key="vae_leave").click().run())
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.runs[query(second)["run"]].playing, PATIENCE)
    assert "in the queue" not in html_of(well(second.run()))


@pytest.mark.parametrize("run", ["AbCdEf12", "x"])
def test_a_run_that_is_over_is_one_sentence_and_the_recorded_run(run):
    live.close()
    app = visit(run=run)
    assert "This run is over" in html_of(app) and "run" not in query(app)
    assert "This run is over" not in html_of(app.run())


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_recording_cut_short_or_missing_is_one_sentence(tmp_path, monkeypatch, lang):
    for name in ("manifest.json", *(f"{file}.gmrun" for file in FILES.values())):
        (tmp_path / name).write_bytes((recording.FOLDER / name).read_bytes())
    cut = tmp_path / "vae-collapse.gmrun"
    cut.write_bytes(cut.read_bytes()[:-40])
    (tmp_path / "vae-free.gmrun").unlink()
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    for lesson in ("collapse", "free"):
        app = visit(lesson=lesson, lang=lang)
        assert html_of(app).count(f"{FILES[lesson]}.gmrun") == 1 and app.button(key="vae_train")
    assert "gmrun" not in html_of(visit(lang=lang))
