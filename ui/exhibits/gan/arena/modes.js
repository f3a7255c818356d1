// How many of the data's modes the generator reaches: its timeline, and the changes that are told.
import { fill, formatCount } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

/** @typedef {{step: number, before: number, after: number, of: number}} Change of the number of reached modes */

const TOLD = 3; // changes in figures
const sizeOf = (/** @type {Change} */ { before, after }) => Math.abs(after - before);
const fraction = (/** @type {Change} */ { before, after, of }) => `${before}/${of} \u2192 ${after}/${of}`;

/** The biggest changes first, the earlier of two that are as big. @param {Change[]} changes @param {number} most */
export const biggest = (changes, most) =>
  [...changes].sort((a, b) => sizeOf(b) - sizeOf(a) || a.step - b.step).slice(0, most);

/** How many modes are reached. @param {ArrayLike<number>} counts samples at each of them */
export const reached = (counts) => ({ n: Array.from(counts).filter((v) => v > 0).length, of: counts.length });

/**
 * Marks of the changes by a quarter of the modes or more; of those that would lie on each other, the bigger one.
 * @param {{run: {events: () => Change[]}}[]} lanes @param {{event: string}} words
 * @param {number} apart steps between two of them
 */
export function marksOf(lanes, words, apart) {
  const places = [];
  const changes = lanes.flatMap(({ run }) => run.events()).filter((change) => sizeOf(change) >= change.of / 4);
  return biggest(changes, 24)
    .filter(({ step }) => places.every((place) => Math.abs(place - step) > apart) && places.push(step))
    .map(({ step, before, after, of }) => ({
      step,
      kind: after > before ? "up" : "down",
      text: fill(words.event, { before, after, of, step: formatCount(step) }),
    }));
}

/** What the panel's title says at a step: how many modes there are, and the last change. */
export const readModes = (words) => (lane, step) => {
  const counts = lane.run.look(step)?.a.arrays.counts;
  if (!counts) return "";
  const now = fill(words.of, reached(counts));
  const last = lane.run.events().findLast((change) => change.step <= step);
  return last ? `${now} (${fraction(last)}, ${fill(words.step_at, { step: formatCount(last.step) })})` : now;
};

// A row a mode, lit while the generator reaches it, the brighter the nearer to its fair share.
function drawRows(c, pictures, { top, height, end }, X, look) {
  const modes = pictures[0].arrays.counts.length;
  const row = height / modes;
  const thin = row < 4;
  for (let k = 0; k < modes && !thin; k++) {
    const y = top + (k + 0.5) * row;
    sketch.segment(c, [X(pictures[0].step), y], [X(end), y], look.grid);
  }
  c.fillStyle = look.generated;
  pictures.forEach(({ step, arrays: { counts } }, i) => {
    const x = X(step);
    const next = X(pictures[i + 1]?.step ?? end);
    const total = counts.reduce((a, b) => a + b, 0) || 1;
    for (let k = 0; k < modes; k++) {
      if (!counts[k]) continue;
      c.globalAlpha = 0.3 + 0.7 * Math.min(1, (counts[k] * modes) / total);
      c.fillRect(x, top + k * row + (thin ? 0 : 0.12 * row), Math.max(1, next - x) + 0.4, thin ? row : 0.76 * row);
    }
  });
  c.globalAlpha = 1;
}

// The changes that lost or won most, in figures, clear of one another.
function drawChanges(c, changes, { x: left, w }, { top, height }, X, look) {
  const taken = [];
  for (const change of biggest(changes, 40)) {
    if (height < 2 * look.size || taken.length === TOLD) return;
    const text = fraction(change);
    const x = X(change.step);
    c.font = `650 ${Math.round(0.8 * look.size)}px ${look.font}`;
    const wide = c.measureText(text).width;
    const from = Math.min(left + w - wide - 4, x + 4);
    if (taken.some(([a, b]) => from < b + 8 && from + wide > a - 8)) continue;
    taken.push([from, from + wide]);
    sketch.segment(c, [x, top], [x, top + height], look.text, 1, [2, 2]);
    sketch.text(c, look, text, from, top + height / 2, { size: 0.8, weight: 650, halo: look.bg });
  }
}

/** The timeline of a lane's modes. Several lanes lie under each other. */
export function paintModes(c, box, { run, mark }, X, look, index, lanes) {
  const pictures = run.pictures().filter(({ arrays }) => arrays.counts);
  if (!pictures.length) return;
  const gap = lanes > 1 ? 5 : 0;
  const height = (box.h - gap * (lanes - 1)) / lanes;
  const band = { top: box.y + index * (height + gap), height, end: run.span().last };
  c.save();
  c.beginPath();
  c.rect(box.x, band.top, box.w, height);
  c.clip();
  drawRows(c, pictures, band, X, look);
  drawChanges(c, run.events(), box, band, X, look);
  c.restore();
  const name = { size: 0.8, weight: 700, align: "right" };
  if (lanes > 1) sketch.text(c, look, mark, box.x - 6, band.top + height / 2, name);
}
