// makeCurves: stacked panels over one axis of steps, for one run or for several on top of each other.
//
//   const c = makeCurves(canvas, { onHover(step | null), onPick(step) });
//   c.set({ panels, lanes: [{ run, mark: "A", dash: [] }], extent });  c.resize(width, height, look);  c.draw(at,
//   hover, moving)
//
// bend: steps until the axis of steps runs half as fast as at its start (log(1 + step / bend)); 0, the usual, for an
// even one.
// A panel is {title, weight, lines: [{column, label, short, colour}], refs: [{value, label}], band: {low, high, label,
// colour},
// log, range: [lo, hi], percent} or, in place of lines, {paint(c, box, lane, X, look), read(lane, step)}, which draws
// its own
// rows. colour is a name in the theme. What lies beyond the play head is there, but faint; earlier branches are ghosts.
import { fitCanvas } from "./canvas.js";
import { formatNumber } from "./dom.js";
import { sketch } from "./sketch.js";
import { themeOf } from "./theme.js";

export const makeCurves = (canvas, { onHover, onPick } = {}) => {
  const layers = { still: document.createElement("canvas"), lines: document.createElement("canvas") };
  let S = { panels: [], lanes: [], extent: 1, bend: 0 },
    width = 0,
    height = 0,
    look = themeOf(canvas),
    painted = "",
    drawn = "",
    drawnAt = -Infinity,
    boxes = [],
    ranges = new Map();
  const dimmed = 0.2,
    OFTEN_MS = 30; // between two paintings while the play head moves: it walks a pixel in that time

  // ---- where things stand
  // -------------------------------------------------------------------------------------------------
  const head = () => Math.round(look.size * 1.5),
    foot = () => Math.round(look.size * 1.45),
    gutter = () => Math.round(look.size * 2.7);
  const margin = () => Math.round(look.size * 2.4);
  const X = (step) => gutter() + along(step, S.extent, S.bend) * (width - gutter() - margin());
  function place() {
    const total = S.panels.reduce((sum, p) => sum + (p.weight ?? 1), 0),
      gap = look.lecture ? 6 : 4;
    const room = height - foot() - S.panels.length * (head() + gap);
    let y = 0;
    boxes = S.panels.map((p) => {
      const h = Math.max(12, (room * (p.weight ?? 1)) / total),
        box = { x: gutter(), y: y + head(), w: width - gutter() - margin(), h, top: y };
      y += head() + h + gap;
      return box;
    });
  }

  function range(panel) {
    if (panel.range) return panel.range;
    const found = [];
    for (const { run } of S.lanes) {
      for (const { rows } of run.path()) {
        const stride = Math.max(1, Math.floor(rows.length / 400));
        for (let i = rows.length - 1; i >= 0; i -= stride) {
          for (const { column } of panel.lines) {
            const v = run.value(rows[i], column);
            if (Number.isFinite(v) && (!panel.log || v > 0)) found.push(v);
          }
        }
      }
    }
    if (!found.length) return panel.log ? [0.1, 10] : [0, 1];
    found.sort((a, b) => a - b);
    // Peaks are shown, but a run that blows up leaves through the roof: it must not flatten all that came before.
    let lo = found[Math.floor(0.02 * (found.length - 1))],
      hi = found[Math.ceil(0.97 * (found.length - 1))];
    const usual = hi - lo,
      least = found[0],
      most = found[found.length - 1];
    if (!panel.log && most - hi < 1.5 * usual) hi = most;
    if (panel.log || lo - least < 1.5 * usual) lo = least;
    if (panel.log && most < 100 * hi) hi = most;
    for (const { value } of panel.refs ?? []) {
      lo = Math.min(lo, value);
      hi = Math.max(hi, value);
    }
    if (panel.band) {
      for (const { run } of S.lanes) {
        const low = latest(run, Infinity, panel.band.low);
        if (Number.isFinite(low) && low > 0) lo = Math.min(lo, low);
      }
    }
    if (panel.log) {
      lo = Math.log10(lo);
      hi = Math.log10(hi);
      if (hi - lo < 0.5) {
        hi += 0.25;
        lo -= 0.25;
      }
      return [10 ** (lo - 0.06 * (hi - lo)), 10 ** (hi + 0.08 * (hi - lo))];
    }
    if (hi - lo < 1e-6) {
      hi += 0.5;
      lo -= 0.5;
    }
    return [lo - 0.06 * (hi - lo), hi + 0.1 * (hi - lo)];
  }
  // A range moves only when the values leave it, or have become small in it: axes that never stand still cannot be
  // read.
  function steady(panel, i) {
    const f = panel.log ? Math.log10 : (v) => v,
      now = range(panel),
      old = ranges.get(panel.id);
    if (
      old &&
      old.key === panel.title &&
      f(now[0]) >= f(old.r[0]) - 1e-9 &&
      f(now[1]) <= f(old.r[1]) + 1e-9 &&
      f(now[1]) - f(now[0]) > 0.6 * (f(old.r[1]) - f(old.r[0]))
    )
      return old.r;
    ranges.set(panel.id, { key: panel.title, r: now });
    return now;
  }
  function scale(panel, box) {
    const f = panel.log ? (v) => Math.log10(Math.max(v, 1e-30)) : (v) => v,
      [lo, hi] = steady(panel),
      a = f(lo),
      b = f(hi);
    const Y = (v) =>
      Math.min(box.y + box.h + 2000, Math.max(box.y - 2000, box.y + box.h - ((f(v) - a) / (b - a)) * box.h));
    const ticks = [],
      room = Math.max(2, Math.floor(box.h / (look.size * 1.5)));
    if (panel.log) {
      const every = Math.max(1, Math.ceil((b - a) / room)),
        within = (v) => v >= lo && v <= hi && ticks.push(v);
      for (let e = Math.ceil(a); e <= b; e++) if (e % every === 0) ticks.push(10 ** e);
      if (ticks.length < 2) for (const m of [2, 5]) for (let e = Math.floor(a); e <= b; e++) within(m * 10 ** e);
    } else {
      const d = sketch.step(hi - lo, Math.min(room, 4));
      for (let v = Math.ceil(lo / d - 1e-9) * d; v <= hi + 1e-9; v += d) ticks.push(Math.abs(v) < 1e-9 ? 0 : v);
    }
    const clear = (v, kept) => kept.every((k) => Math.abs(Y(k) - Y(v)) >= 1.05 * look.size); // labels that do not touch
    return { Y, ticks: ticks.reduce((kept, v) => (clear(v, kept) ? [...kept, v] : kept), []) };
  }

  // ---- numbers
  // --------------------------------------------------------------------------------------------------------------
  const SUPER = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
  const power = (e) => `10${e < 0 ? "\u207b" : ""}${[...String(Math.abs(e))].map((d) => SUPER[+d]).join("")}`;
  function format(v, panel) {
    if (!Number.isFinite(v)) return "\u2013";
    if (panel.percent) return `${formatNumber(100 * v, 0)}\u00a0%`;
    if (panel.range) return formatNumber(v, 2);
    const m = Math.abs(v);
    if (m && (m >= 1e5 || m < 1e-3)) {
      const e = Math.floor(Math.log10(m));
      return `${formatNumber(v / 10 ** e, 1)}\u00d7${power(e)}`;
    }
    return formatNumber(v, m >= 100 ? 0 : m >= 10 ? 1 : m < 0.1 ? 3 : 2);
  }
  const tick = (v, panel) => {
    if (panel.percent) return `${Math.round(100 * v)}%`;
    if (panel.log || (v && (Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3))) {
      const e = Math.floor(Math.log10(Math.abs(v)) + 1e-9),
        m = v / 10 ** e;
      if (Math.abs(e) > 2) return Math.abs(m - 1) < 1e-6 ? power(e) : `${formatNumber(m, 0)}\u00b7${power(e)}`;
    }
    return String(+v.toPrecision(3)).replace("-", "\u2212");
  };

  // ---- painting
  // -------------------------------------------------------------------------------------------------------------
  function trace(c, run, rows, column, Y, panel) {
    const buckets = rows.length > 3 * width; // more rows than pixels: the lowest and highest of each pixel
    let px = -1,
      lo = 0,
      hi = 0,
      begun = false;
    const to = (x, y) => {
      if (begun) c.lineTo(x, y);
      else {
        c.moveTo(x, y);
        begun = true;
      }
    };
    for (const row of rows) {
      const v = run.value(row, column);
      if (!Number.isFinite(v) || (panel.log && v <= 0)) continue;
      const x = X(row.step),
        y = Y(v);
      if (!buckets) {
        to(x, y);
        continue;
      }
      if (Math.floor(x) === px) {
        lo = Math.min(lo, y);
        hi = Math.max(hi, y);
        continue;
      }
      if (px >= 0) {
        to(px, lo);
        to(px, hi);
      }
      px = Math.floor(x);
      lo = hi = y;
    }
    if (buckets && px >= 0) {
      to(px, lo);
      to(px, hi);
    }
  }
  function band(c, lane, { low, high, colour }, Y) {
    const { run } = lane,
      rows = run
        .path()
        .flatMap((p) => p.rows)
        .filter((r) => Number.isFinite(run.value(r, low)));
    if (!rows.length) return;
    c.beginPath();
    rows.forEach((r) => c.lineTo(X(r.step), Y(run.value(r, high))));
    c.lineTo(X(S.extent), Y(run.value(rows[rows.length - 1], high)));
    c.lineTo(X(S.extent), Y(run.value(rows[rows.length - 1], low)));
    rows.reverse().forEach((r) => c.lineTo(X(r.step), Y(run.value(r, low))));
    c.globalAlpha = 0.28;
    c.fillStyle = look[colour];
    c.fill();
    c.globalAlpha = 1;
  }
  function paintLayers() {
    const key = [
      width,
      height,
      S.extent,
      S.bend,
      look.dark,
      look.lecture,
      S.panels.map((p) => `${p.id}${p.title}`),
      S.lanes.map((l) => l.run.version),
    ].join();
    if (key === painted || !width) return;
    painted = key;
    place();
    const c = fitCanvas(layers.still, width, height),
      d = fitCanvas(layers.lines, width, height);
    c.clearRect(0, 0, width, height);
    d.clearRect(0, 0, width, height);
    S.panels.forEach((panel, i) => {
      const box = boxes[i];
      c.fillStyle = look.panel;
      c.globalAlpha = 0.5;
      c.fillRect(box.x, box.y, box.w, box.h);
      c.globalAlpha = 1;
      if (panel.paint) {
        S.lanes.forEach((lane, k) => panel.paint(d, box, lane, X, look, k, S.lanes.length));
        return;
      }
      const { Y, ticks } = scale(panel, box);
      for (const v of ticks) {
        sketch.line(
          c,
          [
            [box.x, Y(v)],
            [box.x + box.w, Y(v)],
          ],
          look.grid,
        );
        sketch.text(
          c,
          look,
          tick(v, panel),
          box.x - 6,
          Math.min(box.y + box.h - 0.32 * look.size, Math.max(box.y + 0.32 * look.size, Y(v))),
          { size: 0.8, align: "right", color: look.muted },
        );
      }
      for (const e of [c, d]) {
        e.save();
        e.beginPath();
        e.rect(box.x - 1, box.y - 1, box.w + 2, box.h + 2);
        e.clip();
      }
      if (panel.band) S.lanes.slice(0, 1).forEach((lane) => band(c, lane, panel.band, Y));
      for (const { value } of panel.refs ?? [])
        sketch.line(
          c,
          [
            [box.x, Y(value)],
            [box.x + box.w, Y(value)],
          ],
          look.muted,
          1.25,
          [2, 3],
        );
      S.lanes.forEach((lane) => {
        for (const line of panel.lines) {
          c.globalAlpha = 0.3;
          c.strokeStyle = look[line.colour];
          c.lineWidth = 1;
          c.setLineDash(lane.dash);
          for (const { rows } of lane.run.ghosts()) {
            c.beginPath();
            trace(c, lane.run, rows, line.column, Y, panel);
            c.stroke();
          }
          c.globalAlpha = 1;
          c.setLineDash([]);
          d.beginPath();
          d.strokeStyle = look[line.colour];
          d.lineWidth = look.lecture ? 2.25 : 1.5;
          d.lineJoin = "round";
          d.setLineDash(lane.dash);
          for (const { rows } of lane.run.path()) trace(d, lane.run, rows, line.column, Y, panel);
          d.stroke();
          d.setLineDash([]);
        }
      });
      c.restore();
      d.restore();
      for (const { value, label } of panel.refs ?? [])
        sketch.text(c, look, label, box.x + box.w + 4, Y(value), { size: 0.8, color: look.muted });
    });
    const far = S.extent,
      every = sketch.step(far, Math.max(2, width / 110)),
      last = boxes[boxes.length - 1],
      stops = [];
    for (let s = 0; s <= far + 1e-6 && !S.bend; s += every) stops.push(s);
    for (let p = 10; p <= far && S.bend; p *= 10) for (const m of [1, 2, 5]) if (m * p <= far) stops.push(m * p);
    let taken = -Infinity;
    for (const s of S.bend ? [0, ...stops] : stops) {
      if (!last || (S.bend && X(s) < taken + 3.4 * look.size)) continue;
      taken = X(s);
      sketch.text(c, look, s.toLocaleString("en-US"), Math.min(X(s), width - 14), last.y + last.h + 0.8 * look.size, {
        size: 0.8,
        align: s ? "center" : "left",
        color: look.muted,
      });
    }
  }

  // The line over a panel: its title, and each curve's name and value at the step that is looked at.
  function header(c, panel, box, step) {
    const y = box.top + head() / 2,
      size = 0.86;
    let x = box.x + sketch.text(c, look, panel.title, box.x, y, { size, weight: 650 }) + 12;
    const values = (f) => S.lanes.map((lane) => f(lane)).join(S.lanes.length > 1 ? "\u2009|\u2009" : "");
    const entries = panel.paint
      ? [
          {
            forms: [
              values((lane) => panel.read(lane, step)),
              values((lane) => panel.read(lane, step).replace(/ \(.*/, "")),
            ],
            colour: "text",
          },
        ]
      : panel.lines.map((line) => {
          const value = values((lane) => format(latest(lane.run, step, line.column), panel)),
            short = line.short ?? line.label;
          return { forms: [`${line.label} ${value}`, `${short} ${value}`, short], colour: line.colour, line: true };
        });
    if (panel.band)
      entries.push({ forms: [panel.band.label, panel.band.short, ""], colour: panel.band.colour, band: true });
    c.font = `400 ${Math.round(size * look.size)}px ${look.font}`;
    const form = (e, i) => e.forms[Math.min(i, e.forms.length - 1)]; // the longest form in which all of them fit
    const level =
      [0, 1, 2].find(
        (i) =>
          entries.reduce((sum, e) => sum + c.measureText(form(e, i)).width + (form(e, i) ? 32 : 0), x) < width + 14,
      ) ?? 2;
    for (const e of entries) {
      const text = form(e, level);
      if (!text) continue;
      if (e.line) {
        sketch.line(
          c,
          [
            [x, y],
            [x + 13, y],
          ],
          look[e.colour],
          2.25,
        );
        x += 18;
      }
      if (e.band) {
        c.globalAlpha = 0.3;
        c.fillStyle = look[e.colour];
        c.fillRect(x, y - 5, 13, 10);
        c.globalAlpha = 1;
        x += 18;
      }
      x += sketch.text(c, look, text, x, y, { size, color: e.line ? look[e.colour] : look.text }) + 14;
    }
  }
  // The newest value at or before a step: some columns are measured less often than others.
  function latest(run, step, column) {
    for (let s = step, i = 0; i < 60; i++) {
      const row = run.row(s);
      if (!row) return NaN;
      const v = run.value(row, column);
      if (Number.isFinite(v)) return v;
      s = row.step - 0.5;
    }
    return NaN;
  }

  // Which line is which run: the run's letter where its line ends.
  function letters(c, panel, box, at) {
    if (S.lanes.length < 2 || panel.paint) return;
    const { Y } = scale(panel, box);
    const spots = S.lanes
      .map((lane) => {
        const line = panel.lines[panel.lines.length - 1],
          end = Math.min(at, lane.run.span().last),
          v = latest(lane.run, end, line.column);
        return Number.isFinite(v)
          ? {
              mark: lane.mark,
              colour: look[line.colour],
              x: X(end),
              y: Math.min(box.y + box.h - 6, Math.max(box.y + 6, Y(v))),
            }
          : null;
      })
      .filter(Boolean)
      .sort((a, b) => a.y - b.y);
    if (spots[1] && spots[1].y - spots[0].y < 12) {
      const mid = (spots[0].y + spots[1].y) / 2;
      spots[0].y = mid - 6;
      spots[1].y = mid + 6;
    }
    for (const s of spots) {
      const left = s.x > width - margin() - 14;
      sketch.text(c, look, s.mark, s.x + (left ? -6 : 6), s.y, {
        size: 0.8,
        weight: 700,
        color: s.colour,
        halo: look.bg,
        align: left ? "right" : "left",
      });
    }
  }

  function draw(at, hover = null, moving = false) {
    const before = painted,
      now = performance.now();
    if (moving && now - drawnAt < OFTEN_MS) return;
    paintLayers();
    // At normal speed the play head needs several frames for a pixel; what would look the same is not painted again.
    const shown = [
      Math.round(2 * X(at)),
      hover === null ? "" : Math.round(X(hover)),
      S.lanes.map(({ run }) => run.row(hover ?? at)?.step),
    ].join();
    if (!width || (painted === before && shown === drawn)) return;
    drawn = shown;
    drawnAt = now;
    const c = fitCanvas(canvas, width, height),
      x = X(Math.min(at, S.extent));
    c.fillStyle = look.bg;
    c.fillRect(0, 0, width, height);
    c.drawImage(layers.still, 0, 0, width, height);
    const part = (from, to, alpha) => {
      if (to <= from) return;
      c.save();
      c.beginPath();
      c.rect(from, 0, to - from, height);
      c.clip();
      c.globalAlpha = alpha;
      c.drawImage(layers.lines, 0, 0, width, height);
      c.restore();
    };
    part(0, x + 0.5, 1);
    part(x + 0.5, width, dimmed);
    const last = boxes[boxes.length - 1];
    if (!last) return;
    S.panels.forEach((panel, i) => {
      header(c, panel, boxes[i], hover ?? at);
      letters(c, panel, boxes[i], at);
    });
    for (const box of boxes) {
      sketch.line(
        c,
        [
          [x, box.y],
          [x, box.y + box.h],
        ],
        look.text,
        1,
      );
      if (hover !== null)
        sketch.line(
          c,
          [
            [X(hover), box.y],
            [X(hover), box.y + box.h],
          ],
          look.highlight,
          1.5,
        );
    }
  }

  const spot = (e) => {
    const x = e.clientX - canvas.getBoundingClientRect().left;
    return x < gutter() - 4
      ? null
      : Math.min(S.extent, Math.max(0, stepAt((x - gutter()) / (width - gutter() - margin()), S.extent, S.bend)));
  };
  canvas.addEventListener("pointermove", (e) => onHover?.(spot(e)));
  canvas.addEventListener("pointerleave", () => onHover?.(null));
  canvas.addEventListener("click", (e) => {
    const step = spot(e);
    if (step !== null) onPick?.(step);
  });

  return {
    draw,
    spot,
    set(values) {
      S = { ...S, ...values };
    },
    resize(w, h, theme) {
      width = w;
      height = h;
      look = theme;
      painted = "";
    },
    text: (at) =>
      S.panels
        .map(
          (p) =>
            `${p.title}: ${p.paint ? S.lanes.map((l) => p.read(l, at)).join(", ") : p.lines.map((l) => `${l.label} ${S.lanes.map((lane) => format(latest(lane.run, at, l.column), p)).join(", ")}`).join("; ")}`,
        )
        .join(". "),
  };
};

// Where a step lies on an axis of steps, 0 to 1, and the other way round.
export const along = (step, extent, bend) =>
  bend ? Math.log1p(step / bend) / Math.log1p((extent || 1) / bend) : step / (extent || 1);
export const stepAt = (share, extent, bend) =>
  bend ? bend * Math.expm1(share * Math.log1p(extent / bend)) : share * extent;

// The curves that have arrived as CSV: every lane, every branch.
export const curvesCSV = (lanes) => {
  const lines = [];
  for (const { run, name } of lanes) {
    if (!run.meta) continue;
    if (!lines.length) lines.push(["run", ...run.meta.columns].join(","));
    const quoted = `"${name.replaceAll('"', '""')}"`;
    for (const { rows } of run.branches())
      for (const row of rows)
        lines.push([quoted, ...Array.from(row, (v) => (Number.isFinite(v) ? +v.toPrecision(7) : ""))].join(","));
  }
  return new Blob(["\ufeff", lines.join("\n"), "\n"], { type: "text/csv" });
};
