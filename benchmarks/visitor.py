"""A visitor without a browser: Streamlit's own messages over a websocket, as its page would send them.

It answers what the page asks of a browser (runs of fragments at their intervals), says which messages it has kept, so that those are not
sent again, fetches the payloads that they name, once each, and notes how long each of its moves takes: from the message that it sends to
the end of the run that answers it and the last payload that this run names.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from urllib3.util.retry import Retry
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_S = 30.0
FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
LARGEST = 2**26
PAYLOAD = re.compile(rb"@([0-9a-f]{32})\b")


def _browser_like() -> requests.Session:
    """Connections that stay open; as in a browser, a GET on one that the server has just closed is sent again on another."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(1, backoff_factor=0)))
    return session


@dataclass
class Visitor:
    """One session. taken: milliseconds of each move. returns: bytes of each move to where it has been before. faults: what went wrong, a
    sentence each. received: bytes, of the moves and in between."""

    url: str
    taken: list[float] = field(default_factory=list)
    returns: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    received: int = 0
    pages: dict[str, str] = field(default_factory=dict)  # path -> hash
    page: str = ""
    query: str = ""
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> (label, fragment)
    choices: dict[str, tuple[list[str], str]] = field(default_factory=dict)  # id -> (what can be chosen, fragment)
    _widgets: dict[str, Any] = field(default_factory=dict)
    _seen: set[tuple[Any, ...]] = field(default_factory=set)
    _kept: set[str] = field(default_factory=set)
    _repeats: dict[str, tuple[float, float]] = field(default_factory=dict)  # fragment -> (interval, when next)
    _payloads: dict[str, bool] = field(default_factory=dict)  # name -> whether it has been fetched
    _http: requests.Session = field(default_factory=_browser_like)
    _socket: ClientConnection | None = None

    async def arrive(self, page: str = "", query: str = "") -> None:
        """Open the socket and the first page."""
        self._socket = await connect(f"{self.url}/_stcore/stream", subprotocols=["streamlit"], max_size=LARGEST, open_timeout=PATIENCE_S)  # type: ignore[list-item]
        await self.go(page, query)

    async def leave(self) -> None:
        self._http.close()
        if self._socket is not None:
            await self._socket.close()

    async def go(self, page: str, query: str = "") -> None:
        """Open a page of the app; the first visit leads to the home page by its name."""
        self.query, self.page = query, page
        self.buttons, self.choices, self._widgets, self._repeats = {}, {}, {}, {}
        state = ClientState(query_string=query, page_script_hash=self.pages.get(page, ""), page_name="" if page in self.pages else page)
        await self._move(state)

    async def choose(self, widget: str, value: str) -> None:
        """Press one of a row of buttons."""
        _options, fragment = self.choices[widget]
        self._widgets[widget] = value
        await self._move(ClientState(query_string=self.query, page_script_hash=self.pages.get(self.page, ""), fragment_id=fragment))

    async def press(self, label: str) -> bool:
        """Press a button by its label; False where there is none."""
        found = next(((widget, fragment) for widget, (text, fragment) in self.buttons.items() if text == label), None)
        if found is None:
            return False
        state = ClientState(query_string=self.query, page_script_hash=self.pages.get(self.page, ""), fragment_id=found[1])
        state.widget_states.widgets.add(id=found[0], trigger_value=True)
        await self._move(state)
        return True

    async def stay(self, seconds: float) -> None:
        """Look at the page; its fragments that repeat do so."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            due = [fragment for fragment, (_interval, when) in self._repeats.items() if when <= now]
            for fragment in due:
                interval, _when = self._repeats[fragment]
                self._repeats[fragment] = interval, now + interval
                state = ClientState(query_string=self.query, page_script_hash=self.pages.get(self.page, ""), fragment_id=fragment)
                state.is_auto_rerun = True
                await self._send(state)
            later = min([until, *(when for _interval, when in self._repeats.values())])
            await self._listen(max(0.0, later - time.monotonic()))

    async def rest(self, most: float) -> None:
        """Look at the page until nothing on it repeats any more, so many seconds at most."""
        until = time.monotonic() + most
        await self.stay(0.5)
        while self._repeats and time.monotonic() < until:
            await self.stay(0.5)

    async def _move(self, state: ClientState) -> None:
        began, before = time.perf_counter(), self.received
        await self._send(state)
        if await self._listen(PATIENCE_S, to_the_end=True):
            await self._fetch()
            self.taken.append(1000 * (time.perf_counter() - began))
            here = self.page, self.query, *sorted(self._widgets.items())
            if here in self._seen:
                self.returns.append(self.received - before)
            self._seen.add(here)
        else:
            self.faults.append(f"no answer within {PATIENCE_S:g} s on /{self.page}?{self.query}")

    async def _send(self, state: ClientState) -> None:
        assert self._socket is not None
        for widget, value in self._widgets.items():
            state.widget_states.widgets.add(id=widget).string_array_value.data.append(value)
        state.cached_message_hashes.extend(self._kept)
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def _fetch(self) -> None:
        """Get the payloads that were named and are not there yet."""
        for name in [name for name, there in self._payloads.items() if not there]:
            answer = await asyncio.to_thread(self._http.get, f"{self.url.replace('ws', 'http', 1)}/gm/payload/{name}", timeout=PATIENCE_S)
            self._payloads[name] = True
            self.received += int(answer.headers.get("content-length", 0))
            if not answer.ok:
                self.faults.append(f"a payload of /{self.page}?{self.query}: {answer.status_code}")

    async def _listen(self, seconds: float, to_the_end: bool = False) -> bool:
        """Take in what comes for so long, or to the end of the run; whether the run ended."""
        assert self._socket is not None
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                raw = await asyncio.wait_for(self._socket.recv(decode=False), left)
            except TimeoutError:
                return False
            self.received += len(raw)
            for name in PAYLOAD.findall(raw):
                self._payloads.setdefault(name.decode(), False)
            message = ForwardMsg.FromString(raw)
            self._take(message)
            if to_the_end and message.WhichOneof("type") == "script_finished" and message.script_finished in FINISHED:
                return True
        return False

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._kept.add(message.hash)
        if kind == "navigation":
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "auto_rerun":
            self._repeats[message.auto_rerun.fragment_id] = (message.auto_rerun.interval, time.monotonic() + message.auto_rerun.interval)
        elif kind == "new_session" and not message.metadata.run.fragment_ids:  # the whole page is drawn anew
            self._repeats = {}
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._repeats.pop(fragment, None)
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.faults.append("the script could not be compiled")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element, message.delta.fragment_id)

    def _element(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.faults.append(f"an exception on /{self.page}: {element.exception.message[:120]}")
        elif kind == "html" and 'role="alert"' in element.html.body:
            self.faults.append(f"an alert on /{self.page}?{self.query}")
        elif kind == "button":
            self.buttons[element.button.id] = (element.button.label, fragment)
        elif kind == "button_group" and len(element.button_group.options) > 1:
            self.choices[element.button_group.id] = ([option.content for option in element.button_group.options], fragment)
