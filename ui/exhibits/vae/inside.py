"""The networks of the VAE page: for the picture on show, and for the latent under the hand."""

from __future__ import annotations

import torch

from genmodels import training
from genmodels.autoencoder.networks import NETWORKS
from genmodels.autoencoder.vae import VAE, reparameterise
from ui.exhibits.vae import posterior as picture
from ui.i18n import _
from ui.inside import Shown
from ui.session import State


def _training() -> tuple[tuple[str, tuple[object, ...]], ...]:
    return (
        (_("Loss: one draw of z, the likelihood and the KL"), (VAE.loss, VAE.elbo_terms, reparameterise)),
        (_("The loop that minimised it"), (training.Trainer.events,)),
    )


def vae(state: State) -> Shown:
    x = picture.as_tensor(picture.chosen(state))[None]
    said = _("x is the digit on show; ε is drawn by seed {seed}.").format(seed=state["seed"])
    return Shown(NETWORKS["vae"], {"x": x}, said, seed=state["seed"], training=_training())


def decoder(state: State) -> Shown:
    """Of the VAE's plane, whatever map is on show: a place of another map is not one of its latents."""
    z = state["z"] if state["model"] == "vae" else (0.0, 0.0)
    said = _("z is the place on the plane: ({a}, {b}).").format(a=f"{z[0]:.2f}", b=f"{z[1]:.2f}").replace("-", "−")
    return Shown(NETWORKS["decoder"], {"z": torch.tensor([z])}, said, training=_training())


INSIDE = {"vae": vae, "decoder": decoder}
