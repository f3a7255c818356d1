"""Settings: every mistake is one plain sentence that names its knob, and nothing that is allowed is too heavy to run."""

import json
import math

import pytest

from genmodels.gan.settings import CHOICES, LIMITS, Settings, SettingsError, changed, check, parse, plain, work


def test_a_round_trip_through_json():
    s = Settings(loss="hinge", spectral=True, generator_rate=2e-4, pack=2)
    assert parse(json.loads(json.dumps(plain(s)))) == s
    assert parse({"r1": 1}) == Settings(r1=1.0)


@pytest.mark.parametrize("key", LIMITS)
def test_beyond_its_limits_a_number_is_one_sentence(key):
    low, high = LIMITS[key]
    for value in (low - 1, high * 1000 + 1, math.nan, math.inf, "1", None, True):
        with pytest.raises(SettingsError) as error:
            check(Settings(**{key: value}))
        text = str(error.value)
        assert error.value.key == key and text.endswith(".") and "\n" not in text and len(text) < 160
    whole = isinstance(getattr(Settings(), key), int)
    assert not whole or isinstance(low, int), "a whole number has whole limits"


@pytest.mark.parametrize("key", CHOICES)
def test_a_choice_that_is_none(key):
    with pytest.raises(SettingsError, match="is one of") as error:
        parse({key: "x" * 1000})
    assert error.value.key == key and len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"generator_rate": 1e3}, "generator_rate"),
        ({"generator_width": 10**6}, "generator_width"),
        ({"batch": 0}, "batch"),
        ({"batch": 255, "pack": 2}, "batch"),
        ({"loss": "hinge", "smooth": 0.1}, "smooth"),
        ({"spectral": "yes"}, "spectral"),
        ({"colour": 3}, "colour"),
        ({"generator_width": 256, "discriminator_width": 256, "discriminator_layers": 6, "unroll": 20, "batch": 1024}, "batch"),
    ],
)
def test_mistakes(values, key):
    with pytest.raises(SettingsError) as error:
        parse(values)
    assert error.value.key == key


def test_changes_are_checked():
    assert changed(Settings(), r1=0.5).r1 == 0.5
    with pytest.raises(SettingsError):
        changed(Settings(), r1=-1.0)
    with pytest.raises(SettingsError, match="no setting"):
        changed(Settings(), nothing=1)


def test_more_to_do_is_more_work():
    plain_work = work(Settings())
    for heavier in ({"unroll": 1}, {"r1": 1.0}, {"loss": "wasserstein"}, {"generator_steps": 2}, {"discriminator_width": 65}):
        assert work(Settings(**heavier)) > plain_work
