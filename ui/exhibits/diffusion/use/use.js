// Use it: fill in the erased part of a digit, finish a sketch, or go from one noise to another. What is drawn goes to
// Python when the hand lifts; the sixteen answers come step by step, as in "denoise", and are played here.
//
// data: {digits, ink, default, upload, lane: {id, blob} | {id, stream}, task: "inpaint" | "sketch" | "between",
// hidden: [side, share], seed, pick, seq, labels}. Told to Python: state "use" {ink, pick, seq} on release, triggers
// "upload" {file, id} and "command" {list: [{id, do: "seed" | "hello", ...}]} (makeCommands).
// The root element holds data-step, data-t, data-have, data-status, data-task, data-pick, data-run for whoever watches
// from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { fill, fitTitles, formatCount } from "../../../browser/dom.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { makeLane } from "../../../browser/lane.js";
import { mounted } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { pictureAt } from "../../../browser/run.js";
import { sampling } from "../../../browser/sampling.js";
import { makeShell } from "../../../browser/shell.js";
import { label, write } from "../../../browser/view.js";
import { drawErased } from "../../../browser/erased.js";
import { drawSixteen, listenToSixteen } from "../sixteen.js";
import { makeStage, useSizes } from "./stage.js";

const WHOLE_SECONDS = 5; // at normal speed
const LAST = 15; // of the sixteen

function makeUse(root, first) {
  const state = { k: first.data.pick, sizes: null },
    drawing = makeDrawing(root, {
      name: "use",
      told: () => ({ pick: state.k }),
      adopt: ({ pick }) => {
        state.k = pick;
      },
      easel: {
        greys: true,
        over: (c, scale, look) => {
          if (shell.data.task === "inpaint") drawErased(c, shell.data.hidden, scale, look);
        },
      },
    }),
    dom = makeStage(root, drawing.easel.element);
  const shell = makeShell(root, {
    control: sampling(),
    seconds: WHOLE_SECONDS,
    foot: dom.foot,
    said: dom.said,
    seed: true,
    lane: { most: 60e6, whole: makeLane.whole },
    update: (data) => drawing.update(data, shell),
    layout: (width) => {
      state.sizes = useSizes(width, window.innerHeight, shell.look);
      root.dataset.layout = state.sizes.narrow ? "small" : "wide";
      fitTitles(root, width, { narrow: state.sizes.narrow, lecture: shell.look.lecture });
      drawing.paint(shell.look, state.sizes.scale);
    },
    refresh: () => nameFigures(shell, dom, drawing.easel),
    draw: (at) => draw(shell, dom, state, at),
    speak: (at) => describe(shell, dom, state, at),
    keys: (e) => shell.data.task !== "between" && drawing.easel.key(e),
    keyless: [dom.batch.canvas, dom.row.canvas],
  });

  const show = (k) => {
    state.k = k;
    shell.redraw();
  };
  for (const name of ["batch", "row"])
    listenToSixteen(dom[name].canvas, {
      layout: () => state.sizes[name],
      chosen: () => state.k,
      choose: (k) => {
        show(k);
        drawing.release();
      },
      point: (k, e) => {
        if (name === "row" || e.buttons) show(k); // the row is a slider
      },
    });
  return shell;
}

function nameFigures({ root, data, words }, { origin, batch, row }, easel) {
  const between = data.task === "between";
  easel.element.hidden = batch.box.hidden = between;
  origin.box.hidden = row.box.hidden = !between;
  easel.words({ ...words, inkTitle: words[`title_${data.task}`] ?? words.inkTitle });
  origin.title.innerHTML = words.origin.replace("_T", "<sub>T</sub>");
  origin.canvas.title = words.signed;
  batch.title.textContent = words.batch;
  batch.canvas.title = words.batch_help;
  row.title.textContent = words.row;
  root.dataset.task = data.task;
}

const numbersAt = (run, picture) => ["t", "abar_t"].map((name) => run.value(run.row(picture.step), name));

function draw(shell, dom, { k, sizes }, at) {
  const { run } = shell.lane,
    { look, words } = shell,
    picture = pictureAt(run, at);
  if (!picture) return false;
  const [t, abar] = numbersAt(run, picture),
    { scale } = sizes,
    side = 28 * scale,
    paint = (i, size) => (c, x, y) =>
      noise.picture(c, noise.read(picture.arrays.x, i), noise.reach(abar), x, y, size, look);
  const grid = (canvas, { scale: size, columns }) =>
    drawSixteen(canvas, { paint: (c, i, x, y) => paint(i, size)(c, x, y), k, scale: size, columns }, look);
  paint(k, scale)(fitCanvas(dom.large.canvas, side, side), 0, 0);
  write(dom.large.title, fill(t ? words.large : words.large_done, { n: k + 1, t: formatCount(t) }));
  if (shell.data.task === "between") {
    const start = noise.read(run.pictures()[0].arrays.x, k);
    noise.signed(fitCanvas(dom.origin.canvas, side, side), start, 0, 0, scale, look);
    grid(dom.row.canvas, sizes.row);
    write(dom.note, fill(words.share_at, { p: Math.round((100 * k) / LAST) }));
  } else grid(dom.batch.canvas, sizes.batch);
  Object.assign(shell.root.dataset, { step: picture.step, t, pick: k, frames: shell.frames });
  announceDrawn(dom.large.canvas, { step: picture.step, pick: k });
  return true;
}

function describe({ lane, words }, { large, origin, batch, row }, { k }, at) {
  const picture = pictureAt(lane.run, at);
  if (!picture) return;
  const t = formatCount(numbersAt(lane.run, picture)[0]);
  label(large.canvas, fill(words.alt_large, { n: k + 1, t }));
  label(origin.canvas, fill(words.alt_origin, { n: k + 1 }));
  label(batch.canvas, fill(words.alt_batch, { t }));
  label(row.canvas, words.alt_row);
  row.canvas.setAttribute("aria-valuenow", String(k));
}

export default mounted(makeUse);
