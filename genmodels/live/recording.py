"""Recorded runs: the event stream of a real run, saved whole, with the command that gives the same events again.

A file is `MAGIC` and then, deflated, the messages of `genmodels.live.frames`: one that describes the run, every event, and one that
says how it ended. There is no code in it, and what is missing from its end is noticed. `manifest.json` beside the recordings has the
SHA-256 of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from genmodels.core import CLOCK, Event, Sentence, Told
from genmodels.files import of_file, parsed, replace_file
from genmodels.live import frames
from genmodels.live.engine import events
from genmodels.live.protocol import Diverged, RunSpec

FOLDER = Path(os.environ.get("GENMODELS_RECORDINGS") or Path(__file__).resolve().parents[2] / "recordings")
MAGIC = b"genmodels run 1\n"
SUFFIX = ".gmrun"
LARGEST = 32 * 2**20  # bytes of a file
MOST = 256 * 2**20  # bytes once inflated


class RecordingError(Told):
    """A recording that is missing, cut short, altered or no recording."""


@dataclass(frozen=True)
class Recording:
    """spec: of the run. events: all of them, in order. ended: "finished", "diverged" or "" for one that was saved on its way.

    text, knob: for one that diverged, the sentence and the setting to try. made: when and on what it ran, and how long it took.
    """

    spec: RunSpec
    events: tuple[Event, ...]
    ended: str = ""
    text: Sentence = Sentence()
    knob: str = ""
    made: str = ""

    @property
    def command(self) -> str:
        """What to type to get these events again."""
        return self.spec.command()


def record(spec: RunSpec, progress: Callable[[Event], None] = lambda event: None) -> Recording:
    """Run a spec to its end, or to its divergence, which is part of what a recording may show. Raises ValueError."""
    spec, began, kept = spec.checked(), time.monotonic(), []
    ended, text, knob = "finished", Sentence(), ""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # as in a worker: sums in another order would be other sums
    try:
        for event in events(spec):
            kept.append(event)
            progress(event)
    except Diverged as error:
        ended, text, knob = "diverged", error.sentence, error.knob
    finally:
        torch.set_num_threads(threads)
    seconds = time.monotonic() - began
    made = f"{time.strftime('%Y-%m-%d')}, {platform.machine()} CPU, 1 thread, torch {torch.__version__}, {seconds:.0f} s"
    return Recording(spec, tuple(kept), ended, text, knob, made)


def encode(recording: Recording) -> bytes:
    """The file's bytes."""
    packer = zlib.compressobj(9)
    about = {"is": "run", "spec": recording.spec.text(), "command": recording.command, "made": recording.made}
    parts = [MAGIC, packer.compress(frames.encode(about))]
    parts += [packer.compress(frames.encode(frames.event_header(event), event.snapshot)) for event in recording.events]
    last = {"is": "end", "events": len(recording.events), "ended": recording.ended, "text": recording.text.packed(), "knob": recording.knob}
    return b"".join([*parts, packer.compress(frames.encode(last)), packer.flush()])


def decode(raw: bytes, name: str = "recording") -> Recording:
    """The inverse. Raises RecordingError; name: what its sentence calls the file."""
    if not raw.startswith(MAGIC):
        raise RecordingError("“{name}” is not a recorded run.", name=name)
    if len(raw) > LARGEST:
        raise RecordingError("“{name}” is larger than any recorded run should be.", name=name)
    try:
        packer = zlib.decompressobj()
        plain = packer.decompress(raw[len(MAGIC) :], MOST)
        if packer.unconsumed_tail:
            raise RecordingError("“{name}” is larger than any recorded run should be.", name=name)
        reader = frames.Reader()
        messages = reader.feed(plain)
        if not packer.eof or not reader.empty or len(messages) < 2 or packer.unused_data:
            raise RecordingError("“{name}” was cut short: its end is missing.", name=name)
        (about, _), *middle, (last, _) = messages
        found = tuple(frames.as_event(header, arrays) for header, arrays in middle)
        if about.get("is") != "run" or last.get("is") != "end" or last.get("events") != len(found):
            raise frames.BadFrame
        text = Sentence.unpack(last["text"]) if last["text"] else Sentence()
        return Recording(RunSpec.parse(about["spec"]), found, str(last["ended"]), text, str(last["knob"]), str(about["made"]))
    except (zlib.error, frames.BadFrame, KeyError, ValueError) as error:
        raise RecordingError("“{name}” is damaged and cannot be played.", name=name) from error


# --- the folder of recordings -----------------------------------------------------------------------------------------


def manifest(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """All rows by name, to be read only: file, sha256, bytes, events, ended, about, made, spec, command. Raises RecordingError."""
    try:
        rows = parsed((folder or FOLDER) / "manifest.json")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise RecordingError("The list of recorded runs, manifest.json, cannot be read.") from error
    if not isinstance(rows, dict):
        raise RecordingError("The list of recorded runs, manifest.json, is not a table.")
    return rows


def save(name: str, recording: Recording, *, about: str = "", folder: Path | None = None) -> Path:
    """Write a recording and its row."""
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    raw, path = encode(recording), folder / f"{name}{SUFFIX}"
    replace_file(path, raw)
    row = {"file": path.name, "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw), "events": len(recording.events)}
    row |= {"ended": recording.ended, "about": about, "made": recording.made}
    row |= {"spec": json.loads(recording.spec.text()), "command": recording.command}
    rows = manifest(folder) | {name: row}
    replace_file(folder / "manifest.json", (json.dumps(dict(sorted(rows.items())), indent=1, ensure_ascii=False) + "\n").encode())
    return path


def load(name: str, folder: Path | None = None) -> Recording:
    """The recording of that name, read, hashed and decoded once for each state of its file. Raises RecordingError."""
    folder = folder or FOLDER
    row = manifest(folder).get(name)
    if row is None:
        raise RecordingError("There is no recorded run “{name}”.", name=name)
    path = folder / Path(str(row.get("file"))).name  # a manifest never leads out of its folder
    try:
        return of_file(_verified, path, name, str(row.get("sha256")))
    except OSError as error:
        raise RecordingError(
            "The recorded run “{name}” is missing: {file} is not in the recordings folder.", name=name, file=path.name
        ) from error


def _verified(path: Path, name: str, sha256: str) -> Recording:
    if path.stat().st_size > LARGEST:
        raise RecordingError("“{name}” is larger than any recorded run should be.", name=name)
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise RecordingError(
            "The recorded run “{name}” was cut or altered: {file} does not have the hash in the manifest.", name=name, file=path.name
        )
    return decode(raw, name)


def verify(folder: Path | None = None) -> list[tuple[str, str | None]]:
    """Each recording with the sentence that says what is wrong with it, or None."""

    def problem(name: str) -> str | None:
        try:
            load(name, folder)
        except RecordingError as error:
            return str(error)
        return None

    return [(name, problem(name)) for name in sorted(manifest(folder))]


def same(one: Iterable[Event], other: Iterable[Event]) -> bool:
    """Whether two streams of events agree to the last bit, but for what a clock has measured."""

    def key(event: Event) -> tuple[Any, ...]:
        arrays = {name: (a.dtype.str, a.shape, a.tobytes()) for name, a in event.snapshot.items()}
        metrics = {name: value for name, value in event.metrics.items() if name != CLOCK}
        return event.step, event.steps, dict(event.losses), metrics, arrays

    return [key(event) for event in one] == [key(event) for event in other]
