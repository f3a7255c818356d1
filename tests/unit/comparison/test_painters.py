"""Painters: the same seed gives the same pictures, however many are asked for; a history ends with the picture; a point gets its answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from genmodels import comparison
from genmodels.autoencoder.painter import VAEPainter
from genmodels.autoencoder.vae import VAE
from genmodels.autoencoder.vae import Config as VAEConfig
from genmodels.comparison import Answering, Painter
from genmodels.diffusion.d3pm import D3PM
from genmodels.diffusion.d3pm import Config as D3PMConfig
from genmodels.diffusion.ddpm import DDPM
from genmodels.diffusion.ddpm import Config as DDPMConfig
from genmodels.diffusion.painter import D3PMPainter, DDPMPainter
from genmodels.gan import painter as gan
from genmodels.gan.painter import GANPainter
from tests.gans import untrained

TINY = {"channels": (8, 8), "embed": 16, "heads": 1}
KINDS = ("vae", "gan", "ddpm", "absorbing", "uniform")


@pytest.fixture(scope="module")
def painters() -> dict[str, Painter]:
    torch.manual_seed(0)
    models = {
        "vae": VAEPainter(VAE(VAEConfig(latent=6, encoder=(30,), decoder=(30, 40)))),
        "gan": GANPainter(untrained()),
        "ddpm": DDPMPainter(stirred(DDPM(DDPMConfig(**TINY)))),
        **{noise: D3PMPainter(stirred(D3PM(replace(D3PMConfig(**TINY), noise=noise)))) for noise in ("absorbing", "uniform")},
    }
    for painter in models.values():
        painter.model.eval().requires_grad_(False)
    return models


def stirred(model):
    """A new network says nothing (its last layer is nought); this one says something."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return model


def asked(painter: Painter, **more):
    return {"steps": 4 if painter.steps else None, **more}


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_pictures_do_not_depend_on_how_many_there_are(painters, kind):
    painter = painters[kind]
    assert isinstance(painter, Painter)
    four = painter.draw(4, seed=3, **asked(painter))
    assert four.shape == (4, 784) and four.min() >= 0 and four.max() <= 1
    assert torch.allclose(painter.draw(2, seed=3, **asked(painter)), four[:2], atol=1e-4)
    assert not torch.allclose(painter.draw(4, seed=4, **asked(painter)), four, atol=1e-2)
    assert (four[0] - four[1]).abs().max() > 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_a_history_ends_with_the_picture_itself(painters, kind):
    painter = painters[kind]
    moments = list(painter.history(2, seed=3, **asked(painter)))
    assert torch.allclose(moments[-1].picture.flatten(), painter.draw(3, seed=3, **asked(painter))[2], atol=1e-4)
    for moment in moments:
        assert moment.picture.dim() == 2 and moment.picture.min() >= 0 and moment.picture.max() <= 1
        moment.what.format(**moment.numbers)  # raises where a name has no number
    assert len(moments) == (5 if painter.steps else len(moments))


@pytest.mark.parametrize("kind", ["vae", "gan", "ddpm"])
def test_the_first_moment_is_the_latent_that_decides_the_picture(painters, kind):
    painter = painters[kind]
    assert isinstance(painter, Answering)
    z = comparison.normals(3, 2, painter.latents)[None]
    assert torch.allclose(painter.decode(z, **asked(painter)), painter.draw(3, seed=3, **asked(painter))[2:], atol=1e-4)
    if kind != "ddpm":
        first = next(iter(painter.history(2, seed=3)))
        assert first.signed and torch.allclose((first.picture.flatten() - 0.5) * 6, z[0].clamp(-3, 3), atol=1e-5)


def test_every_model_begins_with_the_same_numbers():
    many = comparison.normals(5, 1, 784)
    assert torch.equal(comparison.normals(5, 1, 50), many[:50]) and torch.equal(comparison.starts(5, 2, 64)[1], many[:64])
    assert not torch.equal(comparison.normals(5, 2, 50), many[:50])


@pytest.mark.parametrize(("n", "shape"), [(2, (1, 2)), (13, (3, 5)), (50, (5, 10)), (64, (8, 8)), (784, (28, 28))])
def test_a_block_is_nearly_a_square_and_keeps_every_number(n, shape):
    block = comparison.block(torch.linspace(-3, 3, n))
    assert block.shape == shape
    assert torch.allclose((block.flatten()[:n] - 0.5) * 6, torch.linspace(-3, 3, n), atol=1e-5) and (block.flatten()[n:] == 0.5).all()


def test_every_place_of_the_plane_is_as_long_as_a_draw():
    corners = comparison.starts(0, 3, 5000)
    for u, v in [(0, 0), (1, 0), (0, -1), (0.5, 0.5), (-0.3, 0.9), (1, 1)]:
        assert comparison.around(corners, u, v).std() == pytest.approx(1, abs=0.04)
    assert torch.allclose(comparison.around(corners, 1, 0), corners[1], atol=1e-5)
    assert torch.allclose(comparison.around(corners, 0, -1), -corners[2], atol=1e-5)


def test_a_class_that_is_asked_for_changes_the_picture(painters):
    painter = painters["ddpm"]
    assert painter.classes and not painters["gan"].classes
    free, seven = (painter.draw(1, seed=0, steps=4, label=label) for label in (None, 7))
    assert not torch.allclose(free, seven, atol=1e-3)


def test_the_share_of_pixels_that_are_masked_falls_to_nought(painters):
    shares = [moment.numbers["percent"] for moment in painters["absorbing"].history(0, seed=1, steps=10) if moment.numbers]
    assert shares[0] == 100 and shares == sorted(shares, reverse=True) and shares[-1] < 25


def test_sampling_tells_how_far_it_is_and_can_be_stopped(painters):
    told = []

    def watch(share, pictures):
        told.append((share, pictures.shape))
        if len(told) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        painters["ddpm"].draw(3, seed=0, steps=4, watch=watch)
    assert told == [(0.25, (3, 784)), (0.5, (3, 784))]


def test_ddim_backwards_and_forwards_again_returns_the_picture(painters):
    """With an untrained network the path is smooth, so that 50 steps of Euler come back to where they began."""
    smooth = DDPMPainter(DDPM(DDPMConfig(**TINY)).eval().requires_grad_(False))
    x = torch.rand(784, generator=torch.Generator().manual_seed(0))
    code, again = smooth.recall(x)
    assert code.signed and code.picture.shape == (28, 28)
    assert (again.picture.flatten() - x).abs().max() < 0.05


def test_a_search_finds_the_noise_of_a_picture_that_the_generator_made(painters, monkeypatch):
    monkeypatch.setattr(gan, "SEARCH", 60)
    painter = painters["gan"]
    x = painter.draw(1, seed=11)[0]
    first = (painter.decode(comparison.starts(0, gan.TRIES, 64)) - x).square().sum(1).min()
    _, found = painter.recall(x)
    assert (found.picture.flatten() - x).square().sum() < 0.3 * first


def test_a_vae_answers_with_the_mean_of_its_posterior(painters):
    painter = painters["vae"]
    x = torch.rand(784, generator=torch.Generator().manual_seed(0))
    code, again = painter.recall(x)
    mean = painter.model.encode(x[None]).loc
    assert torch.allclose(again.picture.flatten(), painter.model.decode(mean).mean[0], atol=1e-6)
    assert code.picture.shape == (2, 3)


def test_a_mosaic_holds_the_strongest_maps_in_order():
    maps = torch.arange(80.0)[:, None, None].expand(80, 7, 7)
    picture, shown = gan.mosaic(maps)
    assert shown == 64 and picture.shape == (56, 56) and picture[0, 0] == 1 and picture[-1, -1] == pytest.approx(16 / 79)
