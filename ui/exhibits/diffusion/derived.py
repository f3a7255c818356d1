"""The derivations of the diffusion page: at the time, on the schedule and of the digit of the exhibit "forward"."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch

from genmodels.diffusion import derivations
from ui.session import State

ANY_TIME = {"products", "bound"}


def _lines(name: str, state: State):
    ink = state["ink"]
    x = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32)) if ink else None
    when = {} if name in ANY_TIME else {"t": state["t"]}
    return derivations.DERIVATIONS[name](state["seed"], x=x, by=state["schedule"], **when)


DERIVED = {name: partial(_lines, name) for name in derivations.DERIVATIONS}
