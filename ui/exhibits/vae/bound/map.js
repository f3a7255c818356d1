// map: the true posterior as a heat map with its contours and marginals, and q on it as an ellipse that can be taken by
// its
// centre and by its widths. onDrag({mu, sigma}, released).
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, formatNumber } from "../../../browser/dom.js";
import { contour } from "../../../browser/raster.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

export function makeMap(onDrag) {
  const canvas = el("canvas", { class: "bound-map", tabindex: 0, role: "application" });
  const heat = document.createElement("canvas"),
    self = { canvas, side: 340, strip: 44 };
  let grid = null,
    q = null,
    grab = null,
    key = "",
    lines = [],
    margins = null;
  const side = () => self.side,
    X = (z) => ((z - grid.low[0]) / grid.size) * side(),
    Y = (z) => self.strip + (1 - (z - grid.low[1]) / grid.size) * side();

  self.setGrid = (g) => {
    grid = g;
    key = "";
  };
  function prepare(T) {
    const now = [grid.evidence, grid.low, T.bg, T.latent, side()].join();
    if (now === key) return;
    key = now;
    // the density at 220 x 220 places, read smoothly between the grid's points
    const m = 220,
      image = new ImageData(m, m),
      heights = new Float32Array(m * m),
      [r0, g0, b0] = rgb(T.bg),
      [r1, g1, b1] = rgb(T.latent),
      peak = Math.max(...grid.f) + grid.top;
    for (let y = 0, p = 0; y < m; y++) {
      for (let x = 0; x < m; x++, p += 4) {
        heights[y * m + x] =
          grid.logJoint(grid.low[0] + ((x + 0.5) / m) * grid.size, grid.high[1] - ((y + 0.5) / m) * grid.size) - peak;
        const d = 0.92 * Math.exp(heights[y * m + x]);
        image.data[p] = r0 + (r1 - r0) * d;
        image.data[p + 1] = g0 + (g1 - g0) * d;
        image.data[p + 2] = b0 + (b1 - b0) * d;
        image.data[p + 3] = 255;
      }
    }
    heat.width = heat.height = m;
    heat.getContext("2d").putImageData(image, 0, 0);
    const { n, f } = grid;
    // 1, 2 and 3 standard deviations of a Gaussian lie 0.5, 2 and 4.5 nats under its top: comparable with q's ellipses
    lines = [0.5, 2, 4.5].map((d) => contour(heights, m, m, -d, side(), side()));
    margins = [new Float64Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const p = Math.exp(f[i * n + j] + grid.top - grid.evidence) * grid.step;
        margins[0][i] += p;
        margins[1][j] += p;
      }
  }

  self.draw = (T, s, labels) => {
    if (!grid || !s.q) return;
    q = s.q;
    prepare(T);
    const S = side(),
      M = self.strip,
      c = fitCanvas(canvas, S + M, S + M),
      unit = S / grid.size;
    c.clearRect(0, 0, S + M, S + M);
    c.imageSmoothingEnabled = true;
    c.drawImage(heat, 0, M, S, S);
    c.save();
    c.translate(0, M);
    c.strokeStyle = T.latent;
    lines.forEach((path, i) => {
      c.lineWidth = T.line * (i ? 0.55 : 0.9);
      c.stroke(path);
    });
    c.restore();
    c.strokeStyle = T.grid;
    c.lineWidth = 1;
    c.strokeRect(0.5, M + 0.5, S - 1, S - 1);
    const tick = sketch.step(grid.size, 4);
    for (let v = Math.ceil(grid.low[0] / tick) * tick; v < grid.high[0]; v += tick) {
      const d = Math.max(0, -Math.floor(Math.log10(tick)));
      sketch.line(
        c,
        [
          [X(v), M + S - 5],
          [X(v), M + S],
        ],
        T.muted,
      );
      sketch.text(c, T, formatNumber(v, d), X(v), M + S - 12, {
        align: "center",
        size: 0.8,
        color: T.muted,
        halo: T.bg,
      });
    }
    for (let v = Math.ceil(grid.low[1] / tick) * tick; v < grid.high[1]; v += tick) {
      const d = Math.max(0, -Math.floor(Math.log10(tick)));
      if (Y(v) > M + S - 24 || Y(v) < M + 8) continue;
      sketch.line(
        c,
        [
          [0, Y(v)],
          [5, Y(v)],
        ],
        T.muted,
      );
      sketch.text(c, T, formatNumber(v, d), 8, Y(v), { size: 0.8, color: T.muted, halo: T.bg });
    }
    marginals(c, T, S, M);
    const [x, y] = [X(q.mu[0]), Y(q.mu[1])];
    const e = s.said,
      ex = X(e.mu[0]),
      ey = Y(e.mu[1]);
    if (ex < 0 || ex > S || ey < M || ey > S + M) {
      // an unusual picture: the encoder points somewhere else altogether
      const a = Math.atan2(ey - M - S / 2, ex - S / 2),
        px = Math.min(S - 8, Math.max(8, ex)),
        py = Math.min(S + M - 8, Math.max(M + 8, ey));
      sketch.arrow(c, px - 22 * Math.cos(a), py - 22 * Math.sin(a), px, py, {
        color: T.text,
        width: T.line * 1.3,
        head: 9,
      });
      sketch.text(c, T, labels.encoderShort, px - 30 * Math.cos(a), py - 34 * Math.sin(a), {
        align: px > S / 2 ? "right" : "left",
        size: 0.85,
        halo: T.bg,
      });
    }
    sketch.ellipse(c, X(e.mu[0]), Y(e.mu[1]), e.sigma[0] * unit, e.sigma[1] * unit, {
      stroke: T.text,
      width: T.line * 0.75,
      dash: [4, 3],
    });
    if (
      Math.hypot(X(e.mu[0]) - x, Y(e.mu[1]) - y) > 10 ||
      Math.abs(e.sigma[0] - q.sigma[0]) * unit > 5 ||
      Math.abs(e.sigma[1] - q.sigma[1]) * unit > 5
    ) {
      sketch.text(c, T, labels.encoderShort, X(e.mu[0]), Y(e.mu[1]) + e.sigma[1] * unit + 10, {
        align: "center",
        size: 0.85,
        halo: T.bg,
      });
    }
    for (const r of [3, 2, 1]) {
      sketch.ellipse(c, x, y, r * q.sigma[0] * unit, r * q.sigma[1] * unit, {
        fill: T.highlight,
        alpha: 0.08,
        stroke: T.highlight,
        width: T.line * (r === 1 ? 1.5 : 0.7),
      });
    }
    const handle = (hx, hy) =>
      sketch.ellipse(c, hx, hy, T.lecture ? 7 : 5.5, T.lecture ? 7 : 5.5, {
        fill: T.bg,
        stroke: T.highlight,
        width: T.line * 1.3,
      });
    for (const [hx, hy] of handles()) handle(hx, hy);
    sketch.ellipse(c, x, y, 5, 5, { fill: T.highlight, stroke: T.bg, width: 1.5 });
    sketch.text(c, T, "q", x + q.sigma[0] * unit * 0.72 + 9, y - q.sigma[1] * unit * 0.72 - 9, {
      weight: 700,
      size: 1.15,
      color: T.highlight,
      align: "center",
      halo: T.bg,
    });
    announceDrawn(canvas, s);
  };
  function marginals(c, T, S, M) {
    const { n, step, low } = grid,
      normal = (z, m, s) => Math.exp(-0.5 * ((z - m) / s) ** 2) / (s * Math.sqrt(2 * Math.PI));
    for (const k of [0, 1]) {
      const top = Math.max(...margins[k]) * 1.25,
        H = M - 6;
      const at = (z, v) => {
        const h = Math.min(H, (v / top) * H);
        return k === 0 ? [X(z), M - 2 - h] : [S + 2 + h, Y(z)];
      };
      const p = Array.from(margins[k], (v, i) => at(low[k] + i * step, v)),
        r = [];
      for (let i = 0; i <= 160; i++) {
        const z = low[k] + (i / 160) * grid.size;
        r.push(at(z, normal(z, q.mu[k], q.sigma[k])));
      }
      c.beginPath();
      c.moveTo(...at(low[k], 0));
      p.forEach((v) => c.lineTo(...v));
      c.lineTo(...at(grid.high[k], 0));
      c.globalAlpha = 0.3;
      c.fillStyle = T.latent;
      c.fill();
      c.globalAlpha = 1;
      sketch.line(c, p, T.latent, T.line * 0.8);
      sketch.line(c, r, T.highlight, T.line);
    }
    sketch.text(c, T, "z\u2081", S - 4, M - 12, { align: "right", size: 0.9, color: T.muted });
    sketch.text(c, T, "z\u2082", S + 14, M + 10, { align: "center", size: 0.9, color: T.muted });
  }
  const handles = () => {
    const unit = side() / grid.size,
      x = X(q.mu[0]),
      y = Y(q.mu[1]);
    return [
      [x + q.sigma[0] * unit, y],
      [x, y - q.sigma[1] * unit],
      [x - q.sigma[0] * unit, y],
      [x, y + q.sigma[1] * unit],
    ];
  };

  // ---- the hand
  const place = (e) => {
    const b = canvas.getBoundingClientRect();
    return [
      ((e.clientX - b.left) * (side() + self.strip)) / b.width,
      ((e.clientY - b.top) * (side() + self.strip)) / b.height,
    ];
  };
  const z = ([x, y]) => [
    grid.low[0] + (x / side()) * grid.size,
    grid.high[1] - ((y - self.strip) / side()) * grid.size,
  ];
  canvas.addEventListener("pointerdown", (e) => {
    if (!q || e.button) return;
    const p = place(e),
      reach = e.pointerType === "touch" ? 22 : 12;
    if (p[0] > side() || p[1] < self.strip) return;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(e.pointerId);
    const near = handles().map(([x, y]) => Math.hypot(p[0] - x, p[1] - y)),
      h = near.indexOf(Math.min(...near)),
      there = z(p);
    const middle = Math.hypot(p[0] - X(q.mu[0]), p[1] - Y(q.mu[1]));
    if (near[h] < reach && near[h] < middle) grab = { k: h % 2 };
    else {
      // elsewhere q comes to the hand; on q it keeps its place under it
      const on = ((there[0] - q.mu[0]) / q.sigma[0]) ** 2 + ((there[1] - q.mu[1]) / q.sigma[1]) ** 2 < 4;
      grab = { offset: on ? [q.mu[0] - there[0], q.mu[1] - there[1]] : [0, 0] };
      if (!on) onDrag({ mu: there, sigma: q.sigma }, false);
    }
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!grab) return;
    const there = z(place(e));
    if (grab.offset) onDrag({ mu: there.map((v, k) => v + grab.offset[k]), sigma: q.sigma }, false);
    else onDrag({ mu: q.mu, sigma: q.sigma.map((s, k) => (k === grab.k ? Math.abs(there[k] - q.mu[k]) : s)) }, false);
  });
  const drop = () => {
    if (grab) {
      grab = null;
      onDrag(q, true);
    }
  };
  canvas.addEventListener("pointerup", drop);
  canvas.addEventListener("pointercancel", drop);
  canvas.addEventListener("keydown", (e) => {
    const d = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 1], ArrowDown: [1, -1] }[e.key];
    if (!d || !q) return;
    e.preventDefault();
    const [k, way] = d,
      next = { mu: [...q.mu], sigma: [...q.sigma] };
    if (e.shiftKey) next.sigma[k] *= Math.exp(0.08 * way);
    else next.mu[k] += 0.012 * grid.size * way;
    onDrag(next, true);
  });
  return self;
}
