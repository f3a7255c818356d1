"""Forwards: the same pixels of one digit are masked and, beside that, replaced by coins; both networks say what they make of it.

What the hand moves is computed in the browser. When it rests, the two noisy pictures come here, and each network looks at its own once.
"""

from __future__ import annotations

import base64
import binascii
import math
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.diffusion import live_reveal
from genmodels.diffusion.d3pm import MASK, NOISES
from ui import data_note, drawn, export, photo_desk
from ui.anatomy import quiet
from ui.components import component
from ui.i18n import _
from ui.live_words import sentence
from ui.sampling_words import labels as shared
from ui.session import State

PIXELS = 784
ANSWER = "masking/answer"


def stage(state: State) -> None:
    """Draw the forward view."""
    component("diffusion/d3pm/masking")(
        data={
            **drawn.data(state),
            "state": {"level": state["kept"], "seed": state["seed"]},
            "answer": st.session_state.get(ANSWER),
            "seq": st.session_state.get("masking/seq", 0),
            "labels": labels(),
        },
        key="masking",
        on_masking_change=lambda: _heard(state, st.session_state["masking"]["masking"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["masking"]["upload"]),
    )
    problem = (st.session_state.get(ANSWER) or {}).get("problem", "")
    for text in (drawn.problem(), problem):
        if text:
            quiet(text)
    photo_desk.desk()
    data_note.show(drawn.source())
    export.offer_csv("masking", columns)


def _heard(state: State, report: object) -> None:
    """The hand rests: keep what it did, and let both networks look."""
    if not isinstance(report, dict):
        return
    drawn.heard(state, report.get("ink"))
    state.set(**{name: report[key] for name, key in (("kept", "level"), ("seed", "seed")) if key in report})
    st.session_state["masking/seq"] = seq = int(report.get("seq", 0))
    answer: dict[str, Any] = {"seq": seq}
    try:
        clean = np.unpackbits(np.frombuffer(drawn.chosen(state), np.uint8)).tobytes()
        for noise in NOISES:
            answer[noise] = look(noise, state["kept"], _pixels(report.get(noise)), clean)
    except checkpoints.CheckpointError as error:
        answer["problem"] = sentence(error)
    except ValueError:  # what came is no picture: the browser keeps what it has
        return
    st.session_state[ANSWER] = answer


def _pixels(text: object) -> bytes:
    """784 states as base64. Raises ValueError."""
    try:
        raw = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != PIXELS or max(raw) > MASK:
        raise ValueError("no picture")
    return raw


def time_at(noise: str, level: float) -> int:
    """The time at which this noise has left so much of the pixels. Raises CheckpointError."""
    abar = live_reveal.model(noise).schedule.abar
    return int((abar - level).abs().argmin())


@lru_cache(maxsize=256)
def look(noise: str, level: float, x: bytes, clean: bytes) -> dict[str, Any]:
    """One pass of a network. ink: p(x_0 = 1 | x_t) as 784 bytes in base64. bits: what is then still to be said of the clean picture.

    x: the noisy picture, clean: the clean one, 784 bytes each. Raises CheckpointError.
    """
    model, t = live_reveal.model(noise), time_at(noise, level)
    seen = torch.frombuffer(bytearray(x), dtype=torch.uint8).long()[None]
    seen = seen.clamp(max=model.states - 1)
    true = torch.frombuffer(bytearray(clean), dtype=torch.uint8).float()[None]
    with torch.no_grad():
        logits = model.logits(seen, torch.tensor([t])) if t else (2 * true - 1) * 30
    nats = torch.nn.functional.binary_cross_entropy_with_logits(logits, true, reduction="sum")
    ink = (torch.sigmoid(logits) * 255).round().byte().numpy().tobytes()
    return {"t": t, "ink": base64.b64encode(ink).decode(), "bits": round(float(nats) / math.log(2), 1)}


def columns() -> dict[str, list[float]]:
    """What both noises leave of a pixel's bit, as a table."""
    levels = [k / 100 for k in range(101)]
    entropy = [0.0 if v == 1 else -v * math.log2(v) - (1 - v) * math.log2(1 - v) for v in ((1 + level) / 2 for level in levels)]
    return {"abar": levels, "bits_masked": levels, "bits_flipped": [round(1 - h, 6) for h in entropy]}


def snippet(state: State) -> str:
    """A program that masks and flips this very digit; its dice are torch's, not the browser's."""
    text = drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64

import numpy as np
import torch
from PIL import Image

from genmodels import checkpoints

ink = base64.urlsafe_b64decode("{text}==")
x0 = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))[None]

for noise in ("absorbing", "uniform"):
    model = checkpoints.load(f"d3pm_{{noise}}")
    t = torch.tensor([max(1, int((model.schedule.abar - {state["kept"]}).abs().argmin()))])
    x = model.noised(x0, t, torch.Generator().manual_seed({state["seed"]}))
    p = torch.sigmoid(model.logits(x, t))
    bits = -torch.log2(torch.where(x0 > 0, p, 1 - p)).sum()
    print(f"{{noise}}: t = {{int(t)}}, {{int((x != x0).sum())}} pixels changed, {{bits:.1f}} bits left to say")
    both = torch.cat([x.float() / 2 if noise == "absorbing" else x.float(), p]).reshape(2, 28, 28).transpose(0, 1).reshape(28, 56)
    Image.fromarray((255 * both).byte().numpy()).resize((448, 224), Image.Resampling.NEAREST).save(f"{{noise}}.png")
'''


def labels() -> dict[str, str]:
    """Every word on the view. {braces} are filled in by the browser."""
    return {
        **shared(),
        **drawn.labels(),
        "inkTitle": _("Draw x₀"),
        "play": _("Add noise"),
        "absorbing": _("{n} masked"),
        "uniform": _("{n} flipped"),
        "guess": _("p̂(x₀ = 1), t = {t}"),
        "waiting": _("p̂(x₀ = 1): let go"),
        "curve": _("What a noisy pixel still says, in bits"),
        "masks": _("masks"),
        "flips": _("flips"),
        "level": _("ᾱ, the share of pixels that is kept"),
        "level_at": _("ᾱ = {abar}"),
        "axis": _("ᾱ"),
        "said": _(
            "At ᾱ = {abar} both noises have hit the same {hit} pixels. A mask hides the pixel and shows that it does; a coin shows the "
            "wrong value at {wrong} of them, and nobody knows where. A pixel still says {mask} bits among masks and {flip} among flips."
        ),
        "left": _(
            "What is then left to say of this digit, pixel by pixel: {absorbing} bits after the masks, {uniform} bits after the flips."
        ),
        "alt_absorbing": _("The digit with {n} of 784 pixels masked."),
        "alt_uniform": _("The digit with {n} pixels flipped."),
        "alt_curve": _("At ᾱ = {abar} a pixel still says {mask} bits among masks and {flip} bits among flips."),
    }
