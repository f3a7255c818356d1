"""Every exhibit of every page, opened once on a desktop and once on a phone, and asked all that is asked of every one of them.

On a desktop, under a base path and without what only POSIX has: the page turns from Korean to English; each exhibit, gone to by its button,
draws, reports no problem, asks for nothing outside its app's address, and passes axe-core. On a phone, in Korean: each draws, is no wider
than the screen, leaves room to scroll beside what takes every move, and passes axe-core. The guard of conftest.py watches all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import TimeoutError, expect

from benchmarks.harness import ROOT
from tests.e2e.conftest import PHONE, no_wider_than_the_screen, settle
from tests.e2e.every import BUTTONS, IN_SHADOWS, exhibits, in_turn, strays

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMED = f"""() => {{ {IN_SHADOWS}
  const told = (e) => e.getAttribute("aria-label") || e.textContent.trim() || e.closest("label");
  const wide = [...document.querySelectorAll(".katex-display")].filter((e) => e.scrollWidth > e.clientWidth);
  return wide.every((e) => e.hasAttribute("tabindex")) &&
    all(document).every((e) => !e.matches("[role=img], [role=slider], select, button") || !e.offsetWidth || told(e)); }}"""
"""Every exhibit has been told its words, and wide formulas can be scrolled by keys. What lacks that for long is for axe to find."""
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.filter(({ id, impact }) => ["serious", "critical"].includes(impact) || id === "heading-order").flatMap(
    ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${(node.any[0] ?? node.all[0] ?? node.none[0]).message})`));
}"""
MARGIN = 30  # CSS pixels that a thumb needs
ROOM = f"""() => {{ {IN_SHADOWS}
  const takes = all(document).filter((e) => getComputedStyle(e).touchAction === "none" && e.offsetWidth > 60);
  return takes.every((e) => innerWidth - e.getBoundingClientRect().right >= {MARGIN}); }}"""
PROBLEMS = '[role="alert"], [data-testid="stException"]'


def wait(page: Any, condition: str, otherwise: str) -> None:
    """Until a JavaScript condition holds, or an AssertionError with the sentence."""
    try:
        page.wait_for_function(condition)
    except TimeoutError as late:
        raise AssertionError(otherwise) from late


def each(page: Any, path: str) -> Iterator[str]:
    """The name of each exhibit of the open page, once it has drawn and its script rests."""
    buttons = page.locator(BUTTONS)
    for name in in_turn(path, page.evaluate, lambda k: buttons.nth(k).click(), lambda holds, otherwise: wait(page, holds, otherwise)):
        settle(page)
        yield name


def with_axe(new_page: Any, **settings: Any) -> Any:
    """An empty page without motion, on which `axe` can be asked."""
    page = new_page(reduced_motion=True, **settings)
    if AXE.exists():
        page.add_init_script(path=AXE)
    return page


def axe(page: Any) -> list[str]:
    """What axe-core finds serious or critical, and headings out of their order; nothing where it is not installed."""
    if not AXE.exists():
        return []
    with suppress(TimeoutError):
        page.wait_for_function(NAMED, timeout=20_000)
    return page.evaluate(RUN)


def report(found: list[str]) -> None:
    """Fail with what was found; skip, where nothing was, if that is because axe-core is missing."""
    assert not found, "\n".join(found)
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it. All else was asked")


@pytest.mark.parametrize("path", exhibits())
def test_on_a_desktop_under_a_base_path(new_page, demo, lacking, path):
    app = lacking if path == "compare" else demo  # there nothing is sampled for long
    page = with_axe(new_page)
    left = strays(page, app.url)
    page.goto(f"{app.url}/{path}?lang=ko")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator(PROBLEMS)).to_have_count(0)
    page.locator(".st-key-gm_lang button:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    found = []
    for name in each(page, path):
        found += [f"{name}: {text}" for text in page.locator(PROBLEMS).all_inner_texts()]
        found += [f"{name}: {fault}" for fault in axe(page)]
    assert not left
    report(found)


@pytest.mark.parametrize("path", exhibits())
def test_on_a_phone_in_korean(new_page, app_url, lacking, path):
    page = with_axe(new_page, size=PHONE, touch=True)
    page.goto(f"{lacking.url if path == 'compare' else app_url}/{path}?lang=ko")
    settle(page)
    found = []
    for name in each(page, path):
        wait(page, ROOM, f"{name} leaves no room for a thumb")
        no_wider_than_the_screen(page)
        found += [f"{name}: {fault}" for fault in axe(page)]
    report(found)
