"""The kinds of values that an address may hold: each reads its text, makes any value valid, and writes what it reads."""

from __future__ import annotations

import base64
import binascii
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

MAX_TEXT = 4096  # characters of one value; longer ones are refused before they are looked at


class Bad(ValueError):
    """A value that cannot be used. ``fallback`` is what stands in its place (None: the field's default)."""

    def __init__(self, fallback: Any = None):
        super().__init__("bad value")
        self.fallback = fallback


def _number(text: str) -> float:
    """A finite number written in ASCII (Python's float() would also read '1_0', 'nan' and full-width digits)."""
    if not text.isascii() or "_" in text or len(text) > 40:
        raise Bad
    try:
        value = float(text)
    except ValueError:
        raise Bad from None
    if not math.isfinite(value):
        raise Bad
    return value


def _clean(value: Any, low: float, high: float, digits: int) -> float:
    """Clamp and round to what the URL will show, so that the session and the link never differ."""
    value = float(value)
    if not math.isfinite(value):
        raise Bad
    return round(min(max(value, low), high), digits) + 0.0  # + 0.0 turns -0.0 into 0.0


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


@dataclass(frozen=True)
class Field(ABC):
    """One name of a table; every kind also has a ``default``.

    ``parse`` reads the URL's text or raises Bad; ``coerce`` makes a value of the right shape valid or raises; ``format``
    writes what ``parse`` reads.
    """

    name: str

    if TYPE_CHECKING:

        @property
        def default(self) -> Any: ...

    @abstractmethod
    def parse(self, text: str) -> Any: ...

    @abstractmethod
    def format(self, value: Any) -> str: ...

    @abstractmethod
    def coerce(self, value: Any) -> Any: ...


@dataclass(frozen=True)
class Choice(Field):
    """One of a few words."""

    options: tuple[str, ...]
    default: str

    def __post_init__(self) -> None:
        if self.default not in self.options:
            raise ValueError(f"{self.name}: the default {self.default!r} is not an option")

    def parse(self, text: str) -> str:
        return self.coerce(text)

    def format(self, value: str) -> str:
        return value

    def coerce(self, value: Any) -> str:
        if value not in self.options:
            raise Bad
        return str(value)


@dataclass(frozen=True)
class Float(Field):
    """A number in [low, high], kept to ``digits`` decimals."""

    low: float
    high: float
    default: float
    digits: int = 4

    def parse(self, text: str) -> float:
        value = _number(text)
        if not self.low <= value <= self.high:
            raise Bad(self.coerce(value))
        return self.coerce(value)

    def format(self, value: float) -> str:
        return _plain(value)

    def coerce(self, value: Any) -> float:
        return _clean(value, self.low, self.high, self.digits)


@dataclass(frozen=True)
class Int(Field):
    """A whole number in [low, high]."""

    low: int
    high: int
    default: int

    def parse(self, text: str) -> int:
        value = _number(text)
        if value != int(value):
            raise Bad
        if not self.low <= value <= self.high:
            raise Bad(self.coerce(value))
        return int(value)

    def format(self, value: int) -> str:
        return str(value)

    def coerce(self, value: Any) -> int:
        value = float(value)
        if not math.isfinite(value):
            raise Bad
        return int(min(max(value, self.low), self.high))


@dataclass(frozen=True)
class Flag(Field):
    """On or off, 1 or 0 in the URL."""

    default: bool = False

    def parse(self, text: str) -> bool:
        if text not in ("0", "1"):
            raise Bad
        return text == "1"

    def format(self, value: bool) -> str:
        return "1" if value else "0"

    def coerce(self, value: Any) -> bool:
        return bool(value)


@dataclass(frozen=True)
class Vector(Field):
    """``size`` numbers in [low, high], separated by commas."""

    size: int
    low: float
    high: float
    default: tuple[float, ...]
    digits: int = 3

    def parse(self, text: str) -> tuple[float, ...]:
        numbers = [_number(part) for part in text.split(",", self.size)]
        if len(numbers) != self.size:
            raise Bad
        value = self.coerce(numbers)
        if any(not self.low <= n <= self.high for n in numbers):
            raise Bad(value)
        return value

    def format(self, value: Sequence[float]) -> str:
        return ",".join(_plain(n) for n in value)

    def coerce(self, value: Any) -> tuple[float, ...]:
        numbers = tuple(_clean(n, self.low, self.high, self.digits) for n in value)
        if len(numbers) != self.size:
            raise Bad
        return numbers


@dataclass(frozen=True)
class Points(Field):
    """Up to ``most`` points of the plane, 'x,y;x,y': a line to walk. None where there is none."""

    most: int
    low: float
    high: float
    digits: int = 2
    default: None = None

    def parse(self, text: str) -> tuple[tuple[float, float], ...] | None:
        pairs = [[_number(n) for n in pair.split(",", 2)] for pair in text.split(";", self.most)]
        value = self.coerce(pairs)
        if any(not self.low <= n <= self.high for pair in pairs for n in pair):
            raise Bad(value)
        return value

    def format(self, value: Sequence[Sequence[float]] | None) -> str:
        return ";".join(",".join(_plain(n) for n in pair) for pair in value or ())

    def coerce(self, value: Any) -> tuple[tuple[float, float], ...] | None:
        if not value:
            return None
        if len(value) > self.most or any(len(pair) != 2 for pair in value):
            raise Bad
        points = [[_clean(n, self.low, self.high, self.digits) for n in pair] for pair in value]
        return tuple((x, y) for x, y in points)


@dataclass(frozen=True)
class Bits(Field):
    """``size`` bits, as bytes packed most significant bit first (numpy.packbits); None where there are none.

    A drawn digit of 28 x 28 binary pixels takes 131 characters of base64url.
    """

    size: int
    default: None = None

    def parse(self, text: str) -> bytes | None:
        if not text.isascii() or len(text) > 4 * ((self.size + 7) // 8 + 3):
            raise Bad
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise Bad from None
        return self.coerce(raw)

    def format(self, value: bytes | None) -> str:
        return base64.urlsafe_b64encode(value or b"").decode().rstrip("=")

    def coerce(self, value: Any) -> bytes | None:
        if value is None:
            return None
        raw = bytes(value)
        spare = -self.size % 8
        if len(raw) != (self.size + 7) // 8 or (spare and raw[-1] & ((1 << spare) - 1)):
            raise Bad
        return raw


@dataclass(frozen=True)
class Text(Field):
    """What stands in the address as it is; `coerce` says what may."""

    default: str = field(default="", kw_only=True)

    def parse(self, text: str) -> str:
        return self.coerce(text)

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Token(Text):
    """Short words of letters, digits, '-' and '_', or several with commas between: the name of a run; '' where there is none."""

    most: int = 40

    def coerce(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(f"[A-Za-z0-9_,-]{{0,{self.most}}}", value):
            raise Bad
        return value


class Maybe(Field):
    """Another field that may be left open: None, its default, stands for what somebody else decides."""

    def __init__(self, field: Field):
        object.__setattr__(self, "name", field.name)
        object.__setattr__(self, "field", field)

    field: Field
    default = None

    def parse(self, text: str) -> Any:
        return self.field.parse(text)

    def format(self, value: Any) -> str:
        return self.field.format(value)

    def coerce(self, value: Any) -> Any:
        return None if value is None else self.field.coerce(value)
