"""Sampling as a run: it is the library's sampler step by step, can be rewound, keeps what is known, and says no in one sentence."""

from __future__ import annotations

import base64

import numpy as np
import pytest
import torch

from genmodels.diffusion import live_sampling, sampler_run, samplers
from genmodels.diffusion.ddpm import DDPM, Config, inward
from genmodels.diffusion.sampler_run import SHOWN, UNIT, kept, times
from genmodels.live.engine import Training, events
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import same

PICTURE = base64.b64encode(bytes(range(196)) * 4).decode()


@pytest.fixture(autouse=True)
def network(monkeypatch):
    """A tiny network with random weights in the checkpoint's place."""
    torch.manual_seed(0)
    tiny = DDPM(Config(channels=(8, 8), embed=16, heads=1, schedule="cosine")).eval().requires_grad_(False)
    for parameter in tiny.parameters():
        parameter.normal_(0, 0.2)
    monkeypatch.setattr(sampler_run, "model", lambda data: tiny)
    return tiny


def run(steps=6, seed=0, **settings):
    return RunSpec("sampling", "mnist", settings, seed, steps).checked()


def pixels(x):
    return (x[:, 0] * UNIT + 128).round().clamp(0, 255).byte().numpy()


@pytest.mark.parametrize(
    ("settings", "sampler", "how"),
    [
        ({"eta": 0.0}, samplers.ddim, {"eta": 0.0}),
        ({"eta": 0.7, "label": 4, "guidance": 2.0}, samplers.ddim, {"eta": 0.7}),
        ({"sampler": "ddpm"}, samplers.ddpm, {"variance": "posterior"}),
        ({"sampler": "ddpm_beta", "label": 0}, samplers.ddpm, {"variance": "beta"}),
    ],
)
def test_it_is_the_librarys_sampler_step_by_step(network, settings, sampler, how):
    generator = torch.Generator().manual_seed(5)
    x = torch.randn(SHOWN, 1, 28, 28, generator=generator)
    denoise = network.denoiser(settings.get("label"), settings.get("guidance", 0.0))
    wanted = list(sampler(denoise, network.schedule, x, network.schedule.times(6), generator=generator, **how))
    found = list(events(run(seed=5, **settings)))
    assert [event.step for event in found] == list(range(7))
    for step, event in zip(wanted, found, strict=False):
        for name, value in (("x", step.x), ("eps", step.eps), ("x0", step.x0)):
            np.testing.assert_array_equal(event.snapshot[name], pixels(value))
        a, b = step.coefficients
        numbers = {"t": step.t, "s": step.s, "abar_t": step.abar_t, "abar_s": step.abar_s, "a": a, "b": b, "sigma": step.sigma}
        assert event.metrics == numbers
    np.testing.assert_array_equal(found[-1].snapshot["x"], pixels(wanted[-1].next))
    assert found[-1].metrics["t"] == 0 and (found[-1].snapshot["eps"] == 128).all()


@pytest.mark.parametrize("settings", [{"eta": 1.0}, {"sampler": "ddpm"}, {"task": "inpaint", "picture": PICTURE, "repeats": 3, "eta": 1.0}])
def test_looking_changes_nothing_and_rewinding_is_exact(settings):
    spec = run(**settings)
    whole = list(events(spec))
    training = Training(spec)
    for _ in range(4):
        training.glance()
        training.advance()
        training.event()
    training.seek(2)
    while not training.catch_up():
        pass
    again = [training.event()]
    while not training.finished:
        again.append(training.advance())
    assert same(again, whole[2:])


def test_what_is_known_of_a_picture_stays():
    (*_, last) = events(run(8, task="inpaint", picture=PICTURE, side="left", share=0.25, repeats=2, eta=1.0))
    known = pixels(inward(live_sampling.picture(PICTURE)))
    mask = kept("left", 0.25).numpy() > 0
    assert mask[:, 7:].all() and not mask[:, :7].any()
    np.testing.assert_array_equal(last.snapshot["x"][:, mask], np.repeat(known[:, mask], SHOWN, 0))
    assert last.snapshot["x"][:, ~mask].std(0).min() > 0, "sixteen ways to fill in the rest"


@pytest.mark.parametrize(
    ("side", "where"), [("top", np.s_[:14]), ("bottom", np.s_[14:]), ("left", np.s_[:, :14]), ("right", np.s_[:, 14:])]
)
def test_each_side_can_be_erased(side, where):
    mask = kept(side, 0.5)
    assert mask[where].sum() == 0 and mask.sum() == 392


def test_a_sketch_starts_from_its_noised_self(network):
    first = next(iter(events(run(5, task="sketch", picture=PICTURE, strength=0.2))))
    a, b = network.schedule.marginal(200)
    assert first.metrics["t"] == 200
    noise = (first.snapshot["x"].astype(float) - 128) / UNIT - a * inward(live_sampling.picture(PICTURE))[0, 0].numpy()
    assert noise.std() == pytest.approx(b, rel=0.03)


def test_between_two_noises_the_ends_are_the_two_seeds(network):
    settings = {"task": "between", "eta": 0.0}
    there, back = (next(iter(events(run(3, seed, **settings, other=other)))).snapshot["x"] for seed, other in ((3, 8), (8, 3)))
    np.testing.assert_array_equal(there, back[::-1])
    lengths = np.linalg.norm((there.astype(float) - 128).reshape(SHOWN, -1), axis=1)
    assert lengths.max() / lengths.min() < 1.1, "what lies between is as long as noise is"


@pytest.mark.parametrize("steps", [1, 2, 7, 50, 1000])
@pytest.mark.parametrize("part", [0.05, 0.5, 1.0])
def test_times_fall_to_nought_in_so_many_steps(steps, part):
    found = times(1000, steps, part)
    assert len(found) == steps + 1 and found[-1] == 0 and all(a > b for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"steps": -1}, "number of steps must be a whole number from 1 to 1,000"),
        ({"steps": 10**9}, "number of steps must be a whole number from 1 to 1,000"),
        ({"settings": {"guidance": 1e6}}, "guidance must be a number from 0 to 20"),
        ({"settings": {"guidance": float("nan")}}, "plain numbers"),
        ({"settings": {"label": 10}}, "There is no class “10”"),
        ({"settings": {"label": "7"}}, "There is no class “7”"),
        ({"settings": {"label": True}}, "There is no class"),
        ({"settings": {"sampler": "euler"}}, "There is no sampler “euler”"),
        ({"settings": {"sampler": ["ddim"]}}, "There is no sampler"),
        ({"settings": {"task": "inpaint"}}, "There is no picture to start from"),
        ({"settings": {"task": "sketch", "picture": "not base64!"}}, "There is no picture to start from"),
        ({"settings": {"task": "sketch", "picture": [0] * 784}}, "There is no picture to start from"),
        ({"settings": {"turbo": 1}}, "no setting “turbo”"),
        ({"settings": {"eta": 2}}, "eta must be a number from 0 to 1"),
        ({"data": "faces"}, "There is no data set “faces”"),
    ],
)
def test_what_cannot_be_is_one_sentence(spec, sentence):
    with pytest.raises(ValueError, match=sentence):
        RunSpec("sampling", **{"data": "mnist", "settings": {}, **spec}).checked()


def test_nothing_is_changed_on_the_way():
    training = Training(run())
    training.advance()
    with pytest.raises(ValueError, match="start anew"):
        training.change({"guidance": 3.0})
    assert training.settings["guidance"] == 0.0
