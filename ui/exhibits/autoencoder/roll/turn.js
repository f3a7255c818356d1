// Space seen from afar, without perspective: turned by an angle around the roll's axis and one up or down.
import { clamp } from "../../../browser/dom.js";

export const PER_PIXEL = 0.01; // radians
const STEEP = Math.PI / 2;

/**
 * A turn within its range: around, half a turn both ways; up, at most straight from above.
 * @param {number[]} turn
 */
export const within = ([around, up]) => [
  around - 2 * Math.PI * Math.round(around / (2 * Math.PI)),
  clamp(up, -STEEP, STEEP),
];

/** The turn after a hand has dragged the roll. @param {number[]} turn @param {number} dx @param {number} dy pixels */
export const dragged = ([around, up], dx, dy) => within([around - PER_PIXEL * dx, up + PER_PIXEL * dy]);

/**
 * The directions that are right, up and towards the eye, each [x, y, z]; y is the axis of the roll.
 * @param {number[]} turn
 */
export function basis([around, up]) {
  const [sa, ca, su, cu] = [Math.sin(around), Math.cos(around), Math.sin(up), Math.cos(up)];
  return { right: [ca, 0, -sa], up: [-su * sa, cu, -su * ca], towards: [cu * sa, su, cu * ca] };
}

/**
 * Where points lie on a picture of `side` pixels that shows [-reach, reach]^2: x, y and depth (the larger, the nearer).
 * @param {ArrayLike<number>} points x, y, z, x, y, z, ... @param {number[]} turn @param {number} reach
 */
export function projected(points, turn, side, reach) {
  const axes = basis(turn),
    n = points.length / 3,
    scale = side / (2 * reach),
    out = { x: new Float32Array(n), y: new Float32Array(n), depth: new Float32Array(n) };
  const along = (v, i) => v[0] * points[3 * i] + v[1] * points[3 * i + 1] + v[2] * points[3 * i + 2];
  for (let i = 0; i < n; i++) {
    out.x[i] = side / 2 + scale * along(axes.right, i);
    out.y[i] = side / 2 - scale * along(axes.up, i);
    out.depth[i] = along(axes.towards, i);
  }
  return out;
}

/** The point drawn nearest to a place, rather one in front; -1 where none is within `far` pixels. */
export function pointAt({ x, y, depth }, px, py, far = 14) {
  let found = -1,
    best = Infinity;
  for (let i = 0; i < x.length; i++) {
    const d = Math.hypot(x[i] - px, y[i] - py);
    if (d > far) continue;
    const cost = d - (depth ? 0.15 * depth[i] : 0);
    if (cost < best) [found, best] = [i, cost];
  }
  return found;
}

/** The nearest point in a direction of the picture ([1, 0] is right, [0, 1] down); the same one where there is none. */
export function nextPoint({ x, y }, from, [dx, dy]) {
  let found = from,
    best = Infinity;
  for (let i = 0; i < x.length; i++) {
    const [u, v] = [x[i] - x[from], y[i] - y[from]],
      ahead = u * dx + v * dy,
      aside = Math.abs(u * dy - v * dx);
    if (i === from || ahead <= 1 || aside > ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < best) [found, best] = [i, cost];
  }
  return found;
}
