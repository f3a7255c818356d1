"""What makes the first visit as fast as the hundredth.

Importing torch takes most of a second, and its first forward, backward and optimiser step build more. Streamlit collects
garbage after every run, which walks all those objects each time (64 ms with torch imported);
``gc.freeze()`` takes them out of its sight.
"""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil

log = logging.getLogger("genmodels.ui")


def warm() -> None:
    """Import and exercise what the pages use, then freeze the collector. Failures are logged: a page will name them."""
    import pandas  # noqa: F401  Streamlit imports it when the first component is mounted, which takes half a second
    import torch

    torch.set_num_threads(1)
    layer = torch.nn.Linear(2, 2)
    optimiser = torch.optim.Adam(layer.parameters())
    layer(torch.zeros(1, 2)).square().sum().backward()
    optimiser.step()

    import ui.anatomy
    import ui.exhibits

    for module in pkgutil.iter_modules(ui.exhibits.__path__, "ui.exhibits."):
        try:
            exhibit = importlib.import_module(module.name)
            getattr(exhibit, "warm", lambda: None)()  # what the exhibit wants ready before its first visitor
        except Exception:
            log.exception("%s could not be imported", module.name)
    gc.collect()
    gc.freeze()
