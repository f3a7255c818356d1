// The images along the line with D's output under each, filled in idle time from the left; a mark says where the walk
// is.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { whenIdle } from "../../../browser/motion.js";
import { sketch } from "../../../browser/sketch.js";

const CELL = 56;

export function makeStrip() {
  const title = el("h2");
  const canvas = el("canvas", { role: "img" });
  const top = el("canvas", { "aria-hidden": "true", class: "bt-mark" });
  const element = el("div", { class: "bt-strip" }, title, el("div", {}, canvas, top));
  return { title, canvas, top, element, key: "", width: 0, count: 0, cancel: () => {} };
}

const deepOf = (theme) => (theme.lecture ? 56 : 46);

/** The strip's height with its title, in CSS pixels. */
export const stripHeight = (theme) => CELL + deepOf(theme) + (theme.lecture ? 32 : 24);

function grow(strip, made, spots, theme) {
  const { width, count, canvas, title } = strip;
  const height = CELL + deepOf(theme);
  const pitch = width / count;
  const scores = [];
  const c = fitCanvas(canvas, width, height);
  const X = (i) => (i + 0.5) * pitch;
  const Y = (d) => CELL + 8 + (1 - d) * (deepOf(theme) - 14);
  c.clearRect(0, 0, width, height);
  c.fillStyle = theme.panel;
  spots.forEach((_, i) => c.fillRect(X(i) - CELL / 2, 0, CELL, CELL));
  sketch.segment(c, [0, Y(0.5)], [width, Y(0.5)], theme.muted, 1, [3, 4]);
  canvas.setAttribute("aria-label", title.textContent);
  strip.cancel();
  strip.cancel = whenIdle(() => {
    const i = scores.length;
    const { x, d } = made(spots[i]);
    drawDigit(c, x, X(i) - CELL / 2, 0, CELL / 28, theme);
    scores.push(d);
    if (i) sketch.segment(c, [X(i - 1), Y(scores[i - 1])], [X(i), Y(d)], theme.muted, theme.line);
    const r = theme.lecture ? 6 : 4.5;
    for (const j of i ? [i - 1, i] : [i])
      sketch.ellipse(c, X(j), Y(scores[j]), r, r, { fill: scores[j] >= 0.5 ? theme.data : theme.generated });
    canvas.dataset.scores = scores.map((s) => s.toFixed(4)).join();
    if (scores.length === count)
      canvas.setAttribute("aria-label", `${title.textContent}: ${scores.map((s) => formatNumber(s, 2)).join(", ")}`);
    return scores.length < count;
  });
}

/** what: changes when the images do. made(spot) -> {x, d}. */
export function showStrip(strip, what, { walk, made, width }, theme, words) {
  strip.width = Math.floor(width);
  strip.count = Math.max(5, Math.floor((strip.width + 4) / (CELL + 4)));
  strip.title.textContent = fill(words.strip, { n: strip.count });
  const key = [what, strip.width, theme.bg, theme.lecture, strip.title.textContent].join();
  if (key === strip.key) return;
  strip.key = key;
  grow(strip, made, walk.even(strip.count), theme);
}

/** Marks a share of the line; null: no mark. */
export function markStrip({ top, width, count }, share, theme) {
  const height = CELL + deepOf(theme);
  const c = fitCanvas(top, width, height);
  c.clearRect(0, 0, width, height);
  if (share === null) return;
  const pitch = width / count;
  const x = pitch / 2 + share * (width - pitch);
  sketch.segment(c, [x, 0], [x, height], theme.highlight, theme.lecture ? 4 : 2.5);
}
