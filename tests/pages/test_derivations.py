"""Derivations on the page: walked forward, back and whole; a step of a lecture; what lacks its checkpoint; what a link may name."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from genmodels import checkpoints
from tests.pages.visiting import html_of, query, visit, well


def deriving(page: str, **link: str) -> AppTest:
    app = visit(page, **link)
    app.session_state[f"{page}.tab"] = "derive"
    return well(app.run())


def press(app: AppTest, label: str) -> AppTest:
    return well(next(button for button in app.button if button.label.startswith(label)).click().run())


def lines(app: AppTest) -> int:
    return html_of(app).count('class="gm-values"')


WORDS = {"en": ("Next line", "Line before", "All lines"), "ko": ("다음 줄", "앞줄", "모든 줄")}


@pytest.mark.parametrize(("lang", "on", "back", "all_of_them"), [(lang, *words) for lang, words in WORDS.items()])
def test_lines_are_walked_forward_back_and_whole(lang, on, back, all_of_them):
    app = deriving("vae", lang=lang)
    assert lines(app) == 1
    app = press(app, on)
    assert lines(app) == 2 and query(app)["derive"] == "jensen.2"
    app = press(app, all_of_them)
    assert lines(app) == 4 and query(app)["derive"] == "jensen.4"
    assert lines(press(app, back)) == 3


@pytest.mark.parametrize(
    ("page", "name"),
    [("gan", "divergence"), ("diffusion", "posterior"), ("autoregressive", "surplus"), ("flow", "layers"), ("compare", "entropies")],
)
def test_each_page_has_its_own(page, name):
    app = deriving(page, derive=f"{name}.3")
    assert lines(app) == 3 and 'class="gm-problem"' not in html_of(app)


def test_in_lecture_mode_one_line_stands_alone_whatever_tab_is_open():
    app = visit("vae", lecture="1", derive="inserting.3")
    assert lines(app) == 1 and "3 / 5" in html_of(app)
    app = press(app, "Next line")
    assert lines(app) == 1 and "4 / 5" in html_of(app) and "≥" in html_of(app)
    app = press(app, "Close")
    assert lines(app) == 0 and "derive" not in query(app)


def test_without_the_checkpoint_the_formulas_stand_and_one_line_says_why(monkeypatch, tmp_path):
    app = deriving("vae", exhibit="learn", derive="squared_error.4")
    assert lines(app) == 4
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = _again(app)
    html = html_of(app)
    assert lines(app) == 0 and html.count('role="status">') >= 1 and 'class="gm-problem"' in html
    assert sum("$$" in element.value for element in app.markdown) == 4


def _again(app: AppTest) -> AppTest:
    """The page once more, without what it has kept of the values."""
    del app.session_state["vae.lines"]
    return app.run()


@pytest.mark.parametrize("text", ["jensen.9", "nothing.1", "<b>.1"])
def test_a_link_out_of_range_is_left_out_with_a_note(text):
    app = visit("vae", derive=text)
    assert "(derive)" in html_of(app) and "derive" not in query(app)
