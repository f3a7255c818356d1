// placing: where words and small pictures stand beside marks without covering one another. Boxes are [x, y, width,
// height].
export const placing = {
  /** @type {(a: number[], b: number[]) => boolean} Whether two boxes overlap. */
  touch: ([x, y, w, h], [X, Y, W, H]) => x < X + W && X < x + w && y < Y + H && Y < y + h,

  /** @type {(box: number[], line: number[][]) => boolean} Whether a straight line runs through a box. */
  crosses([x, y, w, h], [[x0, y0], [x1, y1]]) {
    let low = 0,
      high = 1;
    for (const [from, d, a, b] of [
      [x0, x1 - x0, x, x + w],
      [y0, y1 - y0, y, y + h],
    ]) {
      if (Math.abs(d) < 1e-9) {
        if (from < a || from > b) return false;
        continue;
      }
      const [s, t] = [(a - from) / d, (b - from) / d].sort((p, q) => p - q);
      low = Math.max(low, s);
      high = Math.min(high, t);
    }
    return low <= high;
  },

  // The first box of w x h beside (x, y) that is free, in the order of the sides and then farther off; null where there
  // is none.
  // sides: pairs of -1, 0, 1; far: distances from the mark. room: {frame, boxes, lines}.
  beside(x, y, w, h, sides, far, { frame, boxes, lines }) {
    for (const d of far)
      for (const [sx, sy] of sides) {
        const k = sx && sy ? 0.75 : 1,
          box = [x + sx * (k * d + w / 2) - w / 2, y + sy * (k * d + h / 2) - h / 2, w, h];
        const inside =
          box[0] >= frame[0] &&
          box[1] >= frame[1] &&
          box[0] + w <= frame[0] + frame[2] &&
          box[1] + h <= frame[1] + frame[3];
        if (
          inside &&
          !boxes.some((other) => placing.touch(box, other)) &&
          !lines.some((line) => placing.crosses(box, line))
        )
          return box;
      }
    return null;
  },
};
