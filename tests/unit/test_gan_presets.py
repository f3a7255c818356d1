"""Every failure fails and every cure cures, from the seed that is shown: measured in short games."""

import math

import pytest
import torch

from genmodels.data.toy import TOYS
from genmodels.gan.game import Diverged, Game, branch
from genmodels.gan.losses import LN2, LN4
from genmodels.gan.presets import PRESETS
from genmodels.gan.recipes import RECIPES
from genmodels.gan.settings import changed, check


def watch(game: Game, turns: int, every: int = 50) -> list[dict]:
    """Play on; at every look the losses, the meters, and the share of samples nearest to each mode."""
    found = []
    for _ in range(turns):
        game.step()
        if game.turn % every == 0:
            event, modes = game.look(), game.data.modes
            share = torch.cdist(game.sample(500), modes).argmin(1).bincount(minlength=len(modes)) / 500
            found.append({**event.metrics, "loss": dict(event.losses), "share": share})
    return found


def fail(name: str, turns: int) -> tuple[list[dict], list[dict], dict]:
    """The failure up to its moment and on from there, and the state at the moment."""
    preset = PRESETS[name]
    game = Game(preset.settings, TOYS[preset.settings.data])
    before = watch(game, preset.moment, 20)
    state = game.state()
    return before, watch(game, turns), state


def cure(name: str, which: str, state: dict, turns: int) -> list[dict]:
    settings = PRESETS[name].cured(which)
    game, _ = branch(settings, TOYS[settings.data], state)
    return watch(game, turns)


def test_all_can_be_played_and_cures_change_something():
    for name, preset in PRESETS.items():
        check(preset.settings)
        assert preset.name == name and preset.about and preset.paper
        assert bool(preset.cures) == (name != "healthy")
        assert all(preset.cured(which) != preset.settings for which in preset.cures)
    for settings in RECIPES.values():
        check(settings)


def leaders(looks: list[dict]) -> list[int]:
    return [int(look["share"].argmax()) for look in looks]


def test_healthy_finds_all_modes_near_the_levels_of_theory():
    preset = PRESETS["healthy"]
    last = watch(Game(preset.settings, TOYS["clusters"]), 900, 300)[-1]
    assert last["modes"] == 3 and last["quality"] > 0.6
    assert last["share"].min() > 0.25
    assert abs(last["loss"]["discriminator"] - LN4) < 0.1 and abs(last["loss"]["generator"] - LN2) < 0.1


def test_oscillation_and_r1():
    before, after, state = fail("oscillation", 300)
    looks = [look for look in before if look["modes"] < 3] + after
    assert all(look["modes"] <= 2 and look["distance"] > 0.5 for look in after), "it never arrives"
    assert len(set(leaders(after))) == 3, "and goes round all clusters"
    assert len(looks) > 15
    cured = cure("oscillation", "r1", state, 300)
    assert cured[-1]["modes"] == 3 and cured[-1]["distance"] < 0.45
    swing, calm = (max(x["loss"]["generator"] for x in run[1:]) - min(x["loss"]["generator"] for x in run[1:]) for run in (after, cured))
    assert calm < swing / 2


def test_collapse_behind_calm_losses_unrolling_and_packing():
    _, after, state = fail("collapse", 300)
    assert all(look["modes"] <= 2 and look["share"].min() < 0.01 for look in after[1:])
    calm = after[1:-1]  # two clusters of three, and nothing in the losses says so
    assert all(look["quality"] > 0.8 for look in calm)
    assert all(abs(look["loss"]["discriminator"] - LN4) < 0.25 for look in calm)
    cured = cure("collapse", "unrolling", state, 300)
    assert all(look["modes"] == 3 for look in cured[-3:]) and cured[-1]["share"].min() > 0.2
    assert cured[-1]["distance"] < 0.3 < after[-1]["distance"]
    packed = cure("collapse", "packing", state, 300)
    assert packed[-1]["modes"] == 3 and packed[-1]["share"].min() > 0.2
    game, _ = branch(changed(PRESETS["collapse"].settings, generator_steps=1), TOYS["clusters"], state)
    assert watch(game, 300)[-1]["modes"] == 1, "what the cures share does not cure"


def test_hopping_and_two_time_scales():
    before, after, state = fail("hopping", 300)
    alone = [look for look in before + after if look["share"].max() > 0.9]
    assert len(alone) > len(before + after) / 2, "mostly one cluster has nearly everything"
    assert len(set(leaders(alone))) == 3, "and not always the same one"
    cured = cure("hopping", "two_time_scales", state, 300)
    assert cured[-1]["modes"] == 3 and cured[-1]["share"].min() > 0.2


def test_the_saturating_gradient_vanishes_and_the_other_does_not():
    before, after, state = fail("vanishing", 40)
    assert before[-1]["generator_gradient"] < before[0]["generator_gradient"] / 30
    assert before[-1]["fake"] < 1e-3 and before[-1]["real"] > 0.99
    assert after[-1]["distance"] == pytest.approx(before[-1]["distance"], rel=0.01), "the generator stands still"
    cured = cure("vanishing", "non_saturating", state, 40)
    assert cured[0]["generator_gradient"] > 100 * after[0]["generator_gradient"]


def test_divergence_and_the_penalty():
    preset = PRESETS["divergence"]
    game = Game(preset.settings, TOYS["ring"])
    watch(game, preset.moment)
    state = game.state()
    with pytest.raises(Diverged, match="give it a penalty"):
        watch(game, 600)
    assert preset.moment < game.turn < 800
    cured = cure("divergence", "penalty", state, 600)
    assert cured[-1]["distance"] < 0.4
    assert all(math.isfinite(value) for look in cured for value in look["loss"].values())
