// genmodels/flow/solvers.py here, for one state: paths of [time, state], the start first. rates(u, t): du/dt.

const stepped = (u, dt, v) => u.map((x, i) => x + dt * v[i]);

/** One evaluation a step. */
export function euler(rates, u, steps, start = 0, end = 1) {
  const dt = (end - start) / steps,
    path = [[start, u]];
  for (let k = 0; k < steps; k++) path.push([start + (k + 1) * dt, (u = stepped(u, dt, rates(u, start + k * dt)))]);
  return path;
}

/** Four evaluations a step, error of order dt^4. */
export function rungeKutta(rates, u, steps, start = 0, end = 1) {
  const dt = (end - start) / steps,
    path = [[start, u]];
  for (let k = 0; k < steps; k++) {
    const t = start + k * dt,
      a = rates(u, t),
      b = rates(stepped(u, dt / 2, a), t + dt / 2),
      c = rates(stepped(u, dt / 2, b), t + dt / 2),
      d = rates(stepped(u, dt, c), t + dt);
    u = u.map((x, i) => x + (dt / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]));
    path.push([t + dt, u]);
  }
  return path;
}

const MOST_STEPS = 10_000;

/** Two evaluations a step that is tried; it is as long as the error, at most `tolerance`, allows. */
export function adaptive(rates, u, tolerance, start = 0, end = 1) {
  const path = [[start, u]];
  let t = start,
    dt = (end - start) / 16;
  for (let k = 0; k < MOST_STEPS && Math.abs(end - t) >= 1e-9; k++) {
    dt = end > start ? Math.min(dt, end - t) : Math.max(dt, end - t);
    const a = rates(u, t),
      b = rates(stepped(u, dt, a), t + dt),
      error = Math.max(1e-12, Math.hypot(...a.map((v, i) => (dt * (b[i] - v)) / 2)));
    if (error <= tolerance) {
      u = u.map((x, i) => x + (dt * (a[i] + b[i])) / 2);
      t += dt;
      path.push([t, u]);
    }
    dt *= Math.min(4, Math.max(0.2, 0.9 * Math.sqrt(tolerance / error)));
  }
  return path;
}
