// Animation frames by hand: what a browser would call is called by pass(ms).
let queue = new Map(),
  last = 0,
  now = 1000;

globalThis.requestAnimationFrame = (call) => {
  queue.set(++last, call);
  return last;
};
globalThis.cancelAnimationFrame = (id) => queue.delete(id);
let calm = false;
globalThis.matchMedia = () => ({ matches: calm });

export const setCalm = (on) => {
  calm = on;
};
export const waiting = () => queue.size;
// One frame, `ms` after the last.
export function pass(ms = 16) {
  const calls = [...queue.values()];
  queue = new Map();
  now += ms;
  for (const call of calls) call(now);
}
