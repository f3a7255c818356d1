// The way of one pixel, and how the samplers are told apart.
import { drawChart } from "../../../browser/chart.js";
import { formatCount } from "../../../browser/dom.js";
import { noise } from "../../../browser/noise.js";

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
