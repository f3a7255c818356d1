// Step through a denoising: one picture of sixteen large, with the network's predictions for it, the step's equation
// with its numbers, the way in small, and a bar to play, step, scrub and go back.
//
// data: {lane: {id, blob} | {id, stream}, view: {at, pick}, ddpm, autoplay, seed, labels}. Told to Python: state "view"
// {at, pick} on release, trigger "command" {list: [{id, do: "seed" | "hello", ...}]} (makeCommands).
// The root element holds data-step, data-t, data-have, data-mode, data-status, data-playing, data-run for whoever
// watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { fill, fitTitles, formatCount } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { mounted } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { pictureAt } from "../../../browser/run.js";
import { sampling } from "../../../browser/sampling.js";
import { makeShell } from "../../../browser/shell.js";
import { label, named, write, writeHtml } from "../../../browser/view.js";
import { listenToPixels } from "../pixel.js";
import { drawSixteen, listenToSixteen } from "../sixteen.js";
import { drawStrip, listenToStrip } from "../strip.js";
import { partsText, pixelText, stepText } from "./equations.js";
import { drawLarge, paintGuess, paintState, readNumbers } from "./paint.js";
import { denoiseSizes, makeStage } from "./stage.js";

const WHOLE_SECONDS = 9; // at normal speed

function makeDenoise(root) {
  const state = { k: 0, pixel: null, sizes: null },
    dom = makeStage(root);
  const shell = makeShell(root, {
    control: sampling(),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    said: dom.said,
    seed: true,
    backwards: true,
    lane: { most: 60e6, whole: makeLane.whole },
    told: () => (shell.lane?.meta ? { at: shell.control.place, pick: state.k } : null),
    adopt: ({ pick }) => {
      state.k = pick;
    },
    layout: (width) => {
      state.sizes = denoiseSizes(width, window.innerHeight, shell.look);
      root.classList.toggle("dn-narrow", state.sizes.narrow);
      fitTitles(root, width, { narrow: state.sizes.narrow, lecture: shell.look.lecture });
    },
    refresh: () => nameFigures(dom, shell.words),
    draw: (at) => draw(shell, dom, state, at),
    speak: (at) => describe(shell, dom, state, at),
  });

  listenToPixels(
    Object.values(dom.large).map(({ canvas }) => canvas),
    (pixel) => {
      state.pixel = pixel;
      shell.redraw();
    },
  );
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

function nameFigures({ large, batch }, words) {
  large.x0.title.textContent = `${words.guess}: x\u0302\u2080`;
  large.eps.title.textContent = `${words.noise}: \u03b5\u0302`;
  large.eps.canvas.title = words.signed;
  large.x.canvas.title = large.x0.canvas.title = words.pixel_help;
  batch.title.textContent = words.batch;
  batch.canvas.title = words.batch_help;
}

// ---- what is seen

function draw(shell, dom, { k, pixel, sizes }, at) {
  const { run } = shell.lane,
    { look, words, data } = shell,
    picture = pictureAt(run, at);
  if (!picture) return false;
  const n = readNumbers(run, picture);
  for (const [name, { canvas }] of Object.entries(dom.large)) {
    const scale = name === "x" ? sizes.scale : sizes.beside;
    drawLarge(canvas, { values: noise.read(picture.arrays[name], k), name, abar: n.abar_t, scale, pixel }, look);
  }
  const sixteen = { k, scale: sizes.small, columns: sizes.columns };
  drawSixteen(
    dom.batch.canvas,
    { ...sixteen, paint: (c, i, x, y) => paintState(c, { run, picture, k: i }, x, y, sizes.small, look) },
    look,
  );
  const paint = (c, p, row, x, y, scale) =>
    (row ? paintGuess : paintState)(c, { run, picture: p, k }, x, y, scale, look);
  drawStrip(dom.strip, { run, end: shell.steps, at, width: sizes.width, rows: sizes.rows, paint }, look);
  noise.bar(dom.bar, sizes.bar.width, sizes.bar.height, n.abar_t, words, look);

  write(dom.large.x.title, n.t ? fill(words.now, { t: formatCount(n.t) }) : words.done);
  partsText(n).forEach((text, i) => writeHtml(dom.signs[i], text));
  const step = `<span>${fill(words.step_to, { s: formatCount(n.s) })}</span>${stepText(n, data.ddpm)}`;
  writeHtml(dom.equation, n.t ? step : words.nothing_left);
  const one =
    pixel === null || !n.t ? words.pixel_help : pixelText(n, data.ddpm, valuesAt(run, picture, k, pixel), words);
  writeHtml(dom.pixelLine, one);
  Object.assign(shell.root.dataset, { step: picture.step, t: n.t, frames: shell.frames });
  announceDrawn(dom.large.x.canvas, { step: picture.step });
  return true;
}

// One pixel of a picture, of its predictions and of the next picture, where that is there.
function valuesAt(run, picture, k, pixel) {
  const of = (p, name) => noise.read(p.arrays[name], k)[pixel],
    next = run.pictures().find((p) => p.step === picture.step + 1);
  return { x: of(picture, "x"), eps: of(picture, "eps"), x0: of(picture, "x0"), next: next ? of(next, "x") : null };
}

function describe(shell, { large, batch, strip }, { k }, at) {
  const picture = pictureAt(shell.lane.run, at);
  if ((shell.player.moving && named(strip)) || !picture) return;
  const n = readNumbers(shell.lane.run, picture),
    { words } = shell,
    facts = { n: k + 1, t: formatCount(n.t), signal: Math.round(100 * n.abar_t) };
  label(large.x.canvas, fill(words.alt_now, facts));
  label(large.x0.canvas, large.x0.title.textContent);
  label(large.eps.canvas, large.eps.title.textContent);
  label(batch.canvas, fill(words.alt_batch, facts));
  label(strip, fill(words.alt_strip, facts));
}

export default mounted(makeDenoise);
