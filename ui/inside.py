"""Inside the network: the network of a page drawn from one pass of itself (`genmodels.inside`), and the training that made it.

What is drawn is in the state of the page: the picture on show, the latent under the hand, the noise at the time that is set. The address
names the network and the layer that is pointed at; a part of the network opens as a network of its own. In lecture mode the drawing fills
the screen, and the lecture's keys go from layer to layer.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
import torch
from torch import nn

from genmodels import networks
from genmodels.core import Told
from genmodels.inside import Pass
from genmodels.layers import Layer, layers, place
from ui import live_words, source, stepping
from ui.components import component, store
from ui.glossary import mark_first
from ui.i18n import _
from ui.inside_words import labels, packed
from ui.looked import Drawn, drawn, split
from ui.session import State

KEY = "inside"


@dataclass(frozen=True)
class Shown:
    """What of a network a page draws. inputs: by name, a batch of one. seed: of what the pass draws. said: what comes in, one sentence.

    checkpoint: another than the network's own. training: (title, what is shown by inspect) of the program that trained it.
    """

    network: networks.Network
    inputs: Mapping[str, torch.Tensor]
    said: str
    seed: int = 0
    checkpoint: str | None = None
    training: Sequence[tuple[str, Sequence[object]]] = ()


Inside = Mapping[str, Callable[[State], Shown]]


def show(page: str, state: State, inside: Inside, seen: set[str]) -> None:
    """Draw the tab: which network, what to look at, the network, its training."""
    known = drawn(page)
    one = _chosen(known, state)
    key = f"{page}.network"
    st.session_state[key] = one.name
    titles = {name: each.title for name, each in known.items()}
    st.selectbox(
        _("Network"), list(known), format_func=titles.__getitem__, key=key, on_change=lambda: state.set(inside=st.session_state[key])
    )
    shown = inside[one.name](state)
    if st.session_state.get("lecture"):
        st.button(_("On the whole screen"), key="gm_inside_open", on_click=lambda: state.set(inside=state["inside"] or one.name))
    else:
        st.markdown(mark_first(one.words, seen), unsafe_allow_html=True)
        _network(one, shown, state, "tab")
    _training(shown)


def fill_screen(page: str, state: State, inside: Inside) -> None:
    """In lecture mode: the network over the whole screen; nothing where none is looked at."""
    if not (st.session_state.get("lecture") and state["inside"]):
        return
    one = _chosen(drawn(page), state)
    with st.container(key="gm_inside_stage", gap="small"):
        with st.container(key="gm_inside_head", horizontal=True, gap="small", vertical_alignment="center"):
            st.html(f'<p class="gm-stage-title">{html.escape(one.title)}</p>')
            steps = st.container(key="gm_inside_steps", horizontal=True, gap="small", width="content")
        names, at = _network(one, inside[one.name](state), state, "stage")
        with steps:
            _buttons(one, names, at, state)


def _chosen(known: Mapping[str, Drawn], state: State) -> Drawn:
    return known.get(split(state["inside"])[0]) or next(iter(known.values()))


def _network(one: Drawn, shown: Shown, state: State, where: str) -> tuple[list[str], str]:
    """Draw the network or the part of it that is open. Returns the names of what is drawn there, and of what is pointed at."""
    try:
        read = networks.read(shown.network, shown.checkpoint)
    except Told as error:
        _problem(live_words.sentence(error))
        return [], ""
    if read.problem:
        _problem(live_words.sentence(read.problem) + " " + _("Drawn with fresh weights, as its recipe begins."))
    frozen = tuple((name, _Input(value)) for name, value in shown.inputs.items())
    run = _pass(read.part, shown.network, frozen, shown.seed)
    scope, at = _place(run, one, state["inside"])
    there = _layers(run, scope)

    def pointed() -> None:
        view = st.session_state[f"{KEY}.{where}"]["view"]
        if isinstance(view, dict) and view.get("layer"):
            state.set(inside=f"{one.name}.{view['layer']}")

    def opened() -> None:
        part = st.session_state[f"{KEY}.{where}"]["open"]
        state.set(inside=f"{one.name}~{part}" if part else one.name)

    uses = shown.network.uses
    count = sum(p.numel() for name, p in read.part.named_parameters() if name.startswith(uses))
    component("inside")(
        data={
            "blob": store("inside", packed(run, scope)),
            "view": {"layer": at},
            "trail": [one.title, *_trail(scope, run)],
            "parts": ["", *_trail(scope, run)],
            "parameters": count,
            "said": shown.said,
            "labels": labels(),
            "stage": where == "stage",
        },
        key=f"{KEY}.{where}",
        on_view_change=pointed,
        on_open_change=opened,
    )
    return [layer.name for layer in there if not layer.comes_in], at


def _place(run: Pass, one: Drawn, value: str) -> tuple[str, str]:
    """The part that is open and the layer that is pointed at; where the network has neither, that is said."""
    name, mark, inner = split(value)
    if name != one.name or not inner:
        return "", ""
    try:
        if mark == ".":
            return place(run, inner)
        _layers(run, inner)
        return inner, ""
    except KeyError:
        _problem(_("The link names a layer that this network does not have; it was left out."))
        return "", ""


def _problem(text: str) -> None:
    st.html(f'<p class="gm-problem" role="status">{html.escape(text)}</p>')


def _trail(scope: str, run: Pass) -> list[str]:
    """The parts that lead to an open one, and itself."""
    if not scope:
        return []
    path = next(step.path for step in run.steps if scope in step.path[:-1])
    inner = path[: path.index(scope) + 1]
    return [each for k, each in enumerate(inner) if each == scope or _closed(run, inner[k - 1] if k else "", each)]


def _closed(run: Pass, scope: str, name: str) -> bool:
    return any(layer.name == name and layer.opens for layer in _layers(run, scope))


class _Input:
    """A tensor that a cache can compare: by its bytes."""

    def __init__(self, value: torch.Tensor):
        self.value = value
        self.key = (str(value.dtype), tuple(value.shape), value.numpy().tobytes())

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Input) and self.key == other.key


@lru_cache(maxsize=16)
def _pass(part: nn.Module, network: networks.Network, inputs: tuple[tuple[str, _Input], ...], seed: int) -> Pass:
    return networks.passed(network, part, {name: each.value for name, each in inputs}, seed)


@lru_cache(maxsize=64)
def _layers(run: Pass, scope: str) -> list[Layer]:
    return layers(run, scope)


def _buttons(one: Drawn, names: Sequence[str], at: str, state: State) -> None:
    """Layer before, next layer, away."""
    here = names.index(at) if at in names else -1

    def go(name: str) -> None:
        state.set(inside=name)

    for kind, to in (("back", here - 1), ("next", here + 1)):
        words = {"next": _("Next layer"), "back": _("Layer before")}[kind]
        key = {"next": stepping.NEXT_KEY, "back": stepping.BACK_KEY}[kind]
        off = not 0 <= to < len(names)
        name = f"{one.name}.{names[to]}" if not off else one.name
        st.button(
            f"{words} ({key})",
            key=f"gm_inside_{kind}",
            type="primary" if kind == "next" else "secondary",
            on_click=go,
            args=(name,),
            disabled=off,
        )
    st.button(_("Close"), key="gm_inside_close", type="tertiary", on_click=go, args=("",))


def _training(shown: Shown) -> None:
    """The program that trained it, side by side where there are several parts."""
    if not shown.training:
        return
    title = _("Its training, the program that ran")
    st.markdown(f"**{title}**")
    for column, (what, things) in zip(st.columns(len(shown.training), gap="medium"), shown.training, strict=True):
        with column:
            st.markdown(what)
            source.show(things, None)
