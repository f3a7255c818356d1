// The two layers of a panel.
import { fitCanvas } from "../../../browser/canvas.js";
import { drawCentres, drawField, drawPoints, drawProbe, drawReach, drawSamples } from "./paint.js";

const FIELDS = 12; // that are kept with a payload

/**
 * The still layer: shown is {model: the three or null, points: {points, classes}, labelled: whether classes are told
 * apart, view: what of the plane must be seen}.
 */
export function drawStill(panel, { model, points, labelled, view }, look) {
  const { w, h } = panel.size,
    ctx = emptyCanvas(panel.still, panel.size, look);
  if (model) ctx.drawImage(fieldOf(panel, model, view, look), 0, 0, w, h);
  drawPoints(panel, ctx, points, look, labelled);
  if (panel.kind === "unsupervised" && model) drawCentres(panel, ctx, model.centres, look);
  ctx.strokeStyle = look.grid;
  ctx.lineWidth = 2;
  ctx.strokeRect(0, 0, w, h);
}

function emptyCanvas(canvas, { w, h }, look) {
  const ctx = fitCanvas(canvas, w, h);
  ctx.fillStyle = look.bg;
  ctx.fillRect(0, 0, w, h);
  return ctx;
}

// A model's field is the same until its size or its colours change: it is kept with the payload, for the next visit
// too.
function fieldOf(panel, model, view, look) {
  const kept = (model.blob.fields ??= new Map()),
    { w, h } = panel.size,
    key = [panel.kind, w, h, ...view, window.devicePixelRatio, look.dark, look.bg, look.lecture].join();
  if (!kept.has(key)) {
    if (kept.size >= FIELDS) kept.clear();
    const canvas = document.createElement("canvas");
    drawField[panel.kind](panel, emptyCanvas(canvas, panel.size, look), model, look);
    kept.set(key, canvas);
  }
  return kept.get(key);
}

/** The live layer: shown is {model, probe: the place that is asked about, show: the labels, samples, flight}. */
export function drawLive(panel, { model, probe, show, samples, flight }, look) {
  const { w, h } = panel.size,
    ctx = fitCanvas(panel.live, w, h);
  ctx.clearRect(0, 0, w, h);
  if (!model) return;
  if (panel.kind === "generative") drawSamples(panel, ctx, samples, flight, look);
  if (panel.kind !== "discriminative" || show) drawReach(panel, ctx, probe, model, look);
  drawProbe(panel, ctx, probe, look, panel.plot.matches(":hover"));
}
