// What a race says, a few times a second: under the tiles, who stands where, the line of commentary.
import { fill, formatNumber } from "../../../browser/dom.js";
import { raceSaid } from "./said.js";
import { raceFirst, raceNumbers, raceRows, raceStandings } from "./standings.js";

/** What is said under the tiles and beside them. `race` is the exhibit (race.js), `at` the moment in ms. */
export function speak(race, at) {
  const { data, words, look, player, lanes: runners, root, frames } = race.shell,
    list = entriesOf(race, at),
    still = !player.playing;
  data.tiles.forEach((tile, i) =>
    runners.tiles[tile.id]?.speak(tile, list[i].numbers, at, still, look, race.side < 170),
  );
  showStandings(race, list, isOver(race, at));
  Object.assign(root.dataset, { ms: Math.round(at), frames });
  if (still) race.chart.element.setAttribute("aria-label", alternativeOf(words, race.curve, list));
}

/** The line of commentary. */
export function comment(race, at) {
  const { words, lanes: runners } = race.shell;
  if (!runners.all.length) return words.said.nothing;
  return raceSaid(words, entriesOf(race, at), at, isOver(race, at), runners.training);
}

const isOver = ({ shell: { lanes, player } }, at) => !lanes.growing && at >= player.end() - 1 && player.end() > 0;

function entriesOf({ shell }, at) {
  return shell.data.tiles.map((tile) => {
    const lane = shell.lanes.lanes[tile.id],
      broken = lane?.meta?.status === "diverged" && at >= lane.run.span().last - 1;
    return { id: tile.id, short: tile.short, broken, numbers: raceNumbers(lane, at), first: raceFirst(lane, at) };
  });
}

function showStandings({ shell, table, caption, rows }, list, over) {
  const { words, data, look, root } = shell,
    standings = raceStandings(list.filter((e) => !e.broken)),
    key = JSON.stringify([standings, look.bg, look.lecture, over]);
  if (table.dataset.key === key) return;
  table.dataset.key = key;
  caption.textContent = over ? words.podium_end : words.podium;
  rows.replaceChildren(...raceRows(words, data.tiles, standings, look));
  const places = standings.map((row) => [row.key, row.places.map((place) => place.map(({ id }) => id))]);
  root.dataset.standings = JSON.stringify(Object.fromEntries(places));
}

function alternativeOf(words, curve, list) {
  const values = list.filter((e) => Number.isFinite(e.numbers[curve]));
  const said = values.map((e) => `${e.short} ${formatNumber(e.numbers[curve], 3)}`);
  return fill(words.alt_chart, { title: words[curve], values: said.join(", ") });
}
