// The equations of a step with its numbers, as HTML. n: {t, s, abar_t, a, b, sigma} (genmodels.diffusion.samplers).
import { formatNumber } from "../../../browser/dom.js";

const bold = (v, digits = 3) => `<b>${formatNumber(v, digits)}</b>`;
const at = (t) => `<i>x</i><sub>${t}</sub>`;
const inBrackets = (v) => (v < 0 ? `(${formatNumber(v, 2)})` : formatNumber(v, 2));

// x_t is so much of the predicted picture and so much of the predicted noise.
export const partsText = ({ abar_t }) => [
  `= ${bold(Math.sqrt(abar_t), 2)} \u00d7`,
  `+ ${bold(Math.sqrt(1 - abar_t), 2)} \u00d7`,
];

// DDPM steps from x_t, DDIM from the predicted noise.
export function stepText(n, ddpm) {
  const second = ddpm ? at(n.t) : "<i>\u03b5\u0302</i>",
    fresh = n.sigma > 0 ? ` + ${bold(n.sigma)} <i>z</i>` : "";
  return `${at(n.s)} = ${bold(n.a)} <i>x\u0302</i><sub>0</sub> + ${bold(n.b)} ${second}${fresh}`;
}

// The same for one pixel; z is what is left between the mean and the next picture, which may not have come yet (null).
export function pixelText(n, ddpm, { x, eps, x0, next }, words) {
  const second = ddpm ? x : eps,
    mean = n.a * x0 + n.b * second,
    known = n.sigma > 0 && next !== null,
    fresh = known ? ` + ${formatNumber(n.sigma, 3)} \u00b7 ${inBrackets((next - mean) / n.sigma)}` : "",
    parts = `${formatNumber(n.a, 3)} \u00b7 ${inBrackets(x0)} + ${formatNumber(n.b, 3)} \u00b7 ${inBrackets(second)}`;
  return `${words.pixel}: ${parts}${fresh} = ${bold(known ? next : mean, 2)}`;
}
