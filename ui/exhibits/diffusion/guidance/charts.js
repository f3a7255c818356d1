// What was measured of each weight: what share of the digits shows its class, and how far all are from data.
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
// Where another weight stands among them.
export function spotOf(w, weights) {
  const k = weights.findLastIndex((v) => v <= w),
    next = weights[k + 1];
  return k + (next === undefined ? 0 : (w - weights[k]) / (next - weights[k]));
}

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
    x: axisOf(weights, ""),
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

// published: {s, fid} of guidance scales s = 1 + w.
export function drawDistances(canvas, { curve, published, weights, width, height, cursor, words }, look) {
  const ours = curve ? weights.map((w, i) => [i, curve.ours[w].frechet]) : [],
    theirs = published.s
      .map((s, i) => [s - 1, published.fid[i]])
      .filter(([w]) => w >= 0)
      .map(([w, fid]) => [spotOf(w, weights), fid]),
    all = [...ours, ...theirs].map(([, y]) => y),
    low = Math.min(...all) / 1.5,
    high = Math.max(...all) * 1.6;
  const chart = {
    title: words.distance_title,
    cursor,
    x: axisOf(weights, words.weight),
    left: LEFT,
    y: { range: [low, high], log: true, ticks: drawChart.powers(low, high) },
    lines: [
      { points: theirs, colour: look.muted, dash: [6, 4], mark: "square", name: words.published, at: "free" },
      { points: ours, colour: look.generated, mark: "dot", name: curve ? words.ours : "", at: "free" },
    ],
  };
  return drawChart(canvas, width, height, chart, look);
}
