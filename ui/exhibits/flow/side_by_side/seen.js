// What is seen of the three models, and what is said of what each can say.
import { drawDigit, drawStamp, fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { label, write } from "../../../browser/view.js";
import { MODELS } from "./stage.js";

const REACH = 3; // standard deviations that the codes are drawn within

// How sure D is: a bar from made-up to real.
function drawJudgement(canvas, d, width, height, look) {
  const c = fitCanvas(canvas, width, height),
    [y, tall] = [height / 2 - 8, 16];
  c.clearRect(0, 0, width, height);
  c.fillStyle = look.panel;
  c.fillRect(0, y, width, tall);
  c.fillStyle = look.data;
  c.fillRect(0, y, Math.max(1, d * width), tall);
  c.strokeStyle = look.muted;
  c.strokeRect(0.5, y + 0.5, width - 1, tall - 1);
}

// Means of the codes as dots, with one spread to each side.
function drawCodes(canvas, { mean, spread }, width, height, look) {
  const c = fitCanvas(canvas, width, height),
    X = (i) => ((i + 0.5) / mean.length) * width,
    Y = (v) => (0.5 - Math.max(-REACH, Math.min(REACH, v)) / (2 * REACH)) * height;
  c.clearRect(0, 0, width, height);
  sketch.segment(c, [0, Y(0)], [width, Y(0)], look.grid, 1);
  mean.forEach((m, i) => {
    sketch.segment(c, [X(i), Y(m - spread[i])], [X(i), Y(m + spread[i])], look.latent, 1.5);
    sketch.ellipse(c, X(i), Y(m), 1.8, 1.8, { fill: look.text });
  });
}

// All 784 latents in one square of 28 x 28, the levels one below the other.
function drawAll(canvas, levels, width, height, look) {
  const scale = Math.max(1, Math.floor(height / 28)),
    c = fitCanvas(canvas, 28 * scale, 28 * scale),
    all = levels.flatMap(({ z }) => [...z]),
    [low, middle, high] = [look.data, look.bg, look.generated].map(rgb);
  const paint = (rgba) =>
    all.forEach((v, p) => {
      const share = Math.min(1, Math.abs(v) / 2.5),
        end = v < 0 ? low : high;
      for (let i = 0; i < 3; i++) rgba[4 * p + i] = middle[i] + share * (end[i] - middle[i]);
      rgba[4 * p + 3] = 255;
    });
  drawStamp(c, 28, paint, 0, 0, scale);
}

/** All rows. @param {any} exhibit */
export function show({ root, state, dom, view: { look, words } }) {
  const { found, sizes, pool, models } = state,
    tall = 28 * sizes.picture,
    number = (v) => (Number.isFinite(v) ? formatNumber(v, 1) : "\u2013"),
    n = pool.length;
  drawJudgement(dom.rows.gan.middle, found.d, sizes.middle, tall, look);
  drawCodes(dom.rows.vae.middle, found.q, sizes.middle, tall, look);
  drawAll(dom.rows.flow.middle, found.way.levels, sizes.middle, tall, look);
  const middles = { gan: { d: formatNumber(found.d, 3) }, vae: { n: models.codes }, flow: {} },
    says = { gan: {}, vae: { nats: number(found.bound) }, flow: { bits: formatNumber(found.way.bits, 3) } };
  for (const model of MODELS) {
    const row = dom.rows[model],
      picture = found.pictures[model],
      off = fill(words.off, { e: number(found.errors[model]) }),
      result = fill(words.results[model], { n });
    const c = fitCanvas(row.picture, tall, tall);
    if (picture) drawDigit(c, picture, 0, 0, sizes.picture, look);
    write(row.name, words.names[model]);
    write(row.into, words.ins[model]);
    write(row.out, words.outs[model]);
    write(row.middleText, fill(words.middles[model], middles[model]));
    write(row.pictureText, `${result}, ${off}`);
    write(row.says, fill(words.says[model], says[model]));
    label(row.middle, row.middleText.textContent);
    label(row.picture, row.pictureText.textContent);
  }
  write(dom.rows.gan.noWay, words.noWay);
  const errors = Object.fromEntries(MODELS.map((model) => [model, number(found.errors[model])]));
  write(dom.said, fill(words.said, { n, ...errors }));
  Object.assign(root.dataset, {
    d: found.d.toFixed(5),
    bound: found.bound.toFixed(3),
    bits: found.way.bits.toFixed(5),
    tried: n,
    errors: JSON.stringify(errors),
    frames: String(++state.frames),
  });
}
