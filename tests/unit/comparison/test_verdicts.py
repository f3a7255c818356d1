"""Trials: verdicts follow from numbers, at the limits that the rules name; every proof of every family is whole."""

from __future__ import annotations

import string

import numpy as np
import pytest
import torch

from genmodels import baselines, checkpoints, painter_trials, registry, verdicts
from genmodels.comparison import ABILITIES, NO, PARTLY, YES, Proof, starts
from genmodels.diffusion import abilities as diffusion
from genmodels.gan import abilities as gan
from genmodels.mixture import abilities as mixture
from ui.i18n import SOURCE
from ui.predictions import experiments

SEED = 3
REAL = verdicts.real


@pytest.fixture
def judged(monkeypatch):
    """A judge that says what it is told: for each picture the digit of its first pixel in tenths, and of its second how sure it is.

    Real digits, which have no ink in their corners, are read as 0; `real` gives marked ones instead, of which it is wholly sure.
    """

    def judge(sure: float = 1.0):
        def classify(x):
            return (10 * x[:, 0]).round().numpy().astype(int), np.where(x[:, 1].numpy() > 0, 1.0, sure)

        def real(n, seed):
            x, label = trials_real(n, seed)
            x[:, 0], x[:, 1] = torch.from_numpy(label / 10), 1.0
            return x, label

        trials_real = REAL
        for module in (verdicts, painter_trials):
            monkeypatch.setattr(module, "classify", classify)
            monkeypatch.setattr(module, "real", real)

    judge()
    return judge


def marked(digits: list[int]) -> torch.Tensor:
    x = torch.zeros(len(digits), 784)
    x[:, 0] = torch.tensor(digits) / 10
    return x


def consistent(proof: Proof) -> None:
    """Every text has its values, every picture its shape and range."""
    chart = proof.chart
    texts = [proof.said, proof.rule, *proof.pictures, *proof.numbers]
    if chart:
        texts += [chart.x, chart.y, *chart.lines, *([chart.level[1]] if chart.level else [])]
        assert all(len(points) and np.isfinite(points).all() for points in chart.lines.values())
    for text in texts:
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= set(proof.values), text
    for pictures in proof.pictures.values():
        assert pictures.shape[-1] == 784 and pictures.ndim in (2, 3)
        assert pictures.min() >= -1e-6 and pictures.max() <= 1 + 1e-6
    assert proof.can in (YES, PARTLY, NO) and all(np.isfinite(list(proof.numbers.values())))


def test_limits_lie_between_the_naive_answer_and_real_digits():
    assert verdicts.limits(0.1, 1.0) == pytest.approx((0.91, 0.55)) and verdicts.limits(0.4, 0.9) == pytest.approx((0.85, 0.65))
    assert verdicts.limits(0.5, 1.0)[0] == pytest.approx(verdicts.APART), "of the area under a ROC curve, from chance to perfect"


@pytest.mark.parametrize(
    ("right", "own", "can"), [(19, True, YES), (19, False, PARTLY), (18, True, PARTLY), (11, True, PARTLY), (10, True, NO)]
)
def test_a_code_is_judged_by_what_is_still_read(judged, right, own, can):
    label = np.arange(20) % 10  # the average digit is read as 0: right for two of twenty, so the limits are 0.91 and 0.55
    made = marked([k % 10 if k < right else (k + 1) % 10 for k in range(20)])
    proof = verdicts.encoded(marked(list(label)), label, made, "{kept}", own=own)
    consistent(proof)
    assert proof.can == can and proof.said.format(**proof.values) == f"{5 * right} %"


def test_exact_means_half_a_grey_level_and_close_a_tenth_of_the_average_digits_error():
    x, _ = verdicts.real(9, SEED)
    plain = (x - baselines.average()).square().mean(1, keepdim=True).sqrt()
    bent = 0.09 * plain * torch.where(x > 0.5, -1, 1)  # of each picture less than a tenth of what the average digit would have
    for off, can in ((torch.where(x > 0.5, -1, 1) * 0.4 / 255, YES), (bent, PARTLY), (1.3 * bent, NO)):
        proof = verdicts.inverted(x, x + off, "{worst}")
        consistent(proof)
        assert proof.can == can
    bent[:4] *= 9  # five of nine still come back
    assert verdicts.inverted(x, x + bent, "").can == PARTLY


@pytest.mark.parametrize(("sure", "spread", "can"), [(0.6, 1.0, YES), (0.5, 1.0, PARTLY), (0.99, 0.6, NO)])
def test_one_step_asks_for_clear_and_for_different_pictures(judged, sure, spread, can):
    judged(sure)  # of real digits it is wholly sure, guessing is 0.1: half way is 0.55
    data, _ = REAL(200, SEED)
    proof = painter_trials.one_step(lambda n: (data.mean(0) + spread * (data[:n] - data.mean(0))) * (torch.arange(784) != 1), SEED)
    consistent(proof)
    assert proof.can == can


def test_a_leap_is_found_however_small_the_steps_are():
    def smooth(z: torch.Tensor, steep: float = 1.0) -> torch.Tensor:
        return torch.sigmoid(steep * z[:, :1]).expand(-1, 784)

    def leaping(z: torch.Tensor) -> torch.Tensor:
        return (z[:, :1] > 0).float().expand(-1, 784)

    assert painter_trials.interpolate(smooth, 1, SEED).can == YES
    # nearly a leap: most of the way in one step of 32, but it can be cut
    steep = painter_trials.interpolate(lambda z: smooth(z, 60.0), 1, SEED)
    assert steep.can == YES and steep.numbers["largest step, share of the distance"] > 0.5
    proof = painter_trials.interpolate(leaping, 1, SEED)
    consistent(proof)
    assert proof.can == NO and proof.numbers["its largest part, cut into 64, share of it"] == pytest.approx(1)


def test_a_half_that_was_given_must_stay(judged, monkeypatch):
    monkeypatch.setattr(baselines, "copied", lambda x, held: x)  # copying finds every digit again
    x = marked(list(range(10)))
    label = np.arange(10)
    kept = verdicts.filled(x, label, x[None], "", own=True)
    consistent(kept)
    assert kept.can == YES and verdicts.filled(x, label, x[None], "", own=False).can == PARTLY
    moved = x.clone()
    moved[:, 5] = 0.1
    assert verdicts.filled(x, label, moved[None], "", own=True).can == PARTLY


def test_a_class_is_asked_for_in_turn(judged):
    obeys = painter_trials.condition(lambda label, n: marked([label] * n), asks=True)
    consistent(obeys)
    assert obeys.can == YES
    deaf = painter_trials.condition(lambda label, n: marked([4] * n), asks=False)
    consistent(deaf)
    assert deaf.can == NO and deaf.numbers["read as the digit asked for"] == pytest.approx(0.1)


@pytest.mark.parametrize(("classes", "can"), [(10, YES), (9, PARTLY), (5, PARTLY), (4, NO)])
def test_every_class_counts(judged, classes, can):
    proof = painter_trials.cover_modes(marked([*(k % classes for k in range(200)), 9, 9]))  # two of a class may be the judge's mistake
    consistent(proof)
    assert proof.can == can and proof.values["present"] == classes


def test_the_naive_answers_come_from_training_pictures_alone():
    x, _ = verdicts.real(20, SEED)
    made = baselines.copied(x, verdicts.HALF)
    assert torch.equal(made[:, verdicts.HALF], x[:, verdicts.HALF]) and not torch.equal(made, x)
    other = baselines.copied(x.roll(1, 0), verdicts.HALF)  # halves that were looked up for another picture
    assert (made - x)[:, ~verdicts.HALF].norm(dim=1).mean() < 0.8 * (other - x)[:, ~verdicts.HALF].norm(dim=1).mean()
    noise = torch.rand(5, 784, generator=torch.Generator().manual_seed(0))
    assert baselines.closeness(x).min() > baselines.closeness(noise).max()


def test_outliers_are_told_one_kind_at_a_time():
    ink = verdicts.outlier(lambda x: x.sum(1), "{set} {told}", SEED)  # a score that likes ink takes noise for the most ordinary
    consistent(ink)
    assert ink.can == NO and ink.values["set"] in ("noise", "inverted")
    real, _ = verdicts.real(32, SEED)
    knows = verdicts.outlier(lambda x: (torch.cdist(x, real).amin(1) < 0.1).float(), "", SEED)
    assert knows.can == YES


def test_a_bound_that_moves_with_what_was_chosen_is_none():
    chart, x = verdicts.Chart("x", "y", {"b": [(0.0, 1.0)]}), torch.zeros(2, 784)
    assert verdicts.bounded(1.9, 0.05, "", nothing=8, x=x, chart=chart).can == YES
    assert verdicts.bounded(1.9, 0.60, "", nothing=8, x=x, chart=chart).can == YES  # a tenth of the 6.1 bits below knowing nothing
    assert verdicts.bounded(1.9, 0.62, "", nothing=8, x=x, chart=chart).can == NO
    assert verdicts.bounded(8.1, 0.00, "", nothing=8, x=x, chart=chart).can == NO


@pytest.mark.parametrize("family", registry.FAMILIES)
def test_a_family_only_offers_what_is_asked(family):
    offered = registry.part(registry.FAMILIES[family].abilities)
    assert set(offered) <= set(ABILITIES) and len(offered) == len(ABILITIES)


@pytest.mark.parametrize(
    ("family", "ability"),
    [("mixture", "encode"), ("mixture", "bound"), ("vae", "exact_likelihood"), ("vae", "invert"), ("gan", "condition")],
)
def test_proofs_of_the_checkpoints_are_whole_and_repeat_themselves(family, ability):
    trial = registry.part(registry.FAMILIES[family].abilities)[ability]
    one, again = trial(SEED), trial(SEED)
    consistent(one)
    assert one.can == again.can and dict(one.numbers) == dict(again.numbers)


@pytest.mark.needs_data
def test_the_mixture_can_as_much_as_the_prose_asks_for():
    proofs = registry.part(registry.FAMILIES["mixture"].abilities)
    (true,) = (answer.text for answer in experiments("compare", SOURCE)["can1"].answers if answer.mark == "x")
    low, _to, high = true.split()
    assert int(low) <= sum(trial(0).can == YES for trial in proofs.values()) <= int(high)


def test_the_mixtures_likelihood_is_proven_by_its_integral():
    proof = mixture.exact_likelihood(SEED)
    consistent(proof)
    assert proof.can == YES and proof.numbers["integral along a pixel"] == pytest.approx(1, abs=1e-3)


def test_a_search_comes_nearer_to_a_picture_that_the_generator_made(monkeypatch):
    monkeypatch.setattr(gan, "STEPS", 25)
    model = gan.model()
    x = model.sample(2, generator=torch.Generator().manual_seed(SEED))
    begin = starts(0, gan.TRIES * 2, model.config.latents)
    before = (model.decode(begin).detach() - x.repeat(gan.TRIES, 1)).square().sum(1).reshape(gan.TRIES, 2).amin(0)
    found = gan.search(model, x, torch.ones(784), 0)
    assert ((model.decode(found).detach() - x).square().sum(1) < 0.5 * before).all()


def test_a_proof_with_a_search_can_be_the_first_to_be_asked(monkeypatch):
    monkeypatch.setattr(gan, "STEPS", 3)
    gan.found.cache_clear()
    consistent(gan.bound(SEED))
    gan.found.cache_clear()


def test_a_missing_checkpoint_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    with pytest.raises(checkpoints.CheckpointError, match="mixture_mnist"):
        mixture.encode(0)


def test_diffusions_way_back_is_of_first_order_as_the_prose_says():
    ddpm, (x, _) = diffusion.model(), verdicts.real(6, 0)
    few, many = (float((diffusion._round_trip(ddpm, x, steps) - x).square().mean(1).sqrt().median()) for steps in (10, 50))
    assert 1 / 8 < many / few < 1 / 3
