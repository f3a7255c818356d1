"""What the experiments on pictures reveal is what the recordings show, and the prose finds its numbers."""

from __future__ import annotations

import re

import pytest

from genmodels.gan import recordings
from genmodels.live import recording
from ui import experiments
from ui.exhibits.gan import images as image_gan
from ui.exhibits.gan.images import actions as image_gan_moves
from ui.exhibits.gan.revealed import FIGURES
from ui.experiments import filled
from ui.i18n import LANGUAGES, sections
from ui.state import Choice, Table

TABLE = Table("gan", Choice("exhibit", ("arena", "images"), "arena"), *image_gan.FIELDS)


def meter(name: str, step: int, key: str) -> float:
    event = next(event for event in recording.load(name).events if event.step == step)
    return {**event.losses, **event.metrics}[key]


def revealed(number: int) -> dict[str, str]:
    """What an experiment says and reveals, in each language."""
    found = {lang: experiments.parse(sections("gan", lang)["try images"])[1][number] for lang in LANGUAGES}
    numbers = FIGURES[f"images{number + 1}"]({})
    return {lang: filled(f"{one.predict} {one.reveal}", numbers) for lang, one in found.items()}


def says(number: int, *values: str) -> None:
    for lang, text in revealed(number).items():
        assert [value for value in values if not re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d])", text)] == [], lang


def test_the_links_open_what_they_speak_of():
    for lang in LANGUAGES:
        found = [TABLE.parse(one.query) for one in experiments.parse(sections("gan", lang)["try images"])[1]]
        assert [(state["exhibit"], state["image"], state["image_at"]) for state, bad in found if not bad] == [
            ("images", "dcgan", 500),
            ("images", "collapse", 300),
            ("images", "dcgan", 0),
        ]


def test_the_losses_stand_still_while_the_digits_get_better():
    losses = [meter("image-dcgan", step, name) for step in (500, 2000) for name in ("discriminator", "generator")]
    assert abs(losses[2] - losses[0]) < 0.135 and abs(losses[3] - losses[1]) < 0.135
    distance = [meter("image-dcgan", step, "frechet") for step in (500, 2000)]
    ones = [100 * meter("image-dcgan", step, "share_1") for step in (500, 2000)]
    says(0, *(f"{value:.2f}" for value in losses), *(f"{value:.0f}" for value in distance), *(f"{value:.1f}" for value in ones))


def test_the_greedy_generator_wins_and_its_pictures_get_worse():
    run = "image-collapse"
    script = {name: value for _, name, value in recordings.IMAGES[run][0].script}
    usual = image_gan_moves.usual("dcgan")
    assert {step for step, _, _ in recordings.IMAGES[run][0].script} == {300} and script["generator_steps"] == 3
    assert script["generator_rate"] / usual["generator_rate"] == pytest.approx(25) and script["momentum"] > usual["momentum"]
    before = [event.losses["generator"] for event in recording.load(run).events if event.losses and event.step <= 300]
    assert meter(run, 600, "generator") < min(before), "never so good until then"
    at_600 = [f"{meter(run, 600, name):.2f}" for name in ("generator", "fake", "real")]
    distance = [f"{meter(run, step, 'frechet'):,.0f}" for step in (300, 600, 900)]
    says(1, *at_600, *distance, f"{100 * meter(run, 900, 'variety'):.0f}", f"{meter(run, 900, 'classes'):.0f}")


def test_both_runs_are_one_until_they_part():
    pictures = [
        {e.step: e.snapshot["pictures"].tobytes() for e in recording.load(name).events if e.snapshot and e.step <= 300}
        for name in ("image-dcgan", "image-collapse")
    ]
    common = pictures[0].keys() & pictures[1].keys()
    assert 300 in common and all(pictures[0][step] == pictures[1][step] for step in common)


def test_noise_is_called_a_nought_with_confidence():
    assert meter("image-dcgan", 0, "share_0") == 1.0
    sure = [f"{100 * meter('image-dcgan', step, 'sure'):.0f}" for step in (0, 100, 2000)]
    says(2, *sure, f"{meter('image-dcgan', 0, 'frechet'):,.0f}")


class Shown(dict):
    """A page's state as the exhibit reads it."""


@pytest.mark.parametrize(("lesson", "step"), [("dcgan", None), ("dcgan", 500), ("collapse", 900)])
def test_the_prose_finds_its_numbers(lesson, step):
    found = image_gan.numbers(Shown(TABLE.defaults() | {"image": lesson, "image_at": step}))
    for lang in LANGUAGES:
        assert set(re.findall(r"\[\[(\w+)\]\]", sections("gan", lang)["explain images"])) <= set(found)
    name, at = image_gan_moves.LESSONS[lesson][-1], step or 2000
    assert found["step"] == f"{at:,}" and found["frechet"] == f"{meter(name, at, 'frechet'):,.0f}"
    assert found["variety"] == f"{100 * meter(name, at, 'variety'):.0f}"
