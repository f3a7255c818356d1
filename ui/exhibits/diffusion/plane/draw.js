// One of the two squares: the points at a moment, their trails, the field, and the particle under the hand.
import { fitCanvas } from "../../../browser/canvas.js";
import { mixColours } from "../../../browser/theme.js";
import { T, isBack, levelAt, placeOf, timeOf } from "./clock.js";
import { noiseAt, predictNoise, signalAt } from "./denoiser.js";
import { PLANE_TRAILS, planePaint } from "./paint.js";

const SHADES = 20;
const PIECES = 8; // of a trail on the way to noise

// What is computed once and looked at often: the field of a network at a time, and colours between two.
export function makeCache() {
  return {
    lattice: planePaint.lattice(),
    canvas: document.createElement("canvas"),
    network: "", // whose the fields are
    key: "", // what the canvas was drawn for
    fields: new Map(),
    inks: new Map(),
  };
}
export function forget(cache, network) {
  cache.network = network;
  cache.fields.clear();
  cache.key = "";
}
function shade({ inks }, from, to, share) {
  const step = Math.round(SHADES * share),
    key = `${from}${to}${step}`;
  if (!inks.has(key)) inks.set(key, mixColours(from, to, step / SHADES));
  return inks.get(key);
}
// The field at the hundredth of the way that is nearest.
function drawField(cache, { shown, curve, t, side }, look) {
  const nearest = Math.round((100 * t) / T),
    key = `${shown.key}${nearest}${side}${look.bg}${look.lecture}`;
  if (key === cache.key) return;
  cache.key = key;
  if (!cache.fields.has(nearest)) {
    const eps = new Float32Array(cache.lattice.length);
    cache.fields.set(nearest, predictNoise(shown.F, curve[nearest], cache.lattice, eps));
  }
  planePaint.field(cache.canvas, side, cache.lattice, cache.fields.get(nearest), look);
}

// The shares of signal and noise at a time: {a, b}.
export function mixAt(curve, t) {
  const level = levelAt(curve, t);
  return t === 0 ? { a: 1, b: 0 } : { a: signalAt(level), b: noiseAt(level) };
}
const noisy = ({ clean, noise }, { a, b }, length = clean.length) =>
  Float32Array.from({ length }, (_, k) => a * clean[k] + b * noise[k]);

// Squares that are hidden stay as they are. moment: one that is visible.
export function drawPlane(canvases, { walks, cache, moment, side, curve, layers, grabbed }, look) {
  const { shown, hands } = walks,
    t = timeOf(moment),
    mix = mixAt(curve, t),
    gone = placeOf(shown.times, t) - hands.from,
    now = isBack(moment) && gone > 0.02 ? gone : grabbed ? 0 : null;
  if (layers.field) drawField(cache, { shown, curve, t, side }, look);
  canvases.forEach((canvas, i) => {
    if (!canvas) return;
    const c = fitCanvas(canvas, side, side);
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    c.save();
    c.beginPath();
    c.rect(0, 0, side, side);
    c.clip();
    if (layers.field) c.drawImage(cache.canvas, 0, 0, side, side);
    const frame = { shown, cache, t, mix, side, curve, trails: layers.trails };
    if (isBack(moment)) drawBack(c, shown.walks[i], frame, look);
    else drawForward(c, frame, look);
    planePaint.hand(c, side, hands.walks[i], now, look);
    c.restore();
    c.strokeStyle = look.grid;
    c.lineWidth = 1;
    c.strokeRect(0.5, 0.5, side - 1, side - 1);
  });
}
const radius = ({ lecture }) => (lecture ? 3.4 : 2.6);

function drawForward(c, { shown, cache, t, mix, side, curve, trails }, look) {
  const points = noisy(shown, mix),
    colour = shade(cache, look.data, look.latent, mix.b ** 2);
  if (trails && t > 0) {
    // where the first few came from
    const past = Array.from({ length: PIECES + 1 }, (_, i) =>
      noisy(shown, mixAt(curve, (t * i) / (PIECES + 1)), 2 * PLANE_TRAILS),
    );
    planePaint.trails(c, side, past, PIECES, points, colour, look);
  }
  planePaint.dots(c, side, points, radius(look), colour, 0.9, false);
}
function drawBack(c, { states }, { shown, cache, t, mix, side, trails }, look) {
  const now = Math.min(states.length - 1, placeOf(shown.times, t)),
    k = Math.floor(now),
    from = states[k],
    to = states[k + 1] ?? from,
    points = from.map((v, j) => v + (now - k) * (to[j] - v)),
    colour = shade(cache, look.latent, look.generated, mix.a);
  planePaint.dots(c, side, shown.clean, radius(look) * 0.85, look.data, 0.35, false);
  if (trails && t < T) planePaint.trails(c, side, states, now, points, colour, look);
  planePaint.dots(c, side, points, radius(look), colour, 0.95, true);
}
