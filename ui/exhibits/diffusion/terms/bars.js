// The bound as one bar, its middle fanned out over t into bars whose areas are nats, and the running sum as a line.
import { fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { T } from "./sums.js";

const FAN = 14;

// Where the axis of t lies: {left, width, x(t)}.
export function barsBox(width, { size }, axis) {
  const left = 3.1 * size,
    wide = width - left - 3.4 * size;
  return { left, width: wide, right: left + wide, x: (t) => left + axis.place(t) * wide };
}

// summary: of read.js. Nothing but the axis while no term has come.
export function drawBars(canvas, { width, height, summary, axis, tick, words }, look) {
  const c = fitCanvas(canvas, width, height),
    box = barsBox(width, look, axis),
    bar = look.lecture ? 28 : 24,
    base = height - 1.5 * look.size,
    top = bar + FAN + 1.5 * look.size,
    { bins, whole } = summary,
    floor = [
      [box.left, base],
      [box.right, base],
    ];
  c.clearRect(0, 0, width, height);
  drawTimes(c, { box, axis, y: height - 0.75 * look.size, all: true }, look);
  sketch.line(c, floor, look.grid);
  if (!bins.length) return;
  const [from, to] = drawSum(c, { width, height: bar, whole, words }, look);
  drawFan(c, { from, to, bar, box }, look);
  drawHeights(c, { bins, box, axis, tick, base, top, words }, look);
  drawRunningSum(c, { bins, whole, box, base, top }, look);
  const cursor = [
    [box.x(tick), top - 4],
    [box.x(tick), base],
  ];
  sketch.line(c, cursor, look.highlight, 2);
}

// [ L_0 | L_1 ... | L_T ] with its sum; returns where the middle begins and ends, from which the fan opens.
function drawSum(c, { width, height, whole, words }, look) {
  const { first, steps, prior, total } = whole,
    room = width - 3,
    at = total > 0 ? (first / total) * room : 0,
    to = total > 0 ? at + (steps / total) * room : 0;
  c.fillStyle = look.muted;
  c.fillRect(0, 0, at, height);
  c.globalAlpha = 0.8;
  c.fillStyle = look.data;
  c.fillRect(at, 0, to - at, height);
  c.globalAlpha = 1;
  c.fillStyle = look.latent;
  c.fillRect(width - 3, 0, 3, height);
  const put = (text, x, space, align) => {
    c.font = `600 ${Math.round(0.88 * look.size)}px ${look.font}`;
    if (c.measureText(text).width + 12 >= space) return;
    sketch.text(c, look, text, x, height / 2 + 0.5, { size: 0.88, weight: 600, align, color: look.bg });
  };
  const small = prior >= 0.01 || !prior ? formatNumber(prior, 2) : prior.toExponential(0).replace("-", "\u2212");
  put(fill(words.first, { nats: formatNumber(first, 1) }), 8, at, "left");
  put(fill(words.steps, { nats: formatNumber(steps, 1) }), at + 8, to - at - 90, "left");
  put(fill(words.prior, { nats: small }), to - 8, Math.min(110, to - at), "right");
  return [at, to];
}
function drawFan(c, { from, to, bar, box }, look) {
  c.globalAlpha = 0.14;
  c.fillStyle = look.data;
  c.beginPath();
  c.moveTo(from, bar);
  c.lineTo(to, bar);
  c.lineTo(box.right, bar + FAN);
  c.lineTo(box.left, bar + FAN);
  c.fill();
  c.globalAlpha = 1;
}
function drawHeights(c, { bins, box, axis, tick, base, top, words }, look) {
  const density = bins.map((b) => b.nats / (axis.place(b.t) - axis.place(b.s))),
    unit = axis.log ? Math.log(10) / Math.log(T) : 100 / T, // the axis' own piece: a factor of ten, or 100 steps
    most = Math.max(1e-9, ...density),
    Y = (v) => base - (v / most) * (base - top),
    every = sketch.step(most * unit, 4),
    small = { size: 0.84, color: look.muted };
  for (let v = 0; v <= most * unit * 1.001; v += every) {
    const y = Y(v / unit),
      across = [
        [box.left, y],
        [box.right, y],
      ];
    sketch.line(c, across, look.grid);
    sketch.text(c, look, String(+v.toPrecision(6)), box.left - 6, y, { ...small, size: 0.8, align: "right" });
  }
  const title = top - 0.75 * look.size;
  sketch.text(c, look, axis.log ? words.per_decade : words.per_hundred, box.left, title, small);
  if (box.width > 600)
    sketch.text(c, look, words.running, box.right, title, { size: 0.84, align: "right", color: look.text });
  bins.forEach((b, i) => {
    const left = box.x(b.s),
      wide = box.x(b.t) - left,
      on = tick > b.s && tick <= b.t;
    c.fillStyle = on ? look.highlight : look.data;
    c.globalAlpha = on ? 1 : 0.8;
    c.fillRect(left, Y(density[i]), Math.max(1, wide - (wide > 5 ? 1 : 0)), base - Y(density[i]));
    c.globalAlpha = 1;
  });
}
function drawRunningSum(c, { bins, whole, box, base, top }, look) {
  const Y = (v) => base - (v / (whole.total || 1)) * (base - top),
    points = [[box.left, Y(whole.first)]];
  let sum = whole.first;
  for (const b of bins) {
    sum += b.nats;
    points.push([box.x(b.t), Y(sum)]);
  }
  sketch.line(c, points, look.bg, look.lecture ? 6 : 4.5);
  sketch.line(c, points, look.text, look.lecture ? 3 : 2);
  for (const p of [0.5, 1])
    sketch.text(c, look, `${100 * p} %`, box.right + 5, Y(p * whole.total), { size: 0.8, color: look.text });
}

// The times under an axis; all: also the quarters.
export function drawTimes(c, { box, axis, y, all }, look) {
  const linear = all ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1],
    list = axis.log ? [1, 10, 100, 1000] : linear.map((p) => p * T);
  for (const t of list) {
    const align = t === T ? "right" : t <= 1 ? "left" : "center";
    sketch.text(c, look, t <= 1 ? `t = ${t}` : String(t), box.x(t), y, { size: 0.8, align, color: look.muted });
  }
}
