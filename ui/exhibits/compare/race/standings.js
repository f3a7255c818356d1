// Who stands where, by criterion, at a moment; who cannot be told apart shares a place.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { familyMark } from "../../../browser/family_mark.js";
import { makeLane } from "../../../browser/lane.js";

const RACE_METERS = [
  "distance",
  "distance_low",
  "distance_high",
  "modes",
  "of",
  "quality",
  "nll",
  "nll_floor",
  "nll_error",
  "parameters",
  "steps",
];
const RACE_COUNTED = 1000; // points behind the share of sharp ones

// The newest numbers of a lane at a moment.
export function raceNumbers(lane, at) {
  if (!lane?.run.meta) return {};
  return Object.fromEntries(RACE_METERS.map((name) => [name, makeLane.latest(lane.run, at, name)]));
}
// The first moment at which the distance lay within the floor; not a number where it never did. Where a family begins
// is not where training
// has brought it: the mixture's first centres are data points.
export function raceFirst(lane, at) {
  if (!lane?.run.meta) return NaN;
  for (const { rows } of lane.run.path()) {
    for (const row of rows) {
      if (row.step > at) return NaN;
      const d = lane.run.value(row, "distance"),
        high = lane.run.value(row, "distance_high");
      if (row.step > 0 && d <= high) return row.step / 1000;
    }
  }
  return NaN;
}

// entries: [{id, numbers, first}] -> [{key, places: [[{id, value}]]}], best place first; a criterion that nobody has is
// left out.
export function raceStandings(entries) {
  const share = (q) => Math.sqrt(Math.max(q * (1 - q), 1e-4) / RACE_COUNTED);
  const criteria = {
    distance: {
      value: (e) => e.numbers.distance,
      alike: (a, b) =>
        (a.numbers.distance <= a.numbers.distance_high && b.numbers.distance <= b.numbers.distance_high) ||
        Math.abs(a.numbers.distance - b.numbers.distance) < (a.numbers.distance_high - a.numbers.distance_low) / 2,
    },
    modes: { value: (e) => -e.numbers.modes, alike: (a, b) => a.numbers.modes === b.numbers.modes },
    quality: {
      value: (e) => -e.numbers.quality,
      alike: (a, b) =>
        Math.abs(a.numbers.quality - b.numbers.quality) <
        2 * Math.hypot(share(a.numbers.quality), share(b.numbers.quality)),
    },
    nll: {
      value: (e) => e.numbers.nll,
      alike: (a, b) =>
        Math.abs(a.numbers.nll - b.numbers.nll) < 2 * Math.hypot(a.numbers.nll_error, b.numbers.nll_error),
    },
    first: { value: (e) => e.first, alike: (a, b) => a.first === b.first },
    small: { value: (e) => e.numbers.parameters, alike: (a, b) => a.numbers.parameters === b.numbers.parameters },
  };
  const found = [],
    FALLING = ["modes", "quality"]; // where more is better
  for (const [key, { value, alike }] of Object.entries(criteria)) {
    const order = entries.filter((e) => Number.isFinite(value(e))).sort((a, b) => value(a) - value(b)),
      places = [];
    for (const e of order) {
      const top = places.at(-1);
      if (top && alike(top[0], e)) top.push(e);
      else places.push([e]);
    }
    if (places.length)
      found.push({
        key,
        places: places.map((place) =>
          place.map((e) => ({ id: e.id, value: FALLING.includes(key) ? -value(e) : value(e) })),
        ),
      });
  }
  return found;
}

// The standings as rows of a table: a criterion each, its places from left to right, best first. However many there
// are, they keep to the table's width.
export function raceRows(words, tiles, standings, look) {
  const known = Object.fromEntries(tiles.map((tile) => [tile.id, tile])),
    size = look.lecture ? 15 : 11;
  const plain = (key, v) =>
    key === "quality"
      ? `${Math.round(100 * v)}`
      : key === "modes" || key === "small"
        ? Math.round(v).toLocaleString("en-US")
        : formatNumber(v, { first: 1, nll: 2 }[key] ?? 3);
  const units = { quality: "\u00a0%", first: "\u00a0s" },
    text = (key, v) => plain(key, v) + (units[key] ?? "");
  // Who shares a place has not the same number: the place's are from the smallest to the largest.
  const shared = (key, place) => {
    const [low, high] = [Math.min, Math.max].map((end) => plain(key, end(...place.map(({ value }) => value))));
    return (low === high ? low : `${low}\u2013\u200b${high}`) + (units[key] ?? "");
  };
  const icon = ({ id, value }, key) => {
    const tile = known[id],
      canvas = el("canvas", {
        class: "rc-mark",
        role: "img",
        "aria-label": tile.short,
        title: `${tile.name}: ${text(key, value)}`,
      }),
      c = fitCanvas(canvas, size, size);
    familyMark(c, tile.mark, size / 2, size / 2, 0.4 * size, look.dark ? tile.dark : tile.light);
    return canvas;
  };
  const stand = (key, place, i) => {
    const names = place.map(({ id }) => known[id].short).join(", "),
      title = place.length > 1 ? fill(words.tie, { names }) : names;
    return el(
      "span",
      { class: i ? "rc-place" : "rc-place rc-best", title },
      ...place.map((one) => icon(one, key)),
      shared(key, place),
    );
  };
  return standings.map(({ key, places }) =>
    el(
      "tr",
      { title: words.criteria[key][1] },
      el("th", { scope: "row" }, words.criteria[key][0]),
      el("td", {}, ...places.map((place, i) => stand(key, place, i))),
    ),
  );
}
