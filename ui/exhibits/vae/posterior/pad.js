// The latent plane with the data's codes on it and the posterior of the image as an ellipse.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

export const EXTENT = 4.2; // half-width of the plane on show

const placeOf = (z, side) => [((z[0] / EXTENT + 1) * side) / 2, ((1 - z[1] / EXTENT) * side) / 2];

/** Names that would stand on each other step aside, in place. @param {{p: number[]}[]} names @param {number} least */
export function spread(names, least) {
  for (let round = 0; round < 40; round++)
    for (const a of names)
      for (const b of names) {
        const [dx, dy] = [a.p[0] - b.p[0], a.p[1] - b.p[1]];
        const d = Math.hypot(dx, dy) || 1;
        const push = (least - d) / 4;
        if (a === b || push <= 0) continue;
        a.p[0] += (dx / d) * push;
        a.p[1] += (dy / d) * push;
      }
}

/** Each class's name at the median of its codes. */
export function classNames({ points, labels }) {
  const byClass = Array.from({ length: 10 }, () => []);
  labels.forEach((label, i) => byClass[label].push([points[2 * i], points[2 * i + 1]]));
  const median = (codes, k) => codes.map((code) => code[k]).sort((a, b) => a - b)[codes.length >> 1];
  return byClass.flatMap((codes, k) => (codes.length ? [{ k, z: [median(codes, 0), median(codes, 1)] }] : []));
}

function drawBackground(layer, side, cloud, theme) {
  const c = fitCanvas(layer, side, side);
  const middle = side / 2;
  c.clearRect(0, 0, side, side);
  for (const r of [1, 2, 3]) {
    // the prior, at 1, 2 and 3 standard deviations
    const style = {
      stroke: theme.latent,
      width: theme.lecture ? 1.6 : 1,
      dash: [3, 4],
      fill: theme.latent,
      alpha: 0.035,
    };
    sketch.ellipse(c, middle, middle, (r * middle) / EXTENT, (r * middle) / EXTENT, style);
  }
  c.globalAlpha = 0.34;
  cloud.labels.forEach((label, i) => {
    const [x, y] = placeOf([cloud.points[2 * i], cloud.points[2 * i + 1]], side);
    c.fillStyle = theme.classes[label];
    c.beginPath();
    c.arc(x, y, theme.lecture ? 2 : 1.4, 0, 7);
    c.fill();
  });
  c.globalAlpha = 1;
  const names = classNames(cloud).map(({ k, z }) => ({ k, p: placeOf(z, side) }));
  spread(names, 1.5 * theme.size);
  for (const { k, p } of names) {
    const style = { size: 1.08, weight: 700, color: theme.classes[k], align: "center", halo: theme.bg };
    sketch.text(c, theme, String(k), p[0], p[1], style);
  }
}

// Where the mean was while the strokes were drawn.
function drawTrail(c, trail, side, theme) {
  for (let i = 1; i < trail.length; i++) {
    c.globalAlpha = (0.75 * i) / trail.length;
    sketch.segment(c, placeOf(trail[i - 1], side), placeOf(trail[i], side), theme.highlight, theme.line);
  }
  c.globalAlpha = 1;
}

function drawPosterior(c, { mu, sigma }, window, side, theme) {
  const unit = side / 2 / EXTENT;
  const [x, y] = placeOf(mu, side);
  for (const r of [2, 1]) {
    const [rx, ry] = sigma.map((s) => Math.max(r * s * unit, 1.5 * r));
    sketch.ellipse(c, x, y, rx, ry, { fill: theme.latent, alpha: 0.3, stroke: theme.latent, width: 1.5 });
  }
  if (x < 0 || y < 0 || x > side || y > side) {
    // beyond the plane on show: a mark on the edge that points there
    const a = Math.atan2(y - side / 2, x - side / 2);
    const [ex, ey] = [x, y].map((v) => Math.min(side - 7, Math.max(7, v)));
    const style = { color: theme.latent, width: 3, head: 10 };
    sketch.arrow(c, ex - 16 * Math.cos(a), ey - 16 * Math.sin(a), ex, ey, style);
  } else if (window) {
    // what the lens shows, never smaller than the eye can find
    const half = Math.max(window * unit, 9);
    c.strokeStyle = theme.text;
    c.lineWidth = 1.25;
    c.strokeRect(x - half, y - half, 2 * half, 2 * half);
  } else sketch.ellipse(c, x, y, 2.5, 2.5, { fill: theme.text });
}

/**
 * Returns draw(canvas, state, theme, window), which keeps the still background; window: half-width of the square that
 * is marked, in units of z, 0 for none.
 */
export function makePad() {
  const layer = document.createElement("canvas");
  let key = null;
  return (canvas, state, theme, window) => {
    const { padSide: side, cloud } = state;
    if (!cloud) return;
    const now = [side, theme, devicePixelRatio, cloud];
    if (!key || now.some((v, i) => v !== key[i])) drawBackground(layer, side, cloud, theme);
    key = now;
    const c = fitCanvas(canvas, side, side);
    c.clearRect(0, 0, side, side);
    c.drawImage(layer, 0, 0, side, side);
    if (!state.ready) return;
    drawTrail(c, state.trail, side, theme);
    drawPosterior(c, state, window, side, theme);
    const style = { color: theme.muted, size: 0.9 };
    sketch.text(c, theme, "z\u2081", side - 6, side / 2 + 10, { ...style, align: "right" });
    sketch.text(c, theme, "z\u2082", side / 2 + 6, 10, style);
  };
}
