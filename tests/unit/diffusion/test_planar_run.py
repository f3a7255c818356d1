"""The planar diffusion model as a run: decided by its spec, restored exactly, and it finds the data."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from genmodels.diffusion.live_plane import FIELD_TIMES, check
from genmodels.diffusion.planar import Config, Planar
from genmodels.live import protocol
from genmodels.live.engine import events
from genmodels.live.protocol import RunSpec, Steppable
from genmodels.live.recording import same

SPEC = RunSpec("diffusion2d", "clusters", {"width": 16, "batch": 64}, seed=3, steps=30, every=5, snapshot_every=10).checked()


def test_same_spec_same_events():
    assert isinstance(protocol.build(SPEC), Steppable)
    first, again = list(events(SPEC)), list(events(RunSpec.parse(SPEC.text())))
    assert same(first, again) and [e.step for e in first] == list(range(0, 31, 5))


def test_looking_changes_nothing_and_a_state_is_whole():
    plain, watched = protocol.build(SPEC), protocol.build(SPEC)
    for run in (plain, watched):
        for _ in range(10):
            run.step()
            if run is watched:
                run.metrics(), run.snapshot()
    kept = plain.state()
    other = protocol.build(SPEC)
    other.restore(kept)
    for run in (plain, watched, other):
        for _ in range(5):
            run.step()
    ends = [run.state() for run in (plain, watched, other)]
    assert all(torch.equal(end[name], ends[0][name]) for end in ends[1:] for name in ends[0])
    assert not torch.equal(kept["model.net.layers.0.weight"], ends[0]["model.net.layers.0.weight"])


def test_it_finds_the_modes_and_shows_the_way():
    run = protocol.build(RunSpec("diffusion2d", "clusters", {"width": 32, "lr": 5e-3, "batch": 256}, steps=500).checked())
    before = run.metrics()
    for _ in range(500):
        run.step()
    after, shown = run.metrics(), run.snapshot()
    assert after["distance"] < before["distance"] / 2 and after["modes"] == after["of"] == 3 and after["noise"] < before["noise"]
    assert run.losses()["noise"] < before["noise"]
    sizes = {
        "real": (300, 2),
        "fake": (300, 2),
        "path": (21, 100, 2),
        "wander": (21, 100, 2),
        "field": (len(FIELD_TIMES), 15, 15, 2),
        "frame": (3,),
    }
    assert {name: array.shape for name, array in shown.items() if name != "weights"} == sizes
    np.testing.assert_array_equal(shown["path"][0], shown["wander"][0])
    turns = {name: np.abs(np.diff(shown[name].astype(float), 2, axis=0)).sum() for name in ("path", "wander")}
    assert turns["wander"] > 3 * turns["path"]  # DDPM wanders, DDIM goes straight
    again = Planar(Config("clusters", width=32))
    torch.nn.utils.vector_to_parameters(torch.from_numpy(shown["weights"].astype(np.float32)), again.net.parameters())
    u = torch.randn(50, 2, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(again.denoiser()(u, 300), run.shown.denoiser()(u, 300), atol=0.02, rtol=0)


def test_drawn_points_are_data_too():
    points = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]]
    spec = RunSpec("diffusion2d", "drawn", {"points": points, "width": 8}).checked()
    assert spec.settings["points"] == points
    run = protocol.build(spec)
    run.step()
    assert np.isfinite(run.metrics()["distance"])
    with pytest.raises(ValueError, match="new run"):
        run.change({"width": 16})
    run.change({"batch": 32})
    run.step()


@pytest.mark.parametrize(
    ("data", "settings"),
    [
        ("moons", {"lr": "much"}),
        ("moons", {"lr": float("nan")}),
        ("moons", {"batch": 10**9}),
        ("moons", {"width": 0}),
        ("moons", {"layers": True}),
        ("moons", {"schedule": "none"}),
        ("moons", {"depth": 3}),
        ("moons", {"points": [[0, 0], [1, 1]]}),
        ("drawn", {}),
        ("drawn", {"points": [[0, 0]]}),
    ],
)
def test_what_cannot_be_run_is_one_sentence(data, settings):
    with pytest.raises(ValueError, match=r"^[A-Z“].*\.$"):
        check(data, settings)
