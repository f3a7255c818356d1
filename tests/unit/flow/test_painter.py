"""The flow of digits in the comparison: its latents, its way back, what it proves; and the spline flow as a racer."""

from __future__ import annotations

import pytest
import torch

from genmodels import registry
from genmodels.comparison import YES, Answering, Painter, starts
from genmodels.data.digits import digits, grey
from genmodels.data.toy import TOYS
from genmodels.flow import abilities
from genmodels.flow.multiscale import Config, MultiScale
from genmodels.flow.painter import FlowPainter, middle, painter, parted
from genmodels.flow.racer import Racer, numbers, sized
from genmodels.live import protocol
from genmodels.live.race import described


@pytest.fixture
def drawer():
    return painter(registry.FAMILIES["flow"].checkpoints[0])


def test_latents_are_parted_as_the_levels_have_them(drawer):
    z = starts(3, 2, drawer.latents)
    assert torch.equal(torch.cat([part.flatten(1) for part in parted(z)], 1), z)


def test_it_draws_and_the_first_pictures_do_not_depend_on_how_many_there_are(drawer):
    assert isinstance(drawer, Painter) and isinstance(drawer, Answering)
    few, more = drawer.draw(2, seed=5), drawer.draw(4, seed=5)
    torch.testing.assert_close(few, more[:2], rtol=0, atol=1 / 255 + 1e-6)
    assert torch.equal((few * 255).round() / 255, few) and 0 <= float(few.min()) and float(few.max()) <= 1
    *_, last = drawer.history(1, seed=5)
    torch.testing.assert_close(last.picture.flatten(), few[1], rtol=0, atol=1 / 255 + 1e-6)


def test_a_picture_comes_back_from_its_latent_exactly(drawer):
    x = torch.from_numpy(grey(digits(6, 2).images))
    assert torch.equal(drawer.decode(drawer.latent(x)), x)
    code, made = drawer.recall(x[0])
    assert torch.equal(made.picture.flatten(), x[0]) and code.numbers["n"] == 784


def test_the_determinant_of_the_whole_jacobian_is_the_reported_one(monkeypatch):
    torch.manual_seed(0)
    flow = MultiScale(Config("uniform", steps=1, width=4, bins=4))
    for parameter in flow.parameters():
        parameter.data.add_(0.05 * torch.randn(parameter.shape))
    x = middle(torch.rand(1, 784))
    with torch.no_grad():
        told = float(flow.encode(x)[1])
    assert abilities.volume(flow, x[0]) == pytest.approx(told, abs=0.01)
    monkeypatch.setattr(abilities, "load", lambda: FlowPainter(flow))
    proof = abilities.exact_likelihood(0)
    assert proof.can == YES
    broken = flow.inverse_levels
    monkeypatch.setattr(flow, "inverse_levels", lambda x: ((z, log_det + 0.1) for z, log_det in broken(x)))
    assert abilities.exact_likelihood(0).can != YES


def test_it_inverts_exactly():
    proof = abilities.invert(1)
    assert proof.can == YES and proof.numbers["largest error of a pixel, grey levels of 255"] < 0.5


@pytest.mark.parametrize("parameters", [30, 100, 200, 1000, 5000, 40_000])
def test_a_racer_has_no_more_numbers_than_it_may(parameters):
    racer = Racer(TOYS["moons"], 0, steps=10, parameters=parameters)
    assert parameters / 2 < racer.parameters == numbers(*sized(parameters)) <= parameters


@pytest.mark.parametrize("rate", [10.0, 1e4])
def test_a_racer_that_diverges_says_so_and_can_be_looked_at(rate):
    run = protocol.build(described("flow", "ring", 0, steps=60, rate=rate))
    for _ in range(60):
        run.metrics(), run.snapshot()
        try:
            run.step()
        except FloatingPointError:
            break
    assert run.racer.sample(3, generator=torch.Generator().manual_seed(0)).shape == (3, 2)
