"""GAN, VAE and flow side by side: the same digit through D and G, through encoder and decoder, through f and its inverse.

All three run in the browser, from the checkpoints' weights, at every stroke.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from genmodels.autoencoder.vae import VAE
from genmodels.core import Told
from genmodels.flow.multiscale import MultiScale
from genmodels.gan.dcgan import DCGAN
from ui import data_note, digit_gan, drawn, photo_desk
from ui.anatomy import quiet
from ui.components import component, mlp_arrays, pack, store
from ui.convolutions import network_arrays
from ui.exhibits.flow import pictures
from ui.exhibits.flow.digits import grey, keep, made
from ui.exhibits.flow.side_by_side import measured
from ui.i18n import _
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import State

FIELDS = ()  # the page's own "ink" and "seed"
CODE = (DCGAN, VAE, MultiScale)
KEY = "flow.three"


@lru_cache(maxsize=2)
def networks(gan: DCGAN, vae: VAE) -> bytes:
    """Generator and discriminator, encoder and decoder, for the browser."""
    meta: dict[str, Any] = {"latents": gan.config.latents, "codes": vae.config.latent}
    arrays: dict[str, Any] = {}
    parts = (
        network_arrays("generator", gan.generator, (gan.config.latents,)),
        network_arrays("discriminator", gan.discriminator, (1, 28, 28)),
        mlp_arrays("encoder", vae.encoder),
        mlp_arrays("decoder", vae.decoder),
    )
    for described, weights in parts:
        meta |= described
        arrays |= weights
    return pack(meta, **arrays)


def render(state: State) -> None:
    """Draw the exhibit."""
    try:
        gan, vae, flow = measured.models()
    except Told as problem:
        quiet(sentence(problem))
        return
    name = pictures.name() or ""
    component("flow/side_by_side")(
        data={
            **drawn.data(state),
            "nets": store("flow.three", networks(gan, vae)),
            "flow": store(f"flow.pictures.{name}", pictures.packed(flow)),
            "seed": state["seed"],
            "seq": st.session_state.get("flow/digits/seq", 0),
            "labels": labels(),
        },
        key=KEY,
        on_ink_change=lambda: keep(state, st.session_state[KEY]["ink"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state[KEY]["upload"]),
    )
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    data_note.show(drawn.source())
    digit_gan.note(digit_gan.read())
    quiet(made(name))


def warm() -> None:
    """The weights, and the first digit's numbers."""
    try:
        gan, vae, flow = measured.models()
    except Told:
        return
    networks(gan, vae)
    pictures.packed(flow)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of the digit on show, and of an empty page."""
    found, blank = measured.reading(grey(state)), measured.reading(bytes(784))
    if not found:
        return {}
    said = {f"error_{name}": f"{found[f'error_{name}']:.1f}" for name in ("gan", "vae", "flow")}
    for prefix, one in (("", found), ("blank_", blank)):
        said |= {f"{prefix}d": f"{one['d']:.3f}", f"{prefix}bits": f"{one['bits']:.2f}"}
        said[f"{prefix}elbo"] = f"{one['elbo']:.1f}".replace("-", "−")
    said["tried"] = f"{measured.TRIED:,}"
    rises = (blank["d"] > found["d"]) + (blank["elbo"] > found["elbo"]) + (blank["bits"] < found["bits"])
    return (
        said
        | comes_true(("rise_none", "rise_some", "rise_all"), (1, 3), rises)
        | comes_true(("gan_nearer", "gan_alike", "gan_farther"), (0.8, 1.25), found["error_gan"] / max(found["error_vae"], 1e-6))
    )


def snippet(state: State) -> str:
    """A program that gives this digit to all three."""
    text = drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64
import math

import numpy as np
import torch

from genmodels import checkpoints

gan, vae, flow = (checkpoints.load(name) for name in ("{_gan()}", "{measured.VAE_NAME}", "{pictures.name() or pictures.NAMES[0]}"))
ink = base64.urlsafe_b64decode("{text}==")
x = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))[None]
generator = torch.Generator().manual_seed({state["seed"]})
with torch.no_grad():
    print(f"GAN: D(x) = {{float(torch.sigmoid(gan.logit(x).reshape(()))):.3f}}; no encoder, no log p(x)")
    print(f"VAE: log p(x) >= {{float(vae.elbo(x, generator=generator, samples=50)):.1f}} nats, of black and white pixels")
    nats = float(flow.log_prob(x, generator))
    print(f"flow: {{-nats / 784 / math.log(2):.3f}} bits a pixel, of 256 grey levels")
    dense, _ = flow.dequantise(x, generator)
    back = flow.decode(flow.encode(dense)[0])
    print(f"flow, there and back: {{float((back - dense).abs().max()) * 256:.1g}} grey levels off at most")
'''


def _gan() -> str:
    try:
        return digit_gan.read().name
    except Told:
        return digit_gan.NAMES["mnist"]


def labels() -> dict[str, Any]:
    """Every word of the browser half. {braces} are filled in there."""
    return {
        **drawn.labels(),
        "inkTitle": _("The same digit for all three"),
        "seen": _("What the models get"),
        "bits": "x",
        "names": {"gan": _("GAN"), "vae": _("VAE"), "flow": _("Normalizing flow")},
        "ins": {"gan": _("discriminator D"), "vae": _("encoder"), "flow": _("f⁻¹, the flow backwards")},
        "outs": {"gan": _("generator G"), "vae": _("decoder"), "flow": _("f, the flow")},
        "middles": {
            "gan": _("D(x) = {d}; 1 is real"),
            "vae": _("z: {n} means with spreads"),
            "flow": _("z: 784 numbers on three levels"),
        },
        "noWay": _("no way from x to z"),
        "results": {
            "gan": _("nearest of {n} samples G(z)"),
            "vae": _("reconstruction"),
            "flow": _("the same picture"),
        },
        "off": _("off by {e} grey levels a pixel"),
        "says": {
            "gan": _("log p(x): none. G makes samples, and D outputs how probably a picture is real; neither is a density of x."),
            "vae": _("log p(x): a bound. At least {nats} nats, for the picture in black and white."),
            "flow": _("log p(x): exact, for grey levels that are made continuous. With that noise the picture takes {bits} bits a pixel."),
        },
        "said": _(
            "The GAN can only search: the nearest of {n} samples is off by {gan} grey levels a pixel. The VAE reconstructs within {vae}. "
            "The flow returns the picture within {flow}."
        ),
    }
