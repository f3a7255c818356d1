"""The likelihood as a detector: scores by their formulas, curves as scikit-learn draws them, what fails and what repairs it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import roc_auc_score

from genmodels import checkpoints
from genmodels.autoregressive import detection
from genmodels.data import hangul


@pytest.fixture(scope="module")
def judged():
    pictures, _ = detection.sets(0)
    return detection.judge(checkpoints.load("nade"), checkpoints.load("plane4_shared"), pictures)


def test_the_sheet_of_hangul_is_made_again_from_all_pictures(tmp_path):
    every = np.random.default_rng(1).integers(0, 256, (8, 20, 32, 32), dtype=np.uint8)
    made = np.asarray(hangul.sheet(every))
    assert made.shape == (8 * hangul.SIDE, hangul.COLUMNS * hangul.SIDE) and np.array_equal(made, np.asarray(hangul.sheet(every)))
    found = hangul.syllables()
    assert found.shape == (96, 28, 28) and found.dtype == np.uint8 and len(np.unique(found.reshape(96, -1), axis=0)) == 96
    assert (found[:, :2] == 0).all() and ((found > 128).reshape(96, -1).sum(1) > 15).all()


def test_scores_are_their_formulas(judged):
    model, q = checkpoints.load("nade"), checkpoints.load("plane4_shared")
    x, _ = detection.sets(0)
    p, g = (float(m.log_prob(x["hangul"][:1])) for m in (model, q))
    one, centre = judged["hangul"], -float(model.log_prob(x["known"]).mean())
    assert one.score("nats")[0] == pytest.approx(-p, rel=1e-6)
    assert one.score("typical")[0] == pytest.approx(abs(-p - centre), rel=1e-5)
    assert one.score("ratio")[0] == pytest.approx(g - p, rel=1e-5)
    assert one.surprise.shape == (96, 784) and (one.surprise >= 0).all()


def test_the_curve_has_the_area_and_goes_from_none_to_all():
    rng = np.random.default_rng(0)
    usual, odd = rng.normal(0, 1, 60).round(1), rng.normal(0.7, 1, 45).round(1)
    false, true = detection.roc(usual, odd)
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1) and (np.diff(false) >= 0).all() and (np.diff(true) >= 0).all()
    wanted = roc_auc_score(np.r_[np.zeros(60), np.ones(45)], np.r_[usual, odd])
    assert float(np.trapezoid(true, false)) == pytest.approx(wanted)
    from genmodels.data.outliers import auroc

    assert auroc(-usual, -odd) == pytest.approx(wanted)


def test_the_empty_page_fools_the_likelihood_and_neither_repair(judged):
    found = detection.areas(judged)["blank"]
    assert found["nats"] < 0.05 and found["typical"] > 0.95 and found["ratio"] > 0.9


def test_digits_are_not_in_the_table_and_known_ones_are_not_judged(judged):
    assert set(detection.areas(judged)) == {"hangul", "noise", "inverted", "quarter turn", "letters", "blank"}
    pictures, _ = detection.sets(0)
    assert not torch.equal(pictures["known"], pictures["digits"]) and all(set(x.unique().tolist()) <= {0.0, 1.0} for x in pictures.values())
