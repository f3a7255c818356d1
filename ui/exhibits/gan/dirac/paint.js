// The four pictures of the Dirac-GAN: the plane of both numbers, the world they live in, the distance, the eigenvalues.
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";

export const DIRAC_REACH = 3; // half-width of the plane

export const diracPaint = {
  at: (S, theta, psi) => [((theta / DIRAC_REACH + 1) * S) / 2, ((1 - psi / DIRAC_REACH) * S) / 2],

  // The vector field, the same for as long as no knob is turned.
  field(ctx, S, game, s, T, words) {
    ctx.fillStyle = T.bg;
    ctx.fillRect(0, 0, S, S);
    const [ox, oy] = this.at(S, 0, 0);
    sketch.line(
      ctx,
      [
        [0, oy],
        [S, oy],
      ],
      T.grid,
      1,
    );
    sketch.line(
      ctx,
      [
        [ox, 0],
        [ox, S],
      ],
      T.grid,
      1,
    );
    const n = S < 330 ? 11 : 15,
      cell = S / n;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const x = (i + 0.5) * cell,
          y = (j + 0.5) * cell;
        const theta = ((x / S) * 2 - 1) * DIRAC_REACH,
          psi = (1 - (y / S) * 2) * DIRAC_REACH,
          [a, b] = game.field(theta, psi, s);
        const l = Math.hypot(a, b) || 1,
          reach = cell * 0.42 * Math.tanh(0.35 + l);
        sketch.arrow(ctx, x - (a / l) * reach, y + (b / l) * reach, x + (a / l) * reach, y - (b / l) * reach, {
          color: T.muted,
          width: T.line * 0.7,
          head: cell * 0.22,
        });
      }
    }
    const title = (text, y) => {
      const wide = sketch.text(ctx, T, text, S - 8, y, { align: "right", size: 0.93 });
      ctx.fillStyle = T.bg;
      ctx.fillRect(S - 12 - wide, y - 0.75 * T.size, wide + 10, 1.5 * T.size);
      sketch.text(ctx, T, text, S - 8, y, { align: "right", size: 0.93 });
    };
    title(words.theta, oy - T.size);
    title(words.psi, T.size);
    ctx.strokeStyle = T.grid;
    ctx.strokeRect(0.5, 0.5, S - 1, S - 1);
  },

  // What moves: the path so far, the place now, the mean of all places, the start under the hand.
  path(ctx, S, places, head, mean, start, T, words) {
    ctx.clearRect(0, 0, S, S);
    const at = (p) => this.at(S, p[0], p[1]),
      n = places.length;
    sketch.ellipse(ctx, ...at([0, 0]), 6, 6, { stroke: T.data, width: T.line * 1.4 });
    const first = Math.max(0, n - 1200);
    ctx.lineJoin = "round";
    for (let i = first + 1; i < n; i++) {
      ctx.globalAlpha = 0.25 + (0.75 * (i - first)) / (n - first);
      sketch.line(ctx, [at(places[i - 1]), at(places[i])], T.generated, T.line);
    }
    ctx.globalAlpha = 1;
    if (n > 1) sketch.line(ctx, [at(places[n - 1]), at(head)], T.generated, T.line);
    const dots = Math.max(first, n - 160);
    for (let i = dots; i < n; i++) sketch.ellipse(ctx, ...at(places[i]), 1.8, 1.8, { fill: T.generated });
    if (n > 20 && mean) {
      const [x, y] = at(mean);
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(Math.PI / 4);
      ctx.fillStyle = T.bg;
      ctx.strokeStyle = T.text;
      ctx.lineWidth = T.line * 1.2;
      ctx.fillRect(-5, -5, 10, 10);
      ctx.strokeRect(-5, -5, 10, 10);
      ctx.restore();
      const axis = S / 2,
        near = Math.abs(axis - y - 1.3 * T.size) < 2 * T.size; // just above the axis stands its name
      sketch.text(
        ctx,
        T,
        words.mean,
        Math.max(0.2 * S, Math.min(0.8 * S, x)),
        near ? Math.min(y - 1.1 * T.size, axis - 2.4 * T.size) : y + 1.4 * T.size,
        { size: 0.86, halo: T.bg, align: "center" },
      );
    }
    sketch.ellipse(ctx, ...at(start), 7, 7, { stroke: T.highlight, width: T.line * 1.4 });
    sketch.ellipse(ctx, ...at(head), 6.5, 6.5, { fill: T.generated, stroke: T.bg, width: 2 });
  },

  // The line on which data and generator are points, and what the discriminator says of every place.
  world(ctx, w, h, [theta, psi], linear, T, words) {
    const x = (v) => ((v / DIRAC_REACH + 1) * w) / 2,
      base = h - 22,
      bg = rgb(T.bg),
      high = rgb(T.data),
      low = rgb(T.generated);
    for (let i = 0; i < w; i += 3) {
      // blue: taken for data; orange: taken for generated
      const v = ((i / w) * 2 - 1) * DIRAC_REACH,
        d = linear ? Math.max(-1, Math.min(1, (psi * v) / 2)) : 2 / (1 + Math.exp(-psi * v)) - 1;
      const ink = d > 0 ? high : low,
        t = 0.45 * Math.abs(d);
      ctx.fillStyle = `rgb(${bg.map((b, k) => Math.round(b + (ink[k] - b) * t)).join(",")})`;
      ctx.fillRect(i, 18, 3, base - 18);
    }
    const middle = (18 + base) / 2,
      D = (v) =>
        middle -
        ((linear ? Math.max(-1, Math.min(1, (psi * v) / 3)) : 2 / (1 + Math.exp(-psi * v)) - 1) * (base - 26)) / 2;
    sketch.line(
      ctx,
      Array.from({ length: 61 }, (_, i) => [(i / 60) * w, D((i / 30 - 1) * DIRAC_REACH)]),
      T.text,
      T.line,
    );
    sketch.line(
      ctx,
      [
        [0, base],
        [w, base],
      ],
      T.muted,
      1,
    );
    sketch.arrow(ctx, x(0), base, x(0), 22, { color: T.data, width: 3, head: 9 });
    const g = Math.max(4, Math.min(w - 4, x(theta)));
    sketch.arrow(ctx, g, base, g, 22, { color: T.generated, width: 3, head: 9 });
    const out = theta < 0 ? -1 : 1,
      back = out < 0 ? g < w * 0.3 : g > w * 0.7,
      named = { weight: 600, size: 0.93 }; // away from each other, but not out of the picture
    const side = (d) => (d < 0 ? "right" : "left");
    sketch.text(ctx, T, words.data, x(0) - 4 * out, base + 11, { ...named, align: side(-out), color: T.data });
    sketch.text(ctx, T, words.generated, g + (back ? -4 : 4) * out, base + 11, {
      ...named,
      align: side(back ? -out : out),
      color: T.generated,
    });
    sketch.text(ctx, T, linear ? words.critic : words.judge, w - 4, D(DIRAC_REACH * 0.97) + (psi > 0 ? 14 : -12), {
      align: "right",
      size: 0.86,
      halo: T.bg,
    });
  },

  // log distance from the rest after each turn, with what the eigenvalues foretell.
  distance(ctx, w, h, lengths, factor, T, words) {
    const left = 44,
      bottom = h - 18,
      top = 6,
      n = Math.max(100, lengths.length),
      logs = lengths.map((v) => Math.log10(Math.max(v, 1e-6)));
    let low = Infinity,
      high = -Infinity;
    for (const v of logs) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    low = Math.floor(low - 0.15);
    high = Math.max(Math.ceil(high + 0.15), low + 1);
    const X = (i) => left + (i / (n - 1)) * (w - left - 4),
      Y = (v) => bottom - ((v - low) / (high - low)) * (bottom - top);
    const each = Math.max(1, Math.ceil((high - low) / 4));
    for (let v = low; v <= high; v += each) {
      sketch.line(
        ctx,
        [
          [left, Y(v)],
          [w, Y(v)],
        ],
        T.grid,
        1,
      );
      sketch.text(
        ctx,
        T,
        v < -2 || v > 3
          ? `10${[...("" + v)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")}`
          : String(+(10 ** v).toPrecision(1)),
        left - 6,
        Y(v),
        { align: "right", size: 0.8, color: T.muted },
      );
    }
    sketch.text(ctx, T, n.toLocaleString("en"), w - 2, h - 7, { align: "right", size: 0.8, color: T.muted });
    sketch.text(ctx, T, words.turns, left, h - 7, { size: 0.8, color: T.muted });
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, w - left, bottom - top);
    ctx.clip();
    if (factor && lengths.length)
      sketch.line(
        ctx,
        [
          [X(0), Y(logs[0])],
          [X(n - 1), Y(logs[0] + (n - 1) * Math.log10(factor))],
        ],
        T.muted,
        T.line * 0.8,
        [5, 4],
      );
    const skip = Math.max(1, Math.floor(logs.length / w));
    sketch.line(
      ctx,
      logs.filter((_, i) => i % skip === 0).map((v, i) => [X(i * skip), Y(v)]),
      T.generated,
      T.line,
    );
    ctx.restore();
  },

  // The two eigenvalues against the unit circle; near it, because that is where they are, with a glass.
  eigen(ctx, w, h, values, T, words) {
    const S = Math.min(w, h),
      cx = S / 2,
      cy = h / 2,
      r = S * 0.36;
    sketch.line(
      ctx,
      [
        [cx - r * 1.3, cy],
        [cx + r * 1.3, cy],
      ],
      T.grid,
      1,
    );
    sketch.line(
      ctx,
      [
        [cx, cy - r * 1.3],
        [cx, cy + r * 1.3],
      ],
      T.grid,
      1,
    );
    sketch.ellipse(ctx, cx, cy, r, r, { stroke: T.muted, width: T.line });
    if (!values) {
      sketch.text(ctx, T, words.kink, cx, cy, { align: "center", size: 0.86, halo: T.bg });
      return;
    }
    for (const [re, im] of values) {
      const size = Math.hypot(re, im),
        outside = size > 1 + 1e-6,
        k = Math.min(1.28, size) / (size || 1);
      sketch.ellipse(ctx, cx + re * k * r, cy - im * k * r, 5.5, 5.5, {
        fill: outside ? T.generated : size < 1 - 1e-6 ? T.latent : T.text,
        stroke: T.bg,
        width: 1.5,
      });
    }
  },
};
