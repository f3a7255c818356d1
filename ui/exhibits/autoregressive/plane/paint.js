// The plane with the model's density, and its two curves: one above the square and one beside it.
import { fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { drawAxes, drawDots } from "../../../browser/learned_plane.js";
import { sketch } from "../../../browser/sketch.js";

const SUB = ["\u2081", "\u2082"];
export const named = (model) => ({ a: SUB[model.a], b: SUB[model.b] });

function drawSquare(c, { sizes, frame, model, arrays, shade, hand, samples }, look) {
  const { side, strip, left } = sizes,
    [x, y] = [frame.X(hand[0]), frame.Y(hand[1])],
    line = model.a ? [[left, y], [left + side, y]] : [[x, strip], [x, strip + side]]; // prettier-ignore
  c.save();
  c.beginPath();
  c.rect(left, strip, side, side);
  c.clip();
  c.imageSmoothingEnabled = true;
  c.drawImage(shade, left, strip, side, side);
  const r = look.lecture ? 2.1 : 1.5;
  drawDots(c, arrays.real, frame, r, look.data, false);
  if (samples) {
    drawDots(c, arrays.fake, frame, 1.45 * r, look.bg, true);
    drawDots(c, arrays.fake, frame, 1.1 * r, look.generatedText, true);
  }
  sketch.line(c, line, look.highlight, look.lecture ? 3.5 : 2.25);
  sketch.ellipse(c, x, y, 6, 6, { fill: look.bg, stroke: look.highlight, width: 3 });
  c.restore();
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(left + 0.5, strip + 0.5, side - 1, side - 1);
}

// A curve over the cells of an axis, drawn upwards above the square or to the right beside it.
function drawCurve(c, { sizes, limit, above }, { model, parts, truth, at, title, none }, look) {
  const { side, strip, left } = sizes,
    room = strip - 1.5 * look.size - 4,
    most = Math.max(...model, ...(truth ?? [0])) || 1;
  const place = (i, n, v) => {
    const along = ((i + 0.5) / n) * side,
      high = (v / most) * room;
    return above ? [left + along, strip - 2 - high] : [left + side + 2 + high, strip + side - along];
  };
  const path = (values) => values.map((v, i) => place(i, values.length, v)),
    curve = path(Array.from(model)),
    ends = [place(-0.5, model.length, 0), place(model.length - 0.5, model.length, 0)];
  c.fillStyle = look.generated;
  c.globalAlpha = 0.22;
  c.beginPath();
  [ends[0], ...curve, ends[1]].forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.fill();
  c.globalAlpha = look.dark ? 0.4 : 0.5;
  for (const part of parts) sketch.line(c, path(Array.from(part)), look.generated, 0.75);
  c.globalAlpha = 1;
  sketch.line(c, curve, look.generated, look.lecture ? 3 : 2);
  if (truth) sketch.line(c, path(Array.from(truth)), look.data, look.lecture ? 2.5 : 1.75, [5, 4]);
  const mark = ((at + limit) / (2 * limit)) * model.length - 0.5,
    [x, y] = place(mark, model.length, model[Math.min(model.length - 1, Math.max(0, Math.round(mark)))]);
  sketch.ellipse(c, x, y, 5, 5, { fill: look.bg, stroke: look.highlight, width: 2.5 });
  const style = { size: 0.88, weight: 600, halo: look.bg, align: above ? "left" : "right" };
  sketch.text(
    c,
    look,
    title,
    above ? left : left + side + strip,
    0.7 * look.size + (above ? 0 : 1.3 * look.size),
    style,
  );
  if (none) sketch.text(c, look, none, left + side + 6, strip + 0.9 * look.size, { size: 0.82, color: look.muted });
}

/**
 * scene: {sizes, frame, limit, model, arrays: {real, fake}, shade, hand, samples, marginal, conditional}, of which the
 * last two are {model, parts, truth}: curves over the cells of an axis.
 */
export function drawScene(canvas, scene, words, look) {
  const { sizes, model, hand, marginal, conditional, limit } = scene,
    c = fitCanvas(canvas, sizes.wide, sizes.high),
    name = named(model),
    value = formatNumber(hand[model.a], 2);
  c.clearRect(0, 0, sizes.wide, sizes.high);
  drawSquare(c, scene, look);
  drawAxes(c, { ...sizes, low: sizes.strip + sizes.side, frame: scene.frame, limit }, look);
  const one = { ...marginal, at: hand[model.a], title: fill(words.marginal, name), none: "" },
    other = { ...conditional, at: hand[model.b], title: fill(words.conditional, { ...name, value }) };
  other.none = conditional.truth ? "" : words.none;
  drawCurve(c, { sizes, limit, above: true }, model.a ? other : one, look);
  drawCurve(c, { sizes, limit, above: false }, model.a ? one : other, look);
}
