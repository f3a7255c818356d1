"""The flow of digits: its log-determinant by autograd, its inverse, its noise a density, and a training that lowers the bits."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.func import jacrev

from genmodels.core import Invalid
from genmodels.flow import evaluation
from genmodels.flow.multiscale import DIM, LEVELS, SHAPES, Config, Coupling, Mixing, MultiScale, levels
from genmodels.scoring import Unscored


def seed(number: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def made(noise: str = "uniform") -> MultiScale:
    """Random weights that bend: the last layers of the networks begin at 0."""
    torch.manual_seed(1)
    model = MultiScale(Config(noise, steps=1, width=6, bins=4)).double().requires_grad_(False)
    for parameter in model.parameters():
        parameter.add_(0.2 * torch.randn(parameter.shape, dtype=torch.float64, generator=seed(2)))
    return model


def pictures(n: int = 3) -> torch.Tensor:
    """Grey levels, many of them black as in digits."""
    x = torch.rand(n, DIM, dtype=torch.float64, generator=seed(3))
    return ((x * (x > 0.6)) * 255).round() / 255


@pytest.mark.parametrize("layer", [Mixing(4), Coupling(4, Config(width=6, bins=4))], ids=["mixing", "coupling"])
def test_a_layer_of_pictures_has_the_log_determinant_of_autograds_jacobian(layer):
    layer = layer.double().requires_grad_(False)
    for parameter in layer.parameters():
        parameter.add_(0.2 * torch.randn(parameter.shape, dtype=torch.float64, generator=seed(4)))
    x = torch.randn(1, 4, 3, 3, dtype=torch.float64, generator=seed(5))
    z, back = layer.inverse(x)
    there, forth = layer(z)
    torch.testing.assert_close(there, x)
    torch.testing.assert_close(forth, -back)
    jacobian = jacrev(lambda flat: layer.inverse(flat.reshape(1, 4, 3, 3))[0].flatten())(x.flatten())
    torch.testing.assert_close(back[0], torch.linalg.slogdet(jacobian)[1])


def test_the_whole_flow_has_the_log_determinant_of_autograds_jacobian():
    model = made()
    x, _ = model.dequantise(pictures(1), seed(6))

    def latents(flat: torch.Tensor) -> torch.Tensor:
        return torch.cat([z.flatten() for z in model.encode(flat[None])[0]])

    jacobian = jacrev(latents)(x[0])
    torch.testing.assert_close(model.encode(x)[1][0], torch.linalg.slogdet(jacobian)[1], rtol=0, atol=1e-6)


def test_pictures_come_back_from_their_latents():
    model = made()
    x, _ = model.dequantise(pictures(), seed(6))
    z, _ = model.encode(x)
    assert [tuple(part.shape[1:]) for part in z] == list(SHAPES)
    torch.testing.assert_close(model.decode(z), x, rtol=0, atol=1e-9)
    assert torch.equal(levels(x), pictures())


def test_the_log_density_is_the_latents_and_the_log_determinant():
    model = made()
    x, _ = model.dequantise(pictures(), seed(6))
    z, log_det = model.encode(x)
    flat = torch.cat([part.flatten(1) for part in z], 1)
    wanted = log_det - 0.5 * flat.square().sum(1) - 0.5 * DIM * math.log(2 * math.pi)
    torch.testing.assert_close(model.log_density(x), wanted)


@pytest.mark.parametrize("noise", ["uniform", "variational"])
def test_the_noise_is_a_density_within_the_levels_cell(noise):
    """The mean of 1 / q over its own draws is the volume of the cell, one, for each pixel."""
    model = made(noise)
    x = pictures(1)
    dense, log_q = model.dequantise(x, seed(7))
    u = dense * LEVELS - (x * 255).round()
    assert ((u > 0) & (u < 1)).all()
    if noise == "uniform":
        assert (log_q == 0).all()
        return
    mean, width = (part[0, 390] for part in model.noise(2 * x.reshape(-1, 1, 28, 28) - 1).flatten(2).unbind(1))
    width = (3 * torch.tanh(width / 3)).exp()
    grid = torch.linspace(1e-4, 1 - 1e-4, 40_001, dtype=torch.float64)
    q = torch.exp(-0.5 * ((torch.logit(grid) - mean) / width) ** 2) / (width * math.sqrt(2 * math.pi) * grid * (1 - grid))
    assert float(torch.trapezoid(q, grid)) == pytest.approx(1, abs=1e-2)
    n = (torch.logit(u[0]) - model.noise(2 * x.reshape(-1, 1, 28, 28) - 1).flatten(2)[0, 0]).double()
    widths = 3 * torch.tanh(model.noise(2 * x.reshape(-1, 1, 28, 28) - 1).flatten(2)[0, 1] / 3)
    density = -0.5 * (n / widths.exp()) ** 2 - 0.5 * math.log(2 * math.pi) - widths - (u[0] * (1 - u[0])).log()
    torch.testing.assert_close(log_q[0], density.sum(), rtol=0, atol=1e-4)


def test_samples_are_grey_levels_and_the_seeds():
    model = made().float()
    a, b, cool = (model.sample(2, generator=seed(8), temperature=t) for t in (1.0, 1.0, 0.5))
    assert torch.equal(a, b) and not torch.equal(a, cool)
    assert ((a * 255 - (a * 255).round()).abs() < 1e-3).all() and a.shape == (2, DIM)


@pytest.mark.parametrize("noise", ["uniform", "variational"])
def test_a_training_lowers_the_bits_of_digits(noise):
    from genmodels.data.digits import collection, grey

    x = torch.from_numpy(grey(collection("handwriting", "train"))[:64])
    torch.manual_seed(0)
    model = MultiScale(Config(noise, steps=1, width=8, bins=4))
    optimiser, bits = torch.optim.Adam(model.parameters(), 5e-3), []
    for step in range(30):
        loss, parts = model.loss(x[16 * (step % 4) :][:16], seed(step))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        bits.append(float(parts["bits"]))
    assert bits[-1] < bits[0] - 0.5


def test_scores_are_bounds_of_whole_levels():
    model = made().float()
    scored = evaluation.score_digits(model, pictures().float(), seed(9))
    assert scored.kind == "bound" and scored.logp.shape == (3,)
    dense, _ = model.dequantise(pictures().float(), seed(9))
    np.testing.assert_allclose(scored.logp, model.log_density(dense) - DIM * math.log(LEVELS), rtol=1e-5)
    with pytest.raises(Unscored, match="grey"):
        evaluation.score_digits(model, 2 * pictures().float(), seed(9))


def test_a_noise_that_is_none_is_refused():
    with pytest.raises(Invalid, match="uniform or variational"):
        Config("pink")


def test_the_command_lines_score_of_test_digits_is_what_the_manifest_says(tmp_path):
    """The stored flow, by an independent sum: each picture with its 256 levels and the noise within them."""
    from genmodels import __main__, checkpoints
    from genmodels.data import mnist

    if not mnist.available():
        pytest.skip("MNIST is not there")
    x = mnist.load("test")[0].reshape(-1, DIM)[::50]
    np.savez(tmp_path / "x.npz", x=x)
    assert __main__.main(["score", "flow_digits_variational", "--in", str(tmp_path / "x.npz"), "--out", str(tmp_path / "logp.npz")]) == 0
    bits = -np.load(tmp_path / "logp.npz")["logp"] / DIM / math.log(2)
    figure = checkpoints.manifest()["flow_digits_variational"]["metrics"]["bits_per_dim"]["value"]
    assert abs(bits.mean() - figure) < 4 * bits.std() / len(bits) ** 0.5


def test_what_a_training_minimises_is_nats_and_the_bits_beside_it_are_the_same_sum():
    loss, parts = made().loss(pictures(), seed(3))
    assert float(parts["nats"]) == pytest.approx(float(loss))
    assert float(parts["bits"]) == pytest.approx(float(loss) / math.log(2))
