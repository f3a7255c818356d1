"""The latent walk in a real browser: what the canvas shows is what PyTorch computes, and it follows every hand."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import no_wider_than_the_screen, settle
from ui.exhibits.vae import walk
from ui.exhibits.vae.walk import networks

# Grey values of the decoded picture, one from the middle of each of its large pixels, back in 0..255 with ink high.
READ = """canvas => {
  const k = canvas.width / 28, out = [];
  const d = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const dark = document.documentElement.dataset.gmDark === "1";
  for (let r = 0; r < 28; r++) for (let c = 0; c < 28; c++) {
    const v = d[4 * (Math.floor((r + 0.5) * k) * canvas.width + Math.floor((c + 0.5) * k))];
    out.push(dark ? v : 255 - v);
  }
  return { model: canvas.dataset.model, z: canvas.dataset.z.split(",").map(Number), pixels: out, width: canvas.width };
}"""


def ready(page: Any, model: str | None = None, index: int = 0) -> Any:
    """The picture's canvas, once it has been painted (by the decoder of `model`)."""
    picture = page.locator("canvas.lp-image").nth(index)
    picture.wait_for()
    page.wait_for_function(
        "([e, m]) => e.dataset.z && (!m || e.dataset.model === m)", arg=[picture.element_handle(), model]
    )
    return picture


def z_of(picture: Any) -> tuple[float, float]:
    x, y = picture.get_attribute("data-z").split(",")
    return float(x), float(y)


def stands(page: Any) -> None:
    """The whole exhibit is seen on a small projector."""
    bar = page.locator(".gm-transport").first.bounding_box()
    assert bar["y"] + bar["height"] <= 720


def move(page: Any, u: float, v: float, index: int = 0) -> None:
    """Move the pointer to the share (u, v) of a pad, from its top left corner."""
    box = page.locator("canvas.lp-top").nth(index).bounding_box()
    page.mouse.move(box["x"] + u * box["width"], box["y"] + v * box["height"])


def changed(page: Any, picture: Any, before: tuple[float, float]) -> None:
    page.wait_for_function("([e, z]) => e.dataset.z !== z", arg=[picture.element_handle(), picture_text(before)])


def picture_text(z: tuple[float, float]) -> str:
    return ",".join(json.dumps(v) for v in z)


@pytest.mark.parametrize(("model", "theme"), [("vae", "light"), ("ae", "dark"), ("pca", "light")])
def test_the_browsers_picture_is_pytorchs(visit, model, theme):
    page = visit("/vae", model=model, theme=theme)
    picture, network = ready(page, model), networks.load(model)
    stands(page)
    rng = np.random.default_rng(0)
    for u, v in rng.uniform(0.03, 0.97, (12, 2)):
        before = picture.get_attribute("data-z")
        move(page, u, v)
        page.wait_for_function("([e, z]) => e.dataset.z !== z", arg=[picture.element_handle(), before])
        seen = picture.evaluate(READ)
        assert seen["model"] == model and seen["width"] % 28 == 0
        wanted = 255 * walk.decode(network, np.array([seen["z"]])).reshape(-1)
        assert np.abs(np.array(seen["pixels"]) - wanted).max() <= 1


def test_every_move_is_redrawn_the_kept_place_returns_and_keys_move_it(visit):
    page = visit("/vae", z="1,-0.5")
    picture = ready(page, "vae")
    assert z_of(picture) == (1, -0.5)
    picture.evaluate("e => { window.drawn = 0; e.addEventListener('gm:drawn', () => { window.drawn += 1; }); }")
    for i in range(30):
        before = z_of(picture)
        move(page, 0.2 + 0.02 * i, 0.5 + 0.01 * i)
        changed(page, picture, before)
    assert page.evaluate("window.drawn") >= 30
    page.mouse.move(5, 5)
    page.wait_for_function("e => e.dataset.z === '1,-0.5'", arg=picture.element_handle())
    page.locator("canvas.lp-top").first.focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowRight"):
        before = z_of(picture)
        page.keyboard.press(key)
        changed(page, picture, before)
    x, y = z_of(picture)
    assert x > 1.4 and -0.5 < y < -0.3
    page.wait_for_url(lambda url: f"z={round(x, 3)}" in url)
    page.keyboard.press("Home")
    page.wait_for_function("e => e.dataset.z === '0,0'", arg=picture.element_handle())


def test_a_finger_moves_it(visit):
    page = visit("/vae", size=(390, 844), touch=True)
    picture, pad = ready(page, "vae"), page.locator("canvas.lp-top").first
    assert pad.evaluate("e => getComputedStyle(e).touchAction") == "none"
    pad.scroll_into_view_if_needed()
    box, before = pad.bounding_box(), z_of(picture)
    page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    changed(page, picture, before)
    page.wait_for_url(lambda url: "z=" in url)
    no_wider_than_the_screen(page)


def test_a_line_is_drawn_walked_paused_and_kept(visit):
    page = visit("/vae")
    picture = ready(page, "vae")
    page.get_by_role("button", name="Draw a line").click()
    move(page, 0.3, 0.4)
    page.mouse.down()
    for i in range(12):
        move(page, 0.3 + 0.03 * i, 0.4 + 0.02 * i)
    page.mouse.up()
    pause = page.get_by_role("button", name="Pause")
    pause.wait_for()
    before = z_of(picture)
    changed(page, picture, before)
    pause.click()
    play = page.get_by_role("button", name="Play")
    play.wait_for()
    page.wait_for_url(lambda url: "path=" in url)
    address = page.url
    before = z_of(picture)
    page.get_by_role("button", name="Step").click()
    changed(page, picture, before)
    page.get_by_role("button", name="Remove the line").click()
    page.wait_for_url(lambda url: "path=" not in url)
    page.goto(address)
    settle(page)
    ready(page, "vae")
    expect(page.get_by_role("button", name="Remove the line")).to_be_visible()


def test_the_decoded_plane_grows_and_from_map_to_map_the_hand_stays_with_the_same_digit(visit):
    page = visit("/vae", z="1,1", grid=1)
    picture = ready(page, "vae")
    move(page, 0.3, 0.3)
    changed(page, picture, (1, 1))  # nobody waits for the plane
    page.wait_for_selector('canvas.lp-top[data-plane="done"]')
    page.mouse.move(5, 5)
    page.wait_for_function("e => e.dataset.z === '1,1'", arg=picture.element_handle())
    page.get_by_role("button", name="Autoencoder", exact=True).click()
    there = z_of(ready(page, "ae"))
    assert there != (1, 1)
    page.wait_for_url(lambda url: "model=ae" in url)
    page.get_by_role("button", name="PCA", exact=True).click()
    ready(page, "pca")


def test_autoencoder_beside_vae_answer_together(visit):
    page = visit("/vae", side=1)
    left, right = ready(page, "ae", 0), ready(page, "vae", 1)
    stands(page)
    before_left, before_right = z_of(left), z_of(right)
    move(page, 0.6, 0.6, index=0)
    changed(page, left, before_left)
    changed(page, right, before_right)
    expect(page.get_by_text("land in a hole").nth(1)).to_be_visible()


def test_in_lecture_mode_and_without_motion_the_maps_change_at_once(visit):
    page = visit("/vae", lecture=1, reduced_motion=True)
    ready(page, "vae")
    stands(page)
    page.get_by_role("button", name="PCA", exact=True).click()
    ready(page, "pca")


def test_a_lost_checkpoint_is_said_and_the_others_work(page, lacking):
    page.goto(f"{lacking.url}/vae?lang=en&model=ae")
    settle(page)
    expect(page.get_by_text("The checkpoint “ae2” was cut or altered")).to_be_visible()
    ready(page, "vae")
    expect(page.get_by_role("button", name="Autoencoder", exact=True)).to_be_disabled()
    page.get_by_role("button", name="PCA", exact=True).click()
    ready(page, "pca")
