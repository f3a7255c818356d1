"""Predict, commit, run, reveal, on the page: an answer opens what follows, and stays; a lecture steps through."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.visiting import html_of, query, visit, well


def trying(page: str = "vae", **link: str) -> AppTest:
    """A page with its Try tab open."""
    app = visit(page, **link)
    app.session_state[f"{page}.tab"] = "try"
    return well(app.run())


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    return well(next(button for button in app.button if button.label.startswith(label)).click().run())


def test_an_answer_comes_before_the_exhibit_and_the_reveal():
    app = trying()
    assert "Go far out" not in labels(app) and not app.expander
    app = press(app, "noise")
    assert query(app)["answers"] == "walk3b" and "Go far out" in labels(app) and len(app.expander) == 1
    html = html_of(app)
    assert html.count("your answer") == 2 and html.count("what happened") == 1, "and what happened is inside the Reveal"
    assert "0 of 1 as you predicted" in html
    app = press(app, "Go far out")
    assert query(app)["z"] == "3.6,3.6" and query(app)["ask"] == "walk3.run", "set up, with the question beside it"
    assert query(app)["answers"] == "walk3b"
    app = press(app, "Reveal")
    assert query(app)["ask"] == "walk3.reveal"
    app = press(app, "Close the question")
    assert "ask" not in query(app) and query(app)["z"] == "3.6,3.6"
    app = press(app, "Forget my answers")
    assert "answers" not in query(app) and "as you predicted" not in html_of(app)


def test_a_question_from_a_link_is_answered_beside_the_exhibit():
    app = visit("vae", ask="walk3.ask")
    assert "Reveal" not in labels(app)
    app = press(app, "a clear digit")
    assert query(app)["answers"] == "walk3d" and query(app)["ask"] == "walk3.run" and query(app)["z"] == "3.6,3.6"


@pytest.mark.parametrize(("name", "text"), [("answers", "walk1z.walk3a"), ("answers", "walk9a.walk3a"), ("ask", "walk1.never")])
def test_what_a_link_cannot_name_is_left_out_with_a_note(name, text):
    app = visit("vae", **{name: text})
    assert f"({name})" in html_of(app)
    assert query(app).get("answers", "") == ("walk3a" if name == "answers" else "")


def test_a_lecture_asks_counts_runs_and_reveals():
    app = visit("vae", lecture="1")
    app = press(app, "Ask the room")
    assert query(app)["ask"] == "walk1.ask"
    app = press(app, "Count the votes")
    for number, count in zip(app.number_input, (4, 9, 1, 0), strict=True):
        number.set_value(count)
    html = html_of(well(app.run()))
    assert all(f'gm-hands">{count}<' in html for count in (4, 9, 1, 0))
    app = press(app, "Draw from the autoencoder")
    assert query(app)["model"] == "ae" and query(app)["ask"] == "walk1.run" and 'gm-hands">9<' in html_of(app)
    assert "what happened" not in html_of(app)
    app = press(app, "Reveal")
    assert "what happened" in html_of(app) and 'gm-hands">9<' in html_of(app)
    app = press(app, "Back")
    assert query(app)["ask"] == "walk1.run"
    app = press(press(app, "Reveal"), "Next question")
    assert query(app)["ask"] == "walk2.ask"


def test_another_exhibit_has_its_own_questions():
    app = visit("vae", ask="walk3.run", exhibit="bound")
    assert "Close the question" not in labels(app)
