"""The guided walk: its stretches of the recording, and that what is told is what was measured."""

import math

import pytest

from genmodels.gan.recordings import FIRST_D, FIRST_G
from genmodels.live import recording
from ui.exhibits.gan.arena import actions
from ui.exhibits.gan.arena import stages as arena_walk
from ui.i18n import using

EVENTS = recording.load(actions.WALK).events
LOOKS = {e.step: e for e in EVENTS if e.metrics}


def test_stages_follow_one_another_over_the_whole_recording():
    walk = arena_walk.stretches(EVENTS)
    assert len(walk) == arena_walk.STAGES == len(arena_walk.TITLES) == len(arena_walk.TEXTS) == len(arena_walk.LAYERS)
    assert walk[0] == arena_walk.Stretch(0, 0) and walk[-1].last == EVENTS[-1].step
    assert all(one.last == next_.first for one, next_ in zip(walk, walk[1:], strict=False))
    assert all(stretch.last in LOOKS for stretch in walk)


def test_first_the_discriminator_moves_alone_and_then_the_generator():
    def points(step):
        return LOOKS[step].snapshot["fake"]

    assert (points(0) == points(FIRST_D)).all()
    assert not (points(FIRST_D) == points(FIRST_D + FIRST_G)).all()
    assert (LOOKS[FIRST_D].snapshot["field"] != LOOKS[0].snapshot["field"]).any()
    alone = [e for e in EVENTS if 0 < e.step <= FIRST_D]
    assert all("generator" not in e.losses for e in alone)
    assert all("discriminator" not in e.losses for e in EVENTS if FIRST_D < e.step <= FIRST_D + FIRST_G)


def test_what_the_stages_claim_was_measured():
    start, judged, fooled, close, end = (LOOKS[s.last].metrics for s in arena_walk.stretches(EVENTS))
    assert abs(start["real"] - start["fake"]) < 0.1, "tossing a coin"
    assert judged["real"] - judged["fake"] > 0.3, "it can tell"
    assert fooled["fake"] > fooled["real"] > judged["fake"], "it is fooled"
    way = [e.metrics["distance"] for e in EVENTS if e.metrics and FIRST_D <= e.step <= FIRST_D + FIRST_G]
    assert fooled["distance"] > 1.3 * min(way), "past the data"
    assert close["modes"] == close["of"] == 8 and close["distance"] <= close["distance_high"]
    assert abs(end["real"] - 0.5) < 0.05 and abs(end["fake"] - 0.5) < 0.05
    losses = EVENTS[-1].losses
    assert losses["discriminator"] == pytest.approx(math.log(4), abs=0.05)
    assert losses["generator"] == pytest.approx(math.log(2), abs=0.05)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("stage", range(1, arena_walk.STAGES + 1))
def test_every_stage_is_told_with_its_numbers(lang, stage):
    with using(lang):
        text = arena_walk.told(stage, EVENTS)
    assert "{" not in text
    last = LOOKS[arena_walk.stretches(EVENTS)[stage - 1].last].metrics
    assert f"{last['distance' if stage == 4 else 'fake']:.2f}" in text
