"""The networks of the autoencoder page, for the digit on show."""

from __future__ import annotations

import numpy as np
import torch

from genmodels import training
from genmodels.autoencoder.autoencoder import Autoencoder
from genmodels.autoencoder.convolutional import Convolutional
from genmodels.autoencoder.networks import NETWORKS
from genmodels.autoencoder.shallow import Shallow
from genmodels.autoencoder.sparse import Sparse
from ui import drawn
from ui.exhibits.autoencoder import networks
from ui.i18n import _
from ui.inside import Shown
from ui.session import State

LOSSES = {"autoencoder": Autoencoder.loss, "shallow": Shallow.loss, "convolutional": Convolutional.loss, "sparse": Sparse.loss}


def _shown(name: str, state: State) -> Shown:
    x = torch.from_numpy(drawn.greys(drawn.chosen(state)).astype(np.float32) / 255)[None]
    checkpoint = networks.name("deep", int(state["k"])) if name == "autoencoder" else None
    loop = ((_("Loss"), (LOSSES[name],)), (_("The loop that minimised it"), (training.Trainer.events,)))
    return Shown(NETWORKS[name], {"x": x}, _("x is the digit on show."), checkpoint=checkpoint, training=loop)


INSIDE = {
    "autoencoder": lambda state: _shown("autoencoder", state),
    "shallow": lambda state: _shown("shallow", state),
    "convolutional": lambda state: _shown("convolutional", state),
    "sparse": lambda state: _shown("sparse", state),
}
