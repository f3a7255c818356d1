"""The browser half of the exhibits: how a component is put together and how arrays reach it.

A Streamlit v2 component is a string of JavaScript that cannot import another file, so every component here is made of
`shared/*.js` (the runtime `gm`, see shared/core.js) followed by the files of its own folder. Weights and point clouds
travel once, as bytes, through `store`; what changes with every click travels as small JSON in the component's `data`.

    blob = store("pad:vae2_kl1", pack(meta, **arrays))     # once a content; the browser keeps it
    result = component("latent_pad")(data={"blob": blob}, key="pad", on_z_change=lambda: None)
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

if TYPE_CHECKING:
    from genmodels.nn.mlp import MLP

HERE = Path(__file__).parent
DTYPES = {"f2": "<f2", "f4": "<f4", "u1": "|u1", "i2": "<i2", "i4": "<i4"}


def _sources(folder: Path, last: str, suffix: str) -> list[Path]:
    """The files of one kind in a folder, alphabetically, with `last` at the end."""
    return sorted(folder.glob(f"*{suffix}"), key=lambda path: (path.stem == last, path.name))


@functools.cache
def component(name: str):
    """Return the mounting command of the component in `ui/components/<name>/`.

    Its JavaScript is shared/*.js, then the folder's files, `<name>.js` (which holds the `export default`) last; its CSS
    is shared/*.css, then the folder's; its HTML is `<name>.html` where there is one.

    Raises:
        FileNotFoundError: there is no `<name>.js`.
    """
    folder = HERE / name
    if not (folder / f"{name}.js").is_file():
        raise FileNotFoundError(f"ui/components/{name}/{name}.js")
    shared = sorted((HERE / "shared").glob("*.js"), key=lambda path: (path.stem != "core", path.name))
    js = "\n".join(path.read_text("utf-8") for path in [*shared, *_sources(folder, name, ".js")])
    css = "\n".join(
        path.read_text("utf-8") for path in [*_sources(HERE / "shared", "", ".css"), *_sources(folder, name, ".css")]
    )
    page = folder / f"{name}.html"
    html = page.read_text("utf-8") if page.is_file() else '<div class="gm-root"></div>'
    return st.components.v2.component(f"gm_{name}", html=html, css=css, js=js)


def pack(meta: dict[str, Any], **arrays: np.ndarray) -> bytes:
    """Lay arrays out as one byte string that `gm.unpack` reads without parsing numbers.

    uint32 length of the header; the header, JSON `{meta, arrays: {name: {dtype, shape, offset}}}`, padded with spaces
    to a multiple of 8; then each array, little-endian, C order, 8-aligned. Offsets count from the end of the header.

    Args:
        meta: anything JSON can say.
        arrays: numpy arrays of float16, float32, uint8, int16 or int32. A dotted name can be passed with `**{...}`.

    Raises:
        TypeError: an array of another dtype (nothing is converted behind the caller's back).
    """
    table, chunks, offset = {}, [], 0
    for name, array in arrays.items():
        array = np.asarray(array)
        code = f"{array.dtype.kind}{array.dtype.itemsize}"
        if code not in DTYPES:
            raise TypeError(f"pack cannot send {name!r} of type {array.dtype}; it sends {', '.join(DTYPES)}")
        raw = np.ascontiguousarray(array, DTYPES[code]).tobytes()
        table[name] = {"dtype": code, "shape": list(array.shape), "offset": offset}
        raw += b"\0" * (-len(raw) % 8)
        chunks.append(raw)
        offset += len(raw)
    header = json.dumps({"meta": meta, "arrays": table}, separators=(",", ":")).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return b"".join([len(header).to_bytes(4, "little"), header, *chunks])


def mlp_arrays(prefix: str, mlp: MLP) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The float16 weights of an MLP as `pack` takes them: meta `{prefix: {...}}` and arrays `prefix.<i>.w|b`.

    Checkpoints are stored as float16, so what `gm.mlp(blob, prefix)` computes with is exactly what torch does.
    """
    arrays = {}
    for i, layer in enumerate(mlp.layers):
        arrays[f"{prefix}.{i}.w"] = layer.weight.detach().numpy().astype("<f2")  # (out, in)
        arrays[f"{prefix}.{i}.b"] = layer.bias.detach().numpy().astype("<f2")  # (out,)
    return {prefix: {"layers": len(mlp.layers), "activation": mlp.activation}}, arrays


_STORE_JS = """
export default function({ data, parentElement }) {
  // An empty element would still take a gap in the page's column.
  const box = parentElement.closest('[data-testid="stElementContainer"]');
  if (box) box.style.display = "none";
  const bytes = data.slice(), size = new DataView(bytes.buffer).getUint32(0, true);
  const { name, hash } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  const blobs = (window.__gmBlobs ??= new Map());
  const key = name + "@" + hash;
  if (blobs.has(name) && blobs.get(name).key === key) return;
  blobs.set(name, { key, bytes: bytes.subarray(4 + size), unpacked: null });
  window.dispatchEvent(new CustomEvent("gm:blob", { detail: key }));
}
"""


@functools.cache
def _store_component():
    return st.components.v2.component("gm_store", js=_STORE_JS, isolate_styles=False)


def store(name: str, payload: bytes) -> str:
    """Hand a payload made by `pack` to the page once and return its key, `name@hash`, for the `data` of whoever reads it.

    The key changes with the content, so a component that lists it in its `data` runs again when the content does, and
    `gm.blob(key)` waits for exactly that content. Streamlit's message cache keeps an unchanged payload off the wire.
    """
    digest = hashlib.sha256(payload).hexdigest()[:16]
    header = json.dumps({"name": name, "hash": digest}).encode()
    header += b" " * (-(len(header) + 4) % 8)
    _store_component()(data=len(header).to_bytes(4, "little") + header + payload, key=f"gm_store_{name}")
    return f"{name}@{digest}"


def transport_labels() -> dict[str, str]:
    """The words on the transport bar, in the language of the current run, for `data["labels"]`."""
    from ui.i18n import _

    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "step": _("Step"),
        "reset": _("Reset"),
        "speed": _("Speed"),
        "seed": _("Seed"),
        "reseed": _("New seed"),
    }
