"""The game: same seed same events, rewind and branch, the unrolled gradient, and a divergence that leaves something standing."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from genmodels.core import Event
from genmodels.data.toy import TOYS, drawn
from genmodels.gan import observation
from genmodels.gan.game import Diverged, Game, branch
from genmodels.gan.losses import LOSSES
from genmodels.gan.players import SETTLED
from genmodels.gan.settings import Settings, SettingsError

SMALL = Settings(generator_width=8, discriminator_width=8, generator_layers=1, discriminator_layers=1, batch=16, steps=60)
EVERYTHING = replace(
    SMALL, spectral=True, pack=2, r1=0.1, smooth=0.1, unroll=2, instance_noise=0.1, average=0.9, settle=0.5,
    generator_optimiser="rmsprop", discriminator_steps=2,
)  # fmt: skip


def observe(game):
    """Everything that can be seen of a game now; the next totals begin here. Raises Diverged."""
    game.verify()
    totals = dict(enumerate([*game.totals.tolist(), *game.counts]))
    game.clear()
    return Event(game.turn, game.settings.steps, totals, observation.measure(game), observation.snapshot(game))


def play(game, every=200):
    """Observations at the beginning and after every so many turns, to the end of the game. Raises Diverged."""
    yield observe(game)
    while game.turn < game.settings.steps:
        game.step()
        if game.turn % every == 0 or game.turn == game.settings.steps:
            yield observe(game)


def same(a, b):
    assert (a.step, dict(a.losses), dict(a.metrics)) == (b.step, dict(b.losses), dict(b.metrics))
    assert a.snapshot.keys() == b.snapshot.keys()
    assert all(np.array_equal(a.snapshot[k], b.snapshot[k]) for k in a.snapshot)


@pytest.mark.parametrize("settings", [SMALL, EVERYTHING], ids=["plain", "everything"])
def test_same_seed_same_events_however_often_one_looks(settings):
    first, second = Game(settings, TOYS["ring"]), Game(settings, TOYS["ring"])
    looked = list(play(first, 10))
    assert [e.step for e in looked] == [0, 10, 20, 30, 40, 50, 60]
    for a, b in zip(looked, play(second, 10), strict=True):
        same(a, b)
        second.sample(5), second.state()
    seldom = Game(settings, TOYS["ring"])
    list(play(seldom, 60))
    assert torch.equal(seldom.theta, first.theta) and torch.equal(seldom.phi, first.phi)
    other = Game(replace(settings, seed=1), TOYS["ring"])
    assert not torch.equal(other.theta, Game(settings, TOYS["ring"]).theta)


@pytest.mark.parametrize("loss", LOSSES)
def test_rewind_and_replay_is_bit_identical(loss):
    settings = replace(SMALL, loss=loss) if loss != "minimax" else EVERYTHING
    game = Game(settings, TOYS["clusters"])
    for _ in range(13):
        game.step()
    kept = save(game.state())  # through safetensors, as a saved moment would go
    seen = [observe(game), *play(game, 9)]
    game.restore(load(kept))
    for a, b in zip(seen, [observe(game), *play(game, 9)], strict=True):
        same(a, b)
    elsewhere, fresh = branch(settings, TOYS["clusters"], load(kept))
    assert fresh == ()
    for a, b in zip(seen, [observe(elsewhere), *play(elsewhere, 9)], strict=True):
        same(a, b)


def test_half_turns_move_one_player():
    game = Game(SMALL, TOYS["ring"])
    theta, phi = game.theta.detach().clone(), game.phi.detach().clone()
    game.step("discriminator")
    assert torch.equal(game.theta, theta) and not torch.equal(game.phi, phi)
    assert game.counts == [1, 0] and game.totals[0] > 0 and game.totals[1] == 0 and game.turn == 1
    game.clear()
    phi = game.phi.detach().clone()
    game.step("generator")
    assert not torch.equal(game.theta, theta) and torch.equal(game.phi, phi)
    assert game.counts == [0, 1] and game.totals[0] == 0 and game.totals[1] > 0


def test_branching_with_a_packed_discriminator_keeps_the_generator():
    game = Game(SMALL, TOYS["ring"])
    for _ in range(5):
        game.step()
    future, fresh = branch(replace(SMALL, pack=2), TOYS["ring"], game.state())
    assert fresh == ("discriminator",) and future.turn == 5
    assert torch.equal(future.theta, game.theta)
    with pytest.raises(ValueError, match="damaged"):
        future.restore({"theta": torch.zeros(3)})


def test_another_optimiser_starts_with_an_empty_memory():
    game = Game(SMALL, TOYS["ring"])
    for _ in range(5):
        game.step()
    future, _ = branch(replace(SMALL, generator_optimiser="sgd"), TOYS["ring"], game.state())
    assert future.generator_optimiser.t == 0 and future.discriminator_optimiser.t == 5


def test_knobs_that_turn_while_it_runs_and_those_that_do_not():
    game, still = Game(SMALL, TOYS["ring"]), Game(SMALL, TOYS["ring"])
    game.change(generator_rate=0.1, loss="hinge", r1=1.0)
    game.step(), still.step()
    assert not torch.equal(game.theta, still.theta)
    assert game.rate(game.settings.generator_rate) == 0.1
    for change in ({"pack": 2}, {"seed": 4}, {"generator_rate": 1e3}):
        with pytest.raises(SettingsError):
            game.change(**change)
    assert game.settings.generator_rate == 0.1


def test_settling_rates_follow_a_cosine():
    game = Game(replace(SMALL, settle=0.5, steps=100), TOYS["ring"])
    expected = {0: 1.0, 50: 1.0, 75: 0.5 + SETTLED / 2, 100: SETTLED, 120: SETTLED}
    for turn, share in expected.items():
        game.turn = turn
        assert game.rate(0.2) == pytest.approx(0.2 * share)


def test_the_unrolled_gradient_against_finite_differences():
    """Equation 3: the generator's loss after K steps of the discriminator, as a function of the generator's weights alone."""
    settings = replace(SMALL, unroll=3, generator_activation="tanh", discriminator_activation="tanh", discriminator_rate=0.05,
                       discriminator_optimiser="sgd", batch=8)  # fmt: skip
    game = Game(settings, TOYS["clusters"])
    game.step()
    moment, theta = game.random.get_state(), game.theta.detach().clone()

    def loss(weights, look_ahead):
        game.random.set_state(moment)
        game.settings = replace(settings, unroll=look_ahead)
        return game.generator_loss(weights)

    weights = theta.clone().requires_grad_()
    (unrolled,) = torch.autograd.grad(loss(weights, 3), weights)
    (myopic,) = torch.autograd.grad(loss(weights, 0), weights)
    direction, h = unrolled / unrolled.norm(), 2e-3
    slope = (loss(theta + h * direction, 3) - loss(theta - h * direction, 3)).item() / (2 * h)
    assert slope == pytest.approx(float(unrolled @ direction), rel=0.01)
    assert (unrolled - myopic).norm() > 0.05 * myopic.norm(), "what the discriminator would answer matters"


def test_without_looking_ahead_the_discriminator_answers_with_its_weights():
    game = Game(SMALL, TOYS["ring"])
    before = game.phi.detach().clone()
    game.settings = replace(SMALL, unroll=4)
    game._generator_step()
    assert torch.equal(game.phi, before), "unrolled steps are imagined, not taken"
    assert game.discriminator_optimiser.t == 0


def test_one_discriminator_pass_is_the_same_as_two():
    game = Game(SMALL, TOYS["ring"])
    real, fake = (torch.randn(16, 2, generator=torch.Generator().manual_seed(i)) for i in (0, 1))
    total, penalty = game.discriminator_loss(game.phi, real, fake)
    two = LOSSES["non_saturating"].discriminator(game.discriminator(game.phi, real), game.discriminator(game.phi, fake), 0.0)
    torch.testing.assert_close(total, two)
    assert penalty == 0


def test_averaged_weights_lag_behind_and_without_averaging_are_the_weights():
    game = Game(replace(SMALL, average=0.99), TOYS["ring"])
    plain = Game(SMALL, TOYS["ring"])
    for _ in range(30):
        game.step(), plain.step()
    assert torch.equal(game.theta, plain.theta) and not torch.equal(game.averaged, game.theta)
    assert torch.equal(plain.averaged, plain.theta)
    assert torch.equal(game.shown(), game.averaged) and torch.equal(plain.shown(), plain.theta)


def test_divergence_is_one_sentence_and_the_last_good_state_stands():
    settings = replace(SMALL, loss="wasserstein", penalty=0.0, generator_optimiser="sgd", discriminator_optimiser="sgd",
                       generator_rate=1.0, discriminator_rate=1.0, steps=5000)  # fmt: skip
    game = Game(settings, TOYS["ring"])
    with pytest.raises(Diverged, match=r"diverged before step [\d,]+ and is back at step [\d,]+: give it a penalty\.") as error:
        list(play(game))
    assert game.turn == error.value.last_finite < error.value.step
    assert all(torch.isfinite(t).all() for t in (game.theta, game.phi, game.averaged))
    assert all(math.isfinite(v) for v in observe(game).metrics.values())


def test_the_picture_of_a_packed_game_and_of_a_drawn_set():
    points = np.array([[0.0, 0.0], [100.0, 50.0], [50.0, 90.0]])
    for settings in (replace(SMALL, pack=2, noise_dim=1, noise="uniform"), replace(SMALL, noise_dim=3)):
        event = observe(Game(settings, drawn(points)))
        assert {k: v.shape for k, v in event.snapshot.items() if k != "warp"} == {
            "real": (300, 2), "fake": (300, 2), "arrows": (300, 2), "field": (48, 48),
        }  # fmt: skip
        assert ("warp" in event.snapshot) == (settings.noise_dim <= 2)
        assert all(np.isfinite(a).all() for a in event.snapshot.values())
        assert "modes" not in event.metrics and event.metrics["distance_low"] < event.metrics["distance_high"]


def test_arrows_point_where_the_discriminator_rises():
    game = Game(replace(SMALL, discriminator_layers=1), TOYS["ring"])
    x = game.sample(50)
    arrow, h = observation.arrows(game, x), 1e-2
    moved = observation.logits(game, x + h * arrow / arrow.norm(dim=1, keepdim=True))
    assert (moved > observation.logits(game, x)).all()
