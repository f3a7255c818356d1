// The pictures of the exhibit: what becomes of the same noise, the ten classes' meter, and the notes' print of five
// samples.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";

export const INK = 28,
  GAP = 3,
  PRINTED = 100,
  PRINT_OF = 5;

export const imagePaint = {
  foot: (look) => Math.round(0.87 * look.size), // under each picture: the class seen, and what D gives
  head: (look) => Math.round(1.7 * look.size),
  cell: (scale, look) => ({ w: INK * scale + GAP, h: INK * scale + imagePaint.foot(look) + GAP }),

  // D between 0 and 1 as a bar with a tick at one half: orange where it says generated, blue where it says real.
  score(c, value, x, y, width, height, look) {
    c.fillStyle = look.grid;
    c.fillRect(x, y, width, height);
    if (Number.isFinite(value)) {
      c.fillStyle = value < 0.5 ? look.generated : look.data;
      c.fillRect(x, y, Math.max(1, width * value), height);
    }
    c.fillStyle = look.text;
    c.fillRect(x + width / 2 - 0.5, y - 1.5, 1, height + 3);
  },

  // The grid of one lane. grid: {columns, rows, scale, count, width}; seen: what makeRun shows; blend: how far it has
  // gone to the next.
  grid(canvas, lane, seen, { grid, blend, marked, title, right, key, waiting }, look) {
    const cap = imagePaint.head(look),
      cell = imagePaint.cell(grid.scale, look),
      side = INK * grid.scale,
      foot = imagePaint.foot(look);
    const height = cap + grid.rows * cell.h,
      c = fitCanvas(canvas, grid.width, height),
      area = INK * INK,
      ink = new Float32Array(area);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, grid.width, height);
    // where both do not fit the name goes first; the step stands in the bar, too
    c.font = `650 ${look.size}px ${look.font}`;
    const room = grid.width - 10 - c.measureText(title).width;
    c.font = `400 ${Math.round(0.93 * look.size)}px ${look.font}`;
    const wide =
      marked === null && c.measureText(right).width > room
        ? 0
        : sketch.text(c, look, right, grid.width - 1, cap / 2 - 1, { size: 0.93, align: "right", color: look.muted });
    const begun =
      14 +
      sketch.text(c, look, imagePaint.cut(c, look, title, grid.width - wide - 10), 1, cap / 2 - 1, { weight: 650 });
    c.font = `400 ${Math.round(0.86 * look.size)}px ${look.font}`;
    if (begun + c.measureText(key).width + 14 < grid.width - wide)
      sketch.text(c, look, key, begun, cap / 2 - 1, { size: 0.86, color: look.muted });
    if (!seen) {
      sketch.text(c, look, waiting, grid.width / 2, cap + 2 * side, { align: "center", color: look.muted });
      return;
    }
    const a = seen.a.arrays,
      b = seen.b.arrays,
      high = look.lecture ? 6 : 4,
      wideDigit = Math.round(0.85 * foot) + 2;
    for (let i = 0; i < grid.count; i++) {
      const x = (i % grid.columns) * cell.w,
        y = cap + Math.floor(i / grid.columns) * cell.h,
        from = i * area;
      for (let k = 0; k < area; k++)
        ink[k] = (a.pictures[from + k] + (blend ? blend * (b.pictures[from + k] - a.pictures[from + k]) : 0)) / 255;
      drawDigit(c, ink, x, y, grid.scale, { dark: look.dark });
      const digit = `${a.digit[i]}${a.sure[i] < 0.6 ? "?" : ""}`,
        mid = y + side + foot / 2 + 1;
      sketch.text(c, look, digit, x + 1, mid, { size: 0.82, weight: 700, color: look.classes[a.digit[i]] });
      const left = x + wideDigit + 0.35 * foot;
      imagePaint.score(c, a.score[i], left, mid - high / 2, x + side - left, high, look);
      if (i === marked) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 2.5;
        c.strokeRect(x + 1, y + 1, side - 2, side - 2);
      } else {
        c.strokeStyle = look.grid;
        c.lineWidth = 1;
        c.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
      }
    }
  },
  cut(c, look, text, room) {
    c.font = `650 ${look.size}px ${look.font}`;
    let out = text;
    while (out.length > 2 && c.measureText(out).width > room) out = `${out.slice(0, -2).trimEnd()}\u2026`;
    return out;
  },
  cellAt(grid, x, y, look) {
    const cell = imagePaint.cell(grid.scale, look),
      column = Math.floor(x / cell.w),
      row = Math.floor((y - imagePaint.head(look)) / cell.h),
      i = row * grid.columns + column;
    return column >= 0 && column < grid.columns && row >= 0 && i < grid.count ? i : null;
  },

  // The share of each class among 1,000 samples, with the even share, and beside them how much the samples differ, with
  // what data do.
  // What is beyond the roof is cut, and its number says so.
  meter(canvas, width, height, { shares, variety }, { title, even, varied }, look) {
    const c = fitCanvas(canvas, width, height),
      top = Math.round(1.5 * look.size),
      base = height - Math.round(1.25 * look.size),
      roof = 0.25;
    c.fillStyle = look.bg;
    c.fillRect(0, 0, width, height);
    sketch.text(c, look, title, 1, top / 2 - 1, { size: 0.93, weight: 650 });
    const room = base - top - 0.9 * look.size,
      last = Math.max((width < 240 ? 3.6 : 4.6) * look.size, width / 8),
      wide = width - last,
      slot = wide / 10,
      bar = Math.max(6, Math.min(0.62 * slot, 40));
    const Y = (v, of = roof) => base - (Math.min(v, of) / of) * room;
    const note = { size: 0.75, align: "center", halo: look.bg };
    sketch.line(
      c,
      [
        [0, Y(0.1)],
        [wide - 0.3 * slot, Y(0.1)],
      ],
      look.text,
      1,
      [3, 3],
    );
    for (let k = 0; k < 10; k++) {
      const x = slot * (k + 0.5),
        v = shares[k],
        there = v >= 0.02,
        y = Y(v || 0);
      if (v > 0) {
        c.fillStyle = look.classes[k];
        c.globalAlpha = there ? 1 : 0.5;
        c.fillRect(x - bar / 2, y, bar, base - y);
        c.globalAlpha = 1;
      }
      if (v > roof)
        for (const d of [7, 11])
          sketch.line(
            c,
            [
              [x - bar / 2 - 1, y + d + 3],
              [x + bar / 2 + 1, y + d - 3],
            ],
            look.bg,
            2.5,
          );
      if (Number.isFinite(v) && (slot > 18 || v > roof))
        sketch.text(
          c,
          look,
          `${!there && v >= 0.015 ? (100 * v).toFixed(1) : Math.round(100 * v)}${slot > 44 ? "\u2009%" : ""}`,
          x,
          y - 0.5 * look.size,
          { ...note, color: there ? look.muted : look.text },
        );
      sketch.text(c, look, String(k), x, base + 0.65 * look.size, {
        size: Math.min(0.93, slot / look.size),
        weight: 700,
        align: "center",
        color: there ? look.classes[k] : look.muted,
      });
      if (Number.isFinite(v) && !there) {
        const r = Math.min(0.42 * look.size, 0.4 * slot),
          my = base + 0.62 * look.size;
        sketch.line(
          c,
          [
            [x - r, my + r],
            [x + r, my - r],
          ],
          look.text,
          1.75,
        );
      }
    }
    sketch.line(
      c,
      [
        [0, base + 0.5],
        [wide - 0.3 * slot, base + 0.5],
      ],
      look.muted,
    );
    const x = wide + last / 2,
      full = 1.25,
      y = Y(variety || 0, full);
    if (variety > 0) {
      c.fillStyle = look.generated;
      c.fillRect(x - bar / 2, y, bar, base - y);
    }
    sketch.line(
      c,
      [
        [wide, Y(1, full)],
        [width, Y(1, full)],
      ],
      look.data,
      1.5,
      [3, 3],
    );
    sketch.line(
      c,
      [
        [wide, base + 0.5],
        [width, base + 0.5],
      ],
      look.muted,
    );
    if (Number.isFinite(variety))
      sketch.text(
        c,
        look,
        `${Math.round(100 * variety)}\u2009%`,
        x,
        (Math.abs(y - Y(1, full)) < 1.2 * look.size ? Math.min(y, Y(1, full)) : y) - 0.5 * look.size,
        { ...note, color: look.text },
      );
    sketch.text(c, look, varied, x, base + 0.65 * look.size, { size: 0.86, weight: 650, align: "center" });
    if (!even) return;
    const said = `${even} 10\u2009%`,
      right = wide - 0.3 * slot;
    c.font = `400 ${Math.round(0.8 * look.size)}px ${look.font}`;
    sketch.text(c, look, said, right, top / 2 - 1, { size: 0.8, align: "right", color: look.muted });
    const left = right - c.measureText(said).width - 6;
    sketch.line(
      c,
      [
        [left - 22, top / 2 - 1],
        [left, top / 2 - 1],
      ],
      look.text,
      1,
      [3, 3],
    );
  },

  // Line by line, as a notebook prints them: five samples of the same noise at every hundredth step, the newest at the
  // end.
  prints(canvas, run, at, { width, height, scale, title, waiting }, look) {
    const c = fitCanvas(canvas, width, height),
      cap = imagePaint.head(look),
      line = INK * scale + GAP,
      area = INK * INK,
      ink = new Float32Array(area);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, width, height);
    sketch.text(c, look, imagePaint.cut(c, look, title, width), 1, cap / 2 - 1, { weight: 650, size: 0.93 });
    const found = run
      .pictures()
      .filter((p) => p.step > 0 && p.step % PRINTED === 0 && p.step <= at + 1e-6)
      .slice(-Math.floor((height - cap) / line));
    const left = width - PRINT_OF * (INK * scale + GAP);
    found.forEach((p, row) => {
      const y = cap + row * line;
      sketch.text(c, look, p.step.toLocaleString("en-US"), left - 6, y + (INK * scale) / 2, {
        size: 0.8,
        align: "right",
        color: look.muted,
      });
      for (let i = 0; i < PRINT_OF; i++) {
        for (let k = 0; k < area; k++) ink[k] = p.arrays.pictures[i * area + k] / 255;
        drawDigit(c, ink, left + i * (INK * scale + GAP), y, scale, { dark: look.dark });
      }
    });
    if (!found.length)
      sketch.text(c, look, imagePaint.cut(c, look, waiting, width), 1, cap + line / 2, {
        size: 0.86,
        color: look.muted,
      });
  },
};
