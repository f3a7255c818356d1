// What the stream draws: planes with arrows, paths and points; errors against evaluations; log p along a path.
import { axisTicks, powerOfTen, tickText } from "../../../browser/axis.js";
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { stateAt } from "./paths.js";
import { DASHES, WAYS } from "./stage.js";

const ARROWS = 11; // across
export const LIMIT = 3.2; // half-width of a plane, in standard deviations

/** @type {(side: number, p: ArrayLike<number>) => [number, number]} */
export const placed = (side, p) => [((p[0] / LIMIT + 1) * side) / 2, ((1 - p[1] / LIMIT) * side) / 2];
/** @type {(side: number, p: number[]) => [number, number]} */
export const picked = (side, [X, Y]) => [((2 * X) / side - 1) * LIMIT, (1 - (2 * Y) / side) * LIMIT];

/** A field at time s: data, arrows, the paths of the cloud so far, its points. @param {HTMLCanvasElement} canvas */
export function drawPlane(canvas, { field, cloud, paths, s }, side, look) {
  const c = fitCanvas(canvas, side, side);
  c.fillStyle = look.bg;
  c.fillRect(0, 0, side, side);
  c.fillStyle = look.data;
  c.globalAlpha = 0.35;
  for (let i = 0; i < cloud.length; i += 2) {
    const [x, y] = placed(side, [cloud[i], cloud[i + 1]]);
    c.fillRect(x - 0.8, y - 0.8, 1.6, 1.6);
  }
  c.globalAlpha = 1;
  drawArrows(c, field, s, side, look);
  drawPaths(c, paths ?? [], s, side, look);
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(0.5, 0.5, side - 1, side - 1);
}

function drawArrows(c, field, s, side, look) {
  const gap = side / ARROWS;
  for (let i = 0; i < ARROWS; i++)
    for (let j = 0; j < ARROWS; j++) {
      const at = [(i + 0.5) * gap, (j + 0.5) * gap],
        [a, b] = field.rates(picked(side, at), s),
        long = Math.hypot(a, b),
        share = (gap * 0.85 * Math.tanh(long / 2)) / (long || 1);
      sketch.arrow(
        c,
        at[0] - (a * share) / 2,
        at[1] + (b * share) / 2,
        at[0] + (a * share) / 2,
        at[1] - (b * share) / 2,
        {
          color: look.muted,
          width: 1,
          head: 4,
        },
      );
    }
}

function drawPaths(c, paths, s, side, look) {
  const lines = new Path2D();
  for (const path of paths) {
    lines.moveTo(...placed(side, path[0][1]));
    for (const [t, u] of path) if (t < s) lines.lineTo(...placed(side, u));
    lines.lineTo(...placed(side, stateAt(path, s)));
  }
  c.strokeStyle = look.latent;
  c.globalAlpha = 0.45;
  c.lineWidth = look.line * 0.5;
  c.stroke(lines);
  c.globalAlpha = 1;
  c.fillStyle = look.generated;
  for (const path of paths) {
    const [x, y] = placed(side, stateAt(path, s));
    c.fillRect(x - 1.5, y - 1.5, 3, 3);
  }
}

/** The hand's path in its steps, the exact one under it, and the velocity where the point is now. */
export function drawPath(canvas, { path, exact, field, s }, side, look) {
  const c = fitCanvas(canvas, side, side);
  c.clearRect(0, 0, side, side);
  sketch.line(c, exact.map(([, u]) => placed(side, u)), look.text, 1, [3, 3]); // prettier-ignore
  sketch.line(c, path.map(([, u]) => placed(side, u)), look.highlight, look.line + 0.5); // prettier-ignore
  for (const [, u] of path.length < 40 ? path : [])
    sketch.ellipse(c, ...placed(side, u), 2.5, 2.5, { fill: look.highlight });
  const here = stateAt(path, s),
    [x, y] = placed(side, here),
    [a, b] = field.rates(here, s),
    unit = side / (2 * LIMIT) / 3; // a third of a unit of time
  sketch.arrow(c, x, y, x + a * unit, y - b * unit, { color: look.text, width: 2, head: 8 });
  const start = placed(side, path[0][1]);
  sketch.ellipse(c, ...start, 4, 4, { fill: look.latent, stroke: look.bg, width: 1 });
  sketch.ellipse(c, x, y, 7, 7, { fill: look.bg });
  sketch.ellipse(c, x, y, 5.5, 5.5, { fill: look.highlight, stroke: look.text, width: 1 });
}

// A chart's frame: returns its scales. Texts stand left of and below it.
function frame(c, { width, height }, look, { xs, ys, logs, xticks, xtext, ytext, under }) {
  const left = 3.4 * look.size,
    foot = (under ? 2.9 : 1.7) * look.size,
    f = (v, log) => (log ? Math.log10(v) : v),
    scale =
      ([low, high], log, from, to) =>
      (v) =>
        from + ((f(v, log) - f(low, log)) / (f(high, log) - f(low, log))) * (to - from),
    X = scale(xs, logs[0], left, width - look.size),
    Y = scale(ys, logs[1], height - foot, 8);
  for (const v of axisTicks(ys, logs[1], 4)) {
    sketch.segment(c, [left, Y(v)], [width - look.size, Y(v)], look.grid, 1);
    sketch.text(c, look, ytext(v), left - 5, Y(v), { align: "right", size: 0.82, color: look.muted });
  }
  for (const v of xticks)
    sketch.text(c, look, xtext(v), X(v), height - foot + 0.8 * look.size, {
      align: "center",
      size: 0.82,
      color: look.muted,
    });
  if (under)
    sketch.text(c, look, under, width - look.size, height - 0.65 * look.size, {
      align: "right",
      size: 0.82,
      color: look.muted,
    });
  return { X, Y, left };
}

/** measured: by field, rows (evaluations, error). now: evaluations on show. near: what counts as there. */
export function drawErrors(canvas, { measured, solver, now, near }, size, look, words) {
  const c = fitCanvas(canvas, size.width, size.height),
    key = solver === "adaptive" ? "adaptive" : "steps",
    rows = WAYS.filter((way) => measured[way]).map((way) => [way, measured[way][key]]),
    all = rows.flatMap(([, row]) => row),
    most = Math.max(64, ...all.map(([n]) => n)),
    errors = all.map(([, e]) => e);
  c.clearRect(0, 0, size.width, size.height);
  const { X, Y, left } = frame(c, size, look, {
    xs: [1, most],
    ys: [Math.min(...errors) / 1.5, Math.max(...errors) * 1.5],
    logs: [true, true],
    xticks: most > 64 ? [1, 10, 100] : [1, 4, 16, 64],
    xtext: String,
    ytext: (v) => (v < 0.01 ? powerOfTen(Math.round(Math.log10(v))) : tickText(v)),
    under: words.evaluations,
  });
  sketch.segment(c, [left, Y(near)], [size.width - look.size, Y(near)], look.data, 1);
  if (now) sketch.segment(c, [X(now), 8], [X(now), Y(Math.min(...errors) / 1.5)], look.highlight, look.line);
  for (const [way, row] of rows) {
    sketch.line(c, row.map(([n, e]) => [X(n), Y(e)]), look.text, look.line, DASHES[way]); // prettier-ignore
    for (const [n, e] of row) sketch.ellipse(c, X(n), Y(e), 2, 2, { fill: look.text });
  }
}

/** paths: of the point by field, their third number log p so far; ends: [nats, colour, name] of others at the data. */
export function drawAccount(canvas, { paths, unit, ends, s }, size, look) {
  const c = fitCanvas(canvas, size.width, size.height),
    all = [...Object.values(paths).flatMap((path) => path.map(([, u]) => u[2] - unit)), ...ends.map(([v]) => v)],
    kept = all.filter((v) => v > -30),
    [low, high] = [Math.min(...kept, 0), Math.max(...kept, 0)],
    room = 0.08 * (high - low || 1),
    floor = low - room;
  c.clearRect(0, 0, size.width, size.height);
  const { X, Y } = frame(c, size, look, {
    xs: [0, 1],
    ys: [floor, high + room],
    logs: [false, false],
    xticks: [0, 0.5, 1],
    xtext: (v) => formatNumber(v, 1),
    ytext: (v) => tickText(v),
    under: "",
  });
  sketch.segment(c, [X(s), 8], [X(s), Y(floor)], look.highlight, look.line);
  const line = (way, points) => sketch.line(c, points, look.text, look.line, DASHES[way]);
  for (const [way, path] of Object.entries(paths))
    line(way, path.map(([t, u]) => [X(t), Y(Math.max(floor, u[2] - unit))])); // prettier-ignore
  ends.forEach(([v, colour, name], k) => {
    const y = Y(Math.max(floor, v));
    sketch.ellipse(c, X(1), y, 4, 4, { fill: colour, stroke: look.bg, width: 1 });
    sketch.text(c, look, name, X(1) - 8, y + (k ? 0.7 : -0.7) * look.size, {
      align: "right",
      size: 0.82,
      halo: look.bg,
      color: colour,
    });
  });
}
