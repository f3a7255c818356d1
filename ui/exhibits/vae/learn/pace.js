// How fast a recording is played. Most happens at the start and after each turn of a knob: there the play head goes
// slowly.

export const SLOW_FOR = 80; // steps after which the pace has doubled

/**
 * Steps a second at a step, so that the whole takes `seconds`. turns: steps at which a knob was turned.
 * @param {number} at @param {{turns: number[], end: number, seconds: number}} run
 */
export function paceAt(at, { turns, end, seconds }) {
  const stretches = [0, ...turns, end].filter((step, i, all) => i === 0 || step > all[i - 1]);
  const lengths = stretches.slice(1).map((step, i) => Math.log(1 + (step - stretches[i]) / SLOW_FOR));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const from = stretches.findLast((step) => step <= at) ?? 0;
  return ((SLOW_FOR + at - from) * Math.max(whole, 0.1)) / seconds;
}
