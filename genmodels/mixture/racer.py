r"""The Gaussian mixture as a `genmodels.comparison.Racer`: EM on batches that come one by one, so that it sees the data as the others do.

The M step of `genmodels.mixture.gaussian_mixture` needs three sums over the data only. Stepwise EM keeps running averages of them:

    S <- (1 - g_t) S + g_t S(batch),   S = mean over the batch of (r_k, r_k x, r_k x x^T)   (1)  Cappé & Moulines 2009, eqs. 15 and 16
    w_k = S0_k,   m_k = S1_k / S0_k,   C_k = S2_k / S0_k - m_k m_k^T + f I                 (2)
    g_t = (t + 2)^(-0.6)                                                                (3)  ibid., section 3

It has 32 components, whatever the data: nobody tells it how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from genmodels.data.toy import Toy
from genmodels.mixture.gaussian_mixture import GaussianMixture
from genmodels.mixture.kmeans import spread_out

COMPONENTS, MOST = 32, 400
EACH = 6  # numbers of a component: weight, mean, covariance; the weights sum to one
BATCH, FORGET = 512, 0.6
FLOOR = 2e-5
"""f of (2), as a share of the data's variance."""


class Racer:
    density = "exact"
    pace = 1000.0

    def __init__(self, toy: Toy, seed: int, *, steps: int, parameters: int = 0, rate: float = 1.0):
        """steps, rate: its step size is the schedule (3), so neither matters to it."""
        k = min(MOST, max(1, (parameters + 1) // EACH)) if parameters else COMPONENTS
        self.toy, self.done, self.parameters = toy, 0, EACH * k - 1
        self.generator = torch.Generator().manual_seed(seed)
        x = self._batch()
        variance = float(x.var(0).mean())
        self.floor = FLOOR * variance * torch.eye(2, dtype=torch.float64)
        centres = spread_out(x, k, generator=self.generator)
        wide = variance / k * torch.eye(2, dtype=torch.float64)  # each covers its share of the data's area
        self.weights, self.first = torch.full((k,), 1 / k, dtype=torch.float64), centres / k
        self.second = (centres[:, :, None] * centres[:, None] + wide) / k

    def _batch(self) -> Tensor:
        return self.toy.sample(BATCH, generator=self.generator)[0].double()

    @property
    def model(self) -> GaussianMixture:
        """(2) of the sums as they are now."""
        share = self.weights.clamp(min=1e-12)
        means = self.first / share[:, None]
        covariances = self.second / share[:, None, None] - means[:, :, None] * means[:, None] + self.floor
        return GaussianMixture(share / share.sum(), means, covariances)

    def step(self) -> None:
        """One batch: who explains which point, and what that changes in the sums. Raises FloatingPointError where a covariance is none."""
        x = self._batch()
        try:
            r = self.model.responsibilities(x) / len(x)  # n, K
        except torch.linalg.LinAlgError as error:
            raise FloatingPointError("a component has no covariance") from error
        g = (self.done + 2) ** -FORGET
        self.weights.lerp_(r.sum(0), g)
        self.first.lerp_(r.T @ x, g)
        self.second.lerp_((r.T @ (x[:, :, None] * x[:, None]).flatten(1)).reshape(-1, 2, 2), g)
        self.done += 1

    def sample(self, n: int, *, generator: torch.Generator) -> Tensor:
        """As the mixture's own, but a point belongs to the component that its number falls to: it stays there while the weights move."""
        model, draw = self.model, torch.rand(n, generator=generator, dtype=torch.float64)
        which = torch.searchsorted(model.weights.cumsum(0), draw).clamp(max=len(model.weights) - 1)
        noise = torch.randn(n, 2, generator=generator, dtype=torch.float64)
        return (model.means[which] + torch.einsum("nij,nj->ni", torch.linalg.cholesky(model.covariances)[which], noise)).float()

    def log_prob(self, x: Tensor) -> Tensor:
        return self.model.log_prob(x).float()

    def state(self) -> dict[str, Tensor]:
        tensors = {"weights": self.weights, "first": self.first, "second": self.second, "generator": self.generator.get_state()}
        return {name: tensor.clone() for name, tensor in tensors.items()} | {"done": torch.tensor(self.done)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        for name in ("weights", "first", "second"):
            getattr(self, name).copy_(state[name])
        self.generator.set_state(state["generator"])
        self.done = int(state["done"])
