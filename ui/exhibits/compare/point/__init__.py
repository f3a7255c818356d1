"""One point through every model: a latent that is dragged, or a picture that is drawn, and what each family makes of it.

What a browser can decode (the VAE's layers, the GAN's convolutions) follows the hand in point.js, from the checkpoints' own
weights; the others answer when the hand lifts (ui/jobs.py). Every model gets the same numbers, each as many as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels import comparison
from genmodels.autoencoder.painter import VAEPainter
from genmodels.comparison import Answering
from genmodels.diffusion.painter import DDPMPainter
from genmodels.gan.painter import GANPainter
from ui import data_note, drawn, export, families, photo_desk
from ui.anatomy import quiet
from ui.components import component, mlp_arrays, pack, store
from ui.convolutions import network_arrays
from ui.exhibits.compare.point.answers import CORNERS, MOST, Answer, answers, aparts, corners, digits_of, given, latent, packed_corners
from ui.exhibits.compare.point.words import labels, story
from ui.exhibits.compare.side_by_side.words import waiting
from ui.i18n import _
from ui.jobs import SPARE, ask, bytes_of, entries
from ui.model_names import beside
from ui.session import State
from ui.state import Choice, Flag, Vector

POLL_S = 0.4
CODE = (comparison.around, VAEPainter.recall, GANPainter.recall, DDPMPainter.recall)
FIELDS = (  # beside the page's own "seed" and the number of steps of the pictures side by side
    Choice("give", ("latent", "picture"), "latent"),
    Vector("place", 2, -1, 1, (0.0, 0.0)),
    Flag("search"),
    drawn.FIELD,
)
BROWSER = (VAEPainter, GANPainter)
"""Whose latents the browser decodes by itself."""
USUAL = {field.name: field.default for field in FIELDS} | {"seed": 0, "taken": 50}


def warm() -> None:
    """Have what everybody sees first computed when the server has nothing else to do."""
    ask(("warm", "point"), lambda watch: len(answers(USUAL, entries(first=True), SPARE)), urgency=SPARE)


def render(state: State) -> None:
    """Draw the exhibit."""
    models = entries(first=True)  # the checkpoint that stands for each family
    first = [answers(state, models)]

    def busy(found: list[Answer]) -> bool:
        return any(one.state == "busy" for one in found)

    polls = busy(first[0])

    @st.fragment(run_every=POLL_S if polls else None)
    def stage() -> None:
        waited = not first
        found = first.pop() if first else answers(state, models)
        if waited and not (polls and busy(found)):  # all is there, or a press runs this fragment alone: stop looking, or begin
            st.rerun()
        _stage(state, found)

    stage()
    if state["give"] == "picture":
        if drawn.problem():
            quiet(drawn.problem())
        photo_desk.desk()
        data_note.show(drawn.source())
    export.offer_csv("one-point", lambda: columns(state))
    export.offer_gif("one-point", lambda: frames(state), frame_ms=90, scale=4)


def _stage(state: State, found: list[Answer]) -> None:
    painters: list[Any] = [one.one.painter for one in found]
    latents = [painter.latents for painter in painters if isinstance(painter, Answering)]
    most = max(latents, default=1)
    data = {
        **drawn.data(state),
        "labels": labels(),
        "state": {"give": state["give"], "spot": list(state["place"]), "seed": state["seed"], "search": state["search"]},
        "corners": store("point.corners", packed_corners(state["seed"], most)),
        "tiles": [_described(one, state) for one in found],
        "said": story(state["give"], found, digits_of(found), aparts(state, found)),
        "seq": st.session_state.get("point/seq", 0),
    }
    component("compare/point")(
        data=data,
        key="point",
        on_point_change=lambda: _heard(state),
        on_upload_change=lambda: drawn.uploaded(st.session_state["point"]["upload"]),
    )


def _described(found: Answer, state: State) -> dict[str, Any]:
    """A tile as the browser takes it."""
    one, look, painter = found.one, families.theme(found.one.family), found.one.painter
    there: dict[str, Any] = {
        "id": one.name,
        "title": families.short(one.family),
        "under": beside(one.name),
        "look": {"light": look.light, "dark": look.dark, "mark": look.mark},
        "state": found.state,
        "said": found.said,
        "coming": waiting(found.before) or _("computing … {p} %").format(p=round(100 * found.share)),
        "searches": state["search"] and getattr(one.painter, "recalls", "") == "searches",
        "latents": painter.latents if isinstance(painter, Answering) else 0,
        "net": store(f"point.{one.name}", _network(painter)) if isinstance(painter, BROWSER) else None,
    }
    if found.picture is not None:
        payload = ask(("answer", found.key), lambda watch: _packed(found), "here").result if found.state == "ready" else _packed(found)
        there["blob"] = store(f"point.answer.{one.name}", payload)
    return there


def _packed(found: Answer) -> bytes:
    code = {} if found.code is None else {"code": bytes_of(found.code.picture)}
    return pack({}, **({} if found.picture is None else {"x": bytes_of(found.picture)}), **code)


@lru_cache(maxsize=8)
def _network(painter: VAEPainter | GANPainter) -> bytes:
    """The weights that the browser needs to follow the hand."""
    if isinstance(painter, GANPainter):
        meta, arrays = network_arrays("generator", painter.model.generator, (painter.latents,))
        return pack(meta, **arrays)
    parts = [mlp_arrays(name, getattr(painter.model, name)) for name in ("decoder", "encoder")]
    return pack({**parts[0][0], **parts[1][0]}, **parts[0][1], **parts[1][1])


def _heard(state: State) -> None:
    """The hand was lifted, or something else was chosen."""
    report = st.session_state["point"]["point"]
    if not isinstance(report, dict):
        return
    named = {"give": "give", "spot": "place", "seed": "seed", "search": "search"}
    state.set(**{named[name]: report[name] for name in named if name in report})
    if isinstance(report.get("ink"), str):
        drawn.heard(state, report["ink"])
    if isinstance(report.get("seq"), int):
        st.session_state["point/seq"] = report["seq"]


# --- taking it along --------------------------------------------------------------------------------------------------------


def columns(state: State) -> dict[str, list[object]]:
    """What every model made of the point."""
    found = answers(state, entries(first=True))
    read, far = digits_of(found), aparts(state, found)
    rows = [
        (one.one.name, one.state, read.get(one.one.name, ""), round(far[one.one.name], 4) if one.one.name in far else "") for one in found
    ]
    names = ("checkpoint", "state", "digit", "distance_to_the_given_picture")
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def frames(state: State) -> Iterator[np.ndarray]:
    """Once around the middle, the one-pass models side by side."""
    one_pass = (one.painter for one in entries(first=True) if isinstance(one.painter, Answering) and not one.painter.steps)
    painters: list[Any] = [*one_pass]
    for angle in np.linspace(0, 2 * np.pi, 48, endpoint=False):
        spot = 0.6 * np.cos(angle), 0.6 * np.sin(angle)
        z = [comparison.around(corners(state["seed"])[:, : painter.latents], *spot) for painter in painters]
        yield np.concatenate([1 - painter.decode(at[None]).reshape(28, 28).numpy() for painter, at in zip(painters, z, strict=True)], 1)


def snippet(state: State) -> str:
    """A program that puts this very point through every model."""
    bits = np.packbits(given(state).numpy() > 0.5).tobytes().hex()
    if state["give"] == "latent":
        body = f"""        corners = comparison.starts({state["seed"]}, {CORNERS}, painter.latents)
        z = comparison.around(corners, {state["place"][0]}, {state["place"][1]})
        steps = min(painter.steps, key=lambda n: abs(n - {state["taken"]})) if painter.steps else None
        pictures.append(painter.decode(z[None], steps=steps).reshape(28, 28))
"""
    else:
        body = """        code, again = painter.recall(x)
        print(name, code.what.format(**code.numbers), "-", round(float((again.picture.flatten() - x).norm()), 2), "away")
        pictures.append(again.picture)
"""
    return f"""import numpy as np
import torch
from PIL import Image

from genmodels import comparison, registry

x = torch.from_numpy(np.unpackbits(np.frombuffer(bytes.fromhex("{bits}"), np.uint8)).astype(np.float32))
pictures = [x.reshape(28, 28)]
for family in registry.FAMILIES.values():
    name = family.checkpoints[0] if family.checkpoints and family.painter else None
    painter = registry.part(family.painter)(name) if name else None
    if isinstance(painter, comparison.Answering):
{body}Image.fromarray((255 * torch.cat(pictures, 1)).round().byte().numpy()).resize((len(pictures) * 112, 112)).save("point.png")
"""


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    u, v = state["place"]
    far = float(np.hypot(u, v))
    z = latent(state, MOST)
    return {
        "angle": f"{90 * far:.0f}",
        "own": f"{np.cos(far * np.pi / 2):.2f}",
        "other": f"{np.sin(far * np.pi / 2):.2f}",
        "length50": f"{float(z[:50].norm()):.1f}",
        "length64": f"{float(z[:64].norm()):.1f}",
        "length784": f"{float(z.norm()):.1f}",
        "u": f"{u:.2f}",
        "v": f"{v:.2f}",
    }
