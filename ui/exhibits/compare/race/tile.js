// One family's square: data, generated points, its density in the family's own colour, and under it what is measured of
// it.
//
//   const tile = makeRaceTile(words); tile.box, tile.canvas
//   tile.paint(spec, lane, at, side, look)      spec: as Python has it; lane: its run, or null; at: milliseconds
//   tile.speak(spec, numbers, at, still, look, small)    what need not change in every frame
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { familyMark } from "../../../browser/family_mark.js";
import { sketch } from "../../../browser/sketch.js";
import { write } from "../../../browser/view.js";
import { DataLayer, DensityLayer, densityAt, paintPoints, paintSentence } from "./tile_paint.js";

const SMALL = 280; // a square under which large type takes two lines

/**
 * What is written under a square: {first, likelihood, known}, each "" where there is nothing.
 * @param {any} numbers {modes, of, distance, nll} @param {any} words
 */
export function readings({ density }, numbers, words, { small, two }) {
  const found = [],
    dot = small ? "\u2009\u00b7\u2009" : " \u00b7 ";
  if (Number.isFinite(numbers.modes)) found.push(fill(words.read_modes, { n: numbers.modes, of: numbers.of }));
  if (Number.isFinite(numbers.distance))
    found.push(fill(words.read_distance, { d: formatNumber(numbers.distance, small ? 2 : 3) }));
  const key = `read_${density === "bound" ? "bound" : "nll"}${small && !two ? "_small" : ""}`,
    likelihood = Number.isFinite(numbers.nll) ? fill(words[key], { n: formatNumber(numbers.nll, 2) }) : "",
    known = { none: words.no_density, bound: words.bound }[density] ?? "",
    all = [...found, likelihood].filter(Boolean);
  const text = two
    ? `${found.join(dot) || "\u00a0"}\n${[likelihood, known].filter(Boolean).join(dot)}`
    : all.join(dot) || "\u00a0";
  return { text, known, all };
}

class RaceTile {
  constructor(words) {
    this.words = words;
    this.canvas = el("canvas", { class: "rc-canvas", role: "img" });
    this.name = el("span", { class: "rc-name" });
    this.note = el("span", { class: "rc-note" });
    this.icon = el("canvas", { class: "rc-mark", "aria-hidden": "true" });
    this.read = el("p", { class: "rc-read" });
    const head = el("figcaption", { class: "rc-head" }, this.icon, this.name, this.note);
    this.box = el("figure", { class: "rc-tile" }, head, this.canvas, this.read);
    this.density = new DensityLayer();
    this.data = new DataLayer();
    this.measured = { run: null, version: -1, list: [] }; // the pictures of a run that have a density
    this.side = 0;
  }
  #densities(run) {
    const { measured } = this;
    if (measured.run !== run || measured.version !== run.version) {
      const list = run.pictures().filter((p) => p.arrays.dense?.[0]);
      this.measured = { run, version: run.version, list };
    }
    return this.measured.list;
  }

  paint(spec, lane, at, side, look) {
    this.side = side;
    const c = fitCanvas(this.canvas, side, side),
      run = lane?.run,
      seen = run?.meta ? run.look(at) : null;
    c.fillStyle = look.bg;
    c.fillRect(0, 0, side, side);
    if (seen) this.#paintRun(c, spec, run, seen, at, look);
    const trouble = spec.problem || (run?.meta?.text && at >= run.span().last - 1 ? run.meta.text : "");
    if (trouble) paintSentence(c, trouble, side, look);
    else if (!seen) paintSentence(c, this.words().waiting, side, look);
    c.strokeStyle = look.grid;
    c.lineWidth = 1;
    c.strokeRect(0.5, 0.5, side - 1, side - 1);
  }
  #paintRun(c, spec, run, seen, at, look) {
    const { side } = this,
      { limit = 1 } = run.meta,
      field = densityAt(this.#densities(run), at);
    if (field) this.density.paint(c, side, field, look.dark ? spec.dark : spec.light);
    if (run.still.real) this.data.paint(c, run.still.real, limit, side, look);
    const outside = paintPoints(c, seen.mix("fake"), limit, side, look),
      style = { size: 0.82, halo: look.bg };
    if (outside) sketch.text(c, look, fill(this.words().outside, { n: outside }), 6, side - 0.8 * look.size, style);
  }

  speak(spec, numbers, at, still, look, small) {
    const size = look.lecture ? 16 : 12,
      c = fitCanvas(this.icon, size, size),
      words = this.words(),
      // Large type under a small square takes two lines, the likelihood's own in full and the same for every family.
      two = look.lecture && this.side < SMALL,
      { text, known, all } = readings(spec, numbers, words, { small, two });
    c.clearRect(0, 0, size, size);
    familyMark(c, spec.mark, size / 2, size / 2, 0.4 * size, look.dark ? spec.dark : spec.light);
    write(this.name, spec.short);
    this.name.title = spec.name;
    this.box.classList.toggle("rc-two", two);
    write(this.note, two ? "" : known);
    write(this.read, text);
    if (!still) return;
    const values = {
      name: spec.name,
      seconds: formatNumber(at / 1000, 1),
      steps: formatCount(numbers.steps || 0),
      read: spec.problem || all.join(", "),
    };
    this.canvas.setAttribute("aria-label", fill(words.alt_tile, values));
  }
}

export const makeRaceTile = (words) => new RaceTile(words);
