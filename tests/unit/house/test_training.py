"""A training is its recipe: the same twice, the same when it is interrupted, and it stops when the loss is no longer a number."""

from dataclasses import replace

import pytest
import torch

from genmodels import training
from genmodels.autoencoder import vae
from genmodels.core import Recipe
from genmodels.data.training import SETS, Split


@pytest.fixture
def recipe(monkeypatch) -> Recipe:
    x = torch.rand(300, 6, generator=torch.Generator().manual_seed(0)).round()
    monkeypatch.setitem(SETS, "bits", lambda: Split((x[:200],), (x[200:250],), (x[250:],)))
    monkeypatch.setattr(training, "LOOK", 10)
    config = vae.Config(dim=6, latent=2, encoder=(8,), decoder=(8,))
    return Recipe("tiny", "vae", config, "bits", "a tiny VAE", steps=60, batch=16, warmup=20, validate=10)


def run(trainer: training.Trainer) -> list:
    return list(trainer.events())


def weights(trainer: training.Trainer) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in trainer.model.parameters()])


def test_same_seed_same_events(recipe):
    first, second, other = (training.Trainer(replace(recipe, seed=s)) for s in (1, 1, 2))
    assert run(first) == run(second) != run(other)
    assert torch.equal(weights(first), weights(second))


def test_an_interrupted_training_ends_in_the_same_weights(recipe, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "SAVE_SECONDS", -1.0)
    whole = training.Trainer(recipe)
    run(whole)
    state = tmp_path / "state.safetensors"
    for event in training.Trainer(recipe, state=state).events():
        if event.step == 30:
            break
    resumed = training.Trainer(recipe, state=state)
    assert resumed.step == 30
    run(resumed)
    torch.testing.assert_close(weights(resumed), weights(whole), rtol=0, atol=0)


def test_a_state_of_other_settings_is_not_resumed(recipe, tmp_path):
    state = tmp_path / "state.safetensors"
    run(training.Trainer(recipe, state=state))
    with pytest.raises(training.OtherTraining, match="other settings"):
        training.Trainer(replace(recipe, lr=2e-3), state=state)
    state.write_bytes(state.read_bytes()[:100])
    with pytest.raises(training.OtherTraining, match="damaged"):
        training.Trainer(recipe, state=state)


def test_the_best_look_at_the_validation_split_is_kept(recipe):
    trainer = training.Trainer(recipe)
    looks = [e.metrics["valid"] for e in trainer.events() if e.step >= recipe.warmup]
    assert trainer.best == min(looks)
    assert trainer._loss(trainer.data.valid) == pytest.approx(min(looks), rel=1e-5)


def test_a_training_may_stop_before_its_cosine_ends(recipe):
    whole, stopped = run(training.Trainer(recipe)), run(training.Trainer(replace(recipe, until=40)))
    assert [e.step for e in stopped] == [10, 20, 30, 40]
    assert [e.losses for e in stopped] == [e.losses for e in whole[:4]]


def test_divergence_is_one_sentence(recipe):
    with pytest.raises(training.Diverged, match="tiny diverged at step"):
        run(training.Trainer(replace(recipe, lr=1e18)))


def test_training_lowers_the_loss(recipe):
    events = run(training.Trainer(replace(recipe, steps=400, warmup=0)))
    assert sum(events[-1].losses.values()) < sum(events[0].losses.values()) - 0.1
