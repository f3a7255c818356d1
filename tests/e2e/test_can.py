"""Can it? in a browser: the open cell has been tried, another is tried on press, a whole row; what is missing says so in its own cell.

Without the diffusion model, whose proofs take seconds: its file is not in this server's folder.
"""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from genmodels import registry
from tests.e2e.conftest import PHONE, no_wider_than_the_screen

SLOW = {"timeout": 60_000}


def test_a_cell_and_a_row_are_tried_and_the_address_follows(compare):
    page = compare("exhibit=can&by=mixture&ability=encode&seed=1")
    page.locator('.gm-root[data-at="mixture/encode"][data-can="yes"]').wait_for(**SLOW)
    proof = registry.part(registry.FAMILIES["mixture"].abilities)["encode"](1)
    expect(page.locator(".cn-said")).to_have_text(proof.said.format(**proof.values))
    first = page.locator(".cn-strips canvas").first
    dark = first.evaluate("""c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
        for (let i = 0; i < d.length; i += 4) n += 255 - d[i]; return n / (c.width * c.height) / 255 }""")
    assert dark == pytest.approx(float(np.mean(next(iter(proof.pictures.values())))), abs=0.01), "the ink of the digits themselves"
    page.locator('button[data-cell="vae/condition"]').click()
    page.locator('.gm-root[data-at="vae/condition"][data-can="no"]').wait_for(**SLOW)
    page.wait_for_url("**ability=condition**")
    page.locator('button[data-row="condition"]').press("Enter")
    expect(page.locator('button[data-cell="mixture/condition"]')).to_have_attribute("data-can", "yes", **SLOW)
    expect(page.locator('button[data-cell="gan/condition"]')).to_have_attribute("data-can", "no", **SLOW)
    missing = page.locator('button[data-cell="diffusion/condition"]')
    expect(missing).to_have_attribute("data-can", "failed", **SLOW)
    missing.click()
    expect(page.locator(".cn-said")).to_contain_text("The checkpoint “diffusion_mnist” is missing", **SLOW)
    expect(page.locator(".gm-commentary")).to_contain_text("1 yes, 0 partly, 2 no" if proof.can != "yes" else "2 yes, 0 partly, 2 no")


def test_on_a_phone_in_korean_the_proof_comes_to_the_hand(compare):
    page = compare("exhibit=can&by=mixture&ability=cover_modes", lang="ko", size=PHONE)
    page.locator('.gm-root[data-at="mixture/cover_modes"][data-can="yes"]').wait_for(**SLOW)
    no_wider_than_the_screen(page)
    page.locator('button[data-cell="mixture/invert"]').click()
    page.locator('.gm-root[data-at="mixture/invert"][data-can="no"]').wait_for(**SLOW)
    expect(page.locator(".cn-verdict")).to_be_in_viewport()
    expect(page.locator(".cn-verdict")).to_contain_text("아니요")
    page.locator('button[data-cell="mixture/fill_in"]').click()  # other strips than those of the proof before
    page.locator('.gm-root[data-at="mixture/fill_in"] .cn-strips figure').first.wait_for(**SLOW)
