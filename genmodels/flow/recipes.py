"""How each checkpoint of this family is trained, as values."""

from __future__ import annotations

from typing import Any

from genmodels.core import Recipe
from genmodels.flow import continuous, iaf, maf, multiscale, nice, planar, realnvp, spline

SETS = {
    "gaussians": "eight Gaussians",
    "moons": "two moons",
    "checkerboard": "the checkerboard",
    "spirals": "two spirals",
    "ring": "a ring of eight needles",
}
"""The sets of the plane that every flow is trained on, with what they are called here."""


def _on_plane(name: str, model: str, config: Any, about: str, steps: int, lr: float, batch: int = 512) -> Recipe:
    return Recipe(name, model, config, f"fresh_{config.data}", about, steps=steps, batch=batch, lr=lr, average=0.995)


def _all(data: str, called: str) -> tuple[Recipe, ...]:
    return (
        _on_plane(f"flow_planar_{data}", "flow_planar", planar.Config(data), f"planar flow on {called}", 4000, 5e-3),
        _on_plane(f"flow_nice_{data}", "flow_nice", nice.Config(data), f"NICE on {called}", 4000, 2e-3),
        _on_plane(f"flow_realnvp_{data}", "flow_realnvp", realnvp.Config(data), f"RealNVP on {called}", 5000, 2e-3),
        _on_plane(f"flow_maf_{data}", "flow_maf", maf.Config(data), f"masked autoregressive flow on {called}", 4000, 2e-3),
        _on_plane(f"flow_iaf_{data}", "flow_iaf", iaf.Config(data), f"inverse autoregressive flow on {called}", 4000, 2e-3),
        _on_plane(f"flow_spline_{data}", "flow_spline", spline.Config(data), f"neural spline flow on {called}", 5000, 4e-3),
        _on_plane(
            f"flow_continuous_{data}",
            "flow_continuous",
            continuous.Config(data),
            f"flow matching on {called}, pairs drawn apart",
            8000,
            4e-3,
            batch=256,
        ),
        _on_plane(
            f"flow_transport_{data}",
            "flow_continuous",
            continuous.Config(data, pairing="optimal"),
            f"flow matching on {called}, pairs by optimal transport",
            8000,
            4e-3,
            batch=256,
        ),
        _on_plane(
            f"flow_mixture_{data}",
            "flow_realnvp",
            realnvp.Config(data, components=8),
            f"RealNVP on {called} from a mixture of eight Gaussians",
            5000,
            2e-3,
        ),
    )


_DIGITS: dict[str, Any] = {"steps": 24_000, "batch": 32, "lr": 1e-3, "average": 0.999, "validate": 2000}

RECIPES = (
    *(recipe for data, called in SETS.items() for recipe in _all(data, called)),
    *(
        Recipe(
            f"flow_digits_{noise}",
            "flow_digits",
            multiscale.Config(noise),
            "mnist_images",
            f"multi-scale coupling flow on digits, {noise} dequantisation",
            **_DIGITS,
        )
        for noise in multiscale.DEQUANTISATIONS
    ),
)
