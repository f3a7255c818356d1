"""Networks as the prose names them, and what a page's address holds of them: which is drawn, and which layer is pointed at.

A network stands in a section of its own, a title and what to look at::

    ## inside vae
    ### Encoder, draw and decoder

    The code is two numbers wide ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ui.fields import Bad, Text
from ui.i18n import SOURCE, sections

LONGEST = 80  # of a layer's name


@dataclass(frozen=True)
class Drawn:
    """name: in the address. title, words: of the section, markdown."""

    name: str
    title: str
    words: str


def drawn(page: str, lang: str | None = None) -> dict[str, Drawn]:
    """The networks of a page by name, in the order of the prose. Raises ValueError for a section without a title or words."""
    found: dict[str, Drawn] = {}
    for section, text in sections(page, lang).items():
        if not section.startswith("inside "):
            continue
        name = section.split()[1]
        match = re.fullmatch(r"\s*### +(.+?)\n(.+)", text, re.DOTALL)
        if not match or not match[2].strip():
            raise ValueError(f"the network {name!r} needs a title, and words on what to look at")
        found[name] = Drawn(name, match[1].strip(), match[2].strip())
    return found


@dataclass(frozen=True)
class Looked(Text):
    """The network that is drawn: 'unet'; with the layer that is pointed at, 'unet.down.0'; or with the part that is open, 'unet~down.0'.

    '' where none is. Whether the network has that layer or part is known once it is drawn, and said there.
    """

    page: str

    def coerce(self, value: Any) -> str:
        if not value:
            return ""
        name, _mark, inner = split(str(value))
        if f"inside {name}" not in sections(self.page, SOURCE):
            raise Bad
        if str(value) != name and not (re.fullmatch(r"\w+(\.\w+)*", inner, re.ASCII) and len(inner) <= LONGEST):
            raise Bad(name)
        return str(value)


def split(value: str) -> tuple[str, str, str]:
    """The network, '.' or '~' or '', and what follows."""
    name, mark, inner = re.fullmatch(r"([^.~]*)([.~]?)(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
    return name, mark, inner
