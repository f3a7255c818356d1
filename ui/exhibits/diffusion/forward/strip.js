// The whole way from the digit to noise in small, and where t is on it.
import { fitCanvas } from "../../../browser/canvas.js";
import { noise } from "../../../browser/noise.js";

const COUNT = 11;
const x = new Float32Array(noise.AREA);

// The pictures are painted only where something but t has changed.
export function drawForwardStrip(canvas, { state, grey, last }, look) {
  const { chosen, plans, sizes, x0, eps } = state,
    { width, strip: scale } = sizes,
    { schedule } = chosen,
    cell = 28 * scale,
    stride = cell + Math.max(0, (width - COUNT * cell) / (COUNT - 1)),
    key = [schedule, chosen.seed, width, cell, look.bg, look.lecture, grey.join("")].join(),
    paint = key !== state.strip,
    c = paint ? fitCanvas(canvas, width, cell + 4) : canvas.getContext("2d");
  if (paint) {
    state.strip = key;
    c.clearRect(0, 0, width, cell + 4);
    for (let k = 0; k < COUNT; k++) {
      const t = Math.round((k * last) / (COUNT - 1)),
        a = plans[`${schedule}.signal`][t],
        b = plans[`${schedule}.noise`][t];
      for (let i = 0; i < x.length; i++) x[i] = a * x0[i] + b * eps[i];
      noise.picture(c, x, noise.reach(a * a), Math.round(k * stride), 0, scale, look);
    }
  }
  const now = Math.round((chosen.t / last) * (COUNT - 1));
  c.clearRect(0, cell, width, 4);
  c.fillStyle = look.highlight;
  c.fillRect(Math.round(now * stride), cell + 1, cell, 3);
}
