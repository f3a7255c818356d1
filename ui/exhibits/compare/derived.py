"""The derivations of the comparison, for the seed of the page."""

from __future__ import annotations

from functools import partial

from genmodels import likelihood
from ui.session import State


def _lines(name: str, state: State):
    return likelihood.DERIVATIONS[name](state["seed"])


DERIVED = {name: partial(_lines, name) for name in likelihood.DERIVATIONS}
