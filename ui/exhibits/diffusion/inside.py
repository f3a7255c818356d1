"""The network of the diffusion page: the UNet at the time, with the noise and of the digit of the exhibit "forward"."""

from __future__ import annotations

import torch

from genmodels.diffusion import ddpm, samplers
from genmodels.diffusion.networks import NETWORKS
from genmodels.diffusion.schedule import schedule
from ui import drawn
from ui.exhibits.diffusion import denoise
from ui.i18n import _
from ui.inside import Shown
from ui.session import State


def unet(state: State) -> Shown:
    config = ddpm.Config()
    t = max(1, state["t"])
    x0 = ddpm.inward(torch.from_numpy(drawn.greys(drawn.chosen(state)).astype("float32") / 255))
    eps = torch.randn(x0.shape, generator=torch.Generator().manual_seed(state["seed"]))
    signal, noise = schedule(config.schedule, config.T).marginal(t)
    label = denoise.label(state)
    inputs = {
        "x": signal * x0 + noise * eps,
        "t": torch.tensor([t / config.T]),
        "y": torch.tensor([config.classes if label is None else label]),
    }
    said = _("x is the digit on show with its noise at t = {t}; y is the class that the exhibit “{exhibit}” asks for.")
    training = (
        (_("Training: one time and one noise for each picture (algorithm 1 of the paper)"), (ddpm.DDPM.loss, ddpm.DDPM.noise)),
        (_("Sampling: step by step from noise (algorithm 2)"), (samplers.ddpm,)),
    )
    return Shown(NETWORKS["unet"], inputs, said.format(t=t, exhibit=_("Noise becomes a digit")), seed=state["seed"], training=training)


INSIDE = {"unet": unet}
