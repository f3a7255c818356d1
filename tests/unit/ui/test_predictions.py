"""Experiments: what the prose may ask, which answer comes true, and what an address holds of a visitor's answers."""

from __future__ import annotations

import importlib
import importlib.util
import re

import pytest

from genmodels import checkpoints
from genmodels.data import mnist
from tests.tables import PARTS, TABLES
from ui.anatomy import Opened
from ui.exhibits.vae import quoted
from ui.experiments import filled, marked
from ui.fields import Bad
from ui.i18n import LANGUAGES, SOURCE
from ui.predictions import PHASES, Answers, Asked, Experiment, experiments, parse

ASKED = list(TABLES)
KEYS = [(page, key) for page in ASKED for key in experiments(page, SOURCE)]

TRY = """
### First
Predict: how many?

- [ ] none
- [x] one
- [few] a few

[Set up](?z=1)

Reveal: [[count]].
"""


def test_an_experiment_has_answers_of_which_the_prose_or_a_number_says_which_comes_true():
    (one,) = parse(TRY, "walk")[1]
    assert [(answer.text, answer.mark) for answer in one.answers] == [("none", " "), ("one", "x"), ("a few", "few")]
    assert (one.predict, one.key, one.fields()) == ("How many?", "walk1", {"count", "few"})
    assert [answer.happened({}) for answer in one.answers] == [False, True, False]
    assert one.answers[2].happened({"few": "x"}) and not one.answers[2].happened({"few": " "})


def test_there_are_at_most_as_many_answers_as_letters():
    with pytest.raises(ValueError, match="First"):
        parse(TRY.replace("- [ ] none\n", "- [ ] none\n" * 3))


def test_answers_in_a_link_are_read_as_far_as_they_name_any():
    field = Answers("answers", "vae")
    assert field.parse("walk1b.kl2a") == (("walk1", 1), ("kl2", 0))
    assert field.format(field.parse("kl2a.walk1b")) == "walk1b.kl2a", "in the order of the page"
    for text in ("walk1b.walk9a", "walk1b.bound2d", "walk1b.", "walk1b.<b>", "walk1b.walk1c.zz"):
        with pytest.raises(Bad) as bad:
            field.parse(text)
        assert [key for key, _ in bad.value.fallback] == ["walk1"], text
    assert field.coerce((("walk1", 7), ("nothing", 0))) == ()


@pytest.mark.parametrize("text", ["walk1", "walk1.", "walk1.later", "walk9.ask", ".ask"])
def test_a_question_in_a_link_is_one_of_the_page(text):
    field = Asked("ask", "vae")
    assert [field.parse(f"walk1.{phase}") for phase in PHASES] == [f"walk1.{phase}" for phase in PHASES]
    with pytest.raises(Bad):
        field.parse(text)


@pytest.mark.parametrize("page", ASKED)
@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_experiment_asks_for_an_answer(page, lang):
    for key, one in experiments(page, lang).items():
        assert 3 <= len(one.answers) <= 4, key
        assert [answer.mark for answer in one.answers] == [answer.mark for answer in experiments(page, SOURCE)[key].answers], key
        certain = [answer.mark for answer in one.answers if answer.certain]
        assert certain.count("x") == (1 if certain else 0) and len(certain) in (0, len(one.answers)), key
        assert not re.search(r"[$*\[\]]", "".join(answer.text for answer in one.answers)), f"{key}: answers are plain text"


def numbers_of(page: str, one: Experiment) -> dict[str, str]:
    """What the page measures for an experiment, as its anatomy does."""
    opened = Opened(TABLES[page], one.query)
    module = f"ui.exhibits.{page}.revealed"  # where a page measures what its experiments alone need
    figures = importlib.import_module(module).FIGURES if importlib.util.find_spec(module) else {}
    found = dict(figures[one.key](opened)) if one.key in figures else {}
    if one.fields() - set(found):
        numbers = quoted.numbers if page == "vae" else PARTS[page][opened["exhibit"]].numbers
        found = {**numbers(opened), **found}
    return found


@pytest.mark.needs_data  # the figures that the prose speaks of are of the test pictures
@pytest.mark.parametrize(("page", "key"), KEYS)
def test_what_an_experiment_quotes_is_measured_and_one_of_its_answers_comes_true(page, key):
    for lang in LANGUAGES:
        one = experiments(page, lang)[key]
        numbers = numbers_of(page, one) if one.fields() else {}
        assert one.fields() <= set(numbers), key
        assert [answer.happened(numbers) for answer in one.answers].count(True) == 1, key
        assert "…" not in filled(one.predict + one.reveal, numbers)


@pytest.mark.parametrize(("page", "key"), [("vae", "walk1"), ("vae", "kl1"), ("vae", "bound3"), ("diffusion", "d3pm2")])
def test_without_mnist_they_are_measured_of_written_digits(page, key, monkeypatch):
    monkeypatch.setattr(mnist, "available", lambda: False)
    one = experiments(page, SOURCE)[key]
    numbers = numbers_of(page, one)
    assert one.fields() <= set(numbers)
    assert [answer.happened(numbers) for answer in one.answers].count(True) == 1


def test_what_cannot_be_read_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    one = experiments("vae", SOURCE)["kl1"]
    assert importlib.import_module("ui.exhibits.vae.revealed").FIGURES["kl1"](Opened(TABLES["vae"], one.query)) == {}
    assert not any(answer.happened({}) for answer in one.answers) and "…" in filled(one.reveal, {})


def test_the_marks_say_what_was_chosen_what_came_and_how_many_hands_there_were():
    one = experiments("vae", SOURCE)["walk2"]
    before = marked(one, 0)
    assert 'class="mine"' in before and "came" not in before and "gm-hands" not in before
    after = marked(one, 0, {("walk2", 0): 3, ("walk2", 2): 6}, [2])
    assert 'class="mine"' in after and 'class="came"' in after
    assert re.findall(r"width: (\d+)%", after) == ["50", "0", "100", "0"] and re.findall(r'gm-hands">(\d+)', after) == ["3", "0", "6", "0"]
