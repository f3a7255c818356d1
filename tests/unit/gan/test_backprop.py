"""The backward pass by hand gives what autograd gives, for every loss and every penalty, and the game plays the same with either."""

from dataclasses import replace

import pytest
import torch

from genmodels.data.toy import TOYS
from genmodels.gan import backprop, planar
from genmodels.gan.game import Game, gradient_paths
from genmodels.gan.losses import LOSSES
from genmodels.gan.settings import Settings

BASE = Settings(generator_width=9, discriminator_width=7, generator_layers=2, discriminator_layers=3, batch=24, penalty=0.0, steps=100)
CASES = {
    **{loss: {"loss": loss} for loss in LOSSES},
    "smoothed": {"smooth": 0.2},
    "least squares, smoothed": {"loss": "least_squares", "smooth": 0.2},
    "tanh": {"generator_activation": "tanh", "discriminator_activation": "tanh"},
    "r1": {"r1": 0.7},
    "packed, r1, blurred": {"r1": 0.7, "pack": 3, "instance_noise": 0.2},
    "wasserstein with its penalty": {"loss": "wasserstein", "penalty": 10.0},
    "both penalties": {"loss": "wasserstein", "penalty": 10.0, "r1": 0.7, "pack": 2},
    "one layer": {"discriminator_layers": 1, "r1": 0.7},
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def game(request):
    game = Game(replace(BASE, **request.param), TOYS["ring"])
    for _ in range(10):
        game.step()
    return game


def test_the_discriminators_gradient(game):
    real, fake, moment = game.real(), torch.randn(24, 2, generator=game.random), game.random.get_state()
    total, penalty = game.discriminator_loss(game.phi, real, fake)
    (expected,) = torch.autograd.grad(total, game.phi)
    game.random.set_state(moment)
    loss, priced, found = game.manual_backward.discriminator(real, fake)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(loss, (total - penalty).detach(), rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(priced, penalty.detach(), rtol=1e-4, atol=1e-6)


def test_the_generators_gradient(game):
    moment = game.random.get_state()
    total = game.generator_loss(game.theta)
    (expected,) = torch.autograd.grad(total, game.theta)
    game.random.set_state(moment)
    loss, found = game.manual_backward.generator()
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(loss, total.detach())


def test_a_game_plays_the_same_with_either(game, monkeypatch):
    rules = {"generator_optimiser": "sgd", "discriminator_optimiser": "sgd"}  # Adam would blow up the rounding of a gradient that is 0
    quick, other = (Game(replace(game.settings, **rules), TOYS["ring"], manual=manual) for manual in (True, False))
    assert set(gradient_paths(game.settings).values()) == {"manual_backward"}
    ran = []
    for one, name in ((quick, "quick"), (other, "other")):
        for player in ("discriminator", "generator"):
            computed = getattr(one.manual_backward, player)
            monkeypatch.setattr(one.manual_backward, player, lambda *x, c=computed, who=(name, player): ran.append(who) or c(*x))
    for _ in range(10):
        quick.step(), other.step()
    assert set(ran) == {("quick", "discriminator"), ("quick", "generator")}, "by hand, and by autograd alone"
    torch.testing.assert_close(quick.theta, other.theta, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(quick.phi, other.phi, rtol=1e-3, atol=1e-4)
    torch.testing.assert_close(quick.totals, other.totals, rtol=1e-3, atol=1e-3)


def test_what_has_no_way_by_hand_still_plays():
    manual, autograd = "manual_backward", "autograd"
    for more, discriminator, generator in (
        ({"generator_activation": "silu"}, manual, autograd),
        ({"discriminator_activation": "silu"}, autograd, autograd),
        ({"discriminator_activation": "tanh", "r1": 1.0}, autograd, manual),
        ({"spectral": True}, autograd, autograd),
        ({"unroll": 2}, manual, autograd),
    ):
        game = Game(replace(BASE, **more), TOYS["ring"])
        assert gradient_paths(game.settings) == {"discriminator": discriminator, "generator": generator}
        game.step()
        assert torch.isfinite(game.theta).all() and game.turn == 1


def test_a_pass_writes_to_no_weights_and_follows_them():
    network = planar.discriminator(BASE)
    theta = network.initial(torch.Generator().manual_seed(0))
    way, x = backprop.Pass(network, theta, 5), torch.randn(5, 2, generator=torch.Generator().manual_seed(1))
    before = theta.clone()
    way.forward(x), way.backward(torch.ones(5, 1), inputs=True), way.gradient()
    assert torch.equal(theta, before)
    theta.mul_(0.5)
    torch.testing.assert_close(way.forward(x), network(theta, x))


def test_a_batch_that_changes_in_mid_game():
    game = Game(BASE, TOYS["ring"])
    game.step()
    game.change(batch=6)
    game.step()
    fresh = Game(replace(BASE, batch=6), TOYS["ring"])
    fresh.restore(game.state())
    game.step(), fresh.step()
    assert torch.equal(game.theta, fresh.theta)
