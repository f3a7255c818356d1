"""A server that is ready within seconds, and whose first visit is as fast as the hundredth.

Before it says that it is ready it has what the first page needs: PyTorch, which takes more than a second, and the home page's models.
Everything else follows in small pieces while nobody waits for anything: the modules of the other pages, the worker of live runs, and what
each exhibit wants to have ready (its function `warm`, which may be a generator that yields between two pieces).

A collection of garbage would walk all that has been imported (64 ms with torch); ``gc.freeze()`` takes it out of its sight. Nor does
Streamlit collect after every run, as it would (.streamlit/config.toml): the heap of a class of visitors made that more than half of the
server's time. Python collects by itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from inspect import isgenerator
from threading import Event
from threading import enumerate as enumerate_threads

from ui import frontpage, repairs
from ui.i18n import ROOT

EXHIBITS = "ui.exhibits"
FIRST = "ui.exhibits.home"  # what the first page shows
AT_ONCE = (f"{FIRST}.first_look", f"{FIRST}.three_questions")  # and of it, what cannot wait for a moment
ARRIVAL_S = 2.0  # between asking for the app's document and the first word of its session
LULL_S = 1.0  # after somebody has asked for something: until the browser, too, has done with the answer
PATIENCE_S = 20.0  # where somebody's script always runs, a piece comes all the same after so long
LOOK_S = 0.03
TIDY_S = 30.0  # between two looks at whether memory can be given back
SCRIPT = "ScriptRunner.scriptThread"  # Streamlit's thread of a session, there while its script runs
M_ARENA_MAX, ARENAS = -8, 2  # of glibc's mallopt(3)

log = logging.getLogger("genmodels.ui")
Piece = Callable[[], object]


def before_ready() -> None:
    """What the first page needs."""
    gc.disable()  # nothing that is imported here will ever be garbage, and looking for some takes a sixth of the time
    share_memory()
    repairs.keep_theme()
    repairs.revive_pages()
    repairs.spare_pandas()
    first: list[Piece] = [_torch, partial(importlib.import_module, "ui.anatomy")]
    at_once = [piece for package in AT_ONCE for piece in _preparations(package)]
    for piece in (*first, *_imports(FIRST), *at_once):
        for _ in _parts(piece):
            pass
    gc.freeze()
    gc.enable()


def after_ready(stop: Event, *more: Piece) -> None:
    """The other pages' modules, then `more`, then what the exhibits want, all while nobody waits; from then on, until `stop` is set, give
    the system back what was freed."""
    for piece in (*_imports(EXHIBITS), *more, *_preparations(FIRST), *_preparations(EXHIBITS)):
        for _ in _parts(piece):
            if not _give_way(stop):
                return
    gc.collect()
    gc.freeze()
    from genmodels.live.memory import give_back

    give_back()
    while not stop.wait(TIDY_S):
        if _give_way(stop):
            give_back()


def share_memory() -> None:
    """Let all threads take memory from two places. Each visitor's run is a thread of its own, and glibc would give every one of them an own
    place, up to eight a core, which keeps what it once held: a class of a hundred made the server grow twice as much."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another system's C library: nothing to do
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def _torch() -> None:
    import torch

    from genmodels.nn.eager import stay_eager

    torch.set_num_threads(1)
    stay_eager()


def _imports(package: str) -> Iterator[Piece]:
    return (partial(importlib.import_module, name) for name in _modules(package))


def _preparations(package: str) -> Iterator[Piece]:
    """What each module of a package wants to have ready before its first visitor."""
    return (partial(_warm, name) for name in _modules(package))


def _modules(package: str) -> Iterator[str]:
    """The dotted names of a package's modules, none of which is imported."""
    for path in sorted(ROOT.joinpath(*package.split(".")).rglob("*.py")):
        *folders, name = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(folders if name == "__init__" else [*folders, name])


def _warm(module: str) -> object:
    return getattr(importlib.import_module(module), "warm", lambda: None)()


def _parts(piece: Piece) -> Iterator[None]:
    """Stop before a piece and between its parts. What fails is logged: the page will name it."""
    yield
    try:
        result = piece()
        if isgenerator(result):
            yield from result
    except Exception:
        log.exception("%s could not be prepared", piece)


def _give_way(stop: Event) -> bool:
    """Wait while somebody waits for a page; False when the server ends."""
    began = time.monotonic()
    while not stop.is_set() and (now := time.monotonic()) < began + PATIENCE_S:
        running = any(thread.name == SCRIPT for thread in enumerate_threads())
        if not running and now > max(repairs.asked_at + LULL_S, frontpage.asked_at + ARRIVAL_S):
            break
        stop.wait(LOOK_S)
    return not stop.is_set()
