// Where the layers of a network stand and how they are joined. Pure: numbers in, numbers out.
//
// The longest way from the input to the output goes from left to right, lower where pictures are smaller; what joins it
// from elsewhere, a time embedding for one, stands below. On a narrow screen every layer is a row.
import { clamp } from "./dom.js";

/** The most that two layers stand apart, in CSS pixels. */
export const STEP = 210;
const GAP = 10,
  LEAST = 10; // how much lower smaller maps stand, in CSS pixels

/**
 * @param {{main: boolean, comesIn: boolean, after: number[], side: number, kinds: string[]}[]} layers in the order they
 *   ran; side: of the maps in pixels, 0 for vectors
 * @param {{width: number, height: number, narrow: boolean, line: number}} room line: height of a line of text
 */
export function arrange(layers, room) {
  const boxes = room.narrow ? rows(layers, room) : columns(layers, room);
  const wires = layers.flatMap((layer, to) =>
    layer.after.map((from) => ({ from, to, ...wire(layers, boxes, from, to, room.narrow) })),
  );
  return { boxes, wires, height: Math.max(...boxes.map(({ y, h }) => y + h)) + 4 };
}

/** How deep each layer of the main way lies: 0 for the largest maps, vectors deepest. */
export function depths(layers) {
  const sizes = [...new Set(layers.filter(({ main }) => main).map(({ side }) => side))].sort((a, b) => b - a);
  return layers.map(({ side }) => Math.max(0, sizes.indexOf(side)));
}

function columns(layers, { width, height, line }) {
  const main = layers.filter((layer) => layer.main).length,
    beside = layers.length - main;
  const step = Math.min(STEP, width / main),
    sideStep = Math.min(step, width / Math.max(1, beside));
  const depth = depths(layers),
    deepest = Math.max(...layers.map((layer, k) => (layer.main ? depth[k] : 0)));
  const top = 22,
    under = beside ? 22 : 0,
    words = 6 + line * Math.min(5, 2 + Math.max(...layers.map(({ kinds }) => kinds.length)));
  const each = (height - top - under - 4 - deepest * LEAST) / (beside ? 2 : 1) - words,
    thumb = clamp(Math.min(step - 2 * GAP, each), 36, 120),
    h = thumb + words;
  const free = height - h - top - 4 - (beside ? h + under : 0);
  const drop = deepest ? clamp(free / deepest, LEAST, 110) : 0,
    below = top + deepest * drop + h + under;
  const seat = besideInOrder(layers);
  let k = 0;
  return layers.map((layer, place) =>
    layer.main
      ? { x: k++ * step, y: top + depth[place] * drop, w: step - GAP, h, thumb }
      : { x: seat.indexOf(place) * sideStep, y: below, w: sideStep - GAP, h, thumb },
  );
}

/** What does not lie on the main way, in the order it ran, what comes in just before its first reader. */
export function besideInOrder(layers) {
  const found = [],
    beside = (k) => !layers[k].main && !found.includes(k);
  layers.forEach((layer, k) => {
    if (!layer.comesIn)
      found.push(...layer.after.filter((from) => layers[from].comesIn && beside(from)), ...(beside(k) ? [k] : []));
  });
  return [...found, ...layers.keys()].filter((k, n, all) => !layers[k].main && all.indexOf(k) === n);
}

function rows(layers, { width, line }) {
  const h = Math.max(56, 3 * line + 8);
  const indent = (layer) => (layer.main ? 44 : 66);
  return layers.map((layer, k) => ({
    x: indent(layer),
    y: k * (h + GAP),
    w: width - indent(layer),
    h,
    thumb: 48,
  }));
}

/** A connection: "on" to the next layer, "skip" over others of the main way, "side" from or to elsewhere; its path. */
function wire(layers, boxes, from, to, narrow) {
  const mains = layers.flatMap((layer, k) => (layer.main ? [k] : [])),
    over = mains.indexOf(to) - mains.indexOf(from) - 1;
  const kind = !layers[from].main || !layers[to].main ? "side" : over > 0 ? "skip" : "on";
  const path = narrow ? gutter(boxes, from, to, kind) : across(boxes, mains, from, to, kind);
  return { kind, over: kind === "skip" ? over : 0, path };
}

function across(boxes, mains, from, to, kind) {
  const [a, b] = [boxes[from], boxes[to]],
    middle = ({ x, w }) => x + w / 2;
  if (kind === "skip") {
    const between = mains.filter((k) => k >= from && k <= to).map((k) => boxes[k].y),
      top = Math.max(3, Math.min(...between) - 12);
    return `M${middle(a)} ${a.y}V${top + 6}q0 -6 6 -6H${middle(b) - 6}q6 0 6 6V${b.y}`;
  }
  const level = ({ y, thumb }) => y + thumb / 2 + 2;
  if (kind === "on" || a.y === b.y) {
    const [x1, y1, x2, y2] = [a.x + a.w, level(a), b.x, level(b)],
      bend = (x2 - x1) / 2;
    if (x2 > x1 - 1 && x2 - x1 < 2 * GAP) return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    if (a.y === b.y)
      return `M${middle(a)} ${a.y}C${middle(a)} ${a.y - 18} ${middle(b)} ${b.y - 18} ${middle(b)} ${b.y}`;
    return `M${x1} ${y1}L${x2} ${y2}`;
  }
  const up = a.y > b.y,
    [y1, y2] = up ? [a.y, b.y + b.h] : [a.y + a.h, b.y],
    reach = (y2 - y1) / 2;
  return `M${middle(a)} ${y1}C${middle(a)} ${y1 + reach} ${middle(b)} ${y2 - reach} ${middle(b)} ${y2}`;
}

function gutter(boxes, from, to, kind) {
  const [a, b] = [boxes[from], boxes[to]];
  if (kind === "on" && to === from + 1) return `M${a.x + 20} ${a.y + a.h}V${b.y}`;
  const lane = kind === "side" ? 24 : 10,
    [y1, y2] = [a.y + a.h / 2, b.y + b.h / 2];
  return `M${a.x} ${y1}H${lane + 6}q-6 0 -6 6V${y2 - 6}q0 6 6 6H${b.x}`;
}
