"""The VAE's training in a browser: the recording plays, a live run starts and has its knobs turned, the past is a branch, links restore."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, no_wider_than_the_screen, settle

LONG = 120_000  # milliseconds: a live run is set up in seconds on a machine with nothing else to do


@pytest.fixture
def learn(new_page, app_url):
    def go(query="", **settings):
        page = new_page(**settings)
        page.goto(f"{app_url}/vae?exhibit=learn{query}")
        settle(page)
        until(page, "+e.dataset.frames > 0")
        return page

    return go


def until(page, condition, **more):
    conftest.until(page, "vl-root", condition, **more)


def fits(page, size=DESKTOP):
    box = page.locator(".vl-root").bounding_box()
    assert box["y"] + box["height"] <= size[1] and box["x"] + box["width"] <= size[0]
    primary = page.locator(".st-key-vae_train button").bounding_box()
    assert primary["y"] + primary["height"] <= size[1]


def at(page):
    return page.locator(".vl-root").evaluate("e => +e.dataset.step")


def picture(page, name):
    return page.locator(name).evaluate("c => c.toDataURL()")


def press(page, label, key, times=1):
    """Turn a knob by keyboard."""
    page.get_by_role("slider", name=label).first.focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_the_recording_plays_by_itself_and_tells_what_happens(learn):
    page = learn()
    until(page, "e.dataset.playing === 'true' && +e.dataset.step >= 2")
    expect(page.locator(".vl-said")).to_contain_text("Nothing is learned yet")
    first, frames = picture(page, ".vl-plane"), page.locator(".vl-root").evaluate("e => +e.dataset.frames")
    until(page, "+e.dataset.step >= 26")
    expect(page.locator(".vl-said")).to_contain_text("average digit")
    assert picture(page, ".vl-plane") != first
    assert page.locator(".vl-root").evaluate("e => +e.dataset.frames") > frames + 10
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"at=\d+"))
    stood = at(page)
    page.locator(".lv-track").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"+e.dataset.step > {stood}")
    page.keyboard.press("End")
    until(page, "+e.dataset.step === 2000")
    expect(page.locator(".vl-said")).to_contain_text("regions")


def test_who_wants_no_motion_sees_the_end_and_nothing_moves(learn):
    page = learn(reduced_motion=True)
    until(page, "e.dataset.playing === 'false' && +e.dataset.step === 2000")
    fits(page)
    page.set_viewport_size({"width": 1920, "height": 1080})
    until(page, "e.getBoundingClientRect().width > 1200")
    fits(page, (1920, 1080))


def test_a_link_shows_its_moment_the_decoded_plane_and_the_clouds(learn):
    page = learn("&lesson=collapse&at=600&decoded=1")
    until(page, "+e.dataset.step === 600 && e.dataset.playing === 'false'")
    expect(page.locator(".vl-said")).to_contain_text("Collapsed: the code carries 0.1 nats")
    expect(page.locator(".vl-used")).to_have_text("KL weight 30 · 0 of 2 axes in use")
    collapsed = picture(page, ".vl-plane")
    page.get_by_role("button", name="Codes").click()
    expect(page).not_to_have_url(re.compile("decoded"))
    codes = picture(page, ".vl-plane")
    page.get_by_role("button", name="Clouds").click()
    expect(page).to_have_url(re.compile("clouds=1"))
    assert len({collapsed, codes, picture(page, ".vl-plane")}) == 3
    assert "500 digits" in page.locator(".vl-plane").get_attribute("aria-label")


def test_a_live_run_has_its_knob_turned_is_rewound_and_branches(learn):
    page = learn()
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step > 30", timeout=LONG)
    expect(page).to_have_url(re.compile(r"run=[\w-]+"))
    press(page, "Weight of the KL term", "ArrowRight", 3)
    expect(page).to_have_url(re.compile("kl_weight=30"))
    expect(page.locator(".vl-used")).to_contain_text("KL weight 30")
    turned = at(page)
    until(page, f"+e.dataset.step > {turned} + 40", timeout=LONG)
    page.get_by_role("button", name="Pause").click()
    until(page, "e.dataset.status === 'paused'")
    head = at(page)
    page.locator(".lv-track").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    until(page, f"+e.dataset.step < {head} && e.dataset.stands === e.dataset.step")
    stood = at(page)
    press(page, "Weight of the KL term", "ArrowLeft", 3)
    until(page, "e.dataset.branch === '1'", timeout=LONG)
    assert abs(at(page) - stood) <= 5, "a knob that is turned in the past is turned there"
    expect(page.locator(".vl-used")).to_contain_text("KL weight 1")
    page.locator(".vl-root .gm-primary").click()
    until(page, "e.dataset.status === 'playing'", timeout=LONG)
    until(page, f"+e.dataset.step > {head}", timeout=LONG)
    page.get_by_role("button", name="Back to the recorded run").click()
    until(page, "e.dataset.mode === 'recorded'")


def test_a_second_browser_watches_by_link(learn, app_url):
    page = learn()
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step > 5", timeout=LONG)
    expect(page).to_have_url(re.compile(r"run=[\w-]+"))
    run = re.search(r"run=([\w-]+)", page.url)[1]
    other = learn(f"&run={run}")
    until(other, "e.dataset.mode === 'live' && +e.dataset.step > 10", timeout=LONG)
    expect(other.get_by_text("Somebody else steers this run")).to_be_visible()
    page.get_by_role("button", name="Back to the recorded run").click()
    expect(other.get_by_text("This run is over")).to_be_visible()
    until(other, "e.dataset.mode === 'recorded'")


@pytest.mark.parametrize("query", ["&lecture=1", "&lang=ko"])
def test_it_fits_the_screen(learn, query):
    fits(learn(f"&at=600{query}"))


def test_a_phone_shows_everything_without_scrolling_sideways(learn):
    page = learn("&at=600", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    for canvas in page.locator(".vl-root canvas").all():
        box = canvas.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
