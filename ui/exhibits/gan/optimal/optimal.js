// The optimal discriminator follows the hand: drag a hump sideways to move it, up and down to make it narrow or wide.
//
// data: {state: {a, b, q}, labels}; a and b are the data's two humps, q the generator's, each [mean, width]. Back on
// release as "edit".
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, tween } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { sketch } from "../../../browser/sketch.js";
import { onTheme, rgb, themeOf } from "../../../browser/theme.js";
import { OPT_CELLS, OPT_REACH, optimalJudge } from "./densities.js";

const OPT_LEAST = 0.05,
  OPT_MOST = 3;

function makeOptimal(root, first) {
  let words = first.labels,
    s = JSON.parse(JSON.stringify(first.state)),
    send = () => {},
    heard = null,
    T = themeOf(root),
    width = 0,
    held = null,
    w = 0,
    h = 0,
    swept = {},
    cancel = () => {};

  const block = (name) => {
    const c = el("canvas", { role: "img" }),
      t = el("h3");
    return { c, t, box: el("figure", { class: `op-${name}` }, t, c) };
  };
  const main = block("main"),
    far = block("far"),
    losses = block("losses"),
    facts = el("dl", { class: "op-facts" });
  const handles = ["a", "b", "q"].map((id) =>
    el("button", { class: "op-handle", type: "button", role: "slider", "data-hump": id }),
  );
  main.box.append(...handles);
  const buttons = ["perfect", "one", "far", "narrow"].map((id) =>
    el("button", { class: "gm-button", type: "button", "data-set": id, onclick: () => go(words.places[id].at) }),
  );
  const slide = el("button", { class: "gm-button gm-primary", type: "button", onclick: travel });
  root.append(
    main.box,
    el("div", { class: "op-bar" }, slide, ...buttons),
    el("div", { class: "op-under" }, facts, far.box, losses.box),
  );
  const said = el("p", { class: "op-said" });
  root.append(said);

  const parts = () => ({
    p: [
      [...s.a, 1],
      [...s.b, 1],
    ],
    q: [[...s.q, 1]],
  });
  const X = (x) => ((x / OPT_REACH + 1) * w) / 2,
    xOf = (px) => ((px / w) * 2 - 1) * OPT_REACH;
  const bounds = (v, low, high) => Math.min(high, Math.max(low, v));

  function humps(ctx, p, q, verdict) {
    const base = h - 20,
      high = (base - 16) / Math.max(0.6, 1.12 * Math.max(...p, ...q)),
      bg = rgb(T.bg),
      ink = [rgb(T.data), rgb(T.generated)];
    for (let px = 0; px < w; px += 2) {
      // the discriminator's field, as in the arena
      const d = 2 * verdict.d[Math.min(OPT_CELLS - 1, Math.floor((px / w) * OPT_CELLS))] - 1,
        c = d > 0 ? ink[0] : ink[1];
      ctx.fillStyle = `rgb(${bg.map((v, k) => Math.round(v + (c[k] - v) * 0.22 * Math.abs(d))).join(",")})`;
      ctx.fillRect(px, 8, 2, base - 8);
    }
    const curve = (v, scale) => Array.from(v, (y, i) => [((i + 0.5) / OPT_CELLS) * w, base - y * scale]);
    for (const [v, color, dash] of [
      [p, T.data, []],
      [q, T.generated, [7, 4]],
    ]) {
      const line = curve(v, high);
      ctx.beginPath();
      ctx.moveTo(0, base);
      line.forEach(([x, y]) => ctx.lineTo(x, y));
      ctx.lineTo(w, base);
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = color;
      ctx.fill();
      ctx.globalAlpha = 1;
      sketch.line(ctx, line, color, T.line * 1.3, dash);
    }
    const D = curve(verdict.d, base - 16);
    sketch.line(
      ctx,
      [
        [0, base - (base - 16) / 2],
        [w, base - (base - 16) / 2],
      ],
      T.grid,
      1,
      [4, 4],
    );
    sketch.line(ctx, D, T.text, T.line * 1.5);
    sketch.line(
      ctx,
      [
        [0, base],
        [w, base],
      ],
      T.muted,
      1,
    );
    for (let x = -4; x <= 4; x += 2)
      sketch.text(ctx, T, formatNumber(x, 0), X(x), h - 8, { align: "center", size: 0.8, color: T.muted });
    sketch.text(
      ctx,
      T,
      "D*(x)",
      w - 6,
      bounds(D[OPT_CELLS - 20][1] + (D[OPT_CELLS - 20][1] < h / 2 ? 14 : -12), 16, base - 10),
      { align: "right", weight: 650, halo: T.bg },
    );
    sketch.text(ctx, T, "1", 4, 16, { size: 0.8, color: T.muted, halo: T.bg });
    sketch.text(ctx, T, "½", 4, base - (base - 16) / 2 - 8, { size: 0.8, color: T.muted, halo: T.bg });
    const top = (at) =>
      base -
      high *
        Math.max(...[p, q].map((v) => v[bounds(Math.floor(((at / OPT_REACH + 1) / 2) * OPT_CELLS), 0, OPT_CELLS - 1)]));
    sketch.text(ctx, T, words.generated, bounds(X(s.q[0]), 40, w - 40), bounds(top(s.q[0]) - 11, 20, base - 12), {
      align: "center",
      color: T.generated,
      weight: 650,
      halo: T.bg,
    });
    const label = Math.abs(s.a[0] - s.q[0]) > Math.abs(s.b[0] - s.q[0]) ? s.a[0] : s.b[0];
    sketch.text(ctx, T, words.data, bounds(X(label), 24, w - 24), bounds(top(label) - 11, 20, base - 12), {
      align: "center",
      color: T.data,
      weight: 650,
      halo: T.bg,
    });
    handles.forEach((b) => {
      const [m] = s[b.dataset.hump];
      b.style.left = `${X(m)}px`;
      b.style.top = `${base + (main.c.offsetTop ?? 0)}px`;
    });
  }

  // The divergences while the generator's hump is carried along the whole line: what a gradient has to go by.
  function sweep(ctx, cw, ch) {
    const n = 61,
      key = [s.a, s.b, s.q[1]].join();
    if (swept.key !== key) {
      const p = optimalJudge.density(parts().p);
      swept = {
        key,
        all: Array.from({ length: n }, (_, i) =>
          optimalJudge.judge(p, optimalJudge.density([[-5 + (10 * i) / (n - 1), s.q[1], 1]])),
        ),
      };
    }
    const { all } = swept;
    const bottom = ch - 16,
      most = Math.max(...all.map((v) => v.wasserstein)),
      x = (i) => 4 + (i / (n - 1)) * (cw - 8);
    const jsd = (v) => bottom - (v / Math.log(2)) * (bottom - 16),
      w1 = (v) => bottom - (v / most) * (bottom - 16);
    sketch.line(
      ctx,
      [
        [0, jsd(Math.log(2))],
        [cw, jsd(Math.log(2))],
      ],
      T.grid,
      1,
      [4, 4],
    );
    sketch.line(
      ctx,
      [
        [0, bottom],
        [cw, bottom],
      ],
      T.muted,
      1,
    );
    sketch.line(
      ctx,
      all.map((v, i) => [x(i), w1(v.wasserstein)]),
      T.latent,
      T.line,
      [6, 4],
    );
    sketch.line(
      ctx,
      all.map((v, i) => [x(i), jsd(v.jsd)]),
      T.text,
      T.line * 1.2,
    );
    const here = bounds((s.q[0] + 5) / 10, 0, 1) * (n - 1),
      i = Math.round(here);
    sketch.ellipse(ctx, x(here), jsd(all[i].jsd), 4.5, 4.5, { fill: T.generated, stroke: T.bg, width: 1.5 });
    sketch.ellipse(ctx, x(here), w1(all[i].wasserstein), 4.5, 4.5, { fill: T.generated, stroke: T.bg, width: 1.5 });
    sketch.text(ctx, T, "ln 2", cw - 4, jsd(Math.log(2)) - 8, { align: "right", size: 0.8, color: T.muted });
    sketch.text(ctx, T, "JSD", 6, jsd(all[0].jsd) + 12, { weight: 650, halo: T.bg, size: 0.93 });
    sketch.text(ctx, T, words.w1, cw - 6, bounds(w1(all[n - 1].wasserstein) + 14, 34, bottom - 8), {
      align: "right",
      weight: 650,
      color: T.latent,
      halo: T.bg,
      size: 0.93,
    });
    sketch.text(ctx, T, words.carried, cw / 2, ch - 6, { align: "center", size: 0.8, color: T.muted });
  }

  // Both generator losses over D(G(z)), and D at the middle of the generator's hump.
  function slopes(ctx, cw, ch, d) {
    const style = { weight: 650, size: 0.86 },
      row = 1.35 * T.size; // names above the lines, in two rows where one is too short
    const first = sketch.text(ctx, T, words.nonsaturating, 6, row / 2, style);
    ctx.font = `650 ${Math.round(0.86 * T.size)}px ${T.font}`;
    const beside = first + ctx.measureText(words.saturating).width + 30 < cw;
    sketch.text(ctx, T, words.saturating, cw - 6, beside ? row / 2 : 1.5 * row, {
      ...style,
      align: "right",
      color: T.generated,
    });
    const top = (beside ? 1 : 2) * row + 6,
      bottom = ch - 16,
      x = (v) => 6 + v * (cw - 12),
      y = (v) => top + (1 - v) * (bottom - top);
    sketch.line(
      ctx,
      [
        [0, bottom],
        [cw, bottom],
      ],
      T.muted,
      1,
    );
    const range = Array.from({ length: 41 }, (_, i) => i / 40);
    sketch.line(
      ctx,
      range.map((v) => [x(v), y(v)]),
      T.generated,
      T.line,
      [6, 4],
    );
    sketch.line(
      ctx,
      range.map((v) => [x(v), y(1 - v)]),
      T.text,
      T.line * 1.2,
    );
    for (const v of [d, 1 - d])
      sketch.ellipse(ctx, x(d), y(v), 4.5, 4.5, { fill: T.highlight, stroke: T.bg, width: 1.5 });
    sketch.line(
      ctx,
      [
        [x(d), top],
        [x(d), bottom],
      ],
      T.highlight,
      1,
    );
    sketch.text(ctx, T, "0", 4, ch - 6, { size: 0.8, color: T.muted });
    sketch.text(ctx, T, "D(G(z))", cw / 2, ch - 6, { size: 0.8, align: "center", color: T.muted });
    sketch.text(ctx, T, "1", cw - 4, ch - 6, { size: 0.8, align: "right", color: T.muted });
  }

  function draw() {
    if (!width) return;
    const both = parts(),
      p = optimalJudge.density(both.p),
      q = optimalJudge.density(both.q),
      verdict = optimalJudge.judge(p, q);
    const clean = (c, a, b) => {
      const ctx = fitCanvas(c, a, b);
      ctx.clearRect(0, 0, a, b);
      return ctx;
    };
    humps(clean(main.c, w, h), p, q, verdict);
    let mean = 0;
    for (let i = 0; i < OPT_CELLS; i++) mean += q[i] * verdict.d[i] * optimalJudge.width;
    const rows = [
      ["V(G, D*) = 2 JSD − ln 4", formatNumber(verdict.value, 3)],
      ["JSD", formatNumber(verdict.jsd, 3)],
      ["2 JSD − ln 4", `2 · ${formatNumber(verdict.jsd, 3)} − 1.386`],
      [words.meanD, formatNumber(mean, 3)],
    ];
    facts.replaceChildren(...rows.flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]));
    const fw = far.box.clientWidth,
      lw = losses.box.clientWidth,
      low = Math.max(104, Math.round(h * 0.56));
    sweep(clean(far.c, fw, low), fw, low);
    slopes(clean(losses.c, lw, low), lw, low, mean);
    const kind =
      verdict.jsd < 0.005 ? "same" : verdict.jsd > Math.log(2) - 0.01 ? "apart" : mean < 0.1 ? "sure" : "between";
    const text = fill(words.said[kind], {
      jsd: formatNumber(verdict.jsd, 3),
      d: formatNumber(mean, 3),
      slope: formatNumber(mean, 3),
      other: formatNumber(1 - mean, 3),
    });
    if (said.textContent !== text) {
      said.textContent = text;
      announce(root, text);
    }
    Object.assign(root.dataset, {
      jsd: verdict.jsd,
      value: verdict.value,
      wasserstein: verdict.wasserstein,
      q: s.q.join(),
    });
    handles.forEach((b) => {
      const [m, r] = s[b.dataset.hump];
      b.setAttribute("aria-valuenow", formatNumber(m));
      b.setAttribute("aria-valuemin", -5);
      b.setAttribute("aria-valuemax", 5);
      b.setAttribute("aria-valuetext", fill(words.hump, { m: formatNumber(m), r: formatNumber(r) }));
    });
    announceDrawn(main.c, verdict.jsd);
  }
  const soon = onNextFrame(draw);
  function layout() {
    width = root.clientWidth;
    if (!width) return;
    w = main.box.clientWidth;
    h = Math.round(Math.max(180, Math.min(w * 0.6, (window.innerHeight - (T.lecture ? 400 : 400)) * 0.66)));
    draw();
  }
  const tidy = () => Object.fromEntries(["a", "b", "q"].map((k) => [k, s[k].map((v) => +v.toFixed(2))]));
  function tell() {
    s = tidy();
    heard = JSON.stringify(s);
    send(s);
  }

  // ---- the hand
  // -------------------------------------------------------------------------------------------------------
  function move(id, mean, wide) {
    s[id] = [bounds(mean, -5, 5), bounds(wide, OPT_LEAST, OPT_MOST)];
  }
  main.c.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    cancel();
    const r = main.c.getBoundingClientRect(),
      x = xOf(e.clientX - r.left);
    const id = ["q", "a", "b"].reduce((best, k) =>
      Math.abs(s[k][0] - x) / Math.max(0.4, s[k][1]) < Math.abs(s[best][0] - x) / Math.max(0.4, s[best][1]) - 1e-9
        ? k
        : best,
    );
    held = { id, x, y: e.clientY, from: [...s[id]] };
    main.c.setPointerCapture(e.pointerId);
  });
  const follow = (e) => {
    if (!held) return;
    const r = main.c.getBoundingClientRect(),
      x = xOf(e.clientX - r.left);
    move(held.id, held.from[0] + x - held.x, held.from[1] * 2 ** ((e.clientY - held.y) / 60));
    soon.now();
  };
  main.c.addEventListener("pointerrawupdate", follow);
  main.c.addEventListener("pointermove", follow);
  const release = () => {
    if (held) {
      held = null;
      tell();
    }
  };
  main.c.addEventListener("pointerup", release);
  main.c.addEventListener("pointercancel", release);
  handles.forEach((b) =>
    b.addEventListener("keydown", (e) => {
      const [m, r] = s[b.dataset.hump],
        by = { ArrowLeft: [-0.1, 1], ArrowRight: [0.1, 1], ArrowUp: [0, 1 / 1.15], ArrowDown: [0, 1.15] }[e.key];
      if (!by) return;
      e.preventDefault();
      cancel();
      move(b.dataset.hump, m + by[0], r * by[1]);
      soon.now();
      tell();
    }),
  );
  function go(target) {
    cancel();
    const from = JSON.parse(JSON.stringify(s));
    cancel = tween(250, (t) => {
      for (const k of ["a", "b", "q"]) s[k] = s[k].map((_, i) => from[k][i] + t * (target[k][i] - from[k][i]));
      draw();
      if (t === 1) tell();
    });
  }
  function travel() {
    // the generator's hump from one end of the line to the other
    cancel();
    const r = s.q[1];
    cancel = tween(5000, (t) => {
      s.q = [-5 + 10 * t, r];
      draw();
      if (t === 1) tell();
    });
  }

  const watch = new ResizeObserver(() => {
    if (root.clientWidth !== width) layout();
  });
  watch.observe(root);
  window.addEventListener("resize", layout);
  const untheme = onTheme(root, (look) => {
    T = look;
    layout();
  });
  return {
    update(data, trigger) {
      send = (v) => trigger("edit", v);
      words = data.labels;
      const news = JSON.stringify(data.state);
      if (!held && news !== heard) {
        heard = news;
        s = JSON.parse(news);
      }
      slide.textContent = words.travel;
      buttons.forEach((b) => {
        b.textContent = words.places[b.dataset.set].name;
      });
      [
        [main, words.main],
        [far, words.far],
        [losses, words.losses],
      ].forEach(([b, t]) => {
        b.t.textContent = t;
        b.c.setAttribute("aria-label", t);
      });
      handles.forEach((b) => b.setAttribute("aria-label", words.humps[b.dataset.hump]));
      layout();
    },
    dispose() {
      cancel();
      watch.disconnect();
      window.removeEventListener("resize", layout);
      untheme();
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, (root) => makeOptimal(root, data));
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
