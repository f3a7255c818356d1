"""Between two digits and the quiz, without a page: ways over the sphere, the nearest picture, the networks' layout for the browser."""

import math
import os
import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from benchmarks.harness import ROOT
from genmodels import checkpoints
from genmodels.data import mnist, nearest, training
from genmodels.gan import between, quiz
from genmodels.gan.dcgan import Config
from genmodels.metrics.pictures import classify
from tests.gans import untrained
from ui import digit_gan
from ui.convolutions import network_arrays
from ui.exhibits.gan import between as square
from ui.exhibits.gan import judge
from ui.i18n import LANGUAGES, sections
from ui.state import Table


@pytest.fixture(scope="module")
def noise():
    return between.corners(3, (0, 1, 0, 5), 64)


def test_the_sphere_is_not_left(noise):
    a, b = (v / np.linalg.norm(v) * 8 for v in noise[:2])
    whole = math.acos(float(a @ b) / 64)
    for t in np.linspace(0, 1, 11):
        z = between.slerp(a, b, t)
        assert np.linalg.norm(z) == pytest.approx(8, abs=1e-9)
        assert math.acos(min(1, float(a @ z) / 64)) == pytest.approx(t * whole, abs=1e-6), "at even speed"
    middle = between.straight(a, b, 0.5)
    assert np.linalg.norm(middle) == pytest.approx(8 * math.cos(whole / 2), abs=1e-9)


def test_where_there_is_no_angle_the_way_is_straight():
    a = np.array([3.0, 4.0])
    for b in (a, 2 * a, -a, 0 * a):
        assert np.allclose(between.slerp(a, b, 0.25), 0.75 * a + 0.25 * b)


def test_the_corners_of_the_square_are_the_draws(noise):
    for way in between.WAYS:
        for k, (u, v) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
            assert np.allclose(between.between(noise, u, v, way), noise[k])
    assert np.allclose(between.between(noise, 0.5, 0.5, "straight"), noise.mean(0))


def test_noise_is_standard_normal_and_its_own_for_each_corner_and_draw():
    z = np.stack([between.noise(seed, k, 0, 64) for seed in range(100) for k in range(4)])
    assert abs(z.mean()) < 0.02 and abs(z.std() - 1) < 0.02 and abs((z**4).mean() - 3) < 0.15
    assert abs(np.corrcoef(z[0::4].ravel(), z[1::4].ravel())[0, 1]) < 0.04
    assert not np.allclose(between.noise(0, 0, 0, 8), between.noise(0, 0, 1, 8))
    assert np.array_equal(between.noise(999_999, 3, 999, 8), between.noise(999_999, 3, 999, 8))


def test_the_lengths_that_the_prose_quotes():
    r = np.linalg.norm(np.random.default_rng(0).standard_normal((100_000, 64)), axis=1)
    assert np.quantile(r, (0.01, 0.99)) == pytest.approx((6.4, 9.7), abs=0.06)
    values = {**Table("gan", *square.FIELDS).defaults(), "way": "straight"}
    found = square.numbers(values)
    assert 3 < float(found["straight"]) < 5 and 6.4 < float(found["sphere"]) < 9.7 and 60 < float(found["angle"]) < 120


@pytest.mark.parametrize("part", [7, 4000])
def test_the_nearest_picture_is_the_nearest(part, monkeypatch):
    monkeypatch.setattr(nearest, "PART", part)
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (50, 28, 28)).astype(np.uint8)
    x = rng.random((9, 784)).astype(np.float32)
    x[4] = images[33].reshape(-1) / np.float32(255)
    where, apart = nearest.Collection(images).nearest(x)
    each = np.linalg.norm(images.reshape(50, -1)[None] / 255 - x[:, None].astype(np.float64), axis=2)
    assert np.array_equal(where, each.argmin(1)) and np.allclose(apart, each.min(1), atol=1e-4)
    assert where[4] == 33 and apart[4] == 0, "a copy is found out"
    with pytest.raises(ValueError):
        nearest.Collection(images[:0])


def real(rng, n):
    return np.full((n, 28, 28), 7, np.uint8)


def test_a_quiz_is_its_seeds_and_d_judges_what_is_shown():
    network = untrained(config=Config(channels=8))
    found, again = (quiz.draw(network, real, 5) for _ in range(2))
    assert all(np.array_equal(getattr(found, name), getattr(again, name)) for name in ("images", "real", "score"))
    assert not np.array_equal(found.images, quiz.draw(network, real, 6).images)
    assert found.images.dtype == np.uint8 and (found.images[found.real] == 7).all() and not (found.images[~found.real] == 7).all()
    shown = network.score(torch.from_numpy(found.images).flatten(1) / 255).numpy()
    assert np.allclose(found.score, shown, atol=1e-6)
    assert np.array_equal(quiz.right(found), (shown > 0.5) == found.real)
    tosses = np.concatenate([quiz.draw(network, real, seed, n=40).real for seed in range(10)])
    assert abs(tosses.mean() - 0.5) < 0.1


ACTIVATIONS = {"relu": nn.ReLU(), "tanh": nn.Tanh(), "silu": nn.SiLU(), "leaky_relu": nn.LeakyReLU(0.2), "none": nn.Identity()}


def browser(meta, arrays, name, x):
    """`makeNetwork` of ui/browser/conv.js in numpy: patches and products, channels last."""
    for i, layer in enumerate(meta[name]):
        w, b = arrays[f"{name}.{i}.w"].astype(np.float64), arrays[f"{name}.{i}.b"].astype(np.float64)
        (h, wide, c), (h2, w2, c2) = layer["shape"], layer["out"]
        if f"{name}.{i}.s" in arrays:
            w = w * np.resize(arrays[f"{name}.{i}.s"], len(w))[:, None]
        if layer["kind"] == "full":
            y = (w @ x.reshape(-1)).reshape(h2, w2, c2)
        else:
            k, s, p = (layer[key] for key in ("kernel", "stride", "padding"))
            small = (h2, w2) if layer["kind"] == "conv" else (h, wide)
            large = np.zeros((small[0] * s + k, small[1] * s + k, c if layer["kind"] == "conv" else c2))
            if layer["kind"] == "conv":
                large[p : p + h, p : p + wide] = x.reshape(h, wide, c)
                y = np.array([[w @ large[r * s : r * s + k, q * s : q * s + k].reshape(-1) for q in range(w2)] for r in range(h2)])
            else:
                made = (x.reshape(-1, c) @ w.T).reshape(h, wide, k, k, c2)
                for r in range(h):
                    for q in range(wide):
                        large[r * s : r * s + k, q * s : q * s + k] += made[r, q]
                y = large[p : p + h2, p : p + w2]
        x = ACTIVATIONS[layer["activation"]](torch.from_numpy(y + b)).numpy()
    return x


def test_what_the_browser_is_told_is_the_network():
    network = untrained(config=Config(latents=5, channels=4)).half().float()
    z = network.noise(3, torch.Generator().manual_seed(0))
    pictures = network.decode(z)
    meta, arrays = network_arrays("g", network.generator, (5,))
    judging, more = network_arrays("d", network.discriminator, (1, 28, 28))
    meta, arrays = meta | judging, arrays | more
    assert {a.dtype.str for key, a in arrays.items() if key.endswith(".w")} == {"<f2"}
    for one, x, logit in zip(z, pictures, network.logit(pictures), strict=True):
        made = browser(meta, arrays, "g", one.numpy())
        assert np.allclose((made.reshape(-1) + 1) / 2, x.numpy(), atol=1e-5)
        assert float(browser(meta, arrays, "d", made).item()) == pytest.approx(float(logit), abs=1e-4)


def test_the_classifier_too_and_what_the_browser_cannot_compute_is_refused():
    classifier = checkpoints.load("digit_classifier")
    x = torch.rand(784, generator=torch.Generator().manual_seed(1))
    meta, arrays = network_arrays("c", square._in_one_row(classifier), (1, 28, 28))
    seen = browser(meta, arrays, "c", x.reshape(28, 28, 1).numpy())
    assert np.allclose(seen.reshape(-1), classifier(x[None])[0].numpy(), atol=1e-3)
    for layers in (nn.Sequential(nn.Linear(2, 2), nn.GELU()), nn.Sequential(nn.Linear(2, 2), nn.LeakyReLU(0.1))):
        with pytest.raises(TypeError):
            network_arrays("x", layers.requires_grad_(False), (2,))


def test_the_pictures_that_are_looked_through_are_those_it_was_trained_on():
    mine = digit_gan.training_pictures("handwriting").images
    (theirs,) = training.SETS["handwriting"]().train
    assert len(mine) == len(theirs) == digit_gan.WRITTEN
    assert np.array_equal(mine[[0, -1]].reshape(2, -1), np.rint(255 * theirs[[0, -1]].numpy()))


@pytest.mark.needs_data
def test_and_so_with_mnist():
    mine = digit_gan.training_pictures("mnist").images
    (theirs,) = training.SETS["mnist_images"]().train
    assert len(mine) == len(theirs) and np.array_equal(mine[[0, -1]].reshape(2, -1), np.rint(255 * theirs[[0, -1]].numpy()))


# What the prose says of the trained network.


def trained():
    try:
        return checkpoints.load(digit_gan.NAMES["mnist"])
    except checkpoints.CheckpointError as error:
        pytest.skip(str(error))


def test_on_the_straight_way_pictures_are_greyer_but_mostly_the_same_digit():
    network, made = trained(), {}
    for way in between.WAYS:
        z = [between.between(between.corners(seed, (0,) * 4, 64), 0.5, 0.5, way) for seed in range(60)]
        made[way] = square.picture(network, np.stack(z))
    grey = {way: float(((x > 0.1) & (x < 0.9)).float().mean()) for way, x in made.items()}
    assert grey["sphere"] * 1.05 < grey["straight"] < grey["sphere"] * 1.5
    digits = {way: classify(x)[0] for way, x in made.items()}
    assert (digits["sphere"] == digits["straight"]).mean() > 0.6


@pytest.mark.needs_data
def test_generated_pictures_are_no_copies_and_d_is_better_than_a_coin():
    network = trained()
    x = network.sample(60, generator=torch.Generator().manual_seed(1))
    low = digit_gan.usual("mnist")[classify(x)[0], 0]
    assert (digit_gan.training_pictures("mnist").nearest(x.numpy())[1] > low).mean() > 0.9
    assert 0.6 < judge.accuracy(digit_gan.Shown(digit_gan.NAMES["mnist"], "mnist", network)) < 0.95


@pytest.mark.needs_data
def test_eight_in_ten_real_digits_are_as_far_as_is_usual():
    images, labels = mnist.load("test")
    some = np.random.default_rng(3).permutation(len(images))[:600]
    apart = digit_gan.training_pictures("mnist").nearest(images[some].reshape(len(some), -1) / np.float32(255))[1]
    for low, _middle, high in (digit_gan.usual("mnist")[-1], digit_gan.usual("mnist")[labels[some]].T):
        assert ((low <= apart) & (apart <= high)).mean() == pytest.approx(0.8, abs=0.06)


def test_a_coin_gets_seven_of_ten_in_one_round_of_six():
    assert sum(math.comb(10, k) for k in range(7, 11)) / 2**10 == pytest.approx(0.17, abs=0.005)


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_number_that_the_prose_quotes_is_there(lang):
    wanted = set(re.findall(r"\[\[(\w+)\]\]", sections("gan", lang)["explain between"]))
    assert wanted == set(square.numbers(Table("gan", *square.FIELDS).defaults()))


@pytest.mark.parametrize("part", [square, judge])
def test_the_program_runs(part, tmp_path):
    trained()
    script = tmp_path / "program.py"
    script.write_text(part.snippet(Table("gan", *part.FIELDS).defaults()), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "D" in done.stdout and list(tmp_path.glob("*.png"))
