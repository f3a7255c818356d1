"""The arena's stage in a browser: a recording plays, is scrubbed, shows its layers; two futures side by side; a live run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, no_wider_than_the_screen, settle

ROOT = ".ar-root"
PIXELS = "e => [...e.querySelectorAll('canvas')].map((c) => c.toDataURL()).join()"


@pytest.fixture
def arena(new_page, app_url):
    """Open the page and wait until something is drawn. A step in the address keeps it from playing by itself."""

    def go(query: str = "preset=collapse&at=300", **settings):
        page = new_page(**settings)
        page.goto(f"{app_url}/gan?{query}")
        settle(page)
        page.wait_for_selector(f"{ROOT}[data-frames]")
        return page

    return go


def data(page, name: str) -> str:
    return page.locator(ROOT).get_attribute(f"data-{name}")


def wait(page, condition: str) -> None:
    """Until a condition on `d`, the root element's data, holds."""
    page.locator(ROOT).evaluate(
        "(root, text) => new Promise((done) => { const f = new Function('d', `return ${text}`);"
        "const look = () => (f(root.dataset) ? done() : requestAnimationFrame(look)); look(); })",
        condition,
    )


def picture(page, lane: int = 0) -> str:
    return page.locator(".ar-stage").nth(lane).evaluate("c => c.toDataURL()")


def test_a_recording_plays_by_itself_and_pauses(arena):
    page = arena("preset=collapse")
    wait(page, "+d.step > 0 && d.playing === 'true'")
    before, step = picture(page), int(data(page, "step"))
    wait(page, f"+d.step > {step} + 40")
    assert picture(page) != before
    page.get_by_role("button", name="Pause").click()
    wait(page, "d.playing === 'false'")
    frames = data(page, "frames")
    page.evaluate("new Promise((done) => setTimeout(done, 300))")  # nothing is drawn where nothing moves
    assert int(data(page, "frames")) - int(frames) <= 3
    expect(page).to_have_url(re.compile(r"at=\d+"))
    assert data(page, "status") == "recorded"


def test_a_link_shows_its_moment_the_stage_and_the_curves_say_more_and_play_goes_on_from_there(arena):
    page = arena()
    assert data(page, "step") == "300" and data(page, "playing") == "false"
    for canvas in page.locator(f"{ROOT} canvas").all():
        box = canvas.bounding_box()
        if box:
            assert box["y"] + box["height"] <= 720 and box["x"] + box["width"] <= 1280, "it fits the first screen"
    stage = page.locator(".ar-stage").first
    expect(stage).not_to_have_attribute("aria-label", re.compile(r"D\(x\) = "))
    stage.hover(position={"x": 60, "y": 90})
    expect(stage).to_have_attribute("aria-label", re.compile(r"D\(x\) = \d\.\d\d"))
    page.mouse.move(5, 5)
    expect(stage).not_to_have_attribute("aria-label", re.compile(r"D\(x\) = "))
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("aria-label", re.compile(r"D\(x\) = \d\.\d\d"))
    before = page.locator(".ar-curves").evaluate(PIXELS)
    page.locator(".ar-tools").get_by_role("button", name="Gradients").click()
    expect(page).to_have_url(re.compile("panel=gradients"))
    assert page.locator(".ar-curves").evaluate(PIXELS) != before
    with page.expect_download() as saved:
        page.locator(".ar-tools").get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert {"run", "step", "discriminator", "generator", "modes", "distance"} <= set(rows[0])
    assert float(rows[-1]["step"]) > 1000
    page.get_by_role("button", name="Play").click()
    wait(page, "+d.step > 310")


def test_scrubbing_by_pointer_and_by_keys(arena):
    page = arena()
    before, track = picture(page), page.locator(".lv-track")
    box = track.bounding_box()
    y = box["y"] + box["height"] - 9
    page.mouse.move(box["x"] + 0.5 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], y, steps=4)
    page.mouse.up()
    wait(page, "+d.step > 1000")
    assert picture(page) != before
    page.wait_for_function("/at=1\\d\\d\\d/.test(location.search)")
    track.focus()
    page.keyboard.press("Home")
    wait(page, "d.step === '0'")
    page.keyboard.press("ArrowRight")
    wait(page, "+d.step > 0")
    first = int(data(page, "step"))
    page.keyboard.press("ArrowRight")
    wait(page, f"+d.step > {first}")
    page.keyboard.press("ArrowLeft")
    wait(page, f"+d.step === {first}")
    expect(track).to_have_attribute("aria-valuenow", str(first))
    page.keyboard.press("End")
    wait(page, "+d.step > 1000")
    page.keyboard.press("Space")  # at its end, play starts again
    wait(page, "d.playing === 'true' && +d.step < 1000")


def test_each_layer_can_be_switched(arena):
    page = arena()
    for name in ("Data", "Generated", "Discriminator", "Gradients", "Noise grid", "Modes"):
        before, chip = picture(page), page.locator(".ar-chips").get_by_role("button", name=name)
        pressed, frames = chip.get_attribute("aria-pressed"), data(page, "frames")
        chip.focus()
        page.keyboard.press("Space")
        expect(chip).to_have_attribute("aria-pressed", "false" if pressed == "true" else "true")
        wait(page, f"+d.frames > {frames}")
        assert picture(page) != before, name
    expect(page).to_have_url(re.compile("layers=arrows"))
    page.reload()
    settle(page)
    page.wait_for_selector(f"{ROOT}[data-frames]")
    expect(page.locator(".ar-chips [aria-pressed=true]")).to_have_count(1)


def test_two_futures_stand_side_by_side_at_the_same_step(arena):
    page = arena("preset=collapse")
    page.get_by_role("button", name="Cure: unrolling").click()
    wait(page, "d.lanes === '2'")
    one, other = (page.locator(".ar-stage").nth(i).bounding_box() for i in range(2))
    assert one["width"] == other["width"] and one["y"] == other["y"] and other["x"] > one["x"] + one["width"]
    page.locator(".lv-track").focus()
    page.keyboard.press("End")
    wait(page, "+d.step > 1000 && d.playing === 'false'")
    assert picture(page, 0) != picture(page, 1)
    before = [picture(page, 0), picture(page, 1)]
    last = data(page, "step")
    page.keyboard.press("PageDown")
    wait(page, f"+d.step < {last}")
    assert picture(page, 0) != before[0] and picture(page, 1) != before[1]


def test_a_live_run_is_watched_stepped_and_rewound(arena):
    page = arena()
    page.get_by_role("button", name="Train it live").click()
    wait(page, "d.mode === 'live' && d.status === 'playing' && +d.step > 100")
    page.get_by_role("button", name="Pause").click()
    wait(page, "d.status === 'paused' && d.playing === 'false'")
    page.locator(".lv-track").focus()
    page.keyboard.press("Home")
    wait(page, "+d.step === 0")
    page.keyboard.press("PageUp")
    wait(page, "+d.step > 0")
    page.get_by_role("button", name="Go on from here").click()
    wait(page, "d.status === 'playing'")
    page.get_by_role("button", name="Pause").click()
    wait(page, "d.status === 'paused'")
    page.locator(".gm-transport select").first.select_option("generator")
    head = page.locator(".gm-status").inner_text()
    page.get_by_role("button", name="Step").click()
    expect(page.locator(".gm-status")).not_to_have_text(head)


def test_who_prefers_reduced_motion_is_not_moved(arena):
    page = arena("preset=collapse", reduced_motion=True)
    assert data(page, "playing") == "false"
    page.get_by_role("button", name="Play").click()
    wait(page, "d.playing === 'true'")
    frames = int(data(page, "frames"))
    wait(page, f"+d.frames > {frames + 1} && +d.step > 100")  # it begins anew, from the end where it stood


def test_a_phone_shows_everything_without_scrolling_sideways(arena):
    phone = arena(size=PHONE, touch=True)
    no_wider_than_the_screen(phone)
    stage, curves = phone.locator(".ar-stage").first.bounding_box(), phone.locator(".ar-curves").bounding_box()
    assert stage["x"] >= 0 and stage["x"] + stage["width"] <= PHONE[0] and curves["y"] > stage["y"] + stage["height"]
