"""Derivations that are walked line by line, each line with the values of both its sides, computed by the models at one state.

A family lists its own in the module that its row names (`DERIVATIONS`: name -> function of a seed); those of no family stand in
`genmodels.likelihood`. The functions take the state as keywords, so that a page can hand over its own; `python -m genmodels derive NAME`
prints the lines for a seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from genmodels import registry


@dataclass(frozen=True)
class Line:
    """One line. left, right: the values of its sides. relation: "=" or ">=". digits: decimals to which equal sides agree."""

    left: float
    right: float
    relation: str = "="
    digits: int = 3

    def shown(self) -> tuple[str, str]:
        """Both sides as they are written."""
        left, right = (f"{value + 0.0:.{self.digits}f}" for value in (self.left, self.right))
        return tuple(side.lstrip("-") if not float(side) else side for side in (left, right))  # type: ignore[return-value]

    @property
    def holds(self) -> bool:
        """Whether the values are as the relation says, to the digits that are shown."""
        left, right = self.shown()
        return left == right if self.relation == "=" else float(left) >= float(right)


Derivation = Callable[..., list[Line]]
COMMON = "genmodels.likelihood"


def every() -> dict[str, Derivation]:
    """Every derivation by name: the families' in their order, then those of no family."""
    modules = [family.derivations for family in registry.FAMILIES.values() if family.derivations]
    found: dict[str, Derivation] = {}
    for name in (*modules, COMMON):
        table: Mapping[str, Derivation] = registry.part(f"{name}:DERIVATIONS")
        found |= table
    return found


def table(name: str, seed: int) -> str:
    """The lines of a derivation as text: number, both sides, whether they hold. Raises ValueError for a name that is none."""
    known = every()
    if name not in known:
        raise ValueError(f"There is no derivation {name!r}; there are {', '.join(known)}.")
    rows = [f"{name}, seed {seed}"]
    for number, line in enumerate(known[name](seed), 1):
        left, right = line.shown()
        rows.append(f"  {number}  {left:>14} {line.relation:^4} {right:<14} {'holds' if line.holds else 'DOES NOT HOLD'}")
    return "\n".join(rows)
