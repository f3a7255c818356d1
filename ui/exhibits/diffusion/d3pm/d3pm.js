// Discrete diffusion backwards: sixteen pictures of 0, 1 and mask on their way to digits. One of them large, beside it
// what the network predicts each pixel was, and how probable it is that this step changes it; the step's equation with
// its numbers, and one pixel's under the pointer. In the task "fill" a drawn digit stands in front, half of it masked.
//
// data: {lane: {id, blob} | {id, stream}, task: "reveal" | "fill", kind, hidden: [side, share], view: {at, pick},
// autoplay, seed, digits, ink, upload, seq, labels}. Told to Python: state "view" {at, pick} and, in "fill", state
// "drawn" {ink, seq}, on release; triggers "upload" and "command" (makeCommands).
// The root element holds data-step, data-t, data-have, data-mode, data-status, data-playing, data-run, data-kind,
// data-masked, data-changed, data-frames.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { fill, fitTitles, formatCount, formatNumber } from "../../../browser/dom.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { makeLane } from "../../../browser/lane.js";
import { mounted } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { pictureAt } from "../../../browser/run.js";
import { sampling } from "../../../browser/sampling.js";
import { makeShell } from "../../../browser/shell.js";
import { states } from "../../../browser/states.js";
import { label, named, write, writeHtml } from "../../../browser/view.js";
import { erased } from "../../../browser/erased.js";
import { listenToPixels } from "../pixel.js";
import { drawSixteen, listenToSixteen } from "../sixteen.js";
import { drawStrip, listenToStrip } from "../strip.js";
import { pixelText, stepText } from "./equations.js";
import { drawKnown, drawOdds } from "./paint.js";
import { d3pmSizes, makeStage } from "./stage.js";
import { describeStep, readStep } from "./step.js";

const WHOLE_SECONDS = 9; // at normal speed
const REST = 0.6; // of the way: where a recording stands that does not play
const MIDDLE = 14 * 28 + 14; // the pixel that is told of where none is pointed at

function makeD3pm(root) {
  const state = { k: 0, pixel: null, sizes: null },
    drawing = makeDrawing(root, {
      name: "drawn",
      easel: {
        over: (c, scale, look) => states.hatched(c, ...erased(shell.data.hidden, scale), look),
      },
    }),
    dom = makeStage(root, drawing.easel.element);
  const shell = makeShell(root, {
    control: sampling({ rest: REST }),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    said: dom.said,
    seed: true,
    backwards: true,
    lane: { most: 80e6, whole: makeLane.whole },
    told: () => (shell.lane?.meta ? { at: shell.control.place, pick: state.k } : null),
    adopt: ({ pick }) => {
      state.k = pick;
    },
    update: (data) => drawing.update(data, shell),
    layout: (width) => layout(shell, dom, state, drawing, width),
    refresh: () => nameFigures(shell, dom, drawing.easel),
    draw: (at) => draw(shell, dom, state, at),
    comment: (at) => comment(shell, state, at),
    speak: (at) => describe(shell, dom, state, at),
    keys: (e) => shell.data.task === "fill" && drawing.easel.key(e),
    keyless: [dom.batch.canvas],
  });

  listenToPixels(dom.pictures, (pixel) => {
    state.pixel = pixel;
    shell.redraw();
  });
  listenToSixteen(dom.batch.canvas, {
    layout: () => ({ scale: state.sizes.small, columns: state.sizes.columns }),
    chosen: () => state.k,
    choose: (k) => {
      state.k = k;
      shell.redraw();
      shell.commitSoon();
    },
  });
  listenToStrip(dom.strip, {
    layout: () => ({ width: state.sizes.width, end: shell.steps }),
    seek: (step) => shell.control.jump(step),
  });
  return shell;
}

function layout({ root, look, data, lane }, dom, state, drawing, width) {
  const sizes = (state.sizes = d3pmSizes(width, window.innerHeight, look, data.task === "fill")),
    side = 28 * sizes.scale;
  root.classList.toggle("d3-narrow", sizes.narrow);
  fitTitles(root, width, { narrow: sizes.narrow, lecture: look.lecture });
  root.dataset.layout = sizes.narrow ? "small" : "wide";
  drawing.paint(look, sizes.scale);
  if (lane?.meta) return;
  for (const canvas of dom.pictures) {
    const c = fitCanvas(canvas, side, side);
    c.fillStyle = look.panel;
    c.fillRect(0, 0, side, side);
  }
}

function nameFigures({ root, data, words }, dom, easel) {
  const filling = data.task === "fill";
  easel.element.hidden = !filling;
  dom.change.box.hidden = filling;
  easel.words({ ...words, inkTitle: words.title_fill });
  dom.ink.title.textContent = words.guess;
  dom.batch.title.textContent = words.batch;
  dom.batch.canvas.title = words.batch_help;
  for (const canvas of dom.pictures) canvas.title = words.pixel_help;
  root.dataset.kind = data.kind;
}

// ---- what is seen

function draw(shell, dom, { k, pixel, sizes }, at) {
  const { run } = shell.lane,
    { look, words } = shell,
    picture = pictureAt(run, at);
  if (!picture) return false;
  const step = readStep(run, picture, k),
    { kind, n } = step,
    { x, ink } = picture.arrays,
    fresh = (canvas) => fitCanvas(canvas, 28 * sizes.scale, 28 * sizes.scale);
  states.picture(fresh(dom.now.canvas), x, k, 0, 0, sizes.scale, look);
  states.inks(fresh(dom.ink.canvas), ink, k, 0, 0, sizes.scale, look);
  if (shell.data.task !== "fill")
    states.heat(fresh(dom.change.canvas), step.change, step.most, 0, 0, sizes.scale, look);
  for (const canvas of dom.pictures) noise.mark(canvas.getContext("2d"), pixel, 0, 0, sizes.scale, look);
  const small = (c, i, left, top) => states.picture(c, x, i, left, top, sizes.small, look);
  drawSixteen(dom.batch.canvas, { paint: small, k, scale: sizes.small, columns: sizes.columns }, look);
  const paint = (c, p, row, left, top, scale) =>
    row
      ? states.inks(c, p.arrays.ink, k, left, top, scale, look)
      : states.picture(c, p.arrays.x, k, left, top, scale, look);
  drawStrip(dom.strip, { run, end: shell.steps, at, width: sizes.width, rows: sizes.rows, paint }, look);
  const height = look.lecture ? 30 : 22;
  drawKnown(dom.bar, { width: sizes.width, height, kind, masked: step.masked, abar: n.abar_t, words }, look);

  write(dom.now.title, n.t ? fill(words.now, { t: formatCount(n.t) }) : words.done);
  write(dom.change.title, fill(words.change, { p: formatNumber(100 * step.most, 1) }));
  const equation = `<span>${fill(words.step_to, { s: formatCount(n.s) })}</span>${stepText(kind, n)}`;
  writeHtml(dom.equation, n.t ? equation : words.nothing_left);
  onePixel(
    dom,
    { kind, n, x: x[k * 784 + (pixel ?? MIDDLE)], p: ink[k * 784 + (pixel ?? MIDDLE)] },
    pixel,
    sizes,
    shell,
  );
  const { masked, turned } = step;
  Object.assign(shell.root.dataset, { step: picture.step, t: n.t, masked, changed: turned, frames: shell.frames });
  announceDrawn(dom.now.canvas, { step: picture.step });
  return true;
}

// The equation and the three distributions of the pixel that is pointed at, or of the one in the middle.
function onePixel(dom, one, pixel, sizes, { look, words }) {
  const { n } = one;
  writeHtml(dom.pixelLine, n.t ? (pixel === null ? `${words.pixel_middle} ` : "") + pixelText(one, words) : "");
  dom.odds.hidden = !n.t;
  if (n.t) drawOdds(dom.odds, { width: sizes.odds, height: look.lecture ? 92 : 74, ...one, words }, look);
}

// ---- what is said

function comment({ lane, words, steps }, { k }, at) {
  const picture = pictureAt(lane.run, at);
  if (!picture) return [];
  const step = readStep(lane.run, picture, k),
    first = lane.run.value(lane.run.row(0), "abar_t"),
    { key, facts } = describeStep(step, { k, steps, first });
  return [[lane.meta.text, fill(words[key], facts)].filter(Boolean).join(" ")];
}
function describe(shell, dom, { k }, at) {
  const picture = pictureAt(shell.lane.run, at);
  if ((shell.player.moving && named(dom.strip)) || !picture) return;
  const step = readStep(shell.lane.run, picture, k),
    { words } = shell,
    { facts } = describeStep(step, { k, steps: shell.steps, first: 1 });
  label(dom.now.canvas, fill(words[`alt_now_${step.kind}`], facts));
  label(dom.ink.canvas, words.alt_ink);
  label(dom.change.canvas, dom.change.title.textContent);
  label(dom.odds, dom.pixelLine.textContent);
  label(dom.batch.canvas, fill(words.alt_batch, facts));
  label(dom.strip, fill(words.alt_strip, facts));
}

export default mounted(makeD3pm);
