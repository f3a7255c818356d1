// Finish my drawing: the top rows of a drawing are kept, and nine endings are drawn below them, from nine sets of
// random numbers, in the browser and while the pen moves.
//
// data: {digits, ink, default, upload, blob, models, view: {rows, temperature, model, seed}, seq, labels}. Told to
// Python: state "endings" {ink, rows, temperature, model, seed, seq} on release, state "task", trigger "upload".
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

/** What is said of them, in plain sentences. */
export function endingLines({ all, start, keep }, { rows, temperature }, words) {
  const given = all[0].sums[keep],
    nats = formatNumber(given, 1),
    inked = start.slice(0, keep).reduce((s, v) => s + v, 0),
    heat = keep < PIXELS ? heatText(temperature, words) : "";
  if (keep === PIXELS) return [fill(words.all, { nats })];
  const more = all.map(({ sums }) => sums[PIXELS] - given),
    span = { low: formatNumber(Math.min(...more), 1), high: formatNumber(Math.max(...more), 1) };
  const odd = inked === 0 ? words.empty : inked === keep ? fill(words.full, { nats }) : "";
  return [heat, odd, fill(words.given, { n: rows, nats, ...span })];
}

function makeParts(root, controls, easel, on) {
  const range = el("input", { type: "range", min: 1, max: SIDE, step: 1, class: "ms-range" }),
    parts = {
      nine: makeFigure("ms-figure ms-nine", el("canvas", { role: "img" })),
      rows: range,
      rowsName: el("span"),
      rowsValue: el("output", { class: "ms-heat" }),
      other: el("button", { class: "gm-button", type: "button", onclick: on.other }),
      said: el("p", { class: "ms-said", "aria-live": "polite" }),
    };
  range.addEventListener("input", () => on.choose({ rows: +range.value }, false));
  range.addEventListener("change", () => on.choose({ rows: +range.value }, true));
  keepFromScrolls(range);
  controls.element.append(el("label", { class: "gm-field" }, parts.rowsName, range, parts.rowsValue), parts.other);
  root.classList.add("ms-root", "ms-finish");
  root.append(controls.element, el("div", { class: "ms-board" }, easel, parts.nine.box), parts.said);
  return parts;
}

function boardSizes(width, screen, { lecture }) {
  if (width < 620) {
    const scale = Math.min(12, Math.floor(width / SIDE));
    return { layout: "small", scale, small: Math.max(3, Math.floor((width - 2 * GAP) / (3 * SIDE))) };
  }
  const high = Math.max(500, screen) - (lecture ? 420 : 360),
    scale = Math.max(6, Math.min(Math.floor(width / 3 / SIDE), Math.floor(high / SIDE), 16)),
    small = Math.floor(Math.min((width - SIDE * scale - 60) / (3 * SIDE), (high + 70) / (3 * SIDE)));
  return { layout: "wide", scale, small: Math.max(3, Math.min(small, 9)) };
}

function makeEndings(root) {
  const state = {
    view: { rows: 14, temperature: 1, model: "", seed: 0 },
    model: null,
    key: "",
    all: null,
    sizes: null,
    frames: 0,
  };
  const choose = (change, done) => {
    Object.assign(state.view, change);
    if (!change.model) draw.now();
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
      if (data.blob !== state.key) {
        const payload = await fetchPayload(data.blob);
        if (view.dead) return;
        Object.assign(state, { key: data.blob, model: makeChain(payload) });
      }
      await drawing.update(data, view);
      state.view.model = data.view.model;
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
  const { model, sizes } = state,
    { look, words, data } = view;
  if (!model || !sizes || !drawing.ready) return;
  const { rows, temperature, seed } = state.view,
    keep = SIDE * rows,
    start = drawing.easel.bits,
    began = performance.now();
  const all = endings(model, { start, keep, seed, temperature }),
    took = performance.now() - began;
  showControls(controls, { task: "finish", ...state.view }, data.models, words);
  drawing.easel.words({ ...words, inkTitle: fill(words.inkTitle, { n: rows }) });
  drawing.easel.paint();
  drawNine(parts.nine.canvas, all, rows, sizes.small, look);
  write(parts.nine.title, words.endings);
  write(parts.other, words.other);
  write(parts.rowsName, words.rows);
  write(parts.rowsValue, String(rows));
  parts.rows.value = String(rows);
  writeLines(parts.said, endingLines({ all, start, keep }, state.view, words));
  label(parts.nine.canvas, fill(words.alt_endings, { n: rows }));
  Object.assign(root.dataset, {
    rows,
    model: state.view.model,
    given: all[0].sums[keep].toFixed(4),
    took: took.toFixed(1),
    frames: ++state.frames,
  });
  announceDrawn(parts.nine.canvas, { rows });
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
