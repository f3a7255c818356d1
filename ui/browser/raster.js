// Numbers on a grid as a picture: lines of equal height and a wash of colour.

// The line v = level through a raster by marching squares, added to a Path2D in pixels of a width x height canvas.
export const contour = (v, w, h, level, width, height) => {
  const path = new Path2D(),
    sx = width / w,
    sy = height / h;
  const at = (a, b) => (level - a) / (b - a);
  for (let j = 0; j < h - 1; j++) {
    for (let i = 0; i < w - 1; i++) {
      const q = j * w + i,
        a = v[q],
        b = v[q + 1],
        c = v[q + w + 1],
        d = v[q + w];
      const kind = (a > level) | ((b > level) << 1) | ((c > level) << 2) | ((d > level) << 3);
      if (kind === 0 || kind === 15) continue;
      const x = (i + 0.5) * sx,
        y = (j + 0.5) * sy;
      const T = () => [x + at(a, b) * sx, y],
        R = () => [x + sx, y + at(b, c) * sy];
      const B = () => [x + at(d, c) * sx, y + sy],
        L = () => [x, y + at(a, d) * sy];
      const join = (p, r) => {
        path.moveTo(p[0], p[1]);
        path.lineTo(r[0], r[1]);
      };
      switch (kind) {
        case 1:
        case 14:
          join(L(), T());
          break;
        case 2:
        case 13:
          join(T(), R());
          break;
        case 3:
        case 12:
          join(L(), R());
          break;
        case 4:
        case 11:
          join(R(), B());
          break;
        case 6:
        case 9:
          join(T(), B());
          break;
        case 7:
        case 8:
          join(L(), B());
          break;
        case 5:
          join(L(), T());
          join(R(), B());
          break;
        default:
          join(T(), R());
          join(L(), B());
      }
    }
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
