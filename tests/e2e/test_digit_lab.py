"""From a picture to a distribution, in a browser: the ellipse follows the pen, and the browser computes what torch computes."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import expect

from genmodels import checkpoints
from genmodels.autoencoder.estimators import path_gradients
from genmodels.data.digits import digits
from tests.e2e.conftest import PHONE, no_wider_than_the_screen
from ui.exhibits.vae import posterior as picture

LAB = ".gm-root[data-ready][data-mu]"


@pytest.fixture
def lab(visit):
    def go(**options):
        page = visit("/vae", exhibit="picture", **options)
        page.wait_for_selector(LAB)
        return page

    return go


def numbers(page, name):
    return [float(v) for v in page.locator(LAB).get_attribute(f"data-{name}").split(",")]


def stroke(page, points):
    """Draw a line through points given in units of the board's side."""
    box = page.locator(".lab-ink").bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=6)
    return at


def ink_of(page) -> np.ndarray:
    text = re.search(r"ink=([\w-]+)", page.url)[1]
    raw = base64.urlsafe_b64decode(text + "==")
    return np.unpackbits(np.frombuffer(raw, np.uint8)).astype(np.float32)


def cleared(page):
    """An empty board, and the address that it has."""
    page.locator("[data-tool=clear]").click()
    blank = re.compile(r"ink=A{131}")
    expect(page).to_have_url(blank)
    return page.locator(LAB).get_attribute("data-mu")


def moved(page, old):
    """Wait until the posterior's mean is another one; return it as it stands in the page."""
    expect(page.locator(LAB)).not_to_have_attribute("data-mu", old)
    return page.locator(LAB).get_attribute("data-mu")


def test_ellipse_follows_the_pen_and_equals_torch(lab):
    page = lab(lab="draws")
    assert page.locator(LAB).bounding_box()["height"] <= 470, "it fits the screen"
    empty = cleared(page)
    stroke(page, [(0.3, 0.3), (0.7, 0.3), (0.45, 0.8)])
    moved(page, empty)  # the button is still down: nothing has been sent
    assert re.search(r"ink=A{131}", page.url)
    page.mouse.up()
    expect(page).not_to_have_url(re.compile(r"ink=A{131}"))
    bits = ink_of(page)
    assert 20 < bits.sum() < 300
    q = checkpoints.load(picture.NAME).encode(torch.from_numpy(bits))
    assert np.allclose(numbers(page, "mu"), q.loc.numpy(), atol=1e-3)
    assert np.allclose(numbers(page, "sigma"), q.scale.numpy(), atol=1e-3)


def test_a_drawing_is_centred_as_mnist_is_undone_and_erased(lab):
    page = lab()
    empty = cleared(page)
    stroke(page, [(0.1, 0.1), (0.1, 0.4)])  # a small one, in a corner
    page.mouse.up()
    moved(page, empty)
    expect(page).not_to_have_url(re.compile(r"ink=A{131}"))
    image = ink_of(page).reshape(28, 28)
    rows, columns = np.nonzero(image)
    assert 16 <= np.ptp(rows) + 1 <= 21
    assert abs(rows.mean() - 14) < 1 and abs(columns.mean() - 14) < 1
    one = page.locator(LAB).get_attribute("data-mu")
    stroke(page, [(0.7, 0.3), (0.3, 0.7)])
    page.mouse.up()
    moved(page, one)
    page.locator("[data-tool=undo]").click()
    expect(page.locator(LAB)).to_have_attribute("data-mu", one)
    page.locator("[data-tool=erase]").click()
    stroke(page, [(0.05, 0.25), (0.3, 0.25)])
    page.mouse.up()
    moved(page, one)


def test_a_stroke_outlives_the_reply_to_the_change_before_it(lab):
    """Python answers an undo while the eraser is already on the board: the eraser's stroke stays."""
    page = lab()

    def answered(before):
        """Until Python has answered with something else than before."""
        expect(page.locator(LAB)).not_to_have_attribute("data-torch", before)
        return page.locator(LAB).get_attribute("data-torch")

    def drawn(points, before):
        stroke(page, points)
        page.mouse.up()
        return answered(before)

    start = answered("")
    cleared(page)
    first = drawn([(0.3, 0.3), (0.7, 0.7)], answered(start))
    expect(page).not_to_have_url(re.compile(r"ink=A{131}"))
    url = page.url
    asked = drawn([(0.7, 0.3), (0.3, 0.7)], first)
    expect(page).not_to_have_url(url)
    page.locator("[data-tool=undo]").click()
    page.locator("[data-tool=erase]").click()
    stroke(page, [(0.2, 0.2), (0.5, 0.5)])
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # it is drawn
    held = page.locator(LAB).get_attribute("data-mu")
    expect(page.locator(LAB)).not_to_have_attribute("data-torch", asked)  # the reply has come, the button is still down
    expect(page).to_have_url(url)
    assert page.locator(LAB).get_attribute("data-mu") == held
    page.mouse.up()
    expect(page).not_to_have_url(url)


def test_keyboard_picks_a_digit_draws_again_and_moves_the_pen(lab):
    page = lab()
    page.locator(".lab-ink").focus()
    page.keyboard.press("7")
    expect(page).to_have_url(re.compile("ink="))
    first = page.url
    page.keyboard.press("7")
    expect(page).not_to_have_url(first)
    eps = numbers(page, "eps")
    page.keyboard.press("d")
    expect(page.locator(LAB)).not_to_have_attribute("data-eps", ",".join(map(str, eps)))
    expect(page).to_have_url(re.compile("draw=10"))
    page.keyboard.press("Delete")
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"ink=[\w-]{131}"))


def test_same_seed_same_draw_and_a_link_restores_everything(lab):
    page = lab(seed=5, draw=3)
    eps = numbers(page, "eps")
    again = lab(seed=5, draw=3)
    assert numbers(again, "eps") == eps
    assert numbers(lab(seed=6, draw=3), "eps") != eps
    page.locator(".lab-thumb").nth(4).click()
    expect(page).to_have_url(re.compile("ink="))
    mu = numbers(page, "mu")
    fresh = lab(ink=re.search(r"ink=([\w-]+)", page.url)[1])
    assert np.allclose(numbers(fresh, "mu"), mu, atol=1e-6)


def test_dragging_z_sets_epsilon(lab):
    page = lab()
    box = page.locator(".lab-lens").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"], steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("draw=0"))
    eps = numbers(page, "eps")
    assert eps[0] > 0.3 and eps[1] > 0.3


def test_gradient_view_shows_torchs_gradient(lab):
    page = lab(lab="path", seed=2, draw=4)
    page.wait_for_selector("[data-gradient]")
    assert page.locator(LAB).bounding_box()["height"] <= 470, "it fits the screen"
    network, ink = checkpoints.load(picture.NAME), picture.default_ink(digits(picture.OFFERED).source)
    x, q = picture.as_tensor(ink), picture.encoded(network, ink)
    expected = path_gradients(network, x, q, torch.tensor([numbers(page, "eps")], dtype=torch.float32))[0]
    assert np.allclose(numbers(page, "gradient"), expected.flatten().numpy(), rtol=2e-3, atol=2e-2)
    page.get_by_role("button", name="plain sample").click()
    expect(page).to_have_url(re.compile("node=plain"))


def test_bound_view_agrees_with_the_grid(lab):
    page = lab(lab="bound")
    page.wait_for_selector(".gm-root[data-evidence^='-']")
    assert page.locator(LAB).bounding_box()["height"] <= 470, "it fits the screen"
    network, ink = checkpoints.load(picture.NAME), picture.default_ink(digits(picture.OFFERED).source)
    truth = picture.terms(network, ink)
    assert numbers(page, "evidence")[0] == pytest.approx(truth["evidence"], abs=1e-3)
    assert numbers(page, "elbo")[0] == pytest.approx(truth["elbo"], abs=2e-2)  # 49 nodes in the browser, thousands here


def test_upload_becomes_a_digit_or_one_sentence(lab):
    page = lab()
    image = np.full((120, 90), 255, np.uint8)
    image[20:100, 40:52] = 0
    raw = io.BytesIO()
    Image.fromarray(image).save(raw, "PNG")
    page.locator("input[type=file]").set_input_files({"name": "one.png", "mimeType": "image/png", "buffer": raw.getvalue()})
    expect(page).to_have_url(re.compile("ink="))
    assert 20 < ink_of(page).sum() < 200
    page.locator("input[type=file]").set_input_files({"name": "bad.png", "mimeType": "image/png", "buffer": b"not a picture"})
    expect(page.get_by_text("This is not a picture that can be read")).to_be_visible()


@pytest.mark.parametrize("view", ["path", "bound"])
def test_fits_a_phone(lab, view):
    phone = lab(lab=view, size=PHONE)
    no_wider_than_the_screen(phone)


def test_touch_draws_on_a_phone(lab):
    page = lab(lab="draws", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    page.locator("[data-tool=clear]").tap()
    before = page.locator(LAB).get_attribute("data-mu")
    page.locator(".lab-ink").evaluate(
        """(board) => {
          const b = board.getBoundingClientRect();
          const fire = (type, x, y) => board.dispatchEvent(new PointerEvent(type, {
            pointerId: 1, pointerType: "touch", isPrimary: true, bubbles: true, cancelable: true,
            clientX: b.left + x * b.width, clientY: b.top + y * b.height }));
          board.setPointerCapture = () => {};
          fire("pointerdown", 0.5, 0.2);
          for (let y = 0.2; y < 0.8; y += 0.05) fire("pointermove", 0.5, y);
          fire("pointerup", 0.5, 0.8);
        }"""
    )
    expect(page.locator(LAB)).not_to_have_attribute("data-mu", before)
