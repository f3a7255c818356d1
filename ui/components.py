"""The browser half of the exhibits: how a component is mounted and how arrays reach it.

An exhibit's browser half is an ES module that lies beside its Python (ui/browser_modules.py serves it). Weights and point clouds are
fetched once, as bytes, through `store`; what changes with every click travels as small JSON in the component's `data`.

    blob = store("pad:vae2_kl1", pack(meta, **arrays))     # once a content; the browser keeps it
    result = component("vae/walk")(data={"blob": blob}, key="pad", on_z_change=lambda: None)
"""

from __future__ import annotations

import functools
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from ui import browser_modules
from ui.payloads import shelf

if TYPE_CHECKING:
    from genmodels.nn.mlp import MLP

HERE = Path(__file__).parent
DTYPES = {"f2": "<f2", "f4": "<f4", "u1": "|u1", "i2": "<i2", "i4": "<i4"}

# Streamlit calls the entry at every run, the module comes later: a run that is overtaken while it waits is not heard, and one that has
# ended by then ends as soon as it has begun. Modules lie beside the document, also under a base path or behind a proxy that strips one.
_ENTRY = """
const server = window.__streamlit?.BACKEND_BASE_URL ?? new URL("./", location.href);
const newest = new WeakMap();
let run = null;
const load = (again) => import(new URL("%s" + again, server)).then((module) => { run = module.default; });
const loading = load("").catch(() => new Promise((wait) => setTimeout(wait, 1000)).then(() => load("?again")));
export default function (component) {
  if (run) return run(component);
  let end = null, over = false;
  newest.set(component.parentElement, component);
  loading.then(() => {
    if (newest.get(component.parentElement) !== component) return;
    end = run(component);
    if (over) end();
  });
  return () => { over = true; end?.(); };
}
"""


def _module(name: str) -> str:
    leaf = name.rpartition("/")[2]
    known = browser_modules.modules()
    for path in (f"exhibits/{name}/{leaf}.js", f"exhibits/{name}.js", f"browser/{name}.js"):
        if path in known:
            return path
    raise FileNotFoundError(f"There is no browser half named {name!r}.")


@functools.cache
def component(name: str):
    """Return the mounting command of a browser half: "vae/walk" is ui/exhibits/vae/walk/walk.js, "diffusion/d3pm/masking" a second one in
    its exhibit's folder, "save_png" a part that pages share, in ui/browser.

    The page gets a few lines that import the module; `export default` there is called at every run. Its style is core.css, and the .css
    beside the module and beside each module that it imports.

    Raises:
        FileNotFoundError: there is no such module.
    """
    path = _module(name)
    beside = (HERE / module.replace(".js", ".css") for module in browser_modules.closure(path))
    css = "\n".join(style.read_text("utf-8") for style in (HERE / "browser/core.css", *beside) if style.is_file())
    html, js = '<div class="gm-root"></div>', _ENTRY % browser_modules.address(path)
    return st.components.v2.component("gm_" + name.replace("/", "_"), html=html, css=css, js=js)


def pack(meta: dict[str, Any], **arrays: np.ndarray) -> bytes:
    """Lay arrays out as one byte string that `unpack` of ui/browser/payload.js reads without parsing numbers.

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

    Checkpoints are stored as float16, so what `makeMlp(blob, prefix)` computes with is exactly what torch does.
    """
    arrays = {}
    layers: Any = mlp.layers
    for i, layer in enumerate(layers):
        arrays[f"{prefix}.{i}.w"] = layer.weight.detach().numpy().astype("<f2")  # (out, in)
        arrays[f"{prefix}.{i}.b"] = layer.bias.detach().numpy().astype("<f2")  # (out,)
    return {prefix: {"layers": len(mlp.layers), "activation": mlp.activation}}, arrays


def store(name: str, payload: bytes) -> str:
    """Put a payload made by `pack` where the page can fetch it and return its key, `name@hash`, for the `data` of whoever reads it.

    The key changes with the content, so a component that lists it in its `data` runs again when the content does, and
    `fetchPayload(key)` fetches exactly that content, once (see ui/payloads.py).
    """
    return f"{name}@{shelf.put(payload)}"


def _addressed(address: dict[str, str | int], payload: bytes) -> bytes:
    """A payload behind a header that says whose it is, padded so that the payload stays 8-aligned."""
    header = json.dumps(address).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return len(header).to_bytes(4, "little") + header + payload


# What nobody has read yet waits in a queue, of which only the newest part is kept; readStream() in shared/live reads it.
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
    """Hand one message of a stream, made by `pack`, to whoever reads `readStream(name)` in the page.

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
        "back": _("Back"),
        "step": _("Step"),
        "reset": _("Reset"),
        "speed": _("Speed"),
        "seed": _("Seed"),
        "reseed": _("New seed"),
    }
