// What exhibits share in which a density of the plane is learned and read under a hand: shade, points, axes, the hand.
import { listenToHold } from "./drag.js";
import { wash } from "./raster.js";
import { sketch } from "./sketch.js";
import { rgb } from "./theme.js";

const KEY_STEP = 0.02; // of the plane's half-width

/**
 * A density as a picture that is drawn again and again.
 * @param {(k: number) => number} density of cell k of n x n, rows from below
 * @param {number} n @param {number} most what is drawn in full colour
 */
export function shadeOf(density, n, most, look) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = n;
  const [r, g, b] = rgb(look.generated);
  wash(canvas.getContext("2d"), n, n, n, n, (i, rgba) => {
    const row = n - 1 - Math.floor(i / n);
    rgba[0] = r;
    rgba[1] = g;
    rgba[2] = b;
    rgba[3] = 215 * Math.sqrt(Math.min(1, density(row * n + (i % n)) / most));
  });
  return canvas;
}

/** Points (x, y, x, y, ...) as discs, or as diamonds. frame: {X, Y}, from the plane to the canvas. */
export function drawDots(c, points, frame, r, colour, diamond) {
  c.fillStyle = colour;
  c.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [frame.X(points[i]), frame.Y(points[i + 1])];
    if (diamond) {
      c.moveTo(x, y - 1.3 * r);
      c.lineTo(x + 1.3 * r, y);
      c.lineTo(x, y + 1.3 * r);
      c.lineTo(x - 1.3 * r, y);
      c.closePath();
    } else {
      c.moveTo(x + r, y);
      c.arc(x, y, r, 0, 7);
    }
  }
  c.fill();
}

/** The two axes' numbers. left, low: the edges of the square on the canvas. */
export function drawAxes(c, { side, left, low, frame, limit }, look) {
  const step = sketch.step(2 * limit, side / 70),
    style = { size: 0.8, color: look.muted };
  for (let k = Math.ceil(-limit / step); k * step < limit; k++) {
    if (Math.abs(k * step) > 0.97 * limit) continue;
    const v = k * step,
      text = String(+v.toPrecision(3)).replace("-", "\u2212");
    sketch.text(c, look, text, frame.X(v), low + 0.75 * look.size, { ...style, align: "center" });
    sketch.text(c, look, text, left - 5, frame.Y(v), { ...style, align: "right" });
  }
}

/**
 * The hand goes where a pointer or a key puts it; returns what puts it to a place.
 * @param {any} shell @param {HTMLCanvasElement} canvas @param {{hand: number[]}} state
 * @param {{limit: () => number, at: (e: PointerEvent) => number[], ready: () => boolean}} plane its half-width, the
 *   place under a pointer, and whether there is anything to read yet
 */
export function followHand(shell, canvas, state, { limit, at, ready }) {
  const put = (x, y) => {
    state.hand = [x, y].map((v) => Math.round(1000 * Math.min(limit(), Math.max(-limit(), v))) / 1000);
    shell.redraw();
    shell.speak();
  };
  const follow = (e) => {
    if (!ready()) return;
    const [x, y] = at(e);
    put(x, y);
  };
  listenToHold(canvas, { press: follow, move: follow, release: () => shell.commit() });
  canvas.addEventListener("keydown", (e) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey || !ready()) return;
    if (by) {
      const step = KEY_STEP * limit() * (e.shiftKey ? 5 : 1);
      put(state.hand[0] + step * by[0], state.hand[1] + step * by[1]);
      shell.commitSoon();
    } else if (e.key === " ") shell.bar.toggle();
    else return;
    e.preventDefault();
  });
  return put;
}

/**
 * The square with its axes, and what is left beside it.
 * @param {number} width @param {number} tall height that there is @param {{size: number}} look
 */
export function planeSizes(width, tall, { size }) {
  const narrow = width < 640,
    left = Math.ceil(1.9 * size),
    foot = Math.ceil(1.5 * size),
    most = narrow ? width : Math.min(0.56 * width, tall + 40),
    side = Math.floor(Math.max(170, Math.min(most - left, (narrow ? 420 : tall) - foot)));
  return {
    narrow,
    side,
    left,
    foot,
    wide: left + side,
    high: side + foot,
    right: narrow ? width : width - left - side - 18,
  };
}

/** From the plane to the canvas and back: X, Y of a coordinate; back(x, y) of a place on the canvas. */
export function frameOf({ side, left }, limit) {
  const within = (v) => Math.min(limit, Math.max(-limit, v));
  return {
    X: (x) => left + ((x + limit) / (2 * limit)) * side,
    Y: (y) => ((limit - y) / (2 * limit)) * side,
    back: (px, py) => [within(((px - left) / side) * 2 * limit - limit), within(limit - (py / side) * 2 * limit)],
  };
}
