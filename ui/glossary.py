"""Terms of the field in both languages, with definitions that open by mouse, keyboard and touch.

``mark`` wraps one term; ``mark_first`` finds the first use of each term in a piece of markdown prose and wraps that one.
The definition sits in the page beside the term and ui/style.css shows it, so nothing is loaded and no script runs.
"""

from __future__ import annotations

import html
import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ui.i18n import CONTENT, language

# What prose may hold that is not running text: code, formulas, links and images, headings, tags.
_SKIP = re.compile(
    r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|!?\[[^\]\n]*\]\([^)\n]*\)|^#+ .*?$|<[^>\n]+>|^(?:Predict|Reveal):",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Term:
    """One entry of content/glossary.toml."""

    en: str
    ko: str
    is_en: str
    is_ko: str
    also_en: tuple[str, ...] = ()
    also_ko: tuple[str, ...] = ()
    not_en: tuple[str, ...] = ()
    not_ko: tuple[str, ...] = ()
    beside: str = ""

    def name(self, lang: str) -> str:
        return self.ko if lang == "ko" else self.en

    def meaning(self, lang: str) -> str:
        return self.is_ko if lang == "ko" else self.is_en

    def forms(self, lang: str) -> tuple[str, ...]:
        return (self.ko, *self.also_ko) if lang == "ko" else (self.en, *self.also_en)

    def forbidden(self, lang: str) -> tuple[str, ...]:
        return self.not_ko if lang == "ko" else self.not_en

    def parentheses(self, shown: str) -> str:
        """What Korean puts after the term at first use; nothing where ``shown`` is an abbreviation already."""
        return "" if shown.isascii() else f"({self.beside or self.en})"


@lru_cache(maxsize=1)
def _read(modified: float) -> dict[str, Term]:
    rows = tomllib.loads((CONTENT / "glossary.toml").read_text(encoding="utf-8"))["term"]
    fields: list[dict[str, Any]] = [{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows]
    return {row["en"]: Term(**row) for row in fields}


def terms() -> dict[str, Term]:
    """Return the glossary, keyed by the English name."""
    return _read((CONTENT / "glossary.toml").stat().st_mtime)


def explain(label: str, lang: str | None = None) -> str | None:
    """Markdown with the meaning of each term in a label; None where there is none."""
    lang = lang or language()
    pattern, names = _pattern(lang, (CONTENT / "glossary.toml").stat().st_mtime)
    found = dict.fromkeys(names[form.lower()] for form in pattern.findall(label))
    return "\n\n".join(f"**{terms()[name].name(lang)}** {terms()[name].meaning(lang)}" for name in found) or None


def browser_module(lang: str) -> str:
    """A JavaScript module with the same for labels: `pattern`, a regular expression, and `terms`, [name, meaning, forms] each."""
    pattern, _names = _pattern(lang, (CONTENT / "glossary.toml").stat().st_mtime)
    rows = [[entry.name(lang), entry.meaning(lang), entry.forms(lang)] for entry in terms().values()]
    return f"export const pattern = {json.dumps(pattern.pattern)};\nexport const terms = {json.dumps(rows, ensure_ascii=False)};\n"


def mark(name: str, shown: str | None = None, lang: str | None = None) -> str:
    """Return HTML for the term ``name``, written as ``shown`` (its name in the language of the run when None).

    Raises KeyError when the glossary has no such term.
    """
    lang = lang or language()
    entry = terms()[name]
    shown = shown or (entry.en if lang == "en" else entry.ko + entry.parentheses(entry.ko))
    # Korean attaches particles to the word: the tag must not add a space on either side.
    return (
        f'<span class="gm-term" tabindex="0">{html.escape(shown)}'
        f'<span class="gm-means" role="note">{html.escape(entry.meaning(lang))}</span></span>'
    )


@lru_cache(maxsize=8)
def _pattern(lang: str, modified: float) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {form.lower(): entry.en for entry in terms().values() for form in entry.forms(lang)}
    longest_first = "|".join(re.escape(form) for form in sorted(names, key=len, reverse=True))
    # English stops at word boundaries; a Korean word runs on into its particle.
    body = rf"(?<![가-힣A-Za-z-])({longest_first})(?![A-Za-z])" if lang == "ko" else rf"(?<![\w-])({longest_first})(?![\w-])"
    return re.compile(body, re.IGNORECASE), names


def mark_first(markdown: str, seen: set[str], lang: str | None = None) -> str:
    """Wrap the first use of each glossary term that is not in ``seen`` yet, and add it there.

    Code, formulas, links, headings and tags are left alone. In Korean the English term is put beside the Korean one.
    """
    text, found = _marked(markdown, frozenset(seen), lang or language(), (CONTENT / "glossary.toml").stat().st_mtime)
    seen |= found
    return text


@lru_cache(maxsize=256)
def _marked(markdown: str, before: frozenset[str], lang: str, modified: float) -> tuple[str, frozenset[str]]:
    """The text with its terms marked, and which those are."""
    pattern, names = _pattern(lang, modified)
    seen = set(before)

    def wrap(text: str) -> str:
        def one(found: re.Match[str]) -> str:
            name = names[found.group(1).lower()]
            if name in seen:
                return found.group(0)
            seen.add(name)
            beside = terms()[name].parentheses(found.group(1)) if lang == "ko" else ""
            given = text[found.end() :].startswith(beside)
            return mark(name, found.group(1) + ("" if given else beside), lang)

        return pattern.sub(one, text)

    out, at = [], 0
    for skip in _SKIP.finditer(markdown):
        out += [wrap(markdown[at : skip.start()]), skip.group(0)]
        at = skip.end()
    return "".join([*out, wrap(markdown[at:])]), frozenset(seen - before)
