"""Forward: a digit dissolves in noise under the hand. Everything that moves is computed in the browser, from the schedules' own numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from genmodels.diffusion import schedule
from ui import data_note, drawn, export, photo_desk
from ui.anatomy import quiet
from ui.components import component, pack, store
from ui.i18n import _
from ui.sampling_words import labels as shared
from ui.session import State
from ui.state import Choice, Int

T = 1000
NAMES = tuple(schedule.NAMES)
BACK = (1, 10, 100)
CODE = (schedule.Schedule, schedule.linear, schedule.cosine, schedule.sigmoid)
FIELDS = (  # beside the page's own "seed"
    drawn.FIELD,
    Choice("schedule", NAMES, "cosine"),
    Choice("back", tuple(map(str, BACK)), "100"),
    Int("t", 0, T, 350),
)


@lru_cache(maxsize=1)
def payload() -> bytes:
    """For each schedule, by t from 0 to T: signal and noise, which x_t is made of, abar, alpha, beta; and for each number of steps back the
    mean's two coefficients and the standard deviation of q(x_s | x_t, x_0)."""
    arrays: dict[str, np.ndarray] = {}
    for name in NAMES:
        plan = schedule.schedule(name, T)
        columns = {"signal": plan.abar.sqrt(), "noise": (1 - plan.abar).sqrt(), "abar": plan.abar, "alpha": plan.alpha, "beta": plan.beta}
        arrays |= {f"{name}.{key}": column.numpy().astype(np.float32) for key, column in columns.items()}
        for back in BACK:
            rows = [plan.posterior(max(0, t - back), t) for t in range(1, T + 1)]
            a, b, variance = np.array([(1.0, 0.0, 0.0), *rows]).T
            arrays |= {f"{name}.{back}.{key}": v.astype(np.float32) for key, v in (("a", a), ("b", b), ("sigma", np.sqrt(variance)))}
    return pack({"T": T, "names": list(NAMES)}, **arrays)


def warm() -> None:
    """Compute the schedules while the server starts."""
    payload()


def render(state: State) -> None:
    """Draw the exhibit."""
    component("diffusion/forward")(
        data={
            **drawn.data(state),
            "plans": store("forward", payload()),
            "state": {name: state[name] for name in ("schedule", "back", "t", "seed")},
            "seq": st.session_state.get("forward/seq", 0),
            "labels": labels(),
        },
        key="forward",
        on_forward_change=lambda: _heard(state, st.session_state["forward"]["forward"]),
        on_upload_change=lambda: drawn.uploaded(st.session_state["forward"]["upload"]),
    )
    if drawn.problem():
        quiet(drawn.problem())
    photo_desk.desk()
    data_note.show(drawn.source())
    export.offer_csv("schedules", columns)


def _heard(state: State, report: Any) -> None:
    """The exhibit has reported: keep it in the session and the address."""
    if not isinstance(report, dict):
        return
    drawn.heard(state, report.get("ink"))
    state.set(**{name: report[name] for name in ("schedule", "back", "t", "seed") if name in report})
    st.session_state["forward/seq"] = int(report.get("seq", 0))


def columns() -> dict[str, list[float]]:
    """The curves of all schedules as a table."""
    found: dict[str, list[float]] = {"t": [float(t) for t in range(T + 1)]}
    for name in NAMES:
        plan = schedule.schedule(name, T)
        found |= {f"{name}_{key}": [float(f"{v:.6g}") for v in getattr(plan, key).tolist()] for key in ("abar", "alpha", "beta")}
    return found


def snippet(state: State) -> str:
    """A program that makes this very x_t, but for the noise, which the browser draws for itself."""
    text = drawn.FIELD.format(drawn.chosen(state))
    return f'''import base64

import numpy as np
import torch
from PIL import Image

from genmodels.diffusion.ddpm import inward, outward
from genmodels.diffusion.schedule import schedule

ink = base64.urlsafe_b64decode("{text}==")
x0 = inward(torch.from_numpy(np.unpackbits(np.frombuffer(ink, np.uint8)).astype(np.float32)))

plan, t = schedule("{state["schedule"]}", {T}), {state["t"]}
eps = torch.randn(x0.shape, generator=torch.Generator().manual_seed({state["seed"]}))
signal, noise = plan.marginal(t)
xt = signal * x0 + noise * eps
print(f"x_t = {{signal:.4f}} x_0 + {{noise:.4f}} eps, signal-to-noise ratio {{float(plan.snr[t]):.4g}}")

picture = outward(xt).reshape(28, 28)
Image.fromarray((255 * picture).round().byte().numpy()).resize((336, 336), Image.Resampling.NEAREST).save("noisy.png")
'''


def numbers(state: State) -> dict[str, str]:
    """What the prose quotes of this t on this schedule."""
    plan, t = schedule.schedule(state["schedule"], T), max(1, state["t"])
    signal, noise = plan.marginal(t)
    a, b, variance = plan.posterior(t - 1, t)
    snr = float(plan.snr[t])
    return {
        "t": str(t),
        "plan": state["schedule"],
        "signal": f"{signal:.4f}",
        "noise": f"{noise:.4f}",
        "abar": f"{signal**2:.4f}",
        "beta": f"{float(plan.beta[t]):.5f}",
        "snr": f"{snr:.3g}" if snr >= 0.001 else f"{snr:.1e}".replace("e-0", r" \times 10^{-").replace("e-", r" \times 10^{-") + "}",
        "a": f"{a:.5f}",
        "b": f"{b:.5f}",
        "sigma": f"{variance**0.5:.4f}",
    }


def labels() -> dict[str, Any]:
    """Every word on the exhibit. {braces} are filled in by the browser."""
    return {
        **shared(),
        **drawn.labels(),
        "play": _("Add noise"),
        "epsilon": _("ε: noise, drawn once"),
        "mixed": _("xₜ at t = {t}"),
        "schedule": _("Schedule"),
        "names": {"linear": _("Linear"), "cosine": _("Cosine"), "sigmoid": _("Sigmoid")},
        "cumulative": _("ᾱ: signal that is left; α: in one step"),
        "per_step": _("β = 1 − α: noise of one step"),
        "others": _("thin: the other schedules"),
        "snr": _("Signal to noise"),
        "back": _("Steps back"),
        "back_title": _("Mean of q(xₛ | xₜ, x₀), s = {s}"),
        "back_start": _("At t = 0 there is no way back."),
        "time": _("t"),
        "time_at": _("t = {t} of {T}"),
        "alt_mixed": _("The digit with noise at t = {t}: {signal} times the digit and {noise} times the noise."),
        "alt_epsilon": _("The noise, one number a pixel: blue below zero, orange above."),
        "alt_curves": _("Schedule {name} at t = {t}: ᾱ = {abar}, β = {beta}."),
        "alt_back": _("The mean of the step back to s = {s}."),
        "alt_strip": _("The same digit at eleven times from t = 0 to t = {T}."),
    }
