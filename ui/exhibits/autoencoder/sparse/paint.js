// What the exhibit draws: features in a square, the classes that use one, and error against sparsity.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { sketch } from "../../../browser/sketch.js";
import { stampSigned } from "../paint.js";

const GAP = 4;
const DIM = 0.3; // how strongly a feature is drawn that the digit does not use
export const STRONG = 0.16; // a feature's pixel with the full colour: its length is one

/** Side of the square of n features, CSS pixels. @param {number} n @param {number} scale */
export const gridSide = (n, scale) => Math.ceil(Math.sqrt(n)) * (28 * scale + GAP) + GAP;

/** The feature at a place of the square. @param {number} n @param {number} scale @param {number[]} place */
export function featureAt(n, scale, [x, y]) {
  const across = Math.ceil(Math.sqrt(n)),
    pitch = 28 * scale + GAP,
    [i, j] = [x, y].map((v) => Math.max(0, Math.min(across - 1, Math.floor((v - GAP / 2) / pitch))));
  return Math.min(n - 1, j * across + i);
}

/**
 * features: n x 784; z: the digit's code; silent: which are 0 for all digits; chosen: the one under the hand.
 */
export function drawFeatures(canvas, { features, z, silent, chosen, scale }, look) {
  const n = z.length,
    across = Math.ceil(Math.sqrt(n)),
    side = gridSide(n, scale),
    pitch = 28 * scale + GAP,
    most = Math.max(...z, 1e-9),
    c = fitCanvas(canvas, side, side);
  c.fillStyle = look.panel;
  c.fillRect(0, 0, side, side);
  for (let i = 0; i < n; i++) {
    const [x, y] = [GAP + (i % across) * pitch, GAP + Math.floor(i / across) * pitch],
      wide = 28 * scale;
    c.globalAlpha = z[i] > 0 ? 1 : DIM;
    stampSigned(c, features.subarray(784 * i, 784 * (i + 1)), STRONG, x, y, scale, look);
    c.globalAlpha = 1;
    if (z[i] > 0) {
      c.strokeStyle = look.latent;
      c.lineWidth = 1 + 2.5 * Math.sqrt(z[i] / most);
      c.strokeRect(x - 1, y - 1, wide + 2, wide + 2);
    }
    if (silent[i]) sketch.segment(c, [x + 4, y + wide - 4], [x + wide - 4, y + 4], look.muted, 1.5);
    if (i === chosen) {
      c.strokeStyle = look.highlight;
      c.lineWidth = 2.5;
      c.strokeRect(x - 2, y - 2, wide + 4, wide + 4);
    }
  }
}

/** Shares of ten classes as bars with their digit. @param {ArrayLike<number>} shares */
export function drawClasses(canvas, shares, { width, height }, look) {
  const c = fitCanvas(canvas, width, height),
    step = width / 10,
    foot = 1.5 * look.size,
    top = 1.3 * look.size;
  c.clearRect(0, 0, width, height);
  for (let k = 0; k < 10; k++) {
    const tall = shares[k] * (height - foot - top);
    c.fillStyle = look.latent;
    c.fillRect((k + 0.18) * step, height - foot - tall, 0.64 * step, Math.max(1, tall));
    sketch.text(c, look, String(k), (k + 0.5) * step, height - foot / 2, { align: "center" });
    const style = { align: "center", size: 0.78, color: look.muted };
    sketch.text(
      c,
      look,
      String(Math.round(100 * shares[k])),
      (k + 0.5) * step,
      height - foot - tall - 0.6 * look.size,
      style,
    );
  }
}

/** Error against codes above 0: measured: {way: [active, error]}. @param {Record<string, number[]>} measured */
export function drawTrade(canvas, measured, way, words, { width, height }, look) {
  const rows = Object.entries(measured);
  if (!rows.length) return;
  const errors = rows.map(([, [, e]]) => e),
    [low, high] = [Math.min(...errors) / 1.2, Math.max(...errors) * 1.25],
    most = 1.08 * Math.max(...rows.map(([, [a]]) => a)),
    l1 = rows.filter(([name]) => name.startsWith("l1_"));
  const single = (name, mark) => ({
    points: measured[name] ? [measured[name]] : [],
    colour: look.latent,
    mark,
    size: 5,
    name: words.way[name],
    at: "free",
  });
  const ticks = [0.01, 0.02, 0.04, 0.08].filter((v) => v > low && v < high).map((v) => [v, String(v)]);
  const chart = drawChart(
    canvas,
    width,
    height,
    {
      title: words.trade,
      left: 3,
      x: {
        range: [0, most],
        ticks: [0, 10, 20, 30, 40, 50, 60].filter((v) => v < most).map((v) => [v, String(v)]),
        label: words.tradeFoot,
      },
      y: { range: [low, high], log: true, ticks },
      lines: [
        {
          points: l1.map(([, point]) => point),
          colour: look.generated,
          mark: "dot",
          name: words.penalty,
          at: "free",
        },
        single("top10", "triangle"),
        single("dropout", "square"),
      ],
    },
    look,
  );
  const here = measured[way];
  if (!here) return;
  const ring = { stroke: look.highlight, width: 2.5 };
  sketch.ellipse(canvas.getContext("2d"), chart.X(here[0]), chart.Y(here[1]), 9, 9, ring);
}
