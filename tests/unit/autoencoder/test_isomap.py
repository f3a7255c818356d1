"""The roll, its graph, Isomap and the measures of a plane: against closed forms, SciPy and scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.sparse.csgraph import connected_components, shortest_path
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.manifold import Isomap
from sklearn.manifold import trustworthiness as theirs

from genmodels.autoencoder import live_roll
from genmodels.autoencoder.isomap import graph, isomap, pieces, scaled, shortest
from genmodels.data.roll import FROM, TO, WIDTH, length, roll
from genmodels.metrics.unrolling import order_error, pairs, ranks, trustworthiness

SMALL = 160


def points(n=SMALL):
    return roll(n, 3)


def test_the_sheet_is_not_stretched():
    for t in (FROM, 2.2 * math.pi, TO):
        whole, _ = quad(lambda u: math.hypot(1, u), 0, t)
        assert float(length(np.array(t))) == pytest.approx(whole, rel=1e-9)
    here = roll(2000, 1)
    apart = here.distances()
    space = torch.cdist(here.points.double(), here.points.double(), compute_mode="donot_use_mm_for_euclid_dist")
    near = (apart < 0.6) & (apart > 0)
    assert int(near.sum()) > 500
    assert (space <= apart + 1e-4).all(), "no way through space is longer"
    assert float((space[near] / apart[near]).min()) > 0.995


def test_points_are_spread_evenly_over_the_sheet_and_by_the_seed():
    here, again = roll(4000, 5), roll(4000, 6)
    assert not torch.equal(here.points, again.points)
    long = float(length(np.array(TO)) - length(np.array(FROM)))
    share = torch.histogramdd(here.sheet, [4, 2], range=[0, long, 0, WIDTH]).hist / 4000
    assert float(share.min()) > 0.10 and float(share.max()) < 0.15


def test_a_jump_is_more_than_half_a_turn():
    here = points()
    i, j = torch.triu_indices(SMALL, SMALL, 1)
    assert torch.equal(here.jumps(i, j), (here.angle[i] - here.angle[j]).abs() > math.pi)
    assert 0 < int(here.jumps(i, j).sum()) < len(i)


@pytest.mark.parametrize("k", [2, 4, 9])
def test_the_graphs_ways_and_pieces_are_scipys(k):
    edges = graph(points().points, k)
    assert torch.equal(edges, edges.T) and (edges.isfinite().sum(1) > k).all()
    ways = shortest(edges)
    np.testing.assert_allclose(ways.numpy(), shortest_path(edges.nan_to_num(posinf=0).numpy(), directed=False), rtol=1e-5)
    count, labels = connected_components(edges.isfinite().numpy(), directed=False)
    mine = pieces(ways).numpy()
    assert len(set(mine)) == count == len(set(zip(mine, labels, strict=True)))


@pytest.mark.parametrize("k", [0, SMALL])
def test_a_number_of_neighbours_that_cannot_be_is_refused(k):
    with pytest.raises(ValueError, match="number of neighbours"):
        graph(points().points, k)


def test_the_map_is_scikit_learns():
    x = points().points
    mine, known = isomap(x, 10), Isomap(n_neighbors=10, n_components=2, eigen_solver="dense").fit(x.double().numpy())
    assert mine.pieces == 1 and len(mine.kept) == SMALL
    np.testing.assert_allclose(mine.ways.numpy(), known.dist_matrix_, rtol=1e-4)
    signs = np.sign((mine.code.numpy() * known.embedding_).sum(0))
    np.testing.assert_allclose(mine.code.numpy(), known.embedding_ * signs, atol=1e-3 * float(mine.code.abs().max()))


def test_scaling_of_straight_distances_is_pca():
    x = points().points.double()
    code = scaled(torch.cdist(x, x, compute_mode="donot_use_mm_for_euclid_dist"))
    known = PCA(2).fit_transform(x.numpy())
    signs = np.sign((code.numpy() * known).sum(0))
    np.testing.assert_allclose(code.numpy(), known * signs, atol=1e-8 * float(code.abs().max()) + 1e-8)


def test_of_a_graph_in_pieces_the_largest_is_placed():
    x = torch.cat([points(90).points, points(40).points + 1000])
    found = isomap(x, 8)
    assert found.pieces == 2 and found.kept.tolist() == list(range(90)) and found.code.shape == (90, 2)


def test_the_measures_are_scipys_and_scikit_learns():
    here, code = points(), isomap(points().points, 20).code
    true = here.distances()
    known = spearmanr(pairs(here.sheet), pairs(code)).statistic
    assert order_error(ranks(pairs(here.sheet)), code) == pytest.approx(1 - known, abs=1e-9)
    apart = true.numpy()
    assert trustworthiness(true, code, 7) == pytest.approx(theirs(apart, code.numpy(), n_neighbors=7, metric="precomputed"), abs=1e-9)
    assert order_error(ranks(pairs(here.sheet)), 3 - 7 * here.sheet) == pytest.approx(0, abs=1e-9), "whatever the scale"
    assert order_error(ranks(pairs(here.sheet)), torch.zeros(SMALL, 2)) == 1
    with pytest.raises(ValueError, match="Trustworthiness"):
        trustworthiness(true, code, SMALL // 2)


def test_an_aligned_code_is_a_similar_one_that_lies_on_the_sheet():
    sheet = roll().sheet
    turn = torch.tensor([[0.6, 0.8], [0.8, -0.6]], dtype=torch.float64)
    torch.testing.assert_close(live_roll.aligned(2.5 * sheet @ turn + 40).double(), sheet, rtol=0, atol=1e-3)
    other = torch.randn(1000, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    ratio = pairs(live_roll.aligned(other)) / pairs(other)
    assert float(ratio.max() / ratio.min()) == pytest.approx(1, abs=1e-3)
    assert live_roll.aligned(torch.zeros(1000, 2)).isfinite().all()


def test_one_jumping_edge_spoils_the_map_and_none_does_not():
    assert live_roll.jumping(8) == 0 and live_roll.measured(live_roll.unrolled(8).code)["order"] < 0.005
    first = next(k for k in range(9, 40) if live_roll.jumping(k))
    assert live_roll.measured(live_roll.unrolled(first).code)["order"] > 0.02
    assert live_roll.measured(live_roll.flattened())["order"] > 0.5
