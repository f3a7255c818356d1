"""Trials: verdicts follow from numbers, at the limits that the rules name; every proof of every family is whole."""

from __future__ import annotations

import string

import numpy as np
import pytest
import torch

from genmodels import checkpoints, registry, trials
from genmodels.comparison import ABILITIES, NO, PARTLY, YES, Proof
from genmodels.gan import abilities as gan
from genmodels.mixture import abilities as mixture

SEED = 3


@pytest.fixture
def judged(monkeypatch):
    """A judge that says what it is told: for each picture the digit of its first pixel in tenths, with one certainty."""

    def judge(sure: float = 1.0):
        monkeypatch.setattr(trials, "read", lambda x: ((10 * x[:, 0]).round().numpy().astype(int), np.full(len(x), sure)))

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


@pytest.mark.parametrize(("right", "own", "can"), [(9, True, YES), (9, False, PARTLY), (8, True, PARTLY), (5, True, PARTLY), (4, True, NO)])
def test_a_code_is_judged_by_what_is_still_read(judged, right, own, can):
    label = np.arange(10) % 10
    made = marked([k if k < right else (k + 1) % 10 for k in range(10)])
    proof = trials.encoded(marked(list(range(10))), label, made, "{kept}", own=own)
    consistent(proof)
    assert proof.can == can and proof.said.format(**proof.values) == f"{10 * right} %"


@pytest.mark.parametrize(("off", "can"), [(0.4, YES), (0.6, PARTLY), (4.9, PARTLY), (6.0, NO)])
def test_exact_means_half_a_grey_level(off, can):
    x = torch.full((3, 784), 0.5)
    proof = trials.inverted(x, x + off / 255, "{worst}")
    consistent(proof)
    assert proof.can == can


@pytest.mark.parametrize(("sure", "spread", "can"), [(0.9, 1.0, YES), (0.7, 1.0, PARTLY), (0.99, 0.3, NO)])
def test_one_step_asks_for_clear_and_for_different_pictures(judged, sure, spread, can):
    judged(sure)
    data, _ = trials.real(200, SEED)
    proof = trials.one_step(lambda n: data.mean(0) + spread * (data[:n] - data.mean(0)), SEED)
    consistent(proof)
    assert proof.can == can


def test_a_leap_is_found_however_small_the_steps_are(judged):
    def smooth(z: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(z[:, :1]).expand(-1, 784)

    def leaping(z: torch.Tensor) -> torch.Tensor:
        return (z[:, :1] > 0).float().expand(-1, 784)

    seed = next(s for s in range(50) if (trials.starts(s, 4, 1)[::2] * trials.starts(s, 4, 1)[1::2] < 0).all())  # both ways cross nought
    assert trials.interpolate(smooth, 1, seed).can == YES
    proof = trials.interpolate(leaping, 1, seed)
    consistent(proof)
    assert proof.can == PARTLY and proof.numbers["largest step, share of the distance"] == pytest.approx(1)


def test_a_half_that_was_given_must_stay(judged):
    x = marked(list(range(10)))
    label = np.arange(10)
    kept = trials.filled(x, label, x[None], "", own=True)
    consistent(kept)
    assert kept.can == YES and trials.filled(x, label, x[None], "", own=False).can == PARTLY
    moved = x.clone()
    moved[:, 5] = 0.1
    assert trials.filled(x, label, moved[None], "", own=True).can == PARTLY


def test_a_class_is_asked_for_in_turn(judged):
    obeys = trials.condition(lambda label, n: marked([label] * n), asks=True)
    consistent(obeys)
    assert obeys.can == YES
    deaf = trials.condition(lambda label, n: marked([4] * n), asks=False)
    consistent(deaf)
    assert deaf.can == NO and deaf.numbers["read as the digit asked for"] == pytest.approx(0.1)


@pytest.mark.parametrize(("classes", "can"), [(10, YES), (9, PARTLY), (8, PARTLY), (7, NO)])
def test_every_class_counts(judged, classes, can):
    proof = trials.cover_modes(marked([k % classes for k in range(200)]))
    consistent(proof)
    assert proof.can == can and proof.values["present"] == classes


def test_outliers_are_told_one_kind_at_a_time():
    ink = trials.outlier(lambda x: x.sum(1), "{set} {told}", SEED)  # a score that likes ink takes noise for the most ordinary
    consistent(ink)
    assert ink.can == NO and ink.values["set"] in ("noise", "inverted")
    real, _ = trials.real(32, SEED)
    knows = trials.outlier(lambda x: (torch.cdist(x, real).amin(1) < 0.1).float(), "", SEED)
    assert knows.can == YES


def test_a_bound_that_moves_with_what_was_chosen_is_none():
    chart, x = trials.Chart("x", "y", {"b": [(0.0, 1.0)]}), torch.zeros(2, 784)
    assert trials.bounded(1.9, 0.05, "", nothing=8, x=x, chart=chart).can == YES
    assert trials.bounded(1.9, 0.50, "", nothing=8, x=x, chart=chart).can == NO
    assert trials.bounded(8.1, 0.00, "", nothing=8, x=x, chart=chart).can == NO


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


def test_the_mixtures_likelihood_is_proven_by_its_integral():
    proof = mixture.exact_likelihood(SEED)
    consistent(proof)
    assert proof.can == YES and proof.numbers["integral along a pixel"] == pytest.approx(1, abs=1e-3)


def test_a_search_comes_nearer_to_a_picture_that_the_generator_made(monkeypatch):
    monkeypatch.setattr(gan, "STEPS", 25)
    model = gan.model()
    x = model.sample(2, generator=torch.Generator().manual_seed(SEED))
    begin = trials.starts(0, gan.TRIES * 2, model.config.latents)
    before = (model.decode(begin).detach() - x.repeat(gan.TRIES, 1)).square().sum(1).reshape(gan.TRIES, 2).amin(0)
    found = gan.search(model, x, torch.ones(784), 0)
    assert ((model.decode(found).detach() - x).square().sum(1) < 0.5 * before).all()


def test_a_missing_checkpoint_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    with pytest.raises(checkpoints.CheckpointError, match="mixture_mnist"):
        mixture.encode(0)
