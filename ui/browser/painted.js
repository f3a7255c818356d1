// painted: what exhibits that compare families share: a family's mark, and a picture of any size.
import { drawDigit, fitCanvas } from "./canvas.js";
import { familyMark } from "./family_mark.js";
import { rgb } from "./theme.js";

export const painted = {
  // How high an element may be that should end with the screen, with `below` pixels under it.
  room(element, below) {
    const main = document.querySelector('[data-testid="stMain"]'),
      view = main?.getBoundingClientRect() ?? { top: 0, height: innerHeight };
    return view.height - (element.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0)) - below;
  },

  // A picture of bytes, 28 x 28, each of its pixels `scale` wide: whole device pixels where that is what `scale` is,
  // smoothed where it is not.
  small(c, bytes, x, y, scale, T, alpha) {
    const k = scale * c.getTransform().a,
      grey = Float32Array.from(bytes, (v) => v / 255);
    if (Math.abs(k - Math.round(k)) < 0.02) return drawDigit(c, grey, x, y, scale, { dark: T.dark, alpha });
    const large = (this.canvas ??= document.createElement("canvas")),
      factor = Math.ceil(k) + 1;
    large.width = large.height = 28 * factor;
    drawDigit(large.getContext("2d"), grey, 0, 0, factor, { dark: T.dark });
    c.save();
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = "high";
    c.globalAlpha = alpha ?? 1;
    c.drawImage(large, x, y, 28 * scale, 28 * scale);
    c.restore();
    return 28 * scale;
  },

  // A family's mark around (x, y), r its reach; its look is {light, dark, mark}.
  mark(c, look, x, y, r, T) {
    familyMark(c, look.mark, x, y, r, T.dark ? look.dark : look.light);
  },

  // A family's mark on a canvas of its own, `side` pixels wide; without a family, a disc of the colour of data.
  markOn(canvas, look, side, r, T) {
    const c = fitCanvas(canvas, side, side);
    c.clearRect(0, 0, side, side);
    painted.mark(c, look ?? { light: T.data, dark: T.data, mark: "circle" }, side / 2, side / 2, r, T);
  },

  // A grey or signed picture of h x w bytes in the middle of a square of `side`, each of its pixels as many whole
  // device pixels
  // as fit; what is larger than the square is made smaller.
  block(c, bytes, [h, w], signed, x, y, side, T) {
    const canvas = document.createElement("canvas"),
      image = new ImageData(w, h),
      d = image.data;
    canvas.width = w;
    canvas.height = h;
    const poles = signed ? [T.bg, T.data, T.generated].map(rgb) : null;
    for (let i = 0, j = 0; i < bytes.length; i++, j += 4) {
      if (signed) {
        const v = (bytes[i] - 127.5) / 127.5,
          to = v < 0 ? poles[1] : poles[2];
        for (let k = 0; k < 3; k++) d[j + k] = poles[0][k] + Math.abs(v) * (to[k] - poles[0][k]);
      } else d[j] = d[j + 1] = d[j + 2] = T.dark ? bytes[i] : 255 - bytes[i];
      d[j + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    const m = c.getTransform(),
      fit = (side * m.a) / Math.max(h, w),
      k = fit < 1 ? fit : Math.floor(fit + 0.01);
    c.save();
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.imageSmoothingEnabled = fit < 1;
    const left = Math.round(x * m.a + m.e + (side * m.a - k * w) / 2),
      top = Math.round(y * m.d + m.f + (side * m.d - k * h) / 2);
    c.drawImage(canvas, left, top, k * w, k * h);
    c.strokeStyle = T.grid;
    c.lineWidth = m.a;
    c.strokeRect(left + 0.5, top + 0.5, k * w - 1, k * h - 1);
    c.restore();
  },
};
