// The view "where the gradient flows": the computation as a graph, with z either computed from noise that comes in from
// the
// side, or drawn from a distribution, where the way back ends. Below, many one-draw estimates of both kinds on one
// axis.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { prefersCalm, tween } from "../../../browser/motion.js";
import { seededRandom } from "../../../browser/random.js";
import { sketch } from "../../../browser/sketch.js";
import { mixColours } from "../../../browser/theme.js";

export function viewPath(actions) {
  const graph = el("canvas", { role: "img" }),
    strips = el("canvas", { role: "img" });
  const parts = ["\u03bc\u2081", "\u03bc\u2082", "\u03c3\u2081", "\u03c3\u2082"];
  const switches = {
    path: el("button", { class: "gm-button", type: "button" }),
    plain: el("button", { class: "gm-button", type: "button" }),
  };
  for (const [name, b] of Object.entries(switches)) b.addEventListener("click", () => actions.onSet({ sample: name }));
  const choices = parts.map((p, i) =>
    el("button", { class: "gm-button", type: "button", onclick: () => actions.onSet({ wrt: i }) }, p),
  );
  const say = el("span", { class: "lab-note" });
  const element = el(
    "div",
    { class: "lab-view" },
    el("div", { class: "gm-segments", role: "group" }, switches.path, switches.plain),
    graph,
    el("div", { class: "lab-wrt" }, say, el("div", { class: "gm-segments", role: "group" }, ...choices)),
    strips,
  );
  let mix = 1,
    cancel = () => {},
    shown = null,
    labels = {},
    flow = 0,
    timer = 0,
    last = null,
    width = 520,
    height = 170;

  function drawGraph(T, s) {
    const c = fitCanvas(graph, width, height),
      y = Math.round(0.43 * height),
      line = T.line,
      dy = Math.min(40, 0.2 * height);
    c.clearRect(0, 0, width, height);
    const X = (t) => (width > 440 ? 30 : 16) + t * (width - (width > 440 ? 58 : 40)),
      r = T.lecture ? 18 : 15,
      wide = width > 440,
      half = wide ? 22 : 14,
      face = wide ? 30 : 16;
    const [x0, xe, xp, xz, xd, xl] = [0, 0.2, 0.39, 0.61, 0.8, 1].map(X),
      ye = height - r - 3;
    const g = s.slope,
      back = T.highlight,
      offset = -flow;
    // forward
    const forward = { color: T.muted, width: line, head: 7 };
    sketch.arrow(c, x0 + face, y, xe - half - 2, y, forward);
    for (const side of [-1, 1]) sketch.arrow(c, xe + half + 2, y + side * 6, xp - r - 2, y + side * dy, forward);
    for (const side of [-1, 1])
      sketch.arrow(c, xp + r, y + side * dy, xz - r - 2, y + side * 5, { ...forward, dash: mix < 0.5 ? [4, 4] : [] });
    sketch.arrow(c, xz + r, y, xd - half - 2, y, forward);
    sketch.arrow(c, xd + half + 2, y, xl - r - 6, y, forward);
    c.globalAlpha = mix;
    sketch.arrow(c, xz, ye - r, xz, y + r + 2, forward);
    c.globalAlpha = 1;
    // backward, offset below its forward arrow; it moves against it
    const shift = 9,
      way = { color: back, width: line * 1.25, head: 8, dash: [7, 4], offset };
    sketch.arrow(c, xl - r - 8, y + shift, xd + half, y + shift, way);
    sketch.arrow(c, xd - half - 2, y + shift, xz + r + 3, y + shift, way);
    for (const side of [-1, 1]) {
      const a = [xz - r - 4, y + side * 14],
        b = [xp + r + 3, y + side * (dy + 8)];
      if (mix > 0.5) {
        c.globalAlpha = 2 * mix - 1;
        sketch.arrow(c, ...a, ...b, way);
        sketch.arrow(c, xp - r - 4, y + side * (dy + 8), xe + half + 2, y + side * 15, way);
      } else {
        // the cut
        c.globalAlpha = 1 - 2 * mix;
        const mx = a[0] + (b[0] - a[0]) * 0.4,
          my = a[1] + (b[1] - a[1]) * 0.4;
        sketch.line(c, [a, [mx, my]], back, line * 1.25, [7, 4]);
        sketch.line(
          c,
          [
            [mx - 6, my - 6],
            [mx + 6, my + 6],
          ],
          T.generated,
          (2.5 * line) / 1.75,
        );
        sketch.line(
          c,
          [
            [mx - 6, my + 6],
            [mx + 6, my - 6],
          ],
          T.generated,
          (2.5 * line) / 1.75,
        );
      }
      c.globalAlpha = 1;
    }
    // nodes
    drawDigit(c, s.x, x0 - face + 2, y - face + 2, wide ? 2 : 1);
    c.strokeStyle = T.data;
    c.lineWidth = 2;
    c.strokeRect(x0 - face + 1, y - face + 1, 2 * face - 2, 2 * face - 2);
    net(c, T, xe, y, half, 1, T.data, labels.encoder);
    net(c, T, xd, y, half, -1, T.generated, labels.decoder);
    node(c, T, xp, y - dy, r, "\u03bc", T.latent);
    node(c, T, xp, y + dy, r, "\u03c3", T.latent);
    node(c, T, xz, y, r, "z", T.generated, mix < 0.5);
    c.globalAlpha = mix;
    node(c, T, xz, ye, r, "\u03b5", T.muted, true);
    sketch.text(c, T, labels.noise, xz + r + 6, ye, { size: 0.9, color: T.muted });
    c.globalAlpha = 1;
    node(c, T, xl - 4, y, r, "L", T.text);
    const small = { size: 0.92, align: "center" };
    sketch.text(
      c,
      T,
      mix > 0.5 ? "z = \u03bc + \u03c3 \u00b7 \u03b5" : "z ~ N(\u03bc, \u03c3\u00b2)",
      xz + (wide ? 16 : 8),
      y - r - 13,
      { ...small, weight: 600, halo: T.bg },
    );
    sketch.text(c, T, formatNumber(s.loss, 1), xl - 4, y + r + 12, small);
    if (!g) return;
    const n = (v) => formatNumber(v, 1);
    if (wide)
      sketch.text(c, T, `\u2202L/\u2202z = (${n(g.z[0])}, ${n(g.z[1])})`, (xz + xl) / 2 + 14, y + dy + 12, {
        ...small,
        color: back,
      });
    const put = (name, v, yy) =>
      sketch.text(
        c,
        T,
        mix > 0.5 ? `\u2202L/\u2202${name} = (${n(v[0])}, ${n(v[1])})` : `\u2202L/\u2202${name}: ${labels.none}`,
        wide ? xp : xp - 14,
        yy,
        { ...small, color: mix > 0.5 ? back : T.muted },
      );
    put("\u03bc", g.mu, y - dy - r - 11);
    put("\u03c3", g.sigma, y + dy + r + 13);
  }
  function node(c, T, x, y, r, name, colour, dashed = false) {
    sketch.ellipse(c, x, y, r, r, { fill: T.bg, stroke: colour, width: T.line, dash: dashed ? [3, 3] : [] });
    sketch.text(c, T, name, x, y, { align: "center", color: colour, weight: 600, size: 1.1 });
  }
  function net(c, T, x, y, half, way, colour, name) {
    c.beginPath();
    const a = way > 0 ? 26 : 13,
      b = way > 0 ? 13 : 26;
    c.moveTo(x - half, y - a);
    c.lineTo(x + half, y - b);
    c.lineTo(x + half, y + b);
    c.lineTo(x - half, y + a);
    c.closePath();
    c.fillStyle = mixColours(T.bg, colour, 0.14);
    c.fill();
    c.strokeStyle = colour;
    c.lineWidth = T.line;
    c.stroke();
    sketch.text(c, T, name, x, half > 20 ? y - 38 : y + 40, { align: "center", size: 0.9, color: T.muted });
  }

  function drawStrips(T, s) {
    const h = T.lecture ? 116 : 104,
      c = fitCanvas(strips, width, h),
      g = s.server?.gradients;
    c.clearRect(0, 0, width, h);
    if (!g || s.stale) {
      sketch.text(c, T, labels.measuring, width / 2, h / 2, { align: "center", color: T.muted });
      return;
    }
    const k = s.wrt,
      left = width > 440 ? 9.2 * T.size : 8,
      right = 8,
      rows = [
        ["path", T.latent, labels.pathEstimate, 26],
        ["score", T.generated, labels.score, 66],
      ];
    const all = [...g.path.draws[k], ...g.score.draws[k]].map(Math.abs).sort((a, b) => a - b);
    const reach = all[Math.floor(0.985 * all.length)] * 1.1 || 1,
      X = (v) => left + ((v / reach + 1) / 2) * (width - left - right);
    const tick = sketch.step(2 * reach, width > 440 && !T.lecture ? 6 : 4);
    for (let v = -Math.floor(reach / tick) * tick; v <= reach; v += tick) {
      sketch.line(
        c,
        [
          [X(v), 8],
          [X(v), h - 20],
        ],
        T.grid,
        1,
      );
      sketch.text(c, T, formatNumber(v, tick < 1 ? 1 : 0), X(v), h - 10, {
        align: "center",
        size: 0.85,
        color: T.muted,
      });
    }
    const random = seededRandom(1); // the vertical scatter only keeps points apart
    for (const [name, colour, label, y] of rows) {
      c.fillStyle = colour;
      c.globalAlpha = 0.4;
      for (const v of g[name].draws[k]) {
        const x = X(Math.max(-reach, Math.min(reach, v)));
        c.beginPath();
        c.arc(x, y + (random.uniform() - 0.5) * 24, 1.7, 0, 7);
        c.fill();
      }
      c.globalAlpha = 1;
      const m = X(g[name].mean[k]);
      sketch.line(
        c,
        [
          [m, y - 17],
          [m, y + 17],
        ],
        T.text,
        2,
      );
      const text = `${formatNumber(g[name].mean[k], 1)} \u00b1 ${formatNumber(g[name].std[k], 1)}`;
      sketch.text(c, T, label, left > 20 ? 0 : 8, left > 20 ? y - 0.6 * T.size : y - 12, {
        size: 0.92,
        color: colour,
        weight: 600,
        halo: T.bg,
      });
      sketch.text(c, T, text, left > 20 ? 0 : width - 8, left > 20 ? y + 0.6 * T.size : y - 12, {
        size: 0.92,
        align: left > 20 ? "left" : "right",
        halo: T.bg,
      });
    }
  }

  function run() {
    // the dashes of the gradient move, unless motion is unwelcome
    cancelAnimationFrame(timer);
    if (prefersCalm()) return;
    let frame = 0;
    const tick = () => {
      if (!element.isConnected || element.hidden) return;
      if (++frame % 3 === 0 && last) {
        flow = (flow + 1.1) % 11;
        drawGraph(...last);
      }
      timer = requestAnimationFrame(tick);
    };
    timer = requestAnimationFrame(tick);
  }

  return {
    element,
    canvases: [graph, strips],
    run,
    words(L) {
      labels = L;
      switches.path.textContent = L.reparameterised;
      switches.plain.textContent = L.plainSample;
      choices.forEach((b, i) => b.setAttribute("aria-label", `\u2202L/\u2202${parts[i]}`));
    },
    fit(w, scale, room) {
      width = w;
      height = Math.max(172, Math.min(300, room - 174));
    },
    stop() {
      cancelAnimationFrame(timer);
      cancel();
    },
    draw(T, s) {
      if (!s.ready) return;
      last = [T, s];
      if (shown !== s.sample) {
        const from = mix,
          to = s.sample === "path" ? 1 : 0;
        cancel();
        cancel =
          shown === null
            ? () => {}
            : tween(220, (t) => {
                mix = from + (to - from) * t;
                drawGraph(T, s);
              });
        if (shown === null) mix = to;
        shown = s.sample;
      }
      for (const [name, b] of Object.entries(switches)) b.setAttribute("aria-pressed", String(s.sample === name));
      choices.forEach((b, i) => b.setAttribute("aria-pressed", String(s.wrt === i)));
      drawGraph(T, s);
      drawStrips(T, s);
      const g = s.stale ? null : s.server?.gradients;
      say.textContent = g ? fill(labels.ratio, { n: g.n, ratio: Math.round(g.ratio[s.wrt]).toLocaleString("en") }) : "";
      graph.setAttribute("aria-label", s.sample === "path" ? labels.graphPath : labels.graphPlain);
      strips.setAttribute("aria-label", say.textContent);
    },
  };
}
