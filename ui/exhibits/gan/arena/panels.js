// What the curves of the arena are: their panels for what the lanes have measured, and the timeline of the modes.
// small: there is room for the four that matter most.
import { fill } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export function arenaPanels(lanes, which, words, small) {
  const metas = lanes.map((lane) => lane.run.meta).filter(Boolean),
    logistic = metas.length > 0 && metas.every((m) => m.logistic);
  const refs = [];
  if (logistic) {
    refs.push({ value: Math.log(4), label: "ln 4" });
    for (const m of metas) {
      const ref =
        m.settings?.loss === "minimax" ? { value: -Math.LN2, label: "\u2212ln 2" } : { value: Math.LN2, label: "ln 2" };
      if (!refs.some((r) => r.label === ref.label)) refs.push(ref);
    }
  }
  const D = { label: words.discriminator, short: "D", colour: "text" },
    G = { label: words.generator, short: "G", colour: "generated" };
  const panels = [
    {
      id: "losses",
      title: words.losses,
      weight: 1.25,
      refs,
      lines: [
        { ...D, column: "discriminator" },
        { ...G, column: "generator" },
      ],
    },
  ];
  if (which === "gradients") {
    panels.push({
      id: "gradients",
      title: words.gradients,
      log: true,
      lines: [
        { ...D, column: "discriminator_gradient" },
        { ...G, column: "generator_gradient" },
      ],
    });
  } else {
    panels.push({
      id: "judge",
      title: logistic ? words.judge : words.judge_score,
      refs: logistic ? [{ value: 0.5, label: "\u00bd" }] : [],
      range: logistic ? [-0.02, 1.02] : undefined,
      lines: [
        { column: "real", label: words.on_data, short: logistic ? "D(x)" : "x", colour: "data" },
        { column: "fake", label: words.on_generated, short: logistic ? "D(G(z))" : "G(z)", colour: "generated" },
      ],
    });
  }
  if (metas.some((m) => m.modes)) {
    panels.push({
      id: "modes",
      title: words.modes,
      weight: lanes.length > 1 ? 1.3 : 1,
      paint: paintModeRows,
      read: readModes(words),
    });
    if (!small)
      panels.push({
        id: "quality",
        title: words.quality,
        weight: 0.7,
        range: [-0.03, 1.05],
        percent: true,
        lines: [{ column: "quality", label: "", colour: "generated" }],
      });
  }
  panels.push({
    id: "distance",
    title: words.distance,
    log: true,
    lines: [{ column: "distance", label: "", colour: "text" }],
    band: { low: "distance_low", high: "distance_high", label: words.floor, short: words.floor_short, colour: "data" },
  });
  return panels;
}

const readModes = (words) => (lane, step) => {
  const { run } = lane,
    counts = run.look(step)?.a.arrays.counts;
  if (!counts) return "";
  const now = fill(words.of, { n: counts.reduce((n, v) => n + (v > 0), 0), of: counts.length }),
    e = run.events().findLast((m) => m.step <= step);
  return e ? `${now} (${fraction(e)}, ${fill(words.step_at, { step: e.step.toLocaleString("en-US") })})` : now;
};

// A row a mode, lit while the generator reaches it, the brighter the nearer to its fair share; then the changes that
// lost or
// won most, in figures. Several lanes lie under each other.
function paintModeRows(c, box, lane, X, look, index, lanes) {
  const { run } = lane,
    pictures = run.pictures().filter((p) => p.arrays.counts),
    gap = lanes > 1 ? 5 : 0;
  if (!pictures.length) return;
  const K = pictures[0].arrays.counts.length,
    h = (box.h - gap * (lanes - 1)) / lanes,
    top = box.y + index * (h + gap),
    row = h / K,
    thin = row < 4;
  const end = run.span().last;
  c.save();
  c.beginPath();
  c.rect(box.x, top, box.w, h);
  c.clip();
  c.strokeStyle = look.grid;
  c.lineWidth = 1;
  if (!thin)
    for (let k = 0; k < K; k++) {
      c.beginPath();
      c.moveTo(X(pictures[0].step), top + (k + 0.5) * row);
      c.lineTo(X(end), top + (k + 0.5) * row);
      c.stroke();
    }
  c.fillStyle = look.generated;
  pictures.forEach((p, i) => {
    const x = X(p.step),
      w = Math.max(1, X(pictures[i + 1]?.step ?? end) - x),
      total = p.arrays.counts.reduce((a, b) => a + b, 0) || 1;
    for (let k = 0; k < K; k++) {
      const n = p.arrays.counts[k];
      if (!n) continue;
      c.globalAlpha = 0.3 + 0.7 * Math.min(1, (n * K) / total);
      c.fillRect(x, top + k * row + (thin ? 0 : 0.12 * row), w + 0.4, thin ? row : 0.76 * row);
    }
  });
  c.globalAlpha = 1;
  const taken = [];
  for (const e of biggest(run.events(), 40)) {
    if (h < 2 * look.size || taken.length === 3) break;
    const text = fraction(e),
      x = X(e.step);
    c.font = `650 ${Math.round(0.8 * look.size)}px ${look.font}`;
    const wide = c.measureText(text).width,
      left = Math.min(box.x + box.w - wide - 4, x + 4);
    if (taken.some(([a, b]) => left < b + 8 && left + wide > a - 8)) continue;
    taken.push([left, left + wide]);
    sketch.line(
      c,
      [
        [x, top],
        [x, top + h],
      ],
      look.text,
      1,
      [2, 2],
    );
    sketch.text(c, look, text, left, top + h / 2, { size: 0.8, weight: 650, halo: look.bg });
  }
  c.restore();
  if (lanes > 1) sketch.text(c, look, lane.mark, box.x - 6, top + h / 2, { size: 0.8, weight: 700, align: "right" });
}

const fraction = (e) => `${e.before}/${e.of} \u2192 ${e.after}/${e.of}`;
export const biggest = (events, n) =>
  [...events]
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || a.step - b.step)
    .slice(0, n);
