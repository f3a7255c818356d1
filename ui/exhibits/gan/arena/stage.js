// One lane's square: data, generated points, the discriminator's field, gradients, the warped noise, the modes, in the
// data's
// own units. Everything is painted anew in each frame from what makeRun mixes between two pictures.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { contour } from "../../../browser/raster.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { makeInk } from "./ink.js";

const FIELD_SIDE = 48;
const FINE = 2 * FIELD_SIDE - 1; // cells a side of what is painted: two for one
const COUNTED = 1000; // samples among which those at each mode are counted

export function makeStage(words, onProbe) {
  const canvas = el("canvas", { class: "ar-stage", role: "img", tabindex: 0 });
  const raster = document.createElement("canvas");
  raster.width = raster.height = FINE;
  const rc = raster.getContext("2d"),
    image = rc.createImageData(FINE, FINE),
    cells = new Uint32Array(image.data.buffer),
    logits = new Float32Array(FIELD_SIDE * FIELD_SIDE);
  const still = makeInk(),
    moving = makeInk(),
    lattice = makeInk();
  let stillOf = {},
    ramp = null,
    rampOf = null,
    titleOf = {},
    geometry = { side: 0, cap: 0, limit: 1 };

  // The colour of each logit from -8 to 8, from what D takes for generated to what it takes for data, through the
  // page's own background.
  function colours(look) {
    if (rampOf === look) return ramp;
    rampOf = look;
    const bg = rgb(look.bg),
      ends = [rgb(look.generated), rgb(look.data)],
      strength = look.dark ? 0.46 : 0.52;
    ramp = Uint32Array.from({ length: 1024 }, (_, i) => {
      const v = Math.tanh((i / 64 - 8) / 2),
        end = ends[v > 0 ? 1 : 0],
        k = strength * Math.abs(v) ** 0.8; // 2 D - 1
      const [r, g, b] = bg.map((c, j) => Math.round(c + k * (end[j] - c)));
      return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    });
    return ramp;
  }
  // What lies between the lattice's points is mixed from logits, as the network's own output is smooth where D is a
  // cliff. A raw
  // score is taken from its middle between data and generated points, and measured by how far it goes from there.
  function logitsOf(run, picture) {
    if (picture.logits) return picture.logits;
    const { field } = picture.arrays;
    if (run.meta.logistic) return (picture.logits = field.map((d) => Math.log((d + 5e-4) / (1 - d + 5e-4))));
    const row = run.row(picture.step),
      mid = (run.value(row, "real") + run.value(row, "fake")) / 2,
      centre = Number.isFinite(mid) ? mid : 0;
    const away = field.map((v) => Math.abs(v - centre)).sort(),
      span = away[Math.floor(0.95 * away.length)] || 1;
    return (picture.logits = field.map((v) => ((v - centre) / span) * 3));
  }
  // For the line where it cannot tell, smoothed a little: where D is flat, float16 would draw its own staircase.
  function levelsOf(run, picture) {
    if (picture.levels) return picture.levels;
    const v = logitsOf(run, picture),
      n = FIELD_SIDE,
      out = new Float32Array(n * n),
      near = (k) => Math.min(n - 1, Math.max(0, k));
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (const dj of [-1, 0, 1])
          for (const di of [-1, 0, 1])
            sum += (2 - Math.abs(di)) * (2 - Math.abs(dj)) * v[near(j + dj) * n + near(i + di)];
        out[j * n + i] = sum / 16;
      }
    }
    return (picture.levels = out);
  }
  function between(of, run, seen, out) {
    const a = of(run, seen.a),
      b = of(run, seen.b);
    for (let i = 0; i < out.length; i++) out[i] = a[i] + seen.t * (b[i] - a[i]);
    return out;
  }
  function paintField(c, side, run, seen, look) {
    const table = colours(look),
      n = FIELD_SIDE;
    between(logitsOf, run, seen, logits);
    for (let j = 0, p = 0; j < FINE; j++) {
      // each cell is a point of the lattice, or the middle of two or four
      const row = ((FINE - 1 - j) >> 1) * n,
        up = (FINE - 1 - j) & 1 ? n : 0;
      for (let i = 0; i < FINE; i++, p++) {
        const q = row + (i >> 1),
          right = i & 1,
          v = (logits[q] + logits[q + right] + logits[q + up] + logits[q + up + right]) / 4;
        cells[p] = table[v === v ? Math.min(1023, Math.max(0, (64 * v + 512.5) | 0)) : 512];
      }
    }
    rc.putImageData(image, 0, 0);
    const cell = side / (n - 1),
      fine = cell / 2; // the lattice's outer points lie on the border of the square
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = "low"; // which is the same where a picture is made larger
    c.drawImage(raster, -fine / 2, -fine / 2, side + fine, side + fine);
    c.save();
    c.translate(-cell / 2, side + cell / 2);
    c.scale(1, -1);
    c.strokeStyle = look.text;
    c.globalAlpha = 0.75;
    c.lineWidth = look.lecture ? 2 : 1.25;
    c.stroke(contour(between(levelsOf, run, seen, logits), n, n, 0, side + cell, side + cell));
    c.restore();
  }

  function paintWarp(c, warp, shape, X, Y, side, look) {
    const n = shape,
      width = (look.lecture ? 1.5 : 1) * (n === 1 ? 1.75 : 1);
    const join = (a, b) =>
      lattice.line(X(warp[2 * a]), Y(warp[2 * a + 1]), X(warp[2 * b]), Y(warp[2 * b + 1]), width, look.latent);
    lattice.clear(side);
    if (n === 1) for (let i = 1; i < warp.length / 2; i++) join(i - 1, i);
    else {
      for (let j = 0; j < n; j++)
        for (let i = 1; i < n; i++) {
          join(j * n + i - 1, j * n + i);
          join((i - 1) * n + j, i * n + j);
        }
    }
    lattice.onto(c, side, 0.6);
  }

  // Each mode is a ring that its samples fill clockwise: full where it has its fair share. An empty one is dashed and
  // crossed.
  function paintModes(c, run, seen, X, Y, unit, side, look) {
    const { modes, sigma } = run.meta,
      a = seen?.a.arrays.counts,
      b = seen?.b.arrays.counts,
      few = modes.length <= 12;
    const r = Math.max(side < 260 ? 5 : 7, 3 * sigma * unit),
      fair = COUNTED / modes.length,
      thick = look.lecture ? 4 : side < 260 ? 2 : 3;
    modes.forEach(([mx, my], k) => {
      const x = X(mx),
        y = Y(my),
        count = a ? a[k] + seen.t * (b[k] - a[k]) : NaN,
        empty = count < 0.5;
      sketch.ellipse(c, x, y, r, r, { stroke: look.data, width: empty ? 1.25 : 1.75, dash: empty ? [3, 3] : [] });
      if (!a) return;
      if (empty) {
        const q = 0.55 * r;
        c.beginPath();
        c.moveTo(x - q, y - q);
        c.lineTo(x + q, y + q);
        c.moveTo(x + q, y - q);
        c.lineTo(x - q, y + q);
        c.strokeStyle = look.text;
        c.lineWidth = 1.5;
        c.stroke();
      }
      if (count > 0.5) {
        c.beginPath();
        c.arc(x, y, r + thick / 2 + 1, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(1, count / fair));
        c.strokeStyle = look.generated;
        c.lineWidth = thick;
        c.stroke();
      }
      if (few && side > 240) {
        const away = Math.hypot(mx, my) || 1,
          d = r + thick + 0.75 * look.size,
          out = modes.length > 1 ? [mx / away, -my / away] : [0, -1];
        const tx = Math.min(side - look.size, Math.max(look.size, x + out[0] * d * 1.2)),
          ty = Math.min(side - 0.7 * look.size, Math.max(0.7 * look.size, y + out[1] * d));
        sketch.text(c, look, String(Math.round(count)), tx, ty, {
          size: 0.9,
          weight: 650,
          align: "center",
          color: look.text,
          halo: look.bg,
        });
      }
    });
  }

  // The data stand still: all dots are one picture until the square or the data change.
  function paintData(c, points, X, Y, r, side, look) {
    const now = { points, side, r, look, ratio: window.devicePixelRatio };
    if (Object.keys(now).some((name) => now[name] !== stillOf[name])) {
      stillOf = now;
      still.clear(side);
      still.marks(points, X, Y, look.data, `dot${r}`, r, (k) => {
        k.arc(0, 0, r, 0, 7);
        k.fill();
      });
    }
    still.onto(c, side, 0.85);
  }
  // Edges under all diamonds: a crowd stays one.
  function paintGenerated(c, points, X, Y, r, side, look) {
    const diamond = (k) => {
      k.beginPath();
      k.moveTo(0, -r);
      k.lineTo(r, 0);
      k.lineTo(0, r);
      k.lineTo(-r, 0);
      k.closePath();
    };
    moving.clear(side);
    moving.marks(points, X, Y, look.bg, `edge${r}`, r + 1.5, (k) => {
      diamond(k);
      k.lineWidth = 1.75;
      k.stroke();
    });
    moving.marks(points, X, Y, look.generated, `diamond${r}`, r, (k) => {
      diamond(k);
      k.fill();
    });
    moving.onto(c, side);
  }

  // The strongest mean pull in what is known of the run is the measure of all arrows, so that a vanished gradient is
  // seen as one.
  function pull(picture) {
    if (picture.pull === undefined) {
      const g = picture.arrays.arrows ?? [];
      let sum = 0;
      for (let i = 0; i < g.length; i += 2) sum += Math.hypot(g[i], g[i + 1]);
      picture.pull = g.length ? sum / (g.length / 2) : 0;
    }
    return picture.pull;
  }
  function strongest(run) {
    if (run.pullOf !== run.version) {
      run.pullOf = run.version;
      run.pullMost = run.pictures().reduce((m, p) => (Number.isFinite(pull(p)) ? Math.max(m, pull(p)) : m), 0);
    }
    return run.pullMost || 1;
  }
  function paintArrows(c, points, arrows, most, X, Y, side, look) {
    const longest = 0.11 * side,
      head = look.lecture ? 6 : 4.5;
    c.save();
    c.strokeStyle = c.fillStyle = look.text;
    c.globalAlpha = 0.62;
    c.lineWidth = look.lecture ? 1.6 : 1;
    const shafts = new Path2D(),
      heads = new Path2D();
    for (let i = 0; i < points.length; i += 2) {
      const g = Math.hypot(arrows[i], arrows[i + 1]),
        l = longest * Math.min(1.2, Math.sqrt(g / most));
      if (!(l > 1.2)) continue;
      const x = X(points[i]),
        y = Y(points[i + 1]),
        ux = arrows[i] / g,
        uy = -arrows[i + 1] / g,
        h = Math.min(head, 0.6 * l),
        ex = x + l * ux,
        ey = y + l * uy;
      shafts.moveTo(x, y);
      shafts.lineTo(ex - 0.7 * h * ux, ey - 0.7 * h * uy);
      heads.moveTo(ex, ey);
      heads.lineTo(ex - h * ux - 0.42 * h * uy, ey - h * uy + 0.42 * h * ux);
      heads.lineTo(ex - h * ux + 0.42 * h * uy, ey - h * uy - 0.42 * h * ux);
    }
    c.stroke(shafts);
    c.fill(heads);
    c.restore();
  }

  // D or the score at a place, between the lattice's points.
  function judge(field, x, y, limit) {
    const n = FIELD_SIDE,
      at = (v) => Math.min(n - 1.001, Math.max(0, ((v + limit) / (2 * limit)) * (n - 1)));
    const u = at(x),
      v = at(y),
      i = Math.floor(u),
      j = Math.floor(v),
      s = u - i,
      t = v - j,
      q = j * n + i;
    return (1 - t) * ((1 - s) * field[q] + s * field[q + 1]) + t * ((1 - s) * field[q + n] + s * field[q + n + 1]);
  }
  function paintProbe(c, probe, field, run, X, Y, side, look) {
    const x = X(probe[0]),
      y = Y(probe[1]),
      value = judge(field, probe[0], probe[1], run.meta.limit);
    sketch.ellipse(c, x, y, 5, 5, { stroke: look.highlight, width: 2.5 });
    const text = fill(run.meta.logistic ? words().probe : words().probe_score, { d: formatNumber(value, 2) });
    const right = x < side - 9 * look.size;
    sketch.text(c, look, text, x + (right ? 11 : -11), y - 11 < 10 ? y + 13 : y - 11, {
      weight: 650,
      align: right ? "left" : "right",
      halo: look.bg,
    });
    return text;
  }

  // The lane's name and the step, or where there is no room for both its name alone.
  function paintTitle(c, lane, step, side, cap, look) {
    const y = cap / 2 - 1;
    const right =
      side < 260
        ? 0
        : 10 +
          sketch.text(c, look, fill(words().step_at, { step: step.toLocaleString("en-US") }), side - 1, y, {
            size: 0.93,
            align: "right",
            color: look.muted,
          });
    const whole = lane.mark ? `${lane.mark}  ${lane.name}` : lane.name;
    if (titleOf.whole !== whole || titleOf.side !== side || titleOf.look !== look || right > titleOf.right) {
      let text = whole;
      c.font = `650 ${look.size}px ${look.font}`;
      while (text.length > 2 && c.measureText(text).width > side - right) text = `${text.slice(0, -2).trimEnd()}\u2026`;
      titleOf = { whole, side, look, right, text };
    }
    sketch.text(c, look, titleOf.text, 1, y, { weight: 650 });
  }

  const api = {
    canvas,
    said: "",
    // lane: {run, name, mark}; layers: a Set of names; probe: [x, y] in the data's units or null.
    paint(lane, at, layers, side, look, probe) {
      const { run } = lane,
        cap = Math.round(1.7 * look.size),
        c = fitCanvas(canvas, side, side + cap);
      const limit = run.meta?.limit ?? 1,
        unit = side / (2 * limit),
        seen = run.meta ? run.look(at) : null;
      const X = (v) => side / 2 + v * unit,
        Y = (v) => side / 2 - v * unit;
      geometry = { side, cap, limit };
      c.fillStyle = look.bg;
      c.fillRect(0, 0, side, side + cap);
      paintTitle(c, lane, Math.round(Math.max(at, seen?.a.step ?? 0)), side, cap, look);
      c.save();
      c.translate(0, cap);
      c.beginPath();
      c.rect(0, 0, side, side);
      c.clip();
      const r = Math.min(4.5, Math.max(1.5, side / 180)),
        has = (name) => layers.has(name);
      const fake = seen?.mix("fake"),
        mixed = (name) => (has(name) ? seen?.mix(name) : null),
        arrows = mixed("arrows"),
        warp = mixed("warp");
      if (has("field") && seen?.a.arrays.field) paintField(c, side, run, seen, look);
      if (warp) paintWarp(c, warp, warp.length > 100 ? Math.round(Math.sqrt(warp.length / 2)) : 1, X, Y, side, look);
      if (has("real") && run.still.real) paintData(c, run.still.real, X, Y, r, side, look);
      if (has("modes") && run.meta?.modes && run.meta.modes.length <= 150)
        paintModes(c, run, seen, X, Y, unit, side, look);
      if (fake && arrows) paintArrows(c, fake, arrows, strongest(run), X, Y, side, look);
      if (has("fake") && fake) paintGenerated(c, fake, X, Y, 1.6 * r, side, look);
      let outside = 0;
      for (let i = 0; fake && i < fake.length; i += 2)
        if (!(Math.abs(fake[i]) <= limit && Math.abs(fake[i + 1]) <= limit)) outside++;
      const away = fill(side < 330 ? words().outside_short : words().outside, {
        n: outside,
        of: fake ? fake.length / 2 : 0,
      });
      if (outside) sketch.text(c, look, away, 8, side - 0.9 * look.size, { size: 0.9, halo: look.bg });
      if (!seen)
        sketch.text(c, look, words().waiting, side / 2, side / 2, {
          align: "center",
          color: look.muted,
          halo: look.bg,
        });
      api.said = probe && seen ? paintProbe(c, probe, seen.mix("field"), run, X, Y, side, look) : "";
      c.restore();
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      c.strokeRect(0.5, cap + 0.5, side - 1, side - 1);
    },
  };

  const place = (e) => {
    const box = canvas.getBoundingClientRect(),
      { side, cap, limit } = geometry,
      x = e.clientX - box.left,
      y = e.clientY - box.top - cap;
    return y < 0 ? null : [(x / side) * 2 * limit - limit, limit - (y / side) * 2 * limit];
  };
  canvas.addEventListener("pointermove", (e) => onProbe(place(e)));
  canvas.addEventListener("pointerdown", (e) => onProbe(place(e)));
  canvas.addEventListener("pointerleave", (e) => {
    if (e.pointerType === "mouse") onProbe(null);
  });
  canvas.addEventListener("keydown", (e) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey || (!way && e.key !== "Escape")) return;
    e.preventDefault();
    onProbe(
      way
        ? (now) =>
            [0, 1].map((k) =>
              Math.min(
                geometry.limit,
                Math.max(-geometry.limit, (now?.[k] ?? 0) + (way[k] * geometry.limit * (e.shiftKey ? 5 : 1)) / 25),
              ),
            )
        : null,
    );
  });
  return api;
}
