// The schedule as curves over t: above what is left of the signal, below the noise of one step, in powers of ten, with
// a cursor that can be dragged.
import { fitCanvas } from "../../../browser/canvas.js";
import { clamp } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const LEAST = 1e-5; // the lower panel's foot

// Where the axis of t begins, and how wide it is.
export function axisOf(width, { size }) {
  const left = Math.round(2.9 * size);
  return { left, width: width - left - Math.round(1.2 * size) };
}
export const pickTime = (x, width, T, look) => {
  const axis = axisOf(width, look);
  return Math.round(clamp(((x - axis.left) / axis.width) * T, 0, T));
};

function panelsOf(height, { size }) {
  const head = Math.round(1.6 * size),
    foot = Math.round(1.4 * size),
    room = height - 2 * head - foot,
    upper = Math.round(0.56 * room),
    second = head + upper + head;
  return {
    head,
    foot,
    upper: { top: head, height: upper, Y: (v) => head + (1 - v) * upper },
    lower: {
      top: second,
      height: room - upper,
      Y: (v) => second + (Math.log10(Math.max(v, LEAST)) / Math.log10(LEAST)) * (room - upper),
    },
  };
}

function drawPanel(c, { top, Y }, { head, axis, title, ticks }, look) {
  sketch.text(c, look, title, axis.left, top - head / 2, { size: 0.88 });
  for (const [v, text] of ticks) {
    const across = [
      [axis.left, Y(v)],
      [axis.left + axis.width, Y(v)],
    ];
    sketch.line(c, across, look.grid);
    sketch.text(c, look, text, axis.left - 6, Y(v), { size: 0.82, align: "right", color: look.muted });
  }
}

// plans: arrays by "<schedule>.<name>", name: the schedule on show. Returns its {abar, alpha, beta} at t.
export function drawSchedules(canvas, { plans, names, name, t, width, height, words }, look) {
  const T = plans[`${name}.abar`].length - 1,
    c = fitCanvas(canvas, width, height),
    axis = axisOf(width, look),
    { head, foot, upper, lower } = panelsOf(height, look),
    X = (v) => axis.left + (v / T) * axis.width,
    of = (key, schedule = name) => plans[`${schedule}.${key}`],
    thick = look.lecture ? 4 : 2.5;
  const cumulative = ["0", "0.5", "1"].map((text) => [Number(text), text]),
    powers = [
      [1, "1"],
      [0.01, "10\u207b\u00b2"],
      [0.0001, "10\u207b\u2074"],
    ];
  c.clearRect(0, 0, width, height);
  drawPanel(c, upper, { head, axis, title: words.cumulative, ticks: cumulative }, look);
  drawPanel(c, lower, { head, axis, title: words.per_step, ticks: powers }, look);
  const every = Math.max(1, Math.floor(T / axis.width));
  const line = (values, { Y }, colour, thickness, from = 0) => {
    const points = [];
    for (let i = from; i <= T; i += every) points.push([X(i), Y(values[i])]);
    sketch.line(c, points, colour, thickness);
  };
  for (const other of names) {
    if (other === name) continue;
    line(of("abar", other), upper, look.muted, 1);
    line(of("beta", other), lower, look.muted, 1, 1);
  }
  line(of("alpha"), upper, look.text, 1.25, 1);
  line(of("abar"), upper, look.data, thick);
  line(of("beta"), lower, look.generated, thick, 1);
  const values = { abar: of("abar")[t], alpha: of("alpha")[t], beta: of("beta")[Math.max(1, t)] };
  drawCursor(c, { x: X(t), right: t > 0.6 * T, upper, lower, values }, look);
  for (const v of [0, T / 2, T]) {
    const align = v === T ? "right" : v ? "center" : "left";
    sketch.text(c, look, v === 0 ? "t = 0" : String(v), X(v), height - foot / 2, {
      size: 0.82,
      align,
      color: look.muted,
    });
  }
  return values;
}

function drawCursor(c, { x, right, upper, lower, values }, look) {
  for (const { top, height } of [upper, lower]) {
    const down = [
      [x, top],
      [x, top + height],
    ];
    sketch.line(c, down, look.highlight, 2);
  }
  for (const [y, text, colour] of [
    [upper.Y(values.abar), `\u03b1\u0305 = ${values.abar.toFixed(4)}`, look.data],
    [lower.Y(values.beta), `\u03b2 = ${values.beta.toPrecision(2)}`, look.generated],
  ]) {
    sketch.ellipse(c, x, y, 4.5, 4.5, { fill: colour, stroke: look.bg, width: 1.5 });
    sketch.text(c, look, text, x + (right ? -9 : 9), y < upper.top + 12 ? y + 12 : y - 12, {
      size: 0.92,
      weight: 600,
      align: right ? "right" : "left",
      color: colour,
      halo: look.bg,
    });
  }
}
