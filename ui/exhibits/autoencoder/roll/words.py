"""The words of the roll, in the language of the current run. {braces} are filled in by the browser."""

from __future__ import annotations

from typing import Any

from ui import run_labels
from ui.i18n import N_, _

PLANES = {"autoencoder": N_("Autoencoder"), "isomap": N_("Isomap"), "pca": N_("PCA")}
LOSSES = {"plain": N_("Reconstruction"), "geodesic": N_("And distances")}


def labels() -> dict[str, Any]:
    """All words of the exhibit, by the names that the component asks for."""
    return {
        **run_labels.labels(),
        "planes": {name: _(title) for name, title in PLANES.items()},
        "isomap_short": _("Iso."),
        "k": _("Neighbours k = {k}"),
        "k_name": _("Neighbours in the graph, k"),
        "edges": _("Edges"),
        "edges_about": _("All edges of the graph; those that jump between layers are always drawn"),
        "restored": _("Reconstructed points"),
        "restored_about": _("Diamonds in space: what the decoder makes of each code"),
        "roll": _("The roll in space"),
        "plane_of": _("The plane: {plane}"),
        "inner": _("inner end"),
        "outer": _("outer end"),
        "scale": _("The shade of a point is its place along the sheet, from the inner end to the outer one"),
        "key": _(
            "○ near A in space and along the graph · × in space only · ◇ along the graph only · thick line: shortest path from A "
            "to B · dashed line: straight from A to B · dashed frame: the flat sheet"
        ),
        "table": {"plane": _("Plane"), "order": _("Order error"), "trust": _("Trustworthiness")},
        "order": _("Order error"),
        "error": _("Reconstruction error"),
        "sound": _("k = {k}: the graph is in one piece and no edge jumps between layers."),
        "in_pieces": _("k = {k}: the graph is in {pieces} pieces. Isomap places the largest one, {kept} of {n} points."),
        "short_cut": _("k = {k}: {jumps} edges of the graph jump between layers, and shortest paths use them."),
        "way": _("From A to B: {straight} through space, {graph} along the graph, {sheet} along the sheet."),
        "no_way": _("From A to B: {straight} through space, {sheet} along the sheet; the graph has no path, they lie in different pieces."),
        "near": _("Of the {n} points nearest to A in space, {jumped} lie on another layer."),
        "alt_roll": _(
            "A Swiss roll of {n} points in space. A is point {a}, B is point {b}. {near} points are near A both in space and along the "
            "graph, {straight} in space only. Arrow keys turn the roll; with Shift they move A; Enter puts B where A is."
        ),
        "alt_plane": _(
            "The same points on the plane, {plane}, at step {step}: order error {order}, trustworthiness {trust}. Arrow keys move A; "
            "Enter puts B where A is."
        ),
        "alt_curves": _("Curves of the run."),
    }
