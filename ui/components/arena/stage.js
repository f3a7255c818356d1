// One lane's square: data, generated points, the discriminator's field, gradients, the warped noise, the modes, in the data's
// own units. Everything is painted anew in each frame from what gm.run mixes between two pictures.
const FIELD_SIDE = 48;
const FINE = 2 * FIELD_SIDE - 1;                           // cells a side of what is painted: two for one
const COUNTED = 1000;                                      // samples among which those at each mode are counted

function makeStage(words, onProbe) {
  const canvas = gm.el("canvas", { class: "ar-stage", role: "img", tabindex: 0 });
  const raster = document.createElement("canvas");
  raster.width = raster.height = FINE;
  const rc = raster.getContext("2d"), image = rc.createImageData(FINE, FINE), logits = new Float32Array(FIELD_SIDE * FIELD_SIDE);
  const stamps = new Map(), layer = document.createElement("canvas");
  let layerOf = {};
  let ramp = null, rampOf = null, geometry = { side: 0, cap: 0, limit: 1 };

  // 511 colours from what D takes for generated to what it takes for data, through the page's own background.
  function colours(look) {
    if (rampOf === look) return ramp;
    rampOf = look;
    const bg = gm.rgb(look.bg), ends = [gm.rgb(look.generated), gm.rgb(look.data)], strength = look.dark ? 0.46 : 0.52;
    ramp = new Uint8Array(511 * 3);
    for (let i = 0; i < 511; i++) {
      const v = (i - 255) / 255, end = ends[v > 0 ? 1 : 0], k = strength * Math.abs(v) ** 0.8;
      for (let j = 0; j < 3; j++) ramp[3 * i + j] = bg[j] + k * (end[j] - bg[j]);
    }
    return ramp;
  }
  // What lies between the lattice's points is mixed from logits, as the network's own output is smooth where D is a cliff. A raw
  // score is taken from its middle between data and generated points, and measured by how far it goes from there.
  function logitsOf(run, picture) {
    if (picture.logits) return picture.logits;
    const { field } = picture.arrays;
    if (run.meta.logistic) return (picture.logits = field.map((d) => Math.log((d + 5e-4) / (1 - d + 5e-4))));
    const row = run.row(picture.step), mid = (run.value(row, "real") + run.value(row, "fake")) / 2, centre = Number.isFinite(mid) ? mid : 0;
    const away = field.map((v) => Math.abs(v - centre)).sort(), span = away[Math.floor(0.95 * away.length)] || 1;
    return (picture.logits = field.map((v) => ((v - centre) / span) * 3));
  }
  // For the line where it cannot tell, smoothed a little: where D is flat, float16 would draw its own staircase.
  function levelsOf(run, picture) {
    if (picture.levels) return picture.levels;
    const v = logitsOf(run, picture), n = FIELD_SIDE, out = new Float32Array(n * n), near = (k) => Math.min(n - 1, Math.max(0, k));
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (const dj of [-1, 0, 1]) for (const di of [-1, 0, 1]) sum += (2 - Math.abs(di)) * (2 - Math.abs(dj)) * v[near(j + dj) * n + near(i + di)];
        out[j * n + i] = sum / 16;
      }
    }
    return (picture.levels = out);
  }
  function between(of, run, seen, out) {
    const a = of(run, seen.a), b = of(run, seen.b);
    for (let i = 0; i < out.length; i++) out[i] = a[i] + seen.t * (b[i] - a[i]);
    return out;
  }
  function paintField(c, side, run, seen, look) {
    const table = colours(look), d = image.data, n = FIELD_SIDE;
    between(logitsOf, run, seen, logits);
    for (let j = 0, p = 0; j < FINE; j++) {
      const y = (FINE - 1 - j) / 2, j0 = Math.min(n - 2, Math.floor(y)), t = y - j0;
      for (let i = 0; i < FINE; i++, p += 4) {
        const x = i / 2, i0 = Math.min(n - 2, Math.floor(x)), s = x - i0, q = j0 * n + i0;
        const v = (1 - t) * ((1 - s) * logits[q] + s * logits[q + 1]) + t * ((1 - s) * logits[q + n] + s * logits[q + n + 1]);
        const k = 3 * (255 + Math.round(255 * Math.tanh(v / 2 || 0)));      // 2 D - 1
        d[p] = table[k]; d[p + 1] = table[k + 1]; d[p + 2] = table[k + 2]; d[p + 3] = 255;
      }
    }
    rc.putImageData(image, 0, 0);
    const cell = side / (n - 1), fine = cell / 2;          // the lattice's outer points lie on the border of the square
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = "medium";
    c.drawImage(raster, -fine / 2, -fine / 2, side + fine, side + fine);
    c.save();
    c.translate(-cell / 2, side + cell / 2);
    c.scale(1, -1);
    c.strokeStyle = look.text; c.globalAlpha = 0.75; c.lineWidth = look.lecture ? 2 : 1.25;
    c.stroke(gm.contour(between(levelsOf, run, seen, logits), n, n, 0, side + cell, side + cell));
    c.restore();
  }

  function paintWarp(c, warp, shape, X, Y, look) {
    c.save();
    c.strokeStyle = look.latent; c.globalAlpha = 0.6; c.lineWidth = look.lecture ? 1.5 : 1; c.lineJoin = "round";
    c.beginPath();
    if (shape === 1) {
      for (let i = 0; i < warp.length; i += 2) c[i ? "lineTo" : "moveTo"](X(warp[i]), Y(warp[i + 1]));
      c.lineWidth *= 1.75;
    } else {
      const n = shape;
      for (let j = 0; j < n; j++) {
        for (let i = 0; i < n; i++) { const q = 2 * (j * n + i); c[i ? "lineTo" : "moveTo"](X(warp[q]), Y(warp[q + 1])); }
        for (let i = 0; i < n; i++) { const q = 2 * (i * n + j); c[i ? "lineTo" : "moveTo"](X(warp[q]), Y(warp[q + 1])); }
      }
    }
    c.stroke();
    c.restore();
  }

  // Each mode is a ring that its samples fill clockwise: full where it has its fair share. An empty one is dashed and crossed.
  function paintModes(c, run, seen, X, Y, unit, side, look) {
    const { modes, sigma } = run.meta, a = seen?.a.arrays.counts, b = seen?.b.arrays.counts, few = modes.length <= 12;
    const r = Math.max(side < 260 ? 5 : 7, 3 * sigma * unit), fair = COUNTED / modes.length, thick = look.lecture ? 4 : side < 260 ? 2 : 3;
    modes.forEach(([mx, my], k) => {
      const x = X(mx), y = Y(my), count = a ? a[k] + seen.t * (b[k] - a[k]) : NaN, empty = count < 0.5;
      sketch.ellipse(c, x, y, r, r, { stroke: look.data, width: empty ? 1.25 : 1.75, dash: empty ? [3, 3] : [] });
      if (!a) return;
      if (empty) {
        const q = 0.55 * r;
        c.beginPath(); c.moveTo(x - q, y - q); c.lineTo(x + q, y + q); c.moveTo(x + q, y - q); c.lineTo(x - q, y + q);
        c.strokeStyle = look.text; c.lineWidth = 1.5; c.stroke();
      }
      if (count > 0.5) {
        c.beginPath();
        c.arc(x, y, r + thick / 2 + 1, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(1, count / fair));
        c.strokeStyle = look.generated; c.lineWidth = thick; c.stroke();
      }
      if (few && side > 240) {
        const away = Math.hypot(mx, my) || 1, d = r + thick + 0.75 * look.size, out = modes.length > 1 ? [mx / away, -my / away] : [0, -1];
        const tx = Math.min(side - look.size, Math.max(look.size, x + out[0] * d * 1.2)), ty = Math.min(side - 0.7 * look.size, Math.max(0.7 * look.size, y + out[1] * d));
        sketch.text(c, look, String(Math.round(count)), tx, ty, { size: 0.9, weight: 650, align: "center", color: look.text, halo: look.bg });
      }
    });
  }

  // Every point is a copy of one small picture: hundreds of shapes cost a processor without a graphics card too much.
  function stamp(kind, r, look) {
    const key = [kind, r, look.dark, look.lecture, window.devicePixelRatio].join();
    if (!stamps.has(key)) {
      const half = Math.ceil(r + 2), d = window.devicePixelRatio || 1, sheet = new OffscreenCanvas(Math.ceil(2 * half * d), Math.ceil(2 * half * d)), c = sheet.getContext("2d");
      c.scale(sheet.width / (2 * half), sheet.width / (2 * half));
      c.translate(half, half);
      c.beginPath();
      if (kind === "data") c.arc(0, 0, r, 0, 7);
      else { c.moveTo(0, -r); c.lineTo(r, 0); c.lineTo(0, r); c.lineTo(-r, 0); c.closePath(); }
      c.fillStyle = kind === "data" ? look.data : look.generated;
      if (kind === "edge") { c.strokeStyle = look.bg; c.lineWidth = 1.75; c.stroke(); } else c.fill();
      stamps.set(key, { s: sheet.transferToImageBitmap(), half });        // a bitmap, as a canvas is copied whenever it is drawn
    }
    return stamps.get(key);
  }
  function paintPoints(c, points, X, Y, { s, half }) {
    for (let i = 0; i < points.length; i += 2) c.drawImage(s, X(points[i]) - half, Y(points[i + 1]) - half, 2 * half, 2 * half);
  }

  // The data stand still: all dots are one picture until the square or the data change.
  function dataLayer(points, side, X, Y, dot) {
    if (layerOf.points !== points || layerOf.side !== side || layerOf.dot !== dot) {
      layerOf = { points, side, dot };
      const c = gm.hidpi(layer, side, side);
      c.clearRect(0, 0, side, side);
      c.globalAlpha = 0.85;
      paintPoints(c, points, X, Y, dot);
      c.globalAlpha = 1;
    }
    return layer;
  }

  // The strongest mean pull in what is known of the run is the measure of all arrows, so that a vanished gradient is seen as one.
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
    const longest = 0.11 * side, head = look.lecture ? 6 : 4.5;
    c.save();
    c.strokeStyle = c.fillStyle = look.text; c.globalAlpha = 0.62; c.lineWidth = look.lecture ? 1.6 : 1;
    const shafts = new Path2D(), heads = new Path2D();
    for (let i = 0; i < points.length; i += 2) {
      const g = Math.hypot(arrows[i], arrows[i + 1]), l = longest * Math.min(1.2, Math.sqrt(g / most));
      if (!(l > 1.2)) continue;
      const x = X(points[i]), y = Y(points[i + 1]), ux = arrows[i] / g, uy = -arrows[i + 1] / g, h = Math.min(head, 0.6 * l), ex = x + l * ux, ey = y + l * uy;
      shafts.moveTo(x, y); shafts.lineTo(ex - 0.7 * h * ux, ey - 0.7 * h * uy);
      heads.moveTo(ex, ey); heads.lineTo(ex - h * ux - 0.42 * h * uy, ey - h * uy + 0.42 * h * ux); heads.lineTo(ex - h * ux + 0.42 * h * uy, ey - h * uy - 0.42 * h * ux);
    }
    c.stroke(shafts); c.fill(heads);
    c.restore();
  }

  // D or the score at a place, between the lattice's points.
  function judge(field, x, y, limit) {
    const n = FIELD_SIDE, at = (v) => Math.min(n - 1.001, Math.max(0, ((v + limit) / (2 * limit)) * (n - 1)));
    const u = at(x), v = at(y), i = Math.floor(u), j = Math.floor(v), s = u - i, t = v - j, q = j * n + i;
    return (1 - t) * ((1 - s) * field[q] + s * field[q + 1]) + t * ((1 - s) * field[q + n] + s * field[q + n + 1]);
  }
  function paintProbe(c, probe, field, run, X, Y, side, look) {
    const x = X(probe[0]), y = Y(probe[1]), value = judge(field, probe[0], probe[1], run.meta.limit);
    sketch.ellipse(c, x, y, 5, 5, { stroke: look.highlight, width: 2.5 });
    const text = gm.fill(run.meta.logistic ? words().probe : words().probe_score, { d: gm.number(value, 2) });
    const right = x < side - 9 * look.size;
    sketch.text(c, look, text, x + (right ? 11 : -11), y - 11 < 10 ? y + 13 : y - 11, { weight: 650, align: right ? "left" : "right", halo: look.bg });
    return text;
  }

  const api = {
    canvas, said: "",
    // lane: {run, name, mark}; layers: a Set of names; probe: [x, y] in the data's units or null.
    paint(lane, at, layers, side, look, probe) {
      const { run } = lane, cap = Math.round(1.7 * look.size), c = gm.hidpi(canvas, side, side + cap);
      const limit = run.meta?.limit ?? 1, unit = side / (2 * limit), seen = run.meta ? run.look(at) : null;
      const X = (v) => side / 2 + v * unit, Y = (v) => side / 2 - v * unit;
      geometry = { side, cap, limit };
      c.fillStyle = look.bg; c.fillRect(0, 0, side, side + cap);
      const right = sketch.text(c, look, gm.fill(words().step_at, { step: Math.round(Math.max(at, seen?.a.step ?? 0)).toLocaleString("en-US") }), side - 1, cap / 2 - 1, { size: 0.93, align: "right", color: look.muted });
      let title = lane.mark ? `${lane.mark}  ${lane.name}` : lane.name;
      c.font = `650 ${look.size}px ${look.font}`;
      while (title.length > 2 && c.measureText(title).width > side - right - 10) title = `${title.slice(0, -2).trimEnd()}\u2026`;
      sketch.text(c, look, title, 1, cap / 2 - 1, { weight: 650 });
      c.save();
      c.translate(0, cap);
      c.beginPath(); c.rect(0, 0, side, side); c.clip();
      const r = Math.min(4.5, Math.max(1.5, side / 180)), has = (name) => layers.has(name);
      const field = seen?.mix("field"), fake = seen?.mix("fake"), arrows = seen?.mix("arrows"), warp = seen?.mix("warp");
      if (has("field") && field) paintField(c, side, run, seen, look);
      if (has("warp") && warp) paintWarp(c, warp, warp.length > 100 ? Math.round(Math.sqrt(warp.length / 2)) : 1, X, Y, look);
      if (has("real") && run.still.real) c.drawImage(dataLayer(run.still.real, side, X, Y, stamp("data", r, look)), 0, 0, side, side);
      if (has("modes") && run.meta?.modes && run.meta.modes.length <= 150) paintModes(c, run, seen, X, Y, unit, side, look);
      if (has("arrows") && fake && arrows) paintArrows(c, fake, arrows, strongest(run), X, Y, side, look);
      if (has("fake") && fake) for (const kind of ["edge", "generated"]) paintPoints(c, fake, X, Y, stamp(kind, 1.6 * r, look));   // edges under all: a crowd stays one
      let outside = 0;
      for (let i = 0; fake && i < fake.length; i += 2) if (!(Math.abs(fake[i]) <= limit && Math.abs(fake[i + 1]) <= limit)) outside++;
      const away = gm.fill(side < 330 ? words().outside_short : words().outside, { n: outside, of: fake ? fake.length / 2 : 0 });
      if (outside) sketch.text(c, look, away, 8, side - 0.9 * look.size, { size: 0.9, halo: look.bg });
      if (!seen) sketch.text(c, look, words().waiting, side / 2, side / 2, { align: "center", color: look.muted, halo: look.bg });
      api.said = probe && field ? paintProbe(c, probe, field, run, X, Y, side, look) : "";
      c.restore();
      c.strokeStyle = look.grid; c.lineWidth = 1; c.strokeRect(0.5, cap + 0.5, side - 1, side - 1);
    },
  };

  const place = (e) => {
    const box = canvas.getBoundingClientRect(), { side, cap, limit } = geometry, x = e.clientX - box.left, y = e.clientY - box.top - cap;
    return y < 0 ? null : [(x / side) * 2 * limit - limit, limit - (y / side) * 2 * limit];
  };
  canvas.addEventListener("pointermove", (e) => onProbe(place(e)));
  canvas.addEventListener("pointerdown", (e) => onProbe(place(e)));
  canvas.addEventListener("pointerleave", (e) => { if (e.pointerType === "mouse") onProbe(null); });
  canvas.addEventListener("keydown", (e) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey || (!way && e.key !== "Escape")) return;
    e.preventDefault();
    onProbe(way ? (now) => [0, 1].map((k) => Math.min(geometry.limit, Math.max(-geometry.limit, (now?.[k] ?? 0) + (way[k] * geometry.limit * (e.shiftKey ? 5 : 1)) / 25))) : null);
  });
  return api;
}
