"""Schedules and steps held to those of the `diffusers` library."""

from __future__ import annotations

import pytest
import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

from genmodels.diffusion import samplers
from genmodels.diffusion.schedule import schedule

T = 1000


def test_linear_and_cosine_are_theirs():
    theirs = DDPMScheduler(T, beta_start=1e-4, beta_end=0.02, beta_schedule="linear").alphas_cumprod
    torch.testing.assert_close(schedule("linear").abar[1:].float(), theirs, rtol=2e-3, atol=1e-7)
    theirs = DDPMScheduler(T, beta_schedule="squaredcos_cap_v2").alphas_cumprod
    torch.testing.assert_close(schedule("cosine").abar[1:].float(), theirs, rtol=2e-3, atol=1e-7)


def stubborn(x: torch.Tensor, t: int) -> torch.Tensor:
    """A made-up network: any function of x and t shows whether two samplers do the same with its answers."""
    return (x * (1 + t / T)).sin()


@pytest.mark.parametrize("steps", [1, 10, 50])
@pytest.mark.parametrize("clip", [None, 1.0])
@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_ddim_is_theirs(steps, clip, eta):
    ours = schedule("linear")
    theirs = DDIMScheduler(
        T, trained_betas=ours.beta[1:].numpy(), clip_sample=clip is not None, set_alpha_to_one=True, timestep_spacing="trailing"
    )
    theirs.set_timesteps(steps)
    assert [t + 1 for t in theirs.timesteps.tolist()] == ours.times(steps)  # their time 0 is our time 1
    x = torch.randn(4, 8, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    way = samplers.ddim(stubborn, ours, x, ours.times(steps), eta=eta, clip=clip, generator=torch.Generator().manual_seed(1))
    for step, t in zip(way, theirs.timesteps, strict=True):
        noise = (step.next - step.mean) / step.sigma if step.sigma else torch.zeros_like(x)
        out = theirs.step(stubborn(step.x, step.t), int(t), step.x, eta=eta, use_clipped_model_output=True, variance_noise=noise)
        torch.testing.assert_close(out.pred_original_sample, step.x0, rtol=1e-3, atol=1e-3)
        torch.testing.assert_close(out.prev_sample, step.next, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("steps", [1, 10, 1000])
@pytest.mark.parametrize(("variance", "name"), [("posterior", "fixed_small"), ("beta", "fixed_large")])
def test_ddpm_is_theirs(steps, variance, name):
    ours = schedule("linear")
    theirs = DDPMScheduler(T, trained_betas=ours.beta[1:].numpy(), variance_type=name, clip_sample=True, timestep_spacing="trailing")
    theirs.set_timesteps(steps)
    x = torch.randn(4, 8, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    way = samplers.ddpm(stubborn, ours, x, ours.times(steps), variance=variance, generator=torch.Generator().manual_seed(1))
    for step, t in zip(way, theirs.timesteps, strict=True):
        added = float(theirs._get_variance(int(t))) ** 0.5 if int(t) else 0.0  # theirs adds noise to the picture itself, unless t is 0
        if step.s:
            assert added == pytest.approx(step.sigma, rel=1e-3)
        out = theirs.step(stubborn(step.x, step.t), int(t), step.x, generator=torch.Generator().manual_seed(2)).prev_sample
        noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(2), dtype=x.dtype)
        torch.testing.assert_close(out - added * noise, step.mean, rtol=1e-3, atol=1e-3)
