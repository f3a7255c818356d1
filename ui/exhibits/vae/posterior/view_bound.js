// The view "the bound of this picture": one axis in nats. The reconstruction term hangs from nought, each latent's KL
// takes
// its share below, and what is left is the ELBO; from there the importance-weighted bounds climb towards log p(x).
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export function viewBound() {
  const chart = el("canvas", { role: "img" });
  const element = el("div", { class: "lab-view" }, chart);
  let width = 520,
    height = 330,
    labels = {},
    range = null;

  // The gap, enlarged: between the ELBO and log p(x) on the bar's axis, opened to the height of the picture.
  function climb(c, T, s, { x, Y, left, top, bottom }) {
    const server = s.stale ? null : s.server,
      evidence = server?.evidence,
      elbo = s.terms.elbo,
      right = width - (width < 440 ? 18 : 4.6 * T.size);
    if (!server?.curve) {
      sketch.text(c, T, labels.measuring, (left + right) / 2, (top + bottom) / 2, { align: "center", color: T.muted });
      return;
    }
    const gap = evidence - elbo,
      n = (v) => formatNumber(v, 2),
      X = (k) => left + (Math.log2(k) / 10) * (right - left);
    const high = top + 26,
      low = bottom - 16,
      Z = (v) => low - ((v - elbo) / gap) * (low - high);
    c.fillStyle = T.highlight;
    c.globalAlpha = 0.1;
    c.beginPath();
    c.moveTo(x, Y(evidence));
    c.lineTo(left, high);
    c.lineTo(left, low);
    c.lineTo(x, Y(elbo));
    c.fill();
    c.globalAlpha = 0.05;
    c.fillRect(left, high, right - left, low - high);
    c.globalAlpha = 1;
    sketch.line(
      c,
      [
        [x, Y(evidence)],
        [left, high],
      ],
      T.highlight,
      1,
    );
    sketch.line(
      c,
      [
        [x, Y(elbo)],
        [left, low],
      ],
      T.highlight,
      1,
    );
    sketch.line(
      c,
      [
        [x, Y(evidence)],
        [x, Y(elbo)],
      ],
      T.highlight,
      2.2 * T.line,
    );
    const tick = sketch.step(gap, 5),
      digits = Math.max(0, -Math.floor(Math.log10(tick)));
    for (let v = Math.ceil(elbo / tick) * tick; v < evidence; v += tick) {
      sketch.line(
        c,
        [
          [left, Z(v)],
          [right, Z(v)],
        ],
        T.grid,
        1,
      );
      if (width >= 440) sketch.text(c, T, formatNumber(v, digits), right + 6, Z(v), { size: 0.85, color: T.muted });
    }
    sketch.line(
      c,
      [
        [left, high],
        [right, high],
      ],
      T.latent,
      T.line,
      [6, 4],
    );
    sketch.line(
      c,
      [
        [left, low],
        [right, low],
      ],
      T.text,
      T.line,
    );
    sketch.text(c, T, fill(width < 440 ? labels.exactShort : labels.exact, { value: n(evidence) }), right, high - 12, {
      align: "right",
      size: 0.95,
      weight: 600,
      color: T.latent,
      halo: T.bg,
    });
    for (const k of [1, 4, 16, 64, 256, 1024])
      sketch.text(c, T, String(k), X(k), bottom + 6, { align: "center", size: 0.85, color: T.muted });
    sketch.text(c, T, labels.samples, (left + right) / 2, bottom + 23, { align: "center", size: 0.85, color: T.muted });
    const points = server.curve.map((v, i) => [X(2 ** i), Z(v)]);
    sketch.line(c, points, T.generated, T.line * 1.3);
    points.forEach(([px, py]) => sketch.ellipse(c, px, py, 3, 3, { fill: T.generated, stroke: T.bg, width: 1 }));
    sketch.text(c, T, "L\u2096", points[4][0] + 8, points[4][1] + 16, {
      size: 1,
      color: T.generated,
      weight: 600,
      halo: T.bg,
    });
    sketch.text(c, T, fill(labels.gap, { value: n(gap) }), left + 10, high + 16, {
      size: 0.95,
      color: T.highlight,
      weight: 600,
      halo: T.bg,
    });
  }

  return {
    element,
    canvases: [chart],
    words(L) {
      labels = L;
    },
    fit(w, scale, room) {
      width = w;
      height = Math.max(260, Math.min(560, room));
    },
    stop() {},
    draw(T, s) {
      if (!s.ready || !s.terms) return;
      const c = fitCanvas(chart, width, height),
        t = s.terms,
        evidence = s.stale ? undefined : s.server?.evidence;
      const narrow = width < 440,
        top = 40,
        bottom = height - 34,
        barX = narrow ? 46 : 4.8 * T.size,
        barW = narrow ? 44 : 64;
      c.clearRect(0, 0, width, height);
      const low = Math.min(t.elbo, evidence ?? t.elbo),
        high = Math.max(t.recon, evidence ?? t.recon),
        span = Math.max(1, high - low);
      const wanted = [low - 0.12 * span, high + 0.1 * span];
      // The axis stays where it is as long as the picture fits and fills it, so that a change can be seen as one.
      if (!range || wanted[0] < range[0] || wanted[1] > range[1] || range[1] - range[0] > 1.5 * (wanted[1] - wanted[0]))
        range = wanted;
      const Y = (v) => bottom - ((v - range[0]) / (range[1] - range[0])) * (bottom - top);
      const tick = sketch.step(range[1] - range[0], 6);
      for (let v = Math.ceil(range[0] / tick) * tick; v <= range[1]; v += tick) {
        sketch.line(
          c,
          [
            [barX - 8, Y(v)],
            [barX, Y(v)],
          ],
          T.grid,
          1,
        );
        sketch.text(c, T, formatNumber(v, tick < 1 ? 1 : 0), barX - 12, Y(v), {
          align: "right",
          size: 0.85,
          color: T.muted,
        });
      }
      sketch.text(c, T, labels.nats, barX - 12, bottom + 18, { align: "right", size: 0.85, color: T.muted });

      const piece = (from, to, colour, alpha = 1) => {
        c.globalAlpha = alpha;
        c.fillStyle = colour;
        c.fillRect(barX, Y(from), barW, Math.max(0, Y(to) - Y(from)));
        c.globalAlpha = 1;
      };
      // the reconstruction term, cut where the way to nought is left out
      c.fillStyle = T.data;
      c.fillRect(barX, 14, barW, Y(t.recon) - 14);
      c.fillStyle = T.bg;
      c.beginPath();
      const cut = 26;
      c.moveTo(barX - 2, cut);
      c.lineTo(barX + barW + 2, cut - 8);
      c.lineTo(barX + barW + 2, cut - 4);
      c.lineTo(barX - 2, cut + 4);
      c.fill();
      sketch.text(c, T, "0", barX - 12, 14, { align: "right", size: 0.85, color: T.muted });
      piece(t.recon, t.recon - t.kl[0], T.latent);
      piece(t.recon - t.kl[0], t.elbo, T.latent, 0.55);
      c.strokeStyle = T.bg;
      c.lineWidth = 1.5;
      for (const v of [t.recon, t.recon - t.kl[0]]) {
        c.beginPath();
        c.moveTo(barX, Y(v));
        c.lineTo(barX + barW, Y(v));
        c.stroke();
      }
      climb(c, T, s, { x: barX + barW + 5, Y, left: barX + barW + (narrow ? 112 : 12.6 * T.size), top, bottom });
      const tx = barX + barW + 10,
        n = (v) => formatNumber(v, 2);
      const label = (v0, v1, text, colour, least) => {
        const y = Math.max((Y(v0) + Y(v1)) / 2, least);
        sketch.text(c, T, text, tx, y, { size: 0.95, color: colour, weight: 600, halo: T.bg });
        return y + (17 * T.size) / 13;
      };
      let y = label(range[1], t.recon, `${narrow ? "" : `${labels.reconstruction} `}${n(t.recon)}`, T.data, 30);
      y = label(t.recon, t.recon - t.kl[0], `${narrow ? "KL\u2081" : labels.kl1} ${n(-t.kl[0])}`, T.latent, y);
      y = label(t.recon - t.kl[0], t.elbo, `${narrow ? "KL\u2082" : labels.kl2} ${n(-t.kl[1])}`, T.latent, y);

      sketch.line(
        c,
        [
          [barX, Y(t.elbo)],
          [barX + barW + 6, Y(t.elbo)],
        ],
        T.text,
        T.line,
      );
      sketch.text(c, T, `ELBO ${n(t.elbo)}`, tx, Math.min(bottom + 14, Math.max(y - 4, Y(t.elbo) + 4)), {
        size: 0.95,
        weight: 700,
        halo: T.bg,
      });
      chart.setAttribute(
        "aria-label",
        fill(labels.boundAlt, {
          elbo: n(t.elbo),
          evidence: evidence === undefined ? labels.measuring : n(evidence),
          recon: n(t.recon),
          kl1: n(t.kl[0]),
          kl2: n(t.kl[1]),
        }),
      );
    },
  };
}
