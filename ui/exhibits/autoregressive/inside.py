"""The networks of the autoregressive page, for the drawing of the exhibit "microscope" or a test digit."""

from __future__ import annotations

import numpy as np
import torch

from genmodels import training
from genmodels.autoregressive.chain import Chain
from genmodels.autoregressive.nade import NADE
from genmodels.autoregressive.networks import NETWORKS
from ui import drawn
from ui.i18n import _
from ui.inside import Shown
from ui.session import State


def nade(state: State) -> Shown:
    x = torch.from_numpy(np.unpackbits(np.frombuffer(drawn.chosen(state), np.uint8)).astype(np.float32))[None]
    programs = (
        (_("Loss: all conditionals of a picture in one pass"), (Chain.loss, NADE.logits)),
        (_("The loop that minimised it"), (training.Trainer.events,)),
    )
    said = _("x is the digit on show, ink or no ink. The sum over earlier pixels is written out, as h of all pixels is shown.")
    return Shown(NETWORKS["nade"], {"x": x}, said, training=programs)


INSIDE = {"nade": nade}
