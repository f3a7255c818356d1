"""Decoders of two-dimensional latent planes, for the home page to walk in."""

from __future__ import annotations

from functools import lru_cache

from ui.components import mlp_arrays, pack, store


@lru_cache
def _packed(checkpoint: str) -> bytes:
    from genmodels import checkpoints

    meta, arrays = mlp_arrays("decoder", checkpoints.load(checkpoint).decoder)
    return pack(meta, **arrays)


def sent(checkpoint: str | None) -> str | None:
    """Send a checkpoint's decoder to the page; None where there is none or it cannot be read: its page says what is wrong."""
    from genmodels.checkpoints import CheckpointError

    if checkpoint is None:
        return None
    try:
        return store(f"decoder:{checkpoint}", _packed(checkpoint))
    except CheckpointError:
        return None
