"""The command line: `python -m genmodels list | verify | sample | score | derive | evaluate | train | record | data`.

A mistake gets one line and exit status 2.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np


class Mistake(Exception):
    """Something the person at the keyboard can put right. Its text is one plain sentence."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message} (see {self.prog} --help)")


def _between(low: int, high: int):
    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{value} is not between {low} and {high:,}")
        return value

    return number


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="python -m genmodels", description="Generative models: list, check, draw from, measure and train them.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    c = command("list", "the checkpoints, with what was measured of them")
    c.add_argument("--json", action="store_true")
    command("verify", "hash and load every checkpoint and every recorded run; exit status 1 if one fails")
    c = command("sample", "draw from a checkpoint into an npz file")
    c.add_argument("name")
    c.add_argument("-n", type=_between(1, 100_000), default=64, help="how many samples")
    c.add_argument("--seed", type=_between(0, 2**31 - 1), default=0)
    c.add_argument("--label", type=_between(0, 9), help="the class, for models that take one")
    c.add_argument("--steps", type=_between(1, 1000), help="sampling steps, for models that have them")
    c.add_argument("--out", type=Path, required=True, metavar="FILE.npz")
    c.add_argument("--png", type=Path, metavar="FILE.png", help="the samples as one picture, too")
    c = command("score", "the log-probability of each picture or point in an npz file, or a bound on it, by a checkpoint")
    c.add_argument("name")
    c.add_argument("--in", dest="given", type=Path, required=True, metavar="FILE.npz", help="x: (N, 784) pictures or (N, 2) points")
    c.add_argument("--out", type=Path, required=True, metavar="FILE.npz", help="gets logp: (N,) nats, and kind: exact or bound")
    c.add_argument("--seed", type=_between(0, 2**31 - 1), default=0, help="of what an estimate draws")
    c = command("derive", "the lines of a derivation, each with the values of both its sides, computed by the models for a seed")
    c.add_argument("name", nargs="?", help="which one; without a name, those there are")
    c.add_argument("--seed", type=_between(0, 2**31 - 1), default=0, help="of the picture and of what is drawn")
    c = command("evaluate", "measure a checkpoint and write the figures into the manifest")
    c.add_argument("name")
    c.add_argument("--json", action="store_true")
    only = "only what its own family asks, only the protocol for all pictures, or of that one only how sharp they are"
    c.add_argument("--only", choices=("model", "pictures", "sharpness"), help=only)
    c = command("train", "train a recipe; the same command again resumes it")
    c.add_argument("recipe")
    c.add_argument("--steps", type=_between(1, 10_000_000))
    c.add_argument("--seed", type=_between(0, 2**31 - 1))
    c.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    c.add_argument("--data", type=Path, metavar="DIR", help="folder of the data, instead of GENMODELS_DATA")
    c.add_argument("--out", type=Path, metavar="DIR", help="where the checkpoint goes, instead of checkpoints/")
    c.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting of the recipe or of its model")
    c = command("record", "train on the plane or on digits as the pages do, and keep every event")
    c.add_argument("kind", nargs="?", help="what is trained: gan2d, vae2d")
    c.add_argument("--data", dest="set_name", default="", metavar="NAME", help="the data set")
    c.add_argument("--seed", type=_between(0, 2**31 - 1), default=0)
    c.add_argument("--steps", type=_between(1, 200_000), default=0)
    c.add_argument("--every", type=_between(1, 1000), default=0, help="steps between two points of the curves")
    c.add_argument("--snapshot-every", type=_between(1, 10_000), default=0, help="steps between two pictures")
    c.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the run")
    c.add_argument("--at", action="append", default=[], metavar="STEP:KEY=VALUE", help="change a setting at a step")
    c.add_argument("--presets", action="store_true", help="make every recording of the pages again, in recordings/")
    c.add_argument("--spec", metavar="JSON", help="the whole run as one value, instead of all of the above")
    c.add_argument("--out", type=Path, metavar="FILE", help="where the recording goes")
    c.add_argument("--name", help="keep it in recordings/ under this name, too; with --presets: only that one")
    c.add_argument("--about", default="", help="one line on it for the list of recordings")
    c = command("data", "say whether a data set is on this machine, or fetch it")
    c.add_argument("name", choices=("mnist",))
    c.add_argument("--download", action="store_true")
    return top


def changed(recipe: Any, settings: Sequence[str]) -> Any:
    """The recipe with KEY=VALUE settings applied to its model's config or to itself."""
    for setting in settings:
        key, equals, text = setting.partition("=")
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            value = text
        target = recipe.config if key in {f.name for f in fields(recipe.config)} else recipe
        if not equals or key not in {f.name for f in fields(target)} or key in ("name", "model", "config"):
            raise Mistake(f"--set {setting}: the recipe {recipe.name} has no setting {key!r}.")
        if type(value) is int and type(getattr(target, key)) is float:
            value = float(value)
        if type(value) is not type(getattr(target, key)) and getattr(target, key) is not None:
            raise Mistake(f"--set {setting}: {key} must be like {getattr(target, key)!r}.")
        target = replace(target, **{key: value})
        recipe = target if isinstance(target, type(recipe)) else replace(recipe, config=target)
    return recipe


def run_list(a: argparse.Namespace) -> int:
    from genmodels import checkpoints

    rows = checkpoints.manifest()
    if a.json:
        print(json.dumps(rows))
        return 0
    for name, row in rows.items():
        print(f"{name:16} {row['parameters']:>9,} parameters  {row['seconds']:>6,} s  {row['about']}")
        for metric, m in row["metrics"].items():
            print(f"{'':16} {metric:>14} {m['value']:<10g} {m['unit']}: {m['protocol']}")
    return 0


def run_verify(a: argparse.Namespace) -> int:
    from genmodels import checkpoints
    from genmodels.live import recording

    results, recorded = checkpoints.verify(), recording.verify()
    for name, problem in results + recorded:
        print(f"{name:16} {problem or 'is as the manifest says'}")
    if not results:
        print("There are no checkpoints.")
    return int(any(problem for _, problem in results + recorded) or not results)


def run_sample(a: argparse.Namespace) -> int:
    import inspect

    import torch

    from genmodels import checkpoints, registry

    model: Any = checkpoints.load(a.name)  # what it can do is asked of it, not of its type
    if not hasattr(model, "sample"):
        raise Mistake(f"{a.name} is not a generative model: there is nothing to draw from.")
    takes = inspect.signature(model.sample).parameters
    extra = {k: v for k, v in (("label", a.label), ("steps", a.steps)) if v is not None}
    for key in extra:
        if key not in takes:
            raise Mistake(f"{a.name} has no {key}: leave --{key} out.")
    x = model.sample(a.n, generator=torch.Generator().manual_seed(a.seed), **extra).numpy().astype(np.float32)
    x = x.reshape(a.n, *registry.models()[checkpoints.manifest()[a.name]["model"]].shape)
    arrays = {"x": x} if a.label is None else {"x": x, "label": np.full(a.n, a.label, np.int64)}
    with a.out.open("wb") as file:
        np.savez_compressed(file, **arrays)
    if a.png and x.ndim != 3:
        raise Mistake(f"{a.name} makes points, not pictures: leave --png out.")
    if a.png:
        from genmodels.sheet import write_grid

        write_grid(x, a.png)
    print(f"{a.n} samples of {a.name} with seed {a.seed} are in {a.out}" + (f" and {a.png}" if a.png else ""))
    return 0


def run_score(a: argparse.Namespace) -> int:
    from zipfile import BadZipFile

    from tqdm import tqdm

    from genmodels import scoring

    try:
        with a.given.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            x = archive["x"]
    except FileNotFoundError:
        raise Mistake(f"{a.given} is not there.") from None
    except (OSError, ValueError, EOFError, BadZipFile, KeyError, AttributeError, TypeError, IndexError):
        raise Mistake(f"{a.given} is not an npz file with an array of numbers x.") from None
    with tqdm(total=len(x) if x.ndim else 0, unit="row", disable=None) as bar:
        logp, kind = scoring.score(a.name, x, seed=a.seed, watch=bar.update)
    with a.out.open("wb") as file:
        np.savez_compressed(file, logp=logp, kind=np.array(kind))
    print(f"{len(logp)} rows scored by {a.name} are in {a.out}: {kind}, {logp.mean():.2f} nats in the mean")
    return 0


def run_derive(a: argparse.Namespace) -> int:
    from genmodels import derivation

    print(derivation.table(a.name, a.seed) if a.name else "\n".join(derivation.every()))
    return 0


def run_evaluate(a: argparse.Namespace) -> int:
    import inspect

    from genmodels import checkpoints, registry
    from genmodels.metrics import pictures

    model, row = checkpoints.load(a.name), checkpoints.manifest()[a.name]
    evaluate = registry.evaluator(row["model"])
    known = {"data": row["data"]} if "data" in inspect.signature(evaluate).parameters else {}
    metrics = evaluate(model, **known) if a.only in (None, "model") else {}
    if a.only != "model":
        metrics |= pictures.sharpness_of(a.name) if a.only == "sharpness" else pictures.of(a.name)
    checkpoints.set_metrics(a.name, metrics)
    if a.json:
        print(json.dumps(metrics))
    else:
        for metric, m in metrics.items():
            print(f"{metric:>16} {m['value']:<10g} {m['unit']}: {m['protocol']}")
    return 0


def run_train(a: argparse.Namespace) -> int:
    from tqdm import tqdm

    from genmodels import checkpoints, registry, training

    recipe = registry.recipes().get(a.recipe)
    if recipe is None:
        raise Mistake(f"There is no recipe “{a.recipe}”; there are: {', '.join(registry.recipes())}.")
    if a.steps and recipe.steps:
        recipe = replace(recipe, steps=a.steps, until=None)
    if a.seed is not None:
        recipe = replace(recipe, seed=a.seed)
    recipe = changed(recipe, a.set)
    if a.device == "cuda":
        import torch

        if not torch.cuda.is_available():
            raise Mistake("This machine has no CUDA device; leave --device out.")
    trainer = training.Trainer(recipe, device=a.device, state=Path("runs") / f"{recipe.name}.safetensors")
    with tqdm(total=recipe.last, initial=trainer.step, unit="step", disable=None) as bar:
        for event in trainer.events():
            bar.update(event.step - bar.n)
            bar.set_postfix({k: f"{v:.4g}" for k, v in {**event.losses, **event.metrics}.items()})
            if not sys.stderr.isatty() and event.metrics:
                print(event.step, {k: round(v, 4) for k, v in {**event.losses, **event.metrics}.items()}, flush=True)
    path = checkpoints.save(trainer.model.cpu(), recipe, steps=recipe.last, seconds=trainer.seconds, folder=a.out)
    print(f"{recipe.name} is in {path}; measure it with: python -m genmodels evaluate {recipe.name}")
    return 0


def run_record(a: argparse.Namespace) -> int:
    from tqdm import tqdm

    from genmodels import registry
    from genmodels.live import recording
    from genmodels.live.protocol import RunSpec, kind

    if a.presets:
        for name, (spec, about) in registry.recordings().items():
            if not a.name or a.name == name:
                made = recording.record(spec)
                path = recording.save(name, made, about=about)
                print(f"{name}: {len(made.events)} events, {path.stat().st_size / 1000:.0f} kB, {made.made}", flush=True)
        return 0
    if not (a.out or a.name):
        raise Mistake("Say where the recording goes: --out FILE, or --name NAME.")
    if a.spec:
        spec = RunSpec.parse(a.spec)
    elif a.kind:
        changes = tuple((int(at), *_setting(text)) for at, text in (_split(change, ":") for change in a.at))
        numbers = {"seed": a.seed, "steps": a.steps, "every": a.every, "snapshot_every": a.snapshot_every}
        settings = dict(_setting(text) for text in a.set)
        spec = RunSpec(a.kind, a.set_name or kind(a.kind).DATA[0], settings, script=changes, **numbers).checked()
    else:
        raise Mistake("Say what to record: a kind such as vae2d, or --spec.")
    with tqdm(total=spec.steps, unit="step", disable=None) as bar:
        made = recording.record(spec, lambda event: bar.update(event.step - bar.n))
    if a.out:
        a.out.write_bytes(recording.encode(made))
    if a.name:
        a.out = recording.save(a.name, made, about=a.about)
    print(f"{len(made.events)} events are in {a.out}" + (f"; {made.text}" if made.text else ""))
    return 0


def _split(text: str, mark: str) -> tuple[str, str]:
    left, found, right = text.partition(mark)
    if not found or (mark == ":" and not left.isdecimal()):
        raise Mistake(f"{text} is not of the form {'STEP:KEY=VALUE' if mark == ':' else 'KEY=VALUE'}.")
    return left, right


def _setting(text: str) -> tuple[str, Any]:
    key, value = _split(text, "=")
    try:
        return key, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return key, value


def run_data(a: argparse.Namespace) -> int:
    from genmodels.data import mnist

    if a.download and not mnist.available():
        mnist.download(lambda done, of: print(f"{done} of {of} files", file=sys.stderr))
    if not mnist.available():
        raise Mistake(f"MNIST is not in {mnist.folder()}; add --download to fetch it, or name a folder with GENMODELS_DATA.")
    print(f"MNIST is in {mnist.folder()}")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    try:
        a = parser().parse_args(argv)
        if getattr(a, "data", None):  # a folder; what record trains on has a name instead
            os.environ["GENMODELS_DATA"] = str(a.data)
        if getattr(a, "out", None) and a.command == "train":
            os.environ["GENMODELS_CHECKPOINTS"] = str(a.out)
        return globals()[f"run_{a.command}"](a)
    except Exception as error:
        from genmodels.checkpoints import CheckpointError
        from genmodels.data.mnist import DataMissing
        from genmodels.live.recording import RecordingError
        from genmodels.scoring import Unscored
        from genmodels.training import Diverged, OtherTraining

        told = (Mistake, CheckpointError, DataMissing, Diverged, OtherTraining, RecordingError, Unscored, OSError, ValueError)
        if not isinstance(error, told):
            raise
        print(f"genmodels: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
