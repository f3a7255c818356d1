"""The derivations of the VAE page for the picture on show: of the exhibits "picture" and "bound", and of the digit that they open with."""

from __future__ import annotations

from functools import partial

from genmodels.autoencoder import derivations
from ui.exhibits.vae import posterior as picture
from ui.session import State


def _lines(name: str, state: State):
    return derivations.DERIVATIONS[name](x=picture.as_tensor(picture.chosen(state)))


DERIVED = {name: partial(_lines, name) for name in derivations.DERIVATIONS}
