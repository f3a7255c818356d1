// What the curves of the arena are: a panel for each thing that the lanes have measured. No DOM.
import { paintModes, readModes } from "./modes.js";

// Where each loss is when D cannot tell: ln 4 for D's, and the generator's by its kind.
function lossesAtRest(metas) {
  const ends = metas.map(({ settings }) =>
    settings?.loss === "minimax" ? { value: -Math.LN2, label: "\u2212ln 2" } : { value: Math.LN2, label: "ln 2" },
  );
  const refs = [{ value: Math.log(4), label: "ln 4" }, ...ends];
  return refs.filter(({ label }, i) => refs.findIndex((ref) => ref.label === label) === i);
}

const judge = (words, logistic) => ({
  id: "judge",
  title: logistic ? words.judge : words.judge_score,
  refs: logistic ? [{ value: 0.5, label: "\u00bd" }] : [],
  range: logistic ? [-0.02, 1.02] : undefined,
  lines: [
    { column: "real", label: words.on_data, short: logistic ? "D(x)" : "x", colour: "data" },
    { column: "fake", label: words.on_generated, short: logistic ? "D(G(z))" : "G(z)", colour: "generated" },
  ],
});

const both = (words, suffix) => [
  { column: `discriminator${suffix}`, label: words.discriminator, short: "D", colour: "text" },
  { column: `generator${suffix}`, label: words.generator, short: "G", colour: "generated" },
];

/**
 * The panels for makeCurves.
 * @param {{run: {meta: any}}[]} lanes @param {string} which "judge" or "gradients"
 * @param {Record<string, string>} words
 * @param {boolean} small there is room for the four that matter most
 */
export function arenaPanels(lanes, which, words, small) {
  const metas = lanes.map((lane) => lane.run.meta).filter(Boolean);
  const logistic = metas.length > 0 && metas.every((meta) => meta.logistic);
  const refs = logistic ? lossesAtRest(metas) : [];
  const modes = { weight: lanes.length > 1 ? 1.3 : 1, paint: paintModes, read: readModes(words) };
  const share = { column: "quality", label: "", colour: "generated" };
  const quality = { weight: 0.7, range: [-0.03, 1.05], percent: true, lines: [share] };
  const floor = { low: "distance_low", high: "distance_high", label: words.floor, short: words.floor_short };
  const known = metas.some((meta) => meta.modes);
  return [
    { id: "losses", title: words.losses, weight: 1.25, refs, lines: both(words, "") },
    which === "gradients"
      ? { id: "gradients", title: words.gradients, log: true, lines: both(words, "_gradient") }
      : judge(words, logistic),
    known && { id: "modes", title: words.modes, ...modes },
    known && !small && { id: "quality", title: words.quality, ...quality },
    {
      id: "distance",
      title: words.distance,
      log: true,
      lines: [{ column: "distance", label: "", colour: "text" }],
      band: { ...floor, colour: "data" },
    },
  ].filter(Boolean);
}
