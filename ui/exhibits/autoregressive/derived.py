"""The derivations of the autoregressive page, for the drawing on show or the digit that the page opens with."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch

from genmodels.autoregressive import derivations
from ui import drawn
from ui.session import State


def _lines(name: str, state: State):
    ink = np.unpackbits(np.frombuffer(drawn.chosen(state), np.uint8)).astype(np.float32)
    return derivations.DERIVATIONS[name](x=torch.from_numpy(ink))


DERIVED = {name: partial(_lines, name) for name in derivations.DERIVATIONS}
