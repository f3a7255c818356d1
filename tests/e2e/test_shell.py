"""The shell in a browser: language, lecture mode, links, terms and failures, with a clean console and no stray request."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, no_wider_than_the_screen, settle
from ui.i18n import _ as translate
from ui.i18n import using
from ui.pages import PAGES

TITLE = ".gm-title h1"


def test_language_in_one_click_keeps_tab_and_settings(visit):
    page = visit("/vae", lang="en", seed="5")
    page.get_by_role("tab", name="Code", exact=True).click()
    page.locator(".st-key-gm_lang button:visible").click()
    expect(page.get_by_role("tab", name="코드", exact=True)).to_have_attribute("aria-selected", "true")
    page.wait_for_url(re.compile(r"lang=ko.*seed=5"))
    assert page.evaluate("document.documentElement.lang") == "ko"


def test_the_browsers_locale_chooses(visit):
    page = visit("/", locale="ko-KR")
    expect(page.locator(".st-key-gm_lecture button:visible")).to_contain_text("강의 모드")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_page_is_one_press_away(visit, lang):
    page = visit("/", lang=lang)
    links = page.get_by_test_id("stTopNavLink")
    with using(lang):
        expect(links).to_have_text([translate(row.short) for row in PAGES])
    for link in links.all():
        expect(link).to_be_visible()
    links.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/{PAGES[1].path}"))
    expect(links.nth(1)).to_have_attribute("aria-current", "page")
    ends = page.get_by_test_id("stTopNav").bounding_box()
    assert ends["x"] + ends["width"] <= page.locator(".st-key-gm_bar").bounding_box()["x"]


def test_on_a_phone_the_pages_are_a_menu(visit):
    page = visit("/", lang="en", size=PHONE, touch=True)
    expect(page.get_by_test_id("stTopNav")).to_have_count(0)
    menu = page.get_by_test_id("stExpandSidebarButton")
    menu.tap()
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_text([row.short for row in PAGES])
    expect(page.locator(".st-key-gm_bar")).to_be_hidden()
    links.nth(1).tap()
    page.wait_for_url(re.compile(f"/{PAGES[1].path}"))
    page.get_by_role("button", name="Collapse sidebar").tap()  # on a phone, but not in a narrow window, it closes by itself
    expect(page.locator(".st-key-gm_bar")).to_be_visible()
    expect(menu).to_be_visible()


def test_lecture_mode_by_key_and_link(visit):
    page = visit("/", lang="en")
    expect(page.get_by_test_id("stTopNav")).to_be_visible()
    page.locator(TITLE).click()
    page.keyboard.press("l")
    page.wait_for_function("document.documentElement.dataset.lecture === '1'")
    page.wait_for_url(re.compile("lecture=1"))
    expect(page.get_by_test_id("stTopNav")).to_have_count(0)
    page.keyboard.press("l")
    page.wait_for_function("document.documentElement.dataset.lecture === undefined")


def test_the_lecture_key_is_the_letter_and_on_other_keyboards_its_place(visit):
    page = visit("/", lang="ko")
    page.locator(TITLE).click()
    strike = "e => document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, composed: true, ...e }))"
    keys = [("L", "KeyL"), ("ㅣ", "KeyL"), ("Process", "KeyL"), ("ㅣ", ""), ("д", "KeyL"), ("l", "KeyP")]
    for number, (key, code) in enumerate(keys):
        struck = {"key": key, "code": code, "shiftKey": key == "L"}
        for other in ("ctrlKey", "altKey", "metaKey", "repeat"):
            page.evaluate(strike, struck | {other: True})
        page.evaluate(strike, {"key": "n", "code": "KeyL"})  # Dvorak's letter at the place of L
        page.evaluate(strike, struck)
        page.wait_for_function(f"document.documentElement.dataset.lecture === {['`1`', 'undefined'][number % 2]}")
        settle(page)


def test_what_is_typed_is_no_lecture_key(visit):
    page = visit("/vae", lang="en", exhibit="walk")
    page.locator("input").first.focus()
    page.keyboard.type("lL")
    page.locator(".st-key-gm_share button:visible").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.lecture === undefined")


def test_the_share_link_opens_the_same_page(visit):
    page = visit("/vae", lang="ko", seed="7", lecture="1")
    page.locator(".st-key-gm_share button:visible").click()
    shown = page.get_by_test_id("stPopoverBody").locator("code")
    expect(shown).to_contain_text("seed=7")
    assert {"lang=ko", "seed=7", "lecture=1"} <= set(shown.inner_text().partition("?")[2].split("&"))
    expect(page.locator("img.gm-qr")).to_be_visible()


def test_back_undoes_one_act_at_a_press(visit):
    page = visit("/vae", locale="en-US")
    chosen = page.locator(".st-key-gm_chooser [aria-checked=true]")
    buttons = page.locator(".st-key-gm_chooser button:visible")
    for number, exhibit in ((1, "picture"), (2, "kl"), (4, "bound")):
        buttons.nth(number).click()
        page.wait_for_url(f"**/vae?exhibit={exhibit}")
        settle(page)
    page.locator(".st-key-gm_lang button:visible").click()
    page.wait_for_url("**/vae?lang=ko&exhibit=bound")
    page.get_by_test_id("stTopNavLink").nth(3).click()  # of whose exhibits none has that name
    page.wait_for_url(re.compile(f"/{PAGES[3].path}"))
    expect(page.get_by_test_id("stTopNavLink").nth(3)).to_have_attribute("aria-current", "page")
    settle(page)
    page.get_by_test_id("stTopNavLink").nth([one.path for one in PAGES].index("vae")).click()  # completed with what was left there
    page.wait_for_url("**/vae?lang=ko&exhibit=bound")
    settle(page)
    for address, title in (
        (f"/{PAGES[3].path}?lang=ko", None),
        ("/vae?lang=ko&exhibit=bound", "손실은 어디서 오나"),
        ("/vae?exhibit=bound", "Where the loss comes from"),
        ("/vae?exhibit=kl", "Tidy or sharp"),
        ("/vae?exhibit=picture", "Draw your own"),
        ("/vae", "Walk among digits"),
    ):
        page.go_back()
        page.wait_for_url(f"**{address}")
        if title:
            expect(chosen).to_contain_text(title)
        settle(page)
    expect(page.locator(".gm-quiet", has_text="cannot be used")).to_have_count(0)
    assert page.evaluate("document.documentElement.lang") == "en"
    page.go_forward()
    expect(chosen).to_contain_text("Draw your own")


@pytest.mark.parametrize(("lang", "says"), [("en", "There is no page"), ("ko", "페이지가 없습니다")])
def test_an_unknown_page_says_so_and_leads_on(visit, lang, says):
    page = visit("/no-such-page", lang=lang)
    expect(page.get_by_role("alert")).to_contain_text(says)
    page.get_by_test_id("stPageLink-NavLink").first.click()
    expect(page.locator(TITLE)).to_be_visible()


def test_hostile_addresses_leave_the_page_standing(visit):
    page = visit("/vae", lang="<script>", lecture="maybe", z="NaN,1e999", exhibit="../..", seed="-1")
    expect(page.locator(TITLE)).to_be_visible()
    expect(page.locator(".gm-quiet").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_nothing_is_wider_than_the_window(visit, size):
    page = visit("/", lang="ko", size=size)
    expect(page.locator(TITLE)).to_be_visible()
    no_wider_than_the_screen(page)


def test_terms_speak_by_keyboard_and_by_touch(visit):
    page = visit("/vae", lang="en")
    term = page.locator(".gm-term").first
    meaning = term.locator(".gm-means")
    expect(meaning).to_be_hidden()
    page.get_by_role("tab", name="Explain", exact=True).focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('gm-term')"):
            break
    expect(meaning).to_be_visible()
    page.keyboard.press("Tab")
    expect(meaning).to_be_hidden()

    phone = visit("/vae", lang="ko", touch=True, size=(390, 844))
    term = phone.locator(".gm-term").first
    term.scroll_into_view_if_needed()
    term.tap()
    expect(term.locator(".gm-means")).to_be_visible()
    box = term.locator(".gm-means").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390  # the whole of it can be read


TRANSLATE = """
() => {
  const texts = document.createTreeWalker(document.querySelector("#root"), NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.data.trim() && !text.parentElement.closest("style, script")) found.push(text);
  }
  for (const text of found) {
    const font = document.createElement("font");
    font.append(document.createElement("font"));
    font.firstChild.textContent = text.data;
    text.replaceWith(font);
  }
  return found.length;
}
"""
"""As Chrome does it: each text gives way to two nested font elements."""


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.path])
def test_a_page_that_the_browser_has_translated_goes_on(visit, path):
    page = visit(f"/{path}", lang="ko")
    assert page.evaluate("document.documentElement.translate") is False
    buttons = page.locator(".st-key-gm_chooser button")
    for number in (1, 2, 0):
        assert page.evaluate(TRANSLATE) > 20
        buttons.nth(number).click()
        expect(buttons.nth(number)).to_have_attribute("aria-checked", "true")
        settle(page)
        expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_test_id("stTopNavLink").first.click()
    expect(page.locator(TITLE)).to_be_visible()
    settle(page)
