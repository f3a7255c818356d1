"""Steps that a lecturer takes by key, and places on the page to which it goes by itself."""

from __future__ import annotations

import json

import streamlit as st

NEXT_KEY, BACK_KEY = "N", "B"
# The first of the buttons that is on the page takes the key: a derivation that fills the screen, a network that does, then the question
# beside the exhibit.
# Page Down and Page Up are what a presenter in the hand sends; without an open question they scroll as ever.
_LISTEN = """
window.__gmSteps ??= (addEventListener("keydown", (event) => {
  const { code } = event, forward = /^(KeyN|PageDown|ArrowRight)$/.test(code), page = code.startsWith("Page");
  const walking = /^Arrow(Left|Right)$/.test(code) && document.activeElement?.closest(".st-key-gm_derive_steps");
  const stepping = document.documentElement.dataset.lecture === "1" && /^(Key[NB]|Page(Down|Up))$/.test(code);
  if (!walking && !stepping) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.composedPath()[0].closest?.("input, textarea, select, [contenteditable=true]")) return;
  const parts = ["gm_derive", ...(walking ? [] : ["gm_inside", "gm_ask"])], way = forward ? "next" : "back";
  const names = parts.map((part) => `.st-key-${part}_${way} button`);
  const button = names.map((name) => document.querySelector(name)).find(Boolean);
  if (!button || button.disabled || (page && button.closest(".st-key-gm_ask_start"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!event.repeat) button.click();
}, true), true);
"""
_WAITING = "gm_scroll"


def listen() -> None:
    """Let the keys step, in lecture mode: once a document."""
    st.html(f"<script>{_LISTEN}</script>", unsafe_allow_javascript=True)


def lead_to(*places: str) -> None:
    """Bring the first of these containers (their keys) that is on the page into sight at the end of this run."""
    number, _ = st.session_state.get(_WAITING, (0, ()))
    st.session_state[_WAITING] = (number + 1, places)


def lead() -> None:
    """Go where `lead_to` has asked to go, if anywhere. Called once, at the end of a page."""
    number, places = st.session_state.get(_WAITING, (0, ()))
    if not places:
        return
    st.session_state[_WAITING] = (number, ())
    names = json.dumps([f".st-key-{place}" for place in places])
    script = (
        f"/* {number} */ requestAnimationFrame(() => {names}.map((name) => document.querySelector(name)).find(Boolean)"
        "?.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' }));"
    )
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
