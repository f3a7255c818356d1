"""The map of generative models, and one card for each family that has a page.

Every family that has a checkpoint shows what it makes: a walk through its latent plane where there is one, and samples elsewhere, drawn
in the background, once for everybody (ui/jobs.py).
"""

from __future__ import annotations

import streamlit as st

from genmodels.comparison import Watch
from ui import jobs
from ui.components import component, pack, store
from ui.exhibits.home import decoders, ways
from ui.exhibits.home.family_map.tree import Node, nodes
from ui.i18n import _, content
from ui.jobs import Job

SAMPLES = 32  # of which a card shows 24 at a time
POLL_S = 2.0  # between two looks at samples that are not there yet


def warm() -> None:
    """Read the decoders, and draw the samples when the server has nothing else to do."""
    for node in nodes():
        decoders.sent(node.walk)
        _asked(node)


def _asked(node: Node) -> Job | None:
    """What finds a family's painter and asks it for samples, in quiet moments; its result is the job that draws them."""
    from genmodels import checkpoints

    name = node.checkpoint
    if name is None or node.walk:
        return None

    def find(watch: Watch) -> Job | None:
        painter = jobs.entry(name, node.id).painter
        if painter is None:
            return None

        def pictures(watch: Watch) -> bytes:
            drawn = jobs.bytes_of(painter.draw(SAMPLES, seed=0, watch=watch))
            return pack({}, pictures=drawn.reshape(-1, 28, 28))

        return jobs.ask(("map", painter), pictures, "slow" if painter.steps else "quick", jobs.SPARE)

    made = checkpoints.manifest().get(name, {}).get("sha256")
    return jobs.ask(("map", name, made), find, "quick", jobs.SPARE)


def _samples(node: Node, asked: Job | None) -> tuple[str | None, bool]:
    """(the payload of a family's samples, whether it is still to come)."""
    if asked is None or not asked.done:
        return None, asked is not None
    drawn = asked.result
    if drawn is None:
        return None, False
    return (store(f"samples:{node.checkpoint}", drawn.result) if drawn.result else None), not drawn.done


def measured(family: str) -> str:
    """One line of figures of the checkpoint that stands for a family, as the table of /compare has them; "" where there is none."""
    from genmodels import checkpoints, scoreboard
    from genmodels.registry import FAMILIES as COMPARED

    names = COMPARED[family].checkpoints if family in COMPARED else ()
    if not names:
        return ""
    rows = {row.name: row for row in scoreboard.rows(checkpoints.manifest())}
    column = {c.id: c for c in scoreboard.COLUMNS}

    def shown(name: str, what: str) -> str:
        cell = rows[name].cells.get(what)
        return scoreboard.text(column[what], cell) if cell else ""

    parts = [
        said.format(value=value)
        for what, said in (("nats", _("{value} nats a binary digit")), ("bits", _("{value} bits a pixel")))
        if (value := shown(names[0], what))
    ]
    distance, floor = shown(names[0], "feature_frechet"), shown("real", "feature_frechet")
    if distance and floor:
        parts.append(_("feature distance to real digits {distance}, test digits {floor}").format(distance=distance, floor=floor))
    elif distance:
        parts.append(_("feature distance to real digits {distance}").format(distance=distance))
    return _("Measured: {figures}").format(figures="; ".join(parts)) if parts else ""


def render() -> None:
    """Draw the map and the cards; a click on either opens the page."""
    found = nodes()
    asked = {node.id: _asked(node) for node in found}
    draws = any(_samples(node, asked[node.id])[1] for node in found)

    @st.fragment(run_every=POLL_S if draws else None)
    def stage() -> None:
        samples = {node.id: _samples(node, asked[node.id]) for node in found}
        if draws and not any(busy for _payload, busy in samples.values()):  # all are there: stop looking
            st.rerun()
        _stage(found, {name: payload for name, (payload, _busy) in samples.items()})

    stage()


def _stage(found: list[Node], samples: dict[str, str | None]) -> None:
    live = {node.id: decoders.sent(node.walk) for node in found}
    with_pages = sorted((node for node in found if node.page), key=lambda node: not node.checkpoint)  # pictures first
    result = component("home/family_map")(
        data={
            "title": _("The map"),
            "idea": _("Every family answers one question: how to make what was seen probable."),
            "nodes": [_node(node, live[node.id], samples[node.id]) for node in found],
            "cards": [_card(node, live[node.id], samples[node.id]) for node in with_pages],
            "labels": {
                "open": _("Open the page"),
                "none": _("No page"),
                "hint": _("Point at a node, or reach it with the Tab key."),
            },
        },
        key="home.map",
        on_open_change=lambda: None,
    )
    ways.follow(result.open, [(node.page, query) for node in found if node.page for query in ({}, *(q for q, _label in node.tour))])


def _node(node: Node, live: str | None, samples: str | None) -> dict[str, object]:
    return {
        "id": node.id,
        "parent": node.parent,
        "name": _(node.name),
        "idea": _(node.idea) if node.idea else "",
        "more": _(node.more) if node.more else "",
        "family": node.family,
        "page": node.page,
        "href": node.page and ways.address(node.page, {}),
        "live": live,
        "samples": samples,
        "pictured": node.checkpoint is not None,
        "measured": measured(node.id),
    }


def _card(node: Node, live: str | None, samples: str | None) -> dict[str, object]:
    if live:
        caption = _("Decoded in your browser by the network of checkpoint {name}.").format(name=node.walk)
        alt = _("The latent plane as a sheet of decoded digits; arrow keys move the point that is decoded.")
    else:
        said = _("Samples of checkpoint {name}, drawn on this server.") if samples else _("Sampling from checkpoint {name} …")
        caption = said.format(name=node.checkpoint) if node.checkpoint else ""
        alt = _("Digits that the model made; one gives way to another now and then.")
    assert node.page is not None
    return {
        "name": _(node.name),
        "text": content("home", f"card {node.id}"),
        "caption": caption,
        "alt": alt,
        "live": live,
        "samples": samples,
        "pictured": node.checkpoint is not None,
        "links": [
            {"page": node.page, "query": query, "href": ways.address(node.page, query), "label": _(label)}
            for query, label in node.tour or (({}, "Open the page"),)
        ],
    }
