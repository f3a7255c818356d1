// makePlayer: the play head over one or several runs. It owns the only animation loop, which stops when nothing moves.
//
//   const player = makePlayer({ runs: () => [...], live: (run) => bool, pace: () => steps a second,
//     onFrame(step), onState(), onEnd() });
//   player.at; player.playing; player.backwards; player.following; player.moving: whether another frame comes by itself
//   player.play(until); player.rewind(); player.follow(); player.pause(); player.seek(step); player.hop(+1 | -1)
//   player.heard(): a message has come; player.redraw(); player.drawNow(); player.stop()
//   onEnd: it has come to the end by itself
//
// A recording is played at `pace`, to its end or to `until`, or backwards. A live run is followed: each time there is a
// newer picture, the head walks there evenly in the time that pictures take to come, so that what moves moves at every
// frame. Who prefers reduced motion is shown whole pictures, a few a second.
import { prefersCalm } from "./motion.js";

const CALM_MS = 500; // from picture to picture, for who prefers reduced motion
const FIRST_PERIOD_MS = 120; // how often pictures come, before that is known

/**
 * @typedef {{meta: any, span: () => {first: number, last: number, picture: number}, pictures: () => {step: number}[]}}
 *   Played what a run has to tell
 */

export class Player {
  /**
   * @param {{runs: () => Played[], live: (run: Played) => boolean, pace: () => number,
   *   onFrame: (at: number) => void, onState: () => void, onEnd?: () => void}} options
   */
  constructor({ runs, live, pace, onFrame, onState, onEnd = () => {} }) {
    this.runs = runs;
    this.live = live;
    this.pace = pace;
    this.onFrame = onFrame;
    this.onState = onState;
    this.onEnd = onEnd;
    this.at = 0;
    this.until = Infinity;
    this.mode = ""; // "playing" | "backwards" | "following" | ""
    this.moving = false;
    this.ended = false; // in this frame
    this.frame = 0;
    this.last = 0; // when the last frame was
    this.waited = 0;
    this.news = 0; // of a live run: when its head last moved, where to, how often, and steps a ms
    this.newest = 0;
    this.period = FIRST_PERIOD_MS;
    this.speed = 0;
  }
  get playing() {
    return this.mode === "playing";
  }
  get backwards() {
    return this.mode === "backwards";
  }
  get following() {
    return this.mode === "following";
  }

  end() {
    return Math.max(0, ...this.runs().map((run) => run.span().last));
  }
  first() {
    return this.runs().length ? Math.min(...this.runs().map((run) => run.span().first)) : 0;
  }
  // The newest step that every run that is still growing can show: one that was rewound stands before pictures that it
  // already has.
  head() {
    const growing = this.runs().filter((run) => run.meta && this.live(run));
    return growing.length
      ? Math.min(...growing.map((run) => Math.min(run.span().picture, run.meta.step ?? Infinity)))
      : this.end();
  }
  steps() {
    return [...new Set(this.runs().flatMap((run) => run.pictures().map((p) => p.step)))].sort((a, b) => a - b);
  }

  play(to = Infinity) {
    if (this.playing) return;
    this.until = to;
    if (this.at >= this.end()) this.at = this.first();
    this.waited = 0;
    this.#turn("playing");
  }
  // Backwards to the start; one picture back for who prefers reduced motion.
  rewind() {
    if (this.at <= 0) this.seek(this.end());
    if (prefersCalm()) this.hop(-1);
    else this.#turn("backwards");
  }
  follow() {
    this.period = FIRST_PERIOD_MS;
    this.newest = this.head();
    this.speed = Math.max(0, this.newest - this.at) / this.period;
    this.#turn("following");
  }
  pause() {
    if (!this.mode) return;
    this.mode = "";
    this.onState();
  }
  seek(step) {
    this.at = Math.min(this.end(), Math.max(0, step));
    this.#turn("");
  }
  // To the next or the last picture; returns false at either end.
  hop(direction) {
    const all = this.steps(),
      next = direction > 0 ? all.find((s) => s > this.at + 1e-6) : all.findLast((s) => s < this.at - 1e-6);
    if (next === undefined) return false;
    this.seek(next);
    return true;
  }
  heard() {
    const now = performance.now(),
      goal = this.head();
    if (goal !== this.newest) {
      if (goal > this.newest) this.period += 0.4 * (Math.min(1500, Math.max(40, now - this.news)) - this.period);
      this.news = now;
      this.newest = goal;
      if (this.following) this.speed = this.at < goal ? (goal - this.at) / (1.1 * this.period) : 0;
    }
    this.at = Math.min(this.at, this.end());
    this.redraw();
  }
  redraw() {
    if (this.frame) return;
    this.last = 0;
    this.frame = requestAnimationFrame((now) => this.#tick(now));
  }
  // At once, under the hand: for what is read off before the next frame.
  drawNow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.onFrame(this.at);
  }
  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.mode = "";
  }

  #turn(mode) {
    this.mode = mode;
    this.redraw();
    this.onState();
  }
  #tick(now) {
    this.frame = 0;
    const dt = this.last ? Math.min(now - this.last, 100) : 16,
      before = this.at;
    this.last = now;
    if (this.following) this.#walk(dt);
    else if (this.playing) this.#forwards(dt);
    else if (this.backwards) this.#back(dt);
    this.moving = this.at !== before || this.playing || this.backwards || (this.following && this.at < this.head());
    this.onFrame(this.at);
    if (this.ended) this.onEnd();
    this.ended = false;
    if (this.moving) this.frame ||= requestAnimationFrame((time) => this.#tick(time));
    else this.last = 0;
  }
  #walk(dt) {
    const goal = this.head();
    if (prefersCalm() || this.at > goal) this.at = goal;
    else this.at = Math.min(goal, this.at + Math.max(this.speed, 0) * dt);
  }
  #forwards(dt) {
    const goal = Math.min(this.until, this.end()),
      way = this.pace() / 1000;
    if (!prefersCalm()) this.at += way * dt;
    else if ((this.waited += dt) >= CALM_MS) {
      this.waited = 0;
      this.at = this.steps().find((s) => s > this.at && s - this.at >= (way * CALM_MS) / 2) ?? goal;
    }
    if (this.at >= goal) this.#end(goal);
  }
  #back(dt) {
    this.at = Math.max(0, this.at - (this.pace() * dt) / 1000);
    if (this.at <= 0) this.#end(0);
  }
  #end(at) {
    this.at = at;
    this.mode = "";
    this.ended = true;
    this.onState();
  }
}

/** @param {ConstructorParameters<typeof Player>[0]} options */
export const makePlayer = (options) => new Player(options);
