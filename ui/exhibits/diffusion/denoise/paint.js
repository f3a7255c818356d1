// The pictures of the exhibit. `step` is one step as the run sent it: its arrays, and the numbers of the sampler.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { noise } from "../../../browser/noise.js";

export const denoisePaint = {
  numbers(run, picture) {
    const row = run.row(picture.step),
      v = (name) => run.value(row, name);
    return { t: v("t"), s: v("s"), abar_t: v("abar_t"), abar_s: v("abar_s"), a: v("a"), b: v("b"), sigma: v("sigma") };
  },

  large(canvas, what, { picture, n, k, scale, pixel }, look) {
    const side = noise.SIDE * scale,
      c = fitCanvas(canvas, side, side);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    const x = noise.read(picture.arrays[what], k);
    if (what === "eps") noise.signed(c, x, 0, 0, scale, look);
    else noise.picture(c, x, what === "x" ? noise.reach(n.abar_t) : 1, 0, 0, scale, look);
    noise.mark(c, pixel, 0, 0, scale, look);
  },

  // Sixteen in a square; the one that is large has a frame.
  batch(canvas, { picture, n, k, scale, columns }, look) {
    const cell = noise.SIDE * scale + 2,
      width = columns * cell - 2,
      height = Math.ceil(16 / columns) * cell - 2,
      c = fitCanvas(canvas, width, height);
    c.clearRect(0, 0, width, height);
    for (let i = 0; i < 16; i++) {
      const left = (i % columns) * cell,
        top = Math.floor(i / columns) * cell;
      noise.picture(c, noise.read(picture.arrays.x, i), noise.reach(n.abar_t), left, top, scale, look);
      if (i === k) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 3;
        c.strokeRect(left + 1.5, top + 1.5, cell - 5, cell - 5);
      }
    }
    return { cell, columns };
  },

  // The way in small: x_t above, the guess at the clean picture below. Places that have not come yet are empty frames.
  strip(canvas, width, { run, k, end, at, rows }, look) {
    const scale = 2,
      s = noise.SIDE * scale,
      gap = 4,
      count = Math.max(2, Math.floor((width + gap) / (s + gap))),
      height = rows * s + (rows - 1) * gap;
    const c = fitCanvas(canvas, width, height),
      all = run.pictures(),
      stride = (width - s) / (count - 1);
    c.clearRect(0, 0, width, height);
    const steps = [];
    for (let i = 0; i < count; i++) {
      const step = Math.round((i * end) / (count - 1)),
        left = Math.round(i * stride);
      const p = all.findLast((q) => q.step <= step),
        there = p && (p.step === step || all.some((q) => q.step > step));
      steps.push(step);
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      for (let row = 0; row < rows; row++) if (!there) c.strokeRect(left + 0.5, row * (s + gap) + 0.5, s - 1, s - 1);
      if (!there) continue;
      const n = denoisePaint.numbers(run, p);
      noise.picture(c, noise.read(p.arrays.x, k), noise.reach(n.abar_t), left, 0, scale, look);
      if (rows > 1) noise.picture(c, noise.read(p.arrays.x0, k), 1, left, s + gap, scale, look);
    }
    const now = steps.findLastIndex((step) => step <= at + 0.5);
    c.strokeStyle = look.highlight;
    c.lineWidth = 3;
    c.strokeRect(Math.round(now * stride) + 1.5, 1.5, s - 3, height - 3);
    return { steps, at: (x) => steps[Math.min(count - 1, Math.max(0, Math.round((x - s / 2) / stride)))] };
  },
};

// The equations of a step, with its numbers.
export const denoiseWords = {
  sub: (v) => `<sub>${v}</sub>`,
  b: (v, digits = 3) => `<b>${formatNumber(v, digits)}</b>`,
  // x_t is so much of the guess at the picture and so much of the guess at the noise.
  parts: (n) => [
    `= ${denoiseWords.b(Math.sqrt(n.abar_t), 2)} \u00d7`,
    `+ ${denoiseWords.b(Math.sqrt(1 - n.abar_t), 2)} \u00d7`,
  ],

  step(n, ddpm, words) {
    if (n.t === 0) return words.nothing_left;
    const w = denoiseWords,
      x = (t) => `<i>x</i>${w.sub(t)}`,
      second = ddpm ? x(n.t) : "<i>\u03b5\u0302</i>";
    const fresh = n.sigma > 0 ? ` + ${w.b(n.sigma)} <i>z</i>` : "";
    const end = n.s === 0 ? "<i>x</i><sub>0</sub>" : x(n.s);
    return `${end} = ${w.b(n.a)} <i>x\u0302</i><sub>0</sub> + ${w.b(n.b)} ${second}${fresh}`;
  },

  // The same for one pixel; z is what is left between the mean and the next picture.
  pixel(n, ddpm, { x, eps, x0, next }, i, words) {
    const w = denoiseWords,
      two = (v) => (v < 0 ? `(${formatNumber(v, 2)})` : formatNumber(v, 2)),
      second = ddpm ? x : eps;
    const mean = n.a * x0 + n.b * second,
      z = n.sigma > 0 && next !== null ? ` + ${formatNumber(n.sigma, 3)} \u00b7 ${two((next - mean) / n.sigma)}` : "";
    const sum = n.sigma > 0 && next !== null ? next : mean;
    return `${words.pixel}: ${formatNumber(n.a, 3)} \u00b7 ${two(x0)} + ${formatNumber(n.b, 3)} \u00b7 ${two(second)}${n.sigma > 0 && next === null ? "" : z} = <b>${formatNumber(sum, 2)}</b>`;
  },
};
