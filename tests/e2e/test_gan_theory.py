"""The Dirac-GAN and the optimal discriminator in the browser: the same numbers as in Python, under the hand."""

import math

import pytest
from playwright.sync_api import expect

from genmodels.gan import dirac, optimal

ROOT = ".gm-root:has({})"


def at(page, selector):
    root = page.locator(ROOT.format(selector))
    root.wait_for()
    return root


def test_a_path_in_the_browser_is_the_path_in_python(visit):
    first, *others = reversed(dirac.GAMES)
    query = {"game": first, "update": "alternating", "rate": "0.3", "strength": "0.6", "start": "1.2,-0.7"}
    page = visit("/gan", exhibit="dirac", reduced_motion=True, **query)  # so that it does not play by itself
    root = at(page, ".dc-top")
    for game in (first, *others):
        if game != first:
            root.locator(f"[data-game={game}]").click()
        expect(root.locator(f"[data-game={game}]")).to_have_attribute("aria-pressed", "true")
        root.locator("button[aria-label=Step]").click()
        root.locator("button[aria-label=Step]").evaluate("button => { for (let i = 0; i < 11; i++) button.click(); }")
        expect(root).to_have_attribute("data-turns", "12")
        *_path, (theta, psi) = dirac.orbit(1.2, -0.7, dirac.Config(game, "alternating", 0.3, 0.6), 12)
        assert float(root.get_attribute("data-theta")) == pytest.approx(theta, abs=1e-9)
        assert float(root.get_attribute("data-psi")) == pytest.approx(psi, abs=1e-9)
        root.locator("button[aria-label=Reset]").click()
        expect(root).to_have_attribute("data-turns", "0")


def test_the_start_follows_the_pointer_and_goes_into_the_address(visit):
    page = visit("/gan", exhibit="dirac")
    root = at(page, ".dc-top")
    box = root.locator(".dc-top").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    expect(root).to_have_attribute("data-turns", "400")  # the whole path is there while the button is down
    page.mouse.up()
    page.wait_for_url("**start=1.5%2C1.5**")


def test_a_cure_by_keyboard_is_said_in_words(visit):
    page = visit("/gan", exhibit="dirac", lang="ko")
    root = at(page, ".dc-top")
    before = root.locator(".dc-said").inner_text()
    root.locator("[data-game=r1]").focus()
    page.keyboard.press("Enter")
    expect(root.locator(".dc-said")).not_to_have_text(before)
    page.wait_for_url("**game=r1**")


def test_the_optimal_discriminator_is_pythons_while_a_hump_is_dragged(visit):
    page = visit("/gan", exhibit="optimal", a="-2,0.5", b="2,0.4", q="0,1")
    root = at(page, ".op-handle")

    def agrees():
        mean, width = map(float, root.get_attribute("data-q").split(","))
        p = optimal.Mixture((-2.0, 2.0), (0.5, 0.4), (0.5, 0.5))
        found = optimal.divergences(p, optimal.Mixture((mean,), (width,)))
        for name in ("jsd", "value", "wasserstein"):
            assert float(root.get_attribute(f"data-{name}")) == pytest.approx(getattr(found, name), abs=1e-9)
        return found

    expect(root).to_have_attribute("data-q", "0,1")
    agrees()
    canvas = root.locator(".op-main canvas").bounding_box()
    x, y = canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] * 0.8
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 12):
        page.mouse.move(x + i * canvas["width"] / 24 / 2, y - 8 * i)
    expect(root).not_to_have_attribute("data-q", "0,1")
    page.wait_for_function("root => Number(root.dataset.q.split(',')[0]) > 2.5", arg=root.element_handle())
    agrees()
    page.mouse.up()
    page.wait_for_url("**q=2**")


def test_needles_are_told_apart_for_ever_and_the_page_says_so(visit):
    page = visit("/gan", exhibit="optimal")
    root = at(page, ".op-handle")
    root.locator("[data-set=far]").click()
    page.wait_for_function("([root, most]) => Math.abs(root.dataset.jsd - most) < 1e-3", arg=[root.element_handle(), math.log(2)])
    expect(root.locator(".op-said")).to_contain_text("ln 2")


def test_widths_and_starts_from_hostile_links_stay_in_bounds(visit):
    page = visit("/gan", exhibit="optimal", q="9e9,0", a="nan,nan")
    root = at(page, ".op-handle")
    expect(root).to_have_attribute("data-q", "5,0.05")
    page = visit("/gan", exhibit="dirac", start="1e308,-1e308", rate="1e9", strength="-5")
    root = at(page, ".dc-top")
    expect(root.locator("input[data-knob=rate]")).to_have_value("1")
