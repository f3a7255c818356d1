"""Experiments as the prose writes them, and what a page's address holds of them: the answers given, and the one that is asked.

An experiment stands in a ``try`` section of the prose::

    ### The holes of the autoencoder
    Predict: how many of twelve codes become a digit?

    - [ ] nearly all of them
    - [x] about half
    - [few] hardly any

    [Draw them](?exhibit=walk&model=ae&sample=box)

    Reveal: [[holes]] of them fell into a hole ...

``[x]`` marks the answer that comes true, ``[ ]`` one that does not; a name between the brackets is a field of the experiment's own
numbers, for what depends on the data: that answer comes true where the field is "x". The link's query is read by the page's own table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from ui.fields import Bad, Field, Text
from ui.i18n import SOURCE, sections

LINK = re.compile(r"^\[(?P<label>[^\]\n]+)\]\(\?(?P<query>[^)\n]*)\)\s*$", re.MULTILINE)
ANSWER = re.compile(r"^- \[(?P<mark> |\w+)\] +(?P<text>\S.*)$", re.MULTILINE)
FIELD = re.compile(r"\[\[(\w+)\]\]")
LETTERS = "abcd"
PHASES = ("ask", "votes", "run", "reveal")
"""What an experiment goes through: the question, the counts of a show of hands, the exhibit as the experiment sets it up, the result."""


@dataclass(frozen=True)
class Answer:
    """One of the answers to choose from. ``mark``: 'x' where it comes true, ' ' where it does not, or the field that says so."""

    text: str
    mark: str

    @property
    def certain(self) -> bool:
        """Whether the prose itself says what comes of it, and no number is needed."""
        return self.mark in ("x", " ")

    def happened(self, numbers: Mapping[str, str]) -> bool:
        return (self.mark if self.certain else numbers.get(self.mark)) == "x"


@dataclass(frozen=True)
class Experiment:
    """One experiment: the question, its answers, the link that sets the page up, and what to see afterwards (markdown)."""

    title: str
    predict: str
    answers: tuple[Answer, ...]
    label: str
    query: dict[str, str]
    reveal: str
    exhibit: str = ""
    number: int = 1

    @property
    def key(self) -> str:
        """Its name in an address: the exhibit and its number there, 'walk1'."""
        return f"{self.exhibit}{self.number}"

    def fields(self) -> set[str]:
        """The numbers that its words quote and its answers depend on."""
        quoted = set(FIELD.findall("\n".join((self.predict, self.reveal, *(answer.text for answer in self.answers)))))
        return quoted | {answer.mark for answer in self.answers if not answer.certain}


def parse(markdown: str, exhibit: str = "") -> tuple[str, list[Experiment]]:
    """Return what stands before the first '### ', and the experiments. Raises ValueError when one lacks a part."""
    opening, *parts = re.split(r"^### +", markdown, flags=re.MULTILINE)
    found = []
    for number, part in enumerate(parts, 1):
        title, _newline, body = part.partition("\n")
        link = LINK.search(body)
        before, reveal, after = body.partition("\nReveal:")
        if not (link and reveal and before.strip().startswith("Predict:")):
            raise ValueError(f"the experiment {title.strip()!r} needs Predict:, a link and Reveal:")
        answers = tuple(Answer(match["text"].strip(), match["mark"]) for match in ANSWER.finditer(before))
        if len(answers) > len(LETTERS):
            raise ValueError(f"the experiment {title.strip()!r} has more than {len(LETTERS)} answers")
        predict = ANSWER.sub("", LINK.sub("", before)).strip().removeprefix("Predict:").strip()
        predict = predict[:1].upper() + predict[1:]
        query = dict(parse_qsl(link["query"], keep_blank_values=True))
        found.append(Experiment(title.strip(), predict, answers, link["label"], query, after.strip(), exhibit, number))
    return opening.strip(), found


@lru_cache(maxsize=64)
def _read(text: str, exhibit: str) -> tuple[Experiment, ...]:
    return tuple(parse(text, exhibit)[1])


def experiments(page: str, lang: str | None = None) -> dict[str, Experiment]:
    """Every experiment of a page by its key, in the order of the prose."""
    found: dict[str, Experiment] = {}
    for name, text in sections(page, lang).items():
        if name.split()[0] == "try":
            found |= {one.key: one for one in _read(text, name.removeprefix("try").strip())}
    return found


@dataclass(frozen=True)
class Answers(Field):
    """The answers that a visitor has given on a page, 'walk1b.walk2a': an experiment and the letter of the answer.

    What names no experiment or no answer of it is left out, and the page says so.
    """

    page: str
    default: tuple[tuple[str, int], ...] = ()

    def parse(self, text: str) -> tuple[tuple[str, int], ...]:
        given, pieces = [], text.split(".")
        for piece in pieces:
            if piece and piece[-1] in LETTERS:
                given.append((piece[:-1], LETTERS.index(piece[-1])))
        value = self.coerce(given)
        if len(value) != len(pieces):
            raise Bad(value)
        return value

    def format(self, value: Sequence[tuple[str, int]]) -> str:
        return ".".join(key + LETTERS[answer] for key, answer in value)

    def coerce(self, value: Any) -> tuple[tuple[str, int], ...]:
        known, given = experiments(self.page, SOURCE), {str(key): int(answer) for key, answer in value}
        return tuple((key, given[key]) for key, one in known.items() if 0 <= given.get(key, -1) < len(one.answers))


@dataclass(frozen=True)
class Asked(Text):
    """The experiment whose question stands beside the exhibit, and its phase: 'walk1.ask'; '' where there is none."""

    page: str

    def coerce(self, value: Any) -> str:
        key, _dot, phase = str(value).partition(".")
        if value and (phase not in PHASES or key not in experiments(self.page, SOURCE)):
            raise Bad
        return str(value)
