"""What a long measurement has found so far, kept in build/, so that it goes on where it was stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.harness import ROOT


class Partial:
    """One file a protocol: `key` is all that the figures depend on."""

    def __init__(self, name: str, key: str):
        self.path = ROOT / "build" / f"{name}-{key}.json"
        self.found: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}

    def get(self, cell: str, measure: Callable[[], Any]) -> Any:
        """The figure of a cell, measured where that has not been done; what is done is told on stderr."""
        if cell not in self.found:
            self.found[cell] = measure()
            self.path.parent.mkdir(exist_ok=True)
            self.path.write_text(json.dumps(self.found), encoding="utf-8")
        print(f"{cell}: {self.found[cell]}", file=sys.stderr, flush=True)
        return self.found[cell]
