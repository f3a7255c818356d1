"""The three models of the diffusion family: what they are asked, what they learn from, and that bounds and samples are what they say."""

from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import Bernoulli

from genmodels import registry
from genmodels.diffusion import d3pm, ddpm, planar
from genmodels.diffusion.d3pm import D3PM, MASK
from genmodels.diffusion.ddpm import DDPM, inward, outward, spread_times
from genmodels.diffusion.planar import Planar
from genmodels.diffusion.schedule import schedule
from genmodels.diffusion.unet import UNet

TINY = {"channels": (8, 16), "embed": 16, "heads": 2}


def seed(n: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(n)


def awake(model: torch.nn.Module) -> torch.nn.Module:
    """Small random weights in place of the first ones, many of which are 0."""
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=seed()) * 0.15)
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def model() -> DDPM:
    return awake(DDPM(ddpm.Config(**TINY)))


def test_a_fresh_network_says_nothing_and_every_part_of_it_learns():
    net = UNet(1, 1, channels=(8, 16), blocks=1, embed=16, heads=2, classes=10)
    x, t, y = torch.randn(2, 1, 28, 28, generator=seed()), torch.tensor([0.1, 0.9]), torch.tensor([3, 10])
    assert not net(x, t, y).any()
    awake(net).requires_grad_(True)(x, t, y).square().sum().backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in net.parameters())


def test_the_unet_hears_picture_time_and_class(model):
    x, t, y = torch.randn(1, 1, 28, 28, generator=seed()), torch.tensor([0.5]), torch.tensor([3])
    here = model.net(x, t, y)
    assert here.shape == x.shape
    for other in (model.net(x + 0.1, t, y), model.net(x, t + 0.01, y), model.net(x, t, y + 1)):
        assert (other - here).abs().max() > 1e-4


def test_pure_noise_is_its_own_answer_and_the_clean_guess_stays_finite(model):
    x = torch.randn(4, 1, 28, 28, generator=seed())
    y = torch.full((4,), model.none)
    noise = model.noise(x, torch.full((4,), 1000), y)
    torch.testing.assert_close(noise, x, atol=1e-3, rtol=0)
    a, b = model.schedule.marginal(1000)
    correction = model.net(x, torch.ones(4), y)
    torch.testing.assert_close((x - b * noise) / a, a * x - b * correction, atol=0.05, rtol=0)


def test_guidance_walks_on_from_no_class_to_the_class(model):
    x = torch.randn(3, 1, 28, 28, generator=seed())
    free, asked = model.denoiser()(x, 400), model.denoiser(7)(x, 400)
    torch.testing.assert_close(model.denoiser(7, 2.5)(x, 400), 3.5 * asked - 2.5 * free)
    each = model.denoiser(torch.tensor([1, 7, 2]))(x, 400)
    torch.testing.assert_close(each[1], asked[1])


def test_hidden_labels_are_not_used(model):
    x, y = torch.rand(8, 784, generator=seed()), torch.arange(8)
    hidden = DDPM(ddpm.Config(**TINY, drop=1.0))
    hidden.load_state_dict(model.state_dict())
    one, other = (float(hidden.loss(x, labels, generator=seed())[0].detach()) for labels in (y, 9 - y))
    assert one == other
    seen = DDPM(ddpm.Config(**TINY, drop=0.0))
    seen.load_state_dict(model.state_dict())
    one, other = (float(seen.loss(x, labels, generator=seed())[0].detach()) for labels in (y, 9 - y))
    assert one != other


def test_the_loss_is_the_error_in_the_noise(model):
    """A fresh network says sqrt(1 - abar) x_t, whose error is known: abar_t (1 - abar_t) x_0^2 + abar_t^2."""
    fresh = DDPM(ddpm.Config(**TINY, half=False))
    x = torch.full((2000, 784), 0.75)
    abar = fresh.schedule.abar[1:]
    expected = float((abar * (1 - abar) * 0.25 + abar**2).mean())
    assert float(fresh.loss(x, torch.zeros(2000, dtype=torch.int64), generator=seed())[0].detach()) == pytest.approx(expected, rel=0.01)


def test_the_velocity_weight_makes_it_the_error_in_v():
    """Equation 6: divided by abar_t the error in the noise is that of F in v = sqrt(abar_t) eps - sqrt(1 - abar_t) x_0."""
    weighted = awake(DDPM(ddpm.Config(**TINY, weight="velocity", half=False)))
    x, y = torch.rand(200, 784, generator=seed()), torch.arange(200) % 10
    loss, parts = weighted.loss(x, y, generator=seed(1))
    again = seed(1)  # the same draws in the same order
    t = spread_times(200, 1000, again, x.device)
    y = y.masked_fill(torch.rand(200, generator=again) < 0.1, weighted.none)
    eps = torch.randn(200, 1, 28, 28, generator=again)
    abar = weighted.schedule.abar[t][:, None, None, None]
    a, b = abar.sqrt().float(), (1 - abar).sqrt().float()
    error = a * eps - b * inward(x) - weighted.net(a * inward(x) + b * eps, t / 1000, y)
    counted = (abar > ddpm.LEAST).float()  # at the last few times the weight stays below 1 / abar_t
    assert float(loss) == pytest.approx(float((counted * error.square()).mean()), rel=1e-3)
    assert float(parts["noise"]) == pytest.approx(float((a * error).square().mean()), rel=1e-4)
    assert float(loss) > 1.2 * float(parts["noise"])


def test_a_weight_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="simple, velocity"):
        DDPM(ddpm.Config(**TINY, weight="none"))


def test_training_in_half_precision_is_nearly_the_same():
    whole, half = (awake(DDPM(ddpm.Config(**TINY, half=h))).train() for h in (False, True))
    x, y = torch.rand(16, 784, generator=seed()), torch.arange(16) % 10
    one, other = (float(m.loss(x, y, generator=seed())[0].detach()) for m in (whole, half))
    assert one == pytest.approx(other, rel=0.02) and one != other


def test_times_are_uniform_and_spread():
    t = torch.cat([spread_times(10, 1000, seed(k), torch.device("cpu")) for k in range(300)])
    assert t.min() >= 1 and t.max() <= 1000 and float(t.double().mean()) == pytest.approx(500.5, abs=10)
    tenths = spread_times(10, 1000, seed(), torch.device("cpu")).sub(1).div(100, rounding_mode="floor")
    assert sorted(tenths.tolist()) == list(range(10))


def test_samples_are_decided_by_the_seed_and_not_by_the_batch(model):
    once = model.sample(3, generator=seed(1), label=torch.tensor([1, 2, 3]), steps=4, guidance=1.0)
    again = model.sample(3, generator=seed(1), label=torch.tensor([1, 2, 3]), steps=4, guidance=1.0)
    apart = model.sample(3, generator=seed(1), label=torch.tensor([1, 2, 3]), steps=4, guidance=1.0, batch=1)
    assert once.shape == (3, 784) and once.min() >= 0 and once.max() <= 1
    assert torch.equal(once, again) and torch.allclose(once, apart, atol=1e-3)
    assert not torch.equal(once, model.sample(3, generator=seed(2), label=torch.tensor([1, 2, 3]), steps=4, guidance=1.0))
    with pytest.raises(ValueError, match="number of steps"):
        model.sample(1, steps=0)


def test_pictures_come_back_as_they_went_in():
    x = torch.rand(2, 784, generator=seed())
    torch.testing.assert_close(outward(inward(x)), x)


@pytest.fixture(scope="module", params=d3pm.NOISES)
def discrete(request) -> D3PM:
    return awake(D3PM(d3pm.Config(noise=request.param, T=50, **TINY)))


def transition(model: D3PM, s: int, t: int) -> torch.Tensor:
    """The matrix of q(x_t | x_s), step by step: (states, states) float64. A mask stays a mask."""
    whole = torch.eye(model.states, dtype=torch.float64)
    for k in range(s + 1, t + 1):
        alpha = model.schedule.alpha[k]
        whole = whole @ (alpha * torch.eye(model.states, dtype=torch.float64) + (1 - alpha) * model.pi.double().expand(model.states, -1))
    return whole


@pytest.mark.parametrize(("s", "t"), [(0, 1), (9, 10), (10, 30), (49, 50), (0, 50)])
def test_discrete_posteriors_are_bayes_rule_by_brute_force(discrete, s, t):
    x = torch.arange(discrete.states).repeat(784)[:784][None]
    found = discrete.posterior(x, torch.tensor([s]), torch.tensor([t]))[0].double()
    start, jump, whole = transition(discrete, 0, s), transition(discrete, s, t), transition(discrete, 0, t)
    for i in range(discrete.states):
        for k in range(2):
            joint = start[k] * jump[:, i]
            if whole[k, i] < 1e-12:  # cannot be: black never becomes a revealed white
                assert not found[i, k].any()
                continue
            torch.testing.assert_close(found[i, k], joint / whole[k, i], atol=1e-5, rtol=1e-4)
            assert float(found[i, k].sum()) == pytest.approx(1, abs=1e-5)


def test_discrete_noise_is_the_product_of_its_steps(discrete):
    x0 = (torch.arange(784) % 2).expand(400, -1)
    for t in (1, 20, 50):
        x = discrete.noised(x0, torch.full((400,), t), seed(t))
        expected = transition(discrete, 0, t)
        for k in range(2):
            share = torch.bincount(x[x0 == k], minlength=discrete.states).double() / (x0 == k).sum()
            torch.testing.assert_close(share, expected[k], atol=0.006, rtol=0)


def test_a_step_back_is_a_distribution_that_never_doubts_what_is_certain(discrete):
    x = torch.randint(discrete.states, (2, 784), generator=seed())
    t, s = torch.tensor([20, 40]), torch.tensor([10, 39])
    step = discrete.reverse(x, discrete.logits(x, t), s, t)
    assert step.min() >= 0
    torch.testing.assert_close(step.sum(-1), torch.ones(2, 784), atol=1e-5, rtol=0)
    if discrete.config.noise == "absorbing":
        sure = step.gather(2, x[..., None]).squeeze(2)[x != MASK]
        torch.testing.assert_close(sure, torch.ones_like(sure))


def knows_nothing_but(model: D3PM, p: torch.Tensor) -> D3PM:
    """The same model with a network that says of every pixel how often it is ink, whatever the others are."""
    logits = torch.logit(p)

    def net(x, t, y):
        return logits.expand(len(x), -1).reshape(-1, 1, 28, 28)

    model.net.forward = net
    return model


@pytest.mark.parametrize("noise", d3pm.NOISES)
def test_the_discrete_bound_is_above_the_truth_and_exact_for_masks(noise):
    """Pixels that are independent have a likelihood in closed form. By masking the bound is that; by flipping a little above it."""
    model = knows_nothing_but(D3PM(d3pm.Config(noise=noise, T=100, **TINY)), torch.linspace(0.05, 0.95, 784))
    truth = Bernoulli(torch.linspace(0.05, 0.95, 784))
    x = torch.stack([torch.bernoulli(truth.probs, generator=seed(k)) for k in range(100)])
    nats, exact = model.negative_bound(x, draws=100, generator=seed()).mean(), -truth.log_prob(x).sum(1).mean()
    if noise == "absorbing":
        assert float(nats) == pytest.approx(float(exact), rel=0.005)
    else:
        assert float(exact) - 1 < float(nats) < 1.1 * float(exact)
    assert float(model.prior_term(x).mean()) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("noise", d3pm.NOISES)
@pytest.mark.parametrize("steps", [3, 50])
def test_discrete_samples_follow_the_network_and_the_seed(noise, steps):
    p = torch.tensor([0.02, 0.5, 0.98, 0.7]).repeat_interleave(196)
    model = knows_nothing_but(D3PM(d3pm.Config(noise=noise, T=50, **TINY)), p)
    x = model.sample(200, generator=seed(), steps=steps)
    assert set(x.unique().tolist()) == {0.0, 1.0}
    torch.testing.assert_close(x.reshape(200, 4, 196).mean((0, 2)), p[::196], atol=0.02, rtol=0)
    assert torch.equal(x, model.sample(200, generator=seed(), steps=steps))


def test_what_is_revealed_stays_and_every_step_says_what_it_did():
    model = awake(D3PM(d3pm.Config(T=50, **TINY)))
    before = torch.full((2, 784), MASK)
    for step in model.path(2, model.schedule.times(10), generator=seed()):
        assert torch.equal(step.x, before)
        revealed = step.x != MASK
        assert torch.equal(step.next[revealed], step.x[revealed])
        masked = float((step.next == MASK).double().mean())
        assert masked == pytest.approx(1 - step.abar_s, abs=0.05)
        before = step.next
    assert step.s == 0 and (step.next != MASK).all()


def test_the_discrete_loss_is_the_bound_and_learns():
    torch.manual_seed(0)
    model = D3PM(d3pm.Config(T=50, half=False, **TINY))
    x = torch.zeros(64, 784)
    x[:, 300:500] = 1
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses = []
    for k in range(25):
        loss, parts = model.loss(x, generator=seed(k))
        torch.testing.assert_close(loss.detach(), (parts["bound"] + 0.01 * parts["cross_entropy"]).detach())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[0] == pytest.approx(784 * math.log(2), rel=0.1) and losses[-1] < 0.2 * losses[0]


def test_the_score_of_a_standard_gaussian_points_home_whatever_the_schedule():
    """A fresh network's answer is exact for standardised Gaussian data, whose score at every time is -u, a unit of the data's."""
    model = Planar(planar.Config("gaussians"))
    x = model.outward(torch.randn(20, 2, generator=seed()))
    for by in (None, schedule("linear", 100)):
        for t in (5, 50, 100):
            torch.testing.assert_close(model.score(x, t, by), -model.inward(x) / model.spread, atol=1e-4, rtol=1e-3)


def test_the_planar_network_hears_the_noise_and_not_the_schedule():
    model = awake(Planar(planar.Config("moons", width=16)))
    u, one, other = torch.randn(5, 2, generator=seed()), schedule("cosine"), schedule("linear", 400)
    t = 500
    s = int((other.abar - one.abar[t]).abs().argmin())
    alike, unlike = model.denoiser(one)(u, t), model.denoiser(other)(u, s)
    torch.testing.assert_close(alike, unlike, atol=0.02, rtol=0)
    assert (model.denoiser(one)(u, 200) - alike).abs().max() > 0.05


def test_a_planar_model_learns_its_set():
    torch.manual_seed(0)
    model = Planar(planar.Config("clusters", width=32))
    optimiser, g = torch.optim.Adam(model.parameters(), lr=5e-3), seed()
    for _ in range(500):
        loss, _ = model.loss(model.toy.sample(256, generator=g)[0], generator=g)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    x = model.sample(500, generator=seed(1), steps=30)
    near = torch.cdist(x, model.toy.modes).min(1)
    assert float((near.values < 0.6).float().mean()) > 0.9
    assert torch.bincount(near.indices, minlength=3).min() > 80
    assert torch.equal(x, model.sample(500, generator=seed(1), steps=30))


def test_every_recipe_builds_its_model():
    from genmodels import checkpoints
    from genmodels.diffusion.recipes import RECIPES

    for recipe in RECIPES:
        built = registry.build(recipe.model, checkpoints.plain(recipe.config))
        assert registry.recipes()[recipe.name] == recipe and sum(p.numel() for p in built.parameters()) < 1_200_000
