"""The question beside the exhibit: seen together with it, stepped by keys in a lecture, and away again where the reader was."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, no_wider_than_the_screen, settle

IN_SIGHT = """(name) => {
  const place = document.querySelector(name)?.getBoundingClientRect();
  return place && place.top >= 0 && place.top < innerHeight - 60;
}"""


@pytest.mark.parametrize("size", [(1280, 720), PHONE])
def test_an_answer_leads_to_the_exhibit_with_the_question_in_sight_and_back(visit, size):
    page = visit("/vae", lang="en", size=size)
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="a clear digit").click()
    page.get_by_role("button", name="Go far out").click()
    expect(page.locator(".st-key-gm_dock")).to_contain_text("your answer")
    for name in (".st-key-gm_exhibit", ".st-key-gm_dock"):
        page.wait_for_function(IN_SIGHT, arg=name)
    most = page.locator(".st-key-gm_dock").evaluate("e => e.getBoundingClientRect().height / innerHeight")
    assert most <= (0.34 if size == PHONE else 0.49)
    no_wider_than_the_screen(page)
    page.get_by_role("button", name="Close the question").click()
    expect(page.locator(".st-key-gm_dock")).to_have_count(0)
    page.wait_for_function(IN_SIGHT, arg=".st-key-gm_try_walk3")


def test_in_a_lecture_one_key_leads_from_the_question_to_the_votes_and_to_what_happened(visit):
    page = visit("/vae", lang="ko", lecture="1")
    dock = page.locator(".st-key-gm_dock")
    expect(page.locator(".st-key-gm_ask_start button")).to_be_visible()
    page.keyboard.press("n")
    expect(dock).to_be_visible()
    page.keyboard.press("PageDown")
    hands = dock.locator("input")
    expect(hands).to_have_count(4)
    for number, count in enumerate((3, 12)):
        hands.nth(number).fill(str(count))
        hands.nth(number).press("Enter")
        expect(dock.locator(".gm-hands").nth(number)).to_have_text(str(count))
    hands.nth(1).press("n")  # what is typed is no step
    expect(hands).to_have_count(4)
    hands.nth(1).blur()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("model=ae.*ask=walk1.run"))
    page.keyboard.press("n")
    expect(dock.locator("li.came")).to_have_count(1)
    page.keyboard.press("PageUp")
    expect(dock.locator("li.came")).to_have_count(0)
    expect(dock.locator(".gm-hands").nth(1)).to_have_text("12")


def test_a_link_restores_answers_and_the_question(visit):
    page = visit("/vae", lang="en", answers="walk1b.walk3d", ask="walk3.reveal", z="3.6,3.6")
    settle(page)
    expect(page.locator(".st-key-gm_dock li.mine.came")).to_have_count(1)
    page.get_by_role("tab", name="Try").click()
    expect(page.locator(".st-key-gm_tally")).to_contain_text("1 of 2 as you predicted")
