"""Isomap: a flat map of data that lie on a bent sheet, by the lengths of ways along the sheet (Tenenbaum, de Silva & Langford 2000).

Idea: the straight line between two points far apart leaves the sheet; between near points it hardly does. So

    1. join every point to its k nearest neighbours by an edge as long as their distance;
    2. the length of the shortest way along edges, d_G(i, j), stands for the distance along the sheet;
    3. place the points in the plane so that their distances come as near to d_G as possible (classical multidimensional scaling).

Step 3 takes the eigenvectors v_1, v_2 of the largest eigenvalues of the doubly centred matrix B,

    B = -1/2 H D^2 H,  H = I - 1/n 1 1^T,    code_i = (sqrt(lambda_1) v_1i, sqrt(lambda_2) v_2i)        (Torgerson 1952)

With too small a k the graph falls into pieces, between which there is no way; with too large a k edges jump from layer to layer.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Isomap:
    """code: (m, 2) float64. kept: (m,) the points that were placed, those of the graph's largest piece. pieces: how many there are.
    ways: (n, n) float32, d_G, infinite between two pieces."""

    code: Tensor
    kept: Tensor
    pieces: int
    ways: Tensor


def isomap(x: Tensor, k: int) -> Isomap:
    """The map of points x (n, D) by the graph of k nearest neighbours. Raises ValueError unless 1 <= k < n."""
    ways = shortest(graph(x, k))
    piece = pieces(ways)
    kept = (piece == piece.bincount().argmax()).nonzero().flatten()
    return Isomap(scaled(ways[kept][:, kept]), kept, int(piece.max()) + 1, ways)


def graph(x: Tensor, k: int) -> Tensor:
    """Step 1: the edges' lengths (n, n) float64 for points x (n, D), infinite where there is no edge.

    An edge joins two points if either is among the k nearest neighbours of the other. Raises ValueError unless 1 <= k < n.
    """
    n = len(x)
    if not 1 <= k < n:
        raise ValueError(f"The number of neighbours must be from 1 to {n - 1}.")
    distance = torch.cdist(x.double(), x.double(), compute_mode="donot_use_mm_for_euclid_dist")
    near = distance.clone().fill_diagonal_(torch.inf).topk(k, dim=1, largest=False).indices
    edges = torch.full_like(distance, torch.inf).scatter(1, near, distance.gather(1, near)).fill_diagonal_(0)
    return torch.minimum(edges, edges.T)


def shortest(edges: Tensor) -> Tensor:
    """Step 2: d_G (n, n) float32 by Floyd and Warshall: whether the way through one more point is shorter, for each point in turn."""
    ways = edges.float()
    for k in range(len(ways)):
        torch.minimum(ways, ways[:, k, None] + ways[k], out=ways)
    return ways


def pieces(ways: Tensor) -> Tensor:
    """The piece of the graph that each point lies in, (n,) numbered from 0: between two of one piece there is a way."""
    first = ways.isfinite().int().argmax(1)  # the first point that each point can reach names its piece
    return first.unique(return_inverse=True)[1]


def scaled(ways: Tensor, dimensions: int = 2) -> Tensor:
    """Step 3: codes (m, dimensions) float64 for distances (m, m), each axis with its largest entry positive."""
    square = ways.double().square()
    b = -0.5 * (square - square.mean(0) - square.mean(1, keepdim=True) + square.mean())
    values, vectors = torch.linalg.eigh(b)  # ascending
    top = vectors.flip(1)[:, :dimensions]
    biggest = top.gather(0, top.abs().argmax(0, keepdim=True))
    return top * biggest.sign() * values.flip(0)[:dimensions].clamp(min=0).sqrt()
