"""A network's layers as a table, read off the module itself: what each does, the shape that leaves it, and its weights."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st
import torch
from torch import nn

from genmodels.gan.conv_gan import Config as NotesConfig
from genmodels.gan.conv_gan import ConvGAN
from genmodels.gan.dcgan import DCGAN
from genmodels.gan.dcgan import Config as DCGANConfig
from ui.i18n import N_, _

MODELS: dict[str, Any] = {"dcgan": (DCGAN, DCGANConfig), "notes": (ConvGAN, NotesConfig)}
KINDS: dict[type[nn.Module], str] = {
    nn.Linear: N_("Dense layer, {in_features} → {out_features}"),
    nn.Conv2d: N_("Convolution {kernel_size} × {kernel_size}, stride {stride}, {out_channels} maps"),
    nn.ConvTranspose2d: N_("Transposed convolution {kernel_size} × {kernel_size}, stride {stride}, {out_channels} maps"),
    nn.BatchNorm1d: N_("Batch normalisation, momentum {kept}"),
    nn.BatchNorm2d: N_("Batch normalisation, momentum {kept}"),
    nn.ReLU: "ReLU",
    nn.LeakyReLU: N_("leaky ReLU, slope {negative_slope}"),
    nn.Dropout: N_("Dropout {p}"),
    nn.Upsample: N_("Upsampling × {scale_factor}"),
    nn.Unflatten: N_("Reshape"),
    nn.Flatten: N_("Flatten"),
    nn.Sigmoid: N_("Sigmoid"),
    nn.Tanh: "tanh",
}


@lru_cache(maxsize=4)
def layers(network: str, part: str) -> tuple[tuple[type[nn.Module], tuple[tuple[str, Any], ...], tuple[int, ...], int], ...]:
    """Of the "generator" or the "discriminator": the class of each layer, its settings, the shape that leaves it, its weights."""
    model, config = MODELS[network]
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        made = model(config()).eval()
        x = made.noise(1) if part == "generator" else torch.zeros(1, 1, 28, 28)
        found = []
        for layer in getattr(made, part):
            x = layer(x)
            settings = {**vars(layer), **{k: v[0] for k, v in vars(layer).items() if isinstance(v, tuple) and v}}
            if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
                settings["kept"] = round(1 - (layer.momentum or 0), 3)  # what the running mean keeps, as most libraries count it
            plain = tuple((k, f"{v:g}") for k, v in settings.items() if isinstance(v, int | float) and not isinstance(v, bool))
            found.append((type(layer), plain, tuple(x.shape[1:]), sum(p.numel() for p in layer.parameters())))
    return tuple(found)


def table(network: str, part: str) -> dict[str, list[str]]:
    """The same in words, a column each, in the language of this run."""
    rows = layers(network, part)
    return {
        _("Layer"): [_(KINDS[kind]).format(**dict(settings)) for kind, settings, _shape, _n in rows],
        _("Shape"): [" × ".join(map(str, shape)) for _kind, _settings, shape, _n in rows],
        _("Weights"): [f"{n:,}" if n else "" for _kind, _settings, _shape, n in rows],
    }


def weights(network: str, part: str) -> int:
    """All of a player's weights."""
    return sum(n for *_rest, n in layers(network, part))


def show(network: str, *, opened: bool) -> None:
    """Draw both players' tables."""
    title = _("DCGAN, layer by layer") if network == "dcgan" else _("The notes' network, layer by layer")
    with st.expander(title, expanded=opened):
        for part, column in zip(("generator", "discriminator"), st.columns(2), strict=True):
            with column:
                name = _("Generator") if part == "generator" else _("Discriminator")
                st.markdown(_("**{player}**, {n} weights").format(player=name, n=f"{weights(network, part):,}"))
                rows = table(network, part)
                lines = ["|".join(rows), "|".join([":--", ":--", "--:"]), *("|".join(row) for row in zip(*rows.values(), strict=True))]
                st.markdown("\n".join(f"|{line}|" for line in lines))
