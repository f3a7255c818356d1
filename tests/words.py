"""What tests ask of the catalogue."""

from __future__ import annotations

from functools import cache

from genmodels.core import Sentence, Told
from ui import catalogue


@cache
def _korean() -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue.read("ko") if message.id}


def in_korean(said: str | Exception) -> bool:
    """Whether a sentence of the library, or a failure that tells one, has its Korean."""
    said = said.sentence if isinstance(said, Told) else said
    return isinstance(said, Sentence) and bool(_korean().get(said.template))
