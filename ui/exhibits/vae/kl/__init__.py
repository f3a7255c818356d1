"""What the KL weight buys: one slider over networks that differ in nothing but the weight of the KL term.

Everything that moves is measured once (kl_measure.py) and sent; the browser shows it together while the slider is
dragged.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import streamlit as st

from genmodels import checkpoints
from genmodels.autoencoder import vae
from genmodels.data.digits import binarise, digits
from ui import data_note, export
from ui.anatomy import quiet
from ui.components import component, pack, store
from ui.exhibits.vae.kl.losses import (
    CELLS,
    DIGITS,
    NOTES,
    SHOWN,
    STOPS,
    Stop,
    alone,
    checkpoint,
    draws_of,
    measure,
    readable,
    stops,
    version_now,
)
from ui.i18n import _
from ui.live_words import sentence
from ui.session import State
from ui.state import Choice

FIELDS = (Choice("kl", STOPS, "1"),)  # beside the page's own "seed"
CODE = (vae.VAE,)
COLLAPSED = 0.1  # nats: less than this through the code is nothing
FAR = 8.0  # half-width of the view beyond which the prior (radius 3) is a small part of it


@lru_cache(maxsize=2)
def _still(version: tuple[bool, str, str]) -> bytes:
    """What does not change with the seed, packed for the browser."""
    all_stops, shown = measure(*version), digits(DIGITS)
    first = [int(np.flatnonzero(shown.labels == d)[0]) for d in range(SHOWN)]
    images = shown.images[first]
    meta = {
        "stops": [
            {
                "id": s.id,
                "weight": s.weight,
                "half": s.half,
                "kl": s.kl,
                "distortion": s.distortion,
                "notes": s.id == NOTES,
            }
            for s in all_stops
        ],
        "cells": CELLS,
    }
    return pack(
        meta,
        codes=np.stack([s.codes for s in all_stops]).astype(np.float16),
        labels=shown.labels.astype(np.uint8),
        density=np.stack([s.density for s in all_stops]),
        recon=np.stack([s.recon for s in all_stops]),
        originals=np.stack([(255 * binarise(images)).astype(np.uint8), images.reshape(SHOWN, -1)]),
    )


def say(stop: Stop, table: tuple[Stop, ...]) -> str:
    """The line under the exhibit: what this weight has bought, in plain words from the measured numbers."""
    best = min((s for s in table if s.id != NOTES), key=lambda s: s.distortion + s.kl)
    numbers = _("{kl:.1f} nats pass through the code, in {used} of 2 dimensions.").format(kl=stop.kl, used=stop.active)
    if stop.id == NOTES:
        verdict = _(
            "The loss of the notes is a Gaussian of variance 784/2000 = 0.39 in disguise. "
            "It lets as much through the code as a weight of {weight:.2g} on this scale."
        ).format(weight=stop.weight)
    elif stop.kl < COLLAPSED:
        verdict = _("Collapsed: the encoder says nothing, and every digit comes back as the same average.")
        numbers = _("{kl:.2f} nats pass through the code.").format(kl=stop.kl)
    elif stop is best:
        verdict = _(
            "Codes and prior cover each other, and the sum is the lowest of these networks: drawing from the prior meets the digits."
        )
    elif stop.distortion + stop.kl < best.distortion + best.kl + 1:
        verdict = _(
            "Codes and prior cover each other, and the sum is {more:.1f} nats above the lowest, which is that of weight {best}."
        ).format(more=stop.distortion + stop.kl - best.distortion - best.kl, best=best.id)
    elif stop.weight > best.weight:
        verdict = _("The prior is winning: codes crowd together, and neighbours blur into one another.")
    elif stop.half > FAR:
        verdict = _(
            "Nearly a plain autoencoder: good copies, but codes lie up to {half:.0f} from the middle, "
            "and draws from the prior meet only a corner of them."
        ).format(half=stop.half)
    else:
        verdict = _("Good copies, but the codes reach beyond the prior: some lie where it hardly ever draws.")
    return f"{verdict} {numbers}" + (" " + _quality(stop) if stop.recognised is not None else "")


def _quality(stop: Stop) -> str:
    return _(
        "A classifier is sure of {share:.0f} % of the draws, "
        "and sees as many kinds of digits as {kinds:.1f} equally frequent ones."
    ).format(share=100 * (stop.recognised or 0), kinds=stop.kinds or 0)


def columns() -> dict[str, list[object]]:
    """The curve as a table, a row a network."""
    table = stops()
    return {
        "checkpoint": [checkpoint(s.id) for s in table],
        "kl_weight": [s.weight for s in table],
        "kl_nats": [s.kl for s in table],
        "kl_nats_z1": [s.kl_each[0] for s in table],
        "kl_nats_z2": [s.kl_each[1] for s in table],
        "reconstruction_nats": [s.distortion for s in table],
        "negative_elbo_nats": [s.distortion + s.kl for s in table],
        "active_dimensions": [s.active for s in table],
        "recognised_share_of_draws": [s.recognised for s in table],
        "kinds_of_digits_drawn": [s.kinds for s in table],
    }


def warm() -> Iterator[None]:
    """Measure one network after the other before the first visitor comes."""
    with contextlib.suppress(checkpoints.CheckpointError):  # the exhibit itself will say what is wrong
        version = version_now()
        yield
        for stop in readable()[0]:
            alone(stop, version)
            yield
        measure(*version)
        yield
        draws_of(0, version)
        yield
        _still(version)


def render(state: State) -> None:
    """Draw the exhibit. Raises CheckpointError where no network can be read; one that cannot leaves a sentence."""
    for problem in readable()[1]:
        quiet(sentence(problem))
    table, version = stops(), version_now()
    if state["kl"] not in {s.id for s in table}:
        state.set(kl=min(table, key=lambda s: abs(math.log(s.weight))).id)
    z, pictures = draws_of(state["seed"], version)

    def edited() -> None:
        change = st.session_state["vae.kl"]["edit"]
        if isinstance(change, dict):
            state.set(**{k: v for k, v in change.items() if k in ("kl", "seed")})

    component("vae/kl")(
        data={
            "blob": store("kl", _still(version)),
            "draws": store("kl:draws", pack({}, z=z.astype(np.float32), pictures=pictures)),
            "kl": state["kl"],
            "seed": state["seed"],
            "said": {s.id: say(s, table) for s in table},
            "labels": labels(),
        },
        key="vae.kl",
        on_edit_change=edited,
    )
    data_note.show(digits(DIGITS).source)
    export.offer_csv("kl-weight", columns)


def labels() -> dict[str, str]:
    """The words of the exhibit."""
    return {
        "weight": _("Weight of the KL term"),
        "notes": _("the notes: 1000 × MSE + KL"),
        "notes_short": _("notes"),
        "low": _("autoencoder"),
        "high": _("collapsed"),
        "codes": _("Codes of {n} digits").format(n=f"{DIGITS:,}"),
        "codes_key": _("dashed: the prior, 1 to 3 σ"),
        "recon": _("Ten digits and what comes back"),
        "recon_in": _("in"),
        "recon_out": _("out"),
        "draws": _("25 draws from the prior"),
        "curve": _("The price of each network"),
        "rate": _("KL, nats"),
        "distortion": _("reconstruction, nats"),
        "total": _("their sum (−ELBO) {x}"),
        "seed": _("Seed"),
        "reseed": _("New draws"),
        "alt_codes": _("Scatter of encoded digits with the prior's contours"),
        "alt_recon": _("Ten digits above, their reconstructions below"),
        "alt_draws": _("Twenty-five pictures decoded from draws of the prior"),
        "alt_curve": _("Reconstruction error against KL, one point for each network"),
    }


def snippet(state: State) -> str:
    """A program that measures the two terms of the chosen network."""
    name = checkpoint(state["kl"])
    prepare = "grey" if state["kl"] == NOTES else "binarise"
    return (
        "import torch\n\n"
        "from genmodels import checkpoints\n"
        f"from genmodels.data.digits import {prepare}, digits\n\n"
        f'vae = checkpoints.load("{name}")\n'
        f"x = torch.from_numpy({prepare}(digits({DIGITS}).images))\n"
        "with torch.no_grad():\n"
        "    log_likelihood, kl = vae.elbo_terms(x, generator=torch.Generator().manual_seed(0), samples=4)\n"
        'print("reconstruction", -log_likelihood.mean().item(), "nats, KL", kl.sum(1).mean().item(), "nats")\n'
        f"print(vae.sample(25, generator=torch.Generator().manual_seed({state['seed']})).shape)\n"
    )
