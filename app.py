"""The application: `streamlit run app.py`, or any ASGI server on `app:app`.

The script that every session runs is ui/shell.py. What is slow the first time is done here once: what the first page needs before the
server is ready, the rest after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread

import streamlit as st
from starlette.middleware import Middleware

from ui import warm
from ui.browser_modules import BrowserModules
from ui.frontpage import FrontPage
from ui.payloads import Payloads

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def on_script_error(problem: Exception) -> bool:
    """Say what nobody caught; see ui/errors.py, which PyTorch comes with."""
    from ui import errors

    return errors.on_script_error(problem)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Keep the server from reporting ready until the first page can be drawn at full speed; get everything else ready behind it; take the
    workers of live runs along when it ends."""
    await asyncio.to_thread(warm.before_ready)
    from ui import live

    stop = Event()
    rest = Thread(target=warm.after_ready, args=(stop, live.pool), name="warm", daemon=True)
    rest.start()
    yield {}
    stop.set()
    await asyncio.to_thread(rest.join, 5)
    await asyncio.to_thread(live.close)


app = st.App(
    "ui/shell.py",
    lifespan=lifespan,
    middleware=[Middleware(FrontPage), Middleware(BrowserModules), Middleware(Payloads)],
    on_script_error=on_script_error,
)
