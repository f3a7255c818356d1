"""The game on pictures as it is shown: what is said of measured numbers, what the browser gets, and the networks' layers."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest

from genmodels.core import Event
from genmodels.gan import live_images, recordings
from genmodels.gan.conv_gan import Config, ConvGAN
from genmodels.gan.dcgan import DCGAN
from genmodels.gan.dcgan import Config as DCGANConfig
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import Recording, RecordingError
from ui.exhibits.gan.images import actions as moves
from ui.exhibits.gan.images import layers, run
from ui.exhibits.gan.images.words import MADE, WINNERS, changes, labels, looks, said
from ui.i18n import LANGUAGES, using
from ui.live import feed

SPEC = RunSpec("image_gan", "mnist", steps=500).checked()
EVEN = [0.1] * 10


def event(step, *, shares=EVEN, d=1.38, g=0.7, real=0.5, fake=0.5, sure=0.97, variety=1.0, times=2.0, picture=False):
    metrics = {f"share_{k}": share for k, share in enumerate(shares)} | {"sure": sure, "variety": variety}
    metrics |= {"classes": float(sum(s >= 0.02 for s in shares)), "frechet": 15.0 * times, "frechet_floor": 15.0}
    losses = {} if step == 0 else {"discriminator": d, "generator": g}
    metrics |= {} if step == 0 else {"real": real, "fake": fake}
    return Event(step, 500, losses, metrics, snapshot(step) if picture else {})


def snapshot(seed):
    rng = np.random.default_rng(seed)
    return {
        "pictures": rng.integers(0, 256, (40, 28, 28)).astype(np.uint8),
        "score": rng.random(40).astype(np.float16),
        "digit": rng.integers(0, 10, 40).astype(np.uint8),
        "sure": rng.random(40).astype(np.float16),
    }


def few(*there):
    return [1 / len(there) if k in there else 0.0 for k in range(10)]


def last(*events):
    return said(events)[-1][1]


# --- words ------------------------------------------------------------------------------------------------------------------


def test_at_the_start_the_classifier_is_not_believed():
    text = last(event(0, shares=few(0), times=170.0))
    assert "calls 100 % of the noise a 0" in text and "draws noise" in text


def test_who_is_winning_is_measured():
    for real, fake, words in ((0.97, 0.03, "discriminator is winning"), (0.3, 0.7, "generator is winning"), (0.52, 0.47, "hardly tell")):
        assert words in last(event(50, real=real, fake=fake)), (real, fake)
    text = last(event(50, real=0.71, fake=0.32))
    assert "Neither is winning" in text and "0.71" in text and "0.32" in text


def test_a_single_look_does_not_change_who_is_winning():
    wins, draws = {"real": 0.97, "fake": 0.03}, {"real": 0.5, "fake": 0.5}
    told = [
        text for _, text in said([event(50, **wins), event(100, **draws), event(150, **wins), event(200, **draws), event(250, **draws)])
    ]
    assert ["discriminator is winning" in text for text in told] == [True, True, True, True, False]


def test_while_the_discriminator_rests_what_it_said_last_holds():
    rests = event(100, real=float("nan"), fake=float("nan"))
    assert "discriminator is winning" in last(event(50, real=0.97, fake=0.03), rests)
    assert last(rests).startswith("All ten"), "nothing is known of it yet"


def test_what_is_no_digit_yet_is_called_so():
    text = last(event(50, sure=0.7, times=55.0, shares=few(3, 4)))
    assert "not digits yet" in text and "70 % sure" in text and "55 times the floor" in text
    assert "not digits yet" not in last(event(50, sure=0.7, times=20.0)), "near enough in features"


def test_missing_classes_are_named():
    assert "8 of 10 classes are made; missing: 1, 5." in last(event(50, shares=few(0, 2, 3, 4, 6, 7, 8, 9)))
    shares = [0.12] * 8 + [0.03, 0.01]
    assert "9 of 10 classes are made; missing: 9." in last(event(50, shares=shares))
    assert "All ten" in last(event(50)) and "2.0 times the floor" in last(event(50))


def test_classes_that_die_behind_calm_losses_are_told_with_both():
    before = [event(step, d=1.38, g=0.70) for step in (50, 100, 150)]
    after = [event(step, d=1.36, g=0.74, shares=few(1, 7)) for step in (200, 250)]
    text = last(*before, *after)
    assert "10 of 10 at step 150, now 2; missing: 0, 2, 3, 4, 5, 6, 8, 9" in text
    assert "The losses show nothing of it on average: 1.38 and 0.70 then, 1.36 and 0.74 now." in text
    loud = [replace(e, losses={"discriminator": 3.0, "generator": 0.2}) for e in after]
    assert "now 2;" in last(*before, *loud) and "losses" not in last(*before, *loud)


def test_pictures_that_became_alike_are_told_though_the_classifier_names_many():
    text = last(event(50, variety=0.9), event(100, variety=1.0), event(150, variety=0.2, shares=few(2, 3, 5, 7, 8)))
    assert "have become alike: 20 % of the data's variety is left, 100 % at step 100" in text and "names 5 classes" in text
    growing = last(event(0, variety=0.0), event(10, variety=0.05), event(20, variety=0.02))
    assert "alike" not in growing, "noise never had any variety to lose"


def test_pictures_that_got_worse_are_told_with_what_they_were():
    text = last(event(50, times=60.0, sure=0.7), event(100, times=20.0), event(150, times=57.0, shares=few(1, 2, 3), variety=0.8, sure=0.8))
    assert "have got worse" in text and "57 times the floor" in text and "20 at step 100; 3 of 10 classes, 80 % of" in text
    assert "worse" not in last(event(100, times=20.0), event(150, times=39.0)) + last(event(50, times=90.0), event(100, times=170.0))


def test_every_sentence_is_there_in_both_languages():
    stories = [
        [event(0, shares=few(0))],
        [event(50, real=0.97, fake=0.03, sure=0.5, times=90.0)],
        [event(50, real=0.3, fake=0.7, shares=few(1, 2))],
        [event(50), event(100, shares=few(1))],
        [event(50), event(100, variety=0.1)],
        [event(50), event(100, times=30.0)],
        [event(50, real=0.7, fake=0.3)],
        [event(50, variety=float("nan"), times=float("nan"), real=float("nan"))],
    ]
    for story in stories:
        told = []
        for lang in LANGUAGES:
            with using(lang):
                told.append(last(*story))
                assert not set("{}") & set(told[-1]) and "nan" not in told[-1]
        assert told[0] != told[1]
    assert len(WINNERS) + len(MADE) == 12


def test_classes_lost_and_found_are_marked_once_they_stay_so():
    shares = {10: EVEN, 8: few(*range(8)), 3: few(0, 1, 2), 9: few(*range(9))}
    found = changes([event(50 * i, shares=shares[n]) for i, n in enumerate((10, 9, 10, 3, 10, 3, 3, 3, 9, 9))])
    assert found == [(250, 10, 3), (400, 3, 9)], "a single look is no change, and neither is one class"


def test_losses_of_a_look_are_means_since_the_one_before():
    between = [Event(step, 500, {"discriminator": d, "generator": 1.0}) for step, d in ((60, 1.0), (70, 2.0))]
    assert looks([event(50), *between, event(80, d=3.0)])[-1].discriminator == pytest.approx(2.0)


# --- payloads ---------------------------------------------------------------------------------------------------------------


def unpacked(payload):
    def read(raw):
        size = int.from_bytes(raw[:4], "little")
        header = json.loads(raw[4 : 4 + size])
        kinds = {"f2": "<f2", "f4": "<f4", "u1": "|u1"}
        arrays = {}
        for name, a in header["arrays"].items():
            count = int(np.prod(a["shape"]))
            arrays[name] = np.frombuffer(raw, kinds[a["dtype"]], count, 4 + size + a["offset"]).reshape(a["shape"])
        return header["meta"], arrays

    return read(zlib.decompress(read(payload)[1]["deflated"].tobytes()))


def recorded(**more):
    events = (event(0, picture=True, shares=few(0)), event(10), event(50, picture=True), event(100, picture=True, shares=few(4)))
    return Recording(SPEC, events, "finished", **more)


def test_the_browser_gets_every_picture_and_every_number():
    there = recorded()
    meta, arrays = unpacked(feed.whole(run.KIND, there, "a", "DCGAN"))
    assert [p["step"] for p in meta["pictures"]] == [0, 50, 100] and meta["network"] == "dcgan"
    assert (arrays["p.pictures"][1] == there.events[2].snapshot["pictures"]).all()
    assert (arrays["p.score"][2] == there.events[3].snapshot["score"]).all()
    table = dict(zip(run.KIND.columns, arrays["points"].T, strict=True))
    assert table["step"].tolist() == [0, 10, 50, 100] and np.isnan(table["discriminator"][0]) and table["share_4"][3] == 1
    assert [step for step, _branch, _text in meta["said"]] == [0, 10, 50, 100]


def test_what_was_turned_on_the_way_is_told():
    script = ((60, "generator_rate", 0.005), (70, "which", "generator"))
    there = replace(recorded(), spec=replace(SPEC, script=script).checked())
    meta, _ = unpacked(feed.whole(run.KIND, there, "a", "DCGAN"))
    assert meta["turned"] == [[60, "generator_rate", 0.005]]


def test_pictures_of_another_shape_are_left_out():
    odd = replace(event(50), snapshot=snapshot(1) | {"pictures": np.zeros((8, 28, 28), np.uint8)})
    shown, arrays = run.KIND.pictures([(0, event(0, picture=True)), (0, odd)])
    assert shown == [{"step": 0, "branch": 0}] and arrays["p.pictures"].shape == (1, 40, 28, 28)
    assert run.KIND.pictures([(0, odd)]) == ([], {})


@pytest.mark.parametrize(
    "bad",
    [
        replace(recorded(), events=()),
        replace(recorded(), events=recorded().events[::-1]),
        replace(recorded(), events=(event(0), event(10))),
        replace(recorded(), spec=RunSpec("vae2d", "handwriting").checked()),
    ],
)
def test_a_recording_that_cannot_be_shown_is_refused(bad):
    with pytest.raises(RecordingError, match="damaged"):
        run.KIND.playable(bad, "x")


def test_tables_and_animations_hold_what_was_measured():
    table = run.KIND.sheets({"a": recorded(), "b": recorded()})
    assert len({len(column) for column in table.values()}) == 1 and table["lane"] == ["a"] * 4 + ["b"] * 4
    assert table["classes"][:4] == [1, 10, 10, 1] and table["discriminator"][0] == "" and table["step"][3] == 100
    frames = list(run.frames(recorded()))
    assert len(frames) == 3 and {f.shape for f in frames} == {frames[0].shape}
    first = recorded().events[0].snapshot["pictures"]
    assert (frames[0][:28, 29:57] == 255 - first[1]).all(), "ink is dark, in whole pixels"


@pytest.mark.parametrize("name", recordings.IMAGES)
def test_every_recording_of_the_page_is_there_and_is_told(name):
    there = run.KIND.playable(recording.load(name), name)
    assert there.spec == recordings.IMAGES[name][0].checked()
    for lang in LANGUAGES:
        with using(lang):
            told = said(there.events)
        assert len(told) == len(looks(there.events)) and not any(set("{}") & set(text) for _, text in told)
    assert len(zlib.compress(feed.whole(run.KIND, there, "a", name))) < 3e6


# --- settings ---------------------------------------------------------------------------------------------------------------


def test_the_address_holds_every_setting_of_the_run():
    names = {field.name for field in moves.FIELDS}
    assert {f"image_{name}" for name in live_images.BOUNDS} | {"image_network", "image_seed"} <= names
    for field in moves.FIELDS:
        name = field.name.removeprefix("image_")
        if name in live_images.BOUNDS:
            low, high = live_images.BOUNDS[name]
            assert (field.coerce(-1e30), field.coerce(1e30)) == (low, high)


def test_a_lesson_stands_as_its_recording_was_made():
    assert moves.usual("dcgan") == live_images.check("mnist", {"network": "dcgan"})
    assert moves.usual("notes") == live_images.check("mnist", {"network": "notes"})
    assert moves.usual("dcgan", "notes") == moves.usual("notes")
    for lesson, names in moves.LESSONS.items():
        assert moves.script(lesson) == recordings.IMAGES[names[-1]][0].script
    assert moves.usual("collapse") == moves.usual("dcgan") and moves.script("collapse"), "it turns on its way"


# --- layers -----------------------------------------------------------------------------------------------------------------


def test_the_notes_network_is_listed_as_the_notes_give_it():
    names, shapes, _ = layers.table("notes", "discriminator").values()
    convolutions = [name for name in names if name.startswith("Convolution")]
    assert convolutions == [f"Convolution 5 × 5, stride 2, {n} maps" for n in (64, 128, 256)]
    assert names.count("ReLU") == names.count("Dropout 0.4") == 3 and names[-1] == "Sigmoid" and shapes[-1] == "1"
    names, shapes, _ = layers.table("notes", "generator").values()
    assert names[0] == "Dense layer, 32 → 3136" and "64 × 7 × 7" in shapes and shapes[-1] == "1 × 28 × 28"
    assert names.count("Upsampling × 2") == 2 and names.count("Dropout 0.4") == 1
    assert names.count("Batch normalisation, momentum 0.9") == 3 and names.count("leaky ReLU, slope 0.3") == 3
    transposed = [name for name in names if name.startswith("Transposed")]
    assert transposed == [f"Transposed convolution 5 × 5, stride 1, {n} maps" for n in (32, 16)]
    assert names[-2:] == ["Convolution 5 × 5, stride 1, 1 maps", "Sigmoid"]


@pytest.mark.parametrize(("network", "model"), [("dcgan", DCGAN(DCGANConfig())), ("notes", ConvGAN(Config()))])
@pytest.mark.parametrize("part", ["generator", "discriminator"])
def test_the_table_counts_every_weight(network, model, part):
    assert layers.weights(network, part) == sum(p.numel() for p in getattr(model, part).parameters())
    for lang in LANGUAGES:
        with using(lang):
            columns = layers.table(network, part)
        assert len({len(column) for column in columns.values()}) == 1 and not any("{" in name for name in next(iter(columns.values())))


def test_the_words_of_the_exhibit_differ_between_the_languages():
    found = {}
    for lang in LANGUAGES:
        with using(lang):
            found[lang] = labels()
    same = {name for name, text in found["en"].items() if text == found["ko"][name]}
    assert same <= {"csv", "panel_judge", "probe", "floor"}, same
