"""The two convolutional GANs: their layers, their losses, and their training as a run."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from genmodels.core import Recipe
from genmodels.gan import conv_gan, dcgan, digit_metrics, live_images
from genmodels.gan.image_recipes import RECIPES
from genmodels.live.engine import Training, events
from genmodels.live.protocol import Diverged, RunSpec
from genmodels.live.recording import same
from genmodels.metrics import frechet, pictures
from genmodels.training import Trainer

MODELS = [dcgan.DCGAN(dcgan.Config(channels=8)), conv_gan.ConvGAN(conv_gan.Config(depth=8))]


def described(module: nn.Module) -> tuple:
    """A layer as one would name it: what it is, from how many maps to how many, size and stride of its window, its setting."""
    if isinstance(module, nn.Linear):
        return "linear", module.in_features, module.out_features
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        return type(module).__name__, module.in_channels, module.out_channels, module.kernel_size, module.stride
    if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
        return "batch norm", module.num_features, module.momentum
    if isinstance(module, nn.Dropout):
        return "dropout", module.p
    if isinstance(module, nn.Upsample):
        return "upsampling", module.scale_factor
    return (type(module).__name__,)


NOTES_D = [
    ("Conv2d", 1, 64, (5, 5), (2, 2)), ("ReLU",), ("dropout", 0.4),
    ("Conv2d", 64, 128, (5, 5), (2, 2)), ("ReLU",), ("dropout", 0.4),
    ("Conv2d", 128, 256, (5, 5), (2, 2)), ("ReLU",), ("dropout", 0.4),
    ("Flatten",), ("linear", 4096, 1), ("Sigmoid",),
]  # fmt: skip
NOTES_G = [
    ("linear", 32, 7 * 7 * 64), ("batch norm", 3136, pytest.approx(1 - 0.9)), ("LeakyReLU",), ("Unflatten",), ("dropout", 0.4),
    ("upsampling", 2.0), ("ConvTranspose2d", 64, 32, (5, 5), (1, 1)), ("batch norm", 32, pytest.approx(1 - 0.9)), ("LeakyReLU",),
    ("upsampling", 2.0), ("ConvTranspose2d", 32, 16, (5, 5), (1, 1)), ("batch norm", 16, pytest.approx(1 - 0.9)), ("LeakyReLU",),
    ("Conv2d", 16, 1, (5, 5), (1, 1)), ("Sigmoid",),
]  # fmt: skip


def test_the_notes_network_layer_for_layer():
    model = conv_gan.ConvGAN(conv_gan.Config())
    assert [described(m) for m in model.discriminator] == NOTES_D
    assert [described(m) for m in model.generator] == NOTES_G
    sizes, x = [], torch.zeros(2, 1, 28, 28)
    for layer in model.discriminator:
        x = layer(x)
        if isinstance(layer, nn.Conv2d):
            sizes.append(tuple(x.shape[1:]))
    assert sizes == [(64, 14, 14), (128, 7, 7), (256, 4, 4)]
    assert model.decode(model.noise(2)).shape == (2, 784)


def test_the_notes_training_is_what_a_run_is_given():
    settings = RunSpec("image_gan", "handwriting", {"network": "notes"}).checked()
    told = {"generator_rate": 4e-4, "discriminator_rate": 4e-4, "batch": 128, "momentum": 0.9}
    assert told.items() <= settings.settings.items()
    assert settings.steps == 2_000
    z = conv_gan.ConvGAN(conv_gan.Config(depth=8)).noise(4_000, torch.Generator().manual_seed(0))
    assert z.shape[1] == 32 and z.min() >= -1 and z.max() <= 1 and float(z.var()) == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.parametrize("model", MODELS, ids=["dcgan", "notes"])
def test_losses_are_ln_4_and_ln_2_for_a_discriminator_that_cannot_tell(model):
    last = next(m for m in reversed(list(model.discriminator)) if isinstance(m, nn.Linear))
    kept = {k: v.clone() for k, v in last.state_dict().items()}
    with torch.no_grad():
        last.weight.zero_()
        last.bias.zero_()
    x = torch.rand(8, 784)
    d, parts = model.discriminator_loss(x, torch.Generator().manual_seed(0))
    g, _ = model.generator_loss(x, torch.Generator().manual_seed(0))
    last.load_state_dict(kept)
    assert d.item() == pytest.approx(math.log(4), abs=1e-5)
    assert g.item() == pytest.approx(math.log(2), abs=1e-5)
    assert float(parts["real"]) == pytest.approx(0.5)


@pytest.mark.parametrize("model", MODELS, ids=["dcgan", "notes"])
def test_losses_are_cross_entropies_of_the_score(model):
    x = torch.rand(6, 784)
    model.eval()
    with torch.no_grad():
        generated = model.decode(model.noise(6, torch.Generator().manual_seed(3)))
        d = -(model.score(x).log().mean() + (1 - model.score(generated)).log().mean())
        g = -model.score(generated).log().mean()
        told = [loss(x, torch.Generator().manual_seed(3))[0] for loss in (model.discriminator_loss, model.generator_loss)]
    model.train()
    assert [float(v) for v in told] == pytest.approx([float(d), float(g)], rel=1e-4)


@pytest.mark.parametrize("model", MODELS, ids=["dcgan", "notes"])
def test_each_player_only_moves_its_own_weights(model):
    for name, weights in model.players().items():
        model.zero_grad()
        getattr(model, name)(torch.rand(4, 784))[0].backward(inputs=list(weights))
        other = model.generator if name == "discriminator_loss" else model.discriminator
        assert all(p.grad is None for p in other.parameters())
    assert model.generator.training and model.discriminator.training


def test_pictures_are_grey_levels_and_follow_the_seed():
    for model in MODELS:
        one, other = (model.sample(3, generator=torch.Generator().manual_seed(5)) for _ in range(2))
        assert one.shape == (3, 784) and one.min() >= 0 and one.max() <= 1
    model.eval()
    one, other = (model.sample(3, generator=torch.Generator().manual_seed(5)) for _ in range(2))
    model.train()
    assert torch.equal(one, other)


def test_the_trainer_plays_both_sides_and_resumes(tmp_path, monkeypatch):
    monkeypatch.setattr("genmodels.training.SAVE_SECONDS", 0.0)
    monkeypatch.setattr("genmodels.training.LOOK", 2)
    recipe = Recipe("tiny", "dcgan", dcgan.Config(latents=4, channels=2), "handwriting", "", steps=4, batch=4, lr=1e-3)
    whole = Trainer(recipe)
    seen = list(whole.events())
    assert {"discriminator", "generator", "real", "fake"} <= seen[-1].losses.keys()

    state = tmp_path / "state.safetensors"
    first = Trainer(recipe, state=state)
    next(first.events())
    second = Trainer(recipe, state=state)
    assert second.step == 2
    list(second.events())
    for key, value in whole.model.state_dict().items():
        assert torch.equal(value, second.model.state_dict()[key]), key


def small(network: str = "dcgan", **more) -> RunSpec:
    return RunSpec("image_gan", "handwriting", {"network": network, "batch": 4, **more}, steps=6, every=2, snapshot_every=4).checked()


@pytest.mark.parametrize("network", ["dcgan", "notes"])
def test_the_same_seed_gives_the_same_run_and_a_rewind_the_same_future(network):
    spec = small(network)
    one = list(events(spec))
    torch.manual_seed(7)  # what others draw changes nothing
    training = Training(spec)
    other = [training.event()]
    while not training.finished:
        other += [e for e in [training.advance()] if e]
    assert same(one, other)
    training.seek(4)
    while not training.catch_up():
        pass
    again = [e for e in (training.advance() for _ in range(2)) if e]
    assert same(again, one[-1:])


def test_a_run_shows_what_it_says():
    event = next(events(small()))
    shown = event.snapshot
    assert shown["pictures"].shape == (live_images.SHOWN, 28, 28) and shown["pictures"].dtype == np.uint8
    assert len(np.unique(shown["pictures"])) <= live_images.GREYS
    assert shown["score"].shape == shown["digit"].shape == shown["sure"].shape == (live_images.SHOWN,)
    assert sum(event.metrics[f"share_{k}"] for k in range(10)) == pytest.approx(1)


def test_one_player_alone_leaves_the_other_where_it_is():
    training = Training(small())
    before = {k: v.clone() for k, v in training.model.model.generator.named_parameters()}
    training.advance("discriminator")
    assert all(torch.equal(before[k], v) for k, v in training.model.model.generator.named_parameters())
    training.advance("generator")
    assert not all(torch.equal(before[k], v) for k, v in training.model.model.generator.named_parameters())


def test_a_rate_that_is_turned_counts_from_the_next_step():
    training = Training(small())
    training.change({"generator_rate": 1e-3})
    training.advance()
    assert training.model.optimisers["generator_loss"].param_groups[0]["lr"] == 1e-3
    with pytest.raises(ValueError, match="needs a new run"):
        training.change({"network": "notes"})


def test_an_absurd_rate_ends_in_a_divergence_that_is_told():
    with pytest.raises(Diverged, match="diverged at step"):
        for _ in events(small(generator_rate=1e4, discriminator_rate=1e4)):
            pass


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"network": "biggan"}, "no network"),
        ({"batch": 0}, "batch must be"),
        ({"generator_rate": 1e9}, "generator rate must be"),
        ({"width": 4}, "no setting"),
        ({"generator_steps": True}, "generator steps must be"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(settings, said):
    with pytest.raises(ValueError, match=said):
        RunSpec("image_gan", "handwriting", settings).checked()


def test_the_judge_counts_classes_and_measures_distances():
    real = pictures.real("handwriting", "test", 400)
    report = digit_metrics.measure(real, "handwriting")
    assert report["classes"] == 10 and report["sure"] > 0.9
    assert report["frechet"] == pytest.approx(report["frechet_floor"])
    one = digit_metrics.measure(real[:1].repeat(400, 1), "handwriting")
    assert one["classes"] == 1 and one["frechet"] > 5 * report["frechet"]
    assert one["frechet_floor"] == report["frechet_floor"]
    assert one["variety"] == pytest.approx(0) and report["variety"] == pytest.approx(1, abs=0.1)
    assert frechet.distance(frechet.fit(pictures.features(real)), pictures.reference("handwriting", 400)[0]) == report["frechet"]


def test_the_recipes_are_of_this_kind():
    models = {r.name: r.model for r in RECIPES}
    assert models == {"dcgan": "dcgan", "dcgan_handwriting": "dcgan", "gan_notes": "conv_gan", "gan_r1": "r1_gan"}


def test_what_an_idle_worker_gets_ready(monkeypatch):
    judge, asked = digit_metrics.measure, []
    monkeypatch.setattr(digit_metrics, "measure", lambda x, source: asked.append((len(x), source)) or judge(x, source))
    live_images.warm()
    assert asked == [(digit_metrics.METER, live_images.ImageRun(RunSpec("image_gan", "digits").checked()).source)]
    assert pictures.reference.cache_info().currsize
