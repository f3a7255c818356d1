// What the discriminator says of one place, the pointer's or the keys'.
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { FIELD_SIDE } from "./field.js";

/**
 * D or the score at a place, between the lattice's points.
 * @param {ArrayLike<number>} field (48 * 48,), rows upwards from -limit to limit @param {number[]} place
 * @param {number} limit
 */
export function fieldAt(field, [x, y], limit) {
  const n = FIELD_SIDE;
  const at = (/** @type {number} */ v) => Math.min(n - 1.001, Math.max(0, ((v + limit) / (2 * limit)) * (n - 1)));
  const [u, v] = [at(x), at(y)];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const [s, t] = [u - i, v - j];
  const q = j * n + i;
  return (1 - t) * ((1 - s) * field[q] + s * field[q + 1]) + t * ((1 - s) * field[q + n] + s * field[q + n + 1]);
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Where a key takes the probe: null to nowhere, undefined for other keys.
 * @param {number[] | null} now @param {{key: string, shiftKey: boolean}} event @param {number} limit
 */
export function moved(now, { key, shiftKey }, limit) {
  if (key === "Escape") return null;
  const step = (limit * (shiftKey ? 5 : 1)) / 25;
  return WAYS[key]?.map((way, k) => Math.min(limit, Math.max(-limit, (now?.[k] ?? 0) + way * step)));
}

/** @returns {string} what it says, in words */
export function drawProbe(c, probe, { run, seen, X, Y, side }, words, look) {
  const { logistic, limit } = run.meta;
  const [x, y] = [X(probe[0]), Y(probe[1])];
  const d = formatNumber(fieldAt(seen.mix("field"), probe, limit), 2);
  const text = fill(logistic ? words.probe : words.probe_score, { d });
  const right = x < side - 9 * look.size;
  const style = { weight: 650, align: right ? "left" : "right", halo: look.bg };
  sketch.ellipse(c, x, y, 5, 5, { stroke: look.highlight, width: 2.5 });
  sketch.text(c, look, text, x + (right ? 11 : -11), y - 11 < 10 ? y + 13 : y - 11, style);
  return text;
}
