"""Small flows as Python packs them for the browser, with PyTorch's own numbers: python -m tests.browser.make_flows"""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import torch

from genmodels.flow import iaf, maf, nice, planar, realnvp, spline
from genmodels.flow.chain import Flow
from ui.exhibits.flow import networks

FLOWS = Path(__file__).with_name("flows.json")


def flows() -> dict[str, Flow]:
    """One of each kind."""
    return {
        "planar": planar.PlanarFlow(planar.Config(layers=4)),
        "nice": nice.NICE(nice.Config(layers=3, width=9)),
        "realnvp": realnvp.RealNVP(realnvp.Config(layers=3, width=9)),
        "mixture": realnvp.RealNVP(realnvp.Config(layers=2, width=9, components=4)),
        "maf": maf.MAF(maf.Config(layers=3, width=9)),
        "iaf": iaf.IAF(iaf.Config(layers=3, width=9)),
        "spline": spline.SplineFlow(spline.Config(layers=3, bins=6, width=9)),
    }


def cases() -> list[dict[str, Any]]:
    """Each flow with points of the data side in standard deviations: their latents, log p and what every floor adds; the same at every
    call."""
    generator, found = torch.Generator().manual_seed(17), []
    for name, flow in flows().items():
        for parameter in flow.requires_grad_(False).parameters():  # numbers that float16 holds exactly
            parameter.copy_(torch.randn(parameter.shape, generator=generator).mul(0.4).half().float())
        u = torch.randn(6, 2, generator=generator).mul(64).round().div(64).double()
        exact = copy.deepcopy(flow).double()
        x = exact.centre + exact.spread * u
        z, _ = exact.encode(x)
        floors = list(exact.forward_layers(z))
        found.append(
            {
                "name": name,
                "packed": base64.b64encode(networks.packed(flow)).decode(),
                "points": _plain(u),
                "latents": _plain(z),
                "logp": _plain(exact.log_prob(x)),
                "floors": [{"places": _plain(place), "log_dets": _plain(log_det)} for place, log_det in floors[1:-1]],
            }
        )
    return found


def _plain(values: torch.Tensor) -> list:
    return [[round(v, 6) for v in row] if isinstance(row, list) else round(row, 6) for row in values.tolist()]


if __name__ == "__main__":
    FLOWS.write_text(json.dumps(cases()) + "\n", encoding="utf-8")
