// How many bits of a pixel's value are left when a share of the pixels is kept, by masks and by flips, with a cursor.
import { fitCanvas } from "../../../browser/canvas.js";
import { clamp, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { states } from "../../../browser/states.js";

const TOP = 8,
  RIGHT = 8;

// A mask says where it is: what is kept is known whole. A flip does not: the channel's capacity.
export const bitsLeft = (abar) => [abar, 1 - states.entropy((1 + abar) / 2)];

const axisOf = (width, { size }) => ({ left: 2.2 * size, width: width - 2.2 * size - RIGHT });
export const pickLevel = (x, width, look) => {
  const axis = axisOf(width, look);
  return clamp(1 - (x - axis.left) / axis.width, 0, 1);
};

export function drawBitsLeft(canvas, { level, width, height, words }, look) {
  const c = fitCanvas(canvas, width, height),
    axis = axisOf(width, look),
    foot = 1.6 * look.size,
    X = (abar) => axis.left + (1 - abar) * axis.width,
    Y = (v) => TOP + (1 - v) * (height - TOP - foot),
    small = { size: 0.82, color: look.muted };
  c.clearRect(0, 0, width, height);
  for (const v of [0, 0.5, 1]) {
    const across = [
      [axis.left, Y(v)],
      [axis.left + axis.width, Y(v)],
    ];
    sketch.line(c, across, look.grid);
    sketch.text(c, look, String(v), axis.left - 6, Y(v), { ...small, align: "right" });
  }
  const curve = (k) => Array.from({ length: 101 }, (_, i) => [X(1 - i / 100), Y(bitsLeft(1 - i / 100)[k])]);
  sketch.line(c, curve(0), look.latent, look.lecture ? 4 : 2.5, []);
  sketch.line(c, curve(1), look.text, look.lecture ? 4 : 2.5, [7, 4]);
  drawReading(c, { level, x: X(level), Y, low: TOP + 8, high: height - foot - 8, foot: height - foot, words }, look);
  for (const v of [1, 0.5, 0]) {
    const text = v === 1 ? `${words.axis} = 1` : String(v);
    sketch.text(c, look, text, X(v), height - foot / 2, { ...small, align: v === 1 ? "left" : v ? "center" : "right" });
  }
}

// The cursor and both curves' values at it.
function drawReading(c, { level, x, Y, low, high, foot, words }, look) {
  const [mask, flip] = bitsLeft(level),
    right = level > 0.5,
    down = [
      [x, TOP],
      [x, foot],
    ];
  sketch.line(c, down, look.highlight, 2);
  for (const [v, color, name, below] of [
    [mask, look.latent, words.masks, -1],
    [flip, look.text, words.flips, 1],
  ]) {
    sketch.ellipse(c, x, Y(v), 4.5, 4.5, { fill: color, stroke: look.bg, width: 1.5 });
    const y = clamp(Y(v) + 13 * below, low, high),
      align = right ? "left" : "right";
    sketch.text(c, look, `${name} ${formatNumber(v, 2)}`, x + (right ? 9 : -9), y, {
      size: 0.92,
      weight: 600,
      align,
      color,
      halo: look.bg,
    });
  }
}
