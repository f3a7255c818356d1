"""The first screen: a plane of digits under the hand, and four ways on, one press each."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE, settle
from ui.exhibits.home import first_look

PLANE = ".fl-plane"
MARK = "e.shadowRoot?.querySelector('.fl-said span')?.textContent"
SAID = f"() => [...document.querySelectorAll('*')].map((e) => {MARK}).find(Boolean)"


def where(page):
    """The two numbers that the decoded digit is said to come from."""
    page.wait_for_function(f"() => /[(].+,.+[)]/.test(({SAID})())")
    found = re.search(r"\((.+), (.+)\)", page.evaluate(SAID))
    assert found
    return [float(v.replace("\u2212", "-")) for v in found.groups()]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_plays_until_it_is_touched_and_then_shows_what_is_under_the_hand(visit, lang):
    page = visit("/", lang=lang)
    before = where(page)
    page.wait_for_function(f"(before) => ({SAID})() !== before", arg=page.evaluate(SAID))
    assert where(page) != before
    box = page.locator(PLANE).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    assert where(page) == pytest.approx([-1.2, 1.2], abs=0.03)
    page.mouse.move(5, 5)
    button = page.locator(".fl-foot button")
    expect(button).to_have_text("Play" if lang == "en" else "재생")
    button.click()
    page.wait_for_function(f"(before) => ({SAID})() !== before", arg=page.evaluate(SAID))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_plane_digit_and_ways_stand_on_the_first_screen(visit, size):
    page = visit("/", lang="en", size=size, touch=size == PHONE)
    where(page)
    for part in (PLANE, ".fl-digit", ".fl-way >> nth=3"):
        box = page.locator(part).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1], part


@pytest.mark.parametrize(("number", "way"), list(enumerate(first_look.WAYS)))
def test_each_way_leads_to_its_exhibit(visit, number, way):
    page = visit("/", lang="ko")
    page.locator(".fl-way").nth(number).click()
    page.wait_for_url(re.compile(rf"/{way[0]}\?"))
    settle(page)
    assert "lang=ko" in page.url
    expect(page.locator(".gm-title h1")).to_be_visible()
    expect(page.locator(".gm-quiet")).not_to_contain_text([re.compile("링크")])


def test_the_line_that_is_walked_leads_from_a_3_to_a_0():
    import torch

    from genmodels import checkpoints

    ends = torch.tensor([[float(v) for v in point.split(",")] for point in first_look.FROM_3_TO_0.split(";")])
    with torch.no_grad():
        images = checkpoints.load(first_look.CHECKPOINT).decode(ends).mean
        assert checkpoints.load("digit_classifier")(images.reshape(-1, 1, 28, 28)).argmax(1).tolist() == [3, 0]


# A first visit, from the first screen on.


def root_of(page, **wanted):
    """Wait until an exhibit's root has these data."""
    conditions = " && ".join(f"r.dataset.{name} {test}" for name, test in wanted.items())
    page.wait_for_function(
        f"() => [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.gm-root')).some((r) => r && {conditions})",
        timeout=60_000,
    )


@pytest.mark.parametrize(("lang", "size"), [("en", DESKTOP), ("ko", DESKTOP), ("en", PHONE)])
def test_a_digit_of_ones_own_is_answered_in_words(visit, lang, size):
    page = visit("/", lang=lang, size=size, touch=size == PHONE)
    page.locator(".fl-way").nth(0).click()
    page.wait_for_url("**/vae?**")
    settle(page)
    page.locator(".lab-ink").scroll_into_view_if_needed()
    box = page.locator(".lab-ink").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.8 * box["height"], steps=9)
    page.mouse.up()  # the example has left: one stroke is a 1
    said = page.locator(".gm-commentary")
    expect(said).to_contain_text("Read as 1." if lang == "en" else "분류기의 예측은 1입니다")


def test_noise_becomes_a_digit_and_one_step_back(visit):
    page = visit("/", lang="en")
    page.locator(".fl-way").nth(2).click()
    page.wait_for_url("**/diffusion**")
    settle(page)
    root_of(page, playing="=== 'true'", step="> 5")
    page.get_by_role("button", name="Back", exact=True).click()
    root_of(page, playing="=== 'false'")
    before = step_of(page)
    page.get_by_role("button", name="Back", exact=True).click()
    root_of(page, step=f"== {before - 1}")
    page.get_by_role("button", name="Step", exact=True).click()
    root_of(page, step=f"== {before}")


def step_of(page):
    roots = "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.gm-root'))"
    return int(page.evaluate(f"() => {roots}.find((r) => r?.dataset.step).dataset.step"))


def test_a_press_of_no_length_on_a_timeline_counts(visit):
    page = visit("/diffusion", lang="en", at=5)
    root_of(page, step="== 5")
    page.evaluate(
        """() => {
          const track = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".lv-track")).find(Boolean);
          const box = track.getBoundingClientRect();
          const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height - 9, pointerId: 1, isPrimary: true, bubbles: true };
          track.setPointerCapture = () => {};
          for (const type of ["pointerdown", "pointerup"]) track.dispatchEvent(new PointerEvent(type, { ...at, pointerType: "mouse" }));
        }"""
    )
    root_of(page, step="> 20")
    expect(page).to_have_url(re.compile(r"at=2\d"))


def test_a_digit_turns_into_another(visit):
    page = visit("/", lang="en")
    page.locator(".fl-way").nth(1).click()
    page.wait_for_url("**/vae?**")
    settle(page)
    image = page.locator("canvas.lp-image").first
    expect(image).to_have_attribute("data-z", re.compile("."))
    before = image.get_attribute("data-z")
    page.get_by_role("button", name="Play").click()
    expect(image).not_to_have_attribute("data-z", before)


def test_a_forger_fails_and_its_cure_plays_beside_it(visit):
    page = visit("/", lang="en")
    page.locator(".fl-way").nth(3).click()
    page.wait_for_url("**/gan?**")
    settle(page)
    root_of(page, step="> 1150", playing="=== 'true'")  # not from the start: the collapse comes at 1,420
    page.get_by_role("button", name="unrolling").click()
    page.wait_for_url("**cure=unrolling**")
    root_of(page, step="> 1500", playing="=== 'true'")  # from shortly before the fork on, both


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_link_is_shared_from_the_header(visit, size):
    page = visit("/vae", lang="en", z="1,-0.5", size=size, touch=size == PHONE)
    button = page.get_by_role("button", name="Share")
    assert button.bounding_box()["y"] < 44 and button.bounding_box()["x"] + button.bounding_box()["width"] <= size[0]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    body = page.locator("[data-testid=stPopoverBody]")
    expect(body.locator("code")).to_contain_text("/vae?lang=en&z=1,-0.5")
    expect(body).to_contain_text("on this machine alone")
    body.get_by_role("button", name="Copy the link").click()
    expect(body.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/vae?lang=en&z=1,-0.5")
    expect(body.locator("img.gm-qr")).to_be_visible()


def test_on_a_phone_nothing_lies_over_the_open_menu(visit):
    page = visit("/vae", lang="en", size=PHONE, touch=True)
    page.locator("[data-testid=stExpandSidebarButton]").tap()
    close = page.locator("[data-testid=stSidebarCollapseButton] button")
    expect(close).to_be_visible()
    for name in ("Lecture mode", "Share"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    close.tap()
    expect(page.get_by_role("button", name="Lecture mode")).to_be_visible()
    assert not page.evaluate("document.documentElement.dataset.lecture")
