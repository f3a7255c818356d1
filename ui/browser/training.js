// TrainingControl: what the bar's buttons mean for runs that train. The browser plays what has arrived; where a run is
// this visitor's, the buttons go to the run itself: train, pause, one step, reset, steps a second, and, where it can be
// rewound, going on from the step that is looked at. Two runs side by side are steered together.
import { fill, formatCount } from "./dom.js";
import { makeLane } from "./lane.js";
import { prefersCalm } from "./motion.js";

const BELIEVED_MS = 1500; // how long a button shows what was asked for before the run has told so
const moves = (lane) => ["playing", "queued", "seeking"].includes(lane.status);
const REWIND_MS = 4000; // how long a run may take to get to the step that is looked at

export class TrainingControl {
  // rewinds: a run goes on from where one looks; else it goes on meanwhile. follows: a new branch is followed.
  // liveSpeeds: steps a second, 0 all the machine can do. parts(words): what a step may be of. opening(): where a
  // recording begins to play by itself. played(): plays a recording, where that is not simply from here to the end.
  constructor(shell, options) {
    this.shell = shell;
    this.options = {
      rewinds: false,
      follows: false,
      liveSpeeds: [1, 5, 20, 100, 400, 0],
      speeds: [0.25, 0.5, 1, 2, 4],
      parts: () => [],
      opening: () => 0,
      played: () => shell.player.play(),
      released: () => {},
      ...options,
    };
    this.speed = 1;
    this.liveSpeed = 0;
    this.rounds = 0; // how often recordings have been asked to play by themselves
    this.branch = 0;
    this.wish = null; // {playing, until}: what was asked for and is not told yet
    this.rewinding = null; // {until, step, from: steps, follow}: on the way to the step that is looked at
  }
  runs() {
    return this.shell.lanes.runs;
  }
  live(run) {
    return this.shell.lanes.list.some((lane) => lane.run === run && lane.growing);
  }
  get growing() {
    return this.shell.lanes.growing;
  }
  get steered() {
    return this.shell.lanes.steered;
  }
  get behind() {
    return this.shell.player.at < this.shell.player.head() - 0.5;
  }
  // Looking elsewhere than where a steered run stands.
  get apart() {
    const { player } = this.shell;
    return !player.following && this.steered.some((lane) => this.behind || player.at > lane.meta.step + 0.5);
  }
  // Whether there is something to draw.
  get drawable() {
    return this.shell.lanes.known;
  }
  steps() {
    return this.shell.player.end();
  }
  extent() {
    const reach = Math.max(1, ...this.runs().map((run) => run.reach()));
    return this.growing ? makeLane.roof(reach * 1.02) : reach;
  }
  timeline() {
    const { words } = this.shell,
      text = (at) => fill(words.timeline_at, { step: formatCount(at), steps: formatCount(this.steps()) });
    return { label: words.timeline, text };
  }
  pace(seconds) {
    return (this.speed * Math.max(1, this.steps())) / seconds;
  }
  get playing() {
    const { player } = this.shell;
    if (this.wish && performance.now() < this.wish.until) return this.wish.playing;
    if (!this.steered.length || player.playing || !(this.options.rewinds || player.following))
      return player.playing || (player.following && !this.#still);
    return this.steered.some(moves);
  }
  // What somebody else steers stands, and there is nothing to come.
  get #still() {
    return this.growing && !this.steered.length && !this.shell.lanes.list.some((lane) => lane.growing && moves(lane));
  }
  get place() {
    const { player } = this.shell;
    return player.playing || player.following ? null : Math.round(player.at);
  }

  tell(values) {
    for (const lane of this.steered) this.shell.command({ lane: lane.id, ...values });
  }
  #wish(playing) {
    this.wish = { playing, until: performance.now() + BELIEVED_MS };
  }
  play() {
    const { player } = this.shell;
    if (this.steered.length) {
      const elsewhere = this.options.rewinds && this.apart;
      if (elsewhere) this.goThere(true);
      this.tell({ do: "play" });
      if (!elsewhere) player.follow();
      this.#wish(true);
    } else if (this.growing && !(this.options.rewinds && this.behind)) player.follow();
    else this.options.played();
    this.shell.refresh();
  }
  // The runs go to where one looks. Until they have told so, the play head waits there.
  goThere(follow = false) {
    const step = Math.round(this.shell.player.at),
      from = this.steered.map((lane) => lane.meta.step);
    this.rewinding = { until: performance.now() + REWIND_MS, step, from, follow };
    this.tell({ do: "seek", step });
  }
  pause() {
    const { player } = this.shell;
    this.#wish(false);
    this.tell({ do: "pause" });
    if (!this.steered.length || player.playing) player.pause();
    this.shell.refresh();
    this.shell.commit();
  }
  // Whoever takes the timeline in hand stops the run that is theirs: what is looked at is where it will go on.
  hold() {
    if (this.options.rewinds && this.steered.some((lane) => ["playing", "queued"].includes(lane.status))) this.pause();
    this.wish = null;
    this.options.released();
  }
  step(part) {
    if (this.steered.length && !this.apart) {
      this.tell(part ? { do: "step", which: part } : { do: "step" });
      this.shell.player.follow();
    } else this.shell.player.hop(1);
    this.shell.commitSoon();
  }
  hop(direction) {
    this.hold();
    this.shell.player.hop(direction);
    this.shell.commitSoon();
  }
  reset() {
    if (this.steered.length) {
      this.tell({ do: "reset" });
      this.shell.player.follow();
    } else this.shell.player.seek(0);
    this.shell.commitSoon();
  }
  setSpeed(value) {
    if (!this.growing) this.speed = value;
    else {
      this.liveSpeed = value;
      this.tell({ do: "speed", per_second: value });
    }
  }
  scrub(to, phase) {
    if (phase === "start") this.hold();
    this.shell.player.seek(to);
    if (phase !== "end") return;
    const free = !this.options.rewinds || this.shell.lanes.list.some((lane) => lane.growing && !lane.steered);
    if (free && this.growing && !this.behind) this.shell.player.follow();
    this.shell.commitSoon();
  }
  ended() {}

  // Another view has come by a link or an experiment.
  adopt({ at = null }) {
    if (this.shell.lanes.list.length && Number.isFinite(at)) this.shell.player.seek(at);
  }
  startOf(data) {
    const at = data.view?.at ?? null,
      autoplay = (data.autoplay ?? 0) > this.rounds && at === null;
    this.rounds = data.autoplay ?? 0;
    return { at, autoplay };
  }
  start({ at, autoplay, same }) {
    const { player } = this.shell;
    if (same && !this.growing && !autoplay) return;
    player.stop();
    player.seek(this.growing ? player.head() : (at ?? player.end()));
    if (this.growing) player.follow();
    else if (autoplay && !prefersCalm()) {
      player.seek(this.options.opening());
      this.options.played();
    }
  }
  heard(lane, meta) {
    const { player } = this.shell;
    if (meta.source !== "live") return;
    if (meta.fresh && !player.playing) player.follow();
    if (this.rewinding && (performance.now() > this.rewinding.until || this.steered.every(this.#there))) {
      const { follow } = this.rewinding;
      this.rewinding = null;
      if (follow || meta.status !== "paused") player.follow();
    }
    if (this.branch !== (this.branch = meta.branch) && this.options.follows && !player.playing) player.follow();
    if (meta.speed !== undefined) this.liveSpeed = meta.speed;
  }
  #there = (lane, i) => {
    const { step, from } = this.rewinding;
    if (lane.status === "seeking") return false;
    return step < from[i] ? lane.meta.step < from[i] : lane.meta.step >= step;
  };

  transport() {
    const { shell, options, growing } = this,
      { words } = shell,
      speeds = options.liveSpeeds.map((v) => [v, v ? fill(words.per_second, { n: v }) : words.full_speed]);
    const elsewhere = options.rewinds
      ? this.apart && !this.rewinding
      : growing && !shell.player.following && this.behind;
    return {
      speeds: growing ? speeds : options.speeds,
      speed: growing ? this.liveSpeed : this.speed,
      parts: this.steered.length ? options.parts(words) : [],
      canPlay: !this.#still || this.behind,
      playText: elsewhere ? words.play_here : null,
    };
  }
  status() {
    return makeLane.status(this.shell.lanes.lead, this.shell.player, this.shell.words);
  }
  // A mark for each turn of a knob and each fork. before: the lane's name, where there are two.
  marks() {
    const { lanes, words } = this.shell;
    return lanes.list.flatMap((lane) => [
      ...lane.run.forks().map((step) => ({ step, kind: "fork", text: fill(words.fork, { step: formatCount(step) }) })),
      ...(lane.meta?.turned ?? []).map(([step, name, value]) => ({
        step,
        kind: "fork",
        text: `${fill(words.turned, { step: formatCount(step) })}: ${words[`knob_${name}`] ?? name} ${value}`,
      })),
    ]);
  }
  data() {
    return { mode: this.growing ? "live" : "recorded", status: this.shell.lanes.lead.status };
  }
}

/** @param {object} options */
export const training = (options) => (shell) => new TrainingControl(shell, options);
