"""Noise follows the hand, and what the browser restores is what PyTorch restores."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import PHONE, no_wider_than_the_screen, read, until
from ui.drawn import source
from ui.exhibits.autoencoder import denoise

ROOT = "nr-root"


def error(name, noise):
    clean, given = denoise.noisy(source(), 0, noise)
    return float((denoise.restored(name, given, noise) - clean).square().mean())


def test_each_restorer_is_pytorchs_and_the_noise_follows_the_hand(drawn):
    page = drawn("autoencoder", ROOT, "exhibit=denoise&lang=en&noise=0.3")
    for name in ("ae", "linear", "dae", "diffusion"):
        page.locator(f".nr-root .gm-segments button[data-name={name}]").click()
        until(page, ROOT, f"e.dataset.restorer === '{name}' && e.dataset.error !== ''", timeout=60_000)
        assert float(read(page, "error", ROOT)) == pytest.approx(error(name, 0.3), rel=2e-3), name
    slider = page.locator(".nr-slider input")
    slider.focus()
    page.keyboard.press("End")
    until(page, ROOT, "e.dataset.noise === '1' && e.dataset.error !== ''")  # computed once the key is up
    assert float(read(page, "error", ROOT)) == pytest.approx(error("diffusion", 1.0), rel=2e-3)
    page.wait_for_url("**noise=1*")


def test_the_noise_is_set_on_the_curve_and_on_a_phone(drawn):
    page = drawn("autoencoder", ROOT, "exhibit=denoise&lang=ko", size=PHONE, touch=True, reduced_motion=True)
    no_wider_than_the_screen(page)
    canvas = page.locator(".nr-curve canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.98, box["y"] + box["height"] / 2)
    until(page, ROOT, "+e.dataset.noise > 0.9")
    assert float(read(page, "error", ROOT)) == pytest.approx(error("dae", float(read(page, "noise", ROOT))), rel=2e-3)
