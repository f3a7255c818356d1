// The switches of the stage's layers. Each shows the mark it stands for, in the colour it has in the picture.
import { fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { LAYERS, drawMark } from "./marks.js";

const BEGINNERS = "real,fake,field,warp,modes";

function makeChip(name, toggle) {
  const mark = el("img", { class: "ar-mark", alt: "" });
  const text = el("span");
  const kind = { class: "gm-button ar-chip", type: "button", "data-layer": name };
  return { name, mark, text, button: el("button", { ...kind, onclick: toggle }, mark, text) };
}

// A saved picture is made of the canvases of the exhibit. This one lies unseen where the switches are, and is its key.
function drawKey(canvas, box, chips, on, look) {
  const [w, h] = [box.clientWidth, box.clientHeight];
  if (!look || !w) return;
  const c = fitCanvas(canvas, w, h);
  c.clearRect(0, 0, w, h);
  for (const { name, button, mark, text } of chips) {
    if (!on.has(name) || button.disabled) continue;
    const x = button.offsetLeft + 6;
    const y = button.offsetTop + button.offsetHeight / 2;
    c.drawImage(mark, x, y - mark.height / 2, mark.width, mark.height);
    sketch.text(c, look, text.textContent, x + mark.width + 5, y);
  }
}

/** @param {() => void} onChange */
export function makeLayers(onChange) {
  let on = new Set(LAYERS);
  let painted = [];
  const chips = LAYERS.map((name) =>
    makeChip(name, () => {
      if (!on.delete(name)) on.add(name);
      show();
      onChange();
    }),
  );
  const unseen = el("canvas", { class: "ar-key", "aria-hidden": "true" });
  const element = el("div", { class: "ar-chips", role: "group" }, ...chips.map(({ button }) => button), unseen);
  const key = () => drawKey(unseen, element, chips, on, chips[0].mark.look);
  new ResizeObserver(key).observe(element);
  function show() {
    for (const { name, button } of chips) button.setAttribute("aria-pressed", String(on.has(name)));
    requestAnimationFrame(key);
  }
  return {
    element,
    get on() {
      return on;
    },
    get text() {
      return LAYERS.filter((name) => on.has(name)).join(",");
    },
    /** @param {string | null} text comma list from the link; null for what a beginner should see */
    choose(text) {
      on = new Set((text ?? BEGINNERS).split(",").filter((name) => LAYERS.includes(name)));
      show();
    },
    /** @param {any} words @param {any} look @param {Record<string, boolean>} present what there is to draw */
    paint(words, look, present) {
      const now = [words, look, ...LAYERS.map((name) => present[name])];
      if (now.every((v, i) => v === painted[i])) return;
      painted = now;
      element.setAttribute("aria-label", words.layers);
      for (const { name, button, mark, text } of chips) {
        text.textContent = words[`layer_${name}`];
        button.title = words[`about_${name}`];
        button.disabled = !present[name];
        drawMark(mark, name, look);
      }
      show();
    },
  };
}
