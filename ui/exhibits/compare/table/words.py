"""What the table says: its heads, what each column means, why a cell is empty, and the line under it."""

from __future__ import annotations

from genmodels.scoreboard import COLUMNS, MEASURED_HERE, Column, Row, text
from ui import families
from ui.i18n import N_, _
from ui.model_names import beside

GROUPS = {"likelihood": N_("Likelihood"), "pictures": N_("10,000 samples beside real digits"), "cost": N_("Cost")}

HEADS = {
    "nats": N_("nats, binary"),
    "bits": N_("bits a pixel, grey"),
    "feature_frechet": N_("feature Fréchet"),
    "precision": N_("precision"),
    "recall": N_("recall"),
    "density": N_("density"),
    "coverage": N_("coverage"),
    "balance": N_("class imbalance"),
    "sharpness": N_("sharpness"),
    "parameters": N_("parameters"),
    "minutes": N_("trained for, min"),
    "ms_1": N_("1 sample, ms"),
    "ms_64": N_("64 samples, ms"),
    "steps": N_("steps a sample"),
}
ABOUT = {
    "nats": N_("How surprising a test picture of the fixed binarised MNIST is: −log p(x). Lower is better."),
    "bits": N_("−log p(x) of a grey test picture of MNIST, 256 levels, in bits for each of 784 pixels. Lower is better."),
    "feature_frechet": N_("How far the samples are from real digits as a crowd, on the classifier's features; it is not the FID."),
    "precision": N_("Share of the samples that lie where real digits lie. Higher is better."),
    "recall": N_("Share of the real digits that lie where samples lie. Higher is better."),
    "density": N_("In how many neighbourhoods of real digits a sample lies, as a share of what is usual. Best at 1."),
    "coverage": N_("Share of the real digits that have a sample in their neighbourhood. Higher is better."),
    "balance": N_("How unevenly the ten digits are made: KL of the samples' classes to the data's, in nats. 0 is best."),
    "sharpness": N_(
        "How strongly grey levels break off at edges, as a share of what real digits have: blur lowers it, grain raises it. Best at 1."
    ),
    "parameters": N_("How many numbers training has found."),
    "minutes": N_("How long training took, on the machine that the cell names."),
    "ms_1": N_("How long this very machine needs for one sample, measured while this page stands."),
    "ms_64": N_("How long this very machine needs for 64 samples at once, measured while this page stands."),
    "steps": N_("How many times a network looks before a sample is there."),
}


def head(column: str) -> str:
    return _(HEADS[column])


def about(column: str) -> str:
    return _(ABOUT[column])


def labels() -> dict[str, str]:
    return {
        "model": _("Model"),
        "measuring": _("measuring"),
        "bound": _("a bound: the truth is no worse"),
        "exact": _("exact"),
        "best": _("best of the models"),
        "command": _("Measured by"),
        "up": _("higher is better"),
        "down": _("lower is better"),
        "one": _("best at 1"),
        "sort": _("Sort by {head}"),
        "alt": _(
            "The table as a picture: under each column its axis, better is up, one line a model. "
            "Arrow keys move through the cells; the line of the row is drawn thick."
        ),
        "beside": _("Its pictures are of ink or no ink: compare with binary test pictures, {figure}."),
        "better": _("better"),
        "worse": _("worse"),
    }


def missing(row: Row, column: Column) -> str:
    """Why a cell has no figure, in one sentence; "" where this machine is still measuring it."""
    if column.id in MEASURED_HERE and row.family:
        return ""
    if not row.family:
        return _("Real pictures have no such figure.")
    if column.group == "likelihood" and row.density == "none":
        return _("None: this family makes samples and gives them no probability.")
    if column.id == "nats":
        return _("Trained on grey pictures: it gives binary ones no probability.")
    if column.id == "bits":
        return _("Trained on binary pictures: it gives grey ones no probability.")
    return _("Not measured yet.")


def said(found: list[Row]) -> str:
    """The line under the table: what these figures say when they are read together."""
    models = {row.name: row for row in found if row.family and "feature_frechet" in row.cells}
    real = next((row for row in found if not row.family and "feature_frechet" in row.cells), None)
    if not models or real is None:
        return _("Not every model has been measured yet: point at a cell to see which command does it.")
    column = {c.id: c for c in COLUMNS}

    def shown(row: Row, name: str) -> str:
        return text(column[name], row.cells[name])

    best = min(models.values(), key=lambda row: row.cells["feature_frechet"].value)
    parts = [
        _("Nearest to real digits: {name} at {distance}; digits that no model made are at {floor}.").format(
            name=_named(best), distance=shown(best, "feature_frechet"), floor=shown(real, "feature_frechet")
        )
    ]
    clocked = [row for row in models.values() if "ms_1" in row.cells]
    if "ms_1" in best.cells and len(clocked) > 1:
        fastest = min(clocked, key=lambda row: row.cells["ms_1"].value)
        times = best.cells["ms_1"].value / fastest.cells["ms_1"].value
        if fastest.name != best.name and times > 1.5:
            cost = _("One sample of it takes {times:,.0f} times as long as one of {name}, the fastest here.")
            parts.append(cost.format(times=times, name=_named(fastest)))
    elif any(row.there for row in models.values()):
        parts.append(_("This machine is being timed."))
    known = [row for row in models.values() if "coverage" in row.cells]
    if known:
        narrow = min(known, key=lambda row: row.cells["coverage"].value)
        parts.append(
            _("{name} leaves most out: {share:.0%} of the real digits have a sample near them.").format(
                name=_named(narrow), share=narrow.cells["coverage"].value
            )
        )
    return " ".join(parts)


def _named(row: Row) -> str:
    return f"{families.short(row.family)} ({beside(row.name)})"
