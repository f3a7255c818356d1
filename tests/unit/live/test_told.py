"""What the library tells a visitor: a template and its values, from wherever it is said to the visitor's language."""

from __future__ import annotations

import ast
import json

import pytest

from genmodels import registry
from genmodels.core import Invalid, Sentence, Told, say
from genmodels.gan.settings import changed, parse
from genmodels.live.pool import Refused
from genmodels.live.protocol import Diverged, RunSpec
from tests.words import in_korean
from ui import families
from ui.catalogue import KEYWORDS
from ui.i18n import ROOT, using
from ui.live_words import sentence

VISITED = ("live/*.py", "*/live*.py", "*/sampler_run.py", "gan/settings.py", "data/toy.py", "data/mnist.py", "checkpoints.py")
"""Files of genmodels whose failures reach a page."""


def kinds(of: type[Told]) -> set[str]:
    """The names of everything that tells, as it is written in the source."""
    return {of.__name__}.union(*(kinds(each) for each in of.__subclasses__()))


def test_a_sentence_is_its_english_and_survives_a_pipe():
    said = say("“{name}” has {n} of {share}.", name="a", n=3, share=0.5)
    assert said == "“a” has 3 of 0.5." and (said.template, said.values["n"]) == ("“{name}” has {n} of {share}.", 3)
    again = Sentence.unpack(json.loads(json.dumps(said.packed())))
    assert (again, again.template, again.values) == (said, said.template, said.values)
    assert Sentence.unpack(say("50 % {of} it").packed()) == "50 % {of} it"


@pytest.mark.parametrize(
    "packed",
    ["text", None, 3, ["a"], ["a", 1], ["{a}", {"b": 1}], ["{a:>999999999}", {"a": 1}], ["{a.b}", {"a": 1}], ["{a}", {"a": []}]],
    ids=str,
)
def test_what_is_no_sentence_is_refused(packed):
    with pytest.raises(ValueError, match="damaged"):
        Sentence.unpack(packed)


def test_a_failure_keeps_its_sentence_under_another_name():
    with pytest.raises(Invalid) as problem:
        changed(parse({}), batch=33, pack=4)
    passed_on = Refused.again(problem.value)
    assert str(passed_on) == str(problem.value) == "The batch of 33 cannot be packed by 4: choose a multiple of 4."
    assert passed_on.sentence.values == {"batch": 33, "pack": 4}
    assert str(Refused.again(ValueError("a {thing}"))) == "a {thing}"


FAR = Invalid("{setting} must lie between {low} and {high}; {value} does not.", setting="Batch", low=1, high=2, value=3)


@pytest.mark.parametrize(
    ("said", "english", "korean"),
    [
        (Diverged(1240, "discriminator_rate", RunSpec("gan2d", "ring")), "smaller discriminator rate", "1,240"),
        (Diverged(3, "penalty", RunSpec("gan2d", "ring")), "give the critic a penalty", "3"),
        (FAR, "Batch", "배치"),
        (say("There is no recorded run “{name}”.", name="x"), "“x”", "x"),
    ],
    ids=["smaller", "penalty", "setting", "name"],
)
def test_it_is_said_in_the_language_of_the_run(said, english, korean):
    assert in_korean(said) and english in sentence(said)
    with using("ko"):
        told = sentence(said)
    assert korean in told and told != sentence(said)


def test_text_without_a_template_stays_as_it_is():
    assert sentence("Something new.") == "Something new." and sentence("") == "" and sentence(ValueError("x")) == "x"


def test_whatever_tells_is_found_by_the_catalogue():
    """Every class of failure that tells a sentence is a keyword of the extraction, or fills in its own."""
    assert kinds(Told) - {"Diverged"} <= set(KEYWORDS)


def test_no_failure_that_a_visitor_may_meet_is_bare_text():
    """A sentence that is raised in plain ValueError has no template, and so no Korean."""
    bare = []
    for path in sorted({path for pattern in VISITED for path in (ROOT / "genmodels").glob(pattern)}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
                continue
            texts = [part.value for part in ast.walk(node.exc) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            formatted = any(isinstance(argument, ast.JoinedStr) for argument in node.exc.args)
            told = isinstance(node.exc.func, ast.Name | ast.Attribute) and ast.unparse(node.exc.func).split(".")[-1] in KEYWORDS
            a_sentence = bool(texts) and (texts[0][:1].isupper() or texts[0][:1] == "“") and texts[-1][-1:] == "."
            if a_sentence and (formatted or not told):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert bare == []


@pytest.mark.parametrize("family", registry.FAMILIES)
def test_names_of_families_are_in_both_languages(family):
    row = registry.FAMILIES[family]
    assert in_korean(row.name) and in_korean(row.short)
    with using("ko"):
        assert families.name(family) != row.name
