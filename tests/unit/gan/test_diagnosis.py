"""What is told of a game follows from its meters: each rule on made-up runs, and no flicker on noisy ones."""

import math
from itertools import groupby

import pytest

from genmodels.core import Event
from genmodels.gan import diagnosis
from genmodels.gan.diagnosis import changes, story
from genmodels.live import recording

CALM = {"real": 0.5, "fake": 0.5, "distance": 0.35, "distance_low": 0.1, "distance_high": 0.2, "modes": 8.0, "of": 8.0, "quality": 0.9}
CALM |= {"generator_gradient": 0.5, "x": 0.0, "y": 0.0, "leader": 0.0, "share": 0.15}


def run(*parts: tuple[int, dict]) -> list[Event]:
    """Looks of a run: so many of each part; a value may be a function of the look's number in its part."""
    events = []
    for count, values in parts:
        for i in range(count):
            now = {k: v(i) if callable(v) else v for k, v in (CALM | {"discriminator": 1.386, "generator": 0.693} | values).items()}
            losses = {k: now.pop(k) for k in ("discriminator", "generator")}
            events.append(Event(10 * len(events), 10_000, losses, now))
    return events


def names(events, logistic=True) -> list[str]:
    return [name for name, _ in groupby(found.name for _, found in story(events, lambda step: logistic))]


def test_who_is_winning():
    assert names(run((9, {"real": 0.9, "fake": 0.1, "distance": 2.0}))) == ["start", "discriminator"]
    assert names(run((9, {"real": 0.3, "fake": 0.7, "distance": 2.0}))) == ["start", "generator"]
    assert names(run((9, {"real": 0.6, "fake": 0.4, "distance": 2.0}))) == ["start", "contest"]
    assert names(run((9, {"real": 3.0, "fake": -1.0, "distance": 2.0})), logistic=False) == ["start", "critic"]


def test_a_settled_game_is_at_the_floor_and_a_balanced_one_is_not():
    assert names(run((9, {"distance": 0.15}))) == ["start", "settled"]
    assert names(run((9, {"distance": 0.35}))) == ["start", "balanced"]


def test_a_discriminator_that_is_merely_behind_does_not_make_a_game_balanced():
    """All modes and D = 1/2, but four times as far as data are from each other; a distance that wavers about the border is no news."""
    assert names(run((9, {"distance": 0.8}))) == ["start", "beside"]
    coming = run((9, {"distance": 0.8}), (12, {"distance": 0.35}), (12, {"distance": 0.15}))
    assert names(coming) == ["start", "beside", "balanced", "settled"]
    assert names(run((40, {"distance": lambda i: 0.4 + 0.1 * math.sin(i)}))) == ["start", "beside"]


def test_the_gradient_vanishes_only_where_the_discriminator_is_sure():
    sure = {"real": 0.99, "fake": 0.001, "distance": 2.0}
    told = story(run((4, sure), (9, {**sure, "generator_gradient": 0.004}), (9, {**sure, "generator_gradient": 0.0003})))
    assert [found.name for _, found in told] == ["start", "discriminator", "vanishing", "vanishing"]
    assert told[2][1].values["times"] == pytest.approx(125) and told[2][1].values["since"] == 30
    assert "vanishing" not in names(run((4, {}), (9, {"generator_gradient": 0.004})))
    back = run((4, sure), (9, {**sure, "generator_gradient": 0.002}), (9, {"real": 0.7, "fake": 0.3, "distance": 2.0, "modes": 5.0}))
    assert names(back)[-1] == "revived"


def test_a_collapse_is_told_with_the_losses_beside_it_and_so_is_the_recovery():
    events = run((20, {}), (10, {"modes": 2.0, "distance": 2.0}), (20, {}))
    told = {found.name: (step, found.values) for step, found in story(events)}
    assert told["collapse"][0] == 220 and told["collapse"][1]["before"] == 8 and told["collapse"][1]["since"] == 200
    assert told["collapse"][1]["discriminator"] == told["collapse"][1]["discriminator_before"] == 1.386
    assert told["recovery"][1]["before"] == 2 and list(told)[-1] in ("recovery", "balanced")
    assert changes(events) == [(200, 8, 2, 8), (300, 2, 8, 8)]


def test_hopping_circling_and_swinging():
    hop = {"modes": 1.0, "distance": 2.5, "share": 0.95, "leader": lambda i: float(3 * (i // 2) % 8)}
    assert names(run((30, hop)))[-1] == "hopping"
    circle = {"modes": 2.0, "distance": 2.0, "x": lambda i: math.cos(0.5 * i), "y": lambda i: math.sin(0.5 * i)}
    told = story(run((30, circle)))[-1][1]
    assert told.name == "circling" and told.values["period"] == pytest.approx(10 * 2 * math.pi / 0.5)
    to_and_fro = {"modes": 5.0, "distance": 2.0, "real": 0.6, "generator": lambda i: 0.8 + 0.3 * math.sin(i)}
    assert names(run((30, to_and_fro)))[-1] == "swinging"
    assert "circling" not in names(run((30, {"modes": 5.0, "distance": 2.0, "x": lambda i: math.sin(i), "y": 0.1})))


def test_what_runs_away_is_told_before_it_is_gone():
    away = {"distance": 2.0, "real": lambda i: -0.3 * 1.4**i, "fake": lambda i: -0.4 * 1.4**i, "generator": lambda i: 0.4 * 1.4**i}
    assert names(run((12, {"distance": 2.0, "real": -0.3, "fake": -0.4}), (14, away)), logistic=False)[-1] == "diverging"


def test_one_odd_look_is_told_and_no_change():
    odd = (1, {"modes": 1.0, "real": 0.95, "fake": 0.02, "distance": 3.0})
    events = run((12, {}), odd, (12, {}), odd, (12, {}))
    assert names(events) == ["start", "balanced", "discriminator", "balanced", "discriminator", "balanced"] and changes(events) == []
    wavering = run((12, {}), (1, {"real": 0.57}), (12, {}))
    assert names(wavering) == ["start", "balanced"]


def test_data_without_modes_and_runs_without_looks():
    bare = {"modes": math.nan, "of": math.nan, "leader": math.nan, "share": math.nan, "quality": math.nan}
    assert names(run((9, bare))) == ["start", "balanced"] and changes(run((9, bare))) == []
    assert story([]) == [] and changes([]) == []
    assert story([Event(0, 10, {"generator": 1.0})]) == []


def test_a_story_grows_with_its_run():
    """What has been told is not taken back when more is known: a live run and its recording are told alike."""
    events = recording.load("collapse").events
    whole = story(events)
    for n in (50, 150, 300, len(events)):
        part = story(events[:n])
        assert part == whole[: len(part)]
    assert len({found.name for _, found in whole}) < 12 and diagnosis.HOLD > 1
