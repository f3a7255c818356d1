"""The latent walk's Python half: even steps, tours over real digits, payload size, the program it hands out."""

import os
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.harness import ROOT
from genmodels.data.digits import digits
from ui.exhibits.vae import walk
from ui.state import Table

TABLE = Table("vae", *walk.FIELDS)


@pytest.fixture(scope="module")
def networks():
    found, problems = walk._networks()
    assert not problems
    return found


def test_steps_are_even_and_end_where_the_line_ends():
    z = walk.steps(np.array([[0, 0], [3, 0], [3, 1]]), 41)
    np.testing.assert_allclose(z[[0, -1]], [[0, 0], [3, 1]])
    np.testing.assert_allclose(np.abs(np.diff(z, axis=0)).sum(1), 0.1, atol=1e-9)


def test_tours_turn_on_real_digits(networks):
    shown = digits(walk.COUNT)
    _payload, tours = walk._base(tuple(networks.items()), shown.source)
    for model, tour in tours.items():
        codes = walk.encode(model, networks[model], shown.images)
        for label, corner in enumerate(tour):
            nearest = np.linalg.norm(codes - corner, axis=1).argmin()
            assert shown.labels[nearest] == label


def test_the_pad_costs_less_than_a_megabyte(networks):
    base, _tours = walk._base(tuple(networks.items()), digits(walk.COUNT).source)
    assert len(base) + len(walk._decoder(networks["vae"])) < 1e6


@pytest.mark.parametrize("model", walk.NAMES)
def test_the_program_runs(model, tmp_path):
    values = {**TABLE.defaults(), "model": model, "z": (0.5, -0.25), "path": ((0.0, 0.0), (1.0, 1.0))}
    script = tmp_path / "walk.py"
    script.write_text(walk.snippet(values), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here.png").stat().st_size > 300 and (tmp_path / "walk.gif").stat().st_size > 3000
