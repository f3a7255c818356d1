// The way of one pixel, and the distances that were measured by numbers of steps.
import { drawChart } from "../../../browser/chart.js";
import { formatCount } from "../../../browser/dom.js";
import { noise } from "../../../browser/noise.js";
import { NAMES } from "./cells.js";

export const MARKS = ["dot", "square", "triangle"];
const DASHES = [[], [7, 4], [2, 3]];
export const samplerColour = (look, row) => [look.text, look.generated, look.muted][row];

// One pixel of x_t from noise to picture: what the sampler walks along.
export function drawPath(canvas, { cells, noise: start, row, column, pixel, width, height, words, T }, look) {
  const value = (bytes, k) => (bytes ? noise.read(bytes, k)[pixel] : NaN),
    way = (cell, k) => [[T, value(start, k)], ...cell.moments.map((m) => [m.s, value(m.x, k)])],
    cell = cells[column],
    last = cells.at(-1),
    against = row === 0 ? 1 : 0, // in as many steps the sampler that it is to be compared with
    other = way(cell, against),
    at = Math.floor(0.8 * other.length);
  /** @type {any[]} */
  const lines = [
    {
      points: other,
      colour: samplerColour(look, against),
      width: 1,
      dash: DASHES[against],
      name: words.short_names[against],
      at,
      below: other[at]?.[1] < 0,
    },
    {
      points: way(cell, row),
      colour: look.highlight,
      width: 2.25,
      mark: cell.count <= 50 ? "dot" : "",
      size: cell.count <= 20 ? 4 : 2.6,
    },
  ];
  // behind them, thin: the same sampler in all steps
  if (last.whole && cell !== last) lines.unshift({ points: way(last, row), colour: look.muted, width: 1 });
  const ticks = [
    [T, `t = ${formatCount(T)}`],
    [T / 2, `${T / 2}`],
    [0, "0"],
  ];
  const greys = [
    [-1, "\u22121"],
    [0, "0"],
    [1, "1"],
  ];
  const chart = {
    title: words.path_title,
    left: 1.9,
    lines,
    x: { range: [T, 0], ticks },
    y: { range: [-2.7, 2.7], ticks: greys },
  };
  return drawChart(canvas, width, height, chart, look);
}

/**
 * Distances by number of steps, a line a sampler: table is {name: [[steps, distance]]} or null.
 * @param {HTMLCanvasElement} canvas
 * @param {any} chart {table, band, cursor, title, width, height, words, empty}
 * @param {any} look
 */
export function drawQuality(canvas, { table, band, cursor, title, width, height, words, empty }, look) {
  const lines = NAMES.map((name, row) => ({
      points: table?.[name] ?? [],
      colour: samplerColour(look, row),
      dash: DASHES[row],
      mark: MARKS[row],
    })).reverse(),
    all = lines.flatMap(({ points }) => points.map(([, y]) => y)).concat(band ? [band.low] : []),
    low = all.length ? Math.min(...all) / 1.25 : 1,
    high = all.length ? Math.max(...all) * 1.3 : 100,
    ticks = [1, 10, 100, 1000].map((n) => [n, formatCount(n)]);
  const chart = {
    title,
    band,
    cursor,
    empty,
    left: 2.9,
    lines: table ? lines : [],
    x: { range: [0.85, 1200], log: true, ticks, label: words.steps },
    y: { range: [low, high], log: true, ticks: drawChart.powers(low, high) },
  };
  return drawChart(canvas, width, height, chart, look);
}
// Means over the seeds that were measured, and the published numbers, in that form.
export const measuredTable = ({ ours }) =>
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      Object.entries(ours[name] ?? {}).map(([n, list]) => [Number(n), list.reduce((a, b) => a + b, 0) / list.length]),
    ]),
  );
export const publishedTable = (published) =>
  Object.fromEntries(NAMES.map((name) => [name, published.steps.map((n, i) => [n, published[name][i]])]));
