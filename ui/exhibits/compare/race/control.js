// RaceControl: what the bar's buttons mean for a race. All families that train are steered together; looking back does
// not stop them, they are only no longer followed. The axis is milliseconds of computing, of each family its own.
import { fill, formatNumber } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";

const BELIEVED_MS = 1500; // how long a button shows what was asked for before the runs have told so
const NEAR_MS = 100; // a hand that lets go so close to the newest picture follows it

export const seconds = (ms) => formatNumber(ms / 1000, 1);

export class RaceControl {
  constructor(shell) {
    this.shell = shell;
    this.speed = 1;
    this.rounds = 0; // how often Python has asked for a beginning
    this.wish = null; // {playing, until}: what was asked for and is not told yet
    this.awaited = null; // {ms}: where to begin as soon as all runs are there
  }
  get runners() {
    return this.shell.lanes;
  }
  runs() {
    return this.runners.all.map((lane) => lane.run);
  }
  live(run) {
    return this.runners.all.some((lane) => lane.run === run && lane.growing && lane.status === "playing");
  }
  get drawable() {
    return Boolean(this.shell.data);
  }
  steps() {
    return this.shell.player.end();
  }
  extent() {
    return this.runners.extent(this.shell.data.budget);
  }
  timeline() {
    const { words } = this.shell;
    return { label: words.timeline, text: (at) => fill(words.timeline_at, { seconds: seconds(at) }) };
  }
  pace(length) {
    return (this.speed * Math.max(1, this.steps())) / length;
  }
  get playing() {
    if (this.wish && performance.now() < this.wish.until) return this.wish.playing;
    return this.runners.growing ? this.runners.training : this.shell.player.playing;
  }
  // The moment to be told: null where it moves.
  get place() {
    const { player } = this.shell;
    return player.playing || player.following || this.runners.growing ? null : Math.round(player.at);
  }

  #ask(playing) {
    this.shell.command({ do: playing ? "play" : "pause" });
    this.wish = { playing, until: performance.now() + BELIEVED_MS };
  }
  play() {
    const { player } = this.shell;
    if (this.runners.growing) {
      this.#ask(true);
      player.follow();
    } else player.play();
    this.shell.refresh();
  }
  pause() {
    if (this.runners.growing) this.#ask(false);
    this.shell.player.pause();
    this.shell.refresh();
    this.shell.commitSoon();
  }
  #hold() {
    const { player } = this.shell;
    if (player.playing || player.following) player.pause();
  }
  step() {
    this.hop(1);
  }
  hop(direction) {
    this.#hold();
    this.shell.player.hop(direction);
    this.shell.commitSoon();
  }
  seek(ms) {
    this.#hold();
    this.shell.player.seek(ms);
    this.shell.commitSoon();
  }
  scrub(to, phase) {
    const { player } = this.shell;
    if (phase === "start") this.#hold();
    player.seek(to);
    if (phase !== "end") return;
    if (this.runners.growing && to >= player.head() - NEAR_MS) player.follow();
    this.shell.commitSoon();
  }
  reset() {
    this.shell.command({ do: "reset" });
    this.shell.player.seek(0);
    this.shell.commitSoon();
  }
  setSpeed(speed) {
    this.speed = speed;
  }
  ended() {}

  // Another view has come by a link or an experiment.
  adopt({ ms }) {
    if (this.rounds && ms !== null && !this.runners.growing) this.shell.player.seek(ms);
  }
  startOf({ autoplay, view }) {
    const anew = autoplay > this.rounds,
      { player } = this.shell;
    if (anew) {
      this.rounds = autoplay;
      this.awaited = { ms: view?.ms ?? null };
      player.stop();
      if (this.awaited.ms === null) player.seek(0);
    }
    return { anew };
  }
  // A recorded race plays as soon as all of its tiles are there.
  start() {
    const { awaited, runners } = this,
      { player } = this.shell;
    if (!awaited || !runners.all.every((lane) => lane.meta)) return;
    this.awaited = null;
    if (runners.growing) player.follow();
    else if (awaited.ms !== null) player.seek(awaited.ms);
    else if (prefersCalm()) player.seek(player.end());
    else {
      player.seek(0);
      player.play();
    }
  }
  heard(_lane, meta) {
    const { player } = this.shell;
    if (meta.source === "live" && meta.fresh && !player.playing) player.follow();
    this.start();
  }

  transport() {
    return {};
  }
  status() {
    const { runners } = this,
      { words, data, player } = this.shell,
      { growing } = runners;
    if (!runners.all.length) return words.status_none;
    const over = runners.live ? words.status_over : words.status_recorded,
      end = growing ? this.extent() : player.end(),
      clock = fill(growing ? words.status_live : over, { at: seconds(player.at), end: seconds(end) }),
      left = runners.left(data.budget);
    return left ? `${clock} \u00b7 ${fill(words.left, { left: formatNumber(left / 1000, 0) })}` : clock;
  }
  marks() {
    return [];
  }
  data() {
    const { runners } = this;
    return { mode: runners.live ? "live" : "recorded", lanes: runners.all.filter((lane) => lane.meta).length };
  }
}
