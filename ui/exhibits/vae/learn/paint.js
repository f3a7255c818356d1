// The pictures of the exhibit. `seen` is what makeRun shows at a step: two pictures, a and b, and how far it is from
// one to the other.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

export const CELLS = 9,
  PIXELS = 28;

export const learnPaint = {
  // Greys between two pictures.
  between(name, seen, out) {
    const a = seen.a.arrays[name],
      b = seen.b.arrays[name],
      t = seen.t;
    for (let i = 0; i < out.length; i++) out[i] = (a[i] + t * (b[i] - a[i])) / 255;
    return out;
  },

  // One glyph a class, drawn once: 500 small digits are then 500 copies of a picture. A halo keeps the ten that are
  // copied readable.
  glyphs(look, size, halo) {
    const d = window.devicePixelRatio || 1,
      side = Math.ceil(size * 1.5);
    return look.classes.map((colour, k) => {
      const canvas = document.createElement("canvas"),
        c = fitCanvas(canvas, side, side);
      c.font = `700 ${size}px ${look.font}`;
      c.textAlign = "center";
      c.textBaseline = "middle";
      c.lineJoin = "round";
      if (halo) {
        c.lineWidth = 4;
        c.strokeStyle = look.bg;
        c.strokeText(String(k), side / 2, side / 2);
      }
      c.fillStyle = colour;
      c.fillText(String(k), side / 2, side / 2);
      return { canvas, side, d };
    });
  },

  // Half the side of the square that a picture needs: the prior's three sigma at least, and nearly all codes.
  half(picture) {
    if (picture.half === undefined) {
      const far = [],
        codes = picture.arrays.codes;
      for (let i = 0; i < codes.length; i += 2) far.push(Math.max(Math.abs(codes[i]), Math.abs(codes[i + 1])));
      far.sort((p, q) => p - q);
      const edge = 1.08 * far[Math.floor(0.998 * (far.length - 1))];
      picture.half = Math.max(3.3, Number.isFinite(edge) ? edge : 0);
    }
    return picture.half;
  },

  codes(canvas, side, run, seen, { clouds, marked, small, large }, look) {
    const c = fitCanvas(canvas, side, side),
      labels = run.still.labels;
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    if (!seen) return;
    const half = learnPaint.half(seen.a) + seen.t * (learnPaint.half(seen.b) - learnPaint.half(seen.a)),
      unit = side / 2 / half,
      mid = side / 2;
    const codes = seen.mix("codes"),
      spread = seen.mix("spread"),
      X = (v) => mid + v * unit,
      Y = (v) => mid - v * unit;
    c.save();
    c.beginPath();
    c.rect(0, 0, side, side);
    c.clip();
    sketch.line(
      c,
      [
        [0, mid],
        [side, mid],
      ],
      look.grid,
    );
    sketch.line(
      c,
      [
        [mid, 0],
        [mid, side],
      ],
      look.grid,
    );
    sketch.ellipse(c, mid, mid, 3 * unit, 3 * unit, { fill: look.latent, alpha: 0.05 });
    for (const r of [1, 2, 3]) {
      sketch.ellipse(c, mid, mid, r * unit, r * unit, {
        stroke: look.latent,
        width: look.lecture ? 2 : 1.25,
        dash: [5, 4],
      });
      if (unit > 16)
        sketch.text(c, look, `${r}\u03c3`, mid + 3, mid - r * unit + 0.55 * look.size, {
          size: 0.8,
          color: look.latent,
          halo: look.bg,
        });
    }
    const cloud = (path, i) => {
      const rx = Math.min(4 * side, spread[2 * i] * unit),
        ry = Math.min(4 * side, spread[2 * i + 1] * unit),
        x = X(codes[2 * i]),
        y = Y(codes[2 * i + 1]);
      path.moveTo(x + rx, y);
      path.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
    };
    if (clouds) {
      const paths = look.classes.map(() => new Path2D());
      for (let i = 0; i < labels.length; i++) cloud(paths[labels[i]], i);
      c.lineWidth = look.lecture ? 1.5 : 1;
      c.globalAlpha = 0.3;
      paths.forEach((path, k) => {
        c.strokeStyle = look.classes[k];
        c.stroke(path);
      });
      c.globalAlpha = 1;
    }
    for (let i = labels.length - 1; i >= 0; i--) {
      // the first ten, which are copied, on top
      const { canvas: glyph, side: s } = (i < 10 ? large : small)[labels[i]];
      c.drawImage(glyph, X(codes[2 * i]) - s / 2, Y(codes[2 * i + 1]) - s / 2, s, s);
    }
    if (marked !== null) {
      const path = new Path2D();
      cloud(path, marked);
      c.strokeStyle = look.highlight;
      c.lineWidth = look.lecture ? 3 : 2;
      c.stroke(path);
      sketch.ellipse(c, X(codes[2 * marked]), Y(codes[2 * marked + 1]), 11, 11, { stroke: look.highlight, width: 2 });
    }
    c.restore();
    c.strokeStyle = look.grid;
    c.strokeRect(0.5, 0.5, side - 1, side - 1);
  },

  decoded(canvas, side, seen, tools, look) {
    const c = fitCanvas(canvas, side, side),
      n = CELLS * PIXELS;
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    if (!seen) return;
    const grey = learnPaint.between("plane", seen, tools.grey),
      d = tools.image.data;
    for (let cell = 0, q = 0; cell < CELLS * CELLS; cell++) {
      const left = (cell % CELLS) * PIXELS,
        top = (CELLS - 1 - Math.floor(cell / CELLS)) * PIXELS; // the lattice begins below on the left
      for (let row = 0; row < PIXELS; row++) {
        for (let k = 0, p = 4 * ((top + row) * n + left); k < PIXELS; k++, p += 4, q++) {
          const v = look.dark ? 255 * grey[q] : 255 - 255 * grey[q];
          d[p] = d[p + 1] = d[p + 2] = v;
          d[p + 3] = 255;
        }
      }
    }
    tools.c.putImageData(tools.image, 0, 0);
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = "high";
    c.drawImage(tools.canvas, 0, 0, side, side);
  },

  names: (look) => Math.ceil(2.15 * look.size), // the column of "in" and "out"

  // Ten digits, and under each what comes back of it. Returns where the columns stand.
  copies(canvas, width, scale, run, seen, { buffer, marked }, look, words) {
    const s = PIXELS * scale,
      names = learnPaint.names(look),
      gap = Math.max(0, Math.min(10, Math.floor((width - names - 10 * s) / 9)));
    const height = 2 * s + 4,
      c = fitCanvas(canvas, width, height),
      at = (k) => names + k * (s + gap);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, width, height);
    sketch.text(c, look, words.copies_in, 0, s / 2, { size: 0.85, color: look.muted });
    sketch.text(c, look, words.copies_out, 0, s + 4 + s / 2, { size: 0.85, color: look.muted });
    if (!seen || !run.still.digits) return { at, s, gap };
    const back = learnPaint.between("reconstructions", seen, buffer),
      area = PIXELS * PIXELS;
    for (let k = 0; k < 10; k++) {
      drawDigit(
        c,
        Float32Array.from(run.still.digits.subarray(k * area, (k + 1) * area), (v) => v / 255),
        at(k),
        0,
        scale,
        { dark: look.dark },
      );
      drawDigit(c, back.subarray(k * area, (k + 1) * area), at(k), s + 4, scale, { dark: look.dark });
      if (k === marked) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 2;
        c.strokeRect(at(k) + 1, 1, s - 2, height - 2);
      }
    }
    return { at, s, gap };
  },
};

// The curves: what a digit costs, what of it is the KL, on which axis, and how many digits lie beside their own kind.
export function learnPanels(run, words) {
  const first = run.path()[0]?.rows[0],
    average = run.value(first, "average");
  return [
    {
      id: "cost",
      title: words.cost,
      weight: 1.5,
      refs: Number.isFinite(average) ? [{ value: average, label: words.average }] : [],
      lines: [
        { column: "train", label: words.train, short: words.train_short, colour: "muted" },
        { column: "total", label: words.total, colour: "text" },
        {
          column: "reconstruction",
          label: words.reconstruction,
          short: words.reconstruction_short,
          colour: "generated",
        },
      ],
    },
    {
      id: "kl",
      title: words.kl,
      weight: 1.2,
      lines: [
        { column: "kl_1", label: "z\u2081", colour: "muted" },
        { column: "kl_2", label: "z\u2082", colour: "text" },
        { column: "kl", label: words.both, colour: "latent" },
      ],
    },
    {
      id: "same",
      title: words.same,
      weight: 0.7,
      percent: true,
      range: [0, 0.85],
      refs: [{ value: 0.1, label: words.chance }],
      lines: [{ column: "neighbours", label: "", colour: "text" }],
    },
  ];
}
