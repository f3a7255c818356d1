// The view "the bound of this picture": one axis in nats. The reconstruction term hangs from nought, each latent's KL takes
// its share below, and what is left is the ELBO; from there the importance-weighted bounds climb towards log p(x).
function viewBound() {
  const { el } = gm, chart = el("canvas", { role: "img" });
  const element = el("div", { class: "lab-view" }, chart);
  let width = 520, height = 330, labels = {}, range = null;

  return {
    element, canvases: [chart],
    words(L) { labels = L; },
    fit(w, scale, room) { width = w; height = Math.max(260, Math.min(560, room)); },
    stop() {},
    draw(T, s) {
      if (!s.ready || !s.terms) return;
      const c = gm.hidpi(chart, width, height), t = s.terms, server = s.stale ? null : s.server, evidence = server?.evidence;
      const narrow = width < 440, top = 40, bottom = height - 34, barX = narrow ? 46 : 118, barW = narrow ? 44 : 64;
      c.clearRect(0, 0, width, height);
      const low = Math.min(t.elbo, evidence ?? t.elbo), high = Math.max(t.recon, evidence ?? t.recon), span = Math.max(1, high - low);
      const wanted = [low - 0.12 * span, high + 0.1 * span];
      // The axis stays where it is as long as the picture fits and fills it, so that a change can be seen as one.
      if (!range || wanted[0] < range[0] || wanted[1] > range[1] || (range[1] - range[0]) > 1.5 * (wanted[1] - wanted[0])) range = wanted;
      const Y = (v) => bottom - (v - range[0]) / (range[1] - range[0]) * (bottom - top);
      const tick = sketch.step(range[1] - range[0], 6);
      for (let v = Math.ceil(range[0] / tick) * tick; v <= range[1]; v += tick) {
        sketch.line(c, [[barX - 8, Y(v)], [width - 8, Y(v)]], T.grid, 1);
        sketch.text(c, T, gm.number(v, tick < 1 ? 1 : 0), barX - 12, Y(v), { align: "right", size: 0.85, color: T.muted });
      }
      sketch.text(c, T, labels.nats, barX - 12, bottom + 18, { align: "right", size: 0.85, color: T.muted });

      const piece = (from, to, colour, alpha = 1) => {
        c.globalAlpha = alpha; c.fillStyle = colour;
        c.fillRect(barX, Y(from), barW, Math.max(0, Y(to) - Y(from)));
        c.globalAlpha = 1;
      };
      // the reconstruction term, cut where the way to nought is left out
      c.fillStyle = T.data; c.fillRect(barX, 14, barW, Y(t.recon) - 14);
      c.fillStyle = T.bg;
      c.beginPath();
      const cut = 26;
      c.moveTo(barX - 2, cut); c.lineTo(barX + barW + 2, cut - 8); c.lineTo(barX + barW + 2, cut - 4); c.lineTo(barX - 2, cut + 4); c.fill();
      sketch.text(c, T, "0", barX - 12, 14, { align: "right", size: 0.85, color: T.muted });
      piece(t.recon, t.recon - t.kl[0], T.latent);
      piece(t.recon - t.kl[0], t.elbo, T.latent, 0.55);
      c.strokeStyle = T.bg; c.lineWidth = 1.5;
      for (const v of [t.recon, t.recon - t.kl[0]]) { c.beginPath(); c.moveTo(barX, Y(v)); c.lineTo(barX + barW, Y(v)); c.stroke(); }
      const tx = barX + barW + 8, n = (v) => gm.number(v, 2);
      const label = (v0, v1, text, colour, least) => {
        const y = Math.max((Y(v0) + Y(v1)) / 2, least);
        sketch.text(c, T, text, tx, y, { size: 0.95, color: colour, weight: 600, halo: T.bg });
        return y + 17 * T.size / 13;
      };
      let y = label(range[1], t.recon, `${narrow ? "" : `${labels.reconstruction} `}${n(t.recon)}`, T.data, 30);
      y = label(t.recon, t.recon - t.kl[0], `${narrow ? "KL\u2081" : labels.kl1} ${n(-t.kl[0])}`, T.latent, y);
      y = label(t.recon - t.kl[0], t.elbo, `${narrow ? "KL\u2082" : labels.kl2} ${n(-t.kl[1])}`, T.latent, y);

      // the climb
      const left = barX + barW + (narrow ? 92 : 150), right = width - 14, X = (k) => left + Math.log2(k) / 10 * (right - left);
      sketch.line(c, [[barX, Y(t.elbo)], [left, Y(t.elbo)]], T.text, T.line);
      sketch.text(c, T, `ELBO ${n(t.elbo)}`, barX + barW + 8, Math.min(bottom + 14, Y(t.elbo) + 12), { size: 0.95, weight: 700, halo: T.bg });
      if (!server?.curve) { sketch.text(c, T, labels.measuring, (left + right) / 2, (top + bottom) / 2, { align: "center", color: T.muted }); return; }
      sketch.line(c, [[left, Y(evidence)], [right, Y(evidence)]], T.latent, T.line, [6, 4]);
      sketch.text(c, T, gm.fill(labels.exact, { value: n(evidence) }), right, Y(evidence) - 12, { align: "right", size: 0.95, weight: 600, color: T.latent, halo: T.bg });
      for (const k of [1, 4, 16, 64, 256, 1024]) sketch.text(c, T, String(k), X(k), bottom + 10, { align: "center", size: 0.85, color: T.muted });
      sketch.text(c, T, labels.samples, (left + right) / 2, bottom + 25, { align: "center", size: 0.85, color: T.muted });
      const points = server.curve.map((v, i) => [X(2 ** i), Y(v)]);
      sketch.line(c, points, T.generated, T.line * 1.3);
      points.forEach(([x, py]) => sketch.ellipse(c, x, py, 3, 3, { fill: T.generated, stroke: T.bg, width: 1 }));
      const gx = X(2 ** 0.02), gap = evidence - t.elbo;
      sketch.line(c, [[gx, Y(t.elbo)], [gx, Y(evidence)]], T.highlight, T.line * 1.2);
      for (const v of [t.elbo, evidence]) sketch.line(c, [[gx - 4, Y(v)], [gx + 4, Y(v)]], T.highlight, T.line * 1.2);
      sketch.text(c, T, gm.fill(labels.gap, { value: n(gap) }), gx + 12, Y(t.elbo) + 14, { size: 0.95, color: T.highlight, weight: 600, halo: T.bg });
      sketch.text(c, T, "L\u2096", Math.min(right - 10, points[5][0] + 4), points[5][1] + 16, { size: 0.95, color: T.generated, weight: 600, halo: T.bg });
      chart.setAttribute("aria-label", gm.fill(labels.boundAlt, { elbo: n(t.elbo), evidence: n(evidence), recon: n(t.recon), kl1: n(t.kl[0]), kl2: n(t.kl[1]) }));
    },
  };
}
