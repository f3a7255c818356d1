// makePlot: lines over a shared axis, by uPlot, in the house's colours and type, in both themes and in lecture mode.
//
//   const plot = makePlot(host, { width, height, look, pad: [top, right, bottom, left],
//     x: { extent: () => number, bend, ticks: () => [numbers], text(v) },
//     y: { range: () => [low, high], log, ticks, text },
//     series: [{ colour, width, dash, alpha, ahead }], band: { colour, alpha }, head: () => where the play head stands,
//     paper(c, plot), under(c, plot), over(c, plot) })
//   plot.set([xs, ys, ...]); plot.draw(); plot.point(x | null); plot.X(x), plot.Y(y), plot.box; plot.dispose()
//
// ahead: how strongly a line is drawn beyond the play head, 0 to 1. A band lies between the first two series. paper,
// under and over draw into the canvas in CSS pixels, below the grid, below the lines and above them.
import "./language.js";
import { rgb } from "./theme.js";
import uPlot from "./vendor/uplot/uPlot.js";

const faded = new Map();
function fade(colour, alpha) {
  const key = `${colour} ${alpha}`;
  if (!faded.has(key)) faded.set(key, `rgba(${rgb(colour).join(",")},${alpha})`);
  return faded.get(key);
}

/** Tables [xs, ys, ...] with axes of their own on one axis. @param {any[]} tables */
export const joined = (tables) => (tables.length === 1 ? tables[0] : uPlot.join(tables));

// A line that is faint beyond the play head: one gradient with a sharp edge.
function untilHead(u, colour, head, ahead) {
  const { left, width } = u.bbox,
    share = Math.min(1, Math.max(0, (u.valToPos(head, "x", true) - left) / width));
  if (share >= 1) return colour;
  const g = u.ctx.createLinearGradient(left, 0, left + width, 0);
  for (const [at, c] of [
    [0, colour],
    [share, colour],
    [share, fade(colour, ahead)],
  ])
    g.addColorStop(at, c);
  return g;
}

const all = (_u, splits) => splits; // numbers are chosen by whoever asks for the plot

// An axis in the house's type: quiet numbers, no ticks; a grid only across.
function axis(look, size, { ticks, text, grid }) {
  return {
    show: size > 0,
    size,
    gap: 6,
    font: `${Math.round(0.8 * look.size)}px ${look.font}`,
    stroke: look.muted,
    grid: { show: grid, stroke: look.grid, width: 1, filter: all },
    ticks: { show: false },
    splits: ticks,
    filter: all,
    values: (_u, splits) => splits.map(text),
  };
}

const line = (one, o) => ({
  scale: "y",
  stroke:
    one.colour && one.ahead ? (u) => untilHead(u, one.colour, o.head(), one.ahead) : (one.colour ?? "transparent"),
  width: one.colour ? one.width : 0,
  dash: one.dash,
  alpha: one.alpha ?? 1,
  pxAlign: 0,
  spanGaps: true,
  points: { show: false },
});

function scales({ x, y }) {
  const bent = x.bend && { distr: 100, fwd: (v) => Math.log1p(v / x.bend), bwd: (v) => x.bend * Math.expm1(v) };
  return {
    x: { time: false, range: () => [0, x.extent()], ...bent },
    y: { range: () => y.range(), distr: y.log ? 3 : 1 },
  };
}

/** @returns {any} uPlot's options */
function options(o, draw) {
  const [top, right, bottom, left] = o.pad;
  return {
    width: o.width,
    height: o.height,
    padding: [top, right, o.x.ticks ? 0 : bottom, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: scales(o),
    axes: [
      axis(o.look, o.x.ticks ? bottom : 0, { ticks: o.x.ticks ?? (() => []), text: o.x.text, grid: false }),
      axis(o.look, left, { ticks: o.y.ticks, text: o.y.text, grid: true }),
    ],
    series: [{}, ...o.series.map((one) => line(one, o))],
    bands: o.band ? [{ series: [2, 1], fill: fade(o.band.colour, o.band.alpha) }] : [],
    hooks: { drawClear: [() => draw(o.paper)], drawAxes: [() => draw(o.under)], draw: [() => draw(o.over)] },
  };
}

/** @param {HTMLElement} host @param {any} o see above */
export function makePlot(host, o) {
  const empty = [[0, 1], ...o.series.map(() => [undefined, undefined])];
  // CSS pixels from the canvas's corner
  const draw = (paint) => {
    if (!paint) return;
    const c = plot.u.ctx,
      d = uPlot.pxRatio;
    c.save();
    c.setTransform(d, 0, 0, d, 0, 0);
    paint(c, plot);
    c.restore();
  };
  const plot = {
    u: /** @type {any} */ (null),
    X: (x) => plot.u.valToPos(x, "x", true) / uPlot.pxRatio,
    Y: (y) => plot.u.valToPos(y, "y", true) / uPlot.pxRatio,
    get box() {
      const { left, top, width, height } = plot.u.bbox,
        d = uPlot.pxRatio;
      return { x: left / d, y: top / d, w: width / d, h: height / d };
    },
    get canvas() {
      return plot.u.ctx.canvas;
    },
    set: (table) => plot.u.setData(table[0]?.length ? table : empty),
    resize: (width, height) => plot.u.setSize({ width, height }),
    draw: () => plot.u.redraw(false, false),
    /** The line under the hand. @param {number | null} x */
    point(x) {
      plot.u.setCursor(x === null ? { left: -10, top: -10 } : { left: plot.u.valToPos(x, "x"), top: 1 }, false);
    },
    dispose: () => plot.u.destroy(),
  };
  // uPlot draws in a microtask: by then `plot.u` stands.
  plot.u = new uPlot(options(o, draw), empty, host);
  return plot;
}
