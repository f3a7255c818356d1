"""The networks of the GAN page: the DCGAN at the noise of the exhibit "between", and the convolutional GAN of lecture notes."""

from __future__ import annotations

import torch

from genmodels import networks
from genmodels.data import mnist
from genmodels.gan import conv_gan, dcgan, live_images
from genmodels.gan.networks import NETWORKS
from ui import digit_gan
from ui.exhibits.gan import between
from ui.i18n import N_, _
from ui.inside import Shown
from ui.session import State

BETWEEN = N_("From digit to digit")  # the title of that exhibit


def _training(kind: type) -> tuple[tuple[str, tuple[object, ...]], ...]:
    """Both halves of a turn. The live run plays them, and the checkpoints were trained by the same losses."""
    turn = live_images.ImageRun
    return (
        (_("Update of D, G held: its pictures carry no gradient"), (kind.discriminator_loss, turn._update)),  # type: ignore[attr-defined]
        (_("Update of G, D held: only G's weights move"), (kind.generator_loss, turn.step)),  # type: ignore[attr-defined]
    )


def _name() -> str:
    """The DCGAN's checkpoint for the digits of this machine."""
    return NETWORKS["generator"].checkpoint if mnist.available() else digit_gan.NAMES["handwriting"]


def _noise(state: State, n: int) -> torch.Tensor:
    return torch.as_tensor(between.latent(between.place(state), n=n), dtype=torch.float32)[None]


@torch.no_grad()
def _made(name: str, checkpoint: str, state: State) -> torch.Tensor:
    """The picture that a generator makes of the noise in the exhibit."""
    read = networks.read(NETWORKS[name], checkpoint)
    return read.part.decode(_noise(state, read.part.config.latents))


def generator(state: State) -> Shown:
    said = _("z is the noise at the place of the exhibit “{exhibit}”.").format(exhibit=_(BETWEEN))
    return Shown(NETWORKS["generator"], {"z": _noise(state, 64)}, said, checkpoint=_name(), training=_training(dcgan.DCGAN))


def discriminator(state: State) -> Shown:
    name = _name()
    said = _("x is the picture that G makes of the noise of the exhibit “{exhibit}”.").format(exhibit=_(BETWEEN))
    x = _made("generator", name, state)
    return Shown(NETWORKS["discriminator"], {"x": x}, said, checkpoint=name, training=_training(dcgan.DCGAN))


def notes_generator(state: State) -> Shown:
    said = _("z is drawn by the seed of the exhibit “{exhibit}”.").format(exhibit=_(BETWEEN))
    return Shown(NETWORKS["notes_generator"], {"z": _notes_noise(state)}, said, training=_training(conv_gan.ConvGAN))


@torch.no_grad()
def notes_discriminator(state: State) -> Shown:
    read = networks.read(NETWORKS["notes_generator"])
    x = read.part.decode(_notes_noise(state))
    said = _("x is the picture that this network's own G makes.")
    return Shown(NETWORKS["notes_discriminator"], {"x": x}, said, training=_training(conv_gan.ConvGAN))


def _notes_noise(state: State) -> torch.Tensor:
    """Uniform on [-1, 1], as that network has it."""
    return torch.rand(1, conv_gan.Config().latents, generator=torch.Generator().manual_seed(state["square"])) * 2 - 1


INSIDE = {
    "generator": generator,
    "discriminator": discriminator,
    "notes_generator": notes_generator,
    "notes_discriminator": notes_discriminator,
}
