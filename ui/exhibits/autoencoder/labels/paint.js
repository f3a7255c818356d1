// What the exhibit draws: labelled digits, accuracy against labels, and the table of mistakes.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

const GAP = 3;

/** Digits class by class, a row for each class. @param {Uint8Array} bytes */
export function drawExamples(canvas, bytes, scale, look) {
  const each = bytes.length / 7840,
    pitch = 28 * scale + GAP,
    c = fitCanvas(canvas, Math.max(each * pitch, pitch), 10 * pitch);
  c.clearRect(0, 0, each * pitch, 10 * pitch);
  for (let k = 0; k < 10 * each; k++) {
    const grey = Float32Array.from(bytes.subarray(784 * k, 784 * (k + 1)), (/** @type {number} */ v) => v / 255);
    drawDigit(c, grey, (k % each) * pitch, Math.floor(k / each) * pitch, scale, look);
  }
}

const STYLES = {
  pixels: { mark: "square", dash: [6, 4] },
  pca32: { mark: "triangle", dash: [2, 3] },
  ae_k32: { mark: "dot", dash: [] },
  dae128: { mark: "square", dash: [] },
  vae50: { mark: "triangle", dash: [] },
  tuned: { mark: "dot", dash: [10, 4] },
  scratch: { mark: "dot", dash: [1, 3] },
};

/** curves: {given: [[n, mean, sd]]}; accuracies: of this draw; at: labels a class. */
export function drawAccuracy(canvas, { curves, accuracies, given, at, here, words }, { width, height }, look) {
  const rows = Object.entries(curves),
    counts = rows[0]?.[1].map(([n]) => n) ?? [1, 1000],
    low = Math.min(
      0.9,
      ...rows.flatMap(([, row]) => row.map(([, mean, sd]) => mean - sd)),
      ...Object.values(accuracies),
    ),
    chosen = curves[given] ?? [];
  const colour = (name) => (name === given ? look.highlight : /tuned|scratch/.test(name) ? look.generated : look.text),
    ends = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].filter((v) => v >= low - 0.05);
  const chart = drawChart(
    canvas,
    width,
    height,
    {
      title: words.curve,
      left: 3,
      x: { range: [0.85, 1200], log: true, ticks: counts.map((n) => [n, String(n)]), label: words.curveFoot },
      y: { range: [low - 0.04, 1], ticks: ends.map((v) => [v, `${Math.round(100 * v)} %`]) },
      lines: rows.map(([name, row]) => ({
        points: row.map(([n, mean]) => [n, mean]),
        colour: colour(name),
        width: name === given ? 3 : 1.6,
        ...STYLES[name],
        name: words.names[name],
        at: "free",
      })),
      cursor: at,
    },
    look,
  );
  const c = canvas.getContext("2d");
  for (const [n, mean, sd] of chosen)
    sketch.segment(c, [chart.X(n), chart.Y(mean - sd)], [chart.X(n), chart.Y(mean + sd)], look.highlight, 5);
  for (const [name, value] of Object.entries(accuracies)) {
    const strong = name === given;
    const ring = { stroke: strong ? look.highlight : look.muted, fill: look.bg, width: strong ? 3 : 1.5 };
    sketch.ellipse(c, chart.X(here), chart.Y(value), strong ? 6.5 : 4, strong ? 6.5 : 4, ring);
  }
}

/** table: ten rows of ten counts. @param {number[][]} table */
export function drawConfusion(canvas, table, cell, look) {
  const left = 1.6 * look.size,
    side = left + 10 * cell,
    c = fitCanvas(canvas, side, side),
    [low, right, wrong] = [look.bg, look.data, look.generated].map(rgb);
  c.clearRect(0, 0, side, side);
  for (let a = 0; a < 10; a++) {
    const total = table[a].reduce((sum, v) => sum + v, 0) || 1;
    sketch.text(c, look, String(a), left / 2, left + (a + 0.5) * cell, { align: "center", weight: 600 });
    sketch.text(c, look, String(a), left + (a + 0.5) * cell, left / 2, { align: "center", weight: 600 });
    for (let b = 0; b < 10; b++) {
      const share = table[a][b] / total,
        strong = a === b ? 0.75 * share : Math.min(0.85, 3 * share),
        tone = low.map((v, i) => Math.round(v + strong * ((a === b ? right : wrong)[i] - v)));
      c.fillStyle = `rgb(${tone.join()})`;
      c.fillRect(left + b * cell + 0.5, left + a * cell + 0.5, cell - 1, cell - 1);
      const text = Math.round(100 * share);
      const style = { align: "center", size: 0.78, color: strong > 0.5 ? look.bg : look.text };
      if (text > 0) sketch.text(c, look, String(text), left + (b + 0.5) * cell, left + (a + 0.5) * cell, style);
    }
  }
}

/** The pair of classes that is mistaken most often, [true, predicted]. @param {number[][]} table */
export function worst(table) {
  let pair = [0, 1];
  for (let a = 0; a < 10; a++)
    for (let b = 0; b < 10; b++) if (a !== b && table[a][b] > table[pair[0]][pair[1]]) pair = [a, b];
  return pair;
}
