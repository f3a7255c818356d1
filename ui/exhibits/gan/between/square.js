// The square on the screen: its tiles, and over them the line, the corners' names and the hand.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { whenIdle } from "../../../browser/motion.js";
import { sketch } from "../../../browser/sketch.js";

export const TILE = 56;
export const NAMES = [..."ABCD"];

// A tile's middle is where its noise lies.
const toPixel = (u, side) => TILE / 2 + u * (side - TILE);

/** The spot, shares of the square, under a point of the canvas. @param {number[]} point @param {number} side */
export const pick = (point, side) => point.map((px) => Math.min(1, Math.max(0, (px - TILE / 2) / (side - TILE))));

function drawHand(c, x, y, theme) {
  const r = theme.lecture ? 12 : 9;
  for (const [colour, width] of [
    [theme.bg, theme.line + 5],
    [theme.highlight, theme.line + 1.5],
  ]) {
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.beginPath();
    c.arc(x, y, r, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      c.moveTo(x + dx * r, y + dy * r);
      c.lineTo(x + dx * (r + 7), y + dy * (r + 7));
    }
    c.stroke();
  }
}

/** line: the line on show; corners: whether its corners are marked. */
export function drawTop(canvas, { side, spot, line, corners }, theme) {
  const c = fitCanvas(canvas, side, side);
  const points = line.map((p) => p.map((u) => toPixel(u, side)));
  c.clearRect(0, 0, side, side);
  sketch.line(c, points, theme.bg, theme.line + 4);
  sketch.line(c, points, theme.text, theme.line + 0.5);
  if (corners) for (const [x, y] of points) sketch.ellipse(c, x, y, 3.5, 3.5, { fill: theme.bg, stroke: theme.text });
  NAMES.forEach((name, k) => {
    const [right, low] = [k % 2, k > 1];
    const style = { weight: 700, size: 0.9, halo: theme.bg, color: theme.latent };
    const place = { align: right ? "right" : "left", base: low ? "bottom" : "top" };
    sketch.text(c, theme, name, right ? side - 5 : 5, low ? side - 4 : 5, { ...style, ...place });
  });
  drawHand(c, toPixel(spot[0], side), toPixel(spot[1], side), theme);
}

/** Columns and rows of the tiles, from the middle outwards. @param {number} cells */
export function outwards(cells) {
  const middle = (cells - 1) / 2;
  const far = (tile) => Math.hypot(tile[0] - middle, tile[1] - middle);
  const tiles = Array.from({ length: cells * cells }, (_, n) => [Math.floor(n / cells), n % cells]);
  return tiles.sort((a, b) => far(a) - far(b));
}

/** The tiles, one by one in idle time: the hand is never kept waiting. decode(spot) -> image. Returns cancel(). */
export function growTiles(canvas, side, decode, theme) {
  const c = fitCanvas(canvas, side, side);
  const cells = side / TILE;
  const tiles = outwards(cells);
  let n = 0;
  canvas.dataset.plane = "growing";
  return whenIdle(() => {
    const tile = tiles[n++];
    const [i, j] = tile;
    drawDigit(c, decode(tile.map((v) => v / (cells - 1))), i * TILE, j * TILE, TILE / 28, theme);
    if (n === tiles.length) canvas.dataset.plane = "done";
    return n < tiles.length;
  });
}
