// One slider over networks trained with different weights of the KL term. Everything was computed from the checkpoints
// (ui/exhibits/kl_weight.py); here it is shown together, in every frame of the drag. Between two networks the codes
// travel
// from the one's places to the other's; pictures are always a real network's, the nearest one's.
//
// data: {blob, draws, kl, seed, said: {stop: text}, labels}
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, el, formatNumber } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { contour, wash } from "../../../browser/raster.js";
import { onTheme, rgb, themeOf } from "../../../browser/theme.js";
import { klPaint } from "./kl_paint.js";

const KL_LOW = -3,
  KL_HIGH = 2; // the slider's ends, log10 of the weight

function klWeight(root) {
  let data = null,
    send = () => {},
    base = null,
    draws = null,
    order = [],
    look = themeOf(root),
    dead = false;
  let held = null,
    waiting = null,
    waitingSince = 0,
    chosen = "1",
    shown = null,
    frameId = 0,
    last = 0,
    scale = 2,
    side = 380,
    curveSize = [400, 260];
  let washes = new Map(),
    glyphs = null,
    painted = "";

  const name = el("span", { class: "kw-name" }),
    nameText = el("span"),
    value = el("b");
  name.append(nameText, value);
  const range = el("input", { type: "range", min: 0, max: 1000, step: 1 });
  const track = el("div", { class: "kw-track" }, range);
  const seedName = el("span"),
    seed = el("input", {
      class: "gm-input gm-seed",
      type: "number",
      min: 0,
      max: 999999,
      step: 1,
      onchange: () => send("edit", { seed: Math.min(999999, Math.max(0, Number.parseInt(seed.value, 10) || 0)) }),
    });
  const again = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => send("edit", { seed: (data.seed + 1) % 1000000 }),
  });
  root.append(
    el(
      "div",
      { class: "kw-bar" },
      name,
      track,
      el("div", { class: "kw-tools" }, el("label", { class: "gm-field" }, seedName, seed), again),
    ),
  );
  const block = (kind) => {
    const canvas = el("canvas", { role: "img" }),
      head = el("h3");
    return { canvas, head, box: el("section", { class: `kw-block kw-${kind}` }, head, canvas) };
  };
  const codes = block("codes"),
    recon = block("recon"),
    prior = block("draws"),
    curve = block("curve");
  const right = el("div", { class: "kw-right" }, recon.box, prior.box, curve.box),
    grid = el("div", { class: "kw-grid" }, codes.box, right);
  const said = el("p", { class: "kw-said" });
  root.append(grid, said);

  // ---- where the slider stands --------------------------------------------------------------------------------------
  const log = (stop) => Math.log10(stop.weight),
    stopOf = (id) => order.find((s) => s.id === id);
  const share = (l) => (l - KL_LOW) / (KL_HIGH - KL_LOW);
  function nearest(l) {
    const notes = order.find((s) => s.notes);
    if (Math.abs(log(notes) - l) < 0.025) return notes; // the notes' stop is a small place of its own on the way
    return order.filter((s) => !s.notes).reduce((a, b) => (Math.abs(log(b) - l) < Math.abs(log(a) - l) ? b : a));
  }
  // What the codes, the view and the point on the curve move towards.
  function target() {
    const stop = stopOf(chosen),
      n = base.arrays.labels.length * 2,
      all = base.arrays.codes;
    const of = (s) => all.subarray(s.index * n, (s.index + 1) * n);
    if (held === null || stop.notes)
      return { codes: of(stop), half: stop.half, kl: stop.kl, distortion: stop.distortion };
    const chain = order.filter((s) => !s.notes);
    let i = 0;
    while (i < chain.length - 2 && log(chain[i + 1]) < held) i++;
    const a = chain[i],
      b = chain[i + 1],
      t = Math.min(1, Math.max(0, (held - log(a)) / (log(b) - log(a))));
    const mix = (u, v) => u + (v - u) * t,
      ca = of(a),
      cb = of(b);
    return {
      codes: ca.map((v, j) => mix(v, cb[j])),
      half: Math.exp(mix(Math.log(a.half), Math.log(b.half))),
      kl: mix(a.kl, b.kl),
      distortion: mix(a.distortion, b.distortion),
    };
  }

  // ---- moving there
  // -----------------------------------------------------------------------------------------------------
  function go() {
    if (!base || dead) return;
    pictures();
    if (!frameId) {
      last = 0;
      frameId = requestAnimationFrame(step);
    }
  }
  function step(now) {
    frameId = 0;
    if (dead || !base) return;
    const goal = target(),
      dt = last ? Math.min(50, now - last) : 16;
    last = now;
    const k = prefersCalm() || !shown ? 1 : 1 - Math.exp(-dt / 55);
    let far = 0;
    if (!shown)
      shown = { codes: Float32Array.from(goal.codes), half: goal.half, kl: goal.kl, distortion: goal.distortion };
    else {
      for (let i = 0; i < shown.codes.length; i++) {
        const d = goal.codes[i] - shown.codes[i];
        shown.codes[i] += k * d;
        if (Math.abs(d) > far) far = Math.abs(d);
      }
      const ratio = Math.log(goal.half / shown.half);
      shown.half *= Math.exp(k * ratio);
      shown.kl += k * (goal.kl - shown.kl);
      shown.distortion += k * (goal.distortion - shown.distortion);
      far = Math.max(far / goal.half, Math.abs(ratio));
    }
    paintMoving();
    if (far > 0.002 && k < 1) frameId = requestAnimationFrame(step);
    else announceDrawn(codes.canvas, { kl: chosen, half: shown.half });
  }

  // ---- painting
  // -----------------------------------------------------------------------------------------------------------
  function washOf(stop) {
    if (!washes.has(stop.id)) {
      const n = base.meta.cells,
        canvas = document.createElement("canvas"),
        s = 480,
        from = stop.index * n * n;
      canvas.width = canvas.height = s;
      const ctx = canvas.getContext("2d"),
        v = base.arrays.density.subarray(from, from + n * n),
        ink = rgb(look.latent);
      wash(ctx, n, n, s, s, (i, rgba) => {
        [rgba[0], rgba[1], rgba[2]] = ink;
        rgba[3] = 110 * (v[i] / 255) ** 0.6;
      });
      ctx.strokeStyle = look.latent;
      ctx.lineWidth = 1.5;
      for (const level of [13, 64, 140]) {
        ctx.globalAlpha = 0.5;
        ctx.stroke(contour(v, n, n, level, s, s));
      }
      washes.set(stop.id, canvas);
    }
    return washes.get(stop.id);
  }
  function paintMoving() {
    if (!shown) return;
    const near = stopOf(chosen);
    const away = Math.min(
      1,
      Math.abs(Math.log(shown.half / near.half)) * 3 + (held === null ? 0 : 2.2 * Math.abs(held - log(near))),
    );
    glyphs ??= klPaint.glyphs(look, look.lecture ? 13 : side < 360 ? 8 : 9.5);
    klPaint.codes(
      codes.canvas,
      side,
      {
        codes: shown.codes,
        labels: base.arrays.labels,
        half: shown.half,
        near,
        fade: 1 - away,
        wash: washOf(near),
        glyphs,
      },
      look,
    );
    klPaint.curve(curve.canvas, ...curveSize, { stops: order, at: shown, chosen }, look, data.labels);
    const n = formatNumber;
    curve.head.replaceChildren(
      data.labels.curve,
      el("span", {}, `${n(shown.distortion, 1)} + ${n(shown.kl, 1)} = ${n(shown.distortion + shown.kl, 1)}`),
    );
  }
  // The pictures of the nearest network; painted only when that changes.
  function pictures() {
    const stop = stopOf(chosen),
      key = [chosen, data.draws, look.dark, look.lecture, scale].join();
    value.textContent = stop.notes ? `\u2248 ${stop.weight.toPrecision(2)}` : stop.id;
    range.setAttribute("aria-valuetext", stop.notes ? data.labels.notes : stop.id);
    for (const b of track.querySelectorAll(".kw-stop")) b.classList.toggle("on", b.dataset.stop === chosen);
    said.textContent = data.said[chosen];
    if (key === painted) return;
    painted = key;
    const unit = (a, i, n) => Float32Array.from(a.subarray(i * n * 784, (i + 1) * n * 784), (v) => v / 255);
    klPaint.recon(
      recon.canvas,
      scale,
      unit(base.arrays.originals, stop.notes ? 1 : 0, 10),
      unit(base.arrays.recon, stop.index, 10),
      look,
      data.labels,
    );
    if (draws) klPaint.draws(prior.canvas, drawScale(), unit(draws.arrays.pictures, stop.index, 25), look);
    announce(root, `${range.getAttribute("aria-valuetext")}. ${data.said[chosen]}`);
  }

  const drawScale = () => Math.max(2, scale); // a phone has room for draws twice as large as the row of ten
  function layout() {
    const w = Math.floor(root.clientWidth);
    if (!w || !base) return;
    const narrow = matchMedia("(max-width: 900px)").matches,
      tall = window.innerHeight;
    scale = narrow ? 1 : w > 1560 && tall > 940 ? 3 : 2;
    const row = 10 * 28 * scale + 36 + look.size * 2.6;
    if (narrow) side = Math.min(w, 520);
    else side = Math.max(300, Math.min(w - row - 30, 28 * scale * 7 + 24));
    codes.box.style.width = `${side}px`;
    const drawSide = 28 * 5 * drawScale() + 8;
    curveSize = narrow ? [w, 240] : [w - side - 26 - drawSide - 26, drawSide];
    prior.box.style.width = `${drawSide}px`;
    curve.box.style.width = `${curveSize[0]}px`;
    painted = "";
    glyphs = null;
    pictures();
    paintMoving();
  }
  const sizes = new ResizeObserver(() => layout());
  sizes.observe(root);
  window.addEventListener("resize", layout);
  const unwatch = onTheme(root, (now) => {
    look = now;
    washes.clear();
    layout();
  });

  // ---- the hand
  // -------------------------------------------------------------------------------------------------------------
  function settle(id) {
    chosen = id;
    held = null;
    range.value = 1000 * share(log(stopOf(id)));
    go();
    waiting = id;
    waitingSince = performance.now();
    send("edit", { kl: id });
  }
  // What Python says of the stop, unless the hand has already gone on and Python has not heard of it yet.
  function heed(id) {
    if (waiting !== null && id !== waiting && performance.now() - waitingSince < 5000) return;
    waiting = null;
    if (held === null) {
      chosen = id;
      range.value = 1000 * share(log(stopOf(id)));
    }
  }
  range.addEventListener("input", () => {
    if (!base) return;
    held = KL_LOW + (range.value / 1000) * (KL_HIGH - KL_LOW);
    chosen = nearest(held).id;
    go();
  });
  range.addEventListener("change", () => base && settle(chosen));
  range.addEventListener("keydown", (e) => {
    if (!base) return;
    const i = order.findIndex((s) => s.id === chosen),
      top = order.length - 1;
    const to = {
      ArrowLeft: i - 1,
      ArrowDown: i - 1,
      ArrowRight: i + 1,
      ArrowUp: i + 1,
      Home: 0,
      End: top,
      PageDown: i - 2,
      PageUp: i + 2,
    }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    settle(order[Math.min(top, Math.max(0, to))].id);
  });

  function buildStops() {
    track.querySelectorAll(".kw-stop").forEach((b) => b.remove());
    for (const s of order) {
      const b = el("button", {
        class: `kw-stop${s.notes ? " notes" : ""}`,
        type: "button",
        "data-stop": s.id,
        tabindex: -1,
        onclick: () => settle(s.id),
      });
      if (s.notes) b.append(el("i"), data.labels.notes);
      else b.textContent = s.id;
      b.style.left = `calc(8px + ${share(log(s))} * (100% - 16px))`;
      track.append(b);
    }
  }

  return {
    update(next, trigger) {
      const fresh = !data || data.blob !== next.blob,
        newDraws = !data || data.draws !== next.draws;
      data = next;
      send = trigger;
      const words = data.labels;
      nameText.textContent = words.weight;
      range.setAttribute("aria-label", words.weight);
      codes.head.replaceChildren(words.codes, el("span", {}, words.codes_key));
      recon.head.textContent = words.recon;
      prior.head.textContent = words.draws;
      curve.head.textContent = words.curve;
      for (const [b, alt] of [
        [codes, "codes"],
        [recon, "recon"],
        [prior, "draws"],
        [curve, "curve"],
      ])
        b.canvas.setAttribute("aria-label", words[`alt_${alt}`]);
      seedName.textContent = words.seed;
      if (root.getRootNode().activeElement !== seed) seed.value = data.seed;
      again.textContent = words.reseed;
      const arrive = () => {
        if (dead || !base || !draws) return;
        buildStops();
        heed(data.kl);
        layout();
        go();
      };
      if (fresh) {
        fetchPayload(data.blob).then((b) => {
          base = b;
          washes.clear();
          shown = null;
          order = b.meta.stops.map((s, index) => ({ ...s, index })).sort((p, q) => p.weight - q.weight);
          arrive();
        });
      }
      if (newDraws)
        fetchPayload(data.draws).then((b) => {
          draws = b;
          painted = "";
          arrive();
        });
      if (!fresh && !newDraws) arrive();
    },
    dispose() {
      dead = true;
      cancelAnimationFrame(frameId);
      sizes.disconnect();
      unwatch();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, klWeight);
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
