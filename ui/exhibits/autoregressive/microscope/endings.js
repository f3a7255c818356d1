// Finish my drawing: the top rows of a drawing are kept, and nine endings are drawn below them, from nine sets of
// random numbers, in the browser and while the pen moves.
//
// data: {digits, ink, default, upload, blob, other, models, view: {rows, temperature, model, beside, seed}, seq,
// labels}. Told to Python: state "endings" {ink, ...view, seq} on release, state "task", trigger "upload".
// The root element holds data-rows, data-given, data-took, data-frames for whoever watches.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber, makeFigure } from "../../../browser/dom.js";
import { keepFromScrolls } from "../../../browser/drag.js";
import { makeDrawing } from "../../../browser/drawing.js";
import { drawErased } from "../../../browser/erased.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeView, label, write, writeLines } from "../../../browser/view.js";
import { grow, makeChain, sumNats } from "../chain.js";
import { heatText, makeControls, showControls } from "./controls.js";

const SIDE = 28,
  PIXELS = 784,
  ENDINGS = 9,
  GAP = 4;

/** Nine endings of the first `keep` pixels of `start`: {x, sums} of each. */
export function endings(model, { start, keep, seed, temperature }) {
  const { uniform } = seededRandom(seed);
  return Array.from({ length: ENDINGS }, () => {
    const own = Float64Array.from({ length: PIXELS }, uniform),
      grown = grow(model, { uniform: own, start, keep, temperature });
    return { x: grown.x, sums: sumNats(grown) };
  });
}

/** What is said of one model's endings, in plain sentences; of the second model its numbers alone. */
export function endingLines({ all, start, keep, title, second = false }, { rows, temperature }, words) {
  const given = all[0].sums[keep],
    nats = formatNumber(given, 1),
    inked = start.slice(0, keep).reduce((s, v) => s + v, 0),
    heat = keep < PIXELS ? heatText(temperature, words) : "";
  if (keep === PIXELS) return [fill(words.all, { title, nats })];
  const more = all.map(({ sums }) => sums[PIXELS] - given),
    span = { low: formatNumber(Math.min(...more), 1), high: formatNumber(Math.max(...more), 1) };
  const odd = inked === 0 ? words.empty : inked === keep ? fill(words.full, { nats }) : "";
  const line = fill(words.given, { title, n: rows, nats, ...span });
  return second ? [line] : [heat, odd, line];
}

function makeParts(root, controls, easel, on) {
  const range = el("input", { type: "range", min: 1, max: SIDE, step: 1, class: "ms-range" }),
    parts = {
      nines: [0, 1].map(() => makeFigure("ms-figure ms-nine", el("canvas", { role: "img" }))),
      beside: el("select", {
        class: "gm-select ms-model",
        onchange: () => on.choose({ beside: parts.beside.value }, true),
      }),
      besideName: el("span"),
      rows: range,
      rowsName: el("span"),
      rowsValue: el("output", { class: "ms-heat" }),
      other: el("button", { class: "gm-button", type: "button", onclick: on.other }),
      said: el("p", { class: "ms-said", "aria-live": "polite" }),
    };
  range.addEventListener("input", () => on.choose({ rows: +range.value }, false));
  range.addEventListener("change", () => on.choose({ rows: +range.value }, true));
  keepFromScrolls(range);
  const field = (...children) => el("label", { class: "gm-field" }, ...children);
  controls.model.parentElement.after(field(parts.besideName, parts.beside));
  controls.element.append(field(parts.rowsName, range, parts.rowsValue), parts.other);
  root.classList.add("ms-root", "ms-finish");
  root.append(
    controls.element,
    el("div", { class: "ms-board" }, easel, ...parts.nines.map(({ box }) => box)),
    parts.said,
  );
  return parts;
}

function boardSizes(width, screen, { lecture }) {
  if (width < 620) {
    const scale = Math.min(12, Math.floor(width / SIDE));
    return { layout: "small", scale, small: Math.max(3, Math.floor((width - 2 * GAP) / (3 * SIDE))) };
  }
  const high = Math.max(500, screen) - (lecture ? 460 : 410),
    scale = Math.max(6, Math.min(Math.floor(width / 3 / SIDE), Math.floor(high / SIDE), 16)),
    small = Math.floor(Math.min((width - SIDE * scale - 100) / (6 * SIDE), (high + 70) / (3 * SIDE)));
  return { layout: "wide", scale, small: Math.max(2, Math.min(small, 9)) };
}

function makeEndings(root) {
  const state = {
    view: { rows: 14, temperature: 1, model: "", beside: "", seed: 0 },
    models: [], // the chosen one and the one beside it
    keys: "", // of their weights
    sizes: null,
    frames: 0,
  };
  const choose = (change, done) => {
    Object.assign(state.view, change);
    if (!change.model && !change.beside) draw.now(); // another model's weights come with Python's answer
    if (done) drawing.release();
  };
  const controls = makeControls(["grow", "finish"], {
    task: (name) => name !== "finish" && view.send("task", name),
    choose,
  });
  const drawing = makeDrawing(root, {
    name: "endings",
    told: () => ({ ...state.view }),
    adopt: (data) => Object.assign(state.view, data.view),
    changed: () => draw(),
    easel: {
      over: (c, scale, look) => {
        const share = 1 - state.view.rows / SIDE;
        if (share > 0) drawErased(c, ["bottom", share], scale, look);
      },
    },
  });
  const parts = makeParts(root, controls, drawing.easel.element, {
    choose,
    other: () => choose({ seed: (state.view.seed + 1) % 1_000_000 }, true),
  });
  const draw = onNextFrame(() => drawNow({ root, state, parts, controls, drawing, view }));
  const view = makeView(root, {
    viewOf: () => undefined,
    update: async (data) => {
      const keys = [data.blob, data.other];
      if (keys.join() !== state.keys) {
        const payloads = await Promise.all(keys.map(fetchPayload));
        if (view.dead) return;
        Object.assign(state, { keys: keys.join(), models: payloads.map(makeChain) });
      }
      await drawing.update(data, view);
      Object.assign(state.view, { model: data.view.model, beside: data.view.beside });
    },
    layout: (width) => {
      state.sizes = boardSizes(width, window.innerHeight, view.look);
      root.dataset.layout = state.sizes.layout;
      drawing.paint(view.look, state.sizes.scale);
      draw.now();
    },
    keys: (e) => drawing.easel.key(e),
    dispose: () => draw.cancel(),
  });
  return view;
}

function drawNow({ root, state, parts, controls, drawing, view }) {
  const { models, sizes } = state,
    { look, words, data } = view;
  if (!models.length || !sizes || !drawing.ready) return;
  const { rows, temperature, seed, model, beside } = state.view,
    keep = SIDE * rows,
    start = drawing.easel.bits,
    began = performance.now();
  const each = models.map((one) => endings(one, { start, keep, seed, temperature })),
    took = performance.now() - began;
  showControls(controls, { task: "finish", ...state.view }, data.models, words);
  showParts(parts, state.view, data.models, words);
  drawing.easel.words({ ...words, inkTitle: fill(words.inkTitle, { n: rows }) });
  drawing.easel.paint();
  const lines = parts.nines.map(({ canvas, title }, i) => {
    const name = words.models[[model, beside][i]];
    drawNine(canvas, each[i], rows, sizes.small, look);
    write(title, fill(words.endings, { title: name }));
    label(canvas, fill(words.alt_endings, { title: name, n: rows }));
    return endingLines({ all: each[i], start, keep, title: name, second: i > 0 }, state.view, words);
  });
  writeLines(parts.said, lines.flat());
  Object.assign(root.dataset, {
    rows,
    model,
    given: each[0][0].sums[keep].toFixed(4),
    took: took.toFixed(1),
    frames: ++state.frames,
  });
  announceDrawn(parts.nines[0].canvas, { rows });
}

function showParts(parts, { rows, beside }, models, words) {
  write(parts.other, words.other);
  write(parts.rowsName, words.rows);
  write(parts.rowsValue, String(rows));
  write(parts.besideName, words.beside);
  parts.rows.value = String(rows);
  const listed = JSON.stringify([models, words.models]);
  if (parts.beside.dataset.listed !== listed) {
    parts.beside.dataset.listed = listed;
    parts.beside.replaceChildren(...models.map((name) => el("option", { value: name }, words.models[name])));
  }
  parts.beside.value = beside;
}

function drawNine(canvas, all, rows, scale, look) {
  const side = SIDE * scale,
    whole = 3 * side + 2 * GAP,
    c = fitCanvas(canvas, whole, whole);
  c.clearRect(0, 0, whole, whole);
  all.forEach(({ x }, i) => {
    const left = (i % 3) * (side + GAP),
      top = Math.floor(i / 3) * (side + GAP);
    drawDigit(c, x, left, top, scale, { dark: look.dark });
    c.fillStyle = look.generated; // where the ending begins
    if (rows < SIDE) c.fillRect(left, top + rows * scale - 0.5, side, 1);
  });
}

export default mounted(makeEndings);
