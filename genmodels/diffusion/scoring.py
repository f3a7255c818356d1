"""What diffusion models say of given pictures and points: the negative of their bound, estimated for each by some of its steps."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from genmodels.diffusion import bound, planar_bound
from genmodels.diffusion.d3pm import D3PM
from genmodels.diffusion.ddpm import DDPM, inward
from genmodels.diffusion.planar import Planar
from genmodels.scoring import BOUND, Score, grey, ink

DRAWS = 100  # steps a picture, of the many that a bound on masks or flips has
STRETCHES = 120  # of which fewer are left as the first ones are no longer than a step
STEPS = 64  # all that a model of points takes in its bound


def ddpm(model: DDPM, x: Tensor, generator: torch.Generator) -> Score:
    """Pictures of 256 levels (B, 784) in [0, 1], no class. The bound's T steps are cut into stretches that grow with t, as the terms fade;
    one step of each stands for its stretch."""
    x0, schedule, denoise = inward(grey(x)), model.schedule, model.denoiser()
    total = bound.prior_term(schedule, x0)
    ends = torch.logspace(0, math.log10(schedule.T), STRETCHES, dtype=torch.float64).round().long().unique().tolist()
    for before, last in zip([0, *ends], ends, strict=False):
        t = int(torch.randint(before + 1, last + 1, (), generator=generator))
        total += (last - before) * bound.step_term(denoise, schedule, x0, t - 1, t, generator=generator)
    return Score(-total, BOUND)


def d3pm(model: D3PM, x: Tensor, generator: torch.Generator) -> Score:
    """Pictures (B, 784) of 0 and 1: `DRAWS` steps of the bound, evenly spread."""
    return Score(-model.negative_bound(ink(x), draws=DRAWS, generator=generator), BOUND)


def planar(model: Planar, x: Tensor, generator: torch.Generator) -> Score:
    """Points (B, 2) in the data's units: the bound of `STEPS` steps, all of them."""
    times = planar_bound.spaced(model.schedule, STEPS)
    known, _ = model.toy.sample(4000, generator=torch.Generator().manual_seed(0))
    squared = planar_bound.errors(model, times, model.inward(known), torch.Generator().manual_seed(1))
    return Score(planar_bound.log_prob(model, x, times, squared, generator=generator).double(), BOUND)
