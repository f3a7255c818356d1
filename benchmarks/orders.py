"""What the order of the pixels costs: `python -m benchmarks.orders [--json] [--steps 1500] [--hidden 300]`.

The same MADE (one hidden layer, one set of masks, seed 0) is trained once for each order of `genmodels.autoregressive.orders`, for the
same number of steps of the same batches of the fixed binarisation of MNIST, and its averaged weights are measured exactly on all test
images. No checkpoint is kept. The budget is small: the figures compare orders, and are not the best that any of them can reach. About 10
minutes of one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from benchmarks.harness import machine
from genmodels.autoregressive.evaluation import exact
from genmodels.autoregressive.made import Config
from genmodels.autoregressive.orders import ORDERS
from genmodels.core import Recipe
from genmodels.training import Trainer

STEPS, HIDDEN = 1500, 300
RECIPE = Recipe("order", "made", Config(hidden=(HIDDEN,), masks=1), "binarized_mnist", "one order", batch=100, average=0.99)


def trained(order: str, steps: int, hidden: int) -> torch.nn.Module:
    """The model of that order after its training."""
    trainer = Trainer(replace(RECIPE, config=replace(RECIPE.config, hidden=(hidden,), order=order), steps=steps))
    for _event in trainer.events():
        pass
    return trainer.model.eval()


def measured(steps: int, hidden: int, orders: Sequence[str] = ORDERS) -> dict[str, Any]:
    nats = {order: exact(trained(order, steps, hidden))["nll"]["value"] for order in orders}  # type: ignore[arg-type]
    return {"steps": steps, "hidden": hidden, "batch": RECIPE.batch, "nats": nats, "machine": machine()}


def section(found: dict[str, Any] | None) -> tuple[list[str], list[list[str]], str]:
    """(head, lines, a sentence) of the table in docs/results.md."""
    head = ["order", "test NLL, nats"]
    if not found:
        return head, [], "Run `python -m benchmarks.results --measure orders` to fill this table."
    rows = [[order, f"{nats:.2f}"] for order, nats in found["nats"].items()]
    budget = f"{found['steps']:,} steps of {found['batch']} pictures, {found['hidden']} hidden units; {found['machine']}."
    return head, rows, budget


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The likelihood of each order of the pixels, at the same budget.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--hidden", type=int, default=HIDDEN)
    a = parser.parse_args(arguments)
    torch.set_num_threads(1)
    found = measured(a.steps, a.hidden)
    if a.json:
        print(json.dumps(found))
        return
    print(f"{found['steps']:,} steps of {found['batch']}, {found['hidden']} hidden units")
    for order, nats in found["nats"].items():
        print(f"{order:10} {nats:8.2f} nats")


if __name__ == "__main__":
    main()
