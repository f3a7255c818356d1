"""Keeping locales/ and the code in step: extract, compile, check (run as ``python -m ui.i18n ...``)."""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ui import glossary
from ui.i18n import CONTENT, DOMAIN, LANGUAGES, LOCALES, ROOT, SOURCE, sections

CODE = ("app.py", "pages", "ui", "genmodels")
# What marks a label: `_` and `N_` here; in the library `say`, what a painter calls its moments, and failures that are told to a person.
KEYWORDS = {
    "_": None,
    "N_": None,
    "say": None,
    "Moment": None,
    "Told": None,
    "Invalid": None,
    "Refused": None,
    "CheckpointError": None,
    "DataMissing": None,
    "RecordingError": None,
    "SettingsError": (2,),
    "Unscored": None,
}


def po_path(lang: str) -> Path:
    return LOCALES / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def template() -> Catalog:
    """Return every label that the code marks, with where it stands."""
    catalogue = Catalog(domain=DOMAIN, project="genmodels", charset="utf-8")
    for name in CODE:
        path = ROOT / name
        folder, only = (path, None) if path.is_dir() else (path.parent, path.name)
        pattern = only or "**.py"
        rows = extract_from_dir(folder, [(pattern, "python")], keywords=KEYWORDS, directory_filter=_visible)
        for file, _line, message, _comments, context in rows:
            # Files without line numbers: an edit elsewhere in a file does not change the catalogue.
            where = (folder / file).relative_to(ROOT).as_posix()
            catalogue.add(message, locations=[(where, 0)], context=context)
    return catalogue


def _visible(folder: str | Path) -> bool:
    return not Path(folder).name.startswith((".", "__"))


def read(lang: str) -> Catalog:
    """Return the catalogue of ``lang`` as it is written; an empty one where there is none yet."""
    path = po_path(lang)
    if not path.is_file():
        return Catalog(locale=lang, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=lang, domain=DOMAIN)


def extract() -> None:
    """Bring each language's .po up to date. Nothing is guessed: a new label is empty until somebody translates it."""
    source = template()
    for lang in _others():
        catalogue = read(lang)
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _plain_header(catalogue)
        po_path(lang).parent.mkdir(parents=True, exist_ok=True)
        with po_path(lang).open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, omit_header=False, include_lineno=False)


def _plain_header(catalogue: Catalog) -> None:
    """A header that says the same at every run: no dates, no names."""
    catalogue.header_comment = (
        "# Labels of the app. Written by python -m ui.i18n extract; the translations are by hand."
    )
    catalogue.project, catalogue.version, catalogue.fuzzy = "genmodels", "1", False
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)


def compile_all() -> None:
    """Write each language's .mo beside its .po."""
    for lang in _others():
        po_path(lang).with_suffix(".mo").write_bytes(compiled(lang))


def compiled(lang: str) -> bytes:
    """Return the bytes of the .mo that belongs to the .po of ``lang``."""
    out = io.BytesIO()
    write_mo(out, read(lang))
    return out.getvalue()


def problems() -> list[str]:
    """Return what is missing, fuzzy or out of step, one sentence each: labels, prose and glossary."""
    found = []
    wanted = {message.id for message in template() if message.id}
    for lang in _others():
        catalogue = read(lang)
        have = {message.id: message for message in catalogue if message.id}
        found += [f"{lang}: missing label {text!r}" for text in sorted(wanted - set(have))]
        found += [f"{lang}: label {text!r} is no longer in the code" for text in sorted(set(have) - wanted)]
        for text, message in have.items():
            if text not in wanted:
                continue
            if not message.string:
                found.append(f"{lang}: untranslated label {text!r}")
            elif message.fuzzy:
                found.append(f"{lang}: fuzzy label {text!r}")
            elif _fields(str(text)) != _fields(str(message.string)):
                found.append(f"{lang}: label {text!r} and its translation have different {{fields}}")
        target = po_path(lang).with_suffix(".mo")
        if not target.is_file() or target.read_bytes() != compiled(lang):
            found.append(f"{lang}: {target.name} does not belong to the .po; run python -m ui.i18n compile")
    return found + _hidden_labels() + _prose_problems() + _glossary_problems() + _departures()


def _fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def _hidden_labels() -> list[str]:
    """Calls of ``_`` inside f-strings, which the extractor does not see."""
    found = []
    for path in sorted(file for name in CODE for file in [*(ROOT / name).rglob("*.py"), ROOT / name] if file.is_file()):
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(text, ast.JoinedStr):
                calls = [node.func for node in ast.walk(text) if isinstance(node, ast.Call)]
                if any(isinstance(call, ast.Name) and call.id in KEYWORDS for call in calls):
                    found.append(f"{path.relative_to(ROOT)}:{text.lineno}: a label inside an f-string is never extracted")
    return found


def _prose_problems() -> list[str]:
    pages = {path.stem for lang in LANGUAGES for path in (CONTENT / lang).glob("*.md")}
    found = []
    for page in sorted(pages):
        each = {lang: sections(page, lang) for lang in LANGUAGES}
        for name in sorted(set().union(*each.values())):
            found += [f"content/{lang}/{page}.md: no section {name!r}" for lang in each if not each[lang].get(name)]
    return found


def _glossary_problems() -> list[str]:
    found = []
    for entry in glossary.terms().values():
        if not all((entry.en, entry.ko, entry.is_en, entry.is_ko)):
            found.append(f"glossary: {entry.en!r} lacks a name or a definition")
    for lang in LANGUAGES:
        forms = [form.lower() for entry in glossary.terms().values() for form in entry.forms(lang)]
        found += [
            f"glossary: {form!r} stands for two terms" for form in sorted({f for f in forms if forms.count(f) > 1})
        ]
    return found


_TITLES = re.compile(r"(?<=, )(\"[^\"\n]+\"|\[[^]\n]+\]\(https://arxiv)")
"""Titles of papers, which are spelt as their authors spell them."""


def _departures() -> list[str]:
    """Prose, labels and definitions that call a thing by a name which the glossary rules out (not_en, not_ko)."""
    found = []
    for lang in LANGUAGES:
        prose = {path.name: path.read_text(encoding="utf-8") for path in (CONTENT / lang).glob("*.md")}
        said = [(f"content/{lang}/{name}", _TITLES.sub("", text)) for name, text in prose.items()]
        labels = template() if lang == SOURCE else read(lang)
        said += [(f"{lang} label", str(message.id if lang == SOURCE else message.string)) for message in labels if message.id]
        said += [(f"glossary, {entry.en}", entry.meaning(lang)) for entry in glossary.terms().values()]
        for entry in glossary.terms().values():
            for form in entry.forbidden(lang):
                found += [
                    f"{where}: {form!r} where the glossary says {entry.name(lang)!r}: {_around(text, form)}"
                    for where, text in said
                    if form.lower() in text.lower()
                ]
    return sorted(found)


def _around(text: str, form: str) -> str:
    at = text.lower().index(form.lower())
    return "…" + " ".join(text[max(0, at - 20) : at + len(form) + 20].split()) + "…"


def _others() -> list[str]:
    return [lang for lang in LANGUAGES if lang != SOURCE]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status (2: no such command)."""
    command = list(sys.argv[1:] if arguments is None else arguments)
    if command == ["extract"]:
        extract()
    elif command == ["compile"]:
        compile_all()
    elif command == ["check"]:
        found = problems()
        print("\n".join(found) or "labels, prose and glossary are complete")
        return 1 if found else 0
    else:
        print("usage: python -m ui.i18n extract|compile|check", file=sys.stderr)
        return 2
    return 0
