"""Figures that a benchmark has measured of a checkpoint, for the exhibit that shows them: benchmarks/measured.json by name.

They hold for the weights that they were measured of and for no others, so they carry the checkpoint's hash.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from genmodels import checkpoints
from ui.i18n import _

FILE = Path(__file__).resolve().parents[1] / "benchmarks" / "measured.json"


def figures(name: str, checkpoint: str) -> tuple[dict[str, Any] | None, str]:
    """(what the benchmark `name` found, "") or (None, one sentence that says why there is nothing to show)."""
    command = f"python -m benchmarks.results --measure {name}"
    try:
        found = json.loads(FILE.read_text(encoding="utf-8"))[name]
        measured, now = found["checkpoint"], checkpoints.manifest()[checkpoint]["sha256"]
    except (OSError, ValueError, KeyError, TypeError, checkpoints.CheckpointError):
        return None, _("This curve has not been measured yet: {command}").format(command=command)
    if measured != now:
        return None, _("The curve on file is of an earlier “{name}” and is not shown; to measure this one: {command}").format(
            name=checkpoint, command=command
        )
    return found, ""
