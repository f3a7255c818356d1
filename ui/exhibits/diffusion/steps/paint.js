// The pictures of the exhibit. `cells[column]` is what is known of one number of steps: {moments: [{done, s, x, x0}],
// ms, way, whole}.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawChart } from "../../../browser/chart.js";
import { formatNumber } from "../../../browser/dom.js";
import { noise } from "../../../browser/noise.js";
import { sketch } from "../../../browser/sketch.js";

export const stepsPaint = {
  NAMES: ["ddim", "ddpm", "ddpm_beta"],
  MARKS: ["dot", "square", "triangle"],
  DASHES: [[], [7, 4], [2, 3]],
  colour: (look, row) => [look.text, look.generated, look.muted][row],

  // Everything that has come, by column. The noise that all begin with is the run's first picture.
  read(run, counts) {
    const cells = counts.map((count) => ({ count, moments: [], ms: NaN, ways: [], whole: false }));
    let noise = null;
    for (const picture of run.pictures()) {
      const row = run.row(picture.step),
        v = (name) => run.value(row, name);
      if (picture.step === 0) {
        noise = picture.arrays.x;
        continue;
      }
      const cell = cells[v("column")];
      if (!cell || row.step !== picture.step) continue;
      cell.moments.push({ done: v("done"), s: v("s"), x: picture.arrays.x, x0: picture.arrays.x0 });
      cell.ms = v("ms");
      cell.whole = v("done") === cell.count;
      cell.ways = stepsPaint.NAMES.map((name) => v(`way_${name}`) / v(`chord_${name}`));
    }
    return { cells, noise };
  },
  newest: (cell) => cell.moments[cell.moments.length - 1],
  time: (ms) =>
    Number.isFinite(ms)
      ? ms < 10
        ? `${formatNumber(ms, 1)} ms`
        : ms < 995
          ? `${Math.round(ms)} ms`
          : `${formatNumber(ms / 1000, 1)} s`
      : "",

  grid(canvas, { cells, scale, left, words, row, column, narrow }, look) {
    const s = noise.SIDE * scale,
      gap = narrow ? 3 : 6,
      size = look.size,
      top = 1.5 * size,
      foot = 1.5 * size;
    const width = left + cells.length * (s + gap),
      height = top + 3 * (s + gap) + foot,
      c = fitCanvas(canvas, width, height);
    const X = (k) => left + k * (s + gap),
      Y = (k) => top + k * (s + gap);
    c.clearRect(0, 0, width, height);
    sketch.text(c, look, narrow ? "" : words.steps, left - 8, 0.6 * size, {
      align: "right",
      color: look.muted,
      size: 0.86,
    });
    words[narrow ? "short" : "rows"].forEach((text, k) => {
      const active = k === row,
        y = Y(k) + s / 2;
      sketch.text(c, look, text, left - (narrow ? 6 : 22), y, {
        align: "right",
        weight: active ? 700 : 500,
        size: narrow ? 0.82 : 0.95,
      });
      if (!narrow) {
        c.fillStyle = stepsPaint.colour(look, k);
        drawChart.mark(c, stepsPaint.MARKS[k], left - 12, y, 4);
      }
    });
    cells.forEach((cell, k) => {
      const active = k === column,
        now = stepsPaint.newest(cell);
      const text = narrow && cell.count >= 1000 ? "1k" : cell.count.toLocaleString("en-US");
      sketch.text(c, look, text, X(k) + s / 2, 0.6 * size, {
        align: "center",
        weight: active ? 700 : 500,
        size: narrow ? 0.8 : 0.95,
      });
      const under = cell.whole ? stepsPaint.time(cell.ms) : now ? `${Math.round((100 * now.done) / cell.count)} %` : "";
      if (!narrow)
        sketch.text(c, look, under, X(k) + s / 2, height - 0.6 * size, {
          align: "center",
          size: 0.8,
          color: look.muted,
        });
      for (let r = 0; r < 3; r++) {
        if (now) noise.picture(c, noise.read(now.x0, r), 1, X(k), Y(r), scale, look);
        else {
          c.strokeStyle = look.grid;
          c.lineWidth = 1;
          c.strokeRect(X(k) + 0.5, Y(r) + 0.5, s - 1, s - 1);
        }
      }
    });
    if (!narrow)
      sketch.text(c, look, words.took, left - 8, height - 0.6 * size, { align: "right", color: look.muted, size: 0.8 });
    c.strokeStyle = look.highlight;
    c.lineWidth = 3;
    c.strokeRect(X(column) - 1.5, Y(row) - 1.5, s + 3, s + 3);
    const inside = (v, step, n) => Math.min(n - 1, Math.max(0, Math.floor(v / step)));
    return { at: (x, y) => ({ column: inside(x - left, s + gap, cells.length), row: inside(y - top, s + gap, 3) }) };
  },

  large(canvas, { moment, row, scale, pixel }, look) {
    const side = noise.SIDE * scale,
      c = fitCanvas(canvas, side, side);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    if (moment) noise.picture(c, noise.read(moment.x0, row), 1, 0, 0, scale, look);
    noise.mark(c, pixel, 0, 0, scale, look);
  },

  // The guesses at the clean picture that one cell has gone through, from left to right.
  strip(canvas, { cell, row, width, scale, chosen }, look) {
    const s = noise.SIDE * scale,
      gap = 4,
      most = Math.floor((width + gap) / (s + gap)),
      all = cell.moments,
      n = Math.min(most, all.length);
    const c = fitCanvas(canvas, width, s),
      shown = [];
    c.clearRect(0, 0, width, s);
    for (let i = 0; i < n; i++) {
      const at = n < 2 ? 0 : Math.round((i * (all.length - 1)) / (n - 1));
      shown.push(at);
      noise.picture(c, noise.read(all[at].x0, row), 1, i * (s + gap), 0, scale, look);
      if (at === chosen) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 3;
        c.strokeRect(i * (s + gap) + 1.5, 1.5, s - 3, s - 3);
      }
    }
    return (x) => shown[Math.min(n - 1, Math.max(0, Math.floor(x / (s + gap))))] ?? null;
  },

  // One pixel of x_t from noise to picture: what the sampler walks along.
  path(canvas, { cells, noise: start, row, column, pixel, width, height, words, T }, look) {
    const value = (bytes, k) => (bytes ? noise.read(bytes, k)[pixel] : NaN);
    const way = (cell) => [[T, value(start, row)], ...cell.moments.map((m) => [m.s, value(m.x, row)])];
    const last = cells[cells.length - 1],
      lines = [];
    // Behind it, thin: the same sampler in all steps, and in as many steps the one that it is to be compared with.
    if (last.whole && column !== cells.length - 1) lines.push({ points: way(last), colour: look.muted, width: 1 });
    const against = row === 0 ? 1 : 0,
      other = [[T, value(start, against)], ...cells[column].moments.map((m) => [m.s, value(m.x, against)])];
    lines.push({
      points: other,
      colour: stepsPaint.colour(look, against),
      width: 1,
      dash: stepsPaint.DASHES[against],
      name: words.short_names[against],
      at: Math.floor(0.8 * other.length),
      below: other[Math.floor(0.8 * other.length)]?.[1] < 0,
    });
    lines.push({
      points: way(cells[column]),
      colour: look.highlight,
      width: 2.25,
      mark: cells[column].count <= 50 ? "dot" : "",
      size: cells[column].count <= 20 ? 4 : 2.6,
    });
    return drawChart(
      canvas,
      width,
      height,
      {
        title: words.path_title,
        left: 1.9,
        lines,
        x: {
          range: [T, 0],
          ticks: [
            [T, `t = ${T.toLocaleString("en-US")}`],
            [T / 2, `${T / 2}`],
            [0, "0"],
          ],
        },
        y: {
          range: [-2.7, 2.7],
          ticks: [
            [-1, "\u22121"],
            [0, "0"],
            [1, "1"],
          ],
        },
      },
      look,
    );
  },

  // Distances by number of steps: ours, or the published ones.
  quality(canvas, { lines, band, cursor, title, width, height, words, empty }, look) {
    const all = lines.flatMap(({ points }) => points.map(([, y]) => y)).concat(band ? [band.low] : []);
    const low = all.length ? Math.min(...all) / 1.25 : 1,
      high = all.length ? Math.max(...all) * 1.3 : 100;
    return drawChart(
      canvas,
      width,
      height,
      {
        title,
        band,
        cursor,
        empty,
        left: 2.9,
        lines: lines.map(({ row, points, ...more }) => ({
          points,
          colour: stepsPaint.colour(look, row),
          dash: stepsPaint.DASHES[row],
          mark: stepsPaint.MARKS[row],
          ...more,
        })),
        x: {
          range: [0.85, 1200],
          log: true,
          ticks: [
            [1, "1"],
            [10, "10"],
            [100, "100"],
            [1000, "1,000"],
          ],
          label: words.steps,
        },
        y: { range: [low, high], log: true, ticks: drawChart.powers(low, high) },
      },
      look,
    );
  },
};
