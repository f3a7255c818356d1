// The words on curves: the line over a panel, and the letter of each run where its line ends.
import { readingText } from "./axis.js";
import { makeLane } from "./lane.js";
import { sketch } from "./sketch.js";

const SIZE = 0.86;

/**
 * What stands over a panel: for each curve its name and value at a step, in forms from the longest to the shortest.
 * @param {any} panel @param {any[]} lanes @param {number} step
 */
export function headerEntries(panel, lanes, step) {
  const values = (f) => lanes.map((lane) => f(lane)).join(lanes.length > 1 ? "\u2009|\u2009" : "");
  const kind = { percent: panel.percent, fixed: panel.range };
  const entries = panel.paint
    ? [
        {
          forms: [
            values((lane) => panel.read(lane, step)),
            values((lane) => panel.read(lane, step).replace(/ \(.*/, "")),
          ],
          colour: "text",
        },
      ]
    : panel.lines.map((line) => {
        const value = values((lane) => readingText(makeLane.latest(lane.run, step, line.column), kind)),
          short = line.short ?? line.label;
        return { forms: [`${line.label} ${value}`, `${short} ${value}`, short], colour: line.colour, line: true };
      });
  const { band } = panel;
  return band ? [...entries, { forms: [band.label, band.short, ""], colour: band.colour, band: true }] : entries;
}

const form = (entry, level) => entry.forms[Math.min(level, entry.forms.length - 1)];

/** The first level at which the forms of all entries fit beside each other, from x to the width. */
export function fittingLevel(entries, measure, x, width) {
  const long = (level) => entries.reduce((sum, e) => sum + (form(e, level) ? measure(form(e, level)) + 32 : 0), x);
  return [0, 1, 2].find((level) => long(level) < width + 14) ?? 2;
}

/** @param {any} c @param {any} look @param {string} title @param {any[]} entries */
export function drawHeader(c, look, title, entries, left, y, width) {
  let x = left + sketch.text(c, look, title, left, y, { size: SIZE, weight: 650 }) + 12;
  c.font = `400 ${Math.round(SIZE * look.size)}px ${look.font}`;
  const level = fittingLevel(entries, (text) => c.measureText(text).width, x, width);
  for (const e of entries) {
    const text = form(e, level);
    if (!text) continue;
    if (e.line) sketch.line(c, [[x, y], [x + 13, y]], look[e.colour], 2.25); // prettier-ignore
    if (e.band) {
      c.globalAlpha = 0.3;
      c.fillStyle = look[e.colour];
      c.fillRect(x, y - 5, 13, 10);
      c.globalAlpha = 1;
    }
    if (e.line || e.band) x += 18;
    x += sketch.text(c, look, text, x, y, { size: SIZE, color: e.line ? look[e.colour] : look.text }) + 14;
  }
}

/** Which line is which run: the run's letter where its last line ends. Two that would touch are moved apart. */
export function laneLetters(c, look, panel, lanes, at, plot, right) {
  const { box } = plot,
    line = panel.lines[panel.lines.length - 1];
  const spots = lanes
    .map((lane) => {
      const end = Math.min(at, lane.run.span().last),
        v = makeLane.latest(lane.run, end, line.column);
      return { mark: lane.mark, v, x: plot.X(end), y: Math.min(box.y + box.h - 6, Math.max(box.y + 6, plot.Y(v))) };
    })
    .filter(({ v }) => Number.isFinite(v))
    .sort((a, b) => a.y - b.y);
  if (spots[1] && spots[1].y - spots[0].y < 12) {
    const mid = (spots[0].y + spots[1].y) / 2;
    spots[0].y = mid - 6;
    spots[1].y = mid + 6;
  }
  for (const { mark, x, y } of spots) {
    const left = x > right - 14;
    const style = { size: 0.8, weight: 700, color: look[line.colour], halo: look.bg, align: left ? "right" : "left" };
    sketch.text(c, look, mark, x + (left ? -6 : 6), y, style);
  }
}
