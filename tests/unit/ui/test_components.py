"""What reaches the browser: the byte layout of payloads, the weights, the pieces a component is made of."""

import json

import numpy as np
import pytest
import torch

from genmodels.nn.mlp import MLP
from ui import browser_modules, components
from ui.components import component, mlp_arrays, pack


def unpack(payload: bytes):
    """`unpack` of ui/browser/payload.js, in Python."""
    size = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + size])
    start, arrays = 4 + size, {}
    for name, a in header["arrays"].items():
        count = int(np.prod(a["shape"]))
        arrays[name] = np.frombuffer(payload, f"<{a['dtype']}", count, start + a["offset"]).reshape(a["shape"])
        assert (start + a["offset"]) % 8 == 0
    return header["meta"], arrays


def test_pack_round_trip():
    arrays = {
        "half": np.array([[1.5, -2.25, 6e4]], np.float16),
        "single": np.linspace(0, 1, 7, dtype=np.float32),
        "bytes": np.arange(5, dtype=np.uint8),
        "short": np.array([-3, 4], np.int16),
        "long.name": np.array([[70000]], np.int32),
        "empty": np.zeros((0, 2), np.float32),
    }
    meta, back = unpack(pack({"α": [1, None]}, **arrays))
    assert meta == {"α": [1, None]}
    for name, array in arrays.items():
        np.testing.assert_array_equal(back[name], array)


def test_pack_refuses_to_convert_behind_the_callers_back():
    with pytest.raises(TypeError, match="wide"):
        pack({}, wide=np.zeros(3))


def test_mlp_arrays_are_the_weights():
    mlp = MLP((2, 5, 3), "tanh").half().float()
    meta, arrays = mlp_arrays("net", mlp)
    assert meta == {"net": {"layers": 2, "activation": "tanh"}}
    for i, layer in enumerate(mlp.layers):
        assert torch.equal(torch.from_numpy(arrays[f"net.{i}.w"]).float(), layer.weight)
        assert torch.equal(torch.from_numpy(arrays[f"net.{i}.b"]).float(), layer.bias)


def test_an_unknown_component_is_named():
    with pytest.raises(FileNotFoundError, match="no_such"):
        component("no_such")


def test_a_component_imports_its_module_and_brings_the_style_of_what_that_imports(monkeypatch):
    made = {}
    monkeypatch.setattr(components.st.components.v2, "component", lambda name, **parts: made.setdefault(name, parts))
    component.__wrapped__("vae/walk")
    component.__wrapped__("gan/arena")
    component.__wrapped__("diffusion/d3pm/masking")
    still, live = made["gm_vae_walk"], made["gm_gan_arena"]
    assert browser_modules.address("exhibits/vae/walk/walk.js") in still["js"]
    assert browser_modules.address("exhibits/diffusion/d3pm/masking.js") in made["gm_diffusion_d3pm_masking"]["js"]
    assert len(live["js"]) < 1500, "nothing is put in front of a component"
    assert "gm-transport" in still["css"] and "lv-track" not in still["css"], "the scrubber's style is for those who have one"
    assert "lv-track" in live["css"]


def test_a_message_of_a_stream_carries_its_address(monkeypatch):
    sent = {}
    monkeypatch.setattr(components, "_stream_component", lambda: lambda **given: sent.update(given))
    message = pack({"cursor": 3}, points=np.ones((2, 2), np.float32))
    components.stream("lane", message)
    size = int.from_bytes(sent["data"][:4], "little")
    assert json.loads(sent["data"][4 : 4 + size])["name"] == "lane"
    assert (4 + size) % 8 == 0 and sent["data"][4 + size :] == message
    assert sent["key"] == "gm_stream_lane"


def test_the_same_message_twice_is_not_the_same_bytes(monkeypatch):
    sent = []
    monkeypatch.setattr(components, "_stream_component", lambda: lambda data, key: sent.append(data))
    for _ in range(2):
        components.stream("lane", pack({"cursor": 3}))
    assert sent[0] != sent[1]
