"""Derivations as the prose writes them, and what a page's address holds of them: which is walked, and how far.

A derivation stands in a section of its own, one formula and one sentence a step::

    ## derive jensen
    ### From log p(x) to the bound

    $$
    \\log p(x) = \\log \\mathbb E_q \\frac{p(x, z)}{q(z)}
    $$

    Multiply and divide by $q(z)$ ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ui.fields import Bad, Text
from ui.i18n import SOURCE, sections

STEP = re.compile(r"\$\$\n(?P<formula>.*?)\n\$\$\s*(?P<why>.*?)(?=\n\$\$\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """formula: LaTeX. why: one sentence, markdown."""

    formula: str
    why: str


@dataclass(frozen=True)
class Derivation:
    name: str
    title: str
    steps: tuple[Step, ...]


def parse(name: str, markdown: str) -> Derivation:
    """Read a section. Raises ValueError where it has no title or no step."""
    title = re.match(r"### +(.+)", markdown)
    steps = tuple(Step(match["formula"].strip(), match["why"].strip()) for match in STEP.finditer(markdown))
    if not title or not steps or not all(step.why for step in steps):
        raise ValueError(f"the derivation {name!r} needs a title, and a formula and a sentence in each step")
    return Derivation(name, title[1].strip(), steps)


def derivations(page: str, lang: str | None = None) -> dict[str, Derivation]:
    """The derivations of a page by name, in the order of the prose."""
    found = {name.split()[1]: text for name, text in sections(page, lang).items() if name.startswith("derive ")}
    return {name: parse(name, text) for name, text in found.items()}


@dataclass(frozen=True)
class Walked(Text):
    """The derivation that is walked and how far, 'jensen.2'; '' where none is."""

    page: str

    def coerce(self, value: Any) -> str:
        name, _dot, step = str(value).partition(".")
        known = sections(self.page, SOURCE).get(f"derive {name}", "") if value else ""
        if value and not (known and re.fullmatch("[1-9][0-9]?", step) and int(step) <= len(parse(name, known).steps)):
            raise Bad
        return str(value)
