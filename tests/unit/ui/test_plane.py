"""What the exhibit on the plane hands to the browser: whole networks, and the levels as the network is told them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from genmodels.data.toy import TOYS
from genmodels.diffusion.planar import Config, Planar
from genmodels.diffusion.schedule import NAMES, schedule
from genmodels.live import recording
from genmodels.live.recording import RecordingError
from ui.exhibits.diffusion import plane
from ui.exhibits.diffusion.plane.run import FILES, KIND, weights


@pytest.mark.parametrize("name", NAMES)
def test_a_level_gives_back_both_coefficients(name):
    by = schedule(name)
    times = by.times(50)
    for t, level in zip(times, plane.levels(by, times), strict=True):
        signal, noise = by.marginal(t)
        assert (1 / (1 + np.exp(-2 * level))) ** 0.5 == pytest.approx(signal, abs=1e-6)
        assert (1 / (1 + np.exp(2 * level))) ** 0.5 == pytest.approx(noise, abs=1e-6)


@pytest.mark.parametrize(("width", "layers"), [(96, 3), (2, 1), (128, 4)])
def test_as_many_weights_are_expected_as_a_network_has(width, layers):
    model = Planar(Config(width=width, layers=layers))
    assert weights({"width": width, "layers": layers}) == sum(p.numel() for p in model.net.parameters())


@pytest.mark.parametrize("name", FILES.values())
def test_recorded_trainings_can_be_played_and_end_near_the_data(name):
    there = KIND.playable(recording.load(name), name)
    shown, arrays = KIND.pictures([(0, event) for event in there.events])
    assert len(shown) == len(arrays["p.weights"]) and shown[-1]["step"] == there.spec.steps
    assert arrays["p.weights"].dtype == np.float16 and np.isfinite(arrays["p.weights"].astype(np.float32)).all()
    table = KIND.sheet(there)
    assert table["distance"][-1] < min(2 * table["distance_high"][-1], table["distance"][0])


def test_a_network_that_was_cut_is_not_played():
    there = recording.load("plane-moons")
    event = next(event for event in there.events if KIND.fits(event))
    short = replace(event, snapshot=dict(event.snapshot) | {"weights": event.snapshot["weights"][:-1]})
    with pytest.raises(RecordingError, match="damaged"):
        KIND.playable(replace(there, events=(short,)), "plane-moons")
    with pytest.raises(RecordingError, match="damaged"):
        KIND.playable(recording.load("vae"), "vae")


def test_a_single_step_is_no_sample_and_two_end_in_the_middle():
    """What the page says of a few steps: how far the points lie apart, sideways and up and down, beside the data."""
    model = Planar(Config("moons"))
    moment = next(e for e in recording.load("plane-moons").events if e.step == 2000)
    w = moment.snapshot["weights"].astype(np.float32)
    torch.nn.utils.vector_to_parameters(torch.from_numpy(w), model.net.parameters())
    data = TOYS["moons"].sample(1000, generator=torch.Generator().manual_seed(5))[0].std(0)
    with torch.no_grad():
        apart = {k: model.sample(1000, generator=torch.Generator().manual_seed(0), steps=k).std(0) / data for k in (1, 2, 10)}
    assert apart[1][0] < 0.6 and apart[1][1] > 1.8
    assert apart[2].max() < 0.6
    assert apart[10].min() > 0.8
