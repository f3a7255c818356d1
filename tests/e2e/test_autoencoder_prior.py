"""Codes against a prior, in a browser: three models, a recorded training, and one that trains live."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen
from ui.exhibits.autoencoder import prior

PR = "pr-root"


@pytest.fixture
def visit(drawn):
    return lambda query="", **settings: drawn("autoencoder", PR, f"exhibit=prior&{query}", **settings)


def until(page, condition, **more):
    conftest.until(page, PR, condition, **more)


def test_each_models_distance_is_pythons_and_the_exhibit_fits(visit):
    page = visit("aae_moment=2000")
    until(page, "e.dataset.step === '2000'", **SLOW)
    assert float(conftest.read(page, "distance", PR)) == pytest.approx(prior.end("ring")["distance"], rel=1e-3)
    for model, name in (("plain", "Autoencoder"), ("vae", "VAE")):
        page.get_by_role("button", name=name, exact=True).click()
        until(page, f"e.dataset.model === '{model}'")
        assert float(conftest.read(page, "distance", PR)) == pytest.approx(prior.stored(model)[1]["distance"], rel=1e-3)
        expect(page).to_have_url(re.compile(f"prior_model={model}"))
    box = page.locator(f".{PR}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_one_trains_live_into_the_chosen_prior(visit):
    page = visit("prior=heart&aae_moment=0")
    until(page, "e.dataset.step === '0'", **SLOW)
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step > 10", **SLOW)
    page.get_by_role("button", name="Back to the recorded run").click()
    until(page, "e.dataset.mode === 'recorded'", **SLOW)


def test_it_fits_a_phone_in_korean(visit):
    no_wider_than_the_screen(visit("lang=ko&aae_moment=2000", size=PHONE, touch=True))
