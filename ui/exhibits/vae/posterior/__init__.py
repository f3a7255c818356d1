"""From a picture to a distribution: a drawing, its posterior on the plane, draws from it, and what the bound costs.

What follows the hand (encoder, decoder, ELBO, one gradient) is computed by posterior.js in the browser, from the
weights of "vae2_kl1". Python hears of a picture when the hand lifts, as 784 bits, and measures what takes thousands of
decodings: log p(x) on a grid, the importance-weighted bounds, the spread of the two gradient estimators.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
import torch

from genmodels import checkpoints
from genmodels.autoencoder import estimators, posterior
from genmodels.autoencoder.vae import VAE
from genmodels.data.digits import binarise, digits
from ui import data_note, drawn, export, photo_desk
from ui.anatomy import commentary
from ui.components import component, mlp_arrays, pack, store
from ui.drawn import OFFERED, default_ink, offered
from ui.exhibits.vae.posterior.answer import answered
from ui.exhibits.vae.posterior.measured import DRAWS, bounds, chosen, encoded, spreads, terms, true_posterior
from ui.exhibits.vae.posterior.measured import as_tensor as as_tensor
from ui.exhibits.vae.posterior.words import labels
from ui.i18n import _
from ui.live_words import sentence
from ui.session import State
from ui.state import Bits, Choice, Int, Vector

NAME = "vae2_kl1"
CODE = (VAE, estimators.path_gradients, estimators.score_gradients, posterior.iwae_curve)
CLOUD = 2000  # digits on the plane
FIELDS = (  # beside the page's own "seed" and "speed"
    Bits("ink", 784),
    Choice("lab", ("draws", "path", "bound"), "draws"),
    Int("draw", 0, 9999, 9),  # which draw of the seed; 0: epsilon was set by hand
    Vector("eps", 2, -4, 4, (0.0, 0.0)),
    Choice("node", ("path", "plain"), "path"),
    Int("wrt", 0, 3, 0),
)


# ---- what is measured ----------------------------------------------------------------------------------------------------


def _measured(network: VAE, ink: bytes, state: State) -> dict[str, Any]:
    """What the view on show needs of the server, marked with the picture that it belongs to."""
    q = encoded(network, ink)
    out: dict[str, Any] = {"ink": state.table.fields["ink"].format(ink), "q": [*q.loc.tolist(), *q.scale.tolist()]}
    if state["lab"] == "path":
        path, score = spreads(network, ink, state["seed"])
        ratio = (score.std / path.std) ** 2
        out["gradients"] = {"path": path.message(), "score": score.message(), "ratio": ratio.tolist(), "n": f"{DRAWS:,}"}
    if state["lab"] == "bound":
        out["evidence"] = true_posterior(network, ink).log_evidence
        out["curve"] = [round(b, 4) for b in bounds(network, ink)]
    return out


# ---- what is sent --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
@torch.no_grad()
def _cloud(network: VAE, source: str) -> tuple[np.ndarray, np.ndarray]:
    shown = digits(CLOUD)
    return network.encode(torch.from_numpy(binarise(shown.images))).loc.numpy(), shown.labels


@lru_cache(maxsize=4)
def payload(network: VAE, source: str) -> bytes:
    """Both networks' weights, the digits to pick from, and where the data's codes lie."""
    points, classes = _cloud(network, source)
    images, labels = offered(source)
    meta, arrays = mlp_arrays("encoder", network.encoder)
    more, decoder = mlp_arrays("decoder", network.decoder)
    return pack(
        {**meta, **more},
        **arrays,
        **decoder,
        digits=images,
        digit_labels=labels,
        cloud=points.astype(np.float16),
        cloud_labels=classes,
    )


def load() -> tuple[VAE, str] | None:
    """The network and the digits' source; where the checkpoint cannot be read its sentence is shown, and None comes back."""
    try:
        return checkpoints.load(NAME), digits(OFFERED).source
    except checkpoints.CheckpointError as error:
        data_note.quiet(sentence(error))
        return None


def render(state: State) -> None:
    """Draw the exhibit."""
    loaded = load()
    if loaded is None:
        return
    network, source = loaded
    ink, text = chosen(state), state.table.fields["ink"].format
    data = {
        "labels": labels(),
        "blob": store("picture", payload(network, source)),
        "ink": text(ink),
        "default": text(default_ink(source)),
        "seq": st.session_state.get("picture/seq", 0),
        "seed": state["seed"],
        "speed": state["speed"],
        "draw": state["draw"],
        "eps": list(state["eps"]),
        "view": state["lab"],
        "sample": state["node"],
        "wrt": state["wrt"],
        "upload": st.session_state.get(drawn.ANSWER),
        "measured": _measured(network, ink, state),
    }
    component("vae/posterior")(data=data, key="picture.lab", on_lab_change=lambda: _heard(state), on_upload_change=_uploaded)
    if drawn.problem():
        data_note.quiet(drawn.problem())
    photo_desk.desk()
    commentary(_comment(network, source, ink, state))
    data_note.show(source)
    _offer(network, ink, state)


def _heard(state: State) -> None:
    """The component has reported: keep it in the session and the address."""
    report = st.session_state["picture.lab"]["lab"]
    if not isinstance(report, dict):
        return
    table = state.table
    try:
        ink = table.fields["ink"].parse(str(report.get("ink", "")))
    except ValueError:
        ink = None
    if ink == default_ink(digits(OFFERED).source):
        ink = None
    if ink != state["ink"] and "q" in state:  # the q that was dragged in the exhibit "bound" belonged to another picture
        state.reset("q")
    names = {"seed": "seed", "speed": "speed", "draw": "draw", "eps": "eps", "view": "lab", "sample": "node", "wrt": "wrt"}
    state.set(ink=ink, **{ours: report[theirs] for theirs, ours in names.items() if theirs in report})
    st.session_state["picture/seq"] = int(report.get("seq", 0))
    (st.session_state.get(drawn.ANSWER) or {}).pop("problem", None)


def _uploaded() -> None:
    drawn.uploaded(st.session_state["picture.lab"]["upload"])


def _comment(network: VAE, source: str, ink: bytes, state: State) -> str:
    """What the state on show means, in plain words and with its own numbers."""
    if state["lab"] == "path":
        path, score = spreads(network, ink, state["seed"])
        k = state["wrt"]
        return _(
            "Both estimates of the gradient are right on average, but one draw along the path is off by ±{path}, one of the "
            "score function by ±{score}: it would take {ratio} times as many draws to know as much."
        ).format(path=f"{path.std[k]:.1f}", score=f"{score.std[k]:.0f}", ratio=f"{(score.std[k] / path.std[k]) ** 2:,.0f}")
    t = terms(network, ink) if state["lab"] == "bound" else None
    if t is not None:
        curve = bounds(network, ink)
        enough = next((2**i for i, b in enumerate(curve) if t["evidence"] - b < 0.1 * t["gap"]), None)
        text = _("The ELBO of this picture is {gap} nats short of log p(x).").format(gap=f"{t['gap']:.2f}")
        if enough and enough > 1:
            more = _("Averaging {k} importance weights inside the logarithm closes nine tenths of that.")
            text += " " + more.format(k=enough)
        return text
    q = encoded(network, ink)
    points, classes = _cloud(network, source)
    near = classes[np.square(points - q.loc.numpy()).sum(1).argsort()[:20]]
    kl = float(posterior.prior_kl(q).sum())
    narrowed = _("Seeing it narrows z down by {nats} nats: that is the KL from the prior to the ellipse.").format(nats=f"{kl:.1f}")
    return f"{answered(network, ink, near)} {narrowed}"


def _offer(network: VAE, ink: bytes, state: State) -> None:
    if state["lab"] == "bound":
        export.offer_csv(
            "importance-weighted-bound",
            lambda: {"k": [2**i for i in range(11)], "bound_nats": [round(b, 4) for b in bounds(network, ink)]},
        )
    if state["lab"] == "path":

        def columns() -> dict[str, list[float]]:
            path, score = spreads(network, ink, state["seed"])
            names = ("mu_1", "mu_2", "sigma_1", "sigma_2")
            both = (("path", path), ("score", score))
            return {f"{way}_{name}": found.draws[k].tolist() for way, found in both for k, name in enumerate(names)}

        export.offer_csv("gradient-estimates", columns)


def snippet(state: State) -> str:
    """A program that computes this very picture's posterior, its ELBO and log p(x)."""
    text = state.table.fields["ink"].format(chosen(state))
    return f'''
import numpy as np
import torch

from genmodels import checkpoints
from genmodels.autoencoder.posterior import gaps, importance_evidence, true_posterior

ink = base64.urlsafe_b64decode("{text}==")
x = torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32))

vae = checkpoints.load("{NAME}")
q = vae.encode(x)
print("q(z | x): mu", q.loc.tolist(), "sigma", q.scale.tolist())

grid = true_posterior(vae, x, include=q)
found = gaps(grid, q)
print(f"log p(x) {{found.log_evidence:.3f}} = ELBO {{found.elbo:.3f}} + KL {{found.log_evidence - found.elbo:.3f}} nats")
print(f"of which amortisation {{found.amortisation:.3f}}, a diagonal Gaussian's own {{found.approximation:.3f}}")

generator = torch.Generator().manual_seed({state["seed"]})
log_weights = vae.log_weights(x[None], 5000, generator=generator)[0]
print("log p(x) by 5,000 importance samples: %.3f +- %.3f" % importance_evidence(log_weights))
'''
