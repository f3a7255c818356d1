"""Checkpoints: weights as safetensors (never pickle) and one manifest that says of each where it comes from.

A row of `manifest.json`: file, sha256, bytes, model, config, recipe, data, seed, steps, parameters, shapes, seconds, machine, and metrics,
each `{value, unit, protocol}`. Parameters are stored as float16 and computed with as float32: what a browser receives as float16 is
exactly what torch computes with. Buffers keep their type. Metrics are measured on the stored weights.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load as decode_tensors
from safetensors.torch import save as encode_tensors
from torch import nn

from genmodels import registry
from genmodels.core import Recipe, Told
from genmodels.files import of_file, parsed, replace_file

FOLDER = Path(os.environ.get("GENMODELS_CHECKPOINTS") or Path(__file__).resolve().parents[1] / "checkpoints")
LARGEST = 64 * 2**20  # bytes; a file above this was not made here


class CheckpointError(Told):
    """A checkpoint that is missing, cut short, altered or unknown. Its text is one plain sentence that names it."""


def plain(config: Any) -> dict[str, Any]:
    """A config dataclass as JSON would give it back."""
    return asdict(config)


def manifest(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """All rows by name, to be read only: whoever asks gets the same. Raises CheckpointError where the manifest itself cannot be read."""
    try:
        rows = parsed((folder or FOLDER) / "manifest.json")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CheckpointError("The list of checkpoints, manifest.json, cannot be read.") from error
    if not isinstance(rows, dict):
        raise CheckpointError("The list of checkpoints, manifest.json, is not a table.")
    return rows


def load(name: str, folder: Path | None = None) -> Any:
    """The model of that name: float32, in eval mode, without gradients. Raises CheckpointError.

    The file is read and hashed, and the model built, once for each state of the file: an altered file is never served from memory.
    """
    folder = folder or FOLDER
    row = manifest(folder).get(name)
    if row is None:
        raise CheckpointError("There is no checkpoint named “{name}”.", name=name)
    path = folder / Path(str(row.get("file"))).name  # a manifest never leads out of its folder
    try:
        return of_file(_build, path, name, str(row.get("sha256")), json.dumps([row["model"], row["config"]], sort_keys=True))
    except OSError as error:
        raise CheckpointError("The checkpoint “{name}” is missing: its file is not in the checkpoints folder.", name=name) from error


def _build(path: Path, name: str, sha256: str, description: str) -> nn.Module:
    if path.stat().st_size > LARGEST:
        raise CheckpointError("The checkpoint “{name}” is larger than any checkpoint should be.", name=name)
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise CheckpointError("The checkpoint “{name}” was cut or altered: its file does not have the hash in the manifest.", name=name)
    kind, config = json.loads(description)
    try:
        model = registry.build(kind, config)
        tensors = {key: t.float() if t.is_floating_point() else t for key, t in decode_tensors(raw).items()}
        model.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, RuntimeError, safetensors.SafetensorError) as error:
        raise CheckpointError("The checkpoint “{name}” does not fit the model that the manifest says it is.", name=name) from error
    return model.eval().requires_grad_(False)


def save(model: nn.Module, recipe: Recipe, *, steps: int, seconds: float, folder: Path | None = None) -> Path:
    """Write the weights and the manifest row, with no metrics yet: `set_metrics` adds those measured on what was stored."""
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    parameters = dict(model.named_parameters())
    state = {k: v.detach().half() if k in parameters else v for k, v in model.state_dict().items()}
    raw = encode_tensors({k: v.contiguous() for k, v in state.items()})
    path = folder / f"{recipe.name}.safetensors"
    replace_file(path, raw)
    row = {
        "file": path.name,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "bytes": len(raw),
        "model": recipe.model,
        "config": plain(recipe.config),
        "recipe": recipe.name,
        "about": recipe.about,
        "data": recipe.data,
        "seed": recipe.seed,
        "steps": steps,
        "parameters": sum(p.numel() for p in parameters.values()),
        "shapes": {k: list(v.shape) for k, v in state.items()},
        "seconds": round(seconds),
        "machine": f"{platform.machine()} CPU, {torch.get_num_threads()} thread(s), torch {torch.__version__}",
        "metrics": {},
    }
    with _editing(folder) as rows:
        rows[recipe.name] = row
    return path


def set_metrics(name: str, metrics: dict[str, dict[str, Any]], folder: Path | None = None) -> None:
    """Record measured metrics, `{metric: {value, unit, protocol}}`, beside those that are there."""
    with _editing(folder or FOLDER) as rows:
        rows[name]["metrics"].update(metrics)


def verify(folder: Path | None = None) -> list[tuple[str, str | None]]:
    """Each checkpoint with the sentence that says what is wrong with it, or None."""
    results: list[tuple[str, str | None]] = []
    for name in sorted(manifest(folder)):
        try:
            load(name, folder)
            results.append((name, None))
        except CheckpointError as error:
            results.append((name, str(error)))
    return results


@contextmanager
def _editing(folder: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """The manifest's rows, written back at the end; trainings that end at the same time wait for each other."""
    lock = folder / ".manifest.lock"
    for _ in range(600):
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            time.sleep(0.05)
    else:
        raise CheckpointError("The manifest is locked; delete {file} if no training is running.", file=lock)
    try:
        rows = copy.deepcopy(manifest(folder))
        yield rows
        text = json.dumps(dict(sorted(rows.items())), indent=1, ensure_ascii=False) + "\n"
        replace_file(folder / "manifest.json", text.encode())
    finally:
        lock.unlink(missing_ok=True)
