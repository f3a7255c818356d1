"""The metrics against published implementations, other libraries and cases with a known answer."""

from __future__ import annotations

import math

import numpy as np
import ot
import pytest
import torch
from prdc import compute_prdc
from scipy import ndimage
from sklearn.neighbors import NearestNeighbors
from torchmetrics.image.fid import FrechetInceptionDistance

from genmodels.metrics import classes, frechet, modes, neighbours
from genmodels.metrics.sharpness import laplacian_variance


def cloud(n: int, seed: int, *, shift: float = 0.0, d: int = 8) -> torch.Tensor:
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed)) + shift


REAL = cloud(700, 0)


@pytest.mark.parametrize("k", [1, 3, 5])
@pytest.mark.parametrize("made", [cloud(700, 1), cloud(500, 2, shift=0.7), cloud(300, 3) * 0.3, cloud(90, 4, shift=40.0)])
def test_precision_recall_density_coverage_are_those_of_their_authors(made, k):
    ours = neighbours.likeness(REAL.double(), made.double(), k)
    theirs = compute_prdc(REAL.double().numpy(), made.double().numpy(), nearest_k=k)
    for name, value in theirs.items():  # theirs leave the border of a ball out, which no random point lies on
        assert getattr(ours, name) == pytest.approx(value, abs=1e-12), name


def test_radii_are_those_of_scikit_learn_whatever_the_parts(monkeypatch):
    found = NearestNeighbors(n_neighbors=6).fit(REAL.numpy()).kneighbors(REAL.numpy())[0][:, 5]
    assert np.allclose(neighbours.radii(REAL, 5), found, atol=1e-4)
    monkeypatch.setattr(neighbours, "PARTS", 64)
    assert np.allclose(neighbours.radii(REAL, 5), found, atol=1e-4)


def test_known_answers_of_likeness():
    line = torch.tensor([[0.0], [1.0], [2.0], [10.0]])
    made = torch.tensor([[0.4], [0.5], [30.0]])
    # balls with k = 1: (0, 1), (1, 1), (2, 1), (10, 8); the first two samples lie in those around 0 and 1, the last in none
    ours = neighbours.likeness(line, made, k=1)
    assert ours.precision == pytest.approx(2 / 3) and ours.density == pytest.approx(4 / 3) and ours.coverage == 0.5
    # balls of the samples: (.4, .1), (.5, .1), (30, 29.5): only the stray one reaches real points, and it reaches them all but 0
    assert ours.recall == pytest.approx(3 / 4)


def test_one_stray_real_point_lifts_precision_and_hardly_density():
    stray = torch.cat([REAL, torch.full((1, 8), 20.0)])
    near = cloud(400, 5, shift=8.0)  # nowhere near the data, but within reach of the stray point
    ours = neighbours.likeness(stray, near, k=5)
    assert ours.precision > 0.9 and ours.density < 0.25 and ours.coverage < 0.02


def test_the_same_distribution_has_density_one_and_the_expected_coverage():
    g = torch.Generator().manual_seed(0)
    found = [neighbours.likeness(*(torch.randn(n, 2, generator=g) for n in (400, 300)), 5) for _ in range(40)]
    assert np.mean([f.density for f in found]) == pytest.approx(1, abs=0.03)
    assert np.mean([f.coverage for f in found]) == pytest.approx(neighbours.expected_coverage(400, 300, 5), abs=0.01)


def test_a_model_that_hands_out_its_training_pictures_is_found_out():
    copies = REAL[:200] + 1e-3
    assert neighbours.authenticity(REAL, copies) == 0
    fresh = neighbours.authenticity(REAL, cloud(700, 9))
    mixed = neighbours.authenticity(REAL, torch.cat([cloud(350, 9), REAL[:350] + 1e-3]))
    assert fresh > 0.4 and mixed < 0.6 * fresh


def test_too_few_vectors_are_refused():
    for call in (lambda: neighbours.radii(REAL[:5], 5), lambda: neighbours.likeness(REAL, REAL[:3], 5)):
        with pytest.raises(ValueError, match="nearest neighbour"):
            call()
    with pytest.raises(ValueError, match="two vectors"):
        neighbours.authenticity(REAL[:1], REAL)


def test_class_balance():
    even, rng = np.full(10, 0.1), np.random.default_rng(0)
    assert classes.balance(even, even) == 0
    assert classes.balance(classes.shares(np.full(50, 3)), even) == pytest.approx(math.log(10))
    assert classes.balance(even, classes.shares(np.full(50, 3))) == math.inf
    found = np.mean([classes.balance(classes.shares(rng.integers(0, 10, 2000)), even) for _ in range(300)])
    assert found == pytest.approx((10 - 1) / (2 * 2000), rel=0.1), "by chance alone (K - 1) / 2n"
    with pytest.raises(ValueError, match="no samples"):
        classes.shares(np.array([], int))


class Pixels(torch.nn.Module):
    """Pictures as their own features, so that torchmetrics' FID is a Fréchet distance of plain vectors."""

    num_features = 12

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.double().flatten(1)


def test_the_frechet_distance_is_that_of_torchmetrics():
    g = torch.Generator().manual_seed(0)
    one = torch.rand(400, 3, 2, 2, generator=g)
    other = torch.rand(300, 3, 2, 2, generator=g) ** 2
    judge = FrechetInceptionDistance(feature=Pixels(), normalize=False, input_img_size=(3, 2, 2)).set_dtype(torch.float64)
    judge.update(one, real=True)
    judge.update(other, real=False)
    ours = frechet.distance(*(frechet.fit(x.flatten(1).numpy()) for x in (one, other)))
    assert ours == pytest.approx(float(judge.compute()), rel=1e-6)


def test_the_sliced_wasserstein_distance_is_that_of_pot():
    x, y = cloud(500, 1, d=2).double(), cloud(500, 2, d=2, shift=0.5).double() * 1.4
    angle = math.pi * np.arange(32) / 32
    onto = np.stack([np.cos(angle), np.sin(angle)])  # POT takes directions as columns
    theirs = ot.sliced_wasserstein_distance(x.numpy(), y.numpy(), projections=onto)
    assert modes.sliced_wasserstein(x, y) == pytest.approx(theirs, rel=1e-9)


def test_the_sliced_wasserstein_distance_never_exceeds_the_wasserstein_distance():
    x, y = cloud(200, 1, d=2).double(), cloud(200, 2, d=2, shift=1.0).double()
    whole = math.sqrt(ot.emd2([], [], ot.dist(x.numpy(), y.numpy())))
    assert 0.5 * whole < modes.sliced_wasserstein(x, y) <= whole
    # a shift by v moves every projection by w.v, so the mean over directions is |v|^2 / 2
    assert modes.sliced_wasserstein(x, x + torch.tensor([3.0, 4.0]).double()) == pytest.approx(5 / math.sqrt(2))


def test_sharpness_is_the_variance_of_scipys_laplacian():
    x = torch.rand(5, 784, generator=torch.Generator().manual_seed(0))
    inside = [ndimage.laplace(picture)[1:-1, 1:-1].var() for picture in x.reshape(-1, 28, 28).double().numpy()]
    assert np.allclose(laplacian_variance(x), inside, rtol=1e-5)


def test_blur_takes_sharpness_away_and_a_smooth_ramp_has_none():
    edge = torch.zeros(28, 28)
    edge[:, 14:] = 1.0
    blurred = [torch.from_numpy(ndimage.gaussian_filter(edge.numpy(), width)) for width in (0.5, 1, 2)]
    values = laplacian_variance(torch.stack([edge, *blurred]).flatten(1))
    assert (values[1:] < 0.7 * values[:-1]).all()
    assert laplacian_variance((torch.arange(28) / 27).repeat(28)[None]) < 1e-10
    assert torch.allclose(laplacian_variance(1 - edge.flatten()[None]), values[:1]), "paper on ink is as sharp as ink on paper"
