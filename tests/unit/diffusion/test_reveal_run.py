"""Discrete diffusion and the bound as runs: they are the library's own steps and terms, keep what is known, and say no in one sentence."""

from __future__ import annotations

import base64

import numpy as np
import pytest
import torch

from genmodels.diffusion import bound, live_bound, live_reveal, sampler_run
from genmodels.diffusion.d3pm import D3PM, MASK
from genmodels.diffusion.d3pm import Config as D3PMConfig
from genmodels.diffusion.ddpm import DDPM, Config, inward
from genmodels.diffusion.sampler_run import SHOWN
from genmodels.live.engine import Training, events
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import same

GREYS = bytes(255 if 5 < i % 28 < 12 else 0 for i in range(784))
PICTURE = base64.b64encode(GREYS).decode()


def shaken(model):
    """Random weights everywhere, so that every part of the network speaks."""
    torch.manual_seed(0)
    for parameter in model.parameters():
        parameter.requires_grad_(False).normal_(0, 0.2)
    return model.eval()


@pytest.fixture(autouse=True)
def networks(monkeypatch):
    small = {"channels": (8, 8), "embed": 16, "heads": 1}
    discrete = {noise: shaken(D3PM(D3PMConfig(noise=noise, **small))) for noise in ("absorbing", "uniform")}
    grey = shaken(DDPM(Config(**small)))
    monkeypatch.setattr(live_reveal, "model", discrete.get)
    monkeypatch.setattr(sampler_run, "model", lambda data: grey)
    return discrete | {"grey": grey}


def reveal(steps=8, seed=0, **settings):
    return RunSpec("reveal", "binarized_mnist", settings, seed, steps).checked()


@pytest.mark.parametrize("noise", ["absorbing", "uniform"])
def test_a_reveal_is_the_librarys_path_step_by_step(networks, noise):
    network = networks[noise]
    generator = torch.Generator().manual_seed(3)
    wanted = list(network.path(SHOWN, network.schedule.times(8), generator=generator))
    found = list(events(reveal(seed=3, noise=noise)))
    assert len(found) == 9
    turned = torch.zeros(SHOWN, dtype=torch.int64)
    for step, event in zip(wanted, found, strict=False):
        np.testing.assert_array_equal(event.snapshot["x"].reshape(SHOWN, -1), step.x.numpy())
        np.testing.assert_array_equal(event.snapshot["ink"].reshape(SHOWN, -1), step.ink.half().numpy())
        np.testing.assert_array_equal(event.snapshot["turned"], turned.numpy())
        assert event.metrics == {"t": step.t, "s": step.s, "abar_t": step.abar_t, "abar_s": step.abar_s}
        turned += (step.next != step.x).sum(1)
    np.testing.assert_array_equal(found[-1].snapshot["x"].reshape(SHOWN, -1), wanted[-1].next.numpy())
    assert found[-1].metrics["t"] == 0 and set(np.unique(found[-1].snapshot["x"])) <= {0, 1}
    if noise == "absorbing":
        assert (found[-1].snapshot["turned"] == 784).all(), "every mask is lifted once and for all"


def test_what_is_known_of_a_picture_stays_and_the_time_is_that_of_its_masks():
    spec = reveal(picture=PICTURE, side="left", share=0.25)
    found = list(events(spec))
    first, last = found[0].snapshot["x"], found[-1].snapshot["x"]
    assert (first[:, :, :7] == MASK).all() and (first[:, :, 7:] != MASK).all()
    assert found[0].metrics["t"] == 250 and found[0].metrics["abar_t"] == pytest.approx(0.75)
    bits = (np.frombuffer(GREYS, np.uint8).reshape(28, 28) > 127).astype(np.uint8)
    for event in found:
        assert (event.snapshot["x"][:, :, 7:] == bits[:, 7:]).all()
    assert (last != MASK).all()


@pytest.mark.parametrize("spec", [reveal(noise="uniform"), RunSpec("bound", "mnist", {"picture": PICTURE}, 0, 8).checked()])
def test_looking_changes_nothing_and_rewinding_is_exact(spec):
    whole = list(events(spec))
    training = Training(spec)
    for _ in range(5):
        training.glance()
        training.advance()
    training.seek(2)
    while not training.catch_up():
        pass
    again = [training.event()]
    while not training.finished:
        again.append(training.advance())
    assert same(again, whole[2:])


def test_the_terms_of_a_picture_are_the_librarys_and_add_up_in_the_noises_own_terms(networks):
    grey, spec = networks["grey"], RunSpec("bound", "mnist", {"picture": PICTURE}, 5, 10).checked()
    found = [event.metrics for event in events(spec)]
    assert [m["t"] for m in found] == [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1000]
    x0 = inward(torch.frombuffer(bytearray(GREYS), dtype=torch.uint8).float()[None] / 255)
    generator = torch.Generator().manual_seed(5)
    torch.randperm(1, generator=generator)
    four = x0.expand(live_bound.NOISES, -1, -1, -1)
    for s, m in zip(range(0, 1000, 100), found, strict=False):
        nats = bound.step_term(grey.denoiser(), grey.schedule, four, s, s + 100, generator=generator)
        assert m["nats"] == pytest.approx(float(nats.mean()), rel=1e-6)
    assert found[-1] == {"t": 1000, "s": 1000, "nats": pytest.approx(float(bound.prior_term(grey.schedule, x0)))}


def test_a_term_is_the_noise_error_times_its_weight(networks):
    """Ho et al., equation 12: without clipping, L_s is the weight times |eps - eps_hat|^2, and 1/2 (SNR_s - SNR_t) |x_0 - x0_hat|^2."""
    grey, x0 = networks["grey"], torch.rand(3, 1, 28, 28) * 2 - 1
    plan = grey.schedule
    for s, t in ((1, 2), (49, 50), (400, 500), (900, 1000)):
        term = bound.bound_term(grey.denoiser(), plan, x0, s, t, clip=None, generator=torch.Generator().manual_seed(1))
        torch.testing.assert_close(term.nats, bound.weight(plan, s, t) * term.error, rtol=1e-4, atol=1e-9)
        torch.testing.assert_close(term.nats, 0.5 * float(plan.snr[s] - plan.snr[t]) * term.miss, rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("kind", "settings", "sentence"),
    [
        ("reveal", {"noise": "salt"}, "There is no noise “salt”"),
        ("reveal", {"share": 2}, "The share must be a number from 0.1 to 0.9"),
        ("reveal", {"picture": "???"}, "There is no picture to start from"),
        ("reveal", {"picture": PICTURE, "noise": "uniform"}, "Only masks can keep a part of a picture"),
        ("reveal", {"eta": 1}, "The sampler has no setting “eta”"),
        ("bound", {"picture": 5}, "There is no picture to start from"),
        ("bound", {"label": 5}, "The bound has no setting “label”"),
    ],
)
def test_what_cannot_be_is_one_sentence(kind, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        RunSpec(kind, "mnist" if kind == "bound" else "binarized_mnist", settings).checked()
