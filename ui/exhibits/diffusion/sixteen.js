// Sixteen pictures in a square or in rows, one of them chosen by pointer or keys.
import { fitCanvas } from "../../browser/canvas.js";
import { clamp, placeOn } from "../../browser/dom.js";

const COUNT = 16;
const GAP = 2;
const cellOf = (scale) => 28 * scale + GAP;

// Which of them lies at a place.
export const pickSixteen = (x, y, { scale, columns }) => {
  const cell = cellOf(scale);
  return clamp(Math.floor(y / cell) * columns + Math.min(columns - 1, Math.floor(x / cell)), 0, COUNT - 1);
};
// Where an arrow key leads from k; null for other keys.
export const hopSixteen = (key, k, columns) => {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  return by === undefined ? null : clamp(k + by, 0, COUNT - 1);
};

// paint(c, i, left, top) draws one of them, each pixel `scale` wide; k has a frame.
export function drawSixteen(canvas, { paint, k, scale, columns }, look) {
  const cell = cellOf(scale),
    width = columns * cell - GAP,
    height = Math.ceil(COUNT / columns) * cell - GAP,
    c = fitCanvas(canvas, width, height);
  c.clearRect(0, 0, width, height);
  for (let i = 0; i < COUNT; i++) {
    const left = (i % columns) * cell,
      top = Math.floor(i / columns) * cell;
    paint(c, i, left, top);
    if (i !== k) continue;
    c.strokeStyle = look.highlight;
    c.lineWidth = 3;
    c.strokeRect(left + 1.5, top + 1.5, cell - 5, cell - 5);
  }
}

/**
 * choose(k) by a click or an arrow key, point(k, event) as the pointer moves.
 * @param {HTMLCanvasElement} canvas
 * @param {{layout: () => {scale: number, columns: number}, chosen: () => number, choose: (k: number) => void,
 *   point?: (k: number, e: PointerEvent) => void}} options
 */
export function listenToSixteen(canvas, { layout, chosen, choose, point = () => {} }) {
  const under = (e) => {
    const [x, y] = placeOn(canvas, e);
    return pickSixteen(x, y, layout());
  };
  canvas.addEventListener("click", (e) => choose(under(e)));
  canvas.addEventListener("pointermove", (e) => point(under(e), e));
  canvas.addEventListener("pointerdown", (e) => point(under(e), e));
  canvas.addEventListener("keydown", (e) => {
    const next = hopSixteen(e.key, chosen(), layout().columns);
    if (next === null) return;
    e.preventDefault();
    choose(next);
  });
}
