"""Break the order: the masks of a small MADE that is trained in the browser, a leak where a hand allows one, and what the order costs.

The data are the fourteen bars and stripes of 3 x 3 pixels, so that the best likelihood that is possible is known: log 14 nats. Below it the
orders are compared on real digits, by a benchmark.
"""

from __future__ import annotations

import json
import math
from typing import Any

import streamlit as st

from genmodels.autoregressive.made import MADE
from genmodels.autoregressive.orders import ORDERS, checked, order
from genmodels.core import Invalid
from ui.anatomy import quiet
from ui.components import component, transport_labels
from ui.i18n import N_, _
from ui.live_words import sentence
from ui.measured import FILE
from ui.session import State
from ui.state import Bits, Choice, Int, Token

SIDE = 3
DIM = SIDE**2
KINDS = 14  # bars and stripes
OWN = "own"
NAMES = {
    "raster": N_("Rows"),
    "columns": N_("Columns"),
    "spiral": N_("Spiral"),
    "distance": N_("By distance"),
    "random": N_("Random"),
    OWN: N_("Own"),
}
COMMAND = "python -m benchmarks.orders"
CODE = (MADE, order)
FIELDS = (  # beside the page's own "seed"
    Choice("order", tuple(NAMES), "raster"),
    Token("own"),
    Bits("leaks", DIM**2),
    Int("output", 0, DIM - 1, 4),
)


def pixels(state: State) -> tuple[list[int], str]:
    """The order on show, and one sentence where an own one cannot be used."""
    if state["order"] != OWN:
        return order(state["order"], DIM, state["seed"]).tolist(), ""
    try:
        return checked([int(part) for part in state["own"].split("-") if part], DIM).tolist(), ""
    except Invalid as error:
        return order("raster", DIM).tolist(), sentence(error)
    except ValueError:
        return order("raster", DIM).tolist(), sentence(Invalid("An order names each of the {dim} pixels exactly once.", dim=DIM))


def measured() -> dict[str, Any] | None:
    """What the benchmark has found on digits; None where it has not been run."""
    try:
        found = json.loads(FILE.read_text(encoding="utf-8"))["orders"]
    except (OSError, ValueError, KeyError):
        return None
    return found if isinstance(found, dict) else None


def render(state: State) -> None:
    """Draw the exhibit."""
    shown, problem = pixels(state)
    found = measured()
    leaks = state.table.fields["leaks"]
    component("autoregressive/order")(
        data={
            "view": {"order": state["order"], "own": state["own"], "leaks": leaks.format(state["leaks"]), "output": state["output"]},
            "pixels": shown,
            "seed": state["seed"],
            "names": list(NAMES),
            "digits": found["nats"] if found else None,
            "labels": labels(found),
        },
        key="order",
        on_view_change=lambda: _heard(state, st.session_state["order"]["view"]),
        on_seed_change=lambda: state.set(seed=st.session_state["order"]["seed"]),
    )
    if problem:
        quiet(problem)
    if found:
        quiet(
            _("Orders on digits: one MADE each, {hidden} hidden units, {steps} steps of {batch} images, by {command} on {machine}.").format(
                hidden=found["hidden"], steps=f"{found['steps']:,}", batch=found["batch"], command=COMMAND, machine=found["machine"]
            )
        )
    else:
        quiet(_("The orders have not been compared on digits yet: {command}").format(command=COMMAND))


def _heard(state: State, report: object) -> None:
    """The exhibit has reported: keep it in the session and the address."""
    if not isinstance(report, dict):
        return
    changes = {name: report[name] for name in ("order", "own", "output") if name in report}
    try:
        leaks = state.table.fields["leaks"].parse(str(report.get("leaks") or ""))
    except ValueError:
        leaks = None
    state.set(**changes, leaks=leaks if leaks and any(leaks) else None)


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes."""
    found = measured()
    nats = {f"nats_{name}": f"{found['nats'][name]:.1f}" if found else "–" for name in ORDERS}
    return nats | {
        "floor": f"{math.log(KINDS):.3f}",
        "kinds": str(KINDS),
        "pictures": str(2**DIM),
        "steps": f"{found['steps']:,}" if found else "–",
        "hidden": str(found["hidden"]) if found else "–",
    }


def snippet(state: State) -> str:
    """A program that builds such a MADE in this order and lists what each output may look at, by gradient."""
    shown, _problem = pixels(state)
    return f"""import torch

from genmodels.autoregressive.made import MADE, Config

torch.manual_seed({state["seed"]})
model = MADE(Config(dim={DIM}, hidden=(24,), masks=1))
order = torch.tensor({shown})
model.degrees[0] = order.argsort()[None]  # the pixels' places in this order

x = torch.rand(64, {DIM}).round()
slopes = torch.autograd.functional.jacobian(lambda x: model.logits(x).sum(0), x).abs().mean(1)
for pixel in order.tolist():
    print(f"pixel {{pixel}} looks at {{slopes[pixel].nonzero().flatten().tolist()}}")

pictures = torch.tensor([[code >> i & 1 for i in range({DIM})] for code in range({2**DIM})]).float()
with torch.no_grad():
    total = float(model.log_prob(pictures).exp().sum())
print(f"the probabilities of all {{len(pictures)}} pictures sum to {{total:.6f}}")
"""


def labels(found: dict[str, Any] | None) -> dict[str, Any]:
    """Every word of the exhibit. {braces} are filled in by the browser."""
    return {
        "transport": transport_labels() | {"play": _("Train"), "reset": _("Train again")},
        "order": _("Order of the pixels"),
        "names": {name: _(text) for name, text in NAMES.items()},
        "grid": _("Order, and what pixel {n} may look at"),
        "place": _("Pixel {n}, drawn as number {place}"),
        "earlier": _("Draw it earlier"),
        "later": _("Draw it later"),
        "masks": _("The masks permit"),
        "slopes": _("Size of the gradient"),
        "rows": _("outputs"),
        "columns": _("inputs"),
        "masks_help": _("A row for each output, a column for each input, in the order of drawing. Press a cell to allow or forbid a leak."),
        "leak_self": _("Let each output see itself"),
        "leak_all": _("Let each output see everything"),
        "close": _("Close all leaks"),
        "curve": _("Nats a picture, while it learns"),
        "floor": _("log {kinds} = {floor}: nothing can be better").format(kinds=KINDS, floor=f"{math.log(KINDS):.3f}"),
        "samples": _("Samples; struck out: no bars, no stripes"),
        "status": _("step {step} of {steps}"),
        "said": _("{nats} nats a picture, and the probabilities of all {all} pictures sum to {sum}."),
        "said_leak": _(
            "{nats} nats would be {less} less than is possible. It is no likelihood: "
            "the “probabilities” of all {all} pictures sum to {sum}."
        ),
        "said_drawn": _(
            "Of {n} samples {right} are bars or stripes, {got} of the {kinds} kinds. "
            "The empty one was drawn {blank} times; {fair} would be fair."
        ),
        "legend": {"permitted": _("permitted"), "leak": _("leak"), "forbidden": _("forbidden")},
        "digits": _("On digits, the same budget for each order"),
        "nats": _("{nats} nats"),
        "alt_masks": _("Masks: {n} of {all} connections are permitted, {leaks} of them leaks. Row {row}, column {column} is chosen."),
        "alt_slopes": _("Gradients: {n} of {all} are not zero."),
        "alt_curve": _("Nats a picture over {step} steps, now {nats}."),
        "alt_samples": _("{n} samples, {right} of them bars or stripes."),
    }
