// Moments: data at 0, noise at T, generated at 2 T. Times of the network run down from T to 0.
export const T = 1000;

const isBack = (moment) => moment >= T;
export const timeOf = (moment) => (isBack(moment) ? 2 * T - moment : moment);
export { isBack };

// Where a time lies among the sampler's: 0 at its first state, times.length at its end.
export function placeOf(times, t) {
  if (t >= times[0]) return 0;
  const i = times.findLastIndex((v) => v >= t),
    next = times[i + 1] ?? 0;
  return i + (times[i] - t) / (times[i] - next);
}
export const nearestOf = (times, t) =>
  times.reduce((best, other) => (Math.abs(other - t) < Math.abs(best - t) ? other : best));
// The moment up to which all walks have come.
export function readyOf({ walks, times }) {
  const n = Math.min(...walks.map(({ states }) => states.length)) - 1;
  return 2 * T - (n >= times.length ? 0 : times[n]);
}
// What has not been computed yet cannot be seen: then the last moment that has.
export const visibleMoment = (moment, shown) =>
  shown && isBack(moment) ? Math.max(T, Math.min(moment, readyOf(shown))) : moment;
// Where a step stops: every 50 on the way to noise, at the sampler's times on the way back.
export const stopsOf = (times) => [
  ...Array.from({ length: T / 50 + 1 }, (_, i) => i * 50),
  ...times.map((t) => 2 * T - t).filter((moment) => moment > T),
  2 * T,
];
// Half the logarithm of the signal-to-noise ratio at a time; curve: it at every hundredth of the way.
export function levelAt(curve, t) {
  const x = Math.min(100, Math.max(0, (100 * t) / T)),
    i = Math.min(99, Math.floor(x));
  return curve[i] + (x - i) * (curve[i + 1] - curve[i]);
}
