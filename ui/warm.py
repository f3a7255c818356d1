"""What makes the first visit as fast as the hundredth.

Importing torch takes most of a second, and its first forward, backward and optimiser step build more. A collection of garbage walks all
those objects (64 ms with torch imported); ``gc.freeze()`` takes them out of its sight. Nor does Streamlit collect after every run, as it
would (.streamlit/config.toml): the heap of a class of visitors made that more than half of the server's time. Python collects by itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import logging
import pkgutil

from ui import repairs

log = logging.getLogger("genmodels.ui")


M_ARENA_MAX, ARENAS = -8, 2  # of glibc's mallopt(3)


def share_memory() -> None:
    """Let all threads take memory from two places. Each visitor's run is a thread of its own, and glibc would give every one of them an own
    place, up to eight a core, which keeps what it once held: a class of a hundred made the server grow twice as much."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another system's C library: nothing to do
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def warm() -> None:
    """Import and exercise what the pages use, then freeze the collector. Failures are logged: a page will name them."""
    share_memory()
    import pandas  # noqa: F401  Streamlit imports it when the first component is mounted, which takes half a second
    import torch

    torch.set_num_threads(1)
    layer = torch.nn.Linear(2, 2)
    optimiser = torch.optim.Adam(layer.parameters())
    layer(torch.zeros(1, 2)).square().sum().backward()
    optimiser.step()

    import ui.anatomy
    import ui.exhibits

    for module in pkgutil.walk_packages(ui.exhibits.__path__, "ui.exhibits."):
        try:
            exhibit = importlib.import_module(module.name)
            getattr(exhibit, "warm", lambda: None)()  # what the exhibit wants ready before its first visitor
        except Exception:
            log.exception("%s could not be imported", module.name)
    repairs.keep_theme()
    repairs.revive_pages()
    gc.collect()
    gc.freeze()
