"""A network seen from inside: one real pass of any module, as the steps that ran, what each gave, and how they hang together.

Nothing here is told what a network looks like. While a pass runs, every function of PyTorch that is called is noted with its tensors
(`torch.overrides.TorchFunctionMode`), and every module without children as one step (forward hooks). Which step feeds which follows from
the tensors themselves: so skips are found, and where a time embedding enters. Functions that only rearrange numbers (reshape, chunk, an
index) are no steps; what is computed from weights alone (a mask times a matrix) counts as the weights of the step that uses it.

A step that runs again in a loop, as in a recurrent network, is one step that ran many times; its value is the last one.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode, resolve_name

REARRANGE = set(
    "view reshape flatten unflatten __getitem__ chunk split unbind transpose permute movedim mT T contiguous to float double long expand "
    "expand_as squeeze unsqueeze detach clone type broadcast_tensors cpu unfold view_as alias numpy type_as requires_grad_".split()
)
NOISE = {"randn", "rand", "randint", "bernoulli", "multinomial", "normal", "randn_like", "rand_like"}
EMPTY = {f"{how}{what}" for what in ("zeros", "ones", "full", "empty", "tensor") for how in ("new_", "")} | {
    f"{what}_like" for what in ("zeros", "ones", "full", "empty")
}
"""Functions whose result depends on the shape of their input alone."""
Run = Callable[[Any, Mapping[str, Tensor], torch.Generator], Any]
FLAT = (nn.Flatten, nn.Unflatten, nn.Identity)


@dataclass(frozen=True)
class Place:
    """A line of this library's source."""

    file: str
    line: int


@dataclass
class Step:
    """One step of a pass. path: its name, led by the names of what it lies in. kind: the class of a module or the name of a function.

    module: None for a function. parameters: the names of those that it uses. value: what it gave, for a batch of one. after: the steps and
    inputs that feed it. times: how often it ran. called: the line that called it.
    """

    path: tuple[str, ...]
    kind: str
    module: nn.Module | None
    parameters: frozenset[str]
    value: Tensor
    after: set[int]
    called: Place | None
    times: int = 1

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(eq=False)  # compared, and kept in caches, as the one pass that it is
class Pass:
    """What ran: inputs by name, then steps in their order; a step's `after` counts from the first input on. model: the copy that ran."""

    model: nn.Module
    inputs: dict[str, Tensor]
    steps: list[Step] = field(default_factory=list)
    groups: dict[str, Place | None] = field(default_factory=dict)
    """What holds steps, a module or a function of this library, with the line that called it."""
    values: dict[str, Tensor] = field(default_factory=dict)
    """What each module that holds steps gave."""


def trace(model: nn.Module, run: Run, inputs: Mapping[str, Tensor], seed: int = 0) -> Pass:
    """Run a copy of a model on inputs that have a batch of one, and note every step.

    run: (model, inputs by name, generator) -> whatever. seed: of the generator.
    """
    own = copy.deepcopy(model).eval().requires_grad_(False)  # hooks on the model itself would also hear the passes of others
    watch = _Watch(own, dict(inputs), run)
    handles = [handle for module in own.modules() for handle in watch.listen(module)]
    try:
        with torch.no_grad(), watch:
            run(own, inputs, torch.Generator().manual_seed(seed))
    finally:
        for handle in handles:
            handle.remove()
    return watch.seen


class _Watch(TorchFunctionMode):
    """Notes steps. Where a tensor comes from is kept by its identity, so all tensors of the pass are kept alive as long."""

    def __init__(self, model: nn.Module, inputs: dict[str, Tensor], run: Run):
        super().__init__()
        self.run = getattr(run, "__code__", None)
        self.seen = Pass(model, inputs)
        self.modules = dict(model.named_modules())
        self.names = {id(module): name for name, module in self.modules.items()}
        self.buffers = {name for name, _buffer in model.named_buffers()}
        self.origin: dict[int, frozenset[int | str]] = {}
        self.kept: list[Any] = []
        self.known: dict[Any, int] = {}
        self.leaf: nn.Module | None = None
        self.epoch = 0  # how many steps with weights have run for the first time: a later loop over other layers is no repetition
        self.frames: dict[int, str] = {}
        self.taken: dict[Any, str] = {}
        for k, tensor in enumerate(inputs.values()):
            self._from(tensor, frozenset({k}))
        for name, tensor in (*model.named_parameters(), *model.named_buffers()):
            self._from(tensor, frozenset({name}))

    def _from(self, tensor: Tensor, origin: frozenset[int | str]) -> None:
        self.origin[id(tensor)] = origin
        self.kept.append(tensor)

    # --- modules ------------------------------------------------------------------------------------------------------------

    def listen(self, module: nn.Module) -> list[Any]:
        """Hooks on a module; the caller removes them."""
        leaf = not [*module.children()] and module is not self.seen.model
        if not leaf:
            return [module.register_forward_hook(self._group)]
        return [module.register_forward_pre_hook(self._enter), module.register_forward_hook(self._leave)]

    def _group(self, module: nn.Module, args: Any, out: Any) -> None:
        name = self.names[id(module)]
        self.seen.groups[name] = _place(_library(sys._getframe(1)))
        if isinstance(out, Tensor):
            self.seen.values[name] = out

    def _enter(self, module: nn.Module, args: Any) -> None:
        self.leaf = self.leaf or module

    def _leave(self, module: nn.Module, args: Any, out: Any) -> None:
        if self.leaf is not module:
            return
        self.leaf = None
        name = self.names[id(module)]
        frame = _library(sys._getframe(1))
        holders = self._module_scopes(name)
        origin = frozenset().union(*(self._origins(arg) for arg in args))
        weights = {f"{name}.{own}" for own, _p in module.named_parameters()}
        results = [each for each in (out if isinstance(out, tuple) else (out,)) if isinstance(each, Tensor)]
        if not isinstance(module, FLAT):
            self._note((*holders, name), type(module).__name__, module, weights, origin, results[0], frame, ("module", name))
            origin = self.origin[id(results[0])]
        for each in results:
            self._from(each, origin)

    def _module_scopes(self, name: str) -> tuple[str, ...]:
        """The modules that hold a module and run by themselves: lists of modules do not."""
        parts = name.split(".")
        above = [".".join(parts[:k]) for k in range(1, len(parts))]
        return tuple(each for each in above if type(self.modules[each]) is not nn.ModuleList)

    # --- functions ----------------------------------------------------------------------------------------------------------

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        if self.leaf is None:
            self._function(func, (*args, *(kwargs or {}).values()), out, sys._getframe(1))
        return out

    def _function(self, func: Any, args: Sequence[Any], out: Any, caller: FrameType) -> None:
        name = (resolve_name(func) or getattr(func, "__name__", "")).removesuffix(".__get__").rpartition(".")[2]
        origin = frozenset().union(*(self._origins(arg) for arg in args))
        if name in ("__setitem__", "copy_") and isinstance(args[0], Tensor):
            self._from(args[0], origin)
            return
        results = [each for each in (out if isinstance(out, tuple | list) else [out]) if isinstance(each, Tensor)]
        data = {each for each in origin if isinstance(each, int)}
        weights = {each for each in origin if isinstance(each, str)}
        table = self._origins(args[0]) if args else frozenset()
        looked_up = name == "__getitem__" and bool(data) and table <= weights and bool(table)  # rows of a table that the data choose
        if name in EMPTY:
            return
        if name == "broadcast_tensors":
            for each, one in zip(results, args[0] if isinstance(args[0], list | tuple) else args, strict=True):
                self._from(each, self._origins(one))
            return
        if not results or not (data or name in NOISE) or (name in REARRANGE and not looked_up):
            for each in results:
                self._from(each, table if name in REARRANGE and name != "__getitem__" else origin)
            return
        frame = _library(caller)
        if frame is None:
            for each in results:
                self._from(each, origin)
            return
        scopes = self._scopes(frame)
        plain = "look up" if looked_up else name.strip("_")
        key = (scopes, frame.f_code, frame.f_lasti, name, frozenset(weights))
        self._note(scopes, plain, None, weights, origin, results[0], frame, key)
        for each in results[1:]:
            self._from(each, self.origin[id(results[0])])

    def _scopes(self, frame: FrameType) -> tuple[str, ...]:
        """What an operation lies in: the modules whose methods are running, and the functions of this library that these have called."""
        chain: list[FrameType] = []
        at: FrameType | None = frame
        while at is not None and at.f_code is not trace.__code__:
            if _ours(at):
                chain.append(at)
            at = at.f_back
        scopes: tuple[str, ...] = ()
        for inner in reversed(chain):
            module = inner.f_locals.get("self")
            if id(module) in self.names and isinstance(module, nn.Module):
                name = self.names[id(module)]
                if name:
                    scopes = (*self._module_scopes(name), name)
            elif inner.f_code is not self.run and not inner.f_code.co_name.startswith("<"):
                scopes = (*scopes, self._helper(scopes, inner))
        return scopes

    def _helper(self, scopes: tuple[str, ...], frame: FrameType) -> str:
        """The name of a call of a function: another one for each line that calls it, the same where a loop comes back to it."""
        if id(frame) not in self.frames:
            back = frame.f_back
            key = (scopes, frame.f_code, back.f_code if back else None, back.f_lasti if back else 0, self.epoch)
            self.frames[id(frame)] = name = self._unique(scopes, frame.f_code.co_name, key)
            self.seen.groups[name] = _place(_library(back))
            self.kept.append(frame)
        return self.frames[id(frame)]

    def _unique(self, scopes: tuple[str, ...], name: str, key: Any) -> str:
        """A dotted name under the innermost scope that nothing else has."""
        if key not in self.taken:
            stem, number = ".".join((*scopes[-1:], name)), 1
            while (found := stem if number == 1 else f"{stem}_{number}") in self.taken.values():
                number += 1
            self.taken[key] = found
        return self.taken[key]

    # --- both ---------------------------------------------------------------------------------------------------------------

    def _origins(self, value: Any) -> frozenset[int | str]:
        if isinstance(value, Tensor):
            return self.origin.get(id(value), frozenset())
        if isinstance(value, list | tuple):
            return frozenset().union(*(self._origins(each) for each in value))
        return frozenset()

    def _note(
        self,
        path: tuple[str, ...],
        kind: str,
        module: nn.Module | None,
        weights: set[str],
        origin: frozenset[int | str],
        out: Tensor,
        frame: FrameType | None,
        key: Any,
    ) -> None:
        """One run of a step: a new one, or once more of one that is known."""
        first = len(self.seen.inputs)
        after = {each for each in origin if isinstance(each, int)}
        key = key if module is not None else (*key, self.epoch) if (*key, None) not in self.known else (*key, None)
        index = self.known.get(key)
        if index is None:
            own = weights - self.buffers
            if module is None:
                path = (*path, self._unique(path, kind.replace(" ", "_"), key))
            index = self.known[key] = first + len(self.seen.steps)
            self.seen.steps.append(Step(path, kind, module, frozenset(own), out, after, _place(frame)))
            if own:
                self.epoch += 1
                self.known[(*key, None)] = index  # its own weights keep a step what it is, whatever has run since
        else:
            step = self.seen.steps[index - first]
            step.value, step.times = out, step.times + 1
            step.after |= after - {index}
        self._from(out, frozenset({index}))


def _ours(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__", "")
    return name.startswith("genmodels.") and name != __name__


def _library(frame: FrameType | None) -> FrameType | None:
    """The innermost line of this library's models, from a frame outwards."""
    while frame is not None and not _ours(frame):
        frame = frame.f_back
    return frame


def _place(frame: FrameType | None) -> Place | None:
    return Place(frame.f_code.co_filename, frame.f_lineno) if frame else None
