// The schedule as curves over t: above what is left of the signal, below the noise of one step, with a cursor that can
// be dragged.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

export function makeScheduleCurves(canvas, onDrag) {
  let box = null,
    T = 1000;
  const at = (e) =>
    Math.round(Math.min(T, Math.max(0, ((e.clientX - canvas.getBoundingClientRect().left - box.x) / box.w) * T)));
  canvas.addEventListener("pointerdown", (e) => {
    if (!box || e.button) return;
    canvas.setPointerCapture(e.pointerId);
    onDrag(at(e), false);
  });
  canvas.addEventListener("pointermove", (e) => {
    if (canvas.hasPointerCapture(e.pointerId)) onDrag(at(e), false);
  });
  canvas.addEventListener("pointerup", (e) => onDrag(at(e), true));

  // plans: arrays by "<schedule>.<name>". log: the lower panel is of powers of ten.
  function draw({ plans, names, name, t, width, height, words }, look) {
    T = plans[`${name}.abar`].length - 1;
    const c = fitCanvas(canvas, width, height),
      left = Math.round(2.9 * look.size),
      right = Math.round(1.2 * look.size),
      head = Math.round(1.6 * look.size),
      foot = Math.round(1.4 * look.size);
    const room = height - 2 * head - foot,
      upper = Math.round(0.56 * room),
      lower = room - upper;
    box = { x: left, w: width - left - right };
    c.clearRect(0, 0, width, height);
    const X = (v) => left + (v / T) * box.w,
      every = Math.max(1, Math.floor(T / box.w));
    const panel = (top, h, title, Y, ticks) => {
      sketch.text(c, look, title, left, top - head / 2, { size: 0.88 });
      for (const [v, label] of ticks) {
        sketch.line(
          c,
          [
            [left, Y(v)],
            [left + box.w, Y(v)],
          ],
          look.grid,
        );
        sketch.text(c, look, label, left - 6, Y(v), { size: 0.82, align: "right", color: look.muted });
      }
    };
    const line = (values, Y, colour, w, from = 0) => {
      const points = [];
      for (let i = from; i <= T; i += every) points.push([X(i), Y(values[i])]);
      sketch.line(c, points, colour, w);
    };
    const one = head,
      two = head + upper + head,
      Y1 = (v) => one + (1 - v) * upper,
      Y2 = (v) => two + (Math.log10(Math.max(v, 1e-5)) / -5) * lower;
    panel(one, upper, words.cumulative, Y1, [
      [0, "0"],
      [0.5, "0.5"],
      [1, "1"],
    ]);
    panel(two, lower, words.per_step, Y2, [
      [1, "1"],
      [0.01, "10\u207b\u00b2"],
      [0.0001, "10\u207b\u2074"],
    ]);
    for (const other of names) {
      if (other === name) continue;
      line(plans[`${other}.abar`], Y1, look.muted, 1);
      line(plans[`${other}.beta`], Y2, look.muted, 1, 1);
    }
    line(plans[`${name}.alpha`], Y1, look.text, 1.25, 1);
    line(plans[`${name}.abar`], Y1, look.data, look.lecture ? 4 : 2.5);
    line(plans[`${name}.beta`], Y2, look.generated, look.lecture ? 4 : 2.5, 1);
    const x = X(t),
      values = {
        abar: plans[`${name}.abar`][t],
        alpha: plans[`${name}.alpha`][t],
        beta: plans[`${name}.beta`][Math.max(1, t)],
      };
    for (const [top, h] of [
      [one, upper],
      [two, lower],
    ])
      sketch.line(
        c,
        [
          [x, top],
          [x, top + h],
        ],
        look.highlight,
        2,
      );
    const side = t > 0.6 * T ? { align: "right", dx: -9 } : { align: "left", dx: 9 };
    for (const [y, text, colour] of [
      [Y1(values.abar), `\u03b1\u0305 = ${values.abar.toFixed(4)}`, look.data],
      [Y2(values.beta), `\u03b2 = ${values.beta.toPrecision(2)}`, look.generated],
    ]) {
      sketch.ellipse(c, x, y, 4.5, 4.5, { fill: colour, stroke: look.bg, width: 1.5 });
      sketch.text(c, look, text, x + side.dx, y < one + 12 ? y + 12 : y - 12, {
        size: 0.92,
        weight: 600,
        align: side.align,
        color: colour,
        halo: look.bg,
      });
    }
    for (const v of [0, T / 2, T])
      sketch.text(c, look, v === 0 ? "t = 0" : String(v), X(v), height - foot / 2, {
        size: 0.82,
        align: v === T ? "right" : v ? "center" : "left",
        color: look.muted,
      });
    return values;
  }
  return { draw };
}
