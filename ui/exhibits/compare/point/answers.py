"""What each model makes of one point: of the numbers that span a seed's plane, or of a picture that is given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from genmodels import checkpoints, comparison
from genmodels.comparison import Answering, Moment, Watch
from genmodels.metrics.pictures import classify
from ui import drawn
from ui.components import pack
from ui.exhibits.compare.point.answer import Answer
from ui.exhibits.compare.point.words import about
from ui.exhibits.compare.side_by_side.rows import steps_of
from ui.exhibits.compare.side_by_side.words import caption
from ui.jobs import NOW, Entry, Job, ask, place

CORNERS, MOST = 3, 784  # draws that span the plane; the most numbers that a model takes of them


@lru_cache(maxsize=64)
def corners(seed: int) -> torch.Tensor:
    """The draws (CORNERS, MOST) that span the plane of a seed."""
    return comparison.starts(seed, CORNERS, MOST)


@lru_cache(maxsize=64)
def packed_corners(seed: int, most: int) -> bytes:
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
    ready = [(one, one.picture) for one in found if one.state == "ready" and one.picture is not None]
    if not ready:
        return {}

    def read(watch: Watch) -> list[int] | None:
        try:
            return classify(torch.stack([picture for _, picture in ready]))[0].tolist()
        except checkpoints.CheckpointError:
            return None

    digits = ask(("read", *(one.key for one, _ in ready)), read, "here").result
    return {one.one.name: digit for (one, _), digit in zip(ready, digits, strict=True)} if digits else {}


def aparts(state: Mapping[str, Any], found: list[Answer]) -> dict[str, float]:
    """How far each picture that came back is from the one that was given, by checkpoint."""
    back = {one.one.name: one.picture for one in found if one.code is not None and one.picture is not None}
    return {name: float((picture - given(state)).norm()) for name, picture in back.items()}
