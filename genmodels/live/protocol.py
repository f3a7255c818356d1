"""What a run is, as one value, and what a model must offer so that it can be run.

A run is decided by its `RunSpec`: kind, data, settings, seed, and the script of what was changed at which step. The command line, a
worker, a recording and a test turn the same spec into the same events, bit for bit on one machine. So a run can be saved by naming
it, rewound by playing it again from a kept state, and branched by changing its script.

A kind is a module with these names (see `genmodels.registry.runs`):

    DATA                          names of the sets it takes
    EVERY, SNAPSHOT_EVERY, STEPS  defaults of the spec's fields
    EARLY                         optional: until this step every point of the curves carries metrics and a picture
    MOST_STEPS                    optional: how long such a run may be, where that is shorter than usual
    check(data, settings) -> dict all settings, with defaults filled in; Invalid, one plain sentence, for what cannot be
    build(spec) -> Steppable      the run at step 0, with settings already checked; `core.Told` where something for it is missing
    warm(), SLOW                  optional: what an idle worker gets ready, and whether that takes seconds
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from itertools import groupby
from types import ModuleType
from typing import Any, Protocol, runtime_checkable

import numpy as np
from torch import Tensor

from genmodels import registry
from genmodels.core import Invalid, Told, say

MOST_STEPS = 200_000
MOST_SCRIPT = 500
MOST_SETTINGS = 400_000  # bytes of JSON: 4,000 drawn points with classes fit
WHICH = "which"  # the script's word for "this one step was of this part only"


class Diverged(Told):
    """A loss is no longer a number of any use.

    step: where. knob: the setting to try smaller, or the penalty that was missing. spec: the run as it was played until then.
    """

    def __init__(self, step: int, knob: str, spec: RunSpec):
        if knob == "penalty":
            said = say("The training diverged at step {step}; give the critic a penalty.", step=f"{step:,}")
        else:
            said = say("The training diverged at step {step}; try a smaller {knob}.", step=f"{step:,}", knob=knob.replace("_", " "))
        super().__init__(said.template, **said.values)
        self.step, self.knob, self.spec = step, knob, spec


@runtime_checkable
class Steppable(Protocol):
    """A training that somebody else drives, one step at a time.

    parts: what `step` may be asked for, "both" (everything) first. One call is one step, whatever the part.
    knob: the setting that most probably cures a divergence.
    Optional: early, the kind's `EARLY` where it differs from run to run; glance(), a snapshot that costs less, for moments between
    the run's own looks; seconds, computing time so far; over, that it has come to its end although steps are left.

    `losses` are means over the steps since `clear`. `losses`, `metrics` and `snapshot` are functions of the state alone: what they draw
    comes from generators of their own, so that looking at a run never changes it. `state` holds everything that decides the future and
    the losses' sums (weights, moments of the optimisers, random state) and owns its memory; `restore(state())` is exact. Settings are
    not part of it: the engine sets those first. `step` may raise FloatingPointError on a non-finite value.
    """

    parts: tuple[str, ...]

    @property
    def knob(self) -> str: ...

    def step(self, which: str = "both") -> None: ...

    def losses(self) -> dict[str, float]: ...

    def clear(self) -> None: ...

    def metrics(self) -> dict[str, float]: ...

    def snapshot(self) -> dict[str, np.ndarray]: ...

    def state(self) -> dict[str, Tensor]: ...

    def restore(self, state: Mapping[str, Tensor]) -> None: ...

    def change(self, settings: Mapping[str, Any]) -> None:
        """Turn knobs while it runs, all at once. Invalid where one needs a new run; then nothing has changed."""
        ...


@dataclass(frozen=True)
class RunSpec:
    """A run as one value that JSON can hold.

    kind: name of `genmodels.registry.runs`. data: name of a set that the kind knows. settings: what the kind's `check` takes.
    steps: where it ends. every: steps between two points of the curves (losses are the mean since the last point). snapshot_every: steps
    between two events that also carry metrics and a snapshot, a multiple of every. 0 means the kind's own. script: (step, setting, value)
    in order of step, what was changed when the run stood at that step (lines of one step together); the setting "which" names the part
    that this one step trained.
    """

    kind: str
    data: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    steps: int = 0
    every: int = 0
    snapshot_every: int = 0
    script: tuple[tuple[int, str, Any], ...] = ()

    def checked(self) -> RunSpec:
        """The same run with every default written out. Raises Invalid for a run that cannot be."""
        module = kind(self.kind)
        if not isinstance(self.data, str) or self.data not in module.DATA:
            wanted = {"name": str(self.data)[:40], "kind": self.kind, "names": ", ".join(module.DATA)}
            raise Invalid("There is no data set “{name}” for {kind}; there are: {names}.", **wanted)
        if not isinstance(self.settings, Mapping) or len(_json(self.settings)) > MOST_SETTINGS:
            raise Invalid("The settings of a run must be a table, and not a huge one.")
        settings = module.check(self.data, dict(self.settings))
        seed = _whole("seed", self.seed, 0, 2**31 - 1)
        steps = _whole("number of steps", self.steps or module.STEPS, 1, getattr(module, "MOST_STEPS", MOST_STEPS))
        every = _whole("distance of the curve's points", self.every or module.EVERY, 1, 1000)
        snapshot_every = _whole("distance of two snapshots", self.snapshot_every or module.SNAPSHOT_EVERY, every, 10_000)
        if snapshot_every % every:
            raise Invalid("The distance of two snapshots must be a multiple of the distance of the curve's points.")
        if len(self.script) > MOST_SCRIPT:
            raise Invalid("A run can be changed at most {n} times; start a new one from here.", n=MOST_SCRIPT)
        for entry in self.script:
            if not isinstance(entry, list | tuple) or len(entry) != 3 or not isinstance(entry[1], str):
                raise Invalid("Each line of a run's script is a step, the name of a setting and its value.")
        script, now, last = [], settings, 0
        for step, lines in groupby(self.script, key=lambda entry: entry[0]):
            last = _whole("step of a change", step, last, MOST_STEPS)
            group = [(name, value) for _, name, value in lines]
            for name, _ in group:
                if name != WHICH and name not in now:
                    raise Invalid("There is no setting “{name}” to change.", name=name[:40])
            now = module.check(self.data, now | {name: value for name, value in group if name != WHICH})
            script += [(step, name, now.get(name, value)) for name, value in group]
        return replace(self, settings=settings, seed=seed, steps=steps, every=every, snapshot_every=snapshot_every, script=tuple(script))

    def branch(self, step: int, changes: Mapping[str, Any]) -> RunSpec:
        """The run that is the same up to a step and has knobs changed there, all at once."""
        lines = tuple((step, name, changes[name]) for name in sorted(changes))
        return replace(self, script=tuple(entry for entry in self.script if entry[0] < step) + lines)

    def text(self) -> str:
        """One line of JSON, the same for the same run."""
        return _json(asdict(self))

    @staticmethod
    def parse(text: str) -> RunSpec:
        """The inverse of `text`, checked. Raises Invalid."""
        try:
            table = json.loads(text)
            if "look" in table:  # its name in runs that were saved before
                table["snapshot_every"] = table.pop("look")
            spec = RunSpec(**{**table, "script": tuple(tuple(entry) for entry in table.get("script", ()))})
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Invalid("This is not the description of a run.") from None
        return spec.checked()

    def command(self) -> str:
        """What to type to get the same events again."""
        return f"python -m genmodels record --spec {shlex.quote(self.text())} --out run.gmrun"


def kind(name: str) -> ModuleType:
    """The module of a kind. Raises Invalid for a name that is not in the table."""
    kinds = registry.runs()
    if not isinstance(name, str) or name not in kinds:
        raise Invalid("There is no kind of run “{name}”; there are: {names}.", name=str(name)[:40], names=", ".join(kinds))
    return import_module(kinds[name])


def build(spec: RunSpec) -> Steppable:
    """The run of a checked spec, at step 0. Raises Invalid where something for it is missing, a checkpoint or a data set."""
    try:
        return kind(spec.kind).build(spec)
    except Told as error:
        raise Invalid.again(error) from error


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        limits = {"low": f"{low:,}", "high": f"{high:,}"}
        raise Invalid("The {name} must be a whole number from {low} to {high}.", name=name, **limits)
    return value


def _json(value: Any) -> str:
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False, default=dict)
    except (TypeError, ValueError, RecursionError):
        raise Invalid("A run is described by plain numbers, words and lists.") from None
