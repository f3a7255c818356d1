// What the bar's buttons mean: for a run that samples, for runs that train, for a timeline that is computed here.
import assert from "node:assert/strict";
import test from "node:test";
import { pass } from "./frames.js";
import { makePlayer } from "../../ui/browser/player.js";
import { SamplingControl } from "../../ui/browser/sampling.js";
import { TimelineControl } from "../../ui/browser/timeline.js";
import { TrainingControl } from "../../ui/browser/training.js";

const words = {
  timeline: "Steps",
  timeline_at: "{step} of {steps}",
  full_speed: "full",
  per_second: "{n}/s",
  play_here: "Train from here",
  turned: "at {step}",
  fork: "fork at {step}",
  knob_lr: "Rate",
};

function laneOf(steps, meta = {}) {
  const lane = {
    id: "a",
    source: { blob: "run@1", of: "run" },
    meta: { source: "live", status: "playing", step: steps.at(-1), steps: 100, run: "r", ...meta },
    get live() {
      return lane.meta.source === "live";
    },
    get status() {
      return lane.meta.status;
    },
    get growing() {
      return lane.live && !["finished"].includes(lane.meta.status);
    },
    get steered() {
      return lane.growing && Boolean(lane.meta.mine);
    },
    run: {
      get meta() {
        return lane.meta;
      },
      span: () => ({ first: 0, last: steps.at(-1), picture: steps.at(-1) }),
      pictures: () => steps.map((step) => ({ step })),
      reach: () => steps.at(-1),
      forks: () => meta.forks ?? [],
    },
  };
  return lane;
}
// A shell without a page.
function shellOf(make, list, data = {}) {
  const log = { commands: [], commits: 0 };
  const shell = {
    words,
    data,
    lanes: {
      list,
      get lead() {
        return list.findLast((lane) => lane.live) ?? list[0] ?? null;
      },
      get growing() {
        return list.some((lane) => lane.growing);
      },
      get steered() {
        return list.filter((lane) => lane.steered);
      },
      get runs() {
        return list.map((lane) => lane.run);
      },
    },
    command: (values) => log.commands.push(values),
    commit: () => log.commits++,
    commitSoon: () => log.commits++,
    refresh() {},
    resize() {},
  };
  shell.control = make(shell);
  shell.player = makePlayer({
    runs: () => shell.control.runs(),
    live: (run) => shell.control.live(run),
    pace: () => shell.control.pace(10),
    onFrame: () => {},
    onState: () => {},
    onEnd: () => shell.control.ended(),
  });
  return { shell, control: shell.control, player: shell.player, log };
}
const upTo = (n) => Array.from({ length: n + 1 }, (_, i) => i);
const recorded = (n) => laneOf(upTo(n), { source: "recorded", steps: n });

test("sampling: a recording stands at its end, plays by itself when asked anew, and once", () => {
  const lane = recorded(50),
    { shell, control, player } = shellOf((s) => new SamplingControl(s), [lane], { autoplay: 0 });
  control.heard(lane, lane.meta);
  assert.equal(player.at, 50);
  assert.equal(control.place, null);
  shell.data.autoplay = 1;
  control.start({});
  control.heard(lane, lane.meta);
  assert.equal(player.playing, true);
  control.start({});
  control.heard(lane, lane.meta);
  assert.equal(player.playing, false);
  assert.equal(player.at, 50);
});

test("in another language a recording stays where it was", () => {
  const lane = recorded(50),
    sampling = shellOf((s) => new SamplingControl(s), [lane], { autoplay: 1 });
  sampling.control.heard(lane, lane.meta);
  sampling.player.seek(20);
  sampling.control.start({ same: true });
  sampling.control.heard(lane, lane.meta);
  assert.deepEqual([sampling.player.at, sampling.player.playing], [20, false]);
  const trained = shellOf(training({}), [recorded(10)]);
  trained.player.seek(4);
  trained.control.start({ at: null, autoplay: false, same: true });
  assert.equal(trained.player.at, 4);
  trained.control.start({ at: null, autoplay: false, same: false });
  assert.equal(trained.player.at, 10);
});

test("sampling: a step of a link is waited for and then stood at, and told", () => {
  const steps = upTo(10),
    lane = laneOf(steps, { run: "x" }),
    { control, player } = shellOf((s) => new SamplingControl(s), [lane]);
  control.adopt({ at: 20 });
  control.heard(lane, lane.meta);
  assert.equal(player.following, true);
  steps.push(...upTo(30).slice(11));
  control.heard(lane, lane.meta);
  assert.equal(player.at, 20);
  assert.equal(player.following, false);
  assert.equal(control.place, 20);
});

test("sampling: who lets go of the timeline at a growing run's head follows it, elsewhere stays", () => {
  const lane = laneOf(upTo(10)),
    { control, player, log } = shellOf((s) => new SamplingControl(s), [lane]);
  control.scrub(4, "end");
  assert.equal(player.following, false);
  control.scrub(10, "end");
  assert.equal(player.following, true);
  assert.equal(log.commits, 2);
});

const training = (options) => (shell) => new TrainingControl(shell, options);

test("training: the buttons go to the runs that are this visitor's", () => {
  const { control, player, log } = shellOf(training({ rewinds: true }), [laneOf(upTo(10), { mine: true })]);
  player.seek(10);
  control.play();
  control.step("generator");
  control.setSpeed(20);
  control.pause();
  control.reset();
  assert.deepEqual(
    log.commands.map(({ do: what }) => what),
    ["play", "step", "speed", "pause", "reset"],
  );
  assert.deepEqual(log.commands[1], { lane: "a", do: "step", which: "generator" });
  assert.equal(player.following, true);
});

test("training: a run that can be rewound goes on from where one looks, and the head waits there until it has", () => {
  const lane = laneOf(upTo(10), { mine: true }),
    { control, player, log } = shellOf(training({ rewinds: true }), [lane]);
  control.scrub(4, "start");
  assert.deepEqual(
    log.commands.splice(0).map(({ do: what }) => what),
    ["pause"],
  );
  assert.equal(control.transport().playText, words.play_here);
  control.play();
  assert.deepEqual(log.commands, [
    { lane: "a", do: "seek", step: 4 },
    { lane: "a", do: "play" },
  ]);
  assert.equal(control.transport().playText, null);
  control.heard(lane, Object.assign(lane.meta, { status: "seeking" }));
  assert.equal(player.following, false);
  control.heard(lane, Object.assign(lane.meta, { status: "playing", step: 4 }));
  assert.equal(player.following, true);
});

test("training: a run that cannot be rewound goes on while one looks back", () => {
  const { control, player, log } = shellOf(training({ rewinds: false }), [laneOf(upTo(10), { mine: true })]);
  control.scrub(4, "start");
  control.scrub(4, "end");
  assert.deepEqual(log.commands, []);
  assert.equal(control.playing, false);
  assert.equal(control.transport().playText, words.play_here);
  control.play();
  assert.equal(player.following, true);
});

test("training: a button shows what was asked for until the run has told so", () => {
  const { control } = shellOf(training({ rewinds: true }), [laneOf(upTo(10), { mine: true, status: "paused" })]);
  assert.equal(control.playing, false);
  control.play();
  assert.equal(control.playing, true);
});

test("training: another's run is followed or looked at, never steered", () => {
  const { control, player, log } = shellOf(training({ rewinds: true }), [laneOf(upTo(10))]);
  player.seek(10);
  control.play();
  assert.equal(player.following, true);
  control.pause();
  assert.equal(player.following, false);
  assert.deepEqual(log.commands, []);
});

test("training: another's run that stands still has nothing to play, but what lies behind", () => {
  const lane = laneOf(upTo(10), { status: "paused" }),
    { control, player } = shellOf(training({ rewinds: true }), [lane]);
  player.seek(10);
  player.follow();
  assert.deepEqual([control.playing, control.transport().canPlay], [false, false]);
  player.seek(4);
  assert.deepEqual([control.playing, control.transport().canPlay], [false, true]);
  player.seek(10);
  player.follow();
  Object.assign(lane.meta, { status: "playing" });
  assert.deepEqual([control.playing, control.transport().canPlay], [true, true]);
});

test("training: where a recording stands, by itself, by a link, and when it plays", () => {
  const { shell, control, player } = shellOf(training({ opening: () => 3 }), [recorded(10)]);
  const start = (data) => {
    Object.assign(shell.data, data);
    control.start(control.startOf(shell.data));
    return [player.at, player.playing];
  };
  assert.deepEqual(start({ view: { at: null }, autoplay: 0 }), [10, false]);
  assert.deepEqual(start({ view: { at: 4 }, autoplay: 1 }), [4, false]);
  assert.deepEqual(start({ view: { at: null }, autoplay: 2 }), [3, true]);
});

test("training: knobs and forks are marked on the timeline", () => {
  const { control } = shellOf(training({}), [laneOf(upTo(10), { forks: [3], turned: [[5, "lr", 0.1]] })]);
  assert.deepEqual(
    control.marks().map(({ step, text }) => [step, text]),
    [
      [3, "fork at 3"],
      [5, "at 5: Rate 0.1"],
    ],
  );
});

test("timeline: it is there as a whole; steps and keys stop where they should, and each is told", () => {
  const stops = [0, 50, 80, 100],
    make = (shell) => new TimelineControl(shell, { last: () => 100, stops: () => stops, named: () => ({}) }),
    { control, player, log } = shellOf(make, []);
  control.step();
  assert.equal(player.at, 50);
  control.hop(1);
  control.hop(-1);
  assert.equal(player.at, 50);
  control.scrub(63, "move");
  assert.equal(player.at, 63);
  assert.equal(log.commits, 3);
  control.play();
  for (let i = 0; i < 40; i++) pass(100);
  assert.equal(player.at, 100);
  assert.equal(log.commits, 4);
  control.reset();
  assert.equal(player.at, 0);
});
