"""What a family or a kind of live run still lacks, one sentence each: what else would fail far away, or be missed by nobody."""

from __future__ import annotations

from importlib import import_module

from genmodels import checkpoints, registry
from genmodels.live import races, recording
from genmodels.registry import Family
from tests.words import in_korean
from ui.families import THEMES
from ui.i18n import ROOT
from ui.pages import PAGES

NAMES = ("DATA", "EVERY", "SNAPSHOT_EVERY", "STEPS", "check", "build")
"""What a module must have that is a kind of live run; see `genmodels.live.protocol`."""
LONG = 14  # letters; a longer name needs a short one for tiles and table heads


def of_family(key: str, row: Family) -> list[str]:
    """What a family's row promises and is not there."""
    faults = [f"{key}: {path} cannot be imported" for path in _paths(row) if not _there(path)]
    faults += [f"{key}: there is no Korean for “{text}”" for text in (row.name, row.short) if text and not in_korean(text)]
    if len(row.name) > LONG and not row.short:
        faults.append(f"{key}: the name “{row.name}” needs a short one")
    if row.theme not in THEMES:
        faults.append(f"{key}: the row names no theme of ui/families.py; there are: {', '.join(THEMES)}")
    if row.page:
        if not (ROOT / "pages" / f"{row.page}.py").is_file():
            faults.append(f"{key}: pages/{row.page}.py is missing")
        if f"{row.page}.py" not in {page.file for page in PAGES}:
            faults.append(f"{key}: ui/pages.py has no row for {row.page}, so neither the header nor the map leads there")
    stored = checkpoints.manifest()
    for name in row.checkpoints:
        if name not in stored:
            faults.append(f"{key}: the checkpoint {name} is not in the manifest")
        elif stored[name]["model"] not in row.models:
            faults.append(f"{key}: the checkpoint {name} is of a kind of model that the row does not name")
    if row.checkpoints and not row.painter:
        faults.append(f"{key}: nothing draws the pictures of its checkpoints")
    if row.racer:
        wanted = [f"race-{data}-{key}" for data in races.SETS]
        faults += [f"{key}: the race {name} is not recorded" for name in wanted if name not in recording.manifest()]
    return faults + [fault for kind in row.runs for fault in of_run(kind, row)]


def of_run(kind: str, row: Family) -> list[str]:
    """What a kind of live run lacks: names that its module must have, and a recording that its exhibit can open with."""
    if not _there(row.runs[kind]):
        return []  # which `of_family` says
    module = import_module(row.runs[kind])
    faults = [f"{kind}: {row.runs[kind]} has no {name}" for name in NAMES if not hasattr(module, name)]
    named = registry.part(row.recordings) if row.recordings and _there(row.recordings) else {}
    if kind not in {spec.kind for spec, _ in named.values()}:
        faults.append(f"{kind}: no recording of this kind is named by its family")
    own = [name for name, (spec, _) in named.items() if spec.kind == kind]
    return faults + [f"{kind}: the recording {name} is not made" for name in own if name not in recording.manifest()]


def _paths(row: Family) -> list[str]:
    """Every module and "module:attribute" that a row names."""
    models = [f"{kind.module}:{kind.name}" for kind in row.models.values()]
    models += [f"{kind.module}:Config" for kind in row.models.values()]
    models += [path for kind in row.models.values() for path in (kind.evaluate, kind.score) if path]
    parts = (row.recipes, row.recordings, row.racer, row.painter, row.abilities, *row.runs.values())
    return [*models, *(path for path in parts if path)]


def _there(path: str) -> bool:
    try:
        registry.part(path) if ":" in path else import_module(path)
    except (ImportError, AttributeError):
        return False
    return True
