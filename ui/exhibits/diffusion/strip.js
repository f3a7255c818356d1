// The way of one picture in small, from the first step to the last. Places that have not come yet are empty frames.
import { fitCanvas } from "../../browser/canvas.js";
import { clamp, placeOn } from "../../browser/dom.js";
import { listenToHold } from "../../browser/drag.js";

const SCALE = 2,
  SIDE = 28 * SCALE,
  GAP = 4;

// Which steps of 0 to `end` stand in a strip of a width, and how far from each other.
export function stripSteps(width, end) {
  const count = Math.max(2, Math.floor((width + GAP) / (SIDE + GAP))),
    steps = Array.from({ length: count }, (_, i) => Math.round((i * end) / (count - 1)));
  return { steps, stride: (width - SIDE) / (count - 1) };
}
export const pickStep = (x, width, end) => {
  const { steps, stride } = stripSteps(width, end);
  return steps[clamp(Math.round((x - SIDE / 2) / stride), 0, steps.length - 1)];
};

// paint(c, picture, row, left, top, scale) draws what a row shows of a picture.
export function drawStrip(canvas, { run, end, at, width, rows, paint }, look) {
  const height = rows * SIDE + (rows - 1) * GAP,
    c = fitCanvas(canvas, width, height),
    all = run.pictures(),
    { steps, stride } = stripSteps(width, end);
  c.clearRect(0, 0, width, height);
  steps.forEach((step, i) => {
    const left = Math.round(i * stride),
      picture = all.findLast((q) => q.step <= step),
      there = picture && (picture.step === step || all.some((q) => q.step > step));
    c.strokeStyle = look.grid;
    c.lineWidth = 1;
    for (let row = 0; row < rows; row++) {
      const top = row * (SIDE + GAP);
      if (there) paint(c, picture, row, left, top, SCALE);
      else c.strokeRect(left + 0.5, top + 0.5, SIDE - 1, SIDE - 1);
    }
  });
  const now = steps.findLastIndex((step) => step <= at + 0.5);
  c.strokeStyle = look.highlight;
  c.lineWidth = 3;
  c.strokeRect(Math.round(now * stride) + 1.5, 1.5, SIDE - 3, height - 3);
}

// seek(step) by a press or a drag. layout() -> {width, end}.
export function listenToStrip(canvas, { layout, seek }) {
  const jump = (e) => {
    const { width, end } = layout();
    seek(pickStep(placeOn(canvas, e)[0], width, end));
  };
  listenToHold(canvas, { press: jump, move: jump });
}
