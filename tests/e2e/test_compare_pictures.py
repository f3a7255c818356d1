"""The pictures side by side and one point through every model in a browser: what follows the hand is PyTorch's, the rest is asked for.

Without the diffusion model, whose sampling takes seconds: its file is not in this server's folder, and its row says so.
"""

from __future__ import annotations

import json

import numpy as np
import torch
from playwright.sync_api import expect

from genmodels import comparison, registry
from tests.e2e.conftest import PHONE, no_wider_than_the_screen
from tests.e2e.test_latent_pad import READ

SLOW = {"timeout": 60_000}


def painter(family, name):
    return registry.part(registry.FAMILIES[family].painter)(name)


def pixels(canvas):
    return np.array(canvas.evaluate(READ.replace('canvas.dataset.z.split(",").map(Number)', "0"))["pixels"])


def test_a_picture_is_pointed_at_by_mouse_and_keys_and_its_history_is_scrubbed(compare):
    page = compare("exhibit=pictures&of=dcgan&kth=2", reduced_motion=True)
    root = page.locator(".pc-root")
    page.locator('.pc-root[data-of="dcgan"][data-moment="3"]').wait_for(**SLOW)
    expect(root).to_contain_text("The checkpoint “diffusion_mnist” is missing")
    expect(page.locator(".pc-what")).to_contain_text("D takes it for real")
    shown = pixels(page.locator(".pc-figures canvas").first)
    assert np.abs(shown - 255 * painter("gan", "dcgan").draw(3, seed=0)[2].numpy()).max() <= 1
    page.locator(".pc-strip").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pc-what")).to_contain_text("the 16 strongest of 64 feature maps")
    page.wait_for_url("**moment=2**")
    row = page.locator('canvas[data-row="vae50"]')
    box = row.bounding_box()
    page.mouse.click(box["x"] + 0.65 * box["width"], box["y"] + 10)
    page.locator('.pc-root[data-of="vae50"][data-kth="6"][data-moment="4"]').wait_for(**SLOW)
    page.wait_for_url("**of=vae50**")
    row.focus()
    page.keyboard.press("ArrowRight")
    page.locator('.pc-root[data-kth="7"][data-moment="4"]').wait_for(**SLOW)
    page.keyboard.press("ArrowUp")
    page.locator('.pc-root[data-of="mixture_mnist"][data-kth="7"][data-moment="2"]').wait_for(**SLOW)


def test_both_decoders_follow_the_hand_with_pytorchs_numbers(compare):
    page = compare("exhibit=point&seed=4")
    root = page.locator('.pt-root[data-settled="1"]')
    root.wait_for(**SLOW)
    expect(page.locator(".pt-tiles")).to_contain_text("The checkpoint “diffusion_mnist” is missing")
    top = page.locator("canvas.pt-top")
    box = top.bounding_box()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.4 * box["height"])
    expect(page.locator(".pt-root")).to_have_attribute("data-settled", "0")
    spot = [float(v) for v in page.locator(".pt-root").get_attribute("data-spot").split(",")]
    for family, name in (("vae", "vae50"), ("gan", "gan_r1")):
        model = painter(family, name)
        z = comparison.around(comparison.starts(4, 3, model.latents), *spot)
        assert np.abs(pixels(page.locator(f'canvas[data-tile="{name}"]')) - 255 * model.decode(z[None])[0].numpy()).max() <= 2
    expect(page.locator('canvas[data-tile="mixture_mnist"]')).to_have_attribute("data-state", "old")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**place=**")
    page.locator('.pt-root[data-settled="1"]').wait_for(**SLOW)
    model = painter("mixture", "mixture_mnist")
    z = comparison.around(comparison.starts(4, 3, model.latents), *spot)
    assert np.abs(pixels(page.locator('canvas[data-tile="mixture_mnist"]')) - 255 * model.decode(z[None])[0].numpy()).max() <= 1
    expect(page.locator(".pt-story")).to_contain_text("A classifier reads")


def test_a_drawn_picture_is_given_back_on_a_phone(compare):
    page = compare("exhibit=point&give=picture", size=PHONE, touch=True)
    page.locator('.pt-root[data-settled="1"][data-give="picture"]').wait_for(**SLOW)
    no_wider_than_the_screen(page)
    page.locator('.lab-thumb[data-digit="7"]').click()
    page.wait_for_url("**ink=**")
    page.locator('.pt-root[data-settled="1"]').wait_for(**SLOW)
    x = torch.tensor(page.locator(".pt-root").evaluate("e => [...e.__gm.given()]"))
    _code, again = painter("vae", "vae50").recall(x)
    assert np.abs(pixels(page.locator('canvas[data-tile="vae50"]')) - 255 * again.picture.flatten().numpy()).max() <= 2
    expect(page.get_by_role("button", name="Search for it")).to_be_visible()


def test_both_stand_on_a_small_projector(compare):
    for query in ("exhibit=pictures&of=dcgan", "exhibit=point"):
        page = compare(query)
        bar = page.locator(".gm-transport").first
        bar.wait_for(**SLOW)
        page.locator('.pt-root[data-settled="1"]' if "point" in query else ".pc-root[data-rows]").wait_for(**SLOW)
        box = bar.bounding_box()
        assert box["y"] + box["height"] <= 720, (query, json.dumps(box))
        page.close()
