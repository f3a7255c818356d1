"""The application: `streamlit run app.py`, or any ASGI server on `app:app`.

The script that every session runs is ui/shell.py. What is slow the first time is done here once, before the first visitor.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from ui import live
from ui.browser_modules import BrowserModules
from ui.errors import on_script_error
from ui.frontpage import FrontPage
from ui.payloads import Payloads
from ui.warm import warm

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Keep the server from reporting ready until the first page can be drawn at full speed and the workers of live runs are on their way;
    take them along when it ends."""
    await asyncio.to_thread(warm)
    live.pool()
    yield {}
    await asyncio.to_thread(live.close)


app = st.App(
    "ui/shell.py",
    lifespan=lifespan,
    middleware=[Middleware(FrontPage), Middleware(BrowserModules), Middleware(Payloads)],
    on_script_error=on_script_error,
)
