"""What training loops share: Adam with open slots is Adam, an average leaves its start, and a state brings everything back."""

import pytest
import torch
from torch import nn

from genmodels.nn.optimisation import TrainingState, adam, average, average_share, cosine_decay


def net(seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Linear(5, 1))


def step(model, optimiser, generator):
    loss = model(torch.randn(8, 3, generator=generator)).square().mean()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


def test_adam_with_open_slots_is_adam():
    ours, plain = net(0), net(0)
    optimiser = adam(ours.parameters(), 0.01, betas=(0.5, 0.9))
    usual = torch.optim.Adam(plain.parameters(), 0.01, betas=(0.5, 0.9), fused=True)
    before = {key: value.shape for key, value in TrainingState(optimisers={"adam": optimiser}).state().items()}
    for _ in range(5):
        step(ours, optimiser, torch.Generator().manual_seed(1)), step(plain, usual, torch.Generator().manual_seed(1))
    assert all(torch.equal(a, b) for a, b in zip(ours.parameters(), plain.parameters(), strict=True))
    assert before == {key: value.shape for key, value in TrainingState(optimisers={"adam": optimiser}).state().items()}


def test_a_state_is_exact_and_owns_its_memory():
    model, shown, generator = net(0), net(1), torch.Generator().manual_seed(2)
    optimiser = adam(model.parameters(), 0.01)
    exact = TrainingState({"model": model, "shown": shown}, {"adam": optimiser}, {"generator": generator})
    for _ in range(3):
        step(model, optimiser, generator)
    kept = exact.state()
    for _ in range(4):
        step(model, optimiser, generator)
        average(shown, model, 0.9, 3)
    end = exact.state()
    assert not torch.equal(kept["model.0.weight"], end["model.0.weight"])
    exact.restore(kept)
    for _ in range(4):
        step(model, optimiser, generator)
        average(shown, model, 0.9, 3)
    again = exact.state()
    assert end.keys() == again.keys() >= {"model.1.running_mean", "shown.2.bias", "adam.0.exp_avg", "adam.0.step", "generator"}
    assert all(torch.equal(end[key], again[key]) for key in end)
    with pytest.raises(KeyError):
        exact.restore({key: value for key, value in kept.items() if key != "adam.1.exp_avg"})


def test_an_average_leaves_its_start_and_then_keeps_its_decay():
    assert average_share(0.99, 0) == pytest.approx(0.9)
    assert average_share(0.99, 10**6) == pytest.approx(0.01)
    averaged, model = net(0), net(1)
    expected = averaged[0].weight + average_share(0.5, 3) * (model[0].weight - averaged[0].weight)
    average(averaged, model, 0.5, 3)
    torch.testing.assert_close(averaged[0].weight, expected)


def test_a_rate_falls_along_a_cosine_to_its_rest():
    assert [cosine_decay(step, 100, 0.1) for step in (0, 50, 100, 120)] == pytest.approx([1.0, 0.55, 0.1, 0.1])
