"""The trainings that the page of autoencoders opens with."""

from __future__ import annotations

from genmodels.autoencoder import live_roll

RECORDINGS = {
    "roll-plain": (live_roll.described({"loss": "plain"}), "The Swiss roll, an autoencoder that is asked for reconstruction alone."),
    "roll-geodesic": (
        live_roll.described({"loss": "geodesic"}),
        "The Swiss roll, an autoencoder that is also asked for the distances along the neighbourhood graph.",
    ),
}
