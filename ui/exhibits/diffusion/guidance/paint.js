// The pictures of the exhibit: rows are weights, columns noises (or classes, with one noise).
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { noise } from "../../../browser/noise.js";
import { sketch } from "../../../browser/sketch.js";

export const guidancePaint = {
  grid(canvas, { picture, weights, columns, scale, left, words, row, column, narrow }, look) {
    const s = noise.SIDE * scale,
      gap = narrow ? 2 : 4,
      size = look.size,
      top = columns ? 1.4 * size : 4,
      n = 10;
    const c = fitCanvas(canvas, left + n * (s + gap), top + weights.length * (s + gap)),
      X = (k) => left + k * (s + gap),
      Y = (k) => top + k * (s + gap);
    c.clearRect(0, 0, left + n * (s + gap), top + weights.length * (s + gap));
    if (columns)
      for (let k = 0; k < n; k++)
        sketch.text(c, look, String(k), X(k) + s / 2, 0.6 * size, {
          align: "center",
          size: 0.9,
          weight: k === column ? 700 : 500,
        });
    weights.forEach((w, r) => {
      sketch.text(c, look, narrow ? `${w}` : `w = ${w}`, left - 10, Y(r) + s / 2, {
        align: "right",
        weight: r === row ? 700 : 500,
        size: narrow ? 0.85 : 0.95,
      });
      for (let k = 0; k < n; k++) {
        if (picture) noise.picture(c, noise.read(picture, r * n + k), 1, X(k), Y(r), scale, look);
        else {
          c.strokeStyle = look.grid;
          c.lineWidth = 1;
          c.strokeRect(X(k) + 0.5, Y(r) + 0.5, s - 1, s - 1);
        }
      }
    });
    c.strokeStyle = look.highlight;
    c.lineWidth = 2;
    c.strokeRect(left - 2, Y(row) - 2, n * (s + gap) - gap + 3, s + 4);
    c.lineWidth = 3.5;
    c.strokeRect(X(column) - 1, Y(row) - 1, s + 2, s + 2);
    const inside = (v, step, count) => Math.min(count - 1, Math.max(0, Math.floor(v / step)));
    return { at: (x, y) => ({ column: inside(x - left, s + gap, n), row: inside(y - top, s + gap, weights.length) }) };
  },

  large(canvas, { picture, row, column, scale }, look) {
    const side = noise.SIDE * scale,
      c = fitCanvas(canvas, side, side);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    if (picture) noise.picture(c, noise.read(picture, 10 * row + column), 1, 0, 0, scale, look);
  },

  // Weights stand evenly: 0 and 8 on one axis with .5 would leave nothing between them.
  axis: (weights, narrow, label) => ({
    range: [-0.25, weights.length - 0.75],
    ticks: weights.map((w, i) => [i, String(w)]),
    label,
  }),

  shares(canvas, { curve, weights, width, height, cursor, words }, look) {
    const line = (name) =>
      curve ? weights.map((w, i) => [i, curve.ours[w]?.[name]]).filter(([, y]) => Number.isFinite(y)) : [];
    return drawChart(
      canvas,
      width,
      height,
      {
        title: words.shares_title,
        cursor,
        empty: curve ? "" : words.unmeasured,
        x: guidancePaint.axis(weights, false, ""),
        y: {
          range: [0.5, 1.06],
          ticks: [
            [0.5, "50 %"],
            [0.75, "75 %"],
            [1, "100 %"],
          ],
        },
        left: 3.2,
        lines: [
          {
            points: line("coverage"),
            colour: look.muted,
            dash: [2, 3],
            mark: "triangle",
            name: words.coverage,
            at: "free",
          },
          { points: line("variety"), colour: look.generated, mark: "square", name: words.variety, at: "free" },
          { points: line("agreement"), colour: look.text, mark: "dot", name: words.agreement, at: "free" },
        ],
      },
      look,
    );
  },

  distance(canvas, { curve, published, weights, width, height, cursor, words }, look) {
    const ours = curve ? weights.map((w, i) => [i, curve.ours[w].frechet]) : [];
    const spot = (w) => {
      const k = weights.findLastIndex((v) => v <= w);
      return k + (k + 1 < weights.length ? (w - weights[k]) / (weights[k + 1] - weights[k]) : 0);
    };
    const theirs = published.s
      .map((s, i) => [s - 1, published.fid[i]])
      .filter(([w]) => w >= 0)
      .map(([w, fid]) => [spot(w), fid]);
    const all = [...ours, ...theirs].map(([, y]) => y),
      low = Math.min(...all) / 1.5,
      high = Math.max(...all) * 1.6;
    return drawChart(
      canvas,
      width,
      height,
      {
        title: words.distance_title,
        cursor,
        x: guidancePaint.axis(weights, false, words.weight),
        left: 3.2,
        y: { range: [low, high], log: true, ticks: drawChart.powers(low, high) },
        lines: [
          { points: theirs, colour: look.muted, dash: [6, 4], mark: "square", name: words.published, at: "free" },
          { points: ours, colour: look.generated, mark: "dot", name: curve ? words.ours : "", at: "free" },
        ],
      },
      look,
    );
  },
};
