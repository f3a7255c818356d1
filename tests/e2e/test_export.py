"""The button under every exhibit saves what the exhibit shows, as a picture that is not blank."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image


@pytest.mark.parametrize(
    ("path", "drawn"),
    [
        ("/", '.tq-panel.generative output:has-text("log p(x)")'),
        ("/vae?exhibit=walk", "canvas.lp-image[data-z]"),
        ("/vae?exhibit=bound", ".gm-root[data-ready][data-kl]"),
    ],
)
def test_the_exhibit_is_saved_as_a_picture(visit, path, drawn, tmp_path):
    page = visit(path)
    button = page.get_by_role("button", name="Picture (PNG)")
    button.wait_for()
    page.locator(".st-key-gm_exhibit").first.wait_for()
    page.locator(drawn).first.wait_for()
    with page.expect_download() as download:
        button.click()
    file = tmp_path / "picture.png"
    download.value.save_as(file)
    with Image.open(file) as picture:
        assert picture.format == "PNG" and min(picture.size) > 300
        grey = np.asarray(picture.convert("L"))
    assert len(np.unique(grey)) > 20
    assert np.ptp(grey[:36]) > 150, "no title above it"
    assert np.ptp(grey[-30:]) > 60, "no state below it"


def test_a_saved_picture_has_the_signs_between_its_canvases(visit, tmp_path):
    page = visit("/diffusion", t="500", at="20", lang="en")
    sign = page.locator(".st-key-gm_exhibit .dn-sign").first
    sign.wait_for()
    box, first = sign.bounding_box(), page.locator(".st-key-gm_exhibit figcaption").first.bounding_box()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (PNG)").click()
    download.value.save_as(tmp_path / "picture.png")
    with Image.open(tmp_path / "picture.png") as picture:
        grey = np.asarray(picture.convert("L"))
    left, top = round(box["x"] - first["x"]) + 16, round(box["y"] - first["y"]) + 16  # and the title's line above
    assert np.ptp(grey[top + 20 : top + 35 + round(box["height"]), left : left + round(box["width"])]) > 150
