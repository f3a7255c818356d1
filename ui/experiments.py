"""The Try tab: predict, run, reveal.

An experiment is written in the ``try`` section of the prose::

    ### The holes of the autoencoder
    Predict: what does the decoder draw between two classes?

    [Set the page up](?exhibit=walk&model=ae&z=2,1)

    Reveal: It draws ...

The link's query is read by the page's own table; it keeps the language and lecture mode and opens in the same tab.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

import streamlit as st

from ui.glossary import mark_first
from ui.i18n import _
from ui.session import SET_UP, shell_query

_LINK = re.compile(r"^\[(?P<label>[^\]\n]+)\]\(\?(?P<query>[^)\n]*)\)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Experiment:
    """One experiment: markdown before the link, the link, and what to see afterwards."""

    title: str
    predict: str
    label: str
    query: dict[str, str]
    reveal: str


def parse(markdown: str) -> tuple[str, list[Experiment]]:
    """Return what stands before the first '### ', and the experiments. Raises ValueError when one lacks a part."""
    opening, *parts = re.split(r"^### +", markdown, flags=re.MULTILINE)
    found = []
    for part in parts:
        title, _newline, body = part.partition("\n")
        link = _LINK.search(body)
        before, reveal, after = body.partition("\nReveal:")
        if not (link and reveal and before.strip().startswith("Predict:")):
            raise ValueError(f"the experiment {title.strip()!r} needs Predict:, a link and Reveal:")
        predict = _LINK.sub("", before).strip().removeprefix("Predict:").strip()
        query = dict(parse_qsl(link["query"], keep_blank_values=True))
        found.append(Experiment(title.strip(), predict, link["label"], query, after.strip()))
    return opening.strip(), found


def show_experiments(markdown: str, seen: set[str]) -> None:
    """Draw the experiments of a page."""
    opening, experiments = parse(markdown)
    predict, page = _("Predict."), st.session_state.get("shell_page")
    if opening:
        st.markdown(mark_first(opening, seen), unsafe_allow_html=True)
    for number, experiment in enumerate(experiments, 1):
        with st.container(key=f"gm_try_{number}", gap="small"):
            st.markdown(f"**{number}. {experiment.title}**")
            st.markdown(f"*{predict}* {mark_first(experiment.predict, seen)}", unsafe_allow_html=True)
            if page is not None:
                st.page_link(
                    page, label=experiment.label, query_params={**shell_query(), SET_UP: "1", **experiment.query}
                )
            with st.expander(_("Reveal")):
                st.markdown(mark_first(experiment.reveal, seen), unsafe_allow_html=True)
