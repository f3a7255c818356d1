"""Every word of "Can it?", in the language of the run. What a proof says is English marked by `say` in the library, translated here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui import families
from ui.components import transport_labels
from ui.i18n import N_, _

TITLES = {
    "exact_likelihood": N_("Exact likelihood"),
    "bound": N_("A bound on it"),
    "encode": N_("Encode a picture"),
    "invert": N_("Invert exactly"),
    "one_step": N_("Sample in one step"),
    "interpolate": N_("Interpolate"),
    "fill_in": N_("Fill in a missing half"),
    "condition": N_("Ask for a class"),
    "cover_modes": N_("Cover all modes"),
    "outlier": N_("Detect an outlier"),
}


def title(ability: str) -> str:
    return _(TITLES[ability])


def told(template: str, values: Mapping[str, Any]) -> str:
    """A sentence of a proof in the language of the run; words among its values are translated, too."""
    return _(template).format(**{name: _(value) if isinstance(value, str) and value else value for name, value in values.items()})


def number(value: float) -> str:
    """Three digits, or all of a whole number."""
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def story(ability: str, row: Mapping[str, str], counts: Mapping[str, int]) -> str:
    """The line under the table: how the families stand in the open row, and how many cells have been tried. row: family -> verdict."""
    if set(row.values()) <= {"open", "waiting", "absent"}:
        return _("{ability}: the real model is trying it now, on this machine.").format(ability=title(ability))
    verdicts = labels()["verdict"]
    groups = []
    for can in ("yes", "partly", "no", "failed", "waiting", "open"):
        names = [families.short(family) for family, verdict in row.items() if verdict == can]
        if names:
            said = _("still to be tried") if can == "open" else verdicts[can]
            groups.append(f"{said[:1].upper()}{said[1:]}: {', '.join(names)}.")
    tail = _("In the whole table, with this seed: {yes} yes, {partly} partly, {no} no, of {tried} tried.")
    return f"{title(ability)}. {' '.join(groups)} {tail.format(tried=sum(counts.values()), **counts)}"


def labels() -> dict[str, Any]:
    """Every word of the component. {braces} are filled in by the browser."""
    return {
        "verdict": {
            "yes": _("yes"),
            "partly": _("partly"),
            "no": _("no"),
            "open": _("try"),
            "waiting": _("trying …"),
            "absent": _("not tried"),
            "failed": _("failed"),
        },
        "row": _("Try the whole row"),
        "all": _("Try everything"),
        "rowOf": _("Try with every family: {ability}"),
        "cell": _("{family}, {ability}: {verdict}"),
        "table": _("What each family can do. Press a cell: the real model tries it."),
        "ability": _("Can it …"),
        "running": _("The real model is trying it. A few seconds."),
        "transport": transport_labels(),
    }
