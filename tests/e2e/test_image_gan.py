"""The game on pictures in a browser: recordings play alone and side by side, a run trains live, is looked back at and is shared."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from genmodels.live import recording
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, no_wider_than_the_screen, settle

LONG = 120_000  # milliseconds: a live run is set up in seconds, and takes half a second a step, on a machine with nothing else to do


@pytest.fixture
def images(new_page, app_url):
    def go(query="", **settings):
        page = new_page(**settings)
        page.goto(f"{app_url}/gan?exhibit=images{query}")
        settle(page)
        until(page, "+e.dataset.frames > 0")
        return page

    return go


def until(page, condition, **more):
    conftest.until(page, "ig-root", condition, **more)


def at(page):
    return page.locator(".ig-root").evaluate("e => +e.dataset.step")


def fits(page, size=DESKTOP):
    box = page.locator(".ig-root").bounding_box()
    assert box["y"] + box["height"] <= size[1] and box["x"] + box["width"] <= size[0]
    primary = page.locator(".st-key-images_train button").first.bounding_box()
    assert primary["y"] + primary["height"] <= size[1]


def event(name, step):
    return next(e for e in recording.load(name).events if e.step == step)


def test_the_recording_plays_from_noise_to_digits_and_stops_where_one_stops_it(images):
    page = images()
    until(page, "e.dataset.playing === 'true' && +e.dataset.step >= 12")
    expect(page.locator(".ig-said")).to_contain_text("These are not digits yet")
    first = page.locator(".ig-grid").first.evaluate("c => c.toDataURL()")
    until(page, "+e.dataset.step >= 60")
    assert page.locator(".ig-grid").first.evaluate("c => c.toDataURL()") != first
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"image_at=\d+"))
    stood = at(page)
    page.locator(".lv-track").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"+e.dataset.step > {stood}")
    page.keyboard.press("End")
    until(page, "+e.dataset.step === 2000 && e.dataset.classes === '10'")
    expect(page.locator(".ig-said")).to_contain_text("All ten classes are made")


def test_who_wants_no_motion_sees_the_end_and_nothing_moves(images):
    page = images(reduced_motion=True)
    until(page, "e.dataset.playing === 'false' && +e.dataset.step === 2000")


def test_the_pictures_are_those_of_the_recording_in_whole_pixels_and_told_under_the_keys(images):
    page = images("&image_at=500")
    until(page, "+e.dataset.step === 500")
    fits(page)
    seen = page.locator(".ig-grid").first.evaluate(
        """c => { const { data } = c.getContext('2d').getImageData(0, 22, 118, 56), out = [];
                  for (const left of [0, 59]) for (let y = 1; y < 27; y++) for (let x = 1; x < 27; x++)
                    out.push(data[4 * ((2 * y + 1) * 118 + left + 2 * x + 1)]);
                  return out; }"""
    )
    there = event("image-dcgan", 500).snapshot["pictures"][:2, 1:27, 1:27]
    assert (np.array(seen).reshape(2, 26, 26) == 255 - there.astype(int)).all()
    grid = page.locator(".ig-grid").first
    plain = grid.evaluate("c => c.toDataURL()")
    grid.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    shown = event("image-dcgan", 500).snapshot
    number = 11  # the second of the second row of ten
    said = f"Picture {number + 1}: D gives it {shown['score'][number]:.2f}; the classifier sees a {shown['digit'][number]}"
    expect(page.locator(".gm-live")).to_contain_text(said)
    assert grid.evaluate("c => c.toDataURL()") != plain
    page.keyboard.press("Escape")
    page.wait_for_function("([grid, plain]) => grid.toDataURL() === plain", arg=[grid.element_handle(), plain])


def test_two_runs_stand_side_by_side_at_the_same_step_with_what_is_measured_of_each(images):
    page = images("&image=collapse&image_at=600")
    until(page, "e.dataset.lanes === '2' && +e.dataset.step === 600")
    fits(page)
    last = event("image-collapse", 600)
    assert page.locator(".ig-root").evaluate("e => +e.dataset.classes") == last.metrics["classes"]
    expect(page.locator(".ig-said p").last).to_contain_text("B: The generator is winning")
    expect(page.locator(".ig-said p").last).to_contain_text("have got worse")
    labels = [page.locator(".ig-meter").nth(i).get_attribute("aria-label") for i in (0, 1)]
    assert f"3: {100 * last.metrics['share_3']:.0f}" in labels[1] and f"Variety: {100 * last.metrics['variety']:.0f}" in labels[1]
    assert labels[0] != labels[1]


def test_the_notes_network_prints_five_samples_and_lists_its_layers(images):
    page = images("&image=notes&image_at=100")
    until(page, "+e.dataset.step === 100")
    fits(page)
    expect(page.locator(".ig-prints")).to_be_visible()
    ink = page.locator(".ig-prints").evaluate(
        "c => c.getContext('2d').getImageData(c.width - 155, 22, 155, 28).data.filter((v, i) => i % 4 === 0 && v < 128).length"
    )
    assert ink > 5 * 20, "five digits in a row"
    expect(page.get_by_text("Transposed convolution 5 × 5, stride 1, 32 maps")).to_be_visible()


def test_a_live_run_is_looked_back_at_while_it_goes_on_and_is_given_up(images):
    page = images()
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step >= 3", timeout=LONG)
    expect(page).to_have_url(re.compile(r"image_run=[\w-]+"))
    expect(page.locator(".gm-status")).to_contain_text("Live")
    page.locator(".lv-track").focus()
    page.keyboard.press("Home")
    until(page, "+e.dataset.step === 0")
    expect(page.locator(".gm-status")).to_contain_text("looking back")
    page.get_by_role("button", name="Back to now").click()
    until(page, "+e.dataset.step >= 4 && e.dataset.status === 'playing'", timeout=LONG)
    page.get_by_role("button", name="Pause").click()
    until(page, "e.dataset.status === 'paused'", timeout=LONG)
    still = "window.still?.step === e.dataset.step || (window.still = { step: e.dataset.step, since: performance.now() })"
    until(page, f"({still}) && performance.now() - window.still.since > 1000", timeout=LONG)  # the last picture has come
    stood = at(page)
    page.get_by_label("Step", exact=True).last.select_option("generator")
    page.get_by_role("button", name="Step", exact=True).click()
    until(page, f"+e.dataset.step === {stood} + 1", timeout=LONG)
    page.get_by_role("button", name="Back to the recorded run").click()
    until(page, "e.dataset.mode === 'recorded'", timeout=LONG)


def test_a_second_browser_watches_by_link(images):
    page = images()
    page.get_by_role("button", name="Train it live").click()
    expect(page).to_have_url(re.compile(r"image_run=[\w-]+"), timeout=LONG)
    run = re.search(r"image_run=([\w-]+)", page.url)[1]
    other = images(f"&image_run={run}")
    until(other, "e.dataset.mode === 'live' && +e.dataset.step >= 2", timeout=LONG)
    expect(other.get_by_text("Somebody else steers this run")).to_be_visible()
    page.get_by_role("button", name="Back to the recorded run").click()
    expect(other.get_by_text("This run is over")).to_be_visible(timeout=LONG)
    until(other, "e.dataset.mode === 'recorded'", timeout=LONG)


@pytest.mark.parametrize(("size", "query"), [((1920, 1080), ""), (DESKTOP, "&lecture=1"), (DESKTOP, "&lang=ko")])
def test_it_fits_the_screen(images, size, query):
    page = images(f"&image_at=100{query}", size=size)
    until(page, "+e.dataset.step === 100")
    fits(page, size)


@pytest.mark.parametrize("lesson", ["dcgan", "notes", "both"])
def test_a_phone_shows_everything_without_scrolling_sideways(images, lesson):
    page = images(f"&image_at=100&image={lesson}", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    for canvas in page.locator(".ig-root canvas").all():
        if canvas.is_visible():
            box = canvas.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
