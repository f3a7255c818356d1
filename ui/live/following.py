"""Sampling from the diffusion model as the exhibits show it: a run of the live engine, started when the settings ask for another one.

    here = board("denoise")
    view = follow(here, spec)            the run of these settings, started where it is not yet; None where that cannot be
    source = {"id": "a", "stream": here.name}
    pour(here, view)                     hands the browser what is new, again and again, until it has all
    offer("denoising", here.run, ...)    what may be taken along of it

The address holds the settings, not the run: the same settings and seed give the same pictures to everybody.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.core import Event
from genmodels.diffusion import live_reveal, sampler_run
from genmodels.diffusion.sampler_run import SHOWN, SIDE, UNIT
from genmodels.live import recording
from genmodels.live.pool import Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import SUFFIX, Recording, RecordingError
from genmodels.live.runs import View
from ui import export, live
from ui.anatomy import quiet
from ui.components import store, stream
from ui.i18n import LANGUAGES, _, using
from ui.live import feed
from ui.live.feed import Arrays, Feed, Kind, Row, deflated
from ui.live_words import sentence
from ui.sampling_words import tell

COLUMNS = ("step", "branch", "t", "s", "abar_t", "abar_s", "a", "b", "sigma")
MOVING = ("x", "eps", "x0")
SHAPE = (SHOWN, SIDE, SIDE)
FRAMES = 100  # pictures of a run: of a longer one not every step is sent
DONE = ("finished", "diverged", "time", "failed")
POLL_S = 0.1  # between two looks at a run
AGAIN_S = 3.0  # before a run that was refused is asked for again by itself


# --- a run as the browser takes it ------------------------------------------------------------------------------------------


def fits(event: Event) -> bool:
    """Whether an event has all that a picture of a step needs: one between the run's own looks lacks the numbers."""
    arrays = event.snapshot
    return bool(event.metrics) and all(name in arrays and arrays[name].shape == SHAPE for name in MOVING)


def pictures(rows: Sequence[Row]) -> tuple[list[dict[str, int]], Arrays]:
    found = [(branch, event) for branch, event in rows if fits(event)]
    if not found:
        return [], {}
    arrays = {f"p.{name}": np.stack([event.snapshot[name] for _, event in found]) for name in MOVING}
    return [{"step": event.step, "branch": branch} for branch, event in found], arrays


def scene(spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in settings.items() if name != "picture"}
    return {"settings": {**shown, "seed": spec.seed}, "look": spec.snapshot_every}


@lru_cache(maxsize=2048)
def _read(pictures: bytes) -> tuple[int, ...]:
    """The digit that the classifier sees in each of sixteen pictures; nothing where there is no classifier."""
    try:
        judge = checkpoints.load("digit_classifier")
    except checkpoints.CheckpointError:
        return ()
    x = (torch.frombuffer(bytearray(pictures), dtype=torch.uint8).float() - 128) / UNIT
    with torch.no_grad():
        return tuple(judge(((x + 1) / 2).clamp(0, 1).reshape(SHOWN, -1)).argmax(1).tolist())


def story(rows: Sequence[Row], spec: RunSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is said at each stage of the way."""
    whole = [(branch, event) for branch, event in rows if fits(event)]
    read: Callable[[Event], tuple[int, ...]] = lambda event: _read(event.snapshot["x0"].tobytes())  # noqa: E731
    return {"said": [[event.step, branch, text] for branch, event, text in tell(whole, spec, read)], "events": []}


KIND = Kind(COLUMNS, pictures, scene, story, seal=deflated, kept=FRAMES + 10)


def described(seed: int, steps: int, settings: Mapping[str, Any]) -> RunSpec:
    """The run of these settings, looked at no more often than the browser can show. Raises ValueError, one plain sentence."""
    every = max(1, -(-steps // FRAMES))
    return RunSpec("sampling", "mnist", dict(settings), seed, steps, every, every).checked()


def playable(there: Recording, name: str) -> Recording:
    """The recording itself when it is a sampling; raises RecordingError for one that cannot be shown here."""
    if there.spec.kind != "sampling" or not any(fits(event) for event in there.events):
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name)
    return there


def known(name: str, of: Callable[[Recording, str], Recording] = playable) -> Recording | None:
    """The recording of this name; without it, one sentence and None."""
    try:
        return of(recording.load(name), name)
    except RecordingError as problem:
        quiet(sentence(problem))
        return None


def prepare(names: Iterable[str], kind: Kind = KIND, of: Callable[[Recording, str], Recording] = playable) -> None:
    """Make recordings ready to be sent while the server starts."""
    for name in names:
        with contextlib.suppress(RecordingError):
            there = of(recording.load(name), name)
            for lang in LANGUAGES:
                with using(lang):
                    feed.whole(kind, there, "a", _("Recorded"))


def offer(
    name: str,
    run: str,
    recorded: Recording | None,
    columns: Callable[[Recording], dict[str, list[object]]],
    frames: Callable[[Recording], Iterator[np.ndarray]] | None = None,
) -> None:
    """What may be taken along of the run on show: its numbers, an animation, the run itself."""
    if not recorded and not run:
        return

    def of() -> Recording:
        return recorded or live.recording(run)

    export.offer_csv(name, lambda: columns(of()))
    if frames:
        export.offer_gif(name, lambda: frames(of()), frame_ms=80, scale=3)
    export.offer(_("Run (.gmrun)"), f"{name}{SUFFIX}", "application/octet-stream", lambda: recording.encode(of()))


def another(seed: int) -> int:
    """The next seed, as the dice on the transport bar have it."""
    return (seed * 7919 + 104729) % 1_000_000


# --- a run that is computed now ---------------------------------------------------------------------------------------------


@dataclass
class Board:
    """What a session keeps of one exhibit's sampling beside the address.

    kind: of the run, as the browser takes it.
    spec, run: what was asked for and the run that does it. feed: what the browser has of it. notice: why there is none.
    tried: when it was last asked for. done: the id of the last command that was obeyed. shown, rounds: the recording of the last
    time, and how often it changed.
    """

    name: str
    kind: Kind = KIND
    spec: RunSpec | None = None
    run: str = ""
    feed: Feed | None = None
    notice: str = ""
    tried: float = 0.0
    done: float = 0.0
    shown: str = ""
    rounds: int = 0


def board(name: str, kind: Kind = KIND) -> Board:
    return st.session_state.setdefault(f"sampling/{name}", Board(name, kind))


def opened(name: str, kind: Kind = KIND) -> Board:
    """The board at the beginning of a rendering: where the exhibit has been left, the browser has forgotten what it had."""
    here = board(name, kind)
    if name not in st.session_state and here.feed:
        here.feed.sent = -1
    return here


def lane(here: Board, recorded: Recording | None, view: View | None) -> dict[str, str] | None:
    """Where the browser finds what is on show, recorded or computed now; None where there is neither."""
    if recorded:
        blob = store(here.name, feed.whole(here.kind, recorded, "a", _("Recorded")))
        if blob != here.shown:
            here.shown, here.rounds = blob, here.rounds + 1
        return {"id": "a", "blob": blob}
    if view is None:
        return None
    here.shown = ""
    return {"id": "a", "stream": here.name}


def leave(here: Board) -> None:
    """End the run: something else is shown."""
    live.end(here.run)
    here.run, here.spec, here.feed, here.notice = "", None, None, ""


def follow(here: Board, spec: RunSpec) -> View | None:
    """A view of the run of this spec, which is started where it is not running; None, with a notice, where it cannot be."""
    if here.spec != spec:
        leave(here)
        _start(here, spec)
    view = _poll(here)
    if view is None and time.monotonic() - here.tried > AGAIN_S:  # it is over: everybody had looked away
        _start(here, spec)
        view = _poll(here)
    return view


def _start(here: Board, spec: RunSpec) -> None:
    here.spec, here.tried, here.notice = spec, time.monotonic(), ""
    try:
        _network(spec)  # a worker would only say that it failed
        here.run = live.start(spec)
        here.feed = Feed(here.run, here.kind)
        live.steer(here.run, "play")
    except Refused as refusal:
        here.run, here.feed, here.notice = "", None, sentence(refusal)
    except checkpoints.CheckpointError as error:
        here.run, here.feed, here.notice = "", None, sentence(error)


def _network(spec: RunSpec) -> None:
    """Load what the run needs, where it needs a checkpoint. Raises CheckpointError."""
    if spec.kind == "reveal":
        live_reveal.model(spec.settings["noise"])
    elif spec.kind in ("sampling", "bound", "steps", "guidance"):
        sampler_run.model(spec.data)


def _poll(here: Board) -> View | None:
    if not here.run or here.feed is None:
        return None
    try:
        view = live.poll(here.run, here.feed.sent)
        if view.status == "lost":  # its worker died: another one goes on from where it stood
            live.steer(here.run, "play")
            view = live.poll(here.run, here.feed.sent)
        return view
    except Refused as refusal:
        here.run, here.feed, here.notice = "", None, sentence(refusal)
        return None


def pour(here: Board, first: View) -> None:
    """Hand the browser what is new until the run is done and it has everything. This is also what keeps the run alive."""
    run, views, over = here.run, [first], first.status in DONE

    @st.fragment(run_every=None if over else POLL_S)
    def again() -> None:
        if here.run != run or here.feed is None:
            return
        if views and not over and views[0].status in DONE:  # all was handed over a moment ago: no more looking
            st.rerun()
        view = views.pop() if views else _poll(here)
        if view is None:
            st.rerun()
        stream(here.name, here.feed.payload(view, "a", _("Sampled now")))
        if view.status in DONE:
            views.append(view)

    again()


def heard(here: Board, message: object, obey: Callable[[dict[str, Any]], None]) -> None:
    """What the exhibit asks for: "hello" when it lacks something, the rest is the exhibit's own. Each is done once."""
    for command in message.get("list", []) if isinstance(message, dict) else []:
        if isinstance(command, dict) and isinstance(command.get("id"), int | float) and command["id"] > here.done:
            here.done = command["id"]
            if command.get("do") == "hello" and here.feed:
                here.feed.sent = -1
            else:
                obey(command)
