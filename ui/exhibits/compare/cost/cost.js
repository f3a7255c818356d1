// Quality against cost: the samples and figures of the mark under the hand, beside plotly's plot, whose marks it
// listens to.
//
// data: {labels, floor, models: [{id, title, look, points: [{steps, ms, distance, protocol, said, blob, coming}]}],
// state: {spot, passes}}
// Told to Python: state "spot" {spot, passes}. Whoever watches from outside reads root.dataset.{spot, passes}.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill } from "../../../browser/dom.js";
import { mounted } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { sketch } from "../../../browser/sketch.js";
import { makeView } from "../../../browser/view.js";

const GAP = 6,
  SETTLED_MS = 500, // a hand that rests this long on a mark has chosen it
  PLOT = ".st-key-cost_plot .js-plotly-plot";

const count = (n) => n.toLocaleString("en-US");

/** A number with as many digits as its size needs. @param {number} v */
export const short = (v) => (v >= 100 ? count(Math.round(v)) : v.toFixed(v >= 10 ? 1 : v < 0.1 ? 3 : 2));

/** Rows and columns of the sheet, and how many pixels wide a pixel of a sample is. @param {number} width */
export function sheetOf(width, narrow, lecture) {
  const [across, rows] = narrow ? [5, 1] : [3, lecture ? 2 : 3];
  return { across, rows, scale: Math.max(1, Math.min(3, Math.floor((width - (across - 1) * GAP) / across / 28))) };
}

/** The point of a mark, as {model, point}; the last one of its model where that number of steps is not there. */
export function find(models, { spot, passes }) {
  const model = models.find(({ id }) => id === spot) ?? models[0];
  return { model, point: model.points.find(({ steps }) => steps === passes) ?? model.points.at(-1) };
}

function steps({ model, point }, labels) {
  if (model.points.length === 1) return labels.one;
  return point.steps === 1 ? labels.step : fill(labels.steps, { steps: count(point.steps) });
}

function makePanel(root) {
  const mark = el("canvas", { "aria-hidden": "true" }),
    [name, facts, sheet] = [el("span"), el("div", { class: "co-facts" }), el("canvas", { role: "img" })],
    [how, help, said] = ["co-how", "co-help", "co-said"].map((kind) => el("p", { class: kind }));
  said.setAttribute("aria-live", "polite");
  root.append(
    el("div", { class: "co-side" }, el("p", { class: "co-name" }, mark, name), facts, sheet, said, how, help),
  );
  return { mark, name, facts, sheet, how, help, said };
}

function drawSheet(canvas, at, blob, look, narrow) {
  const { across, rows, scale } = sheetOf(canvas.parentElement.clientWidth, narrow, look.lecture),
    pitch = 28 * scale + GAP,
    c = fitCanvas(canvas, across * pitch - GAP, rows * pitch - GAP);
  c.clearRect(0, 0, across * pitch, rows * pitch);
  canvas.dataset.of = blob ? `${at.model.id} ${at.point.steps}` : "";
  for (let i = 0; i < across * rows; i++) {
    const [x, y] = [(i % across) * pitch, Math.floor(i / across) * pitch];
    if (blob) painted.small(c, blob.subarray(784 * i, 784 * (i + 1)), x, y, scale, look);
    else {
      c.fillStyle = look.panel;
      c.fillRect(x, y, 28 * scale, 28 * scale);
    }
  }
  if (!blob) sketch.text(c, look, at.point.coming, 10, 16, { color: look.text });
}

function drawPanel(panel, at, blob, { look, words: labels }, narrow) {
  const { model, point } = at,
    values = [
      [short(point.ms), labels.ms],
      [short(point.distance), labels.distance],
    ],
    m = fitCanvas(panel.mark, 16, 16);
  m.clearRect(0, 0, 16, 16);
  painted.mark(m, model.look, 8, 8, 6, look);
  panel.name.textContent = `${model.called}: ${steps(at, labels)}`;
  panel.facts.replaceChildren(
    ...values.map(([value, text]) => el("div", {}, el("b", {}, value), el("span", {}, text))),
  );
  panel.how.textContent = point.protocol;
  panel.help.textContent = labels.help;
  panel.said.textContent = point.said;
  panel.how.hidden = panel.help.hidden = look.lecture;
  panel.sheet.setAttribute("aria-label", fill(labels.pictures, { title: model.title, steps: steps(at, labels) }));
  drawSheet(panel.sheet, at, blob, look, narrow);
}

// A ring around the mark, on the plot; plotly says where the mark is.
function makeRing() {
  const ring = el("div", { "aria-hidden": "true" });
  return {
    place(plot, { point }, look) {
      const { xaxis, yaxis } = plot?._fullLayout ?? {};
      if (!xaxis?.d2p) return ring.remove();
      const [x, y] = [xaxis._offset + xaxis.d2p(point.ms), yaxis._offset + yaxis.d2p(point.distance)],
        within = x >= xaxis._offset && x <= xaxis._offset + xaxis._length;
      ring.style.cssText =
        `position:absolute;left:${x - 13}px;top:${y - 13}px;width:26px;height:26px;box-sizing:border-box;` +
        `border:2.5px solid ${look.highlight};border-radius:50%;pointer-events:none;display:${within ? "" : "none"}`;
      plot.append(ring);
    },
    remove: () => ring.remove(),
  };
}

class CostPanel {
  constructor(root) {
    this.root = root;
    this.panel = makePanel(root);
    this.ring = makeRing();
    this.blobs = {};
    this.at = null; // the mark that is shown, {model, point}
    this.plot = null;
    this.timer = 0;
    // The plot comes and goes by itself: it is looked for whenever something is drawn, and when the page changes.
    this.watch = new MutationObserver(() => document.querySelector(PLOT) !== this.plot && this.draw());
    this.watch.observe(document.body, { childList: true, subtree: true });
    this.view = makeView(root, {
      layout: () => this.draw(),
      viewOf: ({ state }) => state,
      update: (data) => this.#adopt(data),
      dispose: () => {
        clearTimeout(this.timer);
        this.watch.disconnect();
        this.ring.remove();
      },
    });
  }
  draw() {
    const { at, view, panel, root } = this;
    if (!at || !view.data) return;
    drawPanel(panel, at, this.blobs[at.point.blob], view, innerWidth < 720);
    this.#listen();
    this.ring.place(this.plot, at, view.look);
    const shown = { spot: at.model.id, passes: at.point.steps };
    Object.assign(root.dataset, shown);
    announceDrawn(panel.sheet, shown);
  }
  #listen() {
    const found = /** @type {any} */ (document.querySelector(PLOT));
    if (!found?.on || found === this.plot) return;
    this.plot = found;
    found.on("plotly_hover", (event) => this.#pointed(event));
    found.on("plotly_click", (event) => this.#pointed(event));
    found.on("plotly_afterplot", () => this.ring.place(found, this.at, this.view.look));
  }
  #pointed(event) {
    const [spot, passes] = event.points?.[0]?.customdata ?? [],
      { view, at: before } = this;
    if (!spot || (spot === before?.model.id && passes === before?.point.steps)) return;
    this.at = find(view.data.models, { spot, passes });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => view.send("spot", { spot, passes }), SETTLED_MS);
    const { point, model } = this.at,
      [ms, distance] = [short(point.ms), short(point.distance)];
    announce(
      this.root,
      fill(view.words.point, { title: model.title, steps: steps(this.at, view.words), ms, distance }),
    );
    this.draw();
  }
  // What Python says holds, unless the hand has chosen since.
  #adopt({ models, state }) {
    const { at } = this;
    this.at = find(models, this.timer && at ? { spot: at.model.id, passes: at.point.steps } : state);
    if (this.at.model.id === state.spot && this.at.point.steps === state.passes) this.timer = 0;
    for (const { blob } of models.flatMap((model) => model.points))
      if (blob && !this.blobs[blob])
        fetchPayload(blob).then(({ arrays }) => {
          this.blobs[blob] = arrays.x;
          this.draw();
        });
  }
}

export default mounted((root) => new CostPanel(root).view);
