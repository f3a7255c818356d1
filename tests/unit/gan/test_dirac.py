"""The Dirac-GAN against its paper: the field is the gradients', the eigenvalues are the theorem's, the orbits do as it says."""

import itertools
import math

import numpy as np
import pytest
import torch

from genmodels.gan.dirac import GAMES, UPDATES, Config, eigenvalues, field, orbit, step


def gradients(theta, psi, game, strength):
    """v by autograd on the loss itself."""
    t, p = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (theta, psi))
    if game in ("wasserstein", "clipped", "gradient_penalty"):
        value = p * t
        penalty = strength / 2 * (p.abs() - 1) ** 2 if game == "gradient_penalty" else 0
        generator = value
    elif game == "instance_noise":
        noise = strength * torch.randn(400_000, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
        value = torch.nn.functional.logsigmoid(p * (t + noise)).mean() + torch.nn.functional.logsigmoid(-p * noise).mean()
        generator, penalty = value, 0
    else:
        value = torch.nn.functional.logsigmoid(p * t)
        generator = -torch.nn.functional.logsigmoid(-p * t) if game == "non_saturating" else value
        penalty = strength / 2 * p**2 if game == "r1" else 0
    down = -torch.autograd.grad(generator, t, retain_graph=True)[0]
    return float(down), float(torch.autograd.grad(value - penalty, p)[0])


@pytest.mark.parametrize("game", GAMES)
def test_the_field_is_both_players_gradients(game):
    for theta, psi in [(1.0, 0.5), (-0.7, 1.4), (2.0, -3.0)]:
        found = field(theta, psi, Config(game, strength=0.6))
        assert found == pytest.approx(gradients(theta, psi, game, 0.6), abs=4e-3 if game == "instance_noise" else 1e-9)


def test_without_a_cure_the_eigenvalues_are_a_rotation_and_a_step_leaves_the_circle():
    for game in ("minimax", "non_saturating"):
        found = eigenvalues(Config(game, rate=0.2))
        assert np.sort_complex(found) == pytest.approx(np.sort_complex([1 - 0.1j, 1 + 0.1j]), abs=1e-6)  # 1 +- i h f'(0)
        assert np.abs(found).max() > 1
    assert np.abs(eigenvalues(Config("minimax", "alternating", rate=0.2))) == pytest.approx([1, 1], abs=1e-6)


@pytest.mark.parametrize("gamma", [0.2, 1.0, 1.6])
def test_r1_has_the_eigenvalues_of_its_theorem(gamma):
    """h times  -gamma / 2 +- sqrt(gamma^2 / 4 - f'(0)^2),  f'(0) = 1/2."""
    h, root = 0.1, np.emath.sqrt(gamma**2 / 4 - 0.25)
    expected = [1 + h * (-gamma / 2 - root), 1 + h * (-gamma / 2 + root)]
    assert np.sort_complex(eigenvalues(Config("r1", rate=h, strength=gamma))) == pytest.approx(np.sort_complex(expected), abs=2e-3)
    assert np.abs(eigenvalues(Config("r1", rate=h, strength=gamma))).max() < 1


def last(c, steps=2000):
    return math.hypot(*list(orbit(1.0, 1.0, c, steps))[-1])


def test_what_circles_what_flies_off_and_what_arrives():
    start = math.hypot(1, 1)
    for game in ("minimax", "wasserstein"):
        assert last(Config(game, "simultaneous", 0.1)) > 2 * start
    slowly = [last(Config("non_saturating", "simultaneous", 0.02), steps) for steps in (2_000, 20_000)]
    assert start > slowly[0] > slowly[1] > 0.1  # nearer and nearer, ever more slowly: no rate at all
    assert 0.3 * start < last(Config("minimax", "alternating", 0.1)) < 3 * start  # circles for ever
    assert last(Config("clipped", "alternating", 0.1)) > 0.3
    assert last(Config("gradient_penalty", "alternating", 0.1, 1.0)) > 0.02  # hops about the rest, does not reach it
    for game, update in itertools.product(("r1", "instance_noise"), UPDATES):
        assert last(Config(game, update, 0.1, 0.7)) < 1e-3


def test_alternating_means_that_the_discriminator_sees_the_move():
    c = Config("minimax", "alternating", 0.5)
    theta, psi = step(1.0, 0.5, c)
    assert psi == 0.5 + 0.5 * field(theta, 0.5, c)[1] != step(1.0, 0.5, Config("minimax", "simultaneous", 0.5))[1]


def test_an_orbit_that_explodes_ends():
    places = list(orbit(1.0, 1.0, Config("wasserstein", "simultaneous", 2.0), 10_000))
    assert len(places) < 100 and all(map(math.isfinite, places[-1]))


@pytest.mark.parametrize("bad", [{"game": "x"}, {"update": "x"}, {"rate": 0.0}, {"rate": math.nan}, {"strength": -1.0}])
def test_what_cannot_be_played_is_one_sentence(bad):
    with pytest.raises(ValueError, match=r"^The .*\.$"):
        Config(**bad)


def test_what_the_page_reveals_of_a_smaller_rate():
    moduli = [np.abs(eigenvalues(Config("minimax", rate=rate))).max() for rate in (0.02, 0.2)]
    assert moduli == pytest.approx([1.00005, 1.005], abs=3e-5)
