"""axe-core on every exhibit, in both languages: nothing serious or critical, and headings in their order."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from benchmarks.harness import ROOT
from tests.e2e.conftest import settle
from tests.e2e.every import DRAWN, IN_SHADOWS, exhibits

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMED = f"""() => {{ {IN_SHADOWS}
  const told = (e) => e.getAttribute("aria-label") || e.textContent.trim() || e.closest("label");
  return all(document).every((e) => !e.matches("[role=img], [role=slider], select, button") || !e.offsetWidth || told(e)); }}"""
"""Every exhibit has been told its words. What has no name for long is for axe to find."""
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.filter(({ id, impact }) => ["serious", "critical"].includes(impact) || id === "heading-order").flatMap(
    ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${(node.any[0] ?? node.all[0] ?? node.none[0]).message})`));
}"""
HOST = ".st-key-gm_exhibit [data-testid=stBidiComponentIsolated]"


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("path", exhibits())
def test_nothing_serious(new_page, app_url, lacking, path, lang):
    if not AXE.exists():
        pytest.skip("axe-core is not here: `npm ci` brings it")
    page = new_page(reduced_motion=True)
    page.add_init_script(path=AXE)
    page.goto(f"{lacking.url if path == 'compare' else app_url}/{path}?lang={lang}")  # there nothing is sampled for long
    settle(page)
    found = []
    for number, name in enumerate(exhibits()[path]):
        if number:
            page.evaluate(f"document.querySelectorAll('{HOST}').forEach((e) => e.dataset.before = '1')")
            page.locator(".st-key-gm_chooser button").nth(number).click()
            page.wait_for_function(f"(name) => location.search.includes(name) && !document.querySelector('{HOST}[data-before]')", arg=name)
        page.wait_for_function(DRAWN)
        with suppress(TimeoutError):
            page.wait_for_function(NAMED, timeout=20_000)
        found += [f"{name}: {fault}" for fault in page.evaluate(RUN)]
    assert not found, "\n".join(found)
