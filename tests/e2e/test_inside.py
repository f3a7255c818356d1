"""Inside the network in the browser: layers under the pointer, the keys and the finger; parts that open; a lecture's whole screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, no_wider_than_the_screen, until


def test_the_layer_under_the_pointer_is_told_of_and_a_click_keeps_it(visit):
    page = visit("/diffusion", lang="en", inside="unet")
    page.get_by_role("tab", name="Inside").click()
    shrink = page.locator(".in-node[data-layer='shrink']")
    shrink.hover()
    until(page, "in-root", "e.dataset.at === 'shrink'")
    detail = page.locator(".in-detail")
    expect(detail).to_contain_text("73,856")
    expect(detail).to_contain_text("genmodels/diffusion/unet.py")
    expect(detail).to_contain_text("self.shrink = nn.Conv2d(a, b, 3, padding=1, stride=2)")
    page.mouse.move(5, 5)
    until(page, "in-root", "e.dataset.at === 'head'")
    shrink.click()
    expect(page).to_have_url(re.compile("inside=unet.shrink"))
    until(page, "in-root", "e.dataset.at === 'shrink'")


def test_keys_go_from_layer_to_layer_and_open_a_part(visit):
    page = visit("/diffusion", lang="ko", theme="dark", inside="unet.stem")
    page.get_by_role("tab", name="내부").click()
    page.locator(".in-node[data-layer='stem']").focus()
    page.keyboard.press("ArrowRight")
    until(page, "in-root", "e.dataset.at === 'down.0'")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("inside=unet(~|%7E)down.0"))
    expect(page.locator(".in-node[data-layer='down.0.conv1']")).to_be_visible()
    page.locator(".in-trail button").click()
    expect(page.locator(".in-node[data-layer='stem']")).to_be_visible()
    expect(page).to_have_url(re.compile("inside=unet(&|$)"))


def test_the_skip_and_the_time_embedding_are_drawn(visit):
    page = visit("/diffusion", lang="en", inside="unet")
    page.get_by_role("tab", name="Inside").click()
    expect(page.locator(".in-wires .in-skip")).to_have_count(1)
    expect(page.locator(".in-wires .in-side")).to_have_count(9)


def test_on_a_phone_layers_are_rows_and_a_finger_points(visit):
    page = visit("/vae", lang="en", size=PHONE, touch=True, inside="vae")
    page.get_by_role("tab", name="Inside").click()
    node = page.locator(".in-node[data-layer='encoder.layers.1']")
    node.tap()
    expect(page.locator(".in-detail")).to_contain_text("40,200")
    expect(page.locator(".in-detail")).to_be_in_viewport()
    no_wider_than_the_screen(page)


@pytest.mark.parametrize(
    ("path", "name"),
    [("/vae", "vae"), ("/gan", "generator"), ("/gan", "notes_generator"), ("/diffusion", "unet"), ("/autoregressive", "nade")],
)
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_in_a_lecture_a_network_fits_the_screen_and_keys_step(visit, path, name, lang):
    page = visit(path, lang=lang, lecture="1", inside=name)
    until(page, "in-root", "+e.dataset.layers > 3 && e.getBoundingClientRect().bottom <= innerHeight")
    stage = page.locator(".st-key-gm_inside_stage")
    box = stage.bounding_box()
    assert box["width"] >= 1270 and box["height"] >= 710
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(rf"inside={name}\."))
    until(page, "in-root", "e.getBoundingClientRect().bottom <= innerHeight")
    page.locator(".st-key-gm_inside_close button").click()
    expect(stage).to_have_count(0)
