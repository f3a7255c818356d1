// The curves of all families over the seconds of computing: one metric at a time, each family with its colour, mark and
// dash.
import { fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { sketch } from "../../../browser/sketch.js";
import { themeOf } from "../../../browser/theme.js";
import { raceMark } from "./tile.js";

export function makeRaceChart(words, onPick) {
  const canvas = el("canvas", { class: "rc-chart", role: "img" });
  let S = { metric: "distance", tiles: [], lanes: {}, extent: 1 },
    width = 0,
    height = 0,
    look = themeOf(canvas),
    axis = { x: 0, w: 1 };
  const column = (metric) => metric,
    LOG = ["distance"];

  const rows = (lane, name) =>
    lane?.run.meta
      ? lane.run
          .path()
          .flatMap((p) => p.rows)
          .filter((r) => Number.isFinite(lane.run.value(r, name)))
      : [];
  const last = (lane, name, at) => makeLane.latest(lane.run, at, name);
  function any(name) {
    for (const tile of S.tiles) {
      const lane = S.lanes[tile.id],
        found = lane ? rows(lane, name) : [];
      if (found.length) return lane.run.value(found.at(-1), name);
    }
    return NaN;
  }
  function range(curves, floors) {
    if (S.metric === "modes") return [0, Math.max(1, any("of")) * 1.06];
    if (S.metric === "quality") return [0, 1.06];
    const values = [...curves.flatMap(({ points }) => points.map((p) => p[1])), ...floors]
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    if (!values.length) return LOG.includes(S.metric) ? [0.01, 1] : [0, 1];
    const lo = values[0],
      // what begins nowhere near must not flatten the rest
      hi = S.metric === "nll" ? Math.min(values.at(-1), values[0] + 8) : values.at(-1);
    return LOG.includes(S.metric)
      ? [lo / 1.35, hi * 1.25]
      : [lo - 0.08 * (hi - lo) - 0.02, hi + 0.06 * (hi - lo) + 0.02];
  }

  function draw(at) {
    if (!width) return;
    const c = fitCanvas(canvas, width, height),
      size = look.size,
      left = Math.round(3.1 * size),
      right = Math.round(6.2 * size),
      top = 8,
      bottom = Math.round(2.6 * size),
      w = width - left - right,
      h = height - top - bottom;
    const log = LOG.includes(S.metric),
      X = (ms) => left + (w * ms) / S.extent;
    axis = { x: left, w };
    c.fillStyle = look.bg;
    c.fillRect(0, 0, width, height);
    const curves = S.tiles
      .filter((tile) => S.lanes[tile.id])
      .map((tile) => {
        const lane = S.lanes[tile.id];
        return {
          tile,
          lane,
          colour: look.dark ? tile.dark : tile.light,
          points: rows(lane, column(S.metric)).map((r) => [r.step, lane.run.value(r, column(S.metric))]),
        };
      });
    const low =
      S.metric === "distance"
        ? any("distance_low")
        : S.metric === "nll"
          ? any("nll_floor")
          : S.metric === "quality"
            ? 1 - Math.exp(-4.5)
            : any("of");
    const high = S.metric === "distance" ? any("distance_high") : low,
      [lo, hi] = range(curves, S.metric === "distance" || S.metric === "nll" ? [low, high] : []);
    const f = (v) => (log ? Math.log(Math.max(v, 1e-9)) : v),
      Y = (v) => top + h - (h * (f(v) - f(lo))) / (f(hi) - f(lo));
    const ticks = log
      ? [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].filter((v) => v >= lo && v <= hi)
      : (() => {
          const d = sketch.step(hi - lo, Math.max(2, h / (2.6 * size))),
            out = [];
          for (let v = Math.ceil(lo / d) * d; v <= hi; v += d) out.push(+v.toFixed(6));
          return out;
        })();
    for (const v of ticks) {
      sketch.line(
        c,
        [
          [left, Y(v)],
          [left + w, Y(v)],
        ],
        look.grid,
      );
      sketch.text(
        c,
        look,
        S.metric === "quality" ? `${Math.round(100 * v)}%` : String(v).replace("-", "\u2212"),
        left - 6,
        Y(v),
        { size: 0.82, align: "right", color: look.muted },
      );
    }
    const every = sketch.step(S.extent / 1000, Math.max(2, w / (5 * size)));
    for (let s = 0; s <= S.extent / 1000 + 1e-6; s += every)
      sketch.text(c, look, String(+s.toFixed(2)), X(1000 * s), top + h + 0.85 * size, {
        size: 0.82,
        align: "center",
        color: look.muted,
      });
    sketch.text(c, look, words().seconds, left + w / 2, top + h + 2 * size, {
      size: 0.82,
      align: "center",
      color: look.muted,
    });
    c.save();
    c.beginPath();
    c.rect(left, top - 4, w + 1, h + 5);
    c.clip();
    if (S.metric === "distance" && Number.isFinite(low)) {
      c.globalAlpha = 0.22;
      c.fillStyle = look.data;
      c.fillRect(left, Y(high), w, Y(low) - Y(high));
      c.globalAlpha = 1;
    } else if (Number.isFinite(low))
      sketch.line(
        c,
        [
          [left, Y(low)],
          [left + w, Y(low)],
        ],
        look.data,
        1.5,
        [2, 3],
      );
    for (const { tile, colour, points } of curves) {
      const trace = (list, alpha) => {
        c.globalAlpha = alpha;
        sketch.line(
          c,
          list.map(([ms, v]) => [X(ms), Y(v)]),
          colour,
          look.line + 0.4,
          tile.dash,
        );
        c.globalAlpha = 1;
      };
      const till = points.findLastIndex(([ms]) => ms <= at) + 1;
      if (till < points.length) trace(points.slice(Math.max(0, till - 1)), 0.25);
      if (till) trace(points.slice(0, till), 1);
    }
    sketch.line(
      c,
      [
        [X(at), top],
        [X(at), top + h],
      ],
      look.text,
      1,
    );
    c.restore();
    const name = { distance: words().band, nll: words().entropy, quality: words().perfect, modes: "" }[S.metric];
    if (Number.isFinite(low) && name)
      sketch.text(
        c,
        look,
        name,
        left + 5,
        S.metric === "quality"
          ? Y(low) + 0.9 * size
          : Math.min(top + h - 0.7 * size, (Y(low) + Y(high)) / 2 - (S.metric === "nll" ? 0.8 * size : 0)),
        { size: 0.82, color: look.data, halo: look.bg },
      );
    if (!curves.some(({ points }) => points.length))
      sketch.text(
        c,
        look,
        ["modes", "quality"].includes(S.metric) && Number.isFinite(any("distance"))
          ? words().none_here
          : words().none_yet,
        left + w / 2,
        top + h / 2,
        { align: "center", size: 0.9, color: look.muted },
      );
    // Names where the lines end, moved apart where they would touch.
    const ends = curves
      .map(({ tile, lane, colour, points }) => {
        const v = points.length ? last(lane, column(S.metric), at) : NaN,
          end = Math.min(at, lane.run.span().last);
        return { tile, colour, v, x: X(end), y: Y(v) };
      })
      .filter(({ v }) => Number.isFinite(v))
      .sort((a, b) => a.y - b.y);
    let under = top + 0.3 * size;
    ends.forEach((e) => {
      e.at = Math.max(under, Math.min(top + h, Math.max(top, e.y)));
      under = e.at + 1.25 * size;
    });
    for (let i = ends.length - 1, over = top + h; i >= 0; i--) {
      ends[i].at = Math.min(ends[i].at, over);
      over = ends[i].at - 1.25 * size;
    }
    for (const e of ends) {
      if (e.y > top - 4 && e.y < top + h + 4) raceMark(c, e.tile.mark, e.x, e.y, 0.36 * size, e.colour);
      raceMark(c, e.tile.mark, left + w + 11, e.at, 0.36 * size, e.colour);
      sketch.text(c, look, e.tile.short, left + w + 11 + 0.7 * size, e.at, {
        size: 0.88,
        color: e.colour,
        weight: 600,
      });
    }
  }
  canvas.addEventListener("click", (e) => {
    const x = e.clientX - canvas.getBoundingClientRect().left;
    if (x >= axis.x) onPick(Math.min(S.extent, ((x - axis.x) / axis.w) * S.extent));
  });

  return {
    canvas,
    draw,
    set(values) {
      S = { ...S, ...values };
    },
    resize(w, h, theme) {
      width = w;
      height = h;
      look = theme;
    },
  };
}
