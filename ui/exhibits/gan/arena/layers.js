// The switches of the stage's layers. Each shows the mark it stands for, in the colour it has in the picture.
import { fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

const LAYERS = ["real", "fake", "field", "arrows", "warp", "modes"];

export function makeLayers(onChange) {
  const element = el("div", { class: "ar-chips", role: "group" });
  let on = new Set(LAYERS),
    painted = [];
  const chips = LAYERS.map((name) => {
    const mark = el("img", { class: "ar-mark", alt: "" }),
      text = el("span");
    const button = el(
      "button",
      {
        class: "gm-button ar-chip",
        type: "button",
        "data-layer": name,
        onclick: () => {
          if (on.has(name)) on.delete(name);
          else on.add(name);
          paint();
          onChange(on);
        },
      },
      mark,
      text,
    );
    element.append(button);
    return { name, button, mark, text };
  });
  function paint() {
    for (const { name, button } of chips) button.setAttribute("aria-pressed", String(on.has(name)));
    requestAnimationFrame(key);
  }
  // A saved picture is made of the canvases of the exhibit. This one lies unseen where the switches are, and is its
  // key.
  const unseen = el("canvas", { class: "ar-key", "aria-hidden": "true" });
  element.append(unseen);
  function key() {
    const look = chips[0].mark.look,
      wide = element.clientWidth,
      c = look && wide ? fitCanvas(unseen, wide, element.clientHeight) : null;
    if (!c) return;
    c.clearRect(0, 0, wide, element.clientHeight);
    for (const { name, button, mark, text } of chips) {
      if (!on.has(name) || button.disabled) continue;
      const x = button.offsetLeft + 6,
        y = button.offsetTop + button.offsetHeight / 2;
      c.drawImage(mark, x, y - mark.height / 2, mark.width, mark.height);
      sketch.text(c, look, text.textContent, x + mark.width + 5, y);
    }
  }
  new ResizeObserver(key).observe(element);
  function drawMark(picture, name, look) {
    // an image, as every canvas belongs to the exhibit that is saved
    if (picture.look === look) return;
    picture.look = look;
    const canvas = document.createElement("canvas"),
      s = look.lecture ? 20 : 16,
      c = fitCanvas(canvas, s, s),
      m = s / 2;
    if (name === "real") sketch.ellipse(c, m, m, s * 0.22, s * 0.22, { fill: look.data });
    else if (name === "fake") {
      c.beginPath();
      c.moveTo(m, m - 5);
      c.lineTo(m + 5, m);
      c.lineTo(m, m + 5);
      c.lineTo(m - 5, m);
      c.fillStyle = look.generated;
      c.fill();
    } else if (name === "field") {
      const g = c.createLinearGradient(0, 0, s, 0);
      g.addColorStop(0, look.generated);
      g.addColorStop(0.5, look.bg);
      g.addColorStop(1, look.data);
      c.fillStyle = g;
      c.fillRect(0, 2, s, s - 4);
      sketch.line(
        c,
        [
          [m, 2],
          [m, s - 2],
        ],
        look.text,
        1.25,
      );
    } else if (name === "arrows") sketch.arrow(c, 1, s - 3, s - 2, 3, { color: look.text, width: 1.5, head: 6 });
    else if (name === "warp")
      for (const v of [0.15, 0.5, 0.85]) {
        sketch.line(
          c,
          [
            [v * s, 1],
            [v * s - 2, s - 1],
          ],
          look.latent,
          1.25,
        );
        sketch.line(
          c,
          [
            [1, v * s],
            [s - 1, v * s - 2],
          ],
          look.latent,
          1.25,
        );
      }
    else {
      sketch.ellipse(c, m, m, 5, 5, { stroke: look.data, width: 1.5 });
      c.beginPath();
      c.arc(m, m, 7, -1.57, 1.6);
      c.strokeStyle = look.generated;
      c.lineWidth = 2;
      c.stroke();
    }
    picture.width = picture.height = s;
    picture.src = canvas.toDataURL();
  }
  return {
    element,
    get on() {
      return on;
    },
    get text() {
      return LAYERS.filter((name) => on.has(name)).join(",");
    },
    // text: comma list from the link, or null for what a beginner should see.
    choose(text) {
      on = new Set((text ?? "real,fake,field,warp,modes").split(",").filter((name) => LAYERS.includes(name)));
      paint();
    },
    // present: which layers there is anything to draw for.
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
      paint();
    },
  };
}
