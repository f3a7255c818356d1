// The equations of a step with its numbers, as HTML. n: {t, s, abar_t, abar_s} (genmodels.diffusion.d3pm).
import { fill, formatNumber } from "../../../browser/dom.js";
import { states } from "../../../browser/states.js";

const GUESS = "<i>p\u0302</i>";
const CLEAN = "<i>x</i><sub>0</sub>";
const bold = (v) => `<b>${formatNumber(v, 3)}</b>`;
const plain = (v) => formatNumber(v, 3);
const at = (t) => `<i>x</i><sub>${t}</sub>`;
const alphaBar = (t) => `<i>\u03b1\u0305</i><sub>${t}</sub>`;

// The probability that a mask is lifted in this step.
export const liftRate = ({ abar_s, abar_t }) => (abar_s - abar_t) / (1 - abar_t);
// The probability of a flip where the clean value is what the pixel shows, and where it is not.
export const flipRates = ({ abar_s, abar_t }) =>
  [1, 0].map((clean) => states.posterior("uniform", 1, clean, abar_s, abar_t)[0]);

export function stepText(kind, n) {
  if (kind === "absorbing") {
    const lifted = `<i>p</i>(${at(n.s)} = 1 | \u25a8) = <i>r</i> \u00b7 ${GUESS}(${CLEAN} = 1)`,
      rate = `(${alphaBar(n.s)} \u2212 ${alphaBar(n.t)}) / (1 \u2212 ${alphaBar(n.t)})`,
      numbers = `${plain(n.abar_s - n.abar_t)} / ${plain(1 - n.abar_t)}`;
    return `${lifted}, &ensp;<i>r</i> = ${rate} = ${numbers} = ${bold(liftRate(n))}`;
  }
  const [agree, differ] = flipRates(n),
    flip = `<i>p</i>(${at(n.s)} \u2260 ${at(n.t)})`,
    same = `${GUESS}(${CLEAN} = ${at(n.t)})`,
    other = `${GUESS}(${CLEAN} \u2260 ${at(n.t)})`;
  return `${flip} = ${bold(agree)} ${same} + ${bold(differ)} ${other}`;
}

// The same for one pixel: x its value, p the predicted probability that it was 1.
export function pixelText({ kind, n, x, p }, words) {
  if (kind === "absorbing") {
    if (x !== states.MASK) return fill(words.pixel_known, { x });
    const r = liftRate(n),
      one = `${plain(r)} \u00b7 ${plain(p)} = ${bold(r * p)}`,
      zero = `${plain(r)} \u00b7 ${plain(1 - p)} = ${bold(r * (1 - p))}`;
    return `${words.pixel_masked}: ${one}, ${zero}, 1 \u2212 ${plain(r)} = ${bold(1 - r)}`;
  }
  const [agree, differ] = flipRates(n),
    same = x ? p : 1 - p,
    sum = `${plain(agree)} \u00b7 ${plain(same)} + ${plain(differ)} \u00b7 ${plain(1 - same)}`;
  return `${fill(words.pixel_shows, { x })}: ${sum} = ${bold(agree * same + differ * (1 - same))}`;
}
