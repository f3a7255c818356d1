// The three fields, each drawn on its panel's still layer, and what lies on them.
import { contour, wash } from "../../../browser/raster.js";
import { sketch } from "../../../browser/sketch.js";
import { mixColours, rgb } from "../../../browser/theme.js";
import { cells, nearest, raster, softmax } from "./fields.js";

const CELL = 4; // CSS pixels of a field that are computed as one
const SMALL = 250; // a plot that is narrower has smaller points
const LINES = 4; // of the density

/** Groups have hues that no class of a two- or three-class set uses: a group is not a class. */
export const groupColour = (look, k) => look.classes[[2, 4, 9, 8, 6][k % 5]];

const gridOf = ({ w, h }) => [Math.round(w / CELL), Math.round(h / CELL)];
const pointSize = ({ size }, look, plain) => (look.lecture ? 4.2 : plain) * (size.w < SMALL ? 0.75 : 1);

// ---- fields

/** A panel's field: draw(panel, context, model, look), by the panel's kind. */
export const drawField = { discriminative: drawClasses, unsupervised: drawCells, generative: drawDensity };

// p(y | x): each class's colour where the network is sure, the page's own background where it is not; a line where two
// classes are equally likely.
function drawClasses(panel, ctx, model, look) {
  const { w, h } = panel.size,
    [cw, ch] = gridOf(panel.size),
    { margins, probs } = classesOnGrid(panel.box, cw, ch, model),
    K = model.classes,
    colours = look.classes.slice(0, K).map(rgb),
    bg = rgb(look.bg);
  wash(ctx, cw, ch, w, h, (c, rgba) => {
    const p = probs.subarray(c * K, (c + 1) * K),
      sure = Math.max(0, (Math.max(...p) * K - 1) / (K - 1)),
      share = (look.dark ? 0.42 : 0.34) * sure;
    for (let d = 0; d < 3; d++) {
      const mixed = p.reduce((sum, v, k) => sum + v * colours[k][d], 0);
      rgba[d] = bg[d] + (mixed - bg[d]) * share;
    }
    rgba[3] = 255;
  });
  ctx.strokeStyle = look.text;
  ctx.lineWidth = look.line;
  for (const margin of K === 2 ? margins.slice(0, 1) : margins) ctx.stroke(contour(margin, cw, ch, 0, w, h));
}

// Each class's probability in every cell, and by how much its logit exceeds the largest other one.
function classesOnGrid(box, cw, ch, { classes, logits }) {
  const margins = Array.from({ length: classes }, () => new Float32Array(cw * ch)),
    probs = new Float32Array(cw * ch * classes),
    p = new Float64Array(classes);
  let i = 0;
  raster(box, cw, ch, (x, y) => {
    const found = logits(x, y);
    margins.forEach((margin, k) => {
      let other = -Infinity;
      for (let j = 0; j < classes; j++) if (j !== k && found[j] > other) other = found[j];
      margin[i] = found[k] - other;
    });
    probs.set(softmax(found, p), classes * i);
    return i++;
  });
  return { margins, probs };
}

// k-means: every place belongs to its nearest centre.
function drawCells(panel, ctx, { centres }, look) {
  cells(centres, panel.box).forEach((shape, k) => {
    if (!shape.length) return;
    ctx.beginPath();
    for (const [x, y] of shape) ctx.lineTo(...panel.at(x, y));
    ctx.closePath();
    ctx.fillStyle = mixColours(look.bg, groupColour(look, k), look.dark ? 0.36 : 0.24);
    ctx.fill();
    ctx.strokeStyle = look.text;
    ctx.lineWidth = look.line;
    ctx.stroke();
  });
}

// p(x): deeper colour where points are denser; a line for every factor of e^2 below the top.
function drawDensity(panel, ctx, { mixture }, look) {
  const { w, h } = panel.size,
    [cw, ch] = gridOf(panel.size),
    v = raster(panel.box, cw, ch, mixture.logProb),
    top = v.reduce((a, b) => Math.max(a, b)),
    bg = rgb(look.bg),
    ink = rgb(look.generated);
  wash(ctx, cw, ch, w, h, (i, rgba) => {
    const t = (look.dark ? 0.6 : 0.5) * Math.exp((v[i] - top) / 2.5);
    for (let d = 0; d < 3; d++) rgba[d] = bg[d] + (ink[d] - bg[d]) * t;
    rgba[3] = 255;
  });
  ctx.strokeStyle = look.generated;
  for (let k = 1; k <= LINES; k++) {
    ctx.globalAlpha = 0.85 - 0.15 * k;
    ctx.lineWidth = look.line * (k === 1 ? 0.9 : 0.6);
    ctx.stroke(contour(v, cw, ch, top - 2 * k, w, h));
  }
  ctx.globalAlpha = 1;
}

// ---- what lies on a field

/** The data; labelled: a class has its own shape as well as its own colour. */
export function drawPoints(panel, ctx, { points, classes }, look, labelled) {
  const r = pointSize(panel, look, 3);
  ctx.lineWidth = 0.8;
  ctx.strokeStyle = look.bg;
  for (let i = 0; i < classes.length; i++) {
    const [x, y] = panel.at(points[2 * i], points[2 * i + 1]);
    ctx.fillStyle = labelled ? look.classes[classes[i]] : look.muted;
    tracePoint(ctx, x, y, labelled ? r : 0.85 * r, labelled ? classes[i] : 0);
    ctx.fill();
    ctx.stroke();
  }
}

function tracePoint(ctx, x, y, r, shape) {
  ctx.beginPath();
  if (shape === 1) {
    ctx.moveTo(x, y - 1.25 * r);
    ctx.lineTo(x + 1.15 * r, y + 0.8 * r);
    ctx.lineTo(x - 1.15 * r, y + 0.8 * r);
    ctx.closePath();
  } else if (shape === 2) ctx.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
}

/** The centres of k-means with their numbers. */
export function drawCentres(panel, ctx, centres, look) {
  for (let k = 0; k < centres.length / 2; k++) {
    const [x, y] = panel.at(centres[2 * k], centres[2 * k + 1]),
      disc = { fill: groupColour(look, k), stroke: look.bg, width: 2 };
    sketch.ellipse(ctx, x, y, 0.85 * look.size, 0.85 * look.size, disc);
    sketch.text(ctx, look, String(k + 1), x, y + 0.5, {
      weight: 700,
      align: "center",
      color: look.dark ? "#111" : "#fff",
    });
  }
}

/** New points on their way, one after another: first a Gaussian is chosen, then a place in it. flight: 0 to 1. */
export function drawSamples(panel, ctx, samples, flight, look) {
  const r = pointSize(panel, look, 3.2);
  ctx.lineWidth = 1;
  samples.forEach(({ from, to }, i) => {
    const t = Math.min(1, Math.max(0, flight * 2.2 - (1.2 * i) / samples.length));
    if (t === 0) return;
    const [x, y] = panel.at(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]));
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = look.generated;
    ctx.fill();
    ctx.strokeStyle = look.bg;
    ctx.stroke();
  });
}

// ---- the place under the hand

/** What a model looks at there: the classes' probabilities; the nearest centre; nothing but the place itself. */
export function drawReach(panel, ctx, [x, y], model, look) {
  if (panel.kind === "unsupervised") {
    const k = nearest(model.centres, x, y),
      way = [panel.at(x, y), panel.at(model.centres[2 * k], model.centres[2 * k + 1])];
    sketch.line(ctx, way, groupColour(look, k), look.line, [5, 5]);
  } else if (panel.kind === "discriminative") {
    const { w, h } = panel.size,
      bar = look.lecture ? 12 : 8;
    let left = 0;
    model.probabilities(x, y).forEach((p, k) => {
      ctx.fillStyle = look.classes[k];
      ctx.fillRect(left, h - bar, p * w, bar);
      left += p * w;
    });
  }
}

/** Cross-hairs and a ring; strong: on the plot under the hand. */
export function drawProbe(panel, ctx, [x, y], look, strong) {
  const [px, py] = panel.at(x, y),
    { w, h } = panel.size,
    gap = 9;
  ctx.strokeStyle = look.text;
  ctx.globalAlpha = strong ? 0.5 : 0.3;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const [x0, y0, x1, y1] of [
    [px, 0, px, py - gap],
    [px, py + gap, px, h],
    [0, py, px - gap, py],
    [px + gap, py, w, py],
  ]) {
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
  for (const [stroke, width] of [
    [look.bg, 5],
    [look.highlight, 2.5],
  ])
    sketch.ellipse(ctx, px, py, 7, 7, { stroke, width });
}
