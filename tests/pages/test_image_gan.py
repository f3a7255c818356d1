"""The game on pictures without a browser: languages, knobs at their ends, hostile and shared links, live runs, bad recordings."""

from __future__ import annotations

import numpy as np
import pytest

from genmodels.core import Event
from genmodels.gan.live_images import BOUNDS, NETWORKS, REST
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, PATIENCE, html_of, opened, query, unharmed, well
from ui import live
from ui.exhibits.gan import images as image_gan
from ui.exhibits.gan.images import controls as image_gan_controls
from ui.exhibits.gan.images.actions import LESSONS
from ui.i18n import _ as translate
from ui.i18n import using

NAMES = ("image-dcgan", "image-notes", "image-collapse")


def visit(**query):
    return visiting.visit("gan", **{"exhibit": "images", **query})


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Three short recordings, so that nothing here hangs on what the long ones show."""
    for name in NAMES:
        network = "notes" if name == "image-notes" else "dcgan"
        turns = ((50, "generator_rate", 0.005),) if name == "image-collapse" else ()
        spec = RunSpec("image_gan", "mnist", {"network": network}, steps=100, snapshot_every=50, script=turns).checked()
        recording.save(name, Recording(spec, tuple(events()), "finished", made="2026-01-01, torch 0"), folder=tmp_path)
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    return tmp_path


def events():
    rng = np.random.default_rng(0)
    for step in (0, 50, 100):
        metrics = {f"share_{k}": 0.1 for k in range(10)}
        metrics |= {"classes": 10.0, "sure": 0.9, "variety": 0.9, "frechet": 30.0, "frechet_floor": 15.0, "real": 0.6, "fake": 0.4}
        picture = {"pictures": rng.integers(0, 256, (40, 28, 28)).astype(np.uint8), "digit": np.zeros(40, np.uint8)}
        picture |= {"score": np.full(40, 0.5, np.float16), "sure": np.ones(40, np.float16)}
        yield Event(step, 100, {"discriminator": 1.3, "generator": 0.8} if step else {}, metrics, picture)


def knob(app, name):
    kinds = [*app.select_slider, *app.number_input, *app.selectbox]
    return next(widget for widget in kinds if widget.key.split(".")[2:3] == [name])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_stands_in_every_language(lesson, lang):
    app = visit(lang=lang, image=lesson)
    with using(lang):
        assert app.button(key="images_train").label == translate("Train it live")
        titles = [box.label for box in app.expander]
        assert (translate("The notes' network, layer by layer") in titles) == (lesson in ("notes", "both"))
        assert (translate("DCGAN, layer by layer") in titles) == (lesson != "notes")
    network = "notes" if lesson == "notes" else "dcgan"
    assert knob(app, "network").value == network and knob(app, "momentum").value == NETWORKS[network]["momentum"]
    assert "torch 0" in html_of(app), "it says when and on what the recording was made"


def test_the_layers_of_the_notes_stand_on_the_page():
    text = "\n".join(box.value for box in visit(image="notes").markdown)
    for line in ("Convolution 5 × 5, stride 2, 256 maps", "Dropout 0.4", "Batch normalisation, momentum 0.9", "Dense layer, 32 → 3136"):
        assert line in text, line


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text):
    app = visit(**{field.name: text for field in image_gan.FIELDS})
    unharmed(app, image_gan.FIELDS, text)


def test_a_link_clamps_absurd_rates_and_says_so():
    hostile = {"generator_rate": "1e9", "discriminator_rate": "-3", "momentum": "2", "batch": "0", "generator_steps": "1e6"}
    app = opened(visit(**{f"image_{name}": value for name, value in hostile.items()}), "images_more")
    for name, end in (("generator_rate", 1), ("discriminator_rate", 0), ("momentum", 1), ("batch", 0), ("generator_steps", 1)):
        assert knob(app, name).value == BOUNDS[name][end], name
    assert "image_generator_rate, image_discriminator_rate, image_momentum, image_batch, image_generator_steps" in html_of(app)
    assert app.button(key="images_train").label == translate("Train with these settings")


@pytest.mark.parametrize("end", [0, -1])
def test_every_knob_at_its_ends_is_a_run_that_can_be(end, pool):
    app = opened(visit(), "images_more")
    values = {name: stops[end] for name, stops in image_gan_controls.STOPS.items()} | {name: int(BOUNDS[name][end]) for name in REST}
    for name, value in values.items():
        knob(app, name).set_value(value)
    well(app.run())
    well(app.button(key="images_train").click().run())
    assert pool.runs[query(app)["image_run"]].spec.settings == {"network": "dcgan", **values}


def test_another_network_brings_its_own_rates_and_is_another_run(pool):
    app = visit(image_generator_rate="0.01")
    well(app.button(key="images_train").click().run())
    run = query(app)["image_run"]
    well(knob(app, "network").set_value("notes").run())
    assert "image_generator_rate" not in query(app) and query(app)["image_network"] == "notes"
    assert query(app)["image_run"] != run and run not in pool.runs
    assert pool.runs[query(app)["image_run"]].spec.settings == {"network": "notes", **NETWORKS["notes"], **REST}


def test_an_untouched_lesson_trains_what_was_recorded_script_and_all(pool):
    app = visit(image="collapse")
    well(app.button(key="images_train").click().run())
    assert pool.runs[query(app)["image_run"]].spec.script == ((50, "generator_rate", 0.005),)
    own = visit(image="collapse", image_momentum="0.7")
    well(own.button(key="images_train").click().run())
    assert pool.runs[query(own)["image_run"]].spec.script == ()


def test_a_run_has_its_rate_turned_is_left_and_found_again(pool):
    app = visit()
    well(app.button(key="images_train").click().run())
    run = query(app)["image_run"]
    well(knob(app, "generator_rate").set_value(0.01).run())
    with pool.changed:
        assert pool.changed.wait_for(lambda: pool.runs[run].state.get("settings", {}).get("generator_rate") == 0.01, PATIENCE)
    app.switch_page(visiting.file_of("home")).run()
    app.switch_page(visiting.file_of("gan")).run()
    assert query(well(app))["image_run"] == run
    well(opened(app, "images_more").button(key="images_usual").click().run())
    assert query(app)["image_run"] == run and "image_generator_rate" not in query(app)
    well(app.button(key="images_leave").click().run())
    assert "image_run" not in query(app) and not pool.runs


def test_a_link_lets_others_watch_and_begin_alike_but_not_steer(pool):
    teacher = visit(image_momentum="0.7", image_seed="4")
    teacher.button(key="images_train").click().run()
    run = query(teacher)["image_run"]
    student = visit(image_run=run)
    assert "Somebody else steers" in html_of(student) and knob(student, "momentum").disabled and knob(student, "momentum").value == 0.7
    well(student.button(key="images_copy").click().run())
    own = query(student)["image_run"]
    assert own != run and pool.runs[own].spec.settings == pool.runs[run].spec.settings and pool.runs[own].spec.seed == 4
    assert query(student)["image_momentum"] == "0.7" and not knob(student, "momentum").disabled


def test_who_finds_no_place_waits_with_a_recorded_run(pool):
    first, second = visit(), visit()
    first.button(key="images_train").click().run()
    well(second.button(key="images_train").click().run())
    assert "number 1 in the queue" in html_of(second) and "torch 0" in html_of(second)


@pytest.mark.parametrize("run", ["AbCdEf12", "x"])
def test_a_run_that_is_over_is_one_sentence_and_the_recorded_run(run):
    live.close()
    app = visit(image_run=run)
    assert "This run is over" in html_of(app) and "image_run" not in query(app)
    assert "This run is over" not in html_of(app.run())


def test_a_run_of_another_game_is_not_shown_as_pictures(pool):
    app = visiting.visit("gan", exhibit="arena")
    well(app.button(key="gan_train").click().run())
    other = visit(image_run=query(app)["run"])
    assert "This run is over" in html_of(other) and "image_run" not in query(other)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_recording_cut_short_or_missing_is_one_sentence_and_the_rest_works(folder, lang):
    cut = folder / "image-collapse.gmrun"
    cut.write_bytes(cut.read_bytes()[:-40])
    (folder / "image-notes.gmrun").unlink()
    for lesson, lanes in (("notes", 0), ("both", 1), ("collapse", 1)):
        app = visit(image=lesson, lang=lang)
        assert html_of(app).count(".gmrun") == 1 and app.button(key="images_train")
        assert ("torch 0" in html_of(app)) == bool(lanes), "what is not broken is shown"
    assert ".gmrun" not in html_of(visit(lang=lang))


def test_without_any_recording_a_run_can_still_be_trained(folder, pool):
    for path in folder.iterdir():
        path.unlink()
    app = visit()
    assert "There is no recorded run" in html_of(app)
    well(app.button(key="images_train").click().run())
    assert query(app)["image_run"] in pool.runs


def test_where_mnist_is_not_it_trains_on_handwriting_and_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path / "nowhere"))
    from genmodels.data import mnist

    monkeypatch.setattr(mnist, "available", lambda: False)
    assert "trains on synthesised handwriting" in html_of(visit())
