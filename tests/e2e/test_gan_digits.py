"""Between two digits and the quiz in a real browser: the networks there are PyTorch's, every move is drawn, and a quiz survives being left.

The GANs are untrained ones (tests/gans.py): what is tested is that the page computes and shows what the checkpoint says.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from benchmarks.harness import serve
from genmodels import checkpoints
from genmodels.data import mnist
from genmodels.gan import between as ways
from genmodels.gan import quiz
from tests import gans
from tests.e2e.conftest import no_wider_than_the_screen, settle, until
from tests.e2e.test_latent_pad import READ
from ui import digit_gan

SOURCE = "mnist" if mnist.available() else "handwriting"
NOW = "e => ({ spot: e.__gm.now.spot, z: [...e.__gm.now.z], x: [...e.__gm.now.x], logit: e.__gm.now.logit, p: e.__gm.now.p })"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return gans.folder(tmp_path_factory.mktemp("gans"))


@pytest.fixture(scope="module")
def app(chromium_path, folder):
    with serve(env={"GENMODELS_CHECKPOINTS": str(folder)}) as running:
        yield running


@pytest.fixture
def network(folder):
    return checkpoints.load(digit_gan.NAMES[SOURCE], folder)


@pytest.fixture
def visit(new_page, app):
    def go(query: str, stored: Any = None, **settings: Any) -> Any:
        page = new_page(**settings)
        if stored is not None:
            page.add_init_script(f"sessionStorage.setItem('gm.judge', {json.dumps(json.dumps(stored))})")
        page.goto(f"{app.url}/gan?lang=en&{query}")
        settle(page)
        return page

    return go


def root_of(page: Any) -> Any:
    root = page.locator(".gm-root:has(.bt-top)")
    page.locator("canvas.bt-image[data-spot]").wait_for()
    return root


def stands(page: Any) -> None:
    """The exhibit is seen on a small projector."""
    until(page, "gm-transport", "e.getBoundingClientRect().bottom <= 720")


def move(page: Any, u: float, v: float) -> None:
    """The pointer to the share (u, v) of the square: its outermost tiles' middles are 0 and 1."""
    box = page.locator("canvas.bt-top").bounding_box()
    page.mouse.move(box["x"] + 28 + u * (box["width"] - 56), box["y"] + 28 + v * (box["height"] - 56))


@pytest.mark.parametrize(("way", "theme"), [("sphere", "light"), ("straight", "dark")])
def test_generator_discriminator_and_classifier_are_pytorchs(visit, network, way, theme):
    page = visit(f"exhibit=between&square=12&drawn=0,2,0,1&way={way}", theme=theme)
    root, classifier = root_of(page), checkpoints.load("digit_classifier")
    corners = ways.corners(12, (0, 2, 0, 1), 64)
    for u, v in np.random.default_rng(0).uniform(0.02, 0.98, (6, 2)):
        before = page.locator("canvas.bt-image").get_attribute("data-spot")
        move(page, u, v)
        page.wait_for_function("([e, b]) => e.dataset.spot !== b", arg=[page.locator("canvas.bt-image").element_handle(), before])
        seen = page.wait_for_function(f"e => e.__gm.now.logit !== undefined && ({NOW})(e)", arg=root.element_handle()).json_value()
        z = ways.between(corners, *seen["spot"], way)
        assert np.allclose(seen["z"], z, atol=1e-6)
        x = network.decode(torch.tensor(z, dtype=torch.float32)[None])
        assert np.abs(np.array(seen["x"]) - x[0].numpy()).max() < 1e-3
        assert abs(seen["logit"] - float(network.logit(x))) < 1e-3
        assert np.abs(np.array(seen["p"]) - classifier(x).softmax(1)[0].numpy()).max() < 1e-3
        shown = page.locator("canvas.bt-image").evaluate(READ.replace("canvas.dataset.z", "canvas.dataset.spot"))
        assert shown["width"] % 28 == 0 and np.abs(np.array(shown["pixels"]) - 255 * x[0].numpy()).max() <= 1


def test_every_move_is_drawn_in_its_own_frame(visit):
    page = visit("exhibit=between")
    root_of(page)
    stands(page)
    image = page.locator("canvas.bt-image")
    page.wait_for_selector('canvas.bt-base[data-plane="done"]')
    image.evaluate("e => { window.drawn = 0; e.addEventListener('gm:drawn', () => { window.drawn += 1; }); }")
    for i in range(30):
        move(page, 0.2 + 0.02 * i, 0.5 + 0.01 * i)
        page.wait_for_function(f"window.drawn >= {i + 1}")
    page.mouse.move(5, 5)
    page.wait_for_function("e => e.dataset.spot === '0.5,0.5'", arg=image.element_handle())


def test_a_released_place_is_looked_up_and_kept_in_the_address(visit, network):
    page = visit("exhibit=between&square=4")
    root_of(page)
    move(page, 0.25, 0.75)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(lambda url: "spot=0.25%2C0.75" in url or "spot=0.25,0.75" in url, timeout=60_000)
    page.mouse.move(5, 5)
    said = page.locator(".bt-nearest:not(.bt-old)")
    expect(said).to_contain_text("away (picture", timeout=60_000)
    x = network.decode(torch.tensor(ways.between(ways.corners(4, (0,) * 4, 64), 0.25, 0.75), dtype=torch.float32)[None])
    (where,), (apart,) = digit_gan.training_pictures(SOURCE).nearest(x.numpy())
    expect(said).to_contain_text(f"{apart:.1f} away (picture {where + 1:,})")


def test_corners_keys_reset_and_replay(visit):
    page = visit("exhibit=between")
    root, image = root_of(page), page.locator("canvas.bt-image")
    before = root.evaluate("e => [...e.__gm.now.z].join()")
    page.get_by_role("button", name="Draw corner B again").click()
    page.wait_for_url(lambda url: "drawn=0%2C1%2C0%2C0" in url or "drawn=0,1,0,0" in url)
    assert root.evaluate("e => [...e.__gm.now.z].join()") != before
    page.locator("canvas.bt-top").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(image).to_have_attribute("data-spot", "0.6,0.48")
    page.wait_for_url(lambda url: "spot=" in url)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("e => e.dataset.spot !== '0.6,0.48'", arg=image.element_handle())
    page.get_by_role("button", name="Reset").click()
    expect(image).to_have_attribute("data-spot", "0.5,0.5")
    page.wait_for_url(lambda url: "drawn=" not in url and "spot=" not in url)
    assert root.evaluate("e => [...e.__gm.now.z].join()") == before


def test_a_drawn_line_is_walked_on_a_phone_and_removed(visit):
    page = visit("exhibit=between", size=(390, 844), touch=True)
    root_of(page)
    no_wider_than_the_screen(page)
    page.get_by_role("button", name="Draw a line").click()
    page.locator("canvas.bt-top").scroll_into_view_if_needed()
    move(page, 0.1, 0.2)
    page.mouse.down()
    for i in range(10):
        move(page, 0.1 + 0.07 * i, 0.2 + 0.05 * i)
    page.mouse.up()
    page.get_by_role("button", name="Pause").click()
    page.wait_for_url(lambda url: "line=" in url)
    page.get_by_role("button", name="Remove the line").click()
    page.wait_for_url(lambda url: "line=" not in url)


# The quiz.


def quiz_of(page: Any, phase: str) -> Any:
    root = page.locator(f'.gm-root[data-phase="{phase}"]')
    root.wait_for(state="attached")
    return root


def test_ten_answers_by_key_are_counted_beside_d_s(visit, network):
    page = visit("exhibit=judge&quiz=7")
    quiz_of(page, "ready")
    stands(page)
    asked = quiz.draw(network, digit_gan.real(SOURCE), 7)
    shown = page.locator("canvas.jg-image").evaluate(READ.replace('canvas.dataset.z.split(",").map(Number)', "0"))
    assert np.abs(np.array(shown["pixels"]) - asked.images[0].reshape(-1)).max() <= 1
    said = [True, False, True, True, False, False, True, False, True, True]
    for n, real in enumerate(said):
        expect(page.locator("canvas.jg-image")).to_have_attribute("data-picture", str(n))
        page.keyboard.press("ArrowLeft" if real else "ArrowRight")
    quiz_of(page, "done")
    you, d = (np.array(said) == asked.real).sum(), quiz.right(asked).sum()
    lines = page.locator(".jg-line b")
    expect(lines.nth(0)).to_have_text(f"{you} of 10")
    expect(lines.nth(1)).to_have_text(f"{d} of 10")
    text = page.locator("canvas.jg-cards").get_attribute("aria-label")
    for n, (truth, score) in enumerate(zip(asked.real, asked.score, strict=True), 1):
        assert f"Picture {n}: {'real' if truth else 'generated'}." in text and f"D: {score:.2f}" in text
    expect(page.locator(".jg-result")).to_contain_text("Rounds played: 1.")
    expect(page.locator(".jg-result")).to_contain_text("D is right about", timeout=60_000)
    page.get_by_role("button", name="The same ten again").click()
    quiz_of(page, "ready")
    for _ in said:
        page.locator(".jg-real").click()
    quiz_of(page, "done")
    expect(page.locator(".jg-result")).to_contain_text("Rounds played: 1.")  # the second time does not count
    page.get_by_role("button", name="Ten others").click()
    quiz_of(page, "ready")
    page.wait_for_url("**quiz=8**")


def test_who_leaves_in_the_middle_can_go_on_or_start_again(visit):
    page = visit("exhibit=judge&quiz=3")
    quiz_of(page, "ready")
    for key in ("ArrowLeft", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    quiz_of(page, "running")
    page.get_by_text("Why it circles").click()
    page.locator(".dc-top").wait_for()
    page.get_by_text("Real or fake?").first.click()
    quiz_of(page, "paused")
    expect(page.locator(".jg-paused")).to_contain_text("You are at picture 4")
    assert page.locator("canvas.jg-image").get_attribute("data-picture") == "", "the picture is hidden while the clock stands"
    page.reload()
    settle(page)
    quiz_of(page, "paused")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".jg-paused")).to_contain_text("You are at picture 4")
    page.locator(".jg-paused").get_by_role("button", name="Go on").click()
    quiz_of(page, "running")
    expect(page.locator("canvas.jg-image")).to_have_attribute("data-picture", "3")
    page.get_by_role("button", name="Pause").click()
    quiz_of(page, "paused")
    page.locator(".jg-paused").get_by_role("button", name="Start again").click()
    quiz_of(page, "ready")
    expect(page.locator("canvas.jg-image")).to_have_attribute("data-picture", "0")


def test_when_time_is_up_the_rest_counts_as_wrong(visit):
    left = {"source": SOURCE, "seed": 5, "answers": [True], "spent": [1000], "used": 59_500, "over": False}
    page = visit("exhibit=judge&quiz=5", stored={"now": left})
    quiz_of(page, "paused")
    page.locator(".jg-paused").get_by_role("button", name="Go on").click()
    quiz_of(page, "done")
    expect(page.locator(".jg-result")).to_contain_text("9 without an answer count as wrong")


@pytest.mark.parametrize("stored", ["nonsense", {"now": {"source": SOURCE, "seed": 5, "answers": "x"}, "rounds": 3}])
def test_what_another_page_left_in_the_browser_does_no_harm(visit, stored):
    page = visit("exhibit=judge&quiz=5", stored=stored)
    quiz_of(page, "ready")
    page.keyboard.press("ArrowLeft")
    quiz_of(page, "running")


def test_a_lost_gan_is_said_and_the_other_exhibits_work(page, damaged):
    for exhibit in ("between", "judge"):
        page.goto(f"{damaged.url}/gan?lang=en&exhibit={exhibit}")
        settle(page)
        expect(page.get_by_text(f"The checkpoint “{digit_gan.NAMES[SOURCE]}” was cut or altered")).to_be_visible()
    page.get_by_text("Why it circles").click()
    page.locator(".dc-top").wait_for()


def test_it_stands_in_lecture_mode(visit):
    stands(visit("exhibit=between&lecture=1"))
