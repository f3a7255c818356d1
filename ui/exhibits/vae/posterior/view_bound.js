// The view "the bound of this image": one axis in nats. The reconstruction term hangs from nought, each latent's KL
// takes its share below, and what is left is the ELBO; from there the importance-weighted bounds climb towards
// log p(x).
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const SAMPLES = [1, 4, 16, 64, 256, 1024]; // that are named on the axis
const CUT = 26; // where the way to nought is left out
const TOP = 40;
const nats = (v) => formatNumber(v, 2);

/**
 * The axis stays where it is as long as the image's values fit and fill it, so that a change can be seen as one.
 * @param {number[]} values @param {number[] | null} now the range on show
 */
export function rangeFor(values, now) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(1, high - low);
  const wanted = [low - 0.12 * span, high + 0.1 * span];
  const fits = now && wanted[0] >= now[0] && wanted[1] <= now[1];
  return fits && now[1] - now[0] <= 1.5 * (wanted[1] - wanted[0]) ? now : wanted;
}

function drawAxis(c, { barX, Y, bottom, range }, theme, labels) {
  const tick = sketch.step(range[1] - range[0], 6);
  const style = { align: "right", size: 0.85, color: theme.muted };
  for (let v = Math.ceil(range[0] / tick) * tick; v <= range[1]; v += tick) {
    sketch.segment(c, [barX - 8, Y(v)], [barX, Y(v)], theme.grid);
    sketch.text(c, theme, formatNumber(v, tick < 1 ? 1 : 0), barX - 12, Y(v), style);
  }
  sketch.text(c, theme, labels.nats, barX - 12, bottom + 18, style);
  sketch.text(c, theme, "0", barX - 12, 14, style);
}

// The reconstruction term, cut where the way to nought is left out, and both KL terms below it.
function drawBar(c, { recon, kl, elbo }, { barX, barW, Y }, theme) {
  const piece = (from, to, colour, alpha = 1) => {
    c.globalAlpha = alpha;
    c.fillStyle = colour;
    c.fillRect(barX, Y(from), barW, Math.max(0, Y(to) - Y(from)));
    c.globalAlpha = 1;
  };
  c.fillStyle = theme.data;
  c.fillRect(barX, 14, barW, Y(recon) - 14);
  c.fillStyle = theme.bg;
  c.beginPath();
  c.moveTo(barX - 2, CUT);
  c.lineTo(barX + barW + 2, CUT - 8);
  c.lineTo(barX + barW + 2, CUT - 4);
  c.lineTo(barX - 2, CUT + 4);
  c.fill();
  piece(recon, recon - kl[0], theme.latent);
  piece(recon - kl[0], elbo, theme.latent, 0.55);
  for (const v of [recon, recon - kl[0]]) sketch.segment(c, [barX, Y(v)], [barX + barW, Y(v)], theme.bg, 1.5);
}

// Names beside the bar's parts, one under the other where they would touch.
function drawNames(c, { recon, kl, elbo }, { barX, barW, Y, range, bottom, narrow }, theme, labels) {
  const x = barX + barW + 10;
  const style = { size: 0.95, weight: 600, halo: theme.bg };
  let y = 30;
  const name = (from, to, text, color) => {
    y = Math.max((Y(from) + Y(to)) / 2, y);
    sketch.text(c, theme, text, x, y, { ...style, color });
    y += (17 * theme.size) / 13;
  };
  name(range[1], recon, `${narrow ? "" : `${labels.reconstruction} `}${nats(recon)}`, theme.data);
  name(recon, recon - kl[0], `${narrow ? "KL\u2081" : labels.kl1} ${nats(-kl[0])}`, theme.latent);
  name(recon - kl[0], elbo, `${narrow ? "KL\u2082" : labels.kl2} ${nats(-kl[1])}`, theme.latent);
  sketch.segment(c, [barX, Y(elbo)], [barX + barW + 6, Y(elbo)], theme.text, theme.line);
  const low = Math.min(bottom + 14, Math.max(y - 4, Y(elbo) + 4));
  sketch.text(c, theme, `ELBO ${nats(elbo)}`, x, low, { ...style, weight: 700 });
}

// The gap on the bar's axis, opened to the height of the panel.
function drawOpening(c, { x, Y, left, right, high, low }, evidence, elbo, theme) {
  c.fillStyle = theme.highlight;
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
  sketch.segment(c, [x, Y(evidence)], [left, high], theme.highlight);
  sketch.segment(c, [x, Y(elbo)], [left, low], theme.highlight);
  sketch.segment(c, [x, Y(evidence)], [x, Y(elbo)], theme.highlight, 2.2 * theme.line);
}

// The importance-weighted bounds over their number of samples, between the ELBO and log p(x).
function drawClimb(c, { curve, evidence }, elbo, frame, theme, labels) {
  const { left, right, high, low, bottom, narrow } = frame;
  const gap = evidence - elbo;
  const X = (k) => left + (Math.log2(k) / 10) * (right - left);
  const Z = (v) => low - ((v - elbo) / gap) * (low - high);
  const small = { size: 0.85, color: theme.muted };
  drawOpening(c, frame, evidence, elbo, theme);
  const tick = sketch.step(gap, 5);
  const decimals = Math.max(0, -Math.floor(Math.log10(tick)));
  for (let v = Math.ceil(elbo / tick) * tick; v < evidence; v += tick) {
    sketch.segment(c, [left, Z(v)], [right, Z(v)], theme.grid);
    if (!narrow) sketch.text(c, theme, formatNumber(v, decimals), right + 6, Z(v), small);
  }
  sketch.segment(c, [left, high], [right, high], theme.latent, theme.line, [6, 4]);
  sketch.segment(c, [left, low], [right, low], theme.text, theme.line);
  const named = { size: 0.95, weight: 600, halo: theme.bg };
  const exact = fill(narrow ? labels.exactShort : labels.exact, { value: nats(evidence) });
  sketch.text(c, theme, exact, right, high - 12, { ...named, align: "right", color: theme.latent });
  for (const k of SAMPLES) sketch.text(c, theme, String(k), X(k), bottom + 6, { ...small, align: "center" });
  sketch.text(c, theme, labels.samples, (left + right) / 2, bottom + 23, { ...small, align: "center" });
  const points = curve.map((v, i) => [X(2 ** i), Z(v)]);
  sketch.line(c, points, theme.generated, theme.line * 1.3);
  for (const [x, y] of points) sketch.ellipse(c, x, y, 3, 3, { fill: theme.generated, stroke: theme.bg, width: 1 });
  const [x, y] = points[4];
  sketch.text(c, theme, "L\u2096", x + 8, y + 16, { ...named, size: 1, color: theme.generated });
  const text = fill(labels.gap, { value: nats(gap) });
  sketch.text(c, theme, text, left + 10, high + 16, { ...named, color: theme.highlight });
}

function frameOf(width, height, range, theme) {
  const narrow = width < 440;
  const barX = narrow ? 46 : 4.8 * theme.size;
  const barW = narrow ? 44 : 64;
  const bottom = height - 34;
  return {
    narrow,
    barX,
    barW,
    bottom,
    range,
    Y: (v) => bottom - ((v - range[0]) / (range[1] - range[0])) * (bottom - TOP),
    x: barX + barW + 5,
    left: barX + barW + (narrow ? 112 : 12.6 * theme.size),
    right: width - (narrow ? 18 : 4.6 * theme.size),
    high: TOP + 26,
    low: bottom - 16,
  };
}

export function makeBound(state) {
  const canvas = el("canvas", { role: "img" });
  let [width, height] = [520, 330];
  let labels = null;
  let range = null;
  return {
    element: el("div", { class: "lab-view" }, canvas),
    words(next) {
      labels = next;
    },
    fit(w, _scale, room) {
      [width, height] = [w, Math.max(260, Math.min(560, room))];
    },
    stop() {},
    draw(theme) {
      const { terms } = state;
      if (!state.ready || !terms) return;
      const measured = state.stale ? null : state.server;
      const evidence = measured?.evidence;
      const { recon, kl, elbo } = terms;
      range = rangeFor([elbo, recon, ...(evidence == null ? [] : [evidence])], range);
      const frame = frameOf(width, height, range, theme);
      const c = fitCanvas(canvas, width, height);
      c.clearRect(0, 0, width, height);
      drawAxis(c, frame, theme, labels);
      drawBar(c, terms, frame, theme);
      if (measured?.curve) drawClimb(c, measured, elbo, frame, theme, labels);
      else {
        const middle = [(frame.left + frame.right) / 2, (TOP + frame.bottom) / 2];
        sketch.text(c, theme, labels.measuring, middle[0], middle[1], { align: "center", color: theme.muted });
      }
      drawNames(c, terms, frame, theme, labels);
      const numbers = { elbo: nats(elbo), recon: nats(recon), kl1: nats(kl[0]), kl2: nats(kl[1]) };
      const said = evidence == null ? labels.measuring : nats(evidence);
      canvas.setAttribute("aria-label", fill(labels.boundAlt, { ...numbers, evidence: said }));
    },
  };
}
