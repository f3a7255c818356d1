// TimelineControl: a play head over a timeline that is computed here and is there as a whole, such as the time of a
// forward process. The buttons move the head and nothing else.
export class TimelineControl {
  // last(): where the timeline ends. stops(): where a step and a key stop, in order; hop(at, direction): the next of
  // them, where that is not simply the next. step(at): where the step button goes.
  // named(): {label, text(at)} of the timeline. ready(): whether there is something to draw.
  /**
   * @param {any} shell
   * @param {{last: () => number, stops?: () => number[], hop?: (at: number, direction: number) => number,
   *   step?: (at: number) => number, named: () => {label: string, text: (at: number) => string},
   *   ready?: () => boolean}} options
   */
  constructor(shell, { last, stops = () => [], hop, step, named, ready = () => true }) {
    this.shell = shell;
    this.last = last;
    this.hopTo = hop;
    this.stepTo = step;
    this.named = named;
    this.ready = ready;
    this.speed = 1;
    const run = {
      meta: null,
      span: () => ({ first: 0, last: last(), picture: last() }),
      pictures: () => stops().map((at) => ({ step: at })),
    };
    this.runs = () => [run];
  }
  live() {
    return false;
  }
  get drawable() {
    return this.ready();
  }
  steps() {
    return this.last();
  }
  extent() {
    return this.last();
  }
  timeline() {
    return this.named();
  }
  pace(seconds) {
    return (this.speed * this.last()) / seconds;
  }
  get playing() {
    return this.shell.player.playing;
  }
  play() {
    this.shell.player.play();
  }
  pause() {
    this.shell.player.pause();
    this.shell.commit();
  }
  step() {
    this.#go(this.stepTo?.(this.shell.player.at));
  }
  hop(direction) {
    this.#go(this.hopTo?.(this.shell.player.at, direction), direction);
  }
  #go(to, direction = 1) {
    const { player } = this.shell;
    if (to === undefined) player.hop(direction);
    else this.move(to);
    this.shell.commit();
  }
  reset() {
    this.move(0);
    this.shell.commit();
  }
  setSpeed(speed) {
    this.speed = speed;
  }
  // The head under the hand: what is shown follows in the same frame.
  move(to) {
    this.shell.player.seek(to);
    this.shell.player.drawNow();
  }
  scrub(to, phase) {
    this.move(to);
    if (phase === "end") this.shell.commit();
  }
  ended() {
    this.shell.commit();
  }
  adopt() {}
  startOf() {
    return {};
  }
  start() {}
  heard() {}
  transport() {
    return {};
  }
  status() {
    return "";
  }
  marks() {
    return [];
  }
  data() {
    return {};
  }
}

/** @param {ConstructorParameters<typeof TimelineControl>[1]} options */
export const timeline = (options) => (shell) => new TimelineControl(shell, options);
