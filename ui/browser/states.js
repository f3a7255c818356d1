// states: pictures whose pixels are 0, 1 or the mask, and the arithmetic of a step between them
// (genmodels.diffusion.d3pm). Ink is as in every
// picture; a masked pixel is hatched in the colour of the prior, because it is no grey: it says nothing.
import { drawDigit, drawStamp } from "./canvas.js";
import { mixColours, rgb } from "./theme.js";

const SIDE = 28,
  AREA = SIDE * SIDE,
  MASK = 2;
const pens = new Map();

function palette(look) {
  const key = [look.dark, look.latent].join();
  if (!pens.has(key)) {
    const paper = look.dark ? "#000000" : "#ffffff",
      ink = look.dark ? "#ffffff" : "#000000",
      mask = mixColours(paper, look.latent, look.dark ? 0.42 : 0.3);
    pens.set(key, { css: mask, rgb: [rgb(paper), rgb(ink), rgb(mask)] });
  }
  return pens.get(key);
}
// Picture k of many. Pixels too small for a hatch have its colour only.
function picture(c, x, k, left, top, scale, look) {
  const { rgb } = palette(look),
    from = k * AREA,
    hidden = [];
  const paint = (d) => {
    for (let i = 0, j = 0; i < AREA; i++, j += 4) {
      const v = x[from + i],
        p = rgb[v];
      d[j] = p[0];
      d[j + 1] = p[1];
      d[j + 2] = p[2];
      d[j + 3] = 255;
      if (v === MASK) hidden.push(i);
    }
  };
  drawStamp(c, SIDE, paint, left, top, scale);
  if (scale < 4 || !hidden.length) return;
  c.save();
  c.beginPath();
  for (const i of hidden) c.rect(left + (i % SIDE) * scale, top + Math.floor(i / SIDE) * scale, scale, scale);
  c.clip();
  hatch(c, left, top, SIDE * scale, SIDE * scale, look);
  c.restore();
}
function hatch(c, left, top, width, height, look, gap = 5) {
  c.beginPath();
  for (let d = -height; d < width; d += gap) {
    c.moveTo(left + d, top + height);
    c.lineTo(left + d + height, top);
  }
  c.globalAlpha = 0.75;
  c.lineWidth = 1;
  c.strokeStyle = look.latent;
  c.stroke();
  c.globalAlpha = 1;
}
function hatched(c, left, top, width, height, look) {
  // a box of mask
  c.save();
  c.beginPath();
  c.rect(left, top, width, height);
  c.clip();
  c.fillStyle = palette(look).css;
  c.fillRect(left, top, width, height);
  hatch(c, left, top, width, height, look);
  c.restore();
}
// A map of probabilities from the page's own background to orange: what is about to be generated.
function heat(c, p, most, left, top, scale, look) {
  const zero = rgb(look.bg),
    full = rgb(look.generated);
  const paint = (d) => {
    for (let i = 0, j = 0; i < AREA; i++, j += 4) {
      const v = most > 0 ? Math.min(1, p[i] / most) : 0;
      for (let k = 0; k < 3; k++) d[j + k] = zero[k] + v * (full[k] - zero[k]);
      d[j + 3] = 255;
    }
  };
  drawStamp(c, SIDE, paint, left, top, scale);
}
const grey = new Float32Array(AREA);
function inks(c, ink, k, left, top, scale, look) {
  // p(x_0 = 1) as ink
  for (let i = 0; i < AREA; i++) grey[i] = Math.min(1, Math.max(0, ink[k * AREA + i]));
  drawDigit(c, grey, left, top, scale, { dark: look.dark });
}

// ---- one step: (2) and (3)
const priors = { absorbing: [0, 0, 1], uniform: [0.5, 0.5] };
// q(x_s = j | x_t = x, x_0 = k) for all j.
function posterior(kind, x, k, abarS, abarT) {
  const pi = priors[kind],
    alpha = abarT / abarS;
  const is = (u, v) => Number(u === v);
  const stays = (j) => alpha * is(x, j) + (1 - alpha) * pi[x],
    joint = pi.map((p, j) => stays(j) * (abarS * is(j, k) + (1 - abarS) * p)),
    sum = joint.reduce((a, b) => a + b, 0);
  return joint.map((p) => (sum > 0 ? p / sum : 0));
}
// p(x_s = j | x_t = x) for all j, when the network gives 1 the probability p.
function reverse(kind, x, p, abarS, abarT) {
  const zero = posterior(kind, x, 0, abarS, abarT),
    one = posterior(kind, x, 1, abarS, abarT);
  return zero.map((q, j) => (1 - p) * q + p * one[j]);
}
// For each pixel of picture k the probability that this step changes it, with the largest and the sum.
function changes(kind, x, ink, k, abarS, abarT, out) {
  const table = priors[kind].map((_, v) => [0, 1].map((x0) => 1 - posterior(kind, v, x0, abarS, abarT)[v]));
  let most = 0,
    sum = 0;
  for (let i = 0, at = k * AREA; i < AREA; i++, at++) {
    const [zero, one] = table[x[at]],
      masked = x[at] === MASK;
    // a value that is no mask and cannot be under the other x_0 has no posterior there
    out[i] = kind === "absorbing" && !masked ? 0 : (1 - ink[at]) * zero + ink[at] * one;
    most = Math.max(most, out[i]);
    sum += out[i];
  }
  return { most, sum };
}
const entropy = (p) => (p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p));

export const states = { SIDE, AREA, MASK, picture, hatched, heat, inks, posterior, reverse, changes, entropy };
