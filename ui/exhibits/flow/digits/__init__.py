"""A flow of digits: a drawing through all levels and back, its bits term by term, samples, mixtures, and which pictures are likely.

The browser has the flow's weights and computes latents, pictures and terms at every stroke. Python measures what takes many draws of the
noise, and the bits of whole sets of pictures.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import streamlit as st

from genmodels import checkpoints
from genmodels.flow import multiscale
from genmodels.flow.multiscale import MultiScale
from ui import data_note, drawn, photo_desk
from ui.anatomy import quiet
from ui.components import component, pack, store, transport_labels
from ui.exhibits.flow import pictures
from ui.exhibits.flow.digits import measured
from ui.exhibits.flow.digits.words import labels
from ui.i18n import _
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice, Float, Vector

SHOWN = 7  # pictures of a set
FIELDS = (  # beside the page's own "ink" and "seed"
    Choice("pictures", ("back", "samples", "likely"), "back"),
    Choice("noise", multiscale.DEQUANTISATIONS[::-1], "variational"),
    Float("heat", 0, 1.5, 1, digits=2),
    Vector("mix", 2, -1, 1, (0.0, 0.0)),
)
CODE = (MultiScale, multiscale.Coupling, multiscale.Mixing)
GREY = "flow/digits/grey"


@lru_cache(maxsize=8)
def corners(source: str, seed: int) -> bytes:
    """Four digits of different classes for the corners of the mixture."""
    images, classes = drawn.offered(source)
    rng = np.random.default_rng(seed)
    four = [images[rng.choice(np.flatnonzero(classes == label)[:6])] for label in rng.permutation(10)[:4]]
    return pack({}, pictures=np.stack(four).reshape(4, 784))


@lru_cache(maxsize=4)
def rows(flow: MultiScale, source: str) -> tuple[bytes, dict[str, list[float]]]:
    """Some pictures of each set as bytes, and the bits of all of them."""
    shown = {name: (x[:: max(1, len(x) // SHOWN)][:SHOWN] * 255).round().astype(np.uint8) for name, x in measured.sets(source).items()}
    bits = {name: [round(float(v), 3) for v in values] for name, values in measured.likely(flow, source).items()}
    return pack({}, **shown), bits


def grey(state: State) -> bytes:
    """The picture on show, 784 grey levels: as the browser last had it, or what the link holds."""
    ink = drawn.chosen(state)
    kept = st.session_state.get(GREY)
    return kept[1] if kept and kept[0] == ink else drawn.greys(ink).astype(np.uint8).tobytes()


def render(state: State) -> None:
    """Draw the exhibit."""
    flow = pictures.load()
    if flow is None:
        return
    source = measured.source()
    with st.spinner(_("Measuring pictures")):
        sheet, bits = rows(flow, source)
        cost = measured.cost(flow, grey(state))
    name = pictures.name() or ""
    component("flow/digits")(
        data={
            **drawn.data(state),
            "view": {"pictures": state["pictures"], "noise": state["noise"], "heat": state["heat"], "mix": list(state["mix"])},
            "net": store(f"flow.pictures.{name}", pictures.packed(flow)),
            "corners": store("flow.corners", corners(drawn.source(), state["seed"])),
            "sheet": store("flow.sheet", sheet),
            "bits": bits,
            "cost": cost,
            "seed": state["seed"],
            "seq": st.session_state.get("flow/digits/seq", 0),
            "labels": labels() | {"transport": transport_labels()},
        },
        key="flow.digits",
        on_ink_change=lambda: keep(state, st.session_state["flow.digits"]["ink"]),
        on_view_change=lambda: _seen(state, st.session_state["flow.digits"]["view"]),
        on_seed_change=lambda: state.set(seed=st.session_state["flow.digits"]["seed"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["flow.digits"]["upload"]),
    )
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    data_note.show(drawn.source())
    quiet(made(name))


def made(name: str) -> str:
    """How far the training of the flow on show went, and what it came to."""
    row = checkpoints.manifest()[name]
    figure = row["metrics"].get("bits_per_dim", {}).get("value")
    return _("Flow of digits after {steps} training steps; {bits} bits a pixel over the whole test set.").format(
        steps=f"{row['steps']:,}", bits="–" if figure is None else f"{figure:.3f}"
    )


def _seen(state: State, report: object) -> None:
    if isinstance(report, dict):
        state.set(**{name: report[name] for name in ("pictures", "noise", "heat", "mix") if name in report})


def keep(state: State, report: object) -> None:
    """The hand was lifted: keep the bits in the address and the greys in the session."""
    if not isinstance(report, dict):
        return
    drawn.heard(state, report.get("ink"))
    try:
        levels = base64.b64decode(str(report.get("grey", "")), validate=True)
    except (binascii.Error, ValueError):
        levels = b""
    if len(levels) == 784:
        st.session_state[GREY] = (drawn.chosen(state), levels)
    st.session_state["flow/digits/seq"] = int(report.get("seq", 0))


def warm() -> Iterator[None]:
    """The sets' bits and the weights."""
    flow = pictures.read()
    if flow is not None:
        pictures.packed(flow)
        yield
        rows(flow, measured.source())
        yield
        measured.cost(flow, drawn.greys(drawn.default_ink(drawn.source())).astype(np.uint8).tobytes())


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: of the picture on show, of the sets, and of the whole test set."""
    flow = pictures.read()
    if flow is None:
        return {}
    row = checkpoints.manifest()[pictures.name() or ""]
    kept = grey(state)
    cost = measured.cost(flow, kept)
    error, changed = measured.inverted(flow, np.frombuffer(kept, np.uint8))
    found = measured.likely(flow, measured.source())
    said = {name: f"{cost[name]:.3f}" for name in ("own", "even", "together")}
    said |= {f"bits_{name}": f"{values.mean():.2f}" for name, values in found.items()}
    said |= {"error": f"{error:.1g}", "steps": f"{row['steps']:,}", "numbers": f"{row['parameters']:,}", "draws": str(measured.DRAWS)}
    said |= {f"test_{name}": f"{metric['value']:.3g}" for name, metric in row["metrics"].items()}
    said |= dict(zip(("published_low", "published_high"), (f"{v:.2f}" for v in measured.PUBLISHED), strict=True))
    order = sorted(found, key=lambda name: float(found[name].mean()))
    said |= {f"most_{name}": "x" if name == order[0] else " " for name in ("digits", "hangul", "inverted", "blank")}
    said |= comes_true(("exact_all", "exact_few", "exact_many"), (1, 393), changed) | {"same": f"{784 - changed}"}
    return said | comes_true(("noise_none", "noise_some", "noise_much"), (0.05, 0.5), cost["even"] - cost["own"])


def snippet(state: State) -> str:
    """A program that takes this picture through the flow and back, with its bits."""
    text = drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64
import math

import numpy as np
import torch

from genmodels import checkpoints

flow = checkpoints.load("{pictures.name() or pictures.NAMES[0]}")
ink = base64.urlsafe_b64decode("{text}==")
x = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))[None]
dense, log_q = flow.dequantise(x, torch.Generator().manual_seed({state["seed"]}))
with torch.no_grad():
    for z, log_det in flow.inverse_levels(dense):
        print(tuple(z.shape[1:]), f"log |det| {{float(log_det):.1f}}")
    bits = -(flow.log_density(dense) - log_q - 784 * math.log(256)) / 784 / math.log(2)
    print(f"{{float(bits):.3f}} bits a pixel")
    back = flow.decode(flow.encode(dense)[0])
    print(f"largest error {{float((back - dense).abs().max()) * 256:.2g}} grey levels")
    print(flow.sample(4, generator=torch.Generator().manual_seed({state["seed"]}), temperature={state["heat"]}).shape)
'''
