// One map with what belongs to it: the pad (a base canvas that changes rarely, a top canvas that follows the hand), the
// decoded image, the nearest real digits and the images of sampled codes.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { growPlane, morph, paintBase } from "./base.js";
import { paintNear, paintSamples } from "./images.js";
import * as paint from "./paint.js";

const SAMPLES = 12;
const THREADS = 5; // to the nearest codes

export function makeSide() {
  const side = {
    base: el("canvas", { class: "lp-base", "aria-hidden": "true" }),
    top: el("canvas", { class: "lp-top", tabindex: 0, role: "application" }),
    image: el("canvas", { class: "lp-image", role: "img" }),
    near: el("canvas", { class: "lp-near", role: "img" }),
    samples: el("canvas", { class: "lp-samples", role: "img" }),
    nearName: el("div", { class: "lp-caption" }),
    samplesName: el("div", { class: "lp-caption" }),
    name: el("div", { class: "lp-name" }),
    note: el("div", { class: "lp-note" }),
    pad: null,
    picture: null,
    drawn: null,
    // the map: {labels, fields, picture} of the payload, its model and field, and decode(z), once its weights are here
    data: null,
    model: null,
    field: null,
    decode: null,
    measured: null, // of the place under the hand
    // sizes and colours
    size: 0,
    scale: 0,
    nearScale: 2,
    theme: null,
    upright: false,
    sampleRows: 2,
    // what is painted
    unit: null, // (N, 2) places of the points
    morphing: false,
    grid: false,
    stamps: [],
    wash: null,
    plane: null,
    held: [], // sampled codes: [{z, hole}]
    heldKey: "",
    nearKey: "",
    cancelMorph: () => {},
    cancelPlane: () => {},
  };
  side.pad = el("div", { class: "lp-pad" }, side.base, side.top);
  side.picture = el("div", { class: "lp-picture" }, side.image, el("div", {}, side.nearName, side.near));
  side.drawn = el("div", { class: "lp-drawn" }, side.samplesName, side.samples);
  return side;
}

export const isReady = (side) => Boolean(side.field && side.decode && side.size);

export function setSize(side, { size, scale, small, upright }, theme) {
  const now = { size, scale, nearScale: small, upright, theme };
  if (Object.entries(now).every(([name, value]) => side[name] === value)) return;
  Object.assign(side, now, { nearKey: "", heldKey: "", plane: null });
  side.stamps = paint.glyphStamps(theme, Math.max(7.5, size / 50) * (theme.lecture ? 1.25 : 1));
  if (side.field) side.wash = paint.makeWash(side.field, size, theme);
  paintBase(side);
  growPlane(side);
}

export function setWords(side, words) {
  side.top.setAttribute("aria-label", words.padHelp);
  side.nearName.textContent = words.nearest;
  side.nearKey = "";
}

export function setModel(side, model, data) {
  if (model === side.model && data === side.data) return;
  Object.assign(side, { data, model, field: data.fields[model], decode: null, heldKey: "", nearKey: "" });
  side.cancelPlane();
  morph(side);
}

export function setDecoder(side, decode) {
  if (side.decode === decode) return;
  side.decode = decode;
  growPlane(side);
}

export function setGrid(side, on) {
  if (side.grid === on) return;
  side.grid = on;
  if (!on) {
    side.cancelPlane();
    delete side.top.dataset.plane;
  }
  paintBase(side);
  growPlane(side);
}

/** how: "none", "prior" or "box". caption(share) gives the words over the samples. */
export function setSamples(side, how, seed, width, caption) {
  const { field, theme } = side;
  if (!field) return;
  if (how !== "none") side.samplesName.textContent = caption(field.holeShare(how));
  const key = [how, seed, width, side.model, Boolean(side.decode), theme.dark, theme.lecture, side.sampleRows].join();
  if (key === side.heldKey) return;
  side.heldKey = key;
  side.held = how === "none" ? [] : field.sample(how, seed, SAMPLES).map((z) => ({ z, hole: field.empty(...z) }));
  paintSamples(side, width);
}

function paintTop(side, z, line, faint, words) {
  const { size, field, theme, measured } = side;
  const c = fitCanvas(side.top, size, size);
  c.clearRect(0, 0, size, size);
  if (side.grid && field.prior && !side.morphing) paint.paintPrior(c, size, field.box, theme, 1);
  paint.paintLine(c, size, field.box, line, theme, faint);
  paint.paintSamples(c, size, field.box, side.held, theme);
  const threads = Array.from(field.near.subarray(0, measured.hole ? 1 : THREADS), (i) => field.code(i));
  const warning = measured.outside ? words.outside : measured.hole ? words.hole : null;
  paint.paintHand(c, size, field.box, z, threads, theme, warning);
}

/** The hand is at z: the image, its neighbours and the cross, all in this frame. */
export function drawHand(side, z, line, faint, words) {
  if (!isReady(side)) return;
  const { image, scale } = side;
  drawDigit(fitCanvas(image, 28 * scale, 28 * scale), side.decode(z), 0, 0, scale, side.theme);
  image.dataset.z = `${z[0]},${z[1]}`;
  image.dataset.model = side.model;
  side.measured = side.field.measure(z[0], z[1]);
  paintTop(side, z, line, faint, words);
  paintNear(side, words);
  announceDrawn(image, { z, model: side.model });
}

export function stop(side) {
  side.cancelMorph();
  side.cancelPlane();
}
