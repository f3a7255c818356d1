// What moves, and when it may.

export const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
// f(t) with t eased from 0 to 1 over `ms`; returns cancel(). Under prefers-reduced-motion it is f(1), at once.
export function tween(ms, f) {
  if (prefersCalm() || ms <= 0) {
    f(1);
    return () => {};
  }
  let id = 0,
    start = null;
  const frame = (now) => {
    start ??= now;
    const t = Math.min(1, (now - start) / ms);
    f(t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2);
    if (t < 1) id = requestAnimationFrame(frame);
  };
  id = requestAnimationFrame(frame);
  return () => cancelAnimationFrame(id);
}

// A function that runs `draw` in the next frame, however often it is called before. .now() draws at once.
export function onNextFrame(draw) {
  let id = 0;
  const request = () => {
    id ||= requestAnimationFrame(() => {
      id = 0;
      draw();
    });
  };
  request.now = () => {
    if (id) cancelAnimationFrame(id);
    id = 0;
    draw();
  };
  request.cancel = () => {
    if (id) cancelAnimationFrame(id);
    id = 0;
  };
  return request;
}

// Runs step() again and again in idle time, at most ~6 ms at once, until it returns false. Returns cancel().
export function whenIdle(step) {
  let live = true;
  const later = window.requestIdleCallback
    ? (f) => window.requestIdleCallback(f, { timeout: 120 })
    : (f) => setTimeout(f, 8);
  const turn = () => {
    const end = performance.now() + 6;
    while (live && performance.now() < end) if (step() === false) live = false;
    if (live) later(turn);
  };
  later(turn);
  return () => {
    live = false;
  };
}
