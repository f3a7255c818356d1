// The training whose network is looked at: a timeline of its own, and its status.
import { fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { write } from "../../../browser/view.js";

const LEAST = 120; // of the timeline, CSS pixels

// chosen(): another network is looked at.
export function makeTrainer({ name, box, status, button }, shell, chosen) {
  let at = null; // the step that is looked at; null: the newest
  const pictures = () => shell().lane?.run.pictures() ?? [],
    end = () => shell().lane?.run.span().picture ?? 0;
  const seek = (step) => {
    at = step >= end() ? null : step;
    chosen();
    shell().refresh();
  };
  const picture = () => pictures().findLast(({ step }) => step <= (at ?? Infinity)) ?? pictures()[0] ?? null;
  const scrubber = makeScrubber(box, {
    onScrub: seek,
    onHop: (direction) => {
      const steps = pictures().map(({ step }) => step),
        now = picture().step,
        next = direction > 0 ? steps.find((s) => s > now) : steps.findLast((s) => s < now);
      if (next !== undefined) seek(next);
    },
    onToggle: () => {},
  });
  const watch = new ResizeObserver(() => scrubber.resize(Math.max(LEAST, box.clientWidth), shell().look));
  watch.observe(box); // what stands beside it comes and goes
  return {
    picture,
    get newest() {
      return at === null;
    },
    reset() {
      at = null;
    },
    show() {
      const { lane, words } = shell();
      write(name, words.training);
      if (!lane?.meta) return;
      const last = Math.max(1, end()),
        { steps, status: state } = lane.meta,
        text = (s) => fill(words.timeline_at, { step: formatCount(s), steps: formatCount(steps) });
      scrubber.set({ at: at ?? last, last, extent: lane.growing ? steps : last, label: words.training, text });
      scrubber.tell();
      button.style.display = lane.steered ? "" : "none";
      write(button, state === "paused" ? words.go_on : words.stop);
      write(status, statusText(lane, { at: picture()?.step ?? 0, step: at ?? last }, words));
    },
    resize(look) {
      scrubber.resize(Math.max(LEAST, box.clientWidth), look);
    },
    dispose() {
      watch.disconnect();
    },
  };
}
function statusText(lane, { at, step }, words) {
  const run = makeLane.status(lane, { at, end: () => lane.meta.steps, following: true }, words),
    [distance, high] = ["distance", "distance_high"].map((column) => makeLane.latest(lane.run, step, column));
  if (!Number.isFinite(distance)) return run;
  return `${run} \u00b7 ${fill(words.distance, { d: formatNumber(distance, 3), high: formatNumber(high, 3) })}`;
}
