"""A name in the address that has to be one of those there are: any other is put right, and the page's one quiet line says so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from ui.fields import Bad, Token


@dataclass(frozen=True)
class Known(Token):
    """names: asked each time, since a family or a checkpoint may be added while the page's module stands."""

    names: Callable[[], Collection[str]] = tuple

    def coerce(self, value: Any) -> str:
        value = super().coerce(value)
        if value != self.default and value not in self.names():
            raise Bad
        return value
