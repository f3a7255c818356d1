// What the exhibit draws: digits, signed differences, the curve of errors, and the code as bars.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const TICKS = [0.003, 0.01, 0.03, 0.1];

/**
 * Errors by length of code. errors: {pca: [[k, error]], deep: [...], linear: [[32, error]], ...}; here: this digit's
 * errors, {pca, net}.
 */
export function drawErrors(canvas, { width, height }, { errors, k, net, here, words }, look) {
  const rows = Object.entries(errors).filter(([, points]) => points.length),
    all = rows.flatMap(([, points]) => points.map(([, e]) => e)).concat(Object.values(here)),
    lengths = errors.pca.map(([length]) => length),
    range = [Math.min(...all) / 1.15, Math.max(...all) * 1.25];
  const colours = { pca: look.text, deep: look.generated };
  const lines = rows.map(([name, points]) => ({
    points,
    colour: colours[name] ?? look.latent,
    dash: name === "pca" ? [6, 4] : [],
    width: name === net || name === "pca" ? 2.5 : 1.75,
    mark: name === "pca" ? "square" : name === "deep" ? "dot" : "triangle",
    name: name === "pca" ? words.pca : words.nets[name],
    at: points.length > 1 ? 1 : 0,
    below: name === "deep",
  }));
  const chart = drawChart(
    canvas,
    width,
    height,
    {
      title: words.curve,
      left: 3.2,
      x: {
        range: [lengths[0] / 1.2, lengths.at(-1) * 1.2],
        log: true,
        ticks: lengths.map((v) => [v, String(v)]),
        label: words.curveFoot,
      },
      y: { range, log: true, ticks: TICKS.filter((v) => v > range[0] && v < range[1]).map((v) => [v, String(v)]) },
      lines,
      cursor: k,
    },
    look,
  );
  const c = canvas.getContext("2d");
  for (const [name, error] of Object.entries(here)) {
    const style = { stroke: name === "pca" ? look.text : look.generated, fill: look.bg, width: 2.5 };
    sketch.ellipse(c, chart.X(k), chart.Y(error), 6, 6, style);
  }
  const lowest = Math.max(...Object.values(here).map((e) => chart.Y(e)));
  sketch.text(c, look, words.here, chart.X(k) + (k > 32 ? -11 : 11), lowest + 0.9 * look.size, {
    align: k > 32 ? "right" : "left",
    size: 0.82,
    halo: look.bg,
  });
}

/** Geometry of the bars: where number i and a value stand. */
export function barScale({ width, height }, k, far, size) {
  const left = 2 * size,
    step = (width - left) / k,
    top = 0.6 * size,
    bottom = height - 0.6 * size;
  return {
    left,
    step,
    X: (i) => left + (i + 0.5) * step,
    Y: (v) => (top + bottom) / 2 - (v / far) * ((bottom - top) / 2),
    at: (x) => Math.max(0, Math.min(k - 1, Math.floor((x - left) / step))),
    value: (y) => Math.max(-far, Math.min(far, (((top + bottom) / 2 - y) / ((bottom - top) / 2)) * far)),
  };
}

/** own, now: the code in standard deviations from its mean; chosen: the number under the hand, or -1. */
export function drawBars(canvas, size, { own, now, chosen, far }, look) {
  const scale = barScale(size, own.length, far, look.size),
    c = fitCanvas(canvas, size.width, size.height),
    wide = Math.max(1, Math.min(26, 0.7 * scale.step));
  c.clearRect(0, 0, size.width, size.height);
  for (const v of [-far, -far / 2, 0, far / 2, far]) {
    sketch.segment(c, [scale.left, scale.Y(v)], [size.width, scale.Y(v)], v ? look.grid : look.muted, 1);
    sketch.text(c, look, formatNumber(v, 0), scale.left - 6, scale.Y(v), {
      align: "right",
      size: 0.82,
      color: look.muted,
    });
  }
  now.forEach((v, i) => {
    const turned = Math.abs(v - own[i]) > 1e-6,
      x = scale.X(i) - wide / 2,
      [from, to] = [scale.Y(0), scale.Y(v)].sort((a, b) => a - b);
    c.fillStyle = i === chosen || turned ? look.highlight : look.latent;
    c.fillRect(x, from, wide, Math.max(1.5, to - from));
    if (!turned) return;
    const [a, b] = [scale.Y(0), scale.Y(own[i])].sort((p, q) => p - q);
    c.strokeStyle = look.text;
    c.lineWidth = 1;
    c.strokeRect(x, a, wide, Math.max(1, b - a));
  });
  const style = { align: "center", base: "bottom", size: 0.82, halo: look.bg };
  if (chosen >= 0) sketch.text(c, look, String(chosen + 1), scale.X(chosen), size.height - 0.1 * look.size, style);
}
