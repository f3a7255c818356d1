"""Linear, shallow, convolutional, denoising and sparse autoencoders: what each one's equations promise."""

from __future__ import annotations

import pytest
import torch

from genmodels.autoencoder import convolutional, denoising, pca, shallow, sparse


@pytest.fixture
def x():
    return torch.rand(200, 20, generator=torch.Generator().manual_seed(0)) @ torch.randn(20, 20, generator=torch.Generator().manual_seed(1))


def test_no_linear_autoencoder_is_better_than_pca_and_training_reaches_it(x):
    best = pca.PCA(pca.Config(20, 5)).fit(x)
    floor = float((best.decode(best.encode(x)) - x).square().mean())
    model = shallow.Shallow(shallow.Config(20, 5, linear=True))
    optimiser = torch.optim.Adam(model.parameters(), 0.02)
    for _ in range(1500):
        optimiser.zero_grad()
        loss, _parts = model.loss(x)
        loss.backward()
        optimiser.step()
        assert loss.item() > floor * (1 - 1e-4)
    assert loss.item() < 1.03 * floor


def test_a_shallow_code_is_never_below_0_and_its_image_stays_inside(x):
    model = shallow.Shallow(shallow.Config(20, 6))
    z = model.encode(5 * x).detach()
    assert float(z.min()) == 0 and float(z.max()) > 0
    y = model.decode(z).detach()
    assert 0 <= float(y.min()) and float(y.max()) <= 1


def test_noise_spoils_what_is_given_and_not_what_is_asked_for(x):
    quiet, noisy = (shallow.Shallow(shallow.Config(20, 20, linear=True, noise=noise)) for noise in (0.0, 0.5))
    for model in (quiet, noisy):  # copies its input exactly
        with torch.no_grad():
            for layer in (model.encoder, model.decoder):
                layer.weight.copy_(torch.eye(20))
                layer.bias.zero_()
    generator = torch.Generator().manual_seed(0)
    assert float(quiet.loss(x)[0]) == pytest.approx(0, abs=1e-9)
    assert float(noisy.loss(x.repeat(20, 1), generator)[0]) == pytest.approx(0.25, rel=0.02)


def test_corruptions_are_what_they_are_called():
    x, generator = torch.ones(400, 784), torch.Generator().manual_seed(0)
    mask = denoising.Denoising(denoising.Config(corruption="mask", noise=0.3)).corrupt(x, generator)
    assert set(mask.unique().tolist()) == {0.0, 1.0} and float(mask.mean()) == pytest.approx(0.7, abs=0.005)
    noisy = denoising.Denoising(denoising.Config(noise=0.55)).corrupt(x, generator)
    assert float((noisy - x).std()) == pytest.approx(0.55, rel=0.01) and float((noisy - x).mean()) == pytest.approx(0, abs=0.005)
    with pytest.raises(ValueError, match="gaussian or mask"):
        denoising.Denoising(denoising.Config(corruption="salt"))


def test_features_have_length_one_and_the_largest_codes_are_kept(x):
    model = sparse.Sparse(sparse.Config(20, 12, top=3))
    with torch.no_grad():
        model.directions.mul_(7)
    assert torch.allclose(model.features().norm(dim=1), torch.ones(12))
    z = model.encode(x)
    free = sparse.Sparse(sparse.Config(20, 12))
    free.load_state_dict(model.state_dict())
    every = free.encode(x)
    assert int((z > 0).sum(1).max()) == 3
    assert torch.equal(z.max(1).values, every.max(1).values)


def test_the_penalty_pushes_every_code_above_0_down_by_the_same_slope(x):
    codes = torch.rand(4, 12, requires_grad=True)
    loss = []
    for l1 in (0.0, 0.25):
        model = sparse.Sparse(sparse.Config(20, 12, l1=l1))
        torch.manual_seed(0)
        model.encode = lambda _x: codes
        model.decode = lambda z: z.sum(1, keepdim=True).expand(-1, 20) * 0
        (slope,) = torch.autograd.grad(model.loss(torch.zeros(4, 20))[0], codes)
        loss.append(slope)
    assert torch.allclose(loss[1] - loss[0], torch.full((4, 12), 0.25 / 4))


def test_dropout_is_for_training_only_and_leaves_the_mean(x):
    model = sparse.Sparse(sparse.Config(20, 12, dropout=0.5)).eval()
    rest = [float(model.loss(x, torch.Generator().manual_seed(seed))[0]) for seed in (0, 1)]
    assert rest[0] == rest[1]
    model.train()
    seen = []
    model.decode = lambda z: seen.append(z) or z.sum(1, keepdim=True).expand(-1, 20)
    for seed in range(300):
        model.loss(x, torch.Generator().manual_seed(seed))
    assert any((z == 0).any() for z in seen)
    assert torch.allclose(torch.stack(seen).mean(0), model.encode(x), atol=0.2 * float(model.encode(x).max()))


def test_a_convolutional_network_takes_and_gives_flat_images():
    model = convolutional.Convolutional(convolutional.Config(latent=7, channels=4))
    x = torch.rand(3, 784)
    z = model.encode(x)
    assert z.shape == (3, 7) and model.decode(z).shape == (3, 784)
    with torch.no_grad():
        assert float(model.loss(x)[0]) == pytest.approx(float((model.decode(z) - x).square().mean()))
