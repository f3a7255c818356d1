"""Small autoregressive models as Python packs them for the browser, with PyTorch's own numbers: python -m tests.browser.make_chains"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from genmodels.autoregressive import ar_tables, nade
from genmodels.autoregressive.ar_tables import Tables
from genmodels.autoregressive.chain import Chain
from genmodels.autoregressive.nade import NADE
from ui.exhibits.autoregressive.networks import packed

CHAINS = Path(__file__).with_name("chains.json")
SIDE = 4
KEPT, TEMPERATURE = 6, 0.7


def models(generator: torch.Generator) -> dict[str, Chain]:
    """One of each kind, with random weights that float16 holds exactly."""
    found: dict[str, Chain] = {
        "nade": NADE(nade.Config(dim=SIDE**2, hidden=7)),
        "plane": Tables(ar_tables.Config(side=SIDE, neighbours=4, shape="plane")),
        "row shared": Tables(ar_tables.Config(side=SIDE, neighbours=3, shared=True)),
        "independent": Tables(ar_tables.Config(side=SIDE, neighbours=0)),
    }
    for model in found.values():
        for value in model.parameters():
            value.data = torch.randn(value.shape, generator=generator).half().float()
            value.requires_grad_(False)
    return found


def influence(model: Chain, x: Tensor) -> list[list[float]]:
    """What each pixel does to the log-odds of each other one: the gradient; for tables the log-odds with ink there less those without."""
    if isinstance(model, NADE):
        slope = torch.autograd.functional.jacobian(lambda row: model.direct(row[None])[0].double(), x)
        return slope.tolist()
    with torch.no_grad():
        ink, none = (x.repeat(len(x), 1).fill_diagonal_(value) for value in (1.0, 0.0))
        return (model.logits(ink) - model.logits(none)).T.double().tolist()


def case(name: str, model: Chain, generator: torch.Generator) -> dict[str, Any]:
    x = (torch.rand(3, SIDE**2, generator=generator) < 0.5).float()
    uniform = torch.rand(3, SIDE**2, generator=generator)
    given = torch.arange(SIDE**2) < KEPT
    *_, free = model.grow(uniform)
    *_, kept = model.grow(uniform, start=x, given=given, temperature=TEMPERATURE)
    *_, cold = model.grow(uniform[:1], temperature=0.0)
    return {
        "name": name,
        "packed": base64.b64encode(packed(model)).decode(),
        "x": x.int().tolist(),
        "uniform": uniform.double().tolist(),
        "logits": model.logits(x).double().tolist(),
        "log_prob": model.log_prob(x).tolist(),
        "influence": influence(model, x[0]),
        "free": free.x.int().tolist(),
        "kept": kept.x.int().tolist(),
        "cold": cold.x.int().tolist(),
    }


def chains() -> dict[str, Any]:
    """All cases; the same ones at every call."""
    generator = torch.Generator().manual_seed(18)
    cases = [case(name, model, generator) for name, model in models(generator).items()]
    return {"keep": KEPT, "temperature": TEMPERATURE, "cases": cases}


def plain(value: Any) -> Any:
    """The same with six decimals."""
    if isinstance(value, dict):
        return {name: plain(v) for name, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return round(value, 6) if isinstance(value, float) else value


if __name__ == "__main__":
    CHAINS.write_text(json.dumps(plain(chains())) + "\n", encoding="utf-8")
