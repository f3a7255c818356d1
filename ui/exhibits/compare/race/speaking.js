// What a race says, a few times a second: under the tiles, who stands where, the bar, the line of commentary.
import { fill, formatNumber } from "../../../browser/dom.js";
import { raceSaid } from "./said.js";
import { raceFirst, raceNumbers, raceRows, raceStandings } from "./standings.js";

export const seconds = (ms) => formatNumber(ms / 1000, 1);

/** All that is said at a moment. `race` is the exhibit (race.js), `at` the moment in ms. */
export function speak(race, at) {
  const { runners, player, bar, said, scrubber, chart, root } = race,
    { data, words, look } = race.view;
  const list = entriesOf(race, at),
    still = !player.playing,
    over = !runners.growing && at >= player.end() - 1 && player.end() > 0;
  data.tiles.forEach((tile, i) =>
    runners.tiles[tile.id].speak(tile, list[i].numbers, at, still, look, race.side < 170),
  );
  showStandings(race, list, over);
  bar.set({ status: statusOf(race, at), playing: race.playing });
  const text = runners.all.length ? raceSaid(words, list, at, over, runners.training) : words.said.nothing;
  if (said.textContent !== text) said.textContent = text;
  scrubber.set({ at });
  scrubber.tell();
  Object.assign(root.dataset, { ms: Math.round(at), frames: race.frames, playing: String(race.playing) });
  if (still) chart.element.setAttribute("aria-label", alternativeOf(words, race.curve, list));
}

function entriesOf({ runners, view }, at) {
  return view.data.tiles.map((tile) => {
    const lane = runners.lanes[tile.id],
      broken = lane?.meta?.status === "diverged" && at >= lane.run.span().last - 1;
    return { id: tile.id, short: tile.short, broken, numbers: raceNumbers(lane, at), first: raceFirst(lane, at) };
  });
}

function showStandings({ view, table, caption, rows, root }, list, over) {
  const { words, data, look } = view,
    standings = raceStandings(list.filter((e) => !e.broken)),
    key = JSON.stringify([standings, look.bg, look.lecture, over]);
  if (table.dataset.key === key) return;
  table.dataset.key = key;
  caption.textContent = over ? words.podium_end : words.podium;
  rows.replaceChildren(...raceRows(words, data.tiles, standings, look));
  const places = standings.map((row) => [row.key, row.places.map((place) => place.map(({ id }) => id))]);
  root.dataset.standings = JSON.stringify(Object.fromEntries(places));
}

function statusOf({ runners, player, view }, at) {
  const { words, data } = view,
    { growing } = runners;
  if (!runners.all.length) return words.status_none;
  const over = runners.all.some((lane) => lane.live) ? words.status_over : words.status_recorded,
    end = growing ? runners.extent(data.budget) : player.end(),
    clock = fill(growing ? words.status_live : over, { at: seconds(at), end: seconds(end) });
  const left = runners.left(data.budget);
  return left ? `${clock} \u00b7 ${fill(words.left, { left: formatNumber(left / 1000, 0) })}` : clock;
}

function alternativeOf(words, curve, list) {
  const values = list.filter((e) => Number.isFinite(e.numbers[curve]));
  const said = values.map((e) => `${e.short} ${formatNumber(e.numbers[curve], 3)}`);
  return fill(words.alt_chart, { title: words[curve], values: said.join(", ") });
}
