"""A digit squeezed into k numbers and restored, by PCA and by an autoencoder; and what each number of the code does.

The browser has the weights and answers every stroke, every length of code and every number that is turned. Python measures whole test sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.autoencoder.autoencoder import Autoencoder
from genmodels.autoencoder.convolutional import Convolutional
from genmodels.autoencoder.pca import PCA
from genmodels.autoencoder.recipes import CODES
from genmodels.autoencoder.shallow import Shallow
from ui import data_note, drawn, photo_desk
from ui.anatomy import quiet
from ui.components import component
from ui.exhibits.autoencoder import networks
from ui.exhibits.autoencoder.squeeze.words import labels
from ui.i18n import _
from ui.live_words import sentence
from ui.revealing import comes_true
from ui.session import State
from ui.state import Choice, Token

FIELDS = (  # beside the page's own "ink"
    Choice("squeeze", ("restored", "code"), "restored"),
    Choice("k", tuple(map(str, CODES)), "32"),
    Choice("net", tuple(networks.NETS), "deep"),
    Token("turned"),
)
CODE = (PCA, Autoencoder, Shallow, Convolutional)
FAR = 4  # standard deviations that a number of the code can be turned by


def turns(text: str, k: int) -> tuple[dict[int, float], bool]:
    """3_150,17_-200 turns number 3 to 1.5 standard deviations from its mean and number 17 to -2; and whether all of the text is of use."""
    words = text.split(",") if text else []
    found = [re.fullmatch(r"(\d{1,3})_(-?\d{1,3})", word) for word in words]
    values = {int(word[1]): int(word[2]) / 100 for word in found if word and int(word[1]) < k}
    return {i: max(-FAR, min(FAR, v)) for i, v in values.items()}, len(values) == len(words)


def nets() -> tuple[dict[str, str], list[checkpoints.CheckpointError]]:
    """"NET.K" -> key of its weights, of what is stored and whole; and what is wrong with the others."""
    there, wrong = {}, []
    for key, checkpoint in networks.stored().items():
        try:
            there[key] = networks.blob(checkpoint)
        except checkpoints.CheckpointError as error:
            wrong.append(error)
    return there, wrong


def render(state: State) -> None:
    """Draw the exhibit."""
    try:
        pca = networks.blob("pca")
    except checkpoints.CheckpointError as error:
        quiet(sentence(error))
        quiet(_("To make it: {command}").format(command="python -m genmodels train pca"))
        return
    there, wrong = nets()
    for fault in wrong:
        quiet(sentence(fault))
    if not any(key.startswith("deep.") for key in there):
        quiet(_("No autoencoder is stored; to train one: {command}").format(command="python -m genmodels train ae_k32"))
        return
    k, net = shown(state, there)
    values, whole = turns(state["turned"], k)
    if not whole:
        quiet(_("The link turns numbers that this code does not have; the others are turned."))
    component("autoencoder/squeeze")(
        data={
            **drawn.data(state),
            "view": {"squeeze": state["squeeze"], "k": k, "net": net, "turned": [[i, v] for i, v in values.items()]},
            "pca": pca,
            "nets": there,
            "errors": errors(),
            "far": FAR,
            "seq": st.session_state.get("autoencoder/seq", 0),
            "labels": labels(),
        },
        key="autoencoder.squeeze",
        on_ink_change=lambda: keep(state, st.session_state["autoencoder.squeeze"]["ink"]),
        on_view_change=lambda: _seen(state, st.session_state["autoencoder.squeeze"]["view"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["autoencoder.squeeze"]["upload"]),
    )
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    data_note.show(drawn.source())


def shown(state: Any, there: dict[str, str]) -> tuple[int, str]:
    """The length of the code and the network on show: what the state asks for, or what there is that is nearest to it."""
    k = int(state["k"])
    if f"{state['net']}.{k}" in there:
        return k, state["net"]
    lengths = [int(key.partition(".")[2]) for key in there if key.startswith("deep.")]
    return min(lengths, key=lambda length: abs(length - k), default=k), "deep"


def errors() -> dict[str, list[list[float]]]:
    """Mean squared errors over the test set, as the manifest has them: of PCA and of each network, [k, error] by length of code."""
    pca = [[k, value] for k in CODES if (value := networks.figure("pca", f"test_mse_{k}")) is not None]
    found: dict[str, list[list[float]]] = {"pca": pca}
    for key, checkpoint in networks.stored().items():
        net, _dot, k = key.partition(".")
        value = networks.figure(checkpoint)
        if value is not None:
            found.setdefault(net, []).append([int(k), value])
    return found


def _seen(state: State, report: object) -> None:
    if not isinstance(report, dict):
        return
    values = {name: report[name] for name in ("squeeze", "net") if name in report}
    if "k" in report:
        values["k"] = str(report["k"])
    if isinstance(report.get("turned"), list):
        values["turned"] = ",".join(f"{int(i)}_{round(100 * float(v))}" for i, v in report["turned"])
    state.set(**values)


def keep(state: State, report: object) -> None:
    """The hand was lifted: keep the bits in the address."""
    if isinstance(report, dict):
        drawn.heard(state, report.get("ink"))
        st.session_state["autoencoder/seq"] = int(report.get("seq", 0))


def warm() -> Iterator[None]:
    """The weights of every network, one after the other."""
    for checkpoint in ("pca", *networks.stored().values()):
        if networks.read(checkpoint) is not None:
            networks.blob(checkpoint)
            yield


@torch.no_grad()
def error_of(model: Any, ink: bytes) -> float:
    """Mean squared error of a model on one picture."""
    x = torch.from_numpy(drawn.greys(ink).astype(np.float32) / 255)[None]
    return float((model.decode(model.encode(x)) - x).square().mean())


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes: errors of this picture and of the test set."""
    found = errors()
    said = {f"{net}_{k}": f"{value:.4f}" for net, rows in found.items() for k, value in rows}
    pca, (k, net) = networks.read("pca"), shown(state, networks.stored())
    model = networks.read(networks.name(net, k))
    if pca is None or model is None:
        return said
    ink = drawn.chosen(state)
    here = {"pca": error_of(pca.truncate(k), ink), "net": error_of(model, ink)}
    said |= {"k": str(k), "here_pca": f"{here['pca']:.4f}", "here_net": f"{here['net']:.4f}", "kept": f"{100 * k / 784:.1f}"}
    said |= {"explained": f"{100 * (networks.figure('pca', f'explained_{k}') or 0):.1f}"}
    deep, straight, linear = ({int(a): b for a, b in found.get(name, [])} for name in ("deep", "pca", "linear"))
    if 2 in deep and straight:
        alike = min(straight, key=lambda length: abs(np.log(straight[length] / deep[2])))
        said |= comes_true(("alike_two", "alike_eight", "alike_more"), (2.5, 8.5), float(alike)) | {"alike": str(alike)}
    if 32 in straight and 32 in linear:
        apart = abs(linear[32] / straight[32] - 1)
        said |= comes_true(("line_same", "line_near", "line_far"), (0.03, 0.2), apart) | {"apart": f"{100 * apart:.1f}"}
    if 128 in deep and 128 in straight:
        ratios = {length: straight[length] / deep[length] for length in deep if length in straight}
        most = max(ratios, key=lambda length: ratios[length])
        said |= comes_true(("gain_few", "gain_some", "gain_many"), (5, 50), float(most)) | {"most": str(most)}
        said |= {"times": f"{ratios[most]:.1f}", "times_128": f"{ratios[128]:.1f}"}
    return said


def snippet(state: State) -> str:
    """A program that squeezes this very picture."""
    k, net = shown(state, networks.stored())
    text = drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64

import numpy as np
import torch

from genmodels import checkpoints

ink = base64.urlsafe_b64decode("{text}==")
x = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))[None]
for name, model in {{
    "PCA": checkpoints.load("pca").truncate({k}),
    "network": checkpoints.load("{networks.name(net, k)}"),
}}.items():
    z = model.encode(x)
    error = (model.decode(z) - x).square().mean()
    print(f"{{name}}: {{z.shape[1]}} numbers, mean squared error {{float(error):.4f}}")
'''
