"""The button under every exhibit saves what the exhibit shows, as a picture that is not blank."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image


@pytest.mark.parametrize(("path", "exhibit"), [("/", None), ("/vae", "walk"), ("/vae", "bound")])
def test_the_exhibit_is_saved_as_a_picture(visit, path, exhibit, tmp_path):
    page = visit(path, **({"exhibit": exhibit} if exhibit else {}))
    button = page.get_by_role("button", name="Picture (PNG)")
    button.wait_for()
    page.wait_for_function("() => document.querySelector('.st-key-gm_exhibit')")
    page.wait_for_timeout(1500)  # the first drawing; a blank canvas would be saved as well, and fail below
    with page.expect_download() as download:
        button.click()
    file = tmp_path / "picture.png"
    download.value.save_as(file)
    with Image.open(file) as picture:
        assert picture.format == "PNG" and min(picture.size) > 300
        assert len(np.unique(np.asarray(picture.convert("L")))) > 20
