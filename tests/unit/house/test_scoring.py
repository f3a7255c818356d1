"""`score`: every model with a likelihood scores each picture as its manifest's figures say, and whatever else is refused in one line."""

import math

import numpy as np
import pytest
import torch

from genmodels import checkpoints, registry, scoring
from genmodels.__main__ import main
from genmodels.autoencoder import vae
from genmodels.autoregressive import nade
from genmodels.core import Recipe
from genmodels.data import mnist
from genmodels.diffusion import planar
from genmodels.scoring import BOUND, EXACT, Unscored, score

STORED = checkpoints.manifest()
EXPLICIT = [name for name, row in STORED.items() if registry.models()[row["model"]].score]


@pytest.fixture
def nade_here(tmp_path, monkeypatch):
    """A checkpoint of a NADE of 9 pixels, made for this test."""
    torch.manual_seed(0)
    config = nade.Config(9, 5)
    checkpoints.save(nade.NADE(config), Recipe("tiny", "nade", config, "bits", "a tiny NADE"), steps=1, seconds=1.0, folder=tmp_path)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    kind = registry.models()["nade"]
    small = type(kind)(kind.module, kind.name, kind.evaluate, kind.score, shape=(3, 3))
    monkeypatch.setattr(registry, "models", lambda: {"nade": small})
    return tmp_path


def npz(path, x):
    np.savez(path, x=x)
    return str(path)


def test_scores_are_exact_and_sum_to_one(nade_here):
    x = np.array([[n >> k & 1 for k in range(9)] for n in range(512)], np.uint8)
    assert main(["score", "tiny", "--in", npz(nade_here / "x.npz", x), "--out", str(nade_here / "logp.npz")]) == 0
    with np.load(nade_here / "logp.npz") as found:
        logp, kind = found["logp"], str(found["kind"])
    assert logp.shape == (512,) and logp.dtype == np.float64 and kind == EXACT
    assert np.exp(logp).sum() == pytest.approx(1, abs=1e-12)
    direct = checkpoints.load("tiny").log_prob(torch.from_numpy(x.astype(np.float32)))
    assert np.array_equal(logp, direct.numpy())


def test_pictures_may_be_square_and_of_any_type_of_number(nade_here):
    x = np.random.default_rng(0).integers(0, 2, (700, 9))
    first, kind = score("tiny", x)
    for other in (x.astype(bool), x.astype(np.uint8), x.astype(np.float64), x.reshape(700, 3, 3)):
        assert np.array_equal(score("tiny", other)[0], first)
    assert kind == EXACT and len(first) == 700


@pytest.mark.parametrize(
    ("x", "told"),
    [
        (np.full((2, 9), 0.5), "0 and 1"),
        (np.zeros((2, 8)), "must be (N, 9), not (2, 8)"),
        (np.zeros(9), "must be (N, 9)"),
        (np.zeros((0, 9)), "must be (N, 9)"),
        (np.float64(3), "must be (N, 9)"),
        (np.full((2, 9), np.nan), "finite"),
        (np.full((2, 9), 2), "0 and 1"),
        (np.full((2, 9), "a"), "must hold numbers"),
        (np.zeros((2, 9), complex), "must hold numbers"),
    ],
)
def test_what_cannot_be_scored_is_one_line(nade_here, x, told, capsys):
    assert main(["score", "tiny", "--in", npz(nade_here / "x.npz", x), "--out", str(nade_here / "out.npz")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and told in err and not (nade_here / "out.npz").exists()


def test_a_file_that_is_none_is_one_line(nade_here, capsys):
    (nade_here / "text.npz").write_text("not an archive")
    np.savez(nade_here / "other.npz", y=np.zeros((2, 9)))
    np.save(nade_here / "array.npy", np.zeros((2, 9)))
    np.savez(nade_here / "objects.npz", x=np.array([[None]], dtype=object))
    whole = (nade_here / "other.npz").read_bytes()
    (nade_here / "cut.npz").write_bytes(whole[: len(whole) // 2])
    for name in ("ghost.npz", "text.npz", "other.npz", "array.npy", "objects.npz", "cut.npz", "."):
        assert main(["score", "tiny", "--in", str(nade_here / name), "--out", str(nade_here / "out.npz")]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.startswith("genmodels: ") and err.count("\n") == 1 and "Traceback" not in err


@pytest.mark.parametrize("name", [name for name in STORED if name not in EXPLICIT])
def test_a_model_without_a_likelihood_is_refused(name):
    with pytest.raises(Unscored, match=f"{name} has no likelihood"):
        score(name, np.zeros((1, 784)))


def test_the_same_seed_draws_the_same_estimate():
    x = np.random.default_rng(1).integers(0, 2, (2, 784))
    first, again, other = (score("vae2_kl1", x, seed=s) for s in (3, 3, 4))
    assert first[1] == BOUND and np.array_equal(first[0], again[0]) and not np.array_equal(first[0], other[0])


def test_grey_pictures_are_scored_at_their_levels():
    levels = np.random.default_rng(2).integers(0, 256, (2, 784)).astype(np.uint8)
    assert np.array_equal(score("mixture_mnist", levels)[0], score("mixture_mnist", levels / 255)[0])
    with pytest.raises(Unscored, match="between 0 and 1"):
        score("mixture_mnist", levels.astype(float))


def test_a_gaussian_likelihood_counts_its_dequantisation():
    """On pictures that are all one grey the integral over z is nearly one Gaussian's, whose density is known to lie below this."""
    x = np.full((4, 784), 128 / 255)
    logp, kind = score("vae2_mse1000", x)
    most = -784 * (0.5 * math.log(2 * math.pi * vae.Config().variance) + math.log(256))
    assert kind == BOUND and (logp < most).all() and (logp > most - 784).all()


def test_points_of_the_plane_are_scored_in_their_units(tmp_path, monkeypatch):
    torch.manual_seed(0)
    config = planar.Config(width=8, layers=1)
    recipe = Recipe("points", "diffusion_planar", config, "plane_moons", "an untrained one")
    checkpoints.save(planar.Planar(config), recipe, steps=1, seconds=1.0, folder=tmp_path)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    logp, kind = score("points", np.array([[0.0, 0.0], [50.0, 50.0]]))
    assert kind == BOUND and logp.shape == (2,) and logp[0] > logp[1] + 100
    with pytest.raises(Unscored, match=r"must be \(N, 2\)"):
        score("points", np.zeros((1, 784)))


@pytest.mark.needs_data
@pytest.mark.parametrize("name", ["vae2_kl1", "d3pm_absorbing", "mixture_mnist", "diffusion_mnist"])
def test_scores_agree_with_the_figures_of_the_manifest(name, monkeypatch):
    """In the mean over a random few of the test pictures, within what such a few vary by."""
    n = {"diffusion_mnist": 12, "d3pm_absorbing": 12}.get(name, 60)
    if name == "d3pm_absorbing" or name.startswith("vae"):
        x, nats = mnist.load_binarized("test"), "nll" if name.startswith("vae") else "negative_elbo"
        expected = STORED[name]["metrics"][nats]["value"]
    else:
        x, expected = mnist.load("test")[0].reshape(-1, 784), STORED[name]["metrics"]["bits_per_dim"]["value"] * 784 * math.log(2)
    some = x[np.random.default_rng(0).permutation(len(x))[:n]]
    logp, kind = score(name, some)
    assert kind == BOUND
    assert -logp.mean() == pytest.approx(expected, abs=4 * logp.std() / n**0.5)


def test_every_family_with_a_density_can_score():
    for row in registry.FAMILIES.values():
        assert all(bool(kind.score) == (row.density != "none") for kind in row.models.values())
    assert scoring.PART >= 1
