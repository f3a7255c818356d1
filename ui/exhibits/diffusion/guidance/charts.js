// What was measured of each weight: what share of the digits shows its class, and how much they vary.
import { drawChart } from "../../../browser/chart.js";
import { clamp } from "../../../browser/dom.js";

const LEFT = 3.2; // of the axes, in sizes of the type

// Weights stand evenly: 0 and 8 on one axis with .5 would leave nothing between them.
const axisOf = (weights, label) => ({
  range: [-0.25, weights.length - 0.75],
  ticks: weights.map((w, i) => [i, String(w)]),
  label,
});
// The row of weights at a place of a chart. box: of its axes.
export const pickWeight = (x, box, count) =>
  clamp(Math.round(((x - box.x) / box.w) * (count - 0.5) - 0.25), 0, count - 1);
// curve: {ours: {w: {agreement, variety, coverage, frechet}}} or null; cursor: a row. Returns where the axes lie.
export function drawShares(canvas, { curve, weights, width, height, cursor, words }, look) {
  const points = (name) =>
    curve ? weights.map((w, i) => [i, curve.ours[w]?.[name]]).filter(([, y]) => Number.isFinite(y)) : [];
  const line = (name, more) => ({ points: points(name), name: words[name], at: "free", ...more });
  const ticks = [0.5, 0.75, 1].map((v) => [v, `${100 * v} %`]);
  const chart = {
    title: words.shares_title,
    cursor,
    empty: curve ? "" : words.unmeasured,
    x: axisOf(weights, words.weight),
    y: { range: [0.5, 1.06], ticks },
    left: LEFT,
    lines: [
      line("coverage", { colour: look.muted, dash: [2, 3], mark: "triangle" }),
      line("variety", { colour: look.generated, mark: "square" }),
      line("agreement", { colour: look.text, mark: "dot" }),
    ],
  };
  return drawChart(canvas, width, height, chart, look);
}
