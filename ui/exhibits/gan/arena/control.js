// ArenaControl: the buttons of runs that go on from the step that is looked at, and a stage of the guided walk: steps
// that are asked for from outside and play by themselves, once, to their end.
import { fill, formatCount } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { TrainingControl } from "../../../browser/training.js";
import { laneStatus } from "./lanes.js";
import { marksOf } from "./modes.js";

const STRETCH_SECONDS = 5; // a stage of the guided walk at normal speed
const SPEEDS = [[1 / 16, "1/16\u00d7"], [1 / 4, "1/4\u00d7"], [1 / 2, "1/2\u00d7"], 1, 2, 4];
const MARGIN = 0.03; // of the whole: so long before two runs part they begin to play

const parts = (words) => ["both", "discriminator", "generator"].map((part) => [part, words[`step_${part}`]]);

export class ArenaControl extends TrainingControl {
  constructor(shell) {
    super(shell, { rewinds: true, speeds: SPEEDS, parts, played: () => this.playOn() });
    this.stretch = null; // [first, last]: the steps that play
    this.asked = null; // those that should, as soon as their run is there
  }
  // A run that keeps the others waiting for long is shown empty.
  get drawable() {
    return this.shell.lanes.list.length > 0;
  }
  pace(seconds) {
    if (!this.stretch) return super.pace(seconds);
    const [first, last] = this.stretch;
    return (this.speed * Math.max(1, last - first)) / STRETCH_SECONDS;
  }
  scrub(to, phase) {
    if (phase === "start") this.stretch = null;
    super.scrub(to, phase);
  }

  // A stage is played to its end, and from there on the rest like any recording.
  playOn() {
    const { player } = this.shell;
    if (this.stretch && player.at >= this.stretch[1]) this.stretch = null;
    player.play(this.stretch?.[1]);
  }
  playAsked() {
    const { player, lanes } = this.shell;
    if (!this.asked || lanes.coming || !lanes.list.length) return;
    [this.stretch, this.asked] = [this.asked, null];
    const [first, last] = this.stretch;
    player.seek(prefersCalm() ? last : first);
    if (!prefersCalm() && last > first) this.playOn();
  }

  // The steps at which knobs were turned.
  get turns() {
    const steps = this.shell.lanes.list.flatMap((lane) => (lane.meta?.turned ?? []).map(([step]) => step));
    return [...new Set(steps)].sort((a, b) => a - b);
  }
  start({ at, autoplay, same }) {
    const { player, lanes } = this.shell;
    const { playing, following, at: before } = player;
    const place = at ?? (same ? before : null);
    player.stop();
    const parting = lanes.list.length > 1 ? (this.turns[0] ?? 0) - MARGIN * player.end() : this.shell.data.opening,
      opening = Math.max(0, parting);
    if (this.growing && (place === null || following)) player.follow();
    else player.seek(place ?? (opening || player.end()));
    if (!this.growing && autoplay && !prefersCalm()) {
      player.seek(opening);
      player.play();
    } else if (!this.growing && playing && same) player.play();
    this.playAsked();
  }

  status() {
    return laneStatus(this.shell.lanes.list, this.shell.player, this.shell.words);
  }
  marks() {
    const { lanes, words, width } = this.shell;
    const at = (text) => (step) => ({ step, kind: "fork", text: fill(text, { step: formatCount(step) }) });
    return [
      ...marksOf(lanes.list, words, (10 * this.extent()) / Math.max(200, width)),
      ...lanes.list.flatMap(({ run }) => run.forks()).map(at(words.fork)),
      ...this.turns.map(at(words.turned)),
    ];
  }
}
