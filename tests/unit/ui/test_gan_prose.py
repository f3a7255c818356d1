"""The prose of the GAN's page: what its experiments reveal beside `test_gan_words` and those of `tests/unit/gan`, and its formulas."""

import math
import re

import numpy as np
import pytest
import torch

from genmodels.gan.failures import PRESETS
from genmodels.gan.losses import LOSSES
from genmodels.gan.optimal import Mixture, divergences
from genmodels.live import recording
from genmodels.metrics.modes import PERFECT_QUALITY
from ui import experiments
from ui.exhibits.gan import dirac, optimal
from ui.exhibits.gan.arena import FIELDS
from ui.exhibits.gan.arena import figures as arena_numbers
from ui.i18n import LANGUAGES, SOURCE, sections
from ui.state import Choice, Table

TABLE = Table("gan", Choice("exhibit", ("arena", "dirac", "optimal"), "arena"), *FIELDS, *dirac.FIELDS, *optimal.FIELDS)


def opened(section: str, number: int) -> dict:
    """The state that an experiment opens."""
    values, bad = TABLE.parse(experiments.parse(sections("gan", SOURCE)[f"try {section}"])[1][number].query)
    assert not bad
    return values


def meter(name: str, key: str, start: int, end: int) -> np.ndarray:
    """A meter, or a player's loss, at the looks between two steps."""
    looks = [e for e in recording.load(name).events if e.metrics and start <= e.step <= end]
    return np.array([{**e.losses, **e.metrics}.get(key, math.nan) for e in looks])


def test_the_links_open_recordings_at_the_moment_of_which_they_speak():
    for number, (preset, cure) in enumerate((("collapse", "none"), ("oscillation", "no_momentum"), ("vanishing", "wasserstein"))):
        state = opened("arena", number)
        assert (state["preset"], state["cure"]) == (preset, cure)
        if cure != "none":
            assert state["at"] == PRESETS[preset].moment and cure in PRESETS[preset].cures


def test_the_losses_of_a_collapse_swing_but_stay_where_they_were():
    def swing(name, *span):
        return np.std([e.losses["generator"] for e in recording.load(name).events if e.losses and span[0] <= e.step <= span[1]])

    assert swing("collapse", 1700, 2200) > 3 * swing("collapse", 500, 1360), "which the prose admits"
    assert meter("collapse", "quality", 2200, 2200) == pytest.approx(0.97, abs=0.005)
    assert meter("collapse", "share", 2200, 2200) == meter("collapse", "quality", 2200, 2200), "all of one mode"


def test_the_calmest_losses_are_not_those_of_the_best_generator():
    spans = {name: (name, 1500, 1800) for name in ("oscillation", "oscillation-no_momentum", "oscillation-r1")}
    apart = {name: meter(name, "distance", *span[1:]).mean() for name, span in spans.items()}
    swing = {name: meter(name, "generator", *span[1:]).std() for name, span in spans.items()}
    assert meter("oscillation", "modes", 1500, 1800).max() == 3
    assert apart["oscillation-r1"] == pytest.approx(0.61, abs=0.006) and apart["oscillation-no_momentum"] == pytest.approx(0.41, abs=0.006)
    assert swing["oscillation-r1"] / swing["oscillation-no_momentum"] == pytest.approx(0.5, abs=0.1)


def test_the_non_saturating_gradient_is_there_at_once():
    moment = PRESETS["vanishing"].moment
    assert meter("vanishing-non_saturating", "generator_gradient", moment + 1, moment + 5)[0] == pytest.approx(67, abs=1)
    assert meter("vanishing", "generator_gradient", moment + 1, moment + 5)[0] == pytest.approx(0.004, abs=0.0005)


def test_one_hump_or_too_much():
    state = opened("optimal", 2)
    data = Mixture((state["a"][0], state["b"][0]), (state["a"][1], state["b"][1]), (0.5, 0.5))
    broad, one = divergences(data, Mixture(*((v,) for v in state["q"]))), divergences(data, Mixture((2.0,), (0.5,)))
    assert (broad.jsd, one.jsd) == (pytest.approx(0.200, abs=5e-4), pytest.approx(0.216, abs=5e-4))
    assert (broad.wasserstein, one.wasserstein) == (pytest.approx(0.73, abs=0.005), pytest.approx(2, abs=0.01))


def test_the_levels_in_the_prose_are_those_of_the_losses():
    found = arena_numbers.numbers(TABLE.parse({})[0])
    blind = torch.zeros(4, 1)  # logits of a discriminator that cannot tell: D = 1/2
    loss = LOSSES["non_saturating"]
    assert found["ln4"] == f"{loss.discriminator(blind, blind, 0.0):.3f}" == optimal.numbers(TABLE.parse({})[0])["ln4"]
    assert found["ln2"] == f"{loss.generator(blind):.3f}" and found["perfect"] == f"{100 * PERFECT_QUALITY:.1f}"


def test_smoothed_labels_lower_the_best_discriminator():
    d, real, fake, s = np.linspace(0.001, 0.999, 999), 0.4, 0.7, 0.2
    best = d[np.argmax((1 - s) * real * np.log(d) + (s * real + fake) * np.log(1 - d))]
    assert best == pytest.approx((1 - s) * real / (real + fake), abs=1e-3), "with smoothed labels"


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_the_numbers_of_the_explanation_are_there_for_the_run_that_is_shown_first(lang):
    values, _ = TABLE.parse({})
    found = arena_numbers.numbers(values)
    wanted = set(re.findall(r"\[\[(\w+)\]\]", sections("gan", lang)["explain arena"]))
    assert wanted <= set(found) and all(found[name] for name in wanted)
