"""What the arena says: every finding has a sentence in both languages, and what its experiments reveal is what the recordings show."""

import math
import re
import string
from itertools import groupby

import numpy as np
import pytest

from genmodels.gan import diagnosis, recordings
from genmodels.gan.diagnosis import Finding
from genmodels.gan.failures import PRESETS
from genmodels.gan.losses import LN2, LN4
from genmodels.live import recording
from ui.exhibits.gan.arena.figures import measured
from ui.exhibits.gan.arena.words import FAILURES, SENTENCES, logistic, opening, said, sentence
from ui.i18n import LANGUAGES, SOURCE, sections, using

GAMES = [name for name, (spec, _) in recordings.RECORDINGS.items() if spec.kind == "gan2d"]


@pytest.mark.parametrize("name", GAMES)
def test_every_recording_is_told_in_both_languages(name):
    run = recording.load(name)
    told = {}
    for lang in LANGUAGES:
        with using(lang):
            told[lang] = said(run.events, run.spec)
    assert [step for step, _ in told["en"]] == [step for step, _ in told["ko"]]
    states = [state for state, _ in groupby(found.name for _, found in diagnosis.story(run.events, logistic(run.spec)))]
    assert 3 <= len(states) < 20, "what is happening does not flicker"
    for one, other in zip(told["en"], told["ko"], strict=True):
        assert one[1] != other[1] and not set("{}") & set(one[1] + other[1]) and "nan" not in one[1]


@pytest.mark.parametrize("name", GAMES)
def test_no_sentence_stands_beside_meters_that_show_something_else(name):
    run = recording.load(name)
    told = diagnosis.story(run.events, logistic(run.spec))
    for look in diagnosis.looks(run.events, logistic(run.spec)):
        found = [found for step, found in told if step <= look.step][-1]
        text = sentence(found)
        if "All modes" in text:
            assert look["modes"] == look["of"] and abs(look["real"] - look["fake"]) < 0.2
        if counted := re.search(r"now (\d+)\.|reaches (\d+) of|spread out: (\d+) of", text):
            assert int(next(filter(None, counted.groups()))) == look["modes"], (look.step, text)
        for meter_name in {"real", "fake"} & set(diagnosis.TOLD[found.name]) if look.logistic else ():
            assert found.values[meter_name] == pytest.approx(look[meter_name], abs=diagnosis.NOTICED), (look.step, text)


def test_a_collapse_is_told_from_the_step_that_is_marked():
    run = recording.load("collapse")
    marked = [step for step, before, after, of in diagnosis.changes(run.events) if before == of and after <= of / 2]
    [since] = {found.values["since"] for _, found in diagnosis.story(run.events, logistic(run.spec)) if found.name == "collapse"}
    assert marked == [since] == [1420]


@pytest.mark.parametrize("name", ["healthy", *FAILURES])
def test_a_failure_begins_to_play_shortly_before_it(name):
    run = recording.load(name)
    told = [step for step, found in diagnosis.story(run.events, logistic(run.spec)) if found.name == FAILURES.get(name)]
    starts, last = opening(name, run), run.events[-1].step
    assert starts == 0 if name == "healthy" else (0 <= starts < told[0] and told[0] - starts < 0.3 * last)


def test_each_state_has_its_sentence():
    named = {"start", "contest", "critic", "discriminator", "generator", "vanishing", "revived", "collapse", "few", "recovery"}
    named |= {"hopping", "circling", "swinging", "balanced", "beside", "settled", "diverging"}
    assert named <= set(SENTENCES)
    assert all(re.search(rf"\b{name}\b", diagnosis.__doc__) for name in named - {"start"}), "and stands in the table of states"
    values = {field: 3.0 for text in SENTENCES.values() for _, field, _, _ in string.Formatter().parse(text) if field}
    values |= {"discriminator_before": 3.0, "generator_before": 3.0}
    for name in named:
        assert sentence(Finding(name, values)).endswith(".")


def test_numbers_are_written_as_people_read_them():
    assert "fell 520-fold since step 9" in sentence(Finding("vanishing", {"times": 521.4, "since": 9, "fake": 7e-6, "real": 1.0}))
    assert "D(G(z)) is 7e-6" in sentence(Finding("vanishing", {"times": 521.4, "since": 9, "fake": 7e-6, "real": 1.0}))
    calm = {"before": 8, "modes": 2, "of": 8, "since": 1440, "discriminator": 1.37, "generator": 0.74}
    quiet = calm | {"discriminator_before": 1.38, "generator_before": 0.7}
    assert "The losses show nothing of it on average: 1.38 and 0.70 then, 1.37 and 0.74 now." in sentence(Finding("collapse", quiet))
    assert "losses" not in sentence(Finding("collapse", quiet | {"generator_before": 2.0}))
    assert "none of the 8 modes" in sentence(Finding("few", {"modes": 0, "of": 8}))
    bare = {"real": 0.5, "fake": 0.5, "distance": 0.4, "distance_high": 0.2, "modes": math.nan, "of": math.nan}
    assert sentence(Finding("balanced", bare)).startswith("The discriminator can hardly tell: 0.50 for data")
    assert "only because it is behind" in sentence(Finding("beside", bare))
    far = sentence(Finding("beside", bare | {"modes": 8.0, "of": 8.0}))
    assert "still lie beside them" in far and "0.40" in far and "0.20" in far


def test_healthy_is_not_called_balanced_while_its_points_lie_beside_the_modes():
    run = recording.load("healthy")
    told = [found for step, found in diagnosis.story(run.events, logistic(run.spec)) if step <= 215]
    assert told[-1].name == "beside" and meter("healthy", "distance", 210, 220).min() > 0.8


def test_the_loss_of_a_step_is_the_one_played_there():
    at = logistic(recordings.preset("vanishing", "wasserstein"))
    moment = PRESETS["vanishing"].moment
    assert at(0) and at(moment) and not at(moment + 1)


@pytest.mark.parametrize("name", ["healthy", "vanishing", "divergence-penalty"])
def test_the_prose_finds_its_numbers(name):
    run = recording.load(name)
    found = measured(run.events[-1], logistic(run.spec)(run.events[-1].step))
    wanted = set(re.findall(r"\[\[(\w+)\]\]", sections("gan", SOURCE)["explain arena"])) - {"preset", "loss", "ln4", "ln2", "perfect"}
    missing = {"js", "slope"} if name == "divergence-penalty" else set()
    assert wanted - set(found) == missing
    assert found["modes"] == f"{run.events[-1].metrics['modes']:.0f}"
    if name == "vanishing":
        assert re.fullmatch(r"\d+·10⁻[⁶⁷⁸]", found["fake"]) and re.fullmatch(r"\d+ \\times 10\^\{-\d\}", found["slope"])


# What the experiments reveal.


def meter(name: str, key: str, start: int, end: int) -> np.ndarray:
    """A meter, or a player's loss, at the looks between two steps."""
    looks = [e for e in recording.load(name).events if e.metrics and start <= e.step <= end]
    return np.array([{**e.losses, **e.metrics}.get(key, math.nan) for e in looks])


def test_a_calm_loss():
    before, after = (1000, 1360), (1700, 2200)
    d, g = (meter("collapse", key, *before).mean() for key in ("discriminator", "generator"))
    assert abs(d - LN4) < 0.01 and abs(g - LN2) < 0.01
    assert (d, g) == (pytest.approx(1.38, abs=0.006), pytest.approx(0.70, abs=0.006))
    assert (meter("collapse", "modes", *before) == 8).all() and meter("collapse", "modes", 1360, 1460).min() == 1
    assert meter("collapse", "discriminator", *after).mean() == pytest.approx(1.37, abs=0.006)
    assert meter("collapse", "generator", *after).mean() == pytest.approx(0.74, abs=0.006)
    assert all(meter("collapse", "real", *part).mean() == pytest.approx(0.5, abs=0.005) for part in (before, after))
    assert 1 < meter("collapse", "modes", *after).mean() < 2
    assert meter("collapse", "distance", *before).mean() == pytest.approx(0.37, abs=0.006)
    assert meter("collapse", "distance", *after).mean() == pytest.approx(2.58, abs=0.006)
    assert PRESETS["collapse"].moment == 1600 and (meter("collapse-unrolling", "modes", 1740, 2200) == 8).all()


def test_take_the_momentum_away():
    angle = np.unwrap(np.arctan2(meter("oscillation", "y", 0, 1800), meter("oscillation", "x", 0, 1800))) / (2 * math.pi)
    assert 6.5 < abs(angle[-1] - angle[0]) < 8
    assert (meter("oscillation-no_momentum", "modes", 930, 1800) == 8).all() and meter("oscillation-no_momentum", "modes", 915, 915) < 8
    calm, wild = (meter(name, "generator", 1500, 1800) for name in ("oscillation-no_momentum", "oscillation"))
    assert (calm.min(), calm.max()) == (pytest.approx(0.71, abs=0.006), pytest.approx(0.77, abs=0.006))
    assert (wild.min(), wild.max()) == (pytest.approx(0.56, abs=0.006), pytest.approx(1.12, abs=0.006))


def test_a_perfect_teacher():
    run = {e.step: e for e in recording.load("vanishing").events if e.metrics}
    first, here, last = (run[step].metrics["generator_gradient"] for step in (9, 153, 900))
    assert first == pytest.approx(1.5, abs=0.05) and here == pytest.approx(0.004, abs=0.0005)
    assert first / here == pytest.approx(400, rel=0.05) and first / last > 20_000
    assert run[153].metrics["fake"] == pytest.approx(1e-5, rel=0.5) and run[153].metrics["real"] > 0.995
    moved = np.linalg.norm(run[900].snapshot["fake"].astype(float) - run[153].snapshot["fake"].astype(float), axis=1)
    assert np.median(moved) < 0.01
    critic = meter("vanishing-wasserstein", "generator_gradient", 200, 900)
    assert 0.7 < np.median(critic) < 1.6 and 0.5 < critic.min() and critic.max() < 3
    assert meter("vanishing-wasserstein", "distance", 576, 576) <= meter("vanishing-wasserstein", "distance_high", 576, 576)
