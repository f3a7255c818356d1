"""The browser half of the exhibits: how a component is put together and how arrays reach it.

A Streamlit v2 component is a string of JavaScript that cannot import another file, so every component here is made of
`shared/*.js` (the runtime `gm`, see shared/core.js) followed by the files of its own folder. Weights and point clouds
are fetched once, as bytes, through `store`; what changes with every click travels as small JSON in the component's `data`.

    blob = store("pad:vae2_kl1", pack(meta, **arrays))     # once a content; the browser keeps it
    result = component("latent_pad")(data={"blob": blob}, key="pad", on_z_change=lambda: None)
"""

from __future__ import annotations

import functools
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from ui.payloads import shelf

if TYPE_CHECKING:
    from genmodels.nn.mlp import MLP

HERE = Path(__file__).parent
DTYPES = {"f2": "<f2", "f4": "<f4", "u1": "|u1", "i2": "<i2", "i4": "<i4"}


def _sources(folder: Path, last: str, suffix: str) -> list[Path]:
    """The files of one kind in a folder, alphabetically, with `last` at the end."""
    return sorted(folder.glob(f"*{suffix}"), key=lambda path: (path.stem == last, path.name))


@functools.cache
def component(name: str, *extras: str):
    """Return the mounting command of the component in `ui/components/<name>/`.

    Its JavaScript is shared/*.js, then shared/<extra>/*.js of each extra, then the folder's files, `<name>.js` (which
    holds the `export default`) last; its CSS likewise; its HTML is `<name>.html` where there is one. An extra is what
    several components share but not all should carry: "live" plays runs.

    Raises:
        FileNotFoundError: there is no `<name>.js`, or no folder of an extra.
    """
    folder, more = HERE / name, [HERE / "shared" / extra for extra in extras]
    for path in (folder / f"{name}.js", *more):
        if not path.exists():
            raise FileNotFoundError(path.relative_to(HERE.parents[1]).as_posix())
    shared = sorted((HERE / "shared").glob("*.js"), key=lambda path: (path.stem != "core", path.name))
    scripts = [*shared, *(path for extra in more for path in _sources(extra, "", ".js")), *_sources(folder, name, ".js")]
    styles = [path for place in (HERE / "shared", *more, folder) for path in _sources(place, name, ".css")]
    js, css = ("\n".join(path.read_text("utf-8") for path in files) for files in (scripts, styles))
    page = folder / f"{name}.html"
    html = page.read_text("utf-8") if page.is_file() else '<div class="gm-root"></div>'
    return st.components.v2.component("_".join(["gm", name, *extras]), html=html, css=css, js=js)


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


def store(name: str, payload: bytes) -> str:
    """Put a payload made by `pack` where the page can fetch it and return its key, `name@hash`, for the `data` of whoever reads it.

    The key changes with the content, so a component that lists it in its `data` runs again when the content does, and
    `gm.blob(key)` fetches exactly that content, once (see ui/payloads.py).
    """
    return f"{name}@{shelf.put(payload)}"


def _addressed(address: dict[str, str | int], payload: bytes) -> bytes:
    """A payload behind a header that says whose it is, padded so that the payload stays 8-aligned."""
    header = json.dumps(address).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return len(header).to_bytes(4, "little") + header + payload


# What nobody has read yet waits in a queue, of which only the newest part is kept; gm.stream() in shared/live reads it.
_STREAM_JS = """
export default function({ data, parentElement }) {
  const box = parentElement.closest('[data-testid="stElementContainer"]');
  if (box) box.style.display = "none";
  const bytes = data.slice(), size = new DataView(bytes.buffer).getUint32(0, true);
  const { name } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  const streams = (window.__gmStreams ??= new Map());
  if (!streams.has(name)) streams.set(name, []);
  const queue = streams.get(name);
  queue.push(bytes.subarray(4 + size));
  if (queue.length > 200) queue.splice(0, queue.length - 200);
  window.dispatchEvent(new CustomEvent("gm:stream", { detail: name }));
}
"""


@functools.cache
def _stream_component():
    return st.components.v2.component("gm_stream", js=_STREAM_JS, isolate_styles=False)


def stream(name: str, payload: bytes) -> None:
    """Hand one message of a stream, made by `pack`, to whoever reads `gm.stream(name)` in the page.

    Nothing is kept or compared here, and the browser, which would not look at the same bytes again, gets the time with them. A message
    that the page runs twice is handed over twice, and one that comes while the page is busy may be lost: whoever reads must be able to
    tell, by a number in the message.
    """
    _stream_component()(data=_addressed({"name": name, "at": time.monotonic_ns()}, payload), key=f"gm_stream_{name}")


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
