import assert from "node:assert/strict";
import test from "node:test";
import "./frames.js";
import { makePlayer } from "../../ui/browser/player.js";
import { RaceControl } from "../../ui/exhibits/compare/race/control.js";
import { measureRange, measureTicks, spread } from "../../ui/exhibits/compare/race/measures.js";
import { readings } from "../../ui/exhibits/compare/race/tile.js";
import { densityAt } from "../../ui/exhibits/compare/race/tile_paint.js";
import { close } from "./close.js";

test("names that would touch are moved apart and stay beside the chart", () => {
  close(spread([10, 11, 12, 80], 10, 0, 100), [10, 20, 30, 80], 1e-12);
  close(spread([95, 96, 99], 10, 0, 100), [80, 90, 100], 1e-12);
  close(spread([-50, 40], 10, 0, 100), [2.4, 40], 1e-12);
  assert.deepEqual(spread([], 10, 0, 100), []);
});

test("a likelihood that begins nowhere near does not flatten the rest", () => {
  assert.ok(measureRange("nll", [3, 4, 5, 900], [2.9, 2.9])[1] < 12);
  assert.ok(measureRange("distance", [0.05, 2], [0.1, 0.15])[0] < 0.05);
  assert.deepEqual(measureRange("distance", [], [NaN, NaN]), [0.01, 1]);
  assert.deepEqual(measureRange("modes", [3], [8, 8]), [0, 8.48]);
});

test("its axis has numbers that are read at a glance", () => {
  assert.deepEqual(measureTicks("distance", [0.04, 1.2], 5), [0.05, 0.1, 0.2, 0.5, 1]);
  assert.deepEqual(measureTicks("modes", [0, 8.48], 4), [0, 2, 4, 6, 8]);
});

test("between two measured densities a tile shows a mixture of both, and none before the first", () => {
  const measured = [10, 20].map((step) => ({ step, arrays: { density: [step] } }));
  assert.equal(densityAt(measured, 9), null);
  const { a, b, t } = densityAt(measured, 12.5);
  assert.deepEqual([a, b, t], [[10], [20], 0.25]);
  assert.equal(densityAt(measured, 30).t, 0);
});

test("under a tile stands what was measured; large type takes two lines", () => {
  const words = {
      read_modes: "{n}/{of}",
      read_distance: "d {d}",
      read_nll: "{n} nats",
      read_bound: "at most {n} nats",
      read_bound_small: "<= {n}",
      bound: "a bound",
      no_density: "no likelihood",
    },
    numbers = { modes: 7, of: 8, distance: 0.12, nll: 2.5 };
  const under = (density, more, seen = numbers) => readings({ density }, seen, words, { small: false, ...more }).text;
  assert.equal(under("exact"), "7/8 \u00b7 d 0.120 \u00b7 2.50 nats");
  assert.equal(under("bound", { small: true }), "7/8\u2009\u00b7\u2009d 0.12\u2009\u00b7\u2009<= 2.50");
  assert.equal(under("bound", { two: true }), "7/8 \u00b7 d 0.120\nat most 2.50 nats \u00b7 a bound");
  assert.equal(under("none", { two: true }, { modes: NaN, distance: NaN, nll: NaN }), "\u00a0\nno likelihood");
  assert.equal(under("exact", {}, { modes: NaN, distance: NaN, nll: NaN }), "\u00a0");
});

// A race without a page: two families that have come as far as `reached`, in ms.
function raceOf(reached, source) {
  const log = [];
  const all = reached.map((last) => ({
    meta: source && { source, status: "playing", step: null },
    get growing() {
      return this.meta?.source === "live";
    },
    get status() {
      return this.meta.status;
    },
    run: {
      meta: {},
      span: () => ({ first: 0, last, picture: last }),
      pictures: () => [0, last].map((step) => ({ step })),
    },
  }));
  const runners = {
    all,
    get growing() {
      return all.some((lane) => lane.growing);
    },
    get training() {
      return all.some((lane) => lane.growing && lane.status !== "paused");
    },
  };
  const shell = { lanes: runners, words: {}, data: {}, refresh() {}, commitSoon: () => log.push("told") };
  shell.command = ({ do: what }) => log.push(what);
  const control = (shell.control = new RaceControl(shell));
  shell.player = makePlayer({
    runs: () => control.runs(),
    live: (run) => control.live(run),
    pace: () => control.pace(10),
    onFrame: () => {},
    onState: () => {},
  });
  return { control, player: shell.player, all, log };
}

test("a recorded race plays from the start once all are there, or stands where a link says", () => {
  const { control, player, all } = raceOf([900, 1000], "");
  assert.deepEqual(control.startOf({ autoplay: 1, view: { ms: null } }), { anew: true });
  control.start();
  assert.equal(player.playing, false, "not before every family is there");
  for (const lane of all) lane.meta = { source: "recorded", status: "recorded" };
  control.start();
  assert.equal(player.playing, true);
  assert.equal(control.place, null, "what moves is not told");
  assert.deepEqual(control.startOf({ autoplay: 1, view: { ms: null } }), { anew: false });
  control.startOf({ autoplay: 2, view: { ms: 400 } });
  control.start();
  assert.deepEqual([player.playing, player.at, control.place], [false, 400, 400]);
});

test("a live race goes on while one looks back, and its buttons reach every family", () => {
  const { control, player, all, log } = raceOf([500, 800], "live");
  control.heard(all[0], { source: "live", fresh: true });
  assert.equal(player.following, true);
  control.scrub(100, "start");
  control.scrub(120, "end");
  assert.deepEqual([player.following, player.at], [false, 120]);
  control.scrub(480, "end");
  assert.equal(player.following, true, "let go beside the newest picture that all have");
  control.pause();
  assert.equal(control.playing, false, "at once, before the runs have told so");
  assert.deepEqual(log, ["told", "told", "pause", "told"]);
});
