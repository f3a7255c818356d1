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
        assert len(np.unique(np.asarray(picture.convert("L")))) > 20
