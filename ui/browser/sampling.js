// SamplingControl: what the bar's buttons mean for a run that samples. It computes once and as fast as it can; all that
// is played, stopped, stepped and reversed is what has arrived. Nothing of it is asked for again but another seed.
import { fill, formatCount } from "./dom.js";
import { prefersCalm } from "./motion.js";

export class SamplingControl {
  // rest: where a recording stands that does not play by itself, as a share of the whole.
  constructor(shell, { rest = 1 } = {}) {
    this.shell = shell;
    this.rest = rest;
    this.speed = 1;
    this.known = ""; // the run that has been begun
    this.wanted = null; // a step that was asked for and has not come yet
    this.rounds = 0; // how often it has been asked to play by itself
  }
  runs() {
    return this.shell.lanes.runs;
  }
  live(run) {
    return this.shell.lanes.list.some((lane) => lane.run === run && lane.growing);
  }
  get lane() {
    return this.shell.lanes.lead;
  }
  get growing() {
    return this.shell.lanes.growing;
  }
  // Whether there is something to draw.
  get drawable() {
    return this.shell.lanes.known;
  }
  steps() {
    return Math.max(1, this.lane?.meta?.steps ?? 1);
  }
  extent() {
    return this.steps();
  }
  timeline() {
    const { words } = this.shell,
      text = (at) => fill(words.timeline_at, { step: formatCount(at), steps: formatCount(this.steps()) });
    return { label: words.timeline, text };
  }
  pace(seconds) {
    return (this.speed * this.steps()) / seconds;
  }
  get playing() {
    const { player } = this.shell;
    return player.backwards || player.playing || (player.following && (this.growing || player.moving));
  }
  // The step to be told: null where it moves or has come to the end.
  get place() {
    const { player } = this.shell;
    return player.playing || player.following || player.at >= this.steps() ? null : Math.round(player.at);
  }

  play() {
    const { player } = this.shell;
    if (this.growing && player.at >= player.head() - 0.5) player.follow();
    else player.play();
  }
  pause() {
    this.shell.player.pause();
    this.shell.refresh();
    this.shell.commit();
  }
  rewind() {
    this.shell.player.pause();
    this.shell.player.rewind();
    if (prefersCalm()) this.shell.commitSoon();
  }
  step() {
    this.hop(1);
  }
  hop(direction) {
    this.shell.player.hop(direction);
    this.shell.commitSoon();
  }
  reset() {
    this.jump(0);
  }
  jump(to) {
    this.shell.player.seek(to);
    this.shell.commitSoon();
  }
  setSpeed(speed) {
    this.speed = speed;
  }
  scrub(to, phase) {
    const { player } = this.shell;
    player.seek(to);
    if (phase !== "end") return;
    if (this.growing && to >= player.head() - 0.5) player.follow();
    this.shell.commitSoon();
  }
  ended() {
    if (this.shell.player.at <= 0) this.shell.commit(); // backwards
  }

  // Another view has come by a link or an experiment.
  adopt({ at = null }) {
    this.wanted = at;
    if (this.lane?.meta) this.#reach();
  }
  #reach() {
    const { player } = this.shell;
    if (this.wanted === null || player.end() < this.wanted) return false;
    player.seek(this.wanted);
    this.wanted = null;
    return true;
  }
  startOf() {
    return {};
  }
  start({ same }) {
    if (!same) this.known = "";
  }
  heard(lane, meta) {
    const { player } = this.shell,
      begun = this.known !== (this.known = meta.run || lane.source.of);
    if (begun) {
      player.stop();
      player.seek(0);
      this.shell.resize();
    }
    if (!this.#reach() && begun) this.#begin(meta);
  }
  #begin(meta) {
    const { player, data } = this.shell;
    if (meta.source === "live" || this.wanted !== null) player.follow();
    else if (data.autoplay > this.rounds && !prefersCalm()) {
      this.rounds = data.autoplay;
      player.play();
    } else player.seek(Math.round(this.rest * player.end()));
  }

  // What the bar shows beside playing and status.
  transport() {
    return {};
  }
  status() {
    const { lane, shell } = this,
      { words, player } = shell,
      { meta } = lane;
    const now = this.growing && player.following ? words.status_coming : words.status_live,
      text = !lane.live ? words.status_recorded : meta.status === "queued" ? words.status_queued : now;
    return fill(text, {
      step: formatCount(player.at),
      steps: formatCount(this.steps()),
      rate: meta.rate,
      place: meta.place,
    });
  }
  marks() {
    return [];
  }
  data() {
    const { lane } = this;
    return {
      mode: lane.live ? "live" : "recorded",
      status: lane.status,
      run: lane.meta.run,
      have: lane.run.pictures().length,
    };
  }
}

/** @param {{rest?: number}} [options] */
export const sampling = (options) => (shell) => new SamplingControl(shell, options);
