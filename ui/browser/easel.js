// easel: the canvas that is drawn on, its tools, and the row of the data's digits. It owns strokes and base image and
// calls
// changed() at every move of the pen and settled() when the hand lifts. greys: the preview shows greys, not bits.
// over(c, scale, theme)
// draws on top of what was drawn.
import { announceDrawn, drawDigit, fitCanvas } from "./canvas.js";
import { el, fill } from "./dom.js";
import { ink } from "./ink.js";
import { sketch } from "./sketch.js";

/**
 * @param {{changed: () => void, settled: () => void, upload: (file: string) => void, greys?: boolean,
 *          over?: (c: CanvasRenderingContext2D, scale: number, look: any) => void}} options
 */
export function makeEasel({ changed, settled, upload, greys = false, over = () => {} }) {
  const S = ink.SIDE;
  const canvas = el("canvas", { class: "lab-ink", tabindex: 0, role: "application" });
  const seen = el("canvas", { class: "lab-seen", role: "img" }),
    seenLabel = el("span", { class: "lab-note" });
  const thumbs = el("div", { class: "lab-thumbs", role: "group" });
  const file = el("input", {
    type: "file",
    accept: "image/png,image/jpeg,image/gif,image/webp,image/bmp",
    hidden: true,
  });
  const icons = {
    pen: "M11.8 1.6 14.4 4.2 5 13.6 1.6 14.4 2.4 11z",
    erase: "M9.2 2 14 6.8 7.6 13.2H4.4L2 10.8zM2 14.2h12v1.3H2z",
    undo: "M6.5 2 2 6l4.5 4V7.4c3.5 0 5.5 1.4 7 4.6 0-5-2.6-7.5-7-7.6z",
    clear: "M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z",
    upload: "M8 1.5 12.5 6H9.5v5h-3V6h-3zM2 11h1.8v2h8.4v-2H14v4H2z",
  };
  const buttons = {};
  for (const [name, path] of Object.entries(icons)) {
    const b = el("button", { class: "gm-button gm-icon", type: "button", "data-tool": name });
    b.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
    buttons[name] = b;
  }
  const tools = el("div", { class: "lab-tools" }, ...Object.values(buttons), file);
  const label = el("p", { class: "lab-title" });
  const element = el(
    "div",
    { class: "lab-ink-column" },
    label,
    canvas,
    el("div", { class: "lab-under" }, el("figure", { class: "lab-preview" }, seen, seenLabel), tools),
    thumbs,
  );

  let base = null,
    strokes = [],
    erasing = false,
    held = null,
    scale = 10,
    T = null,
    digits = null,
    next = Array(10).fill(0),
    cursor = null;
  const grey = new Float32Array(784);
  const self = {
    element,
    canvas,
    canvases: [canvas],
    bits: new Float32Array(784),
    grey,
    get busy() {
      return Boolean(held || cursor?.down);
    }, // a stroke is being made
  };

  function look() {
    // strokes -> what the encoder sees
    grey.set(ink.centred(base, strokes));
    ink.binarise(grey, self.bits);
  }
  function paint() {
    if (!T) return;
    const side = S * scale,
      c = fitCanvas(canvas, side, side);
    c.globalAlpha = 1;
    c.fillStyle = T.dark ? "#000" : "#fff";
    c.fillRect(0, 0, side, side);
    if (base) drawDigit(c, base, 0, 0, scale);
    else
      sketch.line(
        c,
        [
          [4, 4],
          [24, 4],
          [24, 24],
          [4, 24],
          [4, 4],
        ].map((p) => p.map((q) => q * scale)),
        T.grid,
        1,
        [2, 5],
      );
    c.save();
    c.scale(scale, scale);
    ink.trace(c, strokes, ink.PEN, T.dark ? "#fff" : "#000", T.dark ? "#000" : "#fff");
    c.restore();
    if (cursor && document.activeElement && canvas.matches(":focus")) {
      sketch.ellipse(c, cursor.x * scale, cursor.y * scale, (ink.PEN * scale) / 2, (ink.PEN * scale) / 2, {
        stroke: T.highlight,
        width: 2,
      });
    }
    over(c, scale, T);
    const d = fitCanvas(seen, 56, 56);
    drawDigit(d, greys ? grey : self.bits, 0, 0, 2);
    announceDrawn(canvas);
  }
  function touch(done) {
    look();
    paint();
    tell();
    changed();
    if (done) settled();
  }
  function tell() {
    buttons.undo.disabled = !strokes.length;
    buttons.clear.disabled = !strokes.length && !base;
    buttons.pen.setAttribute("aria-pressed", String(!erasing));
    buttons.erase.setAttribute("aria-pressed", String(erasing));
  }

  // ---- the hand
  const at = (e) => {
    const b = canvas.getBoundingClientRect();
    return [((e.clientX - b.left) / b.width) * S, ((e.clientY - b.top) / b.height) * S];
  };
  canvas.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    e.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(e.pointerId);
    cursor = null;
    held = { erase: erasing, points: [at(e)] };
    strokes.push(held);
    touch(false);
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!held) return;
    for (const m of e.getCoalescedEvents?.() ?? [e]) {
      const p = at(m),
        q = held.points[held.points.length - 1];
      if (Math.hypot(p[0] - q[0], p[1] - q[1]) > 0.15) held.points.push(p);
    }
    touch(false);
  });
  const lift = () => {
    if (held) {
      held = null;
      touch(true);
    }
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);

  // ---- the keyboard: arrows move a pen, space sets it down and lifts it
  canvas.addEventListener("keydown", (e) => {
    const d = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (d) {
      e.preventDefault();
      cursor ??= { x: 14, y: 14, down: null };
      cursor.x = Math.min(27, Math.max(1, cursor.x + d[0]));
      cursor.y = Math.min(27, Math.max(1, cursor.y + d[1]));
      if (cursor.down) {
        cursor.down.points.push([cursor.x, cursor.y]);
        touch(false);
      } else paint();
    } else if (e.key === " ") {
      e.preventDefault();
      cursor ??= { x: 14, y: 14, down: null };
      if (cursor.down) {
        cursor.down = null;
        touch(true);
        return;
      }
      cursor.down = { erase: erasing, points: [[cursor.x, cursor.y]] };
      strokes.push(cursor.down);
      touch(false);
    }
  });
  canvas.addEventListener("blur", () => {
    if (cursor?.down) {
      cursor.down = null;
      settled();
    }
    cursor = null;
    paint();
  });
  self.key = (e) => {
    if (e.ctrlKey && e.key === "z") {
      self.undo();
      return true;
    }
    if (e.ctrlKey || e.metaKey || e.altKey) return false;
    if (/^[0-9]$/.test(e.key)) {
      self.pick(+e.key);
      return true;
    }
    if (e.key === "e") {
      erasing = !erasing;
      tell();
      return true;
    }
    if (e.key === "z" || e.key === "Backspace") {
      self.undo();
      return true;
    }
    if (e.key === "Delete") {
      self.clear();
      return true;
    }
    return false;
  };

  // ---- tools
  self.undo = () => {
    if (strokes.pop()) touch(true);
  };
  self.clear = () => {
    base = null;
    strokes = [];
    erasing = false;
    touch(true);
  };
  self.set = (pixels) => {
    base = pixels ? Float32Array.from(pixels) : null;
    strokes = [];
    touch(false);
  };
  // The next of the data's digits of a class; again for another one.
  self.pick = (k) => {
    if (!digits || !digits.by[k].length) return;
    const i = digits.by[k][next[k]++ % digits.by[k].length];
    self.set(digits.images[i]);
    settled();
  };
  // The grey picture that these bits came from, where it is one of ours; else the bits.
  self.show = (text) => {
    self.set(digits?.known.get(text) ?? ink.decode(text));
  };
  buttons.pen.onclick = () => {
    erasing = false;
    tell();
  };
  buttons.erase.onclick = () => {
    erasing = true;
    tell();
  };
  buttons.undo.onclick = self.undo;
  buttons.clear.onclick = self.clear;
  buttons.upload.onclick = () => file.click();
  const send = (f) => {
    if (!f) return;
    const reader = new FileReader();
    reader.onload = () => upload(String(reader.result).split(",")[1] ?? "");
    reader.readAsDataURL(f.slice(0, 8_388_609)); // one byte more than the server takes: it says so itself
  };
  file.onchange = () => {
    send(file.files[0]);
    file.value = "";
  };
  element.addEventListener("dragover", (e) => e.preventDefault());
  element.addEventListener("drop", (e) => {
    e.preventDefault();
    send(e.dataTransfer.files[0]);
  });

  self.setDigits = (blob) => {
    const raw = blob.arrays.digits,
      labels = blob.arrays.digit_labels,
      images = [],
      by = Array.from({ length: 10 }, () => []),
      known = new Map();
    const bits = new Float32Array(784);
    for (let i = 0; i < labels.length; i++) {
      images.push(Float32Array.from(raw.subarray(784 * i, 784 * (i + 1)), (v) => v / 255));
      by[labels[i]].push(i);
      known.set(ink.encode(ink.binarise(images[i], bits)), images[i]);
    }
    digits = { images, by, known };
    thumbs.replaceChildren(
      ...by.map((list, k) => {
        const c = el("canvas", { "aria-hidden": "true" });
        return el("button", { class: "lab-thumb", type: "button", "data-digit": k, onclick: () => self.pick(k) }, c);
      }),
    );
    self.words(self.labels);
  };
  self.words = (L) => {
    if (!L) return;
    self.labels = L;
    label.textContent = L.inkTitle;
    seenLabel.textContent = L.bits;
    seen.title = L.seen;
    canvas.setAttribute("aria-label", L.inkHelp);
    seen.setAttribute("aria-label", L.seen);
    for (const [name, b] of Object.entries(buttons)) {
      b.title = L[name];
      b.setAttribute("aria-label", L[name]);
    }
    [...thumbs.children].forEach((b, k) => {
      b.title = fill(L.pick, { digit: k });
      b.setAttribute("aria-label", b.title);
    });
    thumbs.setAttribute("aria-label", L.digits);
  };
  self.paint = paint;
  self.draw = (theme, s) => {
    T = theme;
    scale = s;
    paint();
    tell();
    [...thumbs.children].forEach((b, k) => {
      const c = fitCanvas(b.firstChild, 28, 28);
      if (digits.by[k].length) drawDigit(c, digits.images[digits.by[k][0]], 0, 0, 1);
    });
  };
  return self;
}
