// makeInk: a transparent square on which hundreds of small marks and thin lines are put pixel by pixel, and which is
// then drawn as
// one picture. Without a graphics card the canvas's own shapes cost ten times as much, and the processor that draws is
// the one that
// trains. Lengths are CSS pixels; places are taken to a quarter of a device pixel.
import { rgb } from "../../../browser/theme.js";

const PHASES = 4;

export function makeInk() {
  const sheet = document.createElement("canvas"),
    pen = sheet.getContext("2d"),
    cut = new Map();
  const colours = new Map();
  let image = null,
    px = null,
    n = 0,
    k = 1,
    fresh = false;

  function ink(colour) {
    if (!colours.has(colour)) {
      const [r, g, b] = rgb(colour);
      colours.set(colour, (b << 16) | (g << 8) | r);
    }
    return colours.get(colour);
  }

  // A mark's coverage at each place that it can have within a pixel: {half, wide, masks}.
  function masks(key, reach, draw) {
    const name = `${key},${k}`;
    if (!cut.has(name)) {
      const half = Math.ceil(reach * k) + 1,
        wide = 2 * half + 1,
        list = [];
      for (let p = 0; p < PHASES * PHASES; p++) {
        const c = Object.assign(document.createElement("canvas"), { width: wide, height: wide }).getContext("2d", {
          willReadFrequently: true,
        });
        c.translate(half + (p % PHASES) / PHASES, half + Math.floor(p / PHASES) / PHASES);
        c.scale(k, k);
        draw(c);
        list.push(c.getImageData(0, 0, wide, wide).data.filter((v, i) => i % 4 === 3));
      }
      cut.set(name, { half, wide, list });
    }
    return cut.get(name);
  }
  // One colour over what is there, alpha not multiplied in.
  function over(p, rgb, a) {
    const old = px[p],
      b = old >>> 24;
    if (a === 255 || !b) {
      px[p] = (a << 24) | rgb;
      return;
    }
    const sum = a + b - (a * b) / 255,
      t = a / sum,
      mix = (s) => {
        const u = (old >> s) & 255;
        return Math.round(u + t * (((rgb >> s) & 255) - u)) << s;
      };
    px[p] = (Math.round(sum) << 24) | mix(16) | mix(8) | mix(0);
  }

  return {
    // Begin anew on a square of this side.
    clear(side) {
      const m = Math.round(side * (window.devicePixelRatio || 1));
      if (m !== n) {
        sheet.width = sheet.height = n = m;
        image = pen.createImageData(n, n);
        px = new Uint32Array(image.data.buffer);
      }
      k = n / side;
      px.fill(0);
      fresh = true;
    },
    // The same mark at all points [x, y, x, y, …]; X and Y place them. key names what draw(c) fills around the origin,
    // `reach` at most.
    marks(points, X, Y, colour, key, reach, draw) {
      const { half, wide, list } = masks(key, reach, draw),
        rgb = ink(colour);
      for (let i = 0; i < points.length; i += 2) {
        const u = Math.round(X(points[i]) * k * PHASES),
          v = Math.round(Y(points[i + 1]) * k * PHASES);
        const mask = list[(v & (PHASES - 1)) * PHASES + (u & (PHASES - 1))],
          left = Math.floor(u / PHASES) - half,
          top = Math.floor(v / PHASES) - half;
        const from = Math.max(0, -left),
          to = Math.min(wide, n - left);
        for (let j = Math.max(0, -top), end = Math.min(wide, n - top); j < end; j++) {
          for (let q = j * wide + from, p = (top + j) * n + left + from, last = j * wide + to; q < last; q++, p++)
            if (mask[q]) over(p, rgb, mask[q]);
        }
      }
    },
    // A straight stroke. Where strokes of a colour cross, they are one.
    line(x0, y0, x1, y1, width, colour) {
      const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0),
        back = steep ? y1 < y0 : x1 < x0;
      let u0 = steep ? y0 : x0,
        v0 = steep ? x0 : y0,
        u1 = steep ? y1 : x1,
        v1 = steep ? x1 : y1;
      if (back) {
        const u = u0,
          v = v0;
        u0 = u1;
        v0 = v1;
        u1 = u;
        v1 = v;
      }
      u0 *= k;
      v0 *= k;
      u1 *= k;
      v1 *= k;
      const slope = (v1 - v0) / (u1 - u0) || 0,
        half = (width * k * Math.sqrt(1 + slope * slope)) / 2,
        rgb = ink(colour);
      for (let u = Math.max(0, Math.ceil(u0 - 0.5)), end = Math.min(n - 1, Math.ceil(u1 - 0.5) - 1); u <= end; u++) {
        const v = v0 + (u + 0.5 - u0) * slope,
          low = v - half,
          high = v + half;
        for (let w = Math.max(0, Math.floor(low)), top = Math.min(n, Math.ceil(high)); w < top; w++) {
          const a = Math.round(255 * (Math.min(w + 1, high) - Math.max(w, low))),
            p = steep ? u * n + w : w * n + u;
          if (a > px[p] >>> 24) px[p] = (a << 24) | rgb;
        }
      }
    },
    // Lay it over a canvas whose square has this side.
    onto(c, side, alpha = 1) {
      if (fresh) pen.putImageData(image, 0, 0);
      fresh = false;
      c.globalAlpha = alpha;
      c.drawImage(sheet, 0, 0, side, side);
      c.globalAlpha = 1;
    },
  };
}
