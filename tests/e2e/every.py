"""Every exhibit of every page, opened one after the other as a visitor does it: for tests that ask the same of all of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.harness import ROOT
from ui.pages import PAGES


def exhibits() -> dict[str, list[str]]:
    """The names of each page's exhibits by the page's address, as pages/ lists them; [""] where a page has no choice."""
    found = {}
    for page in PAGES:
        tree = ast.parse((ROOT / "pages" / page.file).read_text(encoding="utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Exhibit")
        names = [str(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Constant)]
        found[page.path] = names if len(names) > 1 else [""]
    return found


HOST = ".st-key-gm_exhibit [data-testid=stBidiComponentIsolated]"
"""The elements of an exhibit that its browser half is mounted in."""

BUTTONS = ".st-key-gm_chooser button"
"""The buttons that an exhibit is chosen by, in the order of `exhibits`."""

IN_SHADOWS = "const all = (r) => [...r.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);"
"""In JavaScript: `all(document)`, every element, those of the exhibits too."""

DRAWN = """
(() => {
  const many = (canvas) => {
    if (canvas.width < 50 || canvas.height < 20) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length && seen.size < 3; i += 4 * 7) seen.add(data.subarray(i, i + 4).join());
    return seen.size > 2;
  };
  const chart = ".js-plotly-plot .plot path, .gm-root svg path";
  const look = (root) => [...root.querySelectorAll("*")].some((e) =>
    (e.localName === "canvas" && many(e)) || e.matches(chart) || (e.shadowRoot && look(e.shadowRoot)));
  return look(document);
})()
"""
"""Whether an exhibit shows something: a canvas of three colours or more, a chart, or a drawing."""


def in_turn(path: str, run: Callable[[str], Any], press: Callable[[int], Any], wait: Callable[[str, str], Any]) -> Iterator[str]:
    """Go through the exhibits of a page that is open, by their buttons: the name of each, once it has drawn.

    run: has the browser run a JavaScript expression; press: presses the button of this number; wait: waits until a JavaScript condition
    holds, or else says the sentence.
    """
    for number, name in enumerate(exhibits()[path]):
        if number:
            run(f"document.querySelectorAll('{HOST}').forEach((e) => (e.dataset.before = '1'))")
            press(number)
            chosen = f"new URLSearchParams(location.search).get('exhibit') === '{name}'"
            wait(f"{chosen} && !document.querySelector('{HOST}[data-before]')", f"{path} {name} is not shown")
        wait(DRAWN.strip(), f"{path} {name} draws nothing")
        yield name


def strays(page: Any, url: str) -> list[str]:
    """The requests of a page, from now on, that leave its app's address."""
    found: list[str] = []

    def note(asked: str) -> None:
        scheme, _, rest = asked.partition("://")
        if scheme in ("http", "ws") and not f"{rest}/".startswith(url.partition("://")[2] + "/"):
            found.append(asked)

    page.on("request", lambda request: note(request.url))
    page.on("websocket", lambda socket: note(socket.url))
    return found
