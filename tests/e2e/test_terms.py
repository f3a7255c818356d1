"""Terms on the labels of an exhibit: their meaning by hover, by focus and by touch."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.every import IN_SHADOWS
from ui import glossary

TERM = "posterior"
MARKED = f"""(name) => {{ {IN_SHADOWS} return all(document).find((e) => e.dataset?.term === name); }}"""


def label_of(page, name):
    return page.wait_for_function(MARKED, arg=name).as_element()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_term_on_a_label_is_explained_by_hover_and_focus(visit, lang):
    page = visit("/vae", exhibit="picture", lang=lang)
    term = glossary.terms()[TERM]
    label = label_of(page, term.name(lang))
    bubble = page.locator(".gm-bubble")
    label.hover()
    expect(bubble).to_contain_text(term.meaning(lang))
    page.mouse.move(0, 0)
    page.mouse.down()
    expect(bubble).to_have_count(0)
    page.mouse.up()
    label.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(bubble).to_contain_text(term.meaning(lang))
    page.keyboard.press("Escape")
    expect(bubble).to_have_count(0)


def test_a_finger_asks_for_a_term_and_puts_it_away(visit):
    page = visit("/vae", exhibit="picture", lang="en", size=PHONE, touch=True)
    bubble = page.locator(".gm-bubble")
    for _attempt in range(4):  # the exhibit is laid out anew while its parts come
        label = label_of(page, TERM)
        label.scroll_into_view_if_needed()
        label.tap()
        with suppress(AssertionError):
            expect(bubble).to_be_visible(timeout=3_000)
            break
    expect(bubble).to_contain_text(glossary.terms()[TERM].meaning("en"))
    box = bubble.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0]
    page.locator("h1").tap()
    expect(bubble).to_have_count(0)


WRITTEN = """
window.written = [];
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...more) {
  const at = this.getTransform().transformPoint({ x, y });
  written.push({ text, canvas: this.canvas, x: at.x / this.canvas.width, y: at.y / this.canvas.height });
  return fillText.call(this, text, x, y, ...more);
};
"""
PLACE = """(word) => {
  const one = written.findLast(({ text, canvas }) => text.toLowerCase().includes(word) && canvas.isConnected && canvas.offsetWidth);
  if (!one) return null;
  one.canvas.scrollIntoView({ block: "center" });
  const { left, top, width, height } = one.canvas.getBoundingClientRect();
  return [left + one.x * width, top + one.y * height];
}"""


def test_a_term_drawn_on_a_canvas_is_explained_by_hover_and_touch(new_page, app_url):
    page = new_page(touch=True)
    page.add_init_script(WRITTEN)
    page.goto(f"{app_url}/flow?exhibit=elevator&lang=en")
    x, y = page.wait_for_function(PLACE, arg="prior").json_value()
    bubble, meaning = page.locator(".gm-bubble"), glossary.terms()["prior"].meaning("en")
    page.mouse.move(x + 5, y)
    expect(bubble).to_contain_text(meaning)
    page.mouse.move(x + 5, y - 60)
    expect(bubble).to_have_count(0)
    page.touchscreen.tap(x + 5, y)
    expect(bubble).to_contain_text(meaning)
