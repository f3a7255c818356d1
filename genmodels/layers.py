"""A traced pass as it is drawn: layers in order, what each holds and gives, and the way from the input to the output.

A layer is a step of `genmodels.inside` with what merely follows it (an activation, a shuffle of pixels), or a closed part of the network
that can be opened. Parts stay closed where opening all of them would draw more than `MOST` layers.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from torch import Tensor, nn

from genmodels.inside import Pass, Place

MOST = 16
WORDS = {
    **dict.fromkeys(("mul", "rmul"), "×"),
    **dict.fromkeys(("add", "radd", "iadd"), "+"),
    **dict.fromkeys(("sub", "rsub"), "−"),
    **dict.fromkeys(("div", "truediv"), "÷"),
    "matmul": "·",
}


@dataclass
class Layer:
    """name: of its step or part, '' for what comes in. kind: class or function. then: what follows at once. about: its settings.

    after: the layers that feed it, by place. main: on the longest way from the input to the output. opens: a part that is closed here.
    parameters: their names in the model. value: what it gives, for a batch of one. made, called: where the source makes and calls it.
    """

    name: str
    kind: str
    value: Tensor
    steps: list[int]
    about: str = ""
    then: list[str] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    parameters: frozenset[str] = frozenset()
    main: bool = False
    opens: bool = False
    comes_in: bool = False
    times: int = 1
    made: Excerpt | None = None
    called: Excerpt | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the value, without the batch."""
        return tuple(self.value.shape[1:])


@dataclass(frozen=True)
class Excerpt:
    """Lines of a file of this library: `first` is their number, text their source."""

    file: str
    first: int
    text: str


def layers(seen: Pass, scope: str = "") -> list[Layer]:
    """What lies in a part of the network ('' for all of it), what comes in first. Raises KeyError for a part that is none."""
    first = len(seen.inputs)
    inner = [first + k for k, step in enumerate(seen.steps) if not scope or scope in step.path[:-1]]
    if not inner:
        raise KeyError(scope)
    found = _grouped(seen, scope, inner, 0)
    for depth in range(1, 4):
        deeper = _grouped(seen, scope, inner, depth)
        if len(deeper) == len(found) or sum(not layer.comes_in for layer in deeper) > MOST:
            break
        found = deeper
    _mark_main(found, bool(scope))
    for layer in found:
        if not layer.comes_in:
            layer.made, layer.called = made(seen.model, layer.name), _called(seen, layer)
    return found


def place(seen: Pass, name: str) -> tuple[str, str]:
    """Where a layer or a part is drawn as one: (the part that is open, the layer to point at). Raises KeyError for what the pass lacks."""
    index = next((len(seen.inputs) + k for k, step in enumerate(seen.steps) if name in step.path), None)
    if index is None:
        raise KeyError(name)
    scope = ""
    while True:
        layer = next(layer for layer in layers(seen, scope) if index in layer.steps and not layer.comes_in)
        if not layer.opens or layer.name == name:
            return scope, layer.name
        scope = layer.name


def _grouped(seen: Pass, scope: str, inner: Sequence[int], depth: int) -> list[Layer]:
    """Steps as layers, parts opened down to a depth."""
    modules, first = dict(seen.model.named_modules()), len(seen.inputs)
    keys: dict[int, str] = {}
    for index in inner:
        path = seen.steps[index - first].path
        own = path[path.index(scope) + 1 :] if scope else path
        at = 0
        while at < min(depth, len(own) - 1) and own[at] in modules:
            at += 1
        keys[index] = own[at]
    outer = sorted({each for index in inner for each in seen.steps[index - first].after if each not in keys})
    if not scope:
        outer = [*range(first)]
    names = list(seen.inputs)
    found = [_comes_in(seen, names, index) for index in outer]
    where = {index: k for k, index in enumerate(outer)}
    by_key: dict[str, int] = {}
    for index in inner:
        step, key = seen.steps[index - first], keys[index]
        if key not in by_key:
            by_key[key] = len(found)
            closed = key != step.name
            module = modules.get(key)
            kind = type(module).__name__ if module is not None else key.rpartition(".")[2] if closed else step.kind
            about = module.extra_repr() if module is not None and not closed else ""
            found.append(Layer(key, kind, step.value, [], about, opens=closed))
        layer = found[by_key[key]]
        where[index] = by_key[key]
        layer.steps.append(index)
        layer.parameters |= step.parameters
        layer.times = max(layer.times, step.times)
        layer.value = seen.values.get(key, step.value) if layer.opens else step.value
        layer.after = sorted({*layer.after, *(where[each] for each in step.after if each in where)} - {by_key[key]})
    return _joined(found)


def _comes_in(seen: Pass, names: Sequence[str], index: int) -> Layer:
    first = len(names)
    if index < first:
        return Layer("", names[index], seen.inputs[names[index]], [index], comes_in=True)
    step = seen.steps[index - first]
    return Layer(step.name, step.kind, step.value, [index], comes_in=True)


def _joined(found: list[Layer]) -> list[Layer]:
    """The same with each step that merely follows one other, keeps the count of its numbers and has no weights, joined to that one."""
    readers: dict[int, set[int]] = {}
    for k, layer in enumerate(found):
        for each in layer.after:
            readers.setdefault(each, set()).add(k)
    into: dict[int, int] = {}
    for k, layer in enumerate(found):
        if layer.comes_in or layer.opens or layer.parameters or len(layer.after) != 1:
            continue
        before = into.get(layer.after[0], layer.after[0])
        host = found[before]
        if host.comes_in or host.opens or readers[layer.after[0]] != {k} or before >= k or layer.value.numel() != host.value.numel():
            continue
        into[k] = before
        host.then.append(layer.kind)
        host.steps += layer.steps
        host.value, host.times = layer.value, max(host.times, layer.times)
    kept = [k for k in range(len(found)) if k not in into]
    number = {k: place for place, k in enumerate(kept)}
    for k in kept:
        found[k].after = sorted({number[into.get(each, each)] for each in found[k].after} - {number[k]})
    return [found[k] for k in kept]


def _mark_main(found: list[Layer], any_start: bool) -> None:
    """The longest way to the last layer, from the first input or, in a part, from whatever comes in."""
    starts = {k for k, layer in enumerate(found) if layer.comes_in and (any_start or k == 0)}
    length: dict[int, int] = dict.fromkeys(starts, 1)
    came: dict[int, int] = {}
    for k, layer in enumerate(found):
        reached = [each for each in layer.after if each in length and each < k]
        if reached:
            came[k] = max(reached, key=length.__getitem__)
            length[k] = length[came[k]] + 1
    at: int | None = max(length, key=lambda k: (k if not found[k].comes_in else -1)) if length else None
    while at is not None:
        found[at].main = True
        at = came.get(at)


# --- the source -------------------------------------------------------------------------------------------------------------


def _called(seen: Pass, layer: Layer) -> Excerpt | None:
    if layer.opens:
        return _line(seen.groups.get(layer.name))
    return _line(seen.steps[layer.steps[0] - len(seen.inputs)].called)


def _line(place: Place | None) -> Excerpt | None:
    return Excerpt(place.file, place.line, linecache.getline(place.file, place.line).strip()) if place else None


def made(model: nn.Module, name: str) -> Excerpt | None:
    """The lines that make a module: the assignment in the constructor of what holds it, or its own line in a sequence; else None."""
    parent, _dot, own = name.rpartition(".")
    modules = dict(model.named_modules())
    if name not in modules:
        return None
    kinds: dict[str, Any] = {each: type(module) for each, module in modules.items()}
    if isinstance(modules[parent], nn.Sequential | nn.ModuleList):
        holder, _dot, attribute = parent.rpartition(".")
        return _assignment(kinds[holder], attribute, int(own)) if parent else None
    return _assignment(kinds[parent], own, None)


@lru_cache(maxsize=512)
def _assignment(kind: Any, attribute: str, element: int | None) -> Excerpt | None:
    """Where a constructor sets an attribute; an element's own lines, where they are written out."""
    for each in kind.__mro__:
        constructor = each.__dict__.get("__init__")
        if constructor is None or not each.__module__.startswith("genmodels."):
            continue
        lines, first = inspect.getsourcelines(constructor)
        tree = ast.parse(textwrap.dedent("".join(lines)))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and (value := _value_of(node, attribute)) is not None:
                shown: ast.AST = node
                parts = value.args if isinstance(value, ast.Call) else []
                if len(parts) == 1 and isinstance(parts[0], ast.List):
                    parts = parts[0].elts
                if element is not None and element < len(parts) and len(parts) > 1:
                    shown = parts[element]
                start, end = shown.lineno, shown.end_lineno or shown.lineno  # type: ignore[attr-defined]
                text = textwrap.dedent("".join(lines[start - 1 : end])).rstrip().rstrip(",")
                return Excerpt(inspect.getsourcefile(constructor) or "", first + start - 1, text)
    return None


def _value_of(node: ast.Assign, attribute: str) -> ast.expr | None:
    """What an assignment gives to self.<attribute>, also as one of several."""
    for target in node.targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) else [node.value] * len(names)
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Attribute) and name.attr == attribute and ast.unparse(name.value) == "self":
                return value
    return None
