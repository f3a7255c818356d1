"""One point through every model: a latent that is dragged, or a picture that is drawn, and what each family makes of it.

What a browser can decode (the VAE's layers, the GAN's convolutions) follows the hand in point.js, from the checkpoints' own
weights; the others answer when the hand lifts (ui/jobs.py). Every model gets the same numbers, each as many as it takes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints, comparison
from genmodels.autoencoder.painter import VAEPainter
from genmodels.comparison import Answering, Moment, Watch
from genmodels.diffusion.painter import DDPMPainter
from genmodels.gan.painter import GANPainter
from genmodels.metrics.pictures import classify
from ui import data_note, drawn, export, families, photo_desk
from ui.anatomy import quiet
from ui.components import component, mlp_arrays, pack, store
from ui.convolutions import network_arrays
from ui.exhibits.compare.point.words import about, labels, story
from ui.exhibits.compare.side_by_side.rows import steps_of
from ui.exhibits.compare.side_by_side.words import caption, waiting
from ui.i18n import _
from ui.jobs import NOW, SPARE, Entry, Job, ask, bytes_of, entries, place
from ui.session import State
from ui.state import Choice, Flag, Vector

POLL_S = 0.4
CORNERS, MOST = 3, 784  # draws that span the plane; the most numbers that a model takes of them
CODE = (comparison.around, VAEPainter.recall, GANPainter.recall, DDPMPainter.recall)
FIELDS = (  # beside the page's own "seed" and the number of steps of the pictures side by side
    Choice("give", ("latent", "picture"), "latent"),
    Vector("place", 2, -1, 1, (0.0, 0.0)),
    Flag("search"),
    drawn.FIELD,
)
USUAL = {field.name: field.default for field in FIELDS} | {"seed": 0, "taken": 50}


def warm() -> None:
    """Have what everybody sees first computed when the server has nothing else to do."""
    ask(("warm", "point"), lambda watch: len(answers(USUAL, entries(first=True), SPARE)), urgency=SPARE)


@dataclass(frozen=True)
class Answer:
    """What a model makes of the point. state: "ready", "busy", "press" (it does not begin by itself), "cannot" or "lost" (no checkpoint).

    picture: (784,) in [0, 1], or None. code: the latent, where a picture was given. said: one sentence about it. key: what was asked for.
    share: of it that is done. before: how many drawings come before it.
    """

    one: Entry
    state: str
    said: str
    picture: torch.Tensor | None = None
    code: Moment | None = None
    key: Hashable = None
    share: float = 0.0
    before: int = 0


@lru_cache(maxsize=64)
def corners(seed: int) -> torch.Tensor:
    """The draws (CORNERS, MOST) that span the plane of a seed."""
    return comparison.starts(seed, CORNERS, MOST)


@lru_cache(maxsize=64)
def _corners(seed: int, most: int) -> bytes:
    return pack({}, z=corners(seed)[:, :most].numpy())


def latent(state: Mapping[str, Any], n: int) -> torch.Tensor:
    """The numbers (n,) at the place that was chosen."""
    return comparison.around(corners(state["seed"])[:, :n], *state["place"])


def given(state: Mapping[str, Any]) -> torch.Tensor:
    """The picture (784,) in [0, 1] that was drawn or picked."""
    return torch.from_numpy(drawn.greys(drawn.chosen(state)).astype(np.float32) / 255)


def answer(one: Entry, state: Mapping[str, Any], x: torch.Tensor | None, urgency: int = NOW) -> Answer:
    """x: the picture, where one is given."""
    painter = one.painter
    if painter is None:
        return Answer(one, "lost", one.problem)
    if not isinstance(painter, Answering):
        return Answer(one, "cannot", about(one, None, state["give"], 0))
    steps = steps_of(painter, state["taken"])
    if state["give"] == "latent":
        key = ("decode", painter, state["seed"], state["place"], steps)
        z = latent(state, painter.latents)[None]
        job = ask(key, lambda watch: painter.decode(z, steps=steps, watch=watch), "slow" if painter.steps else "here", urgency)
        said = about(one, painter, "latent", steps or 0)
        return _of(one, job, said, job.result[0] if job.done and job.result is not None else None, None)
    if x is None or (painter.recalls == "searches" and not state["search"]):
        return Answer(one, "press", about(one, painter, "picture", 0))
    job = ask(
        ("recall", painter, x.numpy().tobytes()),
        lambda watch: painter.recall(x, watch=watch),
        "here" if painter.recalls == "encodes" else "slow",
    )
    if not job.done or job.result is None:
        return _of(one, job, about(one, painter, "picture", 0), None if job.so_far is None else job.so_far[0], None)
    code, picture = job.result
    return _of(one, job, caption(code.what, code.numbers), picture.picture.flatten(), code)


def _of(one: Entry, job: Job, said: str, picture: torch.Tensor | None, code: Moment | None) -> Answer:
    if job.problem:
        return Answer(one, "lost", job.problem)
    return Answer(one, "ready" if job.done else "busy", said, picture, code, job.key, job.share, place(job))


def answers(state: Mapping[str, Any], models: list[Entry], urgency: int = NOW) -> list[Answer]:
    x = given(state) if state["give"] == "picture" else None
    return [answer(one, state, x, urgency) for one in models]


def digits_of(found: list[Answer]) -> dict[str, int]:
    """What an independent classifier reads, by checkpoint; nothing where there is no classifier."""
    ready = [one for one in found if one.state == "ready" and one.picture is not None]
    if not ready:
        return {}

    def read(watch: Watch) -> list[int] | None:
        try:
            return classify(torch.stack([one.picture for one in ready]))[0].tolist()
        except checkpoints.CheckpointError:
            return None

    digits = ask(("read", *(one.key for one in ready)), read, "here").result
    return {one.one.name: digit for one, digit in zip(ready, digits, strict=True)} if digits else {}


def aparts(state: State, found: list[Answer]) -> dict[str, float]:
    """How far each picture that came back is from the one that was given, by checkpoint."""
    back = [one for one in found if one.code is not None]
    x = given(state) if back else None
    return {one.one.name: float((one.picture - x).norm()) for one in back}


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
    latents = [one.one.painter.latents for one in found if isinstance(one.one.painter, Answering)]
    most = max(latents, default=1)
    data = {
        **drawn.data(state),
        "labels": labels(),
        "state": {"give": state["give"], "spot": list(state["place"]), "seed": state["seed"], "search": state["search"]},
        "corners": store("point.corners", _corners(state["seed"], most)),
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
    one, look = found.one, families.theme(found.one.family)
    there: dict[str, Any] = {
        "id": one.name,
        "title": families.short(one.family),
        "look": {"light": look.light, "dark": look.dark, "mark": look.mark},
        "state": found.state,
        "said": found.said,
        "coming": waiting(found.before) or _("computing … {p} %").format(p=round(100 * found.share)),
        "searches": state["search"] and getattr(one.painter, "recalls", "") == "searches",
        "latents": one.painter.latents if isinstance(one.painter, Answering) else 0,
        "net": store(f"point.{one.name}", _network(one.painter)) if runs_in_browser(one.painter) else None,
    }
    if found.picture is not None:
        payload = ask(("answer", found.key), lambda watch: _packed(found), "here").result if found.state == "ready" else _packed(found)
        there["blob"] = store(f"point.answer.{one.name}", payload)
    return there


def _packed(found: Answer) -> bytes:
    code = {} if found.code is None else {"code": bytes_of(found.code.picture)}
    return pack({}, x=bytes_of(found.picture), **code)


def runs_in_browser(painter: object) -> bool:
    return isinstance(painter, VAEPainter | GANPainter)


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
    painters = [one.painter for one in entries(first=True) if isinstance(one.painter, Answering) and not one.painter.steps]
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
