// plane: the latent plane with the data's codes on it and the posterior of the picture as an ellipse; and the lens, the
// same neighbourhood enlarged until the ellipse can be read.
import { fitCanvas } from "../../../browser/canvas.js";
import { formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export const plane = (() => {
  const EXTENT = 4.2; // half-width of the plane on show

  function makePad(canvas) {
    let cloud = null,
      key = ""; // the still background, painted once a size and theme
    const layer = document.createElement("canvas");
    const self = { canvas, side: 280, trail: [] };
    self.at = (z) => [((z[0] / EXTENT + 1) * self.side) / 2, ((1 - z[1] / EXTENT) * self.side) / 2];

    function background(T) {
      const now = [self.side, T.bg, T.text, T.size, devicePixelRatio].join();
      if (now === key) return;
      key = now;
      const c = fitCanvas(layer, self.side, self.side),
        s = self.side;
      c.clearRect(0, 0, s, s);
      for (const r of [1, 2, 3]) {
        // the prior, at 1, 2 and 3 standard deviations
        sketch.ellipse(c, s / 2, s / 2, (r * s) / 2 / EXTENT, (r * s) / 2 / EXTENT, {
          stroke: T.latent,
          width: T.lecture ? 1.6 : 1,
          dash: [3, 4],
          fill: T.latent,
          alpha: 0.035,
        });
      }
      const { points, labels } = cloud,
        middle = Array.from({ length: 10 }, () => []);
      for (let i = 0; i < labels.length; i++) {
        const p = [points[2 * i], points[2 * i + 1]],
          [x, y] = self.at(p);
        middle[labels[i]].push(p);
        c.globalAlpha = 0.34;
        c.fillStyle = T.classes[labels[i]];
        c.beginPath();
        c.arc(x, y, T.lecture ? 2 : 1.4, 0, 7);
        c.fill();
      }
      c.globalAlpha = 1;
      const median = (list, j) => list.map((p) => p[j]).sort((a, b) => a - b)[list.length >> 1];
      const names = middle.flatMap((list, k) =>
        list.length ? [{ k, p: self.at([median(list, 0), median(list, 1)]) }] : [],
      );
      for (let round = 0; round < 40; round++) {
        // names that would stand on each other step aside
        for (const a of names) {
          for (const b of names) {
            const dx = a.p[0] - b.p[0],
              dy = a.p[1] - b.p[1],
              d = Math.hypot(dx, dy) || 1,
              push = (1.5 * T.size - d) / 4;
            if (a !== b && push > 0) {
              a.p[0] += (dx / d) * push;
              a.p[1] += (dy / d) * push;
            }
          }
        }
      }
      for (const { k, p } of names) {
        sketch.text(c, T, String(k), p[0], p[1], {
          size: 1.08,
          weight: 700,
          color: T.classes[k],
          align: "center",
          halo: T.bg,
        });
      }
    }

    self.setCloud = (points, labels) => {
      cloud = { points, labels };
      key = "";
    };
    self.draw = (T, s, window) => {
      if (!cloud) return;
      background(T);
      const c = fitCanvas(canvas, self.side, self.side);
      c.clearRect(0, 0, self.side, self.side);
      c.drawImage(layer, 0, 0, self.side, self.side);
      if (!s.ready) return;
      const unit = self.side / 2 / EXTENT,
        limit = (p) => Math.min(self.side - 7, Math.max(7, p));
      self.trail.forEach((p, i) => {
        // where the mean was while the strokes were drawn
        if (!i) return;
        c.globalAlpha = (0.75 * i) / self.trail.length;
        sketch.line(c, [self.at(self.trail[i - 1]), self.at(p)], T.highlight, T.line);
      });
      c.globalAlpha = 1;
      const [x, y] = self.at(s.mu),
        outside = x < 0 || y < 0 || x > self.side || y > self.side;
      for (const r of [2, 1]) {
        sketch.ellipse(c, x, y, Math.max(r * s.sigma[0] * unit, 1.5 * r), Math.max(r * s.sigma[1] * unit, 1.5 * r), {
          fill: T.latent,
          alpha: 0.3,
          stroke: T.latent,
          width: 1.5,
        });
      }
      if (outside) {
        // beyond the picture: a mark on the edge that points there
        const a = Math.atan2(y - self.side / 2, x - self.side / 2),
          ex = limit(x),
          ey = limit(y);
        sketch.arrow(c, ex - 16 * Math.cos(a), ey - 16 * Math.sin(a), ex, ey, { color: T.latent, width: 3, head: 10 });
      } else if (window) {
        // what the lens shows, never smaller than the eye can find
        const half = Math.max(window * unit, 9);
        c.strokeStyle = T.text;
        c.lineWidth = 1.25;
        c.strokeRect(x - half, y - half, 2 * half, 2 * half);
      } else sketch.ellipse(c, x, y, 2.5, 2.5, { fill: T.text });
      sketch.text(c, T, "z\u2081", self.side - 6, self.side / 2 + 10, { color: T.muted, align: "right", size: 0.9 });
      sketch.text(c, T, "z\u2082", self.side / 2 + 6, 10, { color: T.muted, size: 0.9 });
    };
    return self;
  }

  // onDrag(eps, released) when z is moved by hand: pointer, touch or arrow keys.
  function makeLens(canvas, onDrag) {
    const self = { canvas, side: 196 };
    let state = null,
      held = false;
    self.window = (s) => 3.6 * Math.max(s.sigma[0], s.sigma[1]); // half-width in units of z
    const move = (e, done) => {
      const box = canvas.getBoundingClientRect(),
        half = self.window(state);
      const u = ((e.clientX - box.left) / box.width - 0.5) * 2 * half,
        v = (0.5 - (e.clientY - box.top) / box.height) * 2 * half;
      onDrag(
        [u / state.sigma[0], v / state.sigma[1]].map((q) => Math.max(-4, Math.min(4, q))),
        done,
      );
    };
    canvas.addEventListener("pointerdown", (e) => {
      if (!state) return;
      held = true;
      canvas.setPointerCapture(e.pointerId);
      move(e, false);
    });
    canvas.addEventListener("pointermove", (e) => {
      if (held) move(e, false);
    });
    canvas.addEventListener("pointerup", (e) => {
      if (held) {
        held = false;
        move(e, true);
      }
    });
    canvas.addEventListener("pointercancel", () => {
      held = false;
    });
    canvas.addEventListener("keydown", (e) => {
      const d = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (!d || !state) return;
      e.preventDefault();
      const size = e.shiftKey ? 0.5 : 0.1;
      onDrag(
        state.eps.map((q, k) => Math.max(-4, Math.min(4, q + size * d[k]))),
        true,
      );
    });

    self.draw = (T, s, words, appear = 1) => {
      state = s.ready ? s : null;
      const side = self.side,
        c = fitCanvas(canvas, side, side);
      c.clearRect(0, 0, side, side);
      if (!state) return;
      const unit = side / 2 / self.window(s),
        o = side / 2,
        at = (e) => [o + e[0] * s.sigma[0] * unit, o - e[1] * s.sigma[1] * unit];
      for (const r of [3, 2, 1]) {
        sketch.ellipse(c, o, o, r * s.sigma[0] * unit, r * s.sigma[1] * unit, {
          fill: T.latent,
          alpha: [0.22, 0.16, 0.1][r - 1],
          stroke: r === 3 ? null : T.latent,
          width: T.line * (r === 1 ? 1 : 0.6),
        });
      }
      for (const e of s.past) {
        const [x, y] = at(e);
        sketch.ellipse(c, x, y, 2.5, 2.5, { fill: T.generated, alpha: 0.45 });
      }
      const [x, y] = at(s.eps.map((q) => q * appear));
      // sigma * eps, first along one axis and then along the other, then as one arrow
      sketch.line(
        c,
        [
          [o, o],
          [x, o],
          [x, y],
        ],
        T.muted,
        1,
        [3, 3],
      );
      sketch.arrow(c, o, o, x, y, { color: T.text, width: T.line, head: 8 });
      sketch.ellipse(c, x, y, 5, 5, { fill: T.generated, stroke: T.bg, width: 1.5 });
      sketch.ellipse(c, o, o, 3.5, 3.5, { fill: T.latent, stroke: T.bg, width: 1.5 });
      sketch.text(c, T, "\u03bc", o - 9, o + (s.eps[1] > 0 ? 11 : -11), {
        weight: 600,
        color: T.latent,
        align: "center",
        halo: T.bg,
      });
      sketch.text(
        c,
        T,
        "z",
        Math.min(side - 8, Math.max(8, x + (s.eps[0] >= 0 ? 11 : -11))),
        Math.min(side - 10, Math.max(10, y)),
        { weight: 600, color: T.generated, align: "center", halo: T.bg },
      );
      const times = EXTENT / self.window(s);
      sketch.text(c, T, `\u00d7${times < 10 ? formatNumber(times, 1) : Math.round(times)}`, side - 6, side - 10, {
        color: T.muted,
        align: "right",
        size: 0.9,
      });
    };
    return self;
  }
  return { EXTENT, makePad, makeLens };
})();
