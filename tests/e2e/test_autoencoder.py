"""The autoencoder page in a browser: what is restored under the hand is what PyTorch restores."""

from __future__ import annotations

import re

import pytest
import torch
from playwright.sync_api import expect

from genmodels import checkpoints
from genmodels.data.outliers import auroc
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen, read
from ui import drawn as drawing
from ui.exhibits.autoencoder import networks, odd

SQ, SP, OD = "sq-root", "sp-root", "od-root"


@pytest.fixture
def visit(drawn):
    return lambda query, root, **settings: drawn("autoencoder", root, query, **settings)


def picture(url: str) -> torch.Tensor:
    found = re.search(r"ink=([^&]+)", url)
    ink = drawing.FIELD.parse(found.group(1)) if found else drawing.default_ink(drawing.source())
    return torch.from_numpy(drawing.greys(ink).astype("float32") / 255)[None]


def error_of(model, x: torch.Tensor) -> float:
    return float((model.decode(model.encode(x)) - x).square().mean())


@pytest.mark.parametrize("net", networks.NETS)
def test_every_network_restores_as_pytorch_does(visit, net):
    page = visit(f"exhibit=squeeze&k=32&net={net}", SQ)
    x = picture(page.url)
    assert float(read(page, "net", SQ)) == pytest.approx(error_of(checkpoints.load(networks.name(net, 32)), x), rel=0.02)
    assert float(read(page, "pca", SQ)) == pytest.approx(error_of(checkpoints.load("pca").truncate(32), x), rel=0.02)


def test_the_slider_changes_the_code_and_a_drawing_is_restored_at_once(visit):
    page = visit("exhibit=squeeze&k=32", SQ)
    page.locator(".sq-length").focus()
    page.keyboard.press("Home")
    conftest.until(page, SQ, "e.dataset.k === '2'", **SLOW)
    expect(page).to_have_url(re.compile(r"k=2(&|$)"))
    before = read(page, "net", SQ)
    page.locator(".lab-ink").focus()
    page.keyboard.press("7")
    conftest.until(page, SQ, f"e.dataset.net !== '{before}'", **SLOW)
    expect(page).to_have_url(re.compile("ink="), **SLOW)
    assert float(read(page, "net", SQ)) == pytest.approx(error_of(checkpoints.load("ae_k2"), picture(page.url)), rel=0.02)
    box = page.locator(f".{SQ}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] + 40 and box["x"] + box["width"] <= DESKTOP[0]


def test_a_number_of_the_code_is_turned_by_hand_and_by_keys_and_given_back(visit):
    page = visit("exhibit=squeeze&squeeze=code&k=8&lang=en", SQ)
    box = page.locator(".sq-bars-canvas").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.up()
    conftest.until(page, SQ, "+e.dataset.away > 0")
    expect(page).to_have_url(re.compile(r"turned=\d_\d+"))
    page.get_by_role("button", name="Back to the encoder's answer").click()
    conftest.until(page, SQ, "+e.dataset.away === 0")
    page.locator(".sq-bars-canvas").focus()
    page.keyboard.press("ArrowUp")
    conftest.until(page, SQ, "+e.dataset.away > 0")


def test_features_light_up_as_pytorch_has_them_and_one_is_looked_at(visit):
    page = visit("exhibit=sparse&sparsity=top10&lang=en", SP)
    x = picture(page.url)
    model = checkpoints.load("sparse_top10")
    assert int(read(page, "used", SP)) == int((model.encode(x) > 0).sum())
    assert float(read(page, "error", SP)) == pytest.approx(error_of(model, x), abs=2e-4)
    page.locator(".sp-grid-canvas").focus()
    page.keyboard.press("ArrowDown")
    conftest.until(page, SP, "e.dataset.feature === '8'")
    expect(page).to_have_url(re.compile("feature=8"))
    page.get_by_role("button", name="dropout").click()
    conftest.until(page, SP, "e.dataset.way === 'dropout'", **SLOW)


def test_a_threshold_is_dragged_and_another_class_is_left_out(visit):
    page = visit("exhibit=odd&left_out=4&lang=en", OD)
    usual, strange = (odd.scores("error", 4, drawing.source())[part] for part in (odd.images("")[1] != 4, odd.images("")[1] == 4))
    assert float(read(page, "area", OD)) == pytest.approx(auroc(-usual, -strange), abs=2e-3)
    before = float(read(page, "alarms", OD))
    box = page.locator(".od-spread-canvas").bounding_box()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"], steps=3)
    page.mouse.up()
    conftest.until(page, OD, f"+e.dataset.alarms > {before}")
    expect(page).to_have_url(re.compile(r"alarms=0\.\d+"))
    page.locator(".od-root").get_by_role("button", name="8", exact=True).click()
    conftest.until(page, OD, "e.dataset.left === '8'", **SLOW)
    expect(page).to_have_url(re.compile("left_out=8"))


@pytest.mark.parametrize(("query", "root"), [("exhibit=squeeze&lang=ko", SQ), ("exhibit=sparse&lang=ko", SP), ("exhibit=odd&lang=ko", OD)])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit, query, root):
    no_wider_than_the_screen(visit(query, root, size=PHONE, touch=True))
