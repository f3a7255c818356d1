// The lens: the posterior's neighbourhood, enlarged until the ellipse can be read, with z where eps puts it.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { EXTENT } from "./pad.js";

const MOST = 4; // of eps
const clip = (eps) => Math.max(-MOST, Math.min(MOST, eps));

/** Half-width of what the lens shows, in units of z. @param {{sigma: number[]}} state */
export const windowOf = ({ sigma }) => 3.6 * Math.max(...sigma);

/** The eps under a point given as shares of the lens. @param {{sigma: number[]}} state @param {number[]} share */
export function pick(state, share) {
  const half = windowOf(state);
  return [2 * share[0] - 1, 1 - 2 * share[1]].map((u, k) => clip((u * half) / state.sigma[k]));
}

/** eps after an arrow key; undefined for other keys. @param {number[]} eps @param {string} key @param {boolean} far */
export function keyed(eps, key, far) {
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
  return arrow && eps.map((e, k) => clip(e + (far ? 0.5 : 0.1) * arrow[k]));
}

// sigma * eps, first along one axis and then along the other, then as one arrow.
function drawStep(c, o, x, y, { eps }, side, theme) {
  const corner = [x, o];
  sketch.line(c, [[o, o], corner, [x, y]], theme.muted, 1, [3, 3]);
  sketch.arrow(c, o, o, x, y, { color: theme.text, width: theme.line, head: 8 });
  sketch.ellipse(c, x, y, 5, 5, { fill: theme.generated, stroke: theme.bg, width: 1.5 });
  sketch.ellipse(c, o, o, 3.5, 3.5, { fill: theme.latent, stroke: theme.bg, width: 1.5 });
  const style = { weight: 600, align: "center", halo: theme.bg };
  sketch.text(c, theme, "\u03bc", o - 9, o + (eps[1] > 0 ? 11 : -11), { ...style, color: theme.latent });
  const zx = Math.min(side - 8, Math.max(8, x + (eps[0] >= 0 ? 11 : -11)));
  const zy = Math.min(side - 10, Math.max(10, y));
  sketch.text(c, theme, "z", zx, zy, { ...style, color: theme.generated });
}

/** appear: the share of sigma * eps that z has gone. */
export function drawLens(canvas, side, state, theme, appear = 1) {
  const c = fitCanvas(canvas, side, side);
  c.clearRect(0, 0, side, side);
  if (!state.ready) return;
  const { sigma, eps, past } = state;
  const o = side / 2;
  const [ux, uy] = sigma.map((s) => (s * o) / windowOf(state));
  const at = (e) => [o + e[0] * ux, o - e[1] * uy];
  for (const r of [3, 2, 1])
    sketch.ellipse(c, o, o, r * ux, r * uy, {
      fill: theme.latent,
      alpha: [0.22, 0.16, 0.1][r - 1],
      stroke: r === 3 ? null : theme.latent,
      width: theme.line * (r === 1 ? 1 : 0.6),
    });
  for (const e of past) sketch.ellipse(c, ...at(e), 2.5, 2.5, { fill: theme.generated, alpha: 0.45 });
  const [x, y] = at(eps.map((e) => e * appear));
  drawStep(c, o, x, y, state, side, theme);
  const times = EXTENT / windowOf(state);
  const text = `\u00d7${times < 10 ? formatNumber(times, 1) : Math.round(times)}`;
  sketch.text(c, theme, text, side - 6, side - 10, { color: theme.muted, align: "right", size: 0.9 });
}
