// What the exhibit draws: the ends of the odd class, two histograms with a threshold, the ROC curve, areas by class.
import { readingText } from "../../../browser/axis.js";
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const BINS = 48;

/**
 * Digits in a row, restored ones under them.
 * @param {Uint8Array} pictures @param {Uint8Array} restored @param {number} from
 */
export function drawEnds(canvas, pictures, restored, values, from, n, scale, look) {
  const pitch = 28 * scale + 4,
    foot = 1.3 * look.size,
    c = fitCanvas(canvas, n * pitch, 2 * pitch + foot);
  c.clearRect(0, 0, n * pitch, 2 * pitch + foot);
  for (let k = 0; k < n; k++) {
    const at = from + k;
    [pictures, restored].forEach((bytes, row) => {
      const grey = Float32Array.from(bytes.subarray(784 * at, 784 * (at + 1)), (/** @type {number} */ v) => v / 255);
      drawDigit(c, grey, k * pitch, row * pitch, scale, look);
    });
    const style = { align: "center", size: 0.78, color: look.muted };
    sketch.text(c, look, readingText(values[at]), (k + 0.43) * pitch, 2 * pitch + foot / 2, style);
  }
}

/** From scores to the canvas and back, over what 99 % of them fill. */
export function spreadScale(usual, odd, { width }, size) {
  const all = Float64Array.from([...usual, ...odd]).sort(),
    [low, high] = [all[0], all[Math.floor(0.995 * (all.length - 1))]],
    left = 0.4 * size,
    wide = width - 0.8 * size;
  return {
    low,
    high,
    X: (v) => left + (Math.max(0, Math.min(1, (v - low) / (high - low))) || 0) * wide,
    at: (x) => low + Math.max(0, Math.min(1, (x - left) / wide)) * (high - low),
  };
}

/** Both histograms as shares of their own set. */
export function drawSpread(canvas, { usual, odd }, threshold, words, size, look) {
  const { width, height } = size,
    scale = spreadScale(usual, odd, size, look.size),
    c = fitCanvas(canvas, width, height),
    base = height - 2.6 * look.size,
    counts = [usual, odd].map((scores) => {
      const bins = new Float64Array(BINS);
      for (const v of scores)
        bins[Math.max(0, Math.min(BINS - 1, Math.floor(((v - scale.low) / (scale.high - scale.low)) * BINS)))] +=
          1 / scores.length;
      return bins;
    }),
    most = Math.max(...counts[0], ...counts[1]);
  c.clearRect(0, 0, width, height);
  const step = (scale.X(scale.high) - scale.X(scale.low)) / BINS;
  counts.forEach((bins, set) => {
    c.fillStyle = set ? look.generated : look.data;
    c.globalAlpha = set ? 0.6 : 0.5;
    bins.forEach((share, k) => {
      const tall = (share / most) * (base - 1.4 * look.size);
      c.fillRect(scale.X(scale.low) + k * step, base - tall, step - (set ? 2 : 0), tall);
    });
  });
  c.globalAlpha = 1;
  sketch.segment(c, [0, base], [width, base], look.muted, 1);
  const x = scale.X(threshold);
  sketch.segment(c, [x, 0.2 * look.size], [x, base + 4], look.highlight, 3);
  sketch.text(c, look, words.usual, 4, 0.7 * look.size, { color: look.data, weight: 600, size: 0.9, halo: look.bg });
  sketch.text(c, look, words.odd, 4, 1.9 * look.size, { color: look.generated, weight: 600, size: 0.9, halo: look.bg });
  const style = { size: 0.8, color: look.muted };
  sketch.text(c, look, readingText(scale.low), scale.X(scale.low), base + look.size, style);
  sketch.text(c, look, readingText(scale.high), scale.X(scale.high), base + look.size, { ...style, align: "right" });
  sketch.text(c, look, words.axis, width / 2, base + 1.9 * look.size, { ...style, align: "center" });
}

/** @param {number[][]} points @param {number[]} here */
export function drawRoc(canvas, points, here, words, size, look) {
  const ticks = [0, 0.5, 1].map((v) => [v, String(v)]);
  const lines = [
    { points: [[0, 0], [1, 1]], colour: look.muted, dash: [4, 4], width: 1.25 }, // prettier-ignore
    { points, colour: look.generated, width: 2.5 },
  ];
  const axes = { x: { range: [0, 1], ticks, label: words.rocFoot }, y: { range: [0, 1], ticks } };
  const chart = drawChart(canvas, size.width, size.height, { title: words.roc, ...axes, lines }, look);
  const ring = { fill: look.bg, stroke: look.highlight, width: 3 };
  sketch.ellipse(canvas.getContext("2d"), chart.X(here[0]), chart.Y(here[1]), 6, 6, ring);
}

const MARKS = { error: "dot", density: "square", bound: "triangle" };

/** areas: {score: ten numbers}. Returns the class at a place across. */
export function drawAreas(canvas, areas, label, score, words, size, look) {
  const classes = Array.from({ length: 10 }, (_, k) => [k, String(k)]),
    rows = Object.entries(areas),
    lowest = Math.min(0.4, ...rows.flatMap(([, row]) => row)),
    chance = [-0.5, 9.5].map((k) => [k, 0.5]);
  const chart = drawChart(
    canvas,
    size.width,
    size.height,
    {
      title: words.areas,
      x: { range: [-0.5, 9.5], ticks: classes },
      y: { range: [lowest - 0.05, 1], ticks: [0.25, 0.5, 0.75, 1].map((v) => [v, formatNumber(v)]) },
      lines: [
        { points: chance, colour: look.muted, dash: [4, 4], width: 1.25, name: words.chance, at: 1 },
        ...rows.map(([name, row]) => ({
          points: row.map((v, k) => [k, v]),
          colour: name === "error" ? look.generated : name === "density" ? look.text : look.latent,
          width: name === score ? 2.5 : 1.25,
          mark: MARKS[name],
          size: name === score ? 4.5 : 3.4,
          name: words.scores[name],
          at: "free",
        })),
      ],
      cursor: label,
    },
    look,
  );
  return (x) => Math.max(0, Math.min(9, Math.round(((x - chart.box.x) / chart.box.w) * 10 - 0.5)));
}
