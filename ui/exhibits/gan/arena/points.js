// The data's dots, the generated points' diamonds, and the noise warped by the generator: hundreds of marks a frame.
import { makeInk } from "./ink.js";

function dot(r) {
  return (c) => {
    c.arc(0, 0, r, 0, 7);
    c.fill();
  };
}

function diamond(r, finish) {
  return (c) => {
    c.beginPath();
    c.moveTo(0, -r);
    c.lineTo(r, 0);
    c.lineTo(0, r);
    c.lineTo(-r, 0);
    c.closePath();
    finish(c);
  };
}
const filled = (c) => c.fill();
const edged = (c) => {
  c.lineWidth = 1.75;
  c.stroke();
};

/** Returns draw(c, points, {side, r, X, Y}, look): one picture until the square or the data change. */
export function makeData() {
  const ink = makeInk();
  let drawn = [];
  return (c, points, { side, r, X, Y }, look) => {
    const now = [points, side, r, look, window.devicePixelRatio];
    if (now.some((value, i) => value !== drawn[i])) {
      drawn = now;
      ink.clear(side);
      ink.marks(points, X, Y, look.data, `dot${r}`, r, dot(r));
    }
    ink.onto(c, side, 0.85);
  };
}

/** Returns draw(c, points, {side, r, X, Y}, look). Edges under all diamonds: a crowd stays one. */
export function makeGenerated() {
  const ink = makeInk();
  return (c, points, { side, r, X, Y }, look) => {
    const size = 1.6 * r;
    ink.clear(side);
    ink.marks(points, X, Y, look.bg, `edge${size}`, size + 1.5, diamond(size, edged));
    ink.marks(points, X, Y, look.generated, `diamond${size}`, size, diamond(size, filled));
    ink.onto(c, side);
  };
}

/**
 * The edges of the noise's lattice, as pairs of point numbers: a square's, or a line's where there are too few points
 * for one.
 * @param {number} points @returns {number[][]}
 */
export function latticeEdges(points) {
  if (points <= 50) return Array.from({ length: points - 1 }, (_, i) => [i, i + 1]);
  const n = Math.round(Math.sqrt(points));
  const lines = Array.from({ length: n }, (_, j) => Array.from({ length: n - 1 }, (_, i) => [j, i]));
  return lines.flat().flatMap(([j, i]) => [
    [j * n + i, j * n + i + 1],
    [i * n + j, (i + 1) * n + j],
  ]);
}

/** Returns draw(c, warp, {side, X, Y}, look). */
export function makeWarp() {
  const ink = makeInk();
  let edges = [];
  let edgesOf = 0;
  return (c, warp, { side, X, Y }, look) => {
    const points = warp.length / 2;
    if (edgesOf !== points) [edges, edgesOf] = [latticeEdges(points), points];
    const at = (i) => [X(warp[2 * i]), Y(warp[2 * i + 1])];
    const width = (look.lecture ? 1.5 : 1) * (points <= 50 ? 1.75 : 1);
    ink.clear(side);
    for (const [a, b] of edges) ink.line(at(a), at(b), width, look.latent);
    ink.onto(c, side, 0.6);
  };
}
