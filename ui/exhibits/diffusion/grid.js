// A matrix of pictures, one of which is chosen: where its cells lie.
import { clamp } from "../../browser/dom.js";

/**
 * @param {{left: number, top: number, scale: number, gap: number, rows: number, columns: number}} layout
 *   left, top: of the first picture; scale: CSS pixels a digit's pixel
 */
export function gridOf({ left, top, scale, gap, rows, columns }) {
  const side = 28 * scale,
    stride = side + gap;
  return {
    side,
    stride,
    width: left + columns * stride,
    height: top + rows * stride,
    X: (column) => left + column * stride,
    Y: (row) => top + row * stride,
    // The cell at a place, the nearest where there is none.
    pick: (x, y) => ({
      column: clamp(Math.floor((x - left) / stride), 0, columns - 1),
      row: clamp(Math.floor((y - top) / stride), 0, rows - 1),
    }),
  };
}
// Where an arrow key leads; null for other keys.
export function hopGrid(key, { row, column }, { rows, columns }) {
  const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[key];
  return by ? { row: clamp(row + by[0], 0, rows - 1), column: clamp(column + by[1], 0, columns - 1) } : null;
}
export function drawEmpty(c, x, y, side, look) {
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  c.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
}
