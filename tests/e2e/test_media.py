"""The app on paper, in forced colours, and how its exhibits are chosen on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.every import DRAWN


def test_paper_has_title_exhibit_and_prose_and_no_control(visit):
    page = visit("/vae", lang="en")
    expect(page.locator(".lp-top:visible").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".gm-title h1")).to_be_visible()
    expect(page.locator(".lp-top:visible").first).to_be_visible()
    expect(page.get_by_test_id("stTabPanel").locator("p:visible").first).to_be_visible()
    for control in ("button", "select", "input", ".gm-transport", '[role="tab"]'):
        expect(page.locator(f"{control}:visible")).to_have_count(0)
    page.wait_for_function(
        "[...document.querySelectorAll('[data-testid=stMain], [data-testid=stAppViewContainer]')]"
        ".every((e) => getComputedStyle(e).overflowY === 'visible')"
    )
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) > 1  # what lies below the window is printed, too


def test_forced_colours_show_what_is_chosen(visit):
    page = visit("/vae", lang="en")
    expect(page.locator('.gm-button[aria-pressed="true"]:visible').first).to_be_visible()
    page.emulate_media(forced_colors="active")
    ground = "(e) => getComputedStyle(e).backgroundColor"
    for chosen, other in (
        (".st-key-gm_chooser [aria-checked=true]", ".st-key-gm_chooser [aria-checked=false]"),
        ('.gm-segments [aria-pressed="true"]', '.gm-segments [aria-pressed="false"]'),
    ):
        assert page.locator(chosen).first.evaluate(ground) != page.locator(other).first.evaluate(ground)


def test_on_a_phone_the_exhibits_are_one_row(visit):
    page = visit("/vae", lang="en", size=PHONE, touch=True)
    expect(page.locator(".st-key-gm_chooser button").nth(3)).to_be_visible()
    tops = page.locator(".st-key-gm_chooser button").evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    last = page.locator(".st-key-gm_chooser button").last
    last.tap()
    expect(last).to_have_attribute("aria-checked", "true")
    page.wait_for_url("**exhibit=**")
    page.reload()
    page.wait_for_function(
        """() => {
          const chosen = document.querySelector(".st-key-gm_chooser [aria-checked=true]")?.getBoundingClientRect();
          return chosen && chosen.left >= 0 && chosen.right <= innerWidth;
        }"""
    )


@pytest.mark.parametrize("exhibit", ["denoise", "d3pm", "use"])
def test_titles_keep_clear_of_each_other_on_a_small_screen(visit, exhibit):
    page = visit("/diffusion", lang="en", size=(1024, 768), exhibit=exhibit)
    expect(page.locator("figcaption:visible").nth(1)).to_be_visible()
    page.wait_for_function(DRAWN)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((e) => [...(e.shadowRoot?.querySelectorAll("figcaption, .lab-title") ?? [])])
          .filter((title) => title.textContent && title.getClientRects().length)
          .flatMap((title) => {
            const range = document.createRange();
            range.selectNodeContents(title);
            return [...range.getClientRects()].map(({ left, right, top, bottom }) => [left, right, top, bottom]);
          })"""
    )
    assert len(boxes) > 1
    for i, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[:i]:
            assert right <= other[0] + 1 or other[1] <= left + 1 or bottom <= other[2] + 4 or other[3] <= top + 4, (boxes[i], other)


def test_at_twice_the_size_the_plane_is_no_higher_than_the_window(visit):
    page = visit("/vae", lang="en", size=(640, 360))
    page.wait_for_function(DRAWN)
    assert page.locator(".lp-top").first.bounding_box()["height"] <= 360
