"""Solvers of du/dt = v(u, t) on t from 0 to 1 or back, as generators that yield (t, u) at the start and after every step.

v: (B, D) and a number t -> (B, D). Fixed steps: Euler's and the classical one of Runge and Kutta. With a step that adapts: Heun's pair
of orders 2 and 1, whose difference estimates the error (Hairer, Nørsett and Wanner, "Solving ordinary differential equations I").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from torch import Tensor

Velocity = Callable[[Tensor, float], Tensor]
MOST_STEPS = 10_000


def euler(v: Velocity, u: Tensor, steps: int, start: float = 0.0, end: float = 1.0) -> Iterator[tuple[float, Tensor]]:
    """One evaluation a step."""
    dt = (end - start) / steps
    yield start, u
    for k in range(steps):
        u = u + dt * v(u, start + k * dt)
        yield start + (k + 1) * dt, u


def runge_kutta(v: Velocity, u: Tensor, steps: int, start: float = 0.0, end: float = 1.0) -> Iterator[tuple[float, Tensor]]:
    """Four evaluations a step, error of order dt^4."""
    dt = (end - start) / steps
    yield start, u
    for k in range(steps):
        t = start + k * dt
        a = v(u, t)
        b = v(u + dt / 2 * a, t + dt / 2)
        c = v(u + dt / 2 * b, t + dt / 2)
        d = v(u + dt * c, t + dt)
        u = u + dt / 6 * (a + 2 * b + 2 * c + d)
        yield t + dt, u


def adaptive(v: Velocity, u: Tensor, tolerance: float = 1e-3, start: float = 0.0, end: float = 1.0) -> Iterator[tuple[float, Tensor]]:
    """Two evaluations a step that is tried. The step is as long as the worst point's error, at most `tolerance`, allows."""
    t, dt = start, (end - start) / 16
    yield t, u
    for _ in range(MOST_STEPS):
        if abs(end - t) < 1e-9:
            return
        dt = min(dt, end - t) if end > start else max(dt, end - t)
        a = v(u, t)
        b = v(u + dt * a, t + dt)
        error = max(float((dt * (b - a) / 2).norm(dim=1).max()), 1e-12)
        if error <= tolerance:
            u, t = u + dt * (a + b) / 2, t + dt
            yield t, u
        dt *= min(4.0, max(0.2, 0.9 * (tolerance / error) ** 0.5))
    raise FloatingPointError("the step has become too small")
