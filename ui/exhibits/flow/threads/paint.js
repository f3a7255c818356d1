// What the threads' exhibit draws: both planes, and what is measured along the thread.
import { powerOfTen } from "../../../browser/axis.js";
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { sketch } from "../../../browser/sketch.js";

/** CSS pixels of a plane of `side` that shows [-limit, limit], and back. */
export const placed = (side, limit, x, y) => [((x / limit + 1) * side) / 2, ((1 - y / limit) * side) / 2];
export const picked = (side, limit, X, Y) => [((2 * X) / side - 1) * limit, (1 - (2 * Y) / side) * limit];

function dots(c, points, limit, side, colour, radius) {
  c.fillStyle = colour;
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = placed(side, limit, points[i], points[i + 1]);
    c.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
}

function end(c, [x, y], name, look) {
  sketch.ellipse(c, x, y, 8, 8, { fill: look.bg, stroke: look.text, width: 1.5 });
  sketch.text(c, look, name, x, y + 0.5, { align: "center", size: 0.78, weight: 600 });
}

/**
 * One of both planes: samples, where there are some the data, the thread with its two ends, and the point under the
 * hand.
 * @param {HTMLCanvasElement} canvas
 */
export function drawPlane(canvas, { samples, colour, cloud, path, at, limit, side }, look) {
  const c = fitCanvas(canvas, side, side),
    places = path.map((p) => placed(side, limit, p[0], p[1]));
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  if (cloud) dots(c, cloud, limit, side, look.data, look.lecture ? 1.8 : 1.3);
  c.globalAlpha = 0.75;
  dots(c, samples, limit, side, colour, look.lecture ? 1.5 : 1.1);
  c.globalAlpha = 1;
  sketch.line(c, places, look.bg, 5);
  sketch.line(c, places, look.highlight, look.lecture ? 3 : 2.25);
  end(c, places[0], "A", look);
  end(c, places[places.length - 1], "B", look);
  const [x, y] = places[at];
  sketch.ellipse(c, x, y, 6.5, 6.5, { fill: look.highlight, stroke: look.bg, width: 2 });
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

// Powers of ten in a range, a few of them.
function powers(range) {
  const [from, to] = [Math.ceil(Math.log10(range[0])), Math.floor(Math.log10(range[1]))],
    every = Math.max(1, Math.ceil((to - from + 1) / 4));
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k)
    .filter((e) => e % every === 0)
    .map((e) => [10 ** e, powerOfTen(e)]);
}

// The powers of ten around some values.
function around(values) {
  const logs = values.filter((v) => v > 0).map(Math.log10);
  if (!logs.length) return [0.1, 10];
  const low = Math.floor(Math.min(...logs)),
    high = Math.ceil(Math.max(...logs));
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

/** A chart over the thread, of values that a logarithmic axis shows. lines: [{values, colour, dash, name}]. */
export function drawAlong(canvas, { title, lines, at, n, width, height, words }, look) {
  const range = around(lines.flatMap(({ values }) => values)),
    x = (k) => k / (n - 1);
  return drawChart(
    canvas,
    width,
    height,
    {
      title,
      x: {
        range: [0, 1],
        ticks: [
          [0, "A"],
          [0.5, words.half],
          [1, "B"],
        ],
      },
      y: { range, log: true, ticks: powers(range) },
      lines: lines.map(({ values, ...rest }) => ({
        points: values.map((v, k) => [x(k), Math.max(v, range[0])]),
        width: look.lecture ? 3 : 2,
        at: "free",
        ...rest,
      })),
      cursor: x(at),
    },
    look,
  );
}
