"""Networks from inside: for every network of the registry, its drawing has its weights, its shapes and its activations, and no others."""

from __future__ import annotations

import copy
import hashlib
import threading
from functools import lru_cache
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from genmodels import checkpoints, inside, networks, registry
from genmodels.layers import MOST, Layer, layers, made, place
from tests.tables import TABLES
from ui.fields import Bad
from ui.i18n import LANGUAGES, ROOT, SOURCE
from ui.inside_words import MAPS, histogram, maps, packed
from ui.looked import Looked, drawn

NAMES = list(networks.every())
PAGES = ("vae", "gan", "diffusion", "autoregressive", "autoencoder")
SHARING = {"flow_planar", "flow_nice", "flow_realnvp", "flow_maf", "flow_iaf", "flow_spline", "flow_digits"}
SHARING |= {"autoregressive_planar", "sparse"}
"""Networks in which several functions read the same weights."""
NO_NETWORK = {"mixture", "linear_filter"}  # a density in closed form


def read(name: str) -> tuple[networks.Network, nn.Module]:
    network = networks.every()[name]
    return network, networks.read(network).part


@lru_cache(maxsize=256)
def passed(name: str, seed: int = 0) -> inside.Pass:
    network, part = read(name)
    return networks.passed(network, part, network.example(torch.Generator().manual_seed(seed)), seed)


def by_name(found: list[Layer]) -> dict[str, Layer]:
    return {layer.name: layer for layer in found if not layer.comes_in}


def test_every_kind_of_model_has_a_network_that_is_drawn():
    recipes = registry.recipes()
    kinds = {recipes[network.checkpoint].model for network in networks.every().values()}
    assert kinds == set(registry.models()) - NO_NETWORK


@pytest.mark.parametrize("name", NAMES)
def test_the_layers_hold_every_parameter_of_the_module_once(name):
    network, part = read(name)
    seen = passed(name)
    own = {key: p.numel() for key, p in part.named_parameters() if key.startswith(network.uses)}
    drawn_ones = [key for layer in layers(seen) for key in layer.parameters]
    assert set(drawn_ones) == set(own)
    if name not in SHARING:
        assert len(drawn_ones) == len(own)
        assert sum(own[key] for key in drawn_ones) == sum(own.values())


@pytest.mark.parametrize("name", NAMES)
def test_shapes_and_activations_are_those_of_a_real_pass(name):
    """A pass with plain hooks of its own, not traced: each module gives what its step holds, and the run what one of the steps does."""
    network, part = read(name)
    seen, found = passed(name, 3), {}
    plain = copy.deepcopy(part).eval()
    for key, module in plain.named_modules():
        module.register_forward_hook(lambda _m, _a, out, key=key: found.update({key: out}))
    with torch.no_grad():
        result = network.run(plain, network.example(torch.Generator().manual_seed(3)), torch.Generator().manual_seed(3))
    steps = [step for step in seen.steps if step.module is not None]
    assert {step.name for step in steps} <= set(found)
    for step in steps:
        out = found[step.name]
        assert torch.equal(step.value, out[0] if isinstance(out, tuple) else out), step.name
    values = [step.value.reshape(-1) for step in seen.steps]
    assert any(torch.equal(value, result.reshape(-1)) for value in values)
    for closed in (layer for layer in layers(seen) if layer.opens and layer.name in found):
        out = found[closed.name]
        assert any(torch.equal(closed.value, each) for each in (out if isinstance(out, tuple) else (out,)))


@pytest.mark.parametrize("name", NAMES)
def test_every_part_opens_and_every_layer_is_found_where_it_is_drawn(name):
    seen = passed(name)
    for layer in layers(seen):
        if layer.comes_in:
            continue
        assert place(seen, layer.name) == ("", layer.name)
        if layer.opens:
            inner = layers(seen, layer.name)
            assert {key for one in inner for key in one.parameters} == layer.parameters
            assert torch.equal(inner[-1].value.reshape(-1), layer.value.reshape(-1)) or inner[-1].value.numel() != layer.value.numel()
    for step in seen.steps[:: 1 + len(seen.steps) // 20]:
        scope, at = place(seen, step.name)
        assert any(layer.name == at for layer in layers(seen, scope))
    with pytest.raises(KeyError):
        place(seen, "nothing.9")


def test_the_unet_has_its_skip_and_its_time_embedding_enters_every_block():
    found = layers(passed("unet"))
    names = [layer.name for layer in found]
    joined = found[names.index("add_2")]
    assert [names[k] for k in joined.after] == ["down.0", "grow"] and joined.main
    time = names.index("add")
    assert [names[k] for k, layer in enumerate(found) if time in layer.after] == ["down.0", "bottom.0", "bottom.1", "up.0"]
    assert not found[time].main and [found[k].kind for k in found[names.index("waves")].after] == ["t"]
    assert [layer.kind for layer in found[:3]] == ["x", "t", "y"]


def test_the_draw_of_the_vae_is_a_part_of_its_own_that_both_its_numbers_enter():
    found = by_name(layers(passed("vae")))
    kinds = [layer.kind for layer in found.values()]
    assert kinds.index("reparameterise") == 4 and found["reparameterise"].opens
    inner = layers(passed("vae"), "reparameterise")
    assert [layer.kind for layer in inner if layer.comes_in] == ["Linear", "exp"] and inner[-1].kind == "add"
    first, again, other = (passed.__wrapped__("vae", seed) for seed in (1, 1, 2))
    assert all(torch.equal(a.value, b.value) for a, b in zip(first.steps, again.steps, strict=True))
    assert not torch.equal(by_name(layers(first))["reparameterise"].value, by_name(layers(other))["reparameterise"].value)


def test_an_activation_belongs_to_the_layer_before_it_and_a_loop_runs_many_times():
    found = by_name(layers(passed("generator")))
    assert found["generator.2"].then == ["ReLU"] and found["generator.7"].then[0] == "Tanh"
    rows = by_name(layers(passed("row_lstm")))
    assert rows["layers.0"].times == 28
    assert by_name(layers(passed("row_lstm"), "layers.0"))["layers.0.state"].times == 28


@pytest.mark.parametrize("name", NAMES)
def test_what_would_draw_too_much_stays_closed(name):
    seen = passed(name)
    shown = [layer.name for layer in layers(seen) if not layer.comes_in]
    assert len(shown) <= MOST or set(shown) <= {step.path[0] for step in seen.steps}


def test_lines_of_the_source_are_those_that_make_and_call_a_layer():
    found = by_name(layers(passed("unet")))
    source = (ROOT / "genmodels/diffusion/unet.py").read_text(encoding="utf-8").splitlines()
    for name, making, calling in (("shrink", "self.shrink = nn.Conv2d", "self.shrink(h)"), ("down.0", "self.down = ", "block(h, e)")):
        layer = found[name]
        assert layer.made and making in layer.made.text and source[layer.made.first - 1].strip().startswith(layer.made.text.splitlines()[0])
        assert layer.called and calling in layer.called.text and source[layer.called.first - 1].strip() == layer.called.text
    conv = by_name(layers(passed("notes_discriminator")))["discriminator.3"]
    assert conv.made and conv.made.text.startswith("nn.Conv2d(c, 2 * c, 5")
    assert made(read("r1_discriminator")[1], "discriminator.2").text.startswith("nn.Conv2d(c, 2 * c, 4")  # type: ignore[union-attr]
    assert made(read("nade")[1], "nothing") is None


def test_the_model_itself_is_left_as_it_was_and_hears_nobody_else():
    network, part = read("generator")
    before = hashlib.sha256(b"".join(t.numpy().tobytes() for t in part.state_dict().values())).hexdigest()
    x = network.example(torch.Generator().manual_seed(0))
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            part.decode(x["z"])

    other = threading.Thread(target=busy)
    other.start()
    try:
        seen = [networks.passed(network, part, x) for _ in range(5)]
    finally:
        stop.set()
        other.join()
    assert {len(one.steps) for one in seen} == {len(passed("generator").steps)}
    assert all(step.times == 1 for one in seen for step in one.steps)
    assert not any(module._forward_hooks for module in part.modules())
    assert hashlib.sha256(b"".join(t.numpy().tobytes() for t in part.state_dict().values())).hexdigest() == before


def test_a_missing_checkpoint_leaves_the_structure_and_one_sentence(tmp_path, monkeypatch):
    whole = layers(passed("unet"))
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    network = networks.every()["unet"]
    found = networks.read(network)
    assert "diffusion_mnist" in found.problem and found.problem.count(".") == 1
    fresh = layers(networks.passed(network, found.part, network.example(torch.Generator())))
    assert [(one.name, one.shape, one.parameters) for one in fresh] == [(one.name, one.shape, one.parameters) for one in whole]
    state = torch.random.get_rng_state()
    networks._fresh.cache_clear()
    networks.read(network)
    assert torch.equal(state, torch.random.get_rng_state())


# --- what the browser gets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (torch.zeros(1), (1, 1, 1)),
        (torch.zeros(1, 5), (1, 1, 5)),
        (torch.zeros(1, 784), (1, 28, 28)),
        (torch.zeros(1, 1, 28, 28), (1, 28, 28)),
        (torch.zeros(1, 64, 7, 7), (64, 7, 7)),
        (torch.zeros(1, 64, 1, 1), (1, 1, 64)),
        (torch.zeros(1, 49, 128), (1, 49, 128)),
        (torch.zeros(1, 4, 49, 32), (4, 49, 32)),
        (torch.zeros(1, 28, 28, 1), (1, 28, 28)),
        (torch.zeros(1, 2, 3, 4, 5), (6, 4, 5)),
    ],
)
def test_any_value_is_maps_or_a_row_of_numbers(value, shape):
    assert maps(value).shape == shape


@pytest.mark.parametrize("name", ["vae", "unet", "nade", "notes_generator"])
def test_packed_levels_are_the_activations_to_half_a_step(name):
    found = layers(passed(name))
    meta, arrays = unpacked(packed(passed(name), ""))
    assert [one["shape"] for one in meta["layers"]] == [list(layer.shape) for layer in found]
    network, part = read(name)
    counted = sum(p.numel() for key, p in part.named_parameters() if key.startswith(network.uses))
    assert sum(one["parameters"] for one in meta["layers"]) == counted
    for k, (one, layer) in enumerate(zip(meta["layers"], found, strict=True)):
        value, levels = maps(layer.value)[:MAPS], arrays[str(k)].astype(float)
        if value.shape != levels.shape:
            continue  # cut or made smaller
        shown = levels / 255 if one["ink"] else (levels - 128) / 127 * one["limit"]
        assert abs(shown - value).max() <= 0.51 * one["limit"] / 127
        assert one["low"] == pytest.approx(value.min()) and one["high"] == pytest.approx(value.max())


def unpacked(payload: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inverse of `ui.components.pack`, for bytes."""
    import json

    import numpy as np

    size = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + size])
    body = payload[4 + size :]
    arrays = {}
    for name, row in header["arrays"].items():
        n = int(np.prod(row["shape"]))
        arrays[name] = np.frombuffer(body, np.uint8, n, row["offset"]).reshape(row["shape"])
    return header["meta"], arrays


def test_a_histogram_counts_every_weight():
    _network, part = read("unet")
    weights = [part.get_parameter("shrink.weight"), part.get_parameter("shrink.bias")]
    found = histogram(weights)
    assert found and sum(found["counts"]) == sum(p.numel() for p in weights)
    assert found["low"] == pytest.approx(min(float(p.min()) for p in weights)) and histogram([]) is None


# --- prose and address ---------------------------------------------------------------------------------------------------------


def test_each_page_names_its_networks_in_both_languages():
    for page in PAGES:
        told = [drawn(page, lang) for lang in LANGUAGES]
        assert told[0] and all(list(each) == list(told[0]) for each in told)
        assert set(told[0]) <= set(NAMES)


def test_every_table_knows_the_address_of_a_network():
    field = TABLES["diffusion"].fields["inside"]
    for text in ("unet", "unet.down.0", "unet~down.0", "unet.whatever_it_is", ""):
        assert field.parse(text) == text and field.format(text) == text
    for text in ("vae", "unet.", "unet~", "unet.<b>", "unet.a..b", "unet.ｋ", "unet." + "x" * 81, "~", ".", "<script>"):
        with pytest.raises(Bad):
            field.parse(text)
    with pytest.raises(Bad) as bad:
        field.parse("unet.<b>")
    assert bad.value.fallback == "unet"
    assert Looked("inside", "vae").parse("vae") == "vae" and SOURCE == "en"


def test_tensors_are_seen_by_what_they_are_and_not_by_their_address():
    """A step that throws its inputs away must not lend its origin to the next tensor at that address."""

    class Wasteful(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(4, 4), nn.Linear(4, 4)

        def forward(self, x: Tensor) -> Tensor:
            for _ in range(50):
                x = self.first(x) * 1.0
            return self.second(x.clone())

    seen = inside.trace(Wasteful(), lambda model, inputs, _generator: model(inputs["x"]), {"x": torch.zeros(1, 4)})
    found = layers(seen)
    assert [layer.kind for layer in found] == ["x", "Linear", "Linear"] and found[1].times == 50 and found[2].after == [1]
