"""A recorded run gives back every event; one that is cut short or altered is one sentence."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

from genmodels.__main__ import main
from genmodels.live import recording
from genmodels.live.protocol import RunSpec
from genmodels.live.recording import MAGIC, RecordingError, same

SMALL = {"generator_width": 8, "discriminator_width": 8, "batch": 16}
SPEC = RunSpec("gan2d", "ring", SMALL, seed=3, steps=60, every=5, snapshot_every=20).checked()
WILD = SMALL | {"generator_optimiser": "sgd", "discriminator_optimiser": "sgd", "loss": "least_squares"}
WILD |= {"discriminator_rate": 1.0, "generator_rate": 1.0}


@pytest.fixture(scope="module")
def made() -> recording.Recording:
    return recording.record(SPEC)


def test_a_file_gives_back_every_bit(made):
    raw = recording.encode(made)
    again = recording.decode(raw)
    assert same(again.events, made.events) and replace(again, events=()) == replace(made, events=())
    assert made.ended == "finished" and "1 thread" in made.made


def test_whatever_is_missing_from_its_end_is_noticed(made):
    raw = recording.encode(made)
    for length in {0, 5, len(MAGIC), len(MAGIC) + 1, len(raw) - 1, *range(20, len(raw), len(raw) // 40)}:
        with pytest.raises(RecordingError) as caught:
            recording.decode(raw[:length], "oscillation")
        assert "oscillation" in str(caught.value) and str(caught.value).endswith(".")
    assert "cut short" in str(caught.value) or "not a recorded run" in str(caught.value)


def test_what_is_altered_or_hostile_is_one_sentence(made):
    raw = recording.encode(made)
    for at in range(len(MAGIC), len(raw), len(raw) // 40):
        with pytest.raises(RecordingError):
            recording.decode(raw[:at] + bytes([raw[at] ^ 0x55]) + raw[at + 1 :])
    plain = zlib.decompress(raw[len(MAGIC) :])
    for bad in (raw + b"more", MAGIC + zlib.compress(plain[:-9]), MAGIC + zlib.compress(b""), MAGIC + zlib.compress(b"x" * 99)):
        with pytest.raises(RecordingError):
            recording.decode(bad)
    with pytest.raises(RecordingError):
        recording.decode(MAGIC + zlib.compress(plain.replace(b'"kind\\":\\"gan2d', b'"kind\\":\\"posix')))


def test_a_bomb_is_not_inflated(made, monkeypatch):
    monkeypatch.setattr(recording, "MOST", 10_000)
    with pytest.raises(RecordingError, match="larger than any"):
        recording.decode(MAGIC + zlib.compress(bytes(10_000_000)))


def test_the_folder_names_each_file_by_its_hash(made, tmp_path):
    path = recording.save("healthy", made, about="a game that settles", folder=tmp_path)
    row = recording.manifest(tmp_path)["healthy"]
    assert row["command"] == SPEC.command() and RunSpec.parse(json.dumps(row["spec"])) == SPEC and row["bytes"] == path.stat().st_size
    assert same(recording.load("healthy", tmp_path).events, made.events)
    recording.save("other", made, folder=tmp_path)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(RecordingError, match="“healthy” was cut or altered"):
        recording.load("healthy", tmp_path)
    assert [name for name, problem in recording.verify(tmp_path) if problem] == ["healthy"]
    path.unlink()
    with pytest.raises(RecordingError, match="missing"):
        recording.load("healthy", tmp_path)
    with pytest.raises(RecordingError, match="no recorded run"):
        recording.load("ghost", tmp_path)
    (tmp_path / "manifest.json").write_text("[")
    with pytest.raises(RecordingError, match="cannot be read"):
        recording.load("other", tmp_path)


def test_the_repository_s_own_recordings_are_whole():
    assert not [problem for _, problem in recording.verify() if problem]


def test_the_command_line_records_what_was_changed_on_the_way(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(recording, "FOLDER", tmp_path)
    words = ["--data", "ring", "--seed", "3", "--steps", "60", "--every", "5", "--snapshot-every", "20", "--name", "branch"]
    settings = [word for key, value in SMALL.items() for word in ("--set", f"{key}={value}")]
    assert main(["record", "gan2d", *words, *settings, "--at", "33:generator_rate=0.05", "--about", "a branch"]) == 0
    assert "13 events" in capsys.readouterr().out
    kept = recording.load("branch")
    assert kept.spec == SPEC.branch(33, {"generator_rate": 0.05}) and recording.manifest()["branch"]["about"] == "a branch"


MISTAKES = [
    ["record"],
    ["record", "gan2d"],
    ["record", "ghost", "--out", "x"],
    ["record", "--spec", "{", "--out", "x"],
    ["record", "gan2d", "--out", "x", "--set", "batch=0"],
    ["record", "gan2d", "--out", "x", "--set", "batch"],
    ["record", "gan2d", "--out", "x", "--at", "batch=3"],
    ["record", "gan2d", "--out", "x", "--data", "imagenet"],
]


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_is_one_line(arguments, capsys):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("genmodels: ") and err.count("\n") == 1


def test_a_recorded_divergence_says_so_at_its_end():
    made = recording.record(RunSpec("gan2d", "ring", WILD, steps=60, every=5, snapshot_every=20))
    assert made.ended == "diverged" and made.knob == "discriminator_rate"
    again = recording.decode(recording.encode(made))
    assert (again.ended, again.text, again.knob) == (made.ended, made.text, made.knob) and "try a smaller" in again.text
