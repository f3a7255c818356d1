"""Between two digits and be the discriminator, without a browser: hostile links, lost checkpoints, and what stands in for MNIST."""

from __future__ import annotations

import pytest

from genmodels import checkpoints
from genmodels.data import mnist
from tests import gans
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, query, unharmed, well
from ui import digit_gan
from ui.exhibits.gan import between, judge
from ui.i18n import _ as translate
from ui.i18n import using

EXHIBITS = {"between": between, "judge": judge}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return gans.folder(tmp_path_factory.mktemp("gans"))


@pytest.fixture(autouse=True)
def checkpoint_folder(folder, monkeypatch):
    monkeypatch.setattr(checkpoints, "FOLDER", folder)


def visit(exhibit, **more):
    return visiting.visit("gan", exhibit=exhibit, **more)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_both_stand_in_every_language(exhibit, lang):
    app = visit(exhibit, lang=lang)
    said, count = ("The GAN was trained on {n} digits of MNIST.", digit_gan.TRAINED_ON)
    if not mnist.available():
        said, count = "The GAN was trained on {n} synthesised digits, because MNIST is not on this machine.", digit_gan.WRITTEN
    with using(lang):
        assert translate(said).format(n=f"{count:,}") in html_of(app), "which GAN it is"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(text):
    fields = [f for part in EXHIBITS.values() for f in part.FIELDS]
    for exhibit in EXHIBITS:
        app = visit(exhibit, **dict.fromkeys((f.name for f in fields), text))
        unharmed(app, fields, text)


def test_a_seed_out_of_range_is_brought_into_it_and_said():
    app = visit("judge", quiz="99999999")
    assert "quiz" in html_of(app) and query(well(app))["quiz"] == "999999"
    app = visit("between", spot="7,-3", drawn="0,0,5000,-1", square="-4")
    assert query(well(app)) | {"spot": "1,0", "drawn": "0,0,999,0", "square": "0"} == query(app)


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_without_mnist_the_gan_of_the_synthesised_digits_is_shown_and_said(exhibit, monkeypatch):
    monkeypatch.setattr(mnist, "available", lambda: False)
    app = visit(exhibit, lang="en")
    assert f"{digit_gan.WRITTEN:,} synthesised digits, because MNIST is not on this machine" in html_of(app)
    assert "fetch_mnist" in {button.key for button in app.button}


@pytest.mark.parametrize("exhibit", EXHIBITS)
@pytest.mark.parametrize("what", ["missing", "damaged"])
def test_a_lost_checkpoint_is_one_plain_sentence(exhibit, what, tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "available", lambda: False)
    place = gans.folder(tmp_path, ("dcgan_handwriting",))
    file = place / "dcgan_handwriting.safetensors"
    file.unlink() if what == "missing" else file.write_bytes(file.read_bytes()[:999])
    monkeypatch.setattr(checkpoints, "FOLDER", place)
    app = visit(exhibit, lang="en")
    assert ("is missing" if what == "missing" else "was cut or altered") in html_of(app)
    assert 'role="alert"' not in html_of(app), "and the rest of the page stands"


def test_what_cannot_be_looked_up_in_time_is_not_waited_for(monkeypatch):
    import threading

    release = threading.Event()
    assert digit_gan.soon(release.wait, 30, wait=0.01) is None
    release.set()
    assert digit_gan.soon(release.wait, 30, wait=10) is True
