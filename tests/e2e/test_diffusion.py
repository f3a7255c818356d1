"""The diffusion page in a browser: a sampling is played, scrubbed, reversed and computed anew; a digit is dragged into noise; half of one
is filled in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from genmodels.diffusion.schedule import schedule
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, no_wider_than_the_screen, settle

ROOTS = {"denoise": "dn-root", "forward": "fw-root", "use": "us-root"}
SLOW = {"timeout": 60_000}
SKIPS = """
  let began = 0;
  window.skipped = 0;
  const queue = [];
  window.__gmStreams = new Map([["use.a", queue]]);
  queue.push = (message) => {
    began ||= performance.now();
    if (performance.now() - began < 3000) window.skipped++;
    else Array.prototype.push.call(queue, message);
  };
"""


@pytest.fixture
def diffusion(new_page, app_url):
    def go(exhibit="denoise", query="", script="", **settings):
        page = new_page(**settings)
        page.add_init_script(script)
        page.goto(f"{app_url}/diffusion?exhibit={exhibit}{query}")
        settle(page)
        until(page, exhibit, "+(e.dataset.frames ?? 0) > 0", **SLOW)
        return page

    return go


def until(page, exhibit, condition, **more):
    conftest.until(page, ROOTS[exhibit], condition, **more)


def read(page, exhibit, name):
    return page.locator(f".{ROOTS[exhibit]}").evaluate(f"e => e.dataset.{name}")


def fits(page, exhibit):
    box = page.locator(f".{ROOTS[exhibit]}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def picture(page, name):
    return page.locator(name).first.evaluate("c => c.toDataURL()")


def test_the_recorded_sampling_plays_and_goes_back(diffusion):
    page = diffusion()
    until(page, "denoise", "e.dataset.playing === 'true' && +e.dataset.step > 2", **SLOW)
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"at=\d+"))
    step = int(read(page, "denoise", "step"))
    page.locator(".lv-track").focus()
    page.keyboard.press("ArrowRight")
    until(page, "denoise", f"+e.dataset.step === {step + 1}")
    page.keyboard.press("End")
    until(page, "denoise", "+e.dataset.step === 50 && e.dataset.t === '0'")
    expect(page.locator(".dn-said")).to_contain_text("Done: 50 steps")
    finished = picture(page, ".dn-now canvas")
    page.get_by_role("button", name="Reverse").click()
    until(page, "denoise", "+e.dataset.step < 45", **SLOW)
    assert picture(page, ".dn-now canvas") != finished


def test_a_link_shows_its_step_with_the_steps_own_numbers(diffusion):
    page = diffusion("denoise", "&at=20&pick=5")
    until(page, "denoise", "+e.dataset.step === 20 && e.dataset.playing === 'false'")
    fits(page, "denoise")
    plan = schedule("cosine")
    (signal, noisy), (a, b) = plan.marginal(600), plan.marginal(580)
    signs = page.locator(".dn-sign")
    expect(signs.nth(0)).to_contain_text(f"{signal:.2f}")
    expect(signs.nth(1)).to_contain_text(f"{noisy:.2f}")
    equation = page.locator(".dn-eq").inner_text()
    assert f"{a:.3f}" in equation and f"{b:.3f}" in equation
    assert "number 6" in page.locator(".dn-now canvas").get_attribute("aria-label")
    box = page.locator(".dn-guess canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".dn-pixel")).to_contain_text(f"{a:.3f} ·")


def test_other_noise_is_computed_now_and_arrives_whole(diffusion):
    page = diffusion("denoise", "&steps=10")
    until(page, "denoise", "e.dataset.mode === 'live' && e.dataset.status === 'finished' && +e.dataset.have === 11", **SLOW)
    run = read(page, "denoise", "run")
    page.get_by_role("button", name="Other noise").click()
    until(page, "denoise", f"e.dataset.run !== '{run}' && e.dataset.status === 'finished' && +e.dataset.have === 11", **SLOW)
    expect(page).to_have_url(re.compile(r"seed=\d+"))
    page.locator(".dn-batch").focus()
    first = picture(page, ".dn-now canvas")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("pick=1"))
    assert picture(page, ".dn-now canvas") != first


def test_every_move_of_t_is_a_picture_of_that_t(diffusion):
    page = diffusion("forward", "&t=100")
    fits(page, "forward")
    plan, track = schedule("cosine"), page.locator(".lv-track")
    box = track.bounding_box()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + box["height"] - 9)
    page.mouse.down()
    seen = set()
    for share in (0.2, 0.4, 0.6, 0.8):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] - 9)
        t = int(read(page, "forward", "t"))
        signal, noisy = plan.marginal(t)
        assert abs(t - 1000 * share) < 15
        assert float(read(page, "forward", "signal")) == pytest.approx(signal, abs=1e-6)
        assert float(read(page, "forward", "noise")) == pytest.approx(noisy, abs=1e-6)
        seen.add(picture(page, ".fw-mixed"))
    page.mouse.up()
    assert len(seen) == 4
    expect(page).to_have_url(re.compile(rf"t={t}"))
    page.get_by_role("button", name="Linear").click()
    expect(page).to_have_url(re.compile("schedule=linear"))
    assert float(read(page, "forward", "signal")) == pytest.approx(schedule("linear").marginal(t)[0], abs=1e-6)
    page.locator("input[type=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"not a picture"})
    expect(page.get_by_text("This is not a picture that can be read")).to_be_visible()


DRAWS = """() => {
    const probe = (window.probe = { moves: 0, draws: 0, late: [], frame: 0, moved: null }), over = new AbortController();
    const tick = () => { probe.frame += 1; if (!over.signal.aborted) requestAnimationFrame(tick); };
    tick();
    addEventListener("pointermove", () => { probe.moves += 1; probe.moved = probe.frame; }, { capture: true, signal: over.signal });
    addEventListener("gm:drawn", () => {                     // what comes of a reply of Python's is no answer to a move
        if (probe.moved === null) return;
        probe.draws += 1;
        probe.late.push(probe.frame - probe.moved);
        probe.moved = null;
    }, { signal: over.signal });
    probe.stop = () => over.abort();
}"""


def test_a_drag_of_t_redraws_at_every_move_and_within_its_frame(diffusion):
    page = diffusion("forward", "&t=0")
    for handle, low in ((".lv-track", True), (".fw-curves", False)):
        box = page.locator(handle).bounding_box()
        y = box["y"] + (box["height"] - 9 if low else box["height"] / 2)
        page.mouse.move(box["x"] + 0.25 * box["width"], y)
        page.mouse.down()
        page.evaluate(DRAWS)
        for i in range(20):
            page.mouse.move(box["x"] + (0.3 + 0.02 * i) * box["width"], y)
            page.wait_for_function(f"probe.draws >= {i + 1}")
        probe = page.evaluate("({ ...probe, live: probe.stop() })")
        page.mouse.up()
        assert probe["moves"] == probe["draws"] == 20 and max(probe["late"]) <= 1
        settle(page)


def test_what_is_drawn_is_filled_in(diffusion):
    page = diffusion("use", "&repeats=1")
    until(page, "use", "e.dataset.status === 'finished' && +e.dataset.have === 51", timeout=90_000)
    fits(page, "use")
    run = read(page, "use", "run")
    expect(page.locator(".us-said")).to_contain_text("reads the 16 as")
    page.locator(".lab-ink").focus()
    page.keyboard.press("7")
    until(page, "use", f"e.dataset.run !== '{run}' && +e.dataset.step > 3", timeout=90_000)
    expect(page).to_have_url(re.compile("ink="))


def test_messages_that_the_browser_skips_are_asked_for_again(diffusion):
    """All that comes in the first three seconds is lost, which may be the whole run: nothing more would come by itself."""
    page = diffusion("use", "&repeats=1", script=SKIPS)
    until(page, "use", "e.dataset.status === 'finished' && +e.dataset.have === 51", timeout=90_000)
    assert page.evaluate("window.skipped") > 1


@pytest.mark.parametrize("exhibit", list(ROOTS))
def test_it_fits_the_screen_in_korean(diffusion, exhibit):
    fits(diffusion(exhibit, "&at=20&lang=ko", reduced_motion=True), exhibit)


@pytest.mark.parametrize("exhibit", list(ROOTS))
def test_a_phone_shows_everything_without_scrolling_sideways(diffusion, exhibit):
    page = diffusion(exhibit, size=PHONE, touch=True, reduced_motion=True)
    no_wider_than_the_screen(page)
    for canvas in page.locator(f".{ROOTS[exhibit]} canvas").all():
        if canvas.is_visible():
            box = canvas.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
