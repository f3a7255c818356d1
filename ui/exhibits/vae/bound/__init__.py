"""Deriving the bound: log p(x) = ELBO(q) + KL(q || p(z | x)), for a picture and any q that the hand makes.

With two latents the true posterior is computed (genmodels.autoencoder.posterior), on a grid that is sent once a picture;
bound.js then answers every q in the browser. The picture is the one of the exhibit "picture".
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch
from torch.distributions import Normal

from genmodels.autoencoder import posterior
from genmodels.autoencoder.vae import VAE
from ui import data_note, export
from ui.anatomy import commentary
from ui.components import component, pack, store, transport_labels
from ui.exhibits.vae import posterior as picture
from ui.i18n import _
from ui.session import State
from ui.state import Vector

CODE = (posterior.Posterior, posterior.true_posterior, posterior.best_gaussian, posterior.gaps)
SAMPLES = 8192  # importance samples that check the quadrature
ENCODERS = (0.0, 0.0, 0.0, 0.0)  # stands for the encoder's own q
FIELDS = (Vector("q", 4, -9, 9, ENCODERS, digits=4),)  # centre and widths; beside the fields of "picture"
snippet = picture.snippet


@lru_cache(maxsize=128)
@torch.no_grad()
def gaps(network: VAE, ink: bytes) -> posterior.Gaps:
    """What the encoder's q loses, and why."""
    q = picture.encoded(network, ink)
    return posterior.gaps(network, picture.as_tensor(ink), picture.true_posterior(network, ink), q)


@lru_cache(maxsize=128)
@torch.no_grad()
def sampled_evidence(network: VAE, ink: bytes) -> tuple[float, float]:
    """log p(x) without the grid, by importance samples from the encoder's q, and its standard error."""
    generator = torch.Generator().manual_seed(0)
    log_weights = network.log_weights(picture.as_tensor(ink)[None], SAMPLES, generator=generator)[0]
    return posterior.importance_evidence(log_weights)


def payload(found: posterior.Posterior) -> bytes:
    """The grid for the browser: log p(x, z) under its highest value, as float32."""
    top = float(found.log_joint.max())
    meta = {
        "top": top,
        "evidence": found.log_evidence,
        "low": found.axes[:, 0].tolist(),
        "high": found.axes[:, -1].tolist(),
    }
    return pack(meta, log_joint=(found.log_joint - top).numpy().astype(np.float32))


def render(state: State) -> None:
    """Draw the exhibit."""
    loaded = picture.load()
    if loaded is None:
        return
    network, source = loaded
    ink = picture.chosen(state)
    q, split = picture.encoded(network, ink), gaps(network, ink)
    sampled, error = sampled_evidence(network, ink)
    data = {
        "labels": labels(sampled, error),
        "blob": store("picture", picture.payload(network, source)),
        "grid": store("bound.grid", payload(picture.true_posterior(network, ink))),
        "ink": base64.b64encode(ink).decode(),
        "encoder": {"mu": q.loc.tolist(), "sigma": q.scale.tolist()},
        "gaps": {
            "encoder": split.elbo,
            "best": split.log_evidence - split.approximation,
            "floor": split.approximation,
        },
        "split": _("The encoder's q loses {all} nats = {amortised} amortisation gap + {shape} approximation gap").format(
            all=f"{split.amortisation + split.approximation:.3f}",
            amortised=f"{split.amortisation:.3f}",
            shape=f"{split.approximation:.3f}",
        ),
        "q": list(state["q"]),
        "speed": state["speed"],
        "seq": st.session_state.get("bound/seq", 0),
    }
    component("vae/bound")(data=data, key="bound.bound", on_bound_change=lambda: _heard(state, source))
    commentary(_comment(network, ink, state))
    data_note.show(source)
    _offer(network, ink)


def _heard(state: State, source: str) -> None:
    report = st.session_state["bound.bound"]["bound"]
    if not isinstance(report, dict):
        return
    st.session_state["bound/seq"] = int(report.get("seq", 0))
    if "ink" in report:  # another digit: its number among those on offer
        images, _labels = picture.offered(source)
        ink = np.packbits(images[int(report["ink"]) % len(images)] > 127).tobytes()
        state.set(ink=None if ink == picture.default_ink(source) else ink, q=ENCODERS)
    else:
        state.set(q=report.get("q", ENCODERS), speed=report.get("speed", 1))


def _comment(network: VAE, ink: bytes, state: State) -> str:
    """What q on show loses, and whether anything could be done about it."""
    split, found = gaps(network, ink), picture.true_posterior(network, ink)
    mean, covariance = found.moments
    correlation = float(covariance[0, 1] / covariance.diagonal().prod().sqrt())
    shape = _("The true posterior's correlation is {r}, and q has none: even the best diagonal Gaussian stays {floor} nats short.").format(
        r=f"{correlation:+.2f}".replace("-", "−"), floor=f"{split.approximation:.3f}"
    )
    if tuple(state["q"]) == ENCODERS:
        lost = split.amortisation + split.approximation
        share = split.amortisation / lost if lost > 0 else 0.0
        return (
            _("Of what the encoder's q loses, {p} % could be won back by fitting q to this picture alone.").format(p=f"{100 * share:.0f}")
            + " "
            + shape
        )
    centre, width = (torch.tensor(state["q"][k : k + 2], dtype=torch.float64) for k in (0, 2))
    q = Normal(centre, width.clamp_min(1e-3))
    lost = found.log_evidence - posterior.elbo(network, picture.as_tensor(ink), q)
    if lost < split.approximation + 0.01:
        return _("This is as good as a diagonal Gaussian gets.") + " " + shape
    return (
        _("This q loses {lost} nats, and the ELBO is lower by exactly as much; the bound is tight only for q = p(z | x).").format(
            lost=f"{lost:.2f}"
        )
        + " "
        + shape
    )


def _offer(network: VAE, ink: bytes) -> None:
    def columns() -> dict[str, list[float]]:
        found = picture.true_posterior(network, ink)
        z = found.points.reshape(-1, 2)
        return {
            "z1": z[:, 0].tolist(),
            "z2": z[:, 1].tolist(),
            "log_joint_nats": found.log_joint.flatten().tolist(),
            "log_posterior_nats": found.log_density.flatten().tolist(),
        }

    export.offer_csv("true-posterior", columns)


def labels(sampled: float, error: float) -> dict[str, Any]:
    """Every word on the exhibit, in the language of the run."""
    bar = transport_labels()
    minus = f"{sampled:.2f}".replace("-", "−")
    return {
        "transport": {**bar, "play": _("Find the best q"), "step": _("One step uphill"), "reset": _("The encoder's q")},
        "title": _("True posterior p(z | x), and q: drag it"),
        "help": _(
            "Map of the true posterior with q on it. Arrow keys move q, Shift and arrow keys change its widths, 0 to 9 take a digit."
        ),
        "x": _("x"),
        "made": _("decoded at q's centre"),
        "where": _("the map's place"),
        "trace": _("KL during the search"),
        "steps": _("steps"),
        "floor": _("best diagonal q"),
        "evidenceName": _("log p(x): does not depend on q"),
        "elboName": _("ELBO(q)"),
        "klName": _("KL(q ‖ p(z | x))"),
        "encoderShort": _("encoder"),
        "bestShort": _("best q"),
        "total": _("log p(x) by {n} importance samples: {value} ± {error}").format(
            n=f"{SAMPLES:,}", value=minus, error=f"{error:.2f}"
        ),
        "say": _("ELBO {elbo} plus KL {kl} is log p(x) {evidence}."),
        "pick": _("Take a {digit}; again for another one"),
    }
