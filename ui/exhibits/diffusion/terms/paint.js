// The drawings: the bound as one bar, its middle fanned out over t, and why the losses differ. x: {place(t), left,
// width} of the shared axis.
import { fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export const termPaint = {
  // [ L_0 | L_1 ... | L_T ] with its sum; returns where the middle begins and ends, from which the fan opens.
  sum(c, { width, top, height, whole, words }, look) {
    const { first, steps, prior, total } = whole,
      at = total > 0 ? (first / total) * (width - 3) : 0,
      to = total > 0 ? at + (steps / total) * (width - 3) : 0;
    c.fillStyle = look.muted;
    c.fillRect(0, top, at, height);
    c.globalAlpha = 0.8;
    c.fillStyle = look.data;
    c.fillRect(at, top, to - at, height);
    c.globalAlpha = 1;
    c.fillStyle = look.latent;
    c.fillRect(width - 3, top, 3, height);
    const put = (text, x, room, align, color) => {
      c.font = `600 ${Math.round(0.88 * look.size)}px ${look.font}`;
      if (c.measureText(text).width + 12 < room)
        sketch.text(c, look, text, x, top + height / 2 + 0.5, { size: 0.88, weight: 600, align, color });
    };
    put(fill(words.first, { nats: formatNumber(first, 1) }), 8, at, "left", look.bg);
    put(fill(words.steps, { nats: formatNumber(steps, 1) }), at + 8, to - at - 90, "left", look.bg);
    put(
      fill(words.prior, {
        nats: prior >= 0.01 || !prior ? formatNumber(prior, 2) : prior.toExponential(0).replace("-", "\u2212"),
      }),
      to - 8,
      Math.min(110, to - at),
      "right",
      look.bg,
    );
    return [at, to];
  },

  // Bars over t whose areas are nats, the running sum as a line, and what the cursor is on.
  bars(canvas, { width, height, whole, bins, x, t, T, log, words }, look) {
    const c = fitCanvas(canvas, width, height),
      bar = look.lecture ? 28 : 24,
      fan = 14,
      foot = 1.5 * look.size,
      base = height - foot,
      top = bar + fan + 1.5 * look.size;
    c.clearRect(0, 0, width, height);
    termPaint.ticks(c, { x, T, log, y: height - foot / 2 }, look, true);
    sketch.line(
      c,
      [
        [x.left, base],
        [x.left + x.width, base],
      ],
      look.grid,
    );
    if (!bins.length) return -1;
    const [from, to] = termPaint.sum(c, { width, top: 0, height: bar, whole, words }, look),
      right = x.left + x.width;
    c.globalAlpha = 0.14;
    c.fillStyle = look.data;
    c.beginPath();
    c.moveTo(from, bar);
    c.lineTo(to, bar);
    c.lineTo(right, bar + fan);
    c.lineTo(x.left, bar + fan);
    c.fill();
    c.globalAlpha = 1;
    const density = bins.map((b) => b.nats / (x.place(b.t) - x.place(b.s))),
      unit = log ? Math.log(10) / Math.log(T) : 100 / T; // the axis' own piece: a factor of ten, or 100 steps
    const most = Math.max(1e-9, ...density),
      Y = (v) => base - (v / most) * (base - top);
    const tick = sketch.step(most * unit, 4);
    for (let v = 0; v <= most * unit * 1.001; v += tick) {
      sketch.line(
        c,
        [
          [x.left, Y(v / unit)],
          [right, Y(v / unit)],
        ],
        look.grid,
      );
      sketch.text(c, look, String(+v.toPrecision(6)), x.left - 6, Y(v / unit), {
        size: 0.8,
        align: "right",
        color: look.muted,
      });
    }
    sketch.text(c, look, log ? words.per_decade : words.per_hundred, x.left, top - 0.75 * look.size, {
      size: 0.84,
      color: look.muted,
    });
    if (x.width > 600)
      sketch.text(c, look, words.running, right, top - 0.75 * look.size, {
        size: 0.84,
        align: "right",
        color: look.text,
      });
    let under = -1;
    bins.forEach((b, i) => {
      const l = x.left + x.place(b.s) * x.width,
        r = x.left + x.place(b.t) * x.width,
        on = t > b.s && t <= b.t;
      c.fillStyle = on ? look.highlight : look.data;
      c.globalAlpha = on ? 1 : 0.8;
      c.fillRect(l, Y(density[i]), Math.max(1, r - l - (r - l > 5 ? 1 : 0)), base - Y(density[i]));
      c.globalAlpha = 1;
      if (on) under = i;
    });
    let run = whole.first;
    const share = (v) => base - (v / (whole.total || 1)) * (base - top),
      points = [[x.left, share(run)]];
    for (const b of bins) {
      run += b.nats;
      points.push([x.left + x.place(b.t) * x.width, share(run)]);
    }
    sketch.line(c, points, look.bg, look.lecture ? 6 : 4.5);
    sketch.line(c, points, look.text, look.lecture ? 3 : 2);
    for (const p of [0.5, 1])
      sketch.text(c, look, `${100 * p} %`, right + 5, share(p * whole.total), { size: 0.8, color: look.text });
    const at = x.left + x.place(t) * x.width;
    sketch.line(
      c,
      [
        [at, top - 4],
        [at, base],
      ],
      look.highlight,
      2,
    );
    return under;
  },
  ticks(c, { x, T, log, y }, look, all) {
    const list = log
      ? [1, 10, 100, 1000].filter((t) => t <= T)
      : all
        ? [0, 0.25, 0.5, 0.75, 1].map((p) => p * T)
        : [0, 0.5, 1].map((p) => p * T);
    for (const t of list) {
      const at = x.left + x.place(t) * x.width;
      sketch.text(c, look, t <= 1 ? `t = ${t}` : String(t), at, y, {
        size: 0.8,
        align: t === T ? "right" : t <= 1 ? "left" : "center",
        color: look.muted,
      });
    }
  },

  // One of the three small panels: curves [{name, points: [[t, v]], colour, dash, steps}], on a scale that is linear or
  // of powers of ten.
  small(canvas, { width, height, title, curves, low, high, powers, T, log, t, ticks, place, legend = "right" }, look) {
    const c = fitCanvas(canvas, width, height),
      head = 1.5 * look.size,
      foot = 1.4 * look.size,
      left = 2.6 * look.size,
      base = height - foot,
      x = { left, width: width - left - 4, place };
    const Y = powers
      ? (v) =>
          base -
          ((Math.log10(Math.max(v, low)) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))) * (base - head)
      : (v) => base - ((Math.min(v, high) - low) / (high - low)) * (base - head);
    c.clearRect(0, 0, width, height);
    sketch.text(c, look, title, 0, head / 2 - 1, { size: 0.88, weight: 600 });
    for (const [v, text] of ticks) {
      sketch.line(
        c,
        [
          [left, Y(v)],
          [left + x.width, Y(v)],
        ],
        look.grid,
      );
      sketch.text(c, look, text, left - 5, Y(v), { size: 0.78, align: "right", color: look.muted });
    }
    c.save();
    c.beginPath();
    c.rect(left, head - 4, x.width + 4, base - head + 5);
    c.clip();
    for (const { points, colour, dash = [], steps } of curves) {
      const line = [];
      points.forEach(([from, to, v]) => {
        const a = left + place(from) * x.width,
          b = left + place(to) * x.width;
        if (steps) line.push([a, Y(v)]);
        line.push([b, Y(v)]);
      });
      sketch.line(c, line, colour, look.lecture ? 3 : 2, dash);
    }
    const at = left + place(t) * x.width;
    sketch.line(
      c,
      [
        [at, head],
        [at, base],
      ],
      look.highlight,
      1.5,
    );
    c.restore();
    let y = head + 0.7 * look.size;
    for (const { name, value, colour } of curves) {
      if (!name) continue;
      sketch.text(
        c,
        look,
        value === undefined ? name : `${name} ${value}`,
        legend === "left" ? left + 6 : left + x.width - 2,
        y,
        { size: 0.82, weight: 600, align: legend, color: colour, halo: look.bg },
      );
      y += 1.15 * look.size;
    }
    termPaint.ticks(c, { x, T, log, y: height - foot / 2 }, look, false);
    return x;
  },
};
