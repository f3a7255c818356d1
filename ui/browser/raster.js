// Numbers on a grid as a picture: lines of equal height and a wash of colour.

// Marching squares: which edges of a cell the line joins (0 top, 1 right, 2 bottom, 3 left), by which of its corners
// lie above the level: 1 top left, 2 top right, 4 bottom right, 8 bottom left. Two pairs where opposite corners do.
const JOINS = [[], [3, 0], [0, 1], [3, 1], [1, 2], [3, 0, 1, 2], [0, 2], [3, 2]];
JOINS.push(JOINS[7], JOINS[6], [0, 1, 3, 2], JOINS[4], JOINS[3], JOINS[2], JOINS[1], []);

// How far along an edge the level is met.
const at = (level, from, to) => (level - from) / (to - from);

/**
 * The line v = level through a raster by marching squares: pairs of points [x, y, x, y, ...], in cells from the centre
 * of the first one.
 * @param {ArrayLike<number>} v h rows of w numbers
 * @param {number} w @param {number} h @param {number} level
 * @returns {number[]}
 */
export function contourLines(v, w, h, level) {
  const found = [];
  for (let j = 0; j < h - 1; j++) {
    for (let i = 0; i < w - 1; i++) {
      const q = j * w + i,
        a = v[q],
        b = v[q + 1],
        c = v[q + w + 1],
        d = v[q + w];
      const kind = Number(a > level) | (Number(b > level) << 1) | (Number(c > level) << 2) | (Number(d > level) << 3);
      if (kind === 0 || kind === 15) continue;
      for (const edge of JOINS[kind]) {
        if (edge === 0) found.push(i + at(level, a, b), j);
        else if (edge === 1) found.push(i + 1, j + at(level, b, c));
        else if (edge === 2) found.push(i + at(level, d, c), j + 1);
        else found.push(i, j + at(level, a, d));
      }
    }
  }
  return found;
}

// The same as a Path2D in pixels of a width x height canvas.
export const contour = (v, w, h, level, width, height) => {
  const path = new Path2D(),
    lines = contourLines(v, w, h, level),
    X = (x) => ((x + 0.5) * width) / w,
    Y = (y) => ((y + 0.5) * height) / h;
  for (let i = 0; i < lines.length; i += 4) {
    path.moveTo(X(lines[i]), Y(lines[i + 1]));
    path.lineTo(X(lines[i + 2]), Y(lines[i + 3]));
  }
  return path;
};

// A raster of colours, spread smoothly over the canvas. colour(i, rgba) fills the four numbers of cell i.
export const wash = (ctx, w, h, width, height, colour) => {
  const canvas = document.createElement("canvas");
  canvas.width = w;
  canvas.height = h;
  const c = canvas.getContext("2d"),
    image = c.createImageData(w, h),
    rgba = [0, 0, 0, 0];
  for (let i = 0; i < w * h; i++) {
    colour(i, rgba);
    image.data.set(rgba, 4 * i);
  }
  c.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(canvas, 0, 0, width, height);
};
