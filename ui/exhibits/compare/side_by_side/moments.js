// How the chosen picture came to be, as moments that can be played and scrubbed.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { clamp, el, fill, placeOn } from "../../../browser/dom.js";
import { listenToHold } from "../../../browser/drag.js";
import { painted } from "../../../browser/painted.js";
import { label, write } from "../../../browser/view.js";

const GAP = 4; // between two moments of the strip, CSS pixels
/** @type {[number, number]} */
const DIGIT = [28, 28];

/** The last moment of a history {blob, captions}; 0 without one. */
export const lastOf = (history) => (history ? history.blob.meta.signed.length - 1 : 0);

/**
 * The strip of moments: `count` of them, `side` wide, the first of one and that of the next `pitch` apart.
 *
 * @param {number} width
 * @param {number} last
 */
export function stripOf(width, last) {
  const side = width > 560 ? 56 : width > 420 ? 42 : 28,
    pitch = side + GAP,
    count = Math.min(last + 1, Math.floor((width + GAP) / pitch));
  return { side, pitch, count, span: (count - 1) * pitch };
}

/** Which moments the strip shows, the first and the last among them. */
export const thumbsOf = (count, last) =>
  Array.from({ length: count }, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));

/** The moment at x on the strip. */
export const momentAt = (x, { pitch, span }, last) =>
  clamp(Math.round(((x - pitch / 2) / Math.max(1, span)) * last), 0, last);

/** The moment that a key leads to; undefined for another key. */
export function keyMoment(key, at, last) {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key];
  return to === undefined ? undefined : clamp(to, 0, last);
}

export function makeMoments() {
  const guess = el("canvas", { role: "img" }),
    guessName = el("span"),
    guessBox = el("figure", { class: "pc-guess" }, guess, guessName),
    now = el("canvas", { role: "img" });
  return {
    title: el("h2"),
    figures: el("div", { class: "pc-figures" }, now, guessBox),
    now,
    guess,
    guessName,
    guessBox,
    what: el("p", { class: "pc-what" }),
    strip: el("canvas", { class: "pc-strip", tabindex: 0, role: "slider", "aria-valuemin": 1 }),
  };
}

/**
 * Scrubbing by pointer and keys. strip(): {history, at, width} of the moment; actions: scrub(moment), settle().
 *
 * @param {HTMLCanvasElement} canvas
 */
export function listenToStrip(canvas, strip, { scrub, settle }) {
  const follow = (e) => {
    const { history, width } = strip(),
      last = lastOf(history);
    scrub(momentAt(placeOn(canvas, e)[0], stripOf(width, last), last));
  };
  const there = () => Boolean(strip().history);
  listenToHold(canvas, {
    press: (e) => there() && follow(e),
    move: (e) => there() && follow(e),
    release: () => there() && settle(),
  });
  canvas.addEventListener("keydown", (e) => {
    const { history, at } = strip(),
      to = history && keyMoment(e.key, at, lastOf(history));
    if (!history || to === undefined) return;
    e.preventDefault();
    scrub(to);
    settle();
  });
}

/**
 * Draw a moment of a history, or a picture without one. shown: {history, at} or {picture, text}; size: {width, room},
 * the second how high the pictures may be.
 */
export function drawMoments(dom, shown, size, look, words) {
  drawNow(dom, shown, size, look, words);
  drawStrip(dom.strip, shown, size.width, look, words);
}

function drawNow(dom, { history, at, picture, text }, { width, room }, look, words) {
  const arrays = history?.blob.arrays,
    two = Boolean(arrays?.["g.0"]),
    across = two ? Math.floor((width - 12) / 56) : Math.min(10, Math.floor(width / 28)),
    side = 28 * Math.min(across, Math.max(4, Math.floor(room / 28))),
    what = history ? history.captions[at] : text;
  const fresh = (canvas) => {
    const c = fitCanvas(canvas, side, side);
    c.clearRect(0, 0, side, side);
    return c;
  };
  const c = fresh(dom.now);
  if (history) drawBlock(c, history, at, 0, side, look);
  else if (picture) painted.block(c, picture, DIGIT, false, 0, 0, side, look);
  dom.guessBox.hidden = !two;
  if (two) painted.block(fresh(dom.guess), arrays[`g.${at}`], DIGIT, false, 0, 0, side, look);
  write(dom.guessName, words.guess);
  label(dom.guess, words.guess);
  write(dom.what, what);
  label(dom.now, history ? fill(words.moment, { i: at + 1, n: lastOf(history) + 1, what }) : what);
  dom.now.dataset.moment = history ? at : "";
  announceDrawn(dom.now);
}

function drawBlock(c, { blob }, moment, left, side, look) {
  const name = `p.${moment}`;
  painted.block(c, blob.arrays[name], blob.shapes[name], blob.meta.signed[moment], left, 0, side, look);
}

function drawStrip(canvas, { history, at }, width, look, words) {
  const last = lastOf(history),
    { side, pitch, count, span } = stripOf(width, last),
    c = fitCanvas(canvas, width, side + 6);
  canvas.style.visibility = history ? "" : "hidden";
  c.clearRect(0, 0, width, side + 6);
  if (!history) return;
  thumbsOf(count, last).forEach((moment, i) => drawBlock(c, history, moment, i * pitch, side, look));
  c.fillStyle = look.highlight;
  c.fillRect((at / Math.max(1, last)) * span, side + 2, side, 4);
  canvas.setAttribute("aria-valuemax", String(last + 1));
  canvas.setAttribute("aria-valuenow", String(at + 1));
  canvas.setAttribute("aria-valuetext", history.captions[at]);
  label(canvas, words.now);
}
