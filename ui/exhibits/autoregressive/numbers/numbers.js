// How many numbers: sixteen samples of the chosen model, and the pixels that the one in the middle looks at.
//
// data: {bits: base64 of 16 x 98 bytes, seen: [pixel], centre, model, labels}. Told to Python: state "seed".
// The root element holds data-model, data-frames for whoever watches from outside.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, makeFigure } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { label, makeView, write } from "../../../browser/view.js";

const SIDE = 28,
  AREA = 784,
  GAP = 3;

/** The bits of picture k. @param {string} packed its bytes, eight pixels each @param {number} k */
export function pictureOf(packed, k) {
  const bits = new Uint8Array(AREA);
  for (let i = 0; i < AREA; i++) bits[i] = (packed.charCodeAt((k * AREA + i) >> 3) >> (7 - (i & 7))) & 1;
  return bits;
}

function makeNumbers(root) {
  const samples = makeFigure("nm-figure", el("canvas", { role: "img" })),
    sees = makeFigure("nm-figure", el("canvas", { role: "img" })),
    took = el("p", { class: "nm-took" }),
    others = el("button", {
      class: "gm-button",
      type: "button",
      onclick: () => view.send("seed", Math.floor(1e6 * Math.random())),
    });
  let frames = 0;
  root.classList.add("nm-root");
  root.append(samples.box, el("div", { class: "nm-side" }, sees.box, others, took));
  const view = makeView(root, {
    viewOf: () => undefined,
    layout(width) {
      const { data, words, look } = view,
        narrow = width < 330,
        scale = Math.max(2, Math.min(3, Math.floor((width - (narrow ? 12 : 150)) / (4 * SIDE)))),
        small = 4;
      drawSamples(samples.canvas, atob(data.bits), scale, look);
      drawSeen(sees.canvas, data, small, look);
      write(samples.title, words.samples);
      write(sees.title, words.sees);
      write(others, words.others);
      write(took, words.took);
      label(samples.canvas, words.alt_samples);
      label(sees.canvas, words.alt_sees);
      Object.assign(root.dataset, { model: data.model, frames: ++frames });
      announceDrawn(samples.canvas, { model: data.model });
    },
  });
  return view;
}

function drawSamples(canvas, packed, scale, look) {
  const cell = SIDE * scale + GAP,
    whole = 4 * cell - GAP,
    c = fitCanvas(canvas, whole, whole);
  c.fillStyle = look.grid;
  c.fillRect(0, 0, whole, whole);
  for (let k = 0; k < 16; k++) {
    drawDigit(c, pictureOf(packed, k), (k % 4) * cell, Math.floor(k / 4) * cell, scale, { dark: look.dark });
  }
}

function drawSeen(canvas, { seen, centre }, scale, look) {
  const side = SIDE * scale,
    c = fitCanvas(canvas, side, side),
    at = (i) => [(i % SIDE) * scale, Math.floor(i / SIDE) * scale, scale, scale];
  c.fillStyle = look.panel;
  c.fillRect(0, 0, side, side);
  c.fillStyle = look.data;
  for (const i of seen) c.fillRect(...at(i));
  c.fillStyle = look.highlight;
  c.fillRect(...at(centre));
}

export default mounted(makeNumbers);
