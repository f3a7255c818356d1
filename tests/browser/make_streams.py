"""Small velocity fields as Python packs them for the browser, with PyTorch's own numbers: python -m tests.browser.make_streams"""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import torch

from genmodels.diffusion.planar import Config as Diffusion
from genmodels.diffusion.planar import Planar
from genmodels.flow import solvers
from genmodels.flow.continuous import Config, Continuous
from ui.exhibits.flow.stream import fields

STREAMS = Path(__file__).with_name("streams.json")
STEPS, TOLERANCE = 5, 1e-2


def cases() -> list[dict[str, Any]]:
    """Each field with points: velocity and trace at a time, and where its paths end; the same at every call."""
    generator, found = torch.Generator().manual_seed(23), []
    small: dict[str, fields.Field] = {
        "matching": Continuous(Config(width=9, depth=2)),
        "diffusion": Planar(Diffusion(width=9, layers=2)),
    }
    for name, field in small.items():
        for parameter in field.net.requires_grad_(False).parameters():  # numbers that float16 holds exactly
            parameter.copy_(torch.randn(parameter.shape, generator=generator).mul(0.4).half().float())
        packed = base64.b64encode(fields.packed(field)).decode()
        exact = copy.deepcopy(field).double()
        v, u = fields.velocity(exact), torch.randn(5, 2, generator=generator).mul(64).round().div(64).double()
        row = {"name": name, "packed": packed, "points": u.tolist(), "steps": STEPS, "tolerance": TOLERANCE}
        row["rates"] = [{"s": s, "velocity": v(u, s).tolist(), "trace": trace(v, u, s)} for s in (0.1, 0.5, 0.83)]
        row["walked"] = fields.walk(exact, u, STEPS)[-1].tolist()
        row["fine"] = list(solvers.runge_kutta(v, u, 20))[-1][1].tolist()
        row["adaptive"] = [[float(x) for x in list(solvers.adaptive(v, one[None], TOLERANCE))[-1][1][0]] for one in u]
        if isinstance(exact, Continuous):
            x, log_det = exact.decode(u, 64)
            row["logp"] = (exact.prior.log_prob(u) - log_det).tolist()
        found.append(row)
    return found


def trace(v: Any, u: torch.Tensor, s: float) -> list[float]:
    """By autograd."""
    jacobian = torch.func.vmap(torch.func.jacrev(lambda one: v(one[None], s)[0]))(u)
    return jacobian.diagonal(dim1=1, dim2=2).sum(1).tolist()


if __name__ == "__main__":
    rounded = json.loads(json.dumps(cases()), parse_float=lambda text: round(float(text), 7))
    STREAMS.write_text(json.dumps(rounded) + "\n", encoding="utf-8")
