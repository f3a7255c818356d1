// One lane's square: data, generated points, the discriminator's field, gradients, the warped noise, the modes, in the
// data's own units. Everything is painted anew in each frame from what makeRun mixes between two pictures.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatCount, placeOn } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { captionHeight, cut } from "../caption.js";
import { drawArrows } from "./arrows.js";
import { makeField } from "./field.js";
import { makeData, makeGenerated, makeWarp } from "./points.js";
import { drawProbe, moved } from "./probe.js";
import { drawRings } from "./rings.js";

// A lane's name and the step, or where there is no room for both its name alone. What was cut once is not measured in
// every frame.
function makeTitle() {
  let last = { whole: "", side: 0, look: null, right: 0, text: "" };
  return (c, { name, mark }, step, side, look) => {
    const y = captionHeight(look) / 2 - 1;
    const note = { size: 0.93, align: "right", color: look.muted };
    const right = side < 260 ? 0 : 10 + sketch.text(c, look, step, side - 1, y, note);
    const whole = mark ? `${mark}  ${name}` : name;
    if (last.whole !== whole || last.side !== side || last.look !== look || right > last.right)
      last = { whole, side, look, right, text: cut(c, look, whole, side - right) };
    sketch.text(c, look, last.text, 1, y, { weight: 650 });
  };
}

/** How many points lie outside the square. @param {ArrayLike<number>} points x, y, x, y, ... @param {number} limit */
export function outside(points, limit) {
  let n = 0;
  for (let i = 0; i < points.length; i += 2)
    if (!(Math.abs(points[i]) <= limit && Math.abs(points[i + 1]) <= limit)) n++;
  return n;
}

function sceneOf(run, at, side) {
  const limit = run.meta?.limit ?? 1;
  const unit = side / (2 * limit);
  return {
    run,
    seen: run.meta ? run.look(at) : null,
    side,
    limit,
    unit,
    r: Math.min(4.5, Math.max(1.5, side / 180)), // of a data point
    X: (v) => side / 2 + v * unit,
    Y: (v) => side / 2 - v * unit,
  };
}

// Returns draw(c, scene, layers, look), in the order in which they lie on each other.
function makeLayersOf() {
  const field = makeField();
  const data = makeData();
  const generated = makeGenerated();
  const warped = makeWarp();
  return (c, scene, layers, look) => {
    const { run, seen } = scene;
    const mixed = (name) => (layers.has(name) ? seen?.mix(name) : null);
    const points = seen?.mix("fake");
    const arrows = mixed("arrows");
    const warp = mixed("warp");
    if (layers.has("field") && seen?.a.arrays.field) field(c, scene, look);
    if (warp) warped(c, warp, scene, look);
    if (layers.has("real") && run.still.real) data(c, run.still.real, scene, look);
    if (layers.has("modes") && run.meta) drawRings(c, scene, look);
    if (points && arrows) drawArrows(c, points, arrows, scene, look);
    if (layers.has("fake") && points) generated(c, points, scene, look);
  };
}

function drawWords(c, { seen, side, limit }, words, look) {
  const points = seen?.mix("fake") ?? [];
  const away = outside(points, limit);
  const note = { n: away, of: points.length / 2 };
  const text = fill(side < 330 ? words.outside_short : words.outside, note);
  if (away) sketch.text(c, look, text, 8, side - 0.9 * look.size, { size: 0.9, halo: look.bg });
  const waiting = { align: "center", color: look.muted, halo: look.bg };
  if (!seen) sketch.text(c, look, words.waiting, side / 2, side / 2, waiting);
}

/**
 * @param {() => any} words
 * @param {(change: (now: number[] | null) => number[] | null) => void} onProbe moves the probe, in the data's units
 * @returns {{canvas: HTMLCanvasElement, said: string, paint: Function}} paint(lane, at, layers, side, look, probe)
 */
export function makeStage(words, onProbe) {
  const canvas = el("canvas", { class: "ar-stage", role: "img", tabindex: 0 });
  const drawTitle = makeTitle();
  const drawLayers = makeLayersOf();
  let square = { side: 0, top: 0, limit: 1 };
  const stage = {
    canvas,
    said: "",
    paint(lane, at, layers, side, look, probe) {
      const top = captionHeight(look);
      const c = fitCanvas(canvas, side, side + top);
      const scene = sceneOf(lane.run, at, side);
      const { seen, limit } = scene;
      square = { side, top, limit };
      c.fillStyle = look.bg;
      c.fillRect(0, 0, side, side + top);
      const step = formatCount(Math.max(at, seen?.a.step ?? 0));
      drawTitle(c, lane, fill(words().step_at, { step }), side, look);
      c.save();
      c.translate(0, top);
      c.beginPath();
      c.rect(0, 0, side, side);
      c.clip();
      drawLayers(c, scene, layers, look);
      drawWords(c, scene, words(), look);
      stage.said = probe && seen ? drawProbe(c, probe, scene, words(), look) : "";
      c.restore();
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      c.strokeRect(0.5, top + 0.5, side - 1, side - 1);
    },
  };
  listen(canvas, () => square, onProbe);
  return stage;
}

function listen(canvas, square, onProbe) {
  const point = (e) => {
    const { side, top, limit } = square();
    const [x, y] = placeOn(canvas, e);
    const place = y < top ? null : [((2 * x) / side - 1) * limit, (1 - (2 * (y - top)) / side) * limit];
    onProbe(() => place);
  };
  canvas.addEventListener("pointermove", point);
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("pointerleave", (e) => e.pointerType === "mouse" && onProbe(() => null));
  canvas.addEventListener("keydown", (e) => {
    const { limit } = square();
    if (e.ctrlKey || e.metaKey || e.altKey || moved(null, e, limit) === undefined) return;
    e.preventDefault();
    onProbe((now) => moved(now, e, limit));
  });
}
