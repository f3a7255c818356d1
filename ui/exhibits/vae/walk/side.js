// One map with what belongs to it: the pad (a base canvas that changes rarely, a top canvas that follows the hand), the
// decoded
// picture, the nearest real digits and the pictures of drawn codes.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { tween, whenIdle } from "../../../browser/motion.js";
import { drawCodes, holeShare } from "./field.js";
import {
  glyphStamps,
  makeWash,
  paintAxes,
  paintHand,
  paintLine,
  paintPoints,
  paintPrior,
  paintSamples,
  unplace,
} from "./paint.js";

const SAMPLES = 12;

export function makeSide(words) {
  const base = el("canvas", { class: "lp-base", "aria-hidden": "true" });
  const top = el("canvas", { class: "lp-top", tabindex: 0, role: "application" });
  const image = el("canvas", { class: "lp-image", role: "img" });
  const near = el("canvas", { class: "lp-near", role: "img" });
  const samples = el("canvas", { class: "lp-samples", role: "img" });
  const nearName = el("div", { class: "lp-caption" }),
    samplesName = el("div", { class: "lp-caption" });
  const name = el("div", { class: "lp-name" }),
    note = el("div", { class: "lp-note" });
  const pad = el("div", { class: "lp-pad" }, base, top);
  const picture = el("div", { class: "lp-picture" }, image, el("div", {}, nearName, near));
  const drawn = el("div", { class: "lp-drawn" }, samplesName, samples);

  let S = 0,
    k = 0,
    nearScale = 2,
    look = null,
    data = null,
    model = null,
    field = null,
    decode = null,
    unit = null,
    grid = false,
    upright = false;
  let stamps = [],
    wash = null,
    plane = null,
    cancelMorph = () => {},
    cancelPlane = () => {},
    morphing = false,
    nearKey = "";
  let held = [],
    heldKey = ""; // the drawn codes: [{z, hole}]

  function paintBase(fade = 1) {
    if (!S || !unit) return;
    const ctx = fitCanvas(base, S, S);
    ctx.fillStyle = look.bg;
    ctx.fillRect(0, 0, S, S);
    if (grid && plane && !morphing) {
      ctx.drawImage(plane.canvas, 0, 0, S, S);
      ctx.globalAlpha = 0.6;
      ctx.drawImage(wash, 0, 0, S, S);
      ctx.globalAlpha = 1;
      return;
    }
    if (!morphing) ctx.drawImage(wash, 0, 0, S, S);
    paintPoints(ctx, S, unit, data.labels, stamps, look.dark ? 0.9 : 0.85);
    if (field.prior) paintPrior(ctx, S, field.box, look, fade);
    if (!morphing) paintAxes(ctx, S, field.box, look);
  }

  // The decoded plane, cell by cell in idle time, from the centre outwards: the hand is never kept waiting.
  function growPlane() {
    cancelPlane();
    if (!grid || !decode || !S || !field) return;
    const d = window.devicePixelRatio || 1,
      key = [model, S, look.dark, d].join();
    if (plane?.key === key && plane.done) return paintBase();
    const n = Math.floor(S / 28),
      cell = S / n,
      canvas = document.createElement("canvas");
    const ctx = fitCanvas(canvas, S, S);
    ctx.fillStyle = look.panel;
    ctx.fillRect(0, 0, S, S);
    plane = { key, canvas, done: false };
    top.dataset.plane = "growing";
    const cells = [];
    for (let r = 0; r < n; r++)
      for (let c = 0; c < n; c++) cells.push([c, r, (c - (n - 1) / 2) ** 2 + (r - (n - 1) / 2) ** 2]);
    cells.sort((a, b) => a[2] - b[2]);
    let i = 0;
    cancelPlane = whenIdle(() => {
      const [c, r] = cells[i];
      drawDigit(ctx, decode(unplace(field.box, S, (c + 0.5) * cell, (r + 0.5) * cell)), c * cell, r * cell, 1, look);
      const done = ++i === cells.length;
      if (done || i % 24 === 0) paintBase();
      if (done) {
        plane.done = true;
        top.dataset.plane = "done";
      }
      return !done;
    });
  }

  function paintTop(z, line, faint) {
    if (!S || !field) return;
    const ctx = fitCanvas(top, S, S);
    ctx.clearRect(0, 0, S, S);
    if (grid && field.prior && !morphing) paintPrior(ctx, S, field.box, look, 1);
    paintLine(ctx, S, field.box, line, look, faint);
    paintSamples(ctx, S, field.box, held, look);
    const m = api.measured,
      codes = Array.from(field.near.subarray(0, 5), (i) => [field.codes[2 * i], field.codes[2 * i + 1]]);
    const warning = m.outside ? words().outside : m.hole ? words().hole : null;
    paintHand(ctx, S, field.box, z, m.hole ? codes.slice(0, 1) : codes, look, warning);
  }

  function paintNear() {
    const count = Math.max(1, Math.floor(k / nearScale)),
      ids = Array.from(field.near.subarray(0, count));
    const key = ids.join() + upright + look.dark + k + look.lecture + look.bg;
    if (key === nearKey) return;
    nearKey = key;
    const t = 28 * nearScale,
      long = count * t,
      ctx = upright ? fitCanvas(near, t, long) : fitCanvas(near, long, t);
    ctx.clearRect(0, 0, long, long);
    ids.forEach((id, i) => {
      const x = upright ? 0 : i * t,
        y = upright ? i * t : 0;
      drawDigit(ctx, data.picture(id), x, y, nearScale, look);
      mark(ctx, x + 3, y + 2, data.labels[id]);
    });
    near.title = words().nearest;
    near.setAttribute("aria-label", `${words().nearest}: ${ids.map((i) => data.labels[i]).join(", ")}`);
  }
  function mark(ctx, x, y, label) {
    ctx.font = `700 ${look.lecture ? 17 : 12}px ${look.font}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.lineWidth = 4;
    ctx.strokeStyle = look.dark ? "#000" : "#fff";
    ctx.strokeText(label, x, y);
    ctx.fillStyle = look.classes[label];
    ctx.fillText(label, x, y);
  }

  function paintSampleStrip(width) {
    drawn.style.display = held.length ? "" : "none";
    if (!held.length || !decode) return;
    const t = 28 * nearScale,
      gap = 4,
      columns = Math.max(2, Math.min(held.length, Math.floor((width + gap) / (t + gap))));
    const rows = Math.min(api.sampleRows, Math.ceil(held.length / columns)),
      w = columns * (t + gap) - gap,
      h = rows * (t + gap) - gap;
    const ctx = fitCanvas(samples, w, h);
    ctx.clearRect(0, 0, w, h);
    held.slice(0, rows * columns).forEach(({ z, hole }, i) => {
      const x = (i % columns) * (t + gap),
        y = Math.floor(i / columns) * (t + gap);
      drawDigit(ctx, decode(z), x, y, nearScale, look);
      if (hole) {
        ctx.strokeStyle = look.generated;
        ctx.lineWidth = 2.5;
        ctx.beginPath();
        ctx.moveTo(x + t - 13, y + 4);
        ctx.lineTo(x + t - 4, y + 13);
        ctx.moveTo(x + t - 4, y + 4);
        ctx.lineTo(x + t - 13, y + 13);
        ctx.stroke();
      }
    });
    samples.setAttribute("aria-label", samplesName.textContent);
  }

  const api = {
    pad,
    picture,
    drawn,
    name,
    note,
    top,
    image,
    measured: null,
    sampleRows: 2,
    get model() {
      return model;
    },
    get field() {
      return field;
    },
    get ready() {
      return Boolean(field && decode && S);
    },
    get side() {
      return S;
    },

    setSize(side, scale, small, theme, stacked) {
      if (side === S && scale === k && small === nearScale && theme === look && stacked === upright) return;
      S = side;
      k = scale;
      nearScale = small;
      look = theme;
      upright = stacked;
      nearKey = "";
      stamps = glyphStamps(look, Math.max(7.5, S / 50) * (look.lecture ? 1.25 : 1));
      if (field) wash = makeWash(field, S, look);
      heldKey = "";
      plane = null;
      paintBase();
      growPlane();
    },
    setWords() {
      top.setAttribute("aria-label", words().padHelp);
      nearName.textContent = words().nearest;
      nearKey = "";
    },
    // Show another map. The points travel from where they are to where it puts them.
    setModel(next, everything, animate) {
      if (next === model && everything === data) return;
      const from = unit;
      data = everything;
      model = next;
      field = data.fields[next];
      decode = null;
      heldKey = "";
      nearKey = "";
      cancelMorph();
      cancelPlane();
      const { codes, box, n } = field,
        to = new Float32Array(2 * n);
      for (let i = 0; i < n; i++) {
        to[2 * i] = (codes[2 * i] - box.cx) / (2 * box.h) + 0.5;
        to[2 * i + 1] = 0.5 - (codes[2 * i + 1] - box.cy) / (2 * box.h);
      }
      wash = S ? makeWash(field, S, look) : null;
      plane = null;
      if (!from || !animate || from.length !== to.length) {
        unit = to;
        morphing = false;
        paintBase();
        return;
      }
      const start = from.slice();
      unit = start.slice();
      morphing = true;
      cancelMorph = tween(250, (t) => {
        morphing = t < 1;
        for (let i = 0; i < unit.length; i++) unit[i] = start[i] + (to[i] - start[i]) * t;
        if (!morphing) unit = to;
        paintBase(t);
      });
    },
    setDecoder(f) {
      if (decode === f) return;
      decode = f;
      growPlane();
    },
    setGrid(on) {
      if (grid === on) return;
      grid = on;
      if (!on) {
        cancelPlane();
        delete top.dataset.plane;
      }
      paintBase();
      growPlane();
    },
    // how: "none", "prior" or "box". Returns the share of 2,000 draws that land in a hole.
    setSamples(how, seed, width, caption) {
      const key = [how, seed, width, model, Boolean(decode), S, k, look.dark, look.lecture, api.sampleRows].join();
      if (key === heldKey || !field) return;
      heldKey = key;
      held = how === "none" ? [] : drawCodes(field, how, seed, SAMPLES).map((z) => ({ z, hole: field.empty(...z) }));
      if (how !== "none") samplesName.textContent = caption(holeShare(field, how));
      paintSampleStrip(width);
    },
    // The hand is at z: the picture, its neighbours and the cross, all in this frame.
    draw(z, line, faint) {
      if (!api.ready) return;
      const pixels = decode(z),
        ctx = fitCanvas(image, 28 * k, 28 * k);
      drawDigit(ctx, pixels, 0, 0, k, look);
      image.dataset.z = `${z[0]},${z[1]}`;
      image.dataset.model = model;
      api.measured = field.measure(z[0], z[1]);
      paintTop(z, line, faint);
      paintNear();
      announceDrawn(image, { z, model });
    },
    stop() {
      cancelMorph();
      cancelPlane();
    },
  };
  return api;
}
