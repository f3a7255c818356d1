"""Deriving the bound, in a browser: whatever q the hand makes, ELBO and KL add up to log p(x)."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import torch
from playwright.sync_api import expect
from torch.distributions import Normal

from genmodels import checkpoints
from genmodels.data.digits import digits
from tests.e2e.conftest import PHONE, no_wider_than_the_screen
from ui.exhibits.vae import bound
from ui.exhibits.vae import posterior as picture

ROOT = ".gm-root[data-ready][data-kl]"


@pytest.fixture
def room(visit):
    def go(**options):
        page = visit("/vae", exhibit="bound", **options)
        page.wait_for_selector(ROOT)
        return page

    return go


def numbers(page, name):
    found = [float(v) for v in page.locator(ROOT).get_attribute(f"data-{name}").split(",")]
    return found if len(found) > 1 else found[0]


def changed(page, old):
    expect(page.locator(ROOT)).not_to_have_attribute("data-kl", str(old))


def centre(page):
    """Where q's centre stands on the screen."""
    network, ink = default()
    grid = picture.true_posterior(network, ink)
    (low1, low2), (high1, _high2) = grid.axes[:, 0].tolist(), grid.axes[:, -1].tolist()
    q, box = numbers(page, "q"), page.locator(".bound-map").bounding_box()
    side = box["width"] - 40  # the marginals' strip
    size = high1 - low1
    return box["x"] + (q[0] - low1) / size * side, box["y"] + 40 + (1 - (q[1] - low2) / size) * side


def default():
    return checkpoints.load(picture.NAME), picture.default_ink(digits(picture.OFFERED).source)


def test_the_browsers_bound_equals_torchs_and_the_sum_stays_while_q_is_dragged(room):
    page = room()
    assert page.locator(ROOT).bounding_box()["height"] <= 470, "it fits the screen"
    network, ink = default()
    grid, split = picture.true_posterior(network, ink), bound.gaps(network, ink)
    total = numbers(page, "evidence")
    assert total == pytest.approx(split.log_evidence, abs=1e-6)
    assert numbers(page, "elbo") == pytest.approx(split.elbo, abs=5e-3)
    assert numbers(page, "elbo") + numbers(page, "kl") == pytest.approx(total, abs=1e-6)
    page.locator(".bound-map").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("[?&]q="))
    mu1, mu2, s1, s2 = numbers(page, "q")
    q = Normal(torch.tensor([mu1, mu2], dtype=torch.float64), torch.tensor([s1, s2], dtype=torch.float64))
    assert numbers(page, "kl") == pytest.approx(float(grid.kl(q)), abs=5e-3)
    kl = page.locator(ROOT).get_attribute("data-kl")
    x, y = centre(page)
    page.mouse.move(x, y)
    page.mouse.down()
    seen = set()
    for step in range(1, 6):
        page.mouse.move(x + 8 * step, y - 5 * step)
        changed(page, kl)
        kl = page.locator(ROOT).get_attribute("data-kl")
        seen.add(kl)
        assert numbers(page, "elbo") + numbers(page, "kl") == pytest.approx(total, abs=1e-4)
        assert numbers(page, "evidence") == total
    assert len(seen) == 5
    page.mouse.up()
    held = numbers(page, "q")[:2]
    page.wait_for_url(lambda url: [float(v) for v in parse_qs(urlsplit(url).query)["q"][0].split(",")[:2]] == pytest.approx(held, abs=1e-3))


def test_the_search_finds_the_best_q_and_reset_brings_the_encoders_back(room):
    page = room(speed=4)
    network, ink = default()
    split = bound.gaps(network, ink)
    start = numbers(page, "kl")
    page.get_by_role("button", name="One step uphill").click()
    changed(page, start)
    assert numbers(page, "kl") < start
    page.get_by_role("button", name="Find the best q").click()
    page.wait_for_function(
        """floor => {
          const find = (node) => { for (const e of node.querySelectorAll("*")) {
            if (e.dataset && e.dataset.kl) return e;
            if (e.shadowRoot) { const f = find(e.shadowRoot); if (f) return f; } } };
          return +find(document).dataset.kl < floor + 0.003; }""",
        arg=split.approximation,
    )
    page.get_by_role("button", name="The encoder's q").click()
    expect(page.locator(ROOT)).to_have_attribute("data-kl", re.compile(re.escape(f"{start:.4f}"[:5])))


def test_another_digit_can_be_taken_and_is_shared_with_the_other_exhibit(room):
    page = room()
    total = page.locator(ROOT).get_attribute("data-evidence")
    page.locator(".bound-thumb").nth(8).click()
    expect(page.locator(ROOT)).not_to_have_attribute("data-evidence", total)
    expect(page).to_have_url(re.compile(r"ink=[\w-]{131}"))
    assert numbers(page, "elbo") + numbers(page, "kl") == pytest.approx(numbers(page, "evidence"), abs=1e-4)


def test_a_link_restores_q_and_a_hostile_one_is_put_right(room):
    network, ink = default()
    mean, covariance = picture.true_posterior(network, ink).moments
    sigma = covariance.diagonal().sqrt()
    wanted = [round(float(v), 4) for v in (*mean, *sigma)]
    page = room(q=",".join(map(str, wanted)))
    assert numbers(page, "q") == pytest.approx(wanted, abs=1e-3)
    page = room(q="9,9,9,9")
    assert numbers(page, "elbo") + numbers(page, "kl") == pytest.approx(numbers(page, "evidence"), abs=1e-4)


def test_fits_a_phone(room):
    phone = room(size=PHONE)
    no_wider_than_the_screen(phone)
