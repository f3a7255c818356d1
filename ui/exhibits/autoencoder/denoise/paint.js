// What the exhibit draws: thirty digits, and the errors by noise.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { sketch } from "../../../browser/sketch.js";

const LOWEST = 4e-4,
  HIGHEST = 1.6;
const TICKS = [0.001, 0.01, 0.1, 1];

const upright = (/** @type {number} */ x) => [LOWEST, HIGHEST].map((y) => [x, y]);
const within = (/** @type {ArrayLike<number>} */ grey) => Float32Array.from(grey, (v) => Math.max(0, Math.min(1, v)));

/**
 * @param {HTMLCanvasElement} canvas @param {any} grid of gridOf
 * @param {{rows: ArrayLike<number>[][], names: string[], faint: boolean}} what rows: noisy, restored, true; faint: the
 *   restored ones belong to other noise
 */
export function drawRows(canvas, grid, { rows, names, faint }, look) {
  const { small, per, cell, left, step, block, wide, high } = grid,
    c = fitCanvas(canvas, wide, high);
  c.clearRect(0, 0, wide, high);
  rows.forEach((digits, row) =>
    digits.forEach((grey, i) => {
      const x = left + (i % per) * step,
        y = Math.floor(i / per) * block + row * step;
      if (i % per === 0)
        sketch.text(c, look, names[row], 0, y + 14 * cell, {
          size: small ? 0.82 : 0.95,
          weight: row === 1 ? 600 : 400,
        });
      drawDigit(c, within(grey), x + 1, y + 1, cell, { ...look, alpha: faint && row === 1 ? 0.35 : 1 });
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      c.strokeRect(x + 0.5, y + 0.5, 28 * cell + 1, 28 * cell + 1);
    }),
  );
}

const STYLES = {
  ae: { colour: "text", mark: "square", dash: [6, 4] },
  linear: { colour: "muted", mark: "", dash: [] },
  dae: { colour: "generated", mark: "dot", dash: [] },
  diffusion: { colour: "latent", mark: "triangle", dash: [] },
};

/**
 * curves: {name: [[noise, error], ...]}; here: the error of the ten digits, or null.
 * @returns {(x: number) => number} the noise at a place of the canvas
 */
export function drawErrors(canvas, { width, height }, { curves, restorer, noise, here, trained, words }, look) {
  const input = Array.from({ length: 40 }, (_, i) => [(i + 1) / 40, ((i + 1) / 40) ** 2]);
  const lines = Object.entries(curves).map(([name, points]) => ({
    ...STYLES[name],
    colour: look[STYLES[name].colour],
    points,
    width: name === restorer ? 3.2 : 1.7,
    name: words.restorers[name],
    at: "free",
  }));
  const chart = drawChart(
    canvas,
    width,
    height,
    {
      title: words.curve,
      left: 3.4,
      x: { range: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1].map((v) => [v, String(v)]), label: words.curveFoot },
      y: { range: [LOWEST, HIGHEST], log: true, ticks: TICKS.map((v) => [v, String(v)]) },
      lines: [
        { points: input, colour: look.data, dash: [2, 4], width: 1.7, name: words.input, at: "free" },
        { points: upright(trained), colour: look.grid, dash: [4, 4], width: 1.5 },
        ...lines,
      ],
      cursor: noise,
    },
    look,
  );
  const c = canvas.getContext("2d"),
    style = { size: 0.8, color: look.muted, halo: look.bg };
  sketch.text(c, look, words.trained, chart.X(trained) + 4, chart.box.y + chart.box.h - 0.7 * look.size, style);
  if (here !== null && here > 0)
    sketch.ellipse(c, chart.X(noise), chart.Y(here), 6, 6, { stroke: look.highlight, fill: look.bg, width: 3 });
  return (x) => Math.max(0, Math.min(1, (x - chart.box.x) / chart.box.w));
}
