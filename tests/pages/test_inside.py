"""Inside the network on the page: networks drawn from this state, opened, stepped through in a lecture; what a link may name."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from genmodels import checkpoints
from tests.pages.visiting import html_of, query, visit, well
from ui.looked import drawn


def inside(page: str, **link: str) -> AppTest:
    app = visit(page, **link)
    app.session_state[f"{page}.tab"] = "inside"
    return well(app.run())


def data(app: AppTest) -> dict:
    """What the drawing gets."""
    found = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name.endswith("gm_inside")]
    assert len(found) == 1
    return found[0]


def press(app: AppTest, label: str) -> AppTest:
    return well(next(button for button in app.button if button.label.startswith(label)).click().run())


NETWORKS = [(page, name) for page in ("vae", "gan", "diffusion", "autoregressive") for name in drawn(page, "en")]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(("page", "name"), NETWORKS)
def test_every_network_of_every_page_is_drawn_with_its_training(page, name, lang):
    app = inside(page, lang=lang, inside=name)
    found = data(app)
    assert found["trail"] == [drawn(page, lang)[name].title] and found["parameters"] > 1000
    assert found["said"] and found["view"] == {"layer": ""}
    code = "\n".join(element.value for element in app.code)
    assert "def " in code and ("loss" in code or "optimiser" in code)
    if page == "gan":
        assert "def discriminator_loss" in code and "def generator_loss" in code and "torch.no_grad()" in code


def test_what_is_drawn_follows_the_state():
    def blob(**link: str) -> str:
        return data(inside("diffusion", inside="unet", **link))["blob"]

    first = blob(t="350")
    assert first == blob(t="350") and first != blob(t="351") and first != blob(t="350", seed="5")
    assert data(inside("vae", inside="decoder", z="1,0"))["blob"] != data(inside("vae", inside="decoder", z="0,1"))["blob"]


def test_a_part_opens_and_a_layer_is_pointed_at():
    app = inside("diffusion", inside="unet~down.0")
    assert data(app)["parts"] == ["", "down.0"]
    assert data(inside("diffusion", inside="unet.down.0"))["view"] == {"layer": "down.0"}
    deep = data(inside("diffusion", inside="unet.down.0.conv1"))
    assert deep["view"] == {"layer": "down.0.conv1"} and deep["parts"] == ["", "down.0"]


def test_in_a_lecture_the_keys_go_from_layer_to_layer():
    app = visit("diffusion", lecture="1", inside="unet")
    assert data(app)["stage"]
    app = press(app, "Next layer")
    first = query(app)["inside"]
    app = press(app, "Next layer")
    assert query(app)["inside"] != first and data(app)["parts"] == [""]
    assert query(press(app, "Layer before"))["inside"] == first
    app = press(app, "Close")
    assert "inside" not in query(app)


def test_in_a_lecture_the_tab_leads_to_the_whole_screen():
    app = inside("vae", lecture="1")
    app = press(app, "On the whole screen")
    assert query(app)["inside"] == "vae" and data(app)["stage"]


@pytest.mark.parametrize("text", ["nothing", "nothing.1", "<b>", "unet.<b>", "unet~", "x" * 5000, "ｋ", "."])
def test_a_link_that_names_no_network_is_left_out_with_a_note(text):
    app = visit("diffusion", inside=text)
    assert "(inside)" in html_of(app) and query(app).get("inside", "unet") == "unet"


@pytest.mark.parametrize("text", ["unet.down.7", "unet~shrink", "unet~nothing", "unet.__class__"])
def test_a_layer_that_the_network_lacks_is_ignored_with_a_note(text):
    app = inside("diffusion", inside=text)
    assert 'class="gm-problem"' in html_of(app) and data(app)["view"] == {"layer": ""} and data(app)["parts"] == [""]
    assert 'class="gm-problem"' not in html_of(inside("diffusion", inside="unet.shrink"))


@pytest.mark.parametrize(("page", "name"), NETWORKS)
def test_without_the_checkpoint_one_line_says_so_and_the_structure_stands(page, name, monkeypatch, tmp_path):
    whole = data(inside(page, inside=name))
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = inside(page, inside=name)
    assert html_of(app).count('class="gm-problem"') == 1
    found = data(app)
    assert found["parameters"] == whole["parameters"] and found["trail"] == whole["trail"]
