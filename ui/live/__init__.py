"""Live runs as the pages use them: one pool for the whole process, who may steer what, and when to look again.

    run = live.start(spec)                     this visitor steers it; a link that holds `run` lets others watch
    live.steer(run, "play")
    view = live.poll(run, cursor)              at every redraw, which is also the lease
    live.take(run)                             steer a run whose visitor is away

Everything here raises `Refused`, whose sentence `ui.live_words.sentence` says in the visitor's language.

GENMODELS_LIVE, a JSON table, changes the pool's rules: GENMODELS_LIVE='{"workers": 4, "places": 6}' for a class on a large machine.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import streamlit as st

from genmodels.live.log import Point
from genmodels.live.pool import Pool, Refused
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording
from genmodels.live.runs import Rules, Ticket, View

COOKIE = "gm_visitor"
OFTEN = 0.095  # seconds between two looks at what moves: a little less than a tenth, for the browser's clock adds to it
PATIENCE = 0.25  # seconds that a click waits to see what it has done
MOST_KEYS = 1000
TWICE = 1.0  # seconds in which the same click is the same click

log = logging.getLogger("genmodels.ui")
_lock = threading.Lock()
_pool: Pool | None = None
_keys: dict[str, tuple[str, str]] = {}  # run -> who started it, and what opens it to be steered


# --- the pool -----------------------------------------------------------------------------------------------------------


def rules() -> Rules:
    """The pool's rules, with what GENMODELS_LIVE changes; a table that cannot be used is logged and left aside."""
    usual = Rules()
    try:
        table = json.loads(os.environ.get("GENMODELS_LIVE") or "{}")
        numbers = {f.name: type(getattr(usual, f.name)) for f in fields(Rules) if f.name != "limits"}
        return replace(usual, **{name: max(0 if numbers[name] is float else 1, numbers[name](value)) for name, value in table.items()})
    except (ValueError, TypeError, KeyError, AttributeError):
        log.warning("GENMODELS_LIVE is not a table of rules and is not used")
        return usual


def pool() -> Pool:
    """The process's pool, opened by whoever asks first: the server before it is ready, or else the first run."""
    global _pool
    with _lock:
        if _pool is None:
            _pool = Pool(rules())
            _pool.open()
        return _pool


def close() -> None:
    """End all runs and workers and wait until they are gone."""
    global _pool
    with _lock:
        closing, _pool = _pool, None
        _keys.clear()
    if closing is not None:
        closing.close()


# --- who is asking ------------------------------------------------------------------------------------------------------


def viewer() -> str:
    """Who looks: one name a session, that is, a tab."""
    return st.session_state.setdefault("live/viewer", secrets.token_urlsafe(8))


def visitor() -> str:
    """Who steers: the browser, which keeps this name for as long as it is open, so that a reload finds its runs again."""
    if "live/visitor" not in st.session_state:
        known = st.context.cookies.get(COOKIE)
        good = isinstance(known, str) and re.fullmatch(r"[\w-]{20,40}", known)
        st.session_state["live/visitor"] = known if good else secrets.token_urlsafe(18)
    return st.session_state["live/visitor"]


def remember() -> None:
    """Leave the visitor's name with the browser, once somebody has something to come back to."""
    cookie = json.dumps(f"{COOKIE}={visitor()}; path=/; samesite=strict")
    st.html(f"<script>document.cookie = {cookie};</script>", unsafe_allow_javascript=True)


def mine(run: str) -> bool:
    """Whether this visitor may steer a run."""
    return bool(_key(run))


def _key(run: str) -> str:
    """What opens a run to be steered by this visitor; empty where somebody else steers it."""
    whose, key = _keys.get(run, ("", ""))
    return key if whose == visitor() else ""


def whose(run: str, view: View) -> str:
    """Who steers a run: "mine", "other" for somebody else who is there, "nobody" for somebody who is away."""
    return "mine" if mine(run) else "other" if view.steered else "nobody"


def once(name: str, do: Callable[[], None]) -> None:
    """Do what a click asks for, once. Where a fragment runs by itself, its own message may carry the browser's last click too, and the
    click's callback would be called for both."""
    clicks = st.session_state.setdefault("live/clicks", {})
    if time.monotonic() - clicks.get(name, -math.inf) > TWICE:
        try:
            do()
        finally:
            clicks[name] = time.monotonic()


# --- runs ---------------------------------------------------------------------------------------------------------------


def start(spec: RunSpec, at: int = 0) -> str:
    """A new run of this visitor's, paused at a step. Returns its name. Raises Refused."""
    there = pool()
    ticket = there.start(spec, viewer(), at)
    _keep(there, ticket)
    return ticket.run


def take(run: str) -> None:
    """Steer a run from now on, where whoever did so is away. Raises Refused."""
    there = _there()
    _keep(there, there.take(run, viewer()))


def _keep(there: Pool, ticket: Ticket) -> None:
    with _lock:
        if len(_keys) >= MOST_KEYS:
            for run in _keys.keys() - there.runs.keys():
                del _keys[run]
        _keys[ticket.run] = visitor(), ticket.key


def steer(run: str, do: str, **how: Any) -> None:
    """Pass a command on and wait a moment for what it does. Raises Refused."""
    there = _there()
    there.steer(run, _key(run), do, **how)
    if do != "end":
        there.settle(run, PATIENCE)


def end(run: str) -> None:
    """End a run if it is this visitor's and still there."""
    try:
        if run and mine(run):
            steer(run, "end")
    except Refused:
        pass


def poll(run: str, cursor: int) -> View:
    """What is new after a cursor; -1 asks for everything. Raises Refused."""
    return _there().poll(run, viewer(), cursor, _key(run))


def look(run: str) -> View:
    """A run as it stands now, when its worker has done what was asked of it. Raises Refused."""
    poll(run, 0)  # one that paused because nobody looked goes on
    _there().settle(run, PATIENCE)
    return poll(run, 0)


def path(run: str) -> list[Point]:
    """The points on the way to the newest branch, with the pictures that were kept. Raises Refused."""
    return _there().path(run)


def recording(run: str) -> Recording:
    """The run so far, to be saved. Raises Refused."""
    return _there().recording(run)


def _there() -> Pool:
    if _pool is None:
        raise Refused("This run is over, or there never was one; start it again.")
    return _pool


def pace(view: View) -> float:
    """Seconds until a viewer should look again: often while something moves, the rarer the more look on, always within the lease."""
    base = OFTEN if view.status in ("playing", "seeking") else 0.5 if view.status == "queued" else 1.0
    crowd = next(seconds for most, seconds in ((10, OFTEN), (30, 0.3), (100, 1.0), (10**9, 2.0)) if view.viewers <= most)
    return max(base, crowd)
