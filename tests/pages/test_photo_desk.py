"""An uploaded photograph, corrected by hand: under every exhibit that takes one, in both languages."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from tests.pages.visiting import visit, well
from tests.photographs import photograph
from ui import photo_desk
from ui.photo_desk import ANSWER, PHOTO


def sent(image: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(image).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def stroke() -> np.ndarray:
    digit = np.zeros((28, 28), np.uint8)
    digit[5:23, 13:16] = 255
    return photograph(digit, "shadow", np.random.default_rng(8))


def test_a_photograph_is_kept_and_a_drawing_is_not(monkeypatch, stroke):
    state: dict = {}
    monkeypatch.setattr(photo_desk.st, "session_state", state)
    answer = photo_desk.take(sent(stroke), "a")
    assert answer["id"] == "a" and np.frombuffer(base64.b64decode(answer["pixels"]), np.uint8).max() == 255
    assert PHOTO in state
    drawing = np.full((200, 200), 255, np.uint8)
    drawing[40:160, 90:110] = 0
    assert "pixels" in photo_desk.take(sent(drawing), "b")
    assert PHOTO not in state, "nothing to correct"
    assert photo_desk.take(b"no image", "c")["problem"].endswith(".")


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(("page", "exhibit"), [("vae", "picture"), ("diffusion", "forward")])
def test_what_was_found_can_be_put_right(page, exhibit, lang, stroke):
    app = visit(page, exhibit=exhibit, lang=lang)
    assert not [s for s in app.slider if (s.key or "").startswith("desk.")], "no upload, no desk"
    app.session_state[PHOTO] = photo_desk.Photo(stroke, "a", photo_desk.photograph.prepare(stroke, photo_desk.uploads.AS_FOUND))
    app.session_state[ANSWER] = {"id": "a", "problem": "The file is empty."}
    app.run()
    well(app)
    app.slider(key="desk.threshold").set_value(12).run()
    well(app)
    corrected = app.session_state[ANSWER]
    assert corrected["id"] != "a" and base64.b64decode(corrected["pixels"])
    app.toggle(key="desk.light").set_value(True).run()
    well(app)
    assert "problem" in app.session_state[ANSWER], "light ink: there is none on this sheet"
    app.toggle(key="desk.light").set_value(False).run()
    app.slider(key="desk.across").set_range(0, 5).run()
    well(app)
    assert "problem" in app.session_state[ANSWER], "nothing is left of it"
