// Why the losses differ: the network's error over t, its weight in each loss, and the product.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { drawTimes } from "./bars.js";
import { T, boundWeight, velocityWeight } from "./sums.js";

const PIXELS = 784;
const MOST = 12; // of a share's height on the linear axis
const VELOCITY_DASH = [6, 4];

export function lossBox(width, { size }, axis) {
  const left = 2.6 * size,
    wide = width - left - 4;
  return { left, width: wide, x: (t) => left + axis.place(t) * wide };
}

// The three panels: {title, low, high, ticks, curves: [{name, points: [[from, to, v]], colour, value}], ...} each.
export function lossPanels({ list, bins, shares, now, under }, { axis, tick, plan, velocity, words }, look) {
  const colours = { bound: look.data, simple: look.generated, velocity: look.latent },
    losses = velocity ? ["bound", "simple", "velocity"] : ["bound", "simple"],
    curve = (name, more) => ({
      name: words[name],
      colour: colours[name],
      dash: name === "velocity" ? VELOCITY_DASH : [],
      ...more,
    });
  const weights = weightCurves({ list, now }, { axis, tick, plan }),
    products = losses.map((name) => {
      const height = ({ s, t }, i) => shares[name][i] / Math.max(1e-9, axis.place(t) - axis.place(s)),
        points = bins.map((b, i) => [b.s, b.t, height(b, i)]),
        value = under >= 0 ? `${formatNumber(100 * shares[name][under], 1)} %` : undefined;
      return curve(name, { steps: true, points, value });
    }),
    most = Math.max(0.1, ...products.flatMap(({ points }) => points.map((p) => p[2])));
  const powers = [
    [1e-4, "10\u207b\u2074"],
    [1, "1"],
    [1e3, "10\u00b3"],
  ];
  const weight = {
    title: words.weight,
    low: 1e-4,
    high: 1e3,
    powers: true,
    ticks: powers,
    curves: losses.map((name) => curve(name, weights[name])),
  };
  const product = {
    title: words.product,
    low: 0,
    high: axis.log ? most : Math.min(most, MOST),
    ticks: [[0, "0"]],
    curves: products,
    legend: axis.log ? "left" : "right",
  };
  return [errorPanel({ list, now }, words, look), weight, product];
}
function errorPanel({ list, now }, words, look) {
  const points = list.map(({ s, t, error }) => [Math.max(s, 1), t, error / PIXELS]),
    high = Math.max(0.1, ...points.slice(1).map((p) => p[2])),
    every = sketch.step(high, 3),
    ticks = [0, 1, 2, 3, 4, 5].map((i) => +(i * every).toPrecision(3)).filter((v) => v <= 1.001 * high),
    value = valueText(now?.error / PIXELS);
  const curve = { name: now ? "|\u03b5 \u2212 \u03b5\u0302|\u00b2 =" : "", points, colour: look.text, value };
  return { title: words.error, low: 0, high, ticks: ticks.map((v) => [v, String(v)]), curves: [curve] };
}
function weightCurves({ list, now }, { axis, tick, plan }) {
  const each = ({ s, t }) => boundWeight(s, t, plan) / (t - s),
    times = Array.from({ length: 100 }, (_, i) => axis.time(i / 99));
  return {
    bound: {
      points: list.filter(({ s }) => s > 0).map((term) => [term.s, term.t, each(term)]),
      value: valueText(now?.s ? each(now) : NaN),
    },
    simple: {
      points: [
        [1, 1, 1],
        [T, T, 1],
      ],
      value: "1",
    },
    velocity: {
      points: times.map((t) => [t, t, velocityWeight(t, plan)]),
      value: valueText(velocityWeight(Math.max(1, tick), plan), 2),
    },
  };
}
function valueText(v, digits = 3) {
  if (!Number.isFinite(v)) return undefined;
  return v >= 0.001 || v === 0 ? formatNumber(v, digits) : v.toExponential(0).replace("-", "\u2212");
}

// One of the panels, on a scale that is linear or of powers of ten.
export function drawLoss(canvas, { panel, width, height, axis, tick }, look) {
  const { title, curves, low, high, powers, ticks } = panel,
    c = fitCanvas(canvas, width, height),
    head = 1.5 * look.size,
    foot = 1.4 * look.size,
    base = height - foot,
    box = lossBox(width, look, axis),
    log = (v) => Math.log10(Math.max(v, low)),
    share = (v) => (powers ? (log(v) - log(low)) / (log(high) - log(low)) : (Math.min(v, high) - low) / (high - low)),
    Y = (v) => base - share(v) * (base - head);
  c.clearRect(0, 0, width, height);
  sketch.text(c, look, title, 0, head / 2 - 1, { size: 0.88, weight: 600 });
  for (const [v, text] of ticks) {
    const across = [
      [box.left, Y(v)],
      [box.left + box.width, Y(v)],
    ];
    sketch.line(c, across, look.grid);
    sketch.text(c, look, text, box.left - 5, Y(v), { size: 0.78, align: "right", color: look.muted });
  }
  c.save();
  c.beginPath();
  c.rect(box.left, head - 4, box.width + 4, base - head + 5);
  c.clip();
  for (const { points, colour, dash = [], steps } of curves) {
    const line = points.flatMap(([from, to, v]) => {
      const end = [box.x(to), Y(v)];
      return steps ? [[box.x(from), Y(v)], end] : [end];
    });
    sketch.line(c, line, colour, look.lecture ? 3 : 2, dash);
  }
  const cursor = [
    [box.x(tick), head],
    [box.x(tick), base],
  ];
  sketch.line(c, cursor, look.highlight, 1.5);
  c.restore();
  drawLegend(c, { panel, box, top: head + 0.7 * look.size }, look);
  drawTimes(c, { box, axis, y: height - foot / 2, all: false }, look);
}
function drawLegend(c, { panel: { curves, legend = "right" }, box, top }, look) {
  const x = legend === "left" ? box.left + 6 : box.left + box.width - 2;
  curves
    .filter(({ name }) => name)
    .forEach(({ name, value, colour }, i) => {
      const type = { size: 0.82, weight: 600, align: legend, color: colour, halo: look.bg };
      sketch.text(c, look, value === undefined ? name : `${name} ${value}`, x, top + 1.15 * i * look.size, type);
    });
}
