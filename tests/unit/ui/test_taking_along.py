"""What a page gives away: files, links, its own source, experiments."""

import csv
import inspect
import io

import numpy as np
import pytest
from PIL import Image

from ui import experiments, export, sharing, source
from ui.frontpage import document


def test_a_gif_has_every_frame_at_its_pace():
    frames = [np.full((28, 28), i / 4) for i in range(5)]
    picture = Image.open(io.BytesIO(export.gif(frames, frame_ms=60, scale=4)))
    assert (picture.n_frames, picture.size, picture.info["duration"], picture.info["loop"]) == (5, (112, 112), 60, 0)


def test_a_gif_of_colours_and_bytes():
    frames = [np.zeros((4, 6, 3), np.uint8), np.full((4, 6, 3), 255, np.uint8)]
    assert Image.open(io.BytesIO(export.gif(frames, scale=2))).size == (12, 8)


@pytest.mark.parametrize("frames", [[], [np.zeros((2, 2)), np.zeros((3, 3))]])
def test_a_gif_that_cannot_be(frames):
    with pytest.raises(ValueError):
        export.gif(frames)


def test_csv_reads_back_with_korean_heads():
    text = export.table({"걸음": [1, 2], "loss": [0.5, 0.25]}).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["걸음", "loss"], ["1", "0.5"], ["2", "0.25"]]
    with pytest.raises(ValueError):
        export.table({"a": [1], "b": [1, 2]})


def test_the_link_replaces_the_query_and_keeps_the_page():
    assert sharing.link("http://h:8501/vae?old=1#x", {"lang": "ko", "z": "1,2"}) == "http://h:8501/vae?lang=ko&z=1,2"
    assert sharing.link(None, {"lang": "ko"}) == "?lang=ko"


@pytest.mark.parametrize(
    ("address", "alone"),
    [("http://127.0.0.1:8501/vae", True), ("http://localhost/", True), ("http://[::1]:8501/", True), ("http://192.168.0.7:8501/", False)],
)
def test_a_link_that_opens_on_this_machine_alone_is_known(address, alone):
    assert sharing.alone(address) == alone


def test_others_get_the_machines_own_address_where_the_app_listens_there(monkeypatch):
    assert sharing.elsewhere("http://127.0.0.1:8501/vae?z=1", "127.0.0.1") is None
    monkeypatch.setattr(sharing.net_util, "get_internal_ip", lambda: "192.168.0.7")
    assert sharing.elsewhere("http://127.0.0.1:8501/vae?z=1", None) == "http://192.168.0.7:8501/vae?z=1"
    for none in ("127.0.0.1", None):
        monkeypatch.setattr(sharing.net_util, "get_internal_ip", lambda none=none: none)
        assert sharing.elsewhere("http://127.0.0.1:8501/vae", "0.0.0.0") is None


def test_the_qr_code_is_a_picture_in_itself():
    assert sharing.qr("http://h:8501/vae?" + "a" * 1100).startswith("data:image/svg+xml")


def test_the_code_tab_shows_what_runs():
    where, text = source.source(sharing.link)
    assert text == inspect.getsource(sharing.link)
    assert where.startswith("ui/sharing.py:")
    assert source.source(sharing)[0] == "ui/sharing.py"
    assert source.source(export.Offer("", "", "", bytes))[1] == inspect.getsource(export.Offer)


TRY = """Three things to try.

### First
Predict: what *will* it be?

[Set the page up](?exhibit=walk&z=2,1&empty=)

Reveal: This.

### Second
Predict: and now?

[Go](?kl=3)

Reveal: That.
"""


def test_experiments_are_read():
    opening, found = experiments.parse(TRY)
    assert opening == "Three things to try."
    assert [e.title for e in found] == ["First", "Second"]
    assert found[0].query == {"exhibit": "walk", "z": "2,1", "empty": ""}
    assert (found[0].predict, found[0].label, found[0].reveal) == ("What *will* it be?", "Set the page up", "This.")


@pytest.mark.parametrize("missing", ["Predict:", "[Go](?kl=3)", "Reveal:"])
def test_an_experiment_that_lacks_a_part_is_an_error(missing):
    with pytest.raises(ValueError, match="Second"):
        experiments.parse(TRY[: TRY.index("### Second")] + TRY[TRY.index("### Second") :].replace(missing, ""))


def test_the_document_names_its_server_and_preloads_no_font():
    html = document()
    assert "BACKEND_BASE_URL" in html and 'as="font"' not in html and "<title>Streamlit" not in html
    assert html.index("BACKEND_BASE_URL") < html.index('type="module"')
