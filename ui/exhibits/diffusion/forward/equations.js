// The equations at t with their numbers, as HTML.
import { formatNumber } from "../../../browser/dom.js";

const LEAST_NOISE = 1e-12;
const bold = (v, digits) => `<b>${formatNumber(v, digits)}</b>`;
const line = (name, value) => `<span>${name} = ${value}</span>`;

// x_t is so much of x_0 and so much of eps.
export const mixText = ({ signal, noisy }) => `\u00d7 ${bold(signal, 3)}<br>+ ${bold(noisy, 3)} \u00d7`;

// The mean and the standard deviation of q(x_s | x_t, x_0).
export const backText = ({ a, b, sigma }) =>
  `<i>\u03bc\u0303</i> = ${bold(a, 4)} <i>x</i><sub>0</sub> + ${bold(b, 4)} <i>x</i><sub>t</sub>, ` +
  `<i>\u03c3\u0303</i> = ${bold(sigma, 4)}`;

export function ratioText({ t, abar, noisy }) {
  const ratio = abar / Math.max(LEAST_NOISE, noisy * noisy);
  if (t === 0) return "\u221e";
  return ratio >= 0.01 ? ratio.toPrecision(3) : ratio.toExponential(1);
}
export const factsText = (now, words) =>
  line("<i>\u03b1\u0305</i><sub>t</sub>", bold(now.abar, 4)) +
  line("<i>\u03b2</i><sub>t</sub>", bold(now.beta, 5)) +
  `<span>${words.snr}: <b>${ratioText(now)}</b></span>`;
