"""The prose of the pages: its experiments open what they say, and what they reveal is what the checkpoints do."""

import re
from collections.abc import Mapping

import numpy as np
import pytest
import torch
from torch.distributions import Normal

from genmodels import checkpoints
from genmodels.autoencoder import posterior
from genmodels.live import recording
from tests.tables import TABLES
from ui import experiments
from ui.exhibits.compare.table import claims
from ui.exhibits.home.family_map import tree
from ui.exhibits.vae import bound, quoted, walk
from ui.exhibits.vae import kl as kl_weight
from ui.exhibits.vae import learn as vae_learn
from ui.exhibits.vae import posterior as picture
from ui.i18n import LANGUAGES, SOURCE, sections


def tries(page: str, lang: str) -> dict[str, list[experiments.Experiment]]:
    return {name: experiments.parse(text)[1] for name, text in sections(page, lang).items() if name.startswith("try")}


class Shown(dict):
    """A state without a session."""

    def __init__(self, query: Mapping[str, str]):
        values, bad = TABLES["vae"].parse(query)
        assert not bad
        super().__init__(values)
        self.table = TABLES["vae"]


@pytest.mark.parametrize("page", list(TABLES))
@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_experiment_sets_the_page_up(page, lang):
    for section, found in tries(page, lang).items():
        assert len(found) == 3, section
        for one in found:
            values, bad = TABLES[page].parse(one.query)
            assert not bad and set(one.query) <= set(values), (section, one.title, bad)
            if " " in section:
                assert one.query["exhibit"] == section.split()[1]


def test_what_other_pages_link_to_is_what_the_page_knows():
    tours = [(name, query) for name, words in tree.WORDS.items() for query, _label in words.tour]
    notes = [(claim.page, dict(claim.query)) for found in claims.NOTES.values() for claim in found if claim.page]
    assert tours and notes
    for page, query in [*tours, *notes]:
        values, bad = TABLES[page].parse(query)
        assert not bad and set(query) <= set(values), (page, query, bad)


@pytest.mark.parametrize("page", list(TABLES))
def test_both_languages_open_the_same_experiments_and_quote_the_same_numbers(page):
    links = {lang: {name: [one.query for one in found] for name, found in tries(page, lang).items()} for lang in LANGUAGES}
    assert links["ko"] == links["en"]
    for name, text in sections(page, SOURCE).items():
        other = sections(page, "ko")[name]
        for pattern in (r"\[\[\w+\]\]", r"arXiv:[\d.]+", r"^\$\$$"):
            assert sorted(re.findall(pattern, text, re.M)) == sorted(re.findall(pattern, other, re.M)), (name, pattern)


def test_formulas_that_stand_alone_stand_on_their_own_lines():
    """On one line Streamlit sets '$$...$$' small, as a part of the text."""
    for lang in LANGUAGES:
        for page in TABLES:
            for name, text in sections(page, lang).items():
                assert text.count("$$") % 2 == 0 and not re.search(r"\$\$.|\S\$\$", text), (lang, page, name)


@pytest.mark.parametrize("exhibit", ["walk", "picture", "learn", "bound"])
def test_every_number_that_the_prose_quotes_is_measured(exhibit):
    numbers = quoted.numbers(Shown({"exhibit": exhibit}))
    wanted = set(re.findall(r"\[\[(\w+)\]\]", sections("vae", SOURCE)[f"explain {exhibit}"]))
    assert wanted and wanted <= set(numbers)
    for name in wanted:
        float(re.sub(r"\\times 10\^\{(-?\d+)\}", r"e\1", numbers[name]).replace("−", "-").replace(",", "").replace(" ", ""))


def test_the_numbers_add_up_as_the_formulas_say():
    n = {k: float(v.replace("−", "-")) for k, v in quoted.numbers(Shown({"exhibit": "picture"})).items()}
    assert n["reconstruction"] - n["kl"] == pytest.approx(n["elbo"], abs=1e-9)
    assert n["kl1"] + n["kl2"] == pytest.approx(n["kl"], abs=1e-9)
    assert n["elbo"] + n["gap"] == pytest.approx(n["evidence"], abs=1e-9)
    n = {k: float(v.replace("−", "-")) for k, v in quoted.numbers(Shown({"exhibit": "bound"})).items()}
    assert n["elbo"] + n["gap"] == pytest.approx(n["evidence"], abs=1e-9)
    assert n["approximation"] + n["amortisation"] == pytest.approx(n["lost"], abs=1e-9)


def test_far_out_the_density_is_written_as_a_power_of_ten():
    assert quoted.numbers(Shown({"z": "3.6,3.6"}))["density"] == r"3.7 \times 10^{-7}"


# What the experiments reveal.


def experiment(section: str, number: int) -> Shown:
    return Shown(tries("vae", SOURCE)[f"try {section}"][number].query)


def test_between_a_7_and_a_0_lie_other_digits():
    state, network, judge = experiment("walk", 1), checkpoints.load("vae2_kl1"), checkpoints.load("digit_classifier")
    pictures = walk.decode(network, walk.steps(np.array(state["path"])))
    digit, sure = judge.predict((255 * pictures).round().astype(np.uint8))
    assert digit[0] == 7 and digit[-1] == 0 and sure[0] > 0.9 and sure[-1] > 0.9
    assert len(set(digit[sure > 0.9]) - {0, 7}) >= 2


def test_far_out_the_decoder_draws_a_digit_all_the_same():
    state, judge = experiment("walk", 2), checkpoints.load("digit_classifier")
    far = walk.decode(checkpoints.load("vae2_kl1"), np.array([state["z"]]))
    assert judge.predict((255 * far).round().astype(np.uint8))[1][0] > 0.95
    assert 1e-6 < np.exp(-np.square(state["z"]).sum() / 2) < 4e-6


def test_the_house_is_taken_for_a_0_without_doubt_but_at_a_price():
    state, network, judge = experiment("picture", 0), checkpoints.load("vae2_kl1"), checkpoints.load("digit_classifier")
    q, usual = picture.encoded(network, state["ink"]), picture.encoded(network, picture.default_ink("mnist"))
    digit, _sure = judge.predict((255 * walk.decode(network, q.loc[None])).round().astype(np.uint8))
    assert digit[0] == 0 and q.scale.max() < 3 * usual.scale.max() < 0.1
    price = picture.terms(network, picture.default_ink("mnist"))["reconstruction"]
    assert picture.terms(network, state["ink"])["reconstruction"] < price - 20


def test_what_the_experiments_on_the_bound_reveal():
    network = checkpoints.load("vae2_kl1")
    misplaced, start, wide = (experiment("bound", k) for k in range(3))
    ink = start["ink"]
    assert misplaced["ink"] == wide["ink"] == ink
    truth, x = picture.true_posterior(network, ink), picture.as_tensor(ink)

    def lost(q):
        at = torch.tensor(q, dtype=torch.float64)
        return truth.log_evidence - posterior.elbo(network, x, Normal(at[:2], at[2:]))

    split = bound.gaps(network, ink)
    assert lost(misplaced["q"]) > 3
    assert split.amortisation > 0.2 and split.approximation > 0.05  # some goes, some stays
    narrow = (*wide["q"][:2], *(s / 1.4**2 for s in wide["q"][2:]))
    assert lost(wide["q"]) == pytest.approx(1.2, abs=0.05) and lost(narrow) == pytest.approx(0.2, abs=0.05)


@pytest.mark.needs_data  # the figures are of the test pictures
def test_what_the_experiments_on_the_kl_weight_reveal():
    stop = {one.id: one for one in kl_weight.stops()}
    one, least, ten, notes = (stop[name] for name in ("1", "0.001", "10", kl_weight.NOTES))
    assert (one.kl, least.kl) == (pytest.approx(7, abs=0.5), pytest.approx(28, abs=0.7))
    assert 1 < one.distortion - least.distortion < 2
    assert least.distortion + least.kl == pytest.approx(one.distortion + one.kl + 19, abs=0.7)
    assert np.abs(least.codes).max(1).mean() > 3 and np.quantile(np.abs(least.codes).max(1), 0.995) == pytest.approx(22, abs=1)
    assert 5 < least.kinds < 6 and one.kinds == pytest.approx(9, abs=0.5)
    nothing = stop["100"]
    assert nothing.kl < 0.05 and stop["30"].kl < 0.05
    assert ten.kl == pytest.approx(4, abs=0.4) and nothing.distortion - ten.distortion == pytest.approx(68, abs=1.5)
    assert 10 < (nothing.distortion - ten.distortion) / ten.kl < 30
    assert 1 < notes.weight < 10 and notes.kl < one.kl


def learned(number: int, step: int):
    """The recorded run that an experiment opens, at a step: (metrics, codes, mean width of the clouds)."""
    state = experiment("learn", number)
    event = next(e for e in recording.load(vae_learn.FILES[state["lesson"]]).events if e.step == step)
    return event.metrics, event.snapshot["codes"].astype(float), event.snapshot["spread"].astype(float).mean()


def test_what_the_experiments_on_learning_reveal():
    assert [experiment("learn", k)["at"] for k in range(3)] == [0, 400, 1000]
    _, codes, _ = learned(0, 0)
    assert np.abs(codes).max() < 0.2
    average = learned(0, 50)[0]
    assert (average["reconstruction"], average["average"]) == (pytest.approx(199.5, abs=0.05), pytest.approx(198.8, abs=0.05))
    assert learned(0, 20)[0]["kl"] == pytest.approx(17.3, abs=0.05)
    one, codes, _ = learned(0, 100)
    assert (one["kl_2"], one["kl_1"]) == (pytest.approx(4.11, abs=0.005), pytest.approx(0.06, abs=0.005))
    assert codes.std(0)[1] > 2 * codes.std(0)[0]
    assert learned(0, 200)[0]["kl_1"] == pytest.approx(1.15, abs=0.005)

    before, pressed, gone = (learned(1, step)[0] for step in (400, 425, 600))
    assert (before["kl"], pressed["kl"]) == (pytest.approx(4.3, abs=0.05), pytest.approx(0.4, abs=0.05)) and gone["kl"] < 0.1
    assert gone["reconstruction"] == pytest.approx(197, abs=0.5) and before["reconstruction"] == pytest.approx(167, abs=0.5)
    assert learned(1, 900)[0]["kl"] == pytest.approx(3.1, abs=0.05)
    assert learned(1, 1000)[0]["reconstruction"] == pytest.approx(162, abs=0.5)

    (free, codes, width), (tied, near, wide) = learned(2, 1000), learned(0, 1000)
    assert (free["reconstruction"], tied["reconstruction"]) == (pytest.approx(148.1, abs=0.05), pytest.approx(153.5, abs=0.05))
    assert (free["kl"], tied["kl"]) == (pytest.approx(39.9, abs=0.05), pytest.approx(4.7, abs=0.05))
    assert (-free["elbo"], -tied["elbo"]) == (pytest.approx(188.0, abs=0.05), pytest.approx(158.2, abs=0.05))
    assert np.linalg.norm(codes, axis=1).max() == pytest.approx(23, abs=0.5) and width < wide / 5
    inside = [(np.linalg.norm(c, axis=1) < 3).mean() for c in (codes, near)]
    assert inside == [pytest.approx(0.24, abs=0.005), pytest.approx(0.89, abs=0.005)]
