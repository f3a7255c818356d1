// The tools of an easel: pen, eraser, undo, clear, upload; the keys that do the same; the row of digits to pick from.
import { drawDigit, fitCanvas } from "./canvas.js";
import { el, fill } from "./dom.js";

const MOST_BYTES = 8_388_609; // one byte more than the server takes: it says so itself
const TYPES = "image/png,image/jpeg,image/gif,image/webp,image/bmp";
const ICONS = {
  pen: "M11.8 1.6 14.4 4.2 5 13.6 1.6 14.4 2.4 11z",
  erase: "M9.2 2 14 6.8 7.6 13.2H4.4L2 10.8zM2 14.2h12v1.3H2z",
  undo: "M6.5 2 2 6l4.5 4V7.4c3.5 0 5.5 1.4 7 4.6 0-5-2.6-7.5-7-7.6z",
  clear: "M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z",
  upload: "M8 1.5 12.5 6H9.5v5h-3V6h-3zM2 11h1.8v2h8.4v-2H14v4H2z",
};

/** @param {string} name */
function iconButton(name) {
  const button = el("button", { class: "gm-button gm-icon", type: "button", "data-tool": name });
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
  return button;
}

class Tools {
  constructor(easel, upload) {
    this.easel = easel;
    this.upload = upload;
    this.file = el("input", { type: "file", accept: TYPES, hidden: true });
    this.buttons = Object.fromEntries(Object.keys(ICONS).map((name) => [name, iconButton(name)]));
    this.row = el("div", { class: "lab-tools" }, ...Object.values(this.buttons), this.file);
    this.thumbs = el("div", { class: "lab-thumbs", role: "group" });
  }
  // When the easel has its element.
  listen() {
    const { easel, buttons, file } = this;
    buttons.pen.onclick = () => easel.erase(false);
    buttons.erase.onclick = () => easel.erase(true);
    buttons.undo.onclick = () => easel.undo();
    buttons.clear.onclick = () => easel.clear();
    buttons.upload.onclick = () => file.click();
    file.onchange = () => {
      this.#send(file.files?.[0]);
      file.value = "";
    };
    easel.element.addEventListener("dragover", (event) => event.preventDefault());
    easel.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#send(event.dataTransfer.files[0]);
    });
  }
  #send(file) {
    if (!file) return;
    const reader = new FileReader();
    reader.onload = () => this.upload(String(reader.result).split(",")[1] ?? "");
    reader.readAsDataURL(file.slice(0, MOST_BYTES));
  }

  // Whether the key was one of the tools'.
  key({ key, ctrlKey, metaKey, altKey }) {
    const { easel } = this;
    if ((ctrlKey || metaKey) && key === "z") easel.undo();
    else if (ctrlKey || metaKey || altKey) return false;
    else if (key === "z" || key === "Backspace") easel.undo();
    else if (/^[0-9]$/.test(key)) easel.pick(Number(key));
    else if (key === "e") easel.erase(!easel.erasing);
    else if (key === "Delete") easel.clear();
    else return false;
    return true;
  }

  tell() {
    const { buttons, easel } = this;
    buttons.undo.disabled = !easel.strokes.length;
    buttons.clear.disabled = !easel.strokes.length && !easel.base;
    buttons.pen.setAttribute("aria-pressed", String(!easel.erasing));
    buttons.erase.setAttribute("aria-pressed", String(easel.erasing));
  }
  words(labels) {
    const named = Object.entries(this.buttons).map(([name, button]) => [button, labels[name]]);
    [...this.thumbs.children].forEach((button, k) => named.push([button, fill(labels.pick, { digit: k })]));
    for (const [button, text] of named) {
      button.title = text;
      button.setAttribute("aria-label", text);
    }
    this.thumbs.setAttribute("aria-label", labels.digits);
  }

  fillThumbs(by) {
    const thumb = (k) => {
      const press = () => this.easel.pick(k);
      return el(
        "button",
        { class: "lab-thumb", type: "button", "data-digit": k, onclick: press },
        el("canvas", { "aria-hidden": "true" }),
      );
    };
    this.thumbs.replaceChildren(...by.map((_, k) => thumb(k)));
  }
  drawThumbs({ images, by }) {
    [...this.thumbs.children].forEach((button, k) => {
      const c = fitCanvas(/** @type {HTMLCanvasElement} */ (button.firstChild), 28, 28);
      if (by[k].length) drawDigit(c, images[by[k][0]], 0, 0, 1);
    });
  }
}

export const makeTools = (easel, upload) => new Tools(easel, upload);
