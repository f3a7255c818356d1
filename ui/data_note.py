"""The quiet line that says which digits a page shows, with the way to the real ones where they are synthesised."""

from __future__ import annotations

import streamlit as st

from genmodels.data import mnist
from ui.anatomy import quiet
from ui.i18n import _
from ui.live_words import sentence


def show(source: str) -> None:
    """Say where the digits come from (source: `Digits.source`); where MNIST is missing, offer to fetch it."""
    if source == "mnist":
        quiet(_("Digits: test images of MNIST, which no network here was trained on."))
        return
    offer(_("Digits: synthesised handwriting, because MNIST is not on this machine."))


def offer(sentence: str) -> None:
    """Say what stands in for MNIST, and offer to fetch it."""
    about = _("MNIST is a collection of 70,000 handwritten digits. Its files are kept in a folder of this computer; nothing is installed.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        quiet(sentence)
        wanted = st.button(_("Use the real digits (downloads 11 MB)"), key="fetch_mnist", type="tertiary", help=about)
    if wanted:
        _fetch()


def _fetch() -> None:
    bar = st.progress(0.0, _("Fetching MNIST"))

    def tell(done: int, of: int) -> None:
        bar.progress(done / of, _("Fetching MNIST"))

    try:
        mnist.download(tell)
    except mnist.DataMissing as error:
        bar.empty()
        quiet(sentence(error))
        return
    bar.empty()
    st.rerun()
