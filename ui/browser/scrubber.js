// makeScrubber: the timeline under a run. A slider for pointer, touch and keyboard, with a mark for each thing that
// happened.
//
//   const s = makeScrubber(root, { onScrub(step, phase), onHop(+1 | -1), onToggle() });
//   s.set({ at, last, extent, marks: [{ step, kind: "up" | "down" | "fork" | "moment", text }], label, text, bend });
//   s.move(at) in every frame, s.tell() when there is time to say it
//
// phase: "start" | "move" | "end". bend: as of along() in axis.js.
import { along, stepAt } from "./axis.js";
import { fitCanvas } from "./canvas.js";
import { el } from "./dom.js";
import { listenToHold } from "./drag.js";
import { themeOf } from "./theme.js";

const INSET = 9, // of the track, from either end
  NEAR = 7, // a mark that is this close to the pointer is told
  HELD = 4; // one that is this close is taken

function drawBar(c, from, to, y, colour) {
  c.beginPath();
  c.moveTo(from, y);
  c.lineTo(Math.max(from, to), y);
  c.lineWidth = 4;
  c.lineCap = "round";
  c.strokeStyle = colour;
  c.stroke();
}
function drawMark(c, kind, x, top, look) {
  c.fillStyle = kind === "up" ? look.data : kind === "down" ? look.generated : look.text;
  c.beginPath();
  if (kind === "up") {
    c.moveTo(x, top - 8);
    c.lineTo(x + 5, top);
    c.lineTo(x - 5, top);
  } else if (kind === "down") {
    c.moveTo(x, top);
    c.lineTo(x + 5, top - 8);
    c.lineTo(x - 5, top - 8);
  } else {
    c.rect(x - 1, top - 9, 2, 15);
    c.moveTo(x + 4, top - 6);
    c.lineTo(x, top - 10);
    c.lineTo(x - 4, top - 6);
    c.lineTo(x, top - 2);
  }
  c.fill();
}
function drawHead(c, x, y, r, look) {
  c.beginPath();
  c.arc(x, y, r, 0, 7);
  c.fillStyle = look.text;
  c.fill();
  c.lineWidth = 2;
  c.strokeStyle = look.bg;
  c.stroke();
}

class Scrubber {
  #S = { at: 0, last: 0, extent: 1, bend: 0, marks: [], label: "", text: (step) => String(step) };
  #held = false;
  #place = 0; // where the hand has put the head, which may be drawn there in a later frame only
  #hover = null;
  #width = 0;
  #look;
  #on;
  #tip = el("div", { class: "lv-tip", hidden: true });
  canvas = el("canvas", { class: "lv-track", role: "slider", tabindex: 0, "aria-valuemin": 0 });

  constructor(root, callbacks) {
    this.#look = themeOf(root);
    this.#on = callbacks;
    this.element = el("div", { class: "lv-scrub" }, this.canvas, this.#tip);
    root.append(this.element);
    this.#listen();
  }
  #X(step) {
    const { extent, bend } = this.#S;
    return INSET + along(Math.min(step, extent), extent, bend) * (this.#width - 2 * INSET);
  }
  #step(x) {
    const { extent, bend, last } = this.#S;
    return Math.min(last, Math.max(0, stepAt((x - INSET) / (this.#width - 2 * INSET), extent, bend)));
  }
  #markNear(x) {
    const away = (mark) => Math.abs(this.#X(mark.step) - x);
    return this.#S.marks.filter((mark) => away(mark) < NEAR).sort((a, b) => away(a) - away(b))[0];
  }

  #paint() {
    if (!this.#width) return;
    const S = this.#S,
      look = this.#look,
      h = look.lecture ? 34 : 28,
      y = h - 9,
      r = look.lecture ? 9 : 7,
      c = fitCanvas(this.canvas, this.#width, h);
    c.clearRect(0, 0, this.#width, h);
    drawBar(c, INSET, this.#width - INSET, y, look.grid);
    drawBar(c, INSET, this.#X(S.last), y, look.muted);
    drawBar(c, INSET, this.#X(S.at), y, look.text);
    for (const { kind, step } of S.marks) drawMark(c, kind, this.#X(step), y - 7, look);
    drawHead(c, this.#X(S.at), y, this.#held ? r + 1.5 : r, look);
    this.#tell();
  }
  // What lies under the pointer, over it.
  #tell() {
    const tip = this.#tip,
      hover = this.#hover;
    tip.hidden = hover === null;
    if (hover === null) return;
    const mark = this.#markNear(hover);
    tip.textContent = mark ? mark.text : this.#S.text(this.#step(hover));
    const w = tip.offsetWidth,
      x = mark ? this.#X(mark.step) : hover;
    tip.style.left = `${Math.min(this.#width - w, Math.max(0, x - w / 2))}px`;
  }

  #listen() {
    const { canvas } = this,
      local = (e) => e.clientX - canvas.getBoundingClientRect().left;
    listenToHold(canvas, {
      press: (e) => {
        this.#held = true;
        const x = local(e),
          mark = this.#markNear(x);
        this.#put(mark && Math.abs(this.#X(mark.step) - x) < HELD ? mark.step : this.#step(x), "start");
      },
      move: (e) => this.#put(this.#step(local(e)), "move"),
      release: (e) => {
        this.#held = false;
        if (e.pointerType !== "mouse") this.#hover = null;
        this.#put(this.#place, "end");
        this.#paint();
      },
    });
    canvas.addEventListener("pointermove", (e) => {
      this.#hover = local(e);
      this.#paint();
    });
    canvas.addEventListener("pointerleave", () => {
      this.#hover = null;
      this.#paint();
    });
    canvas.addEventListener("keydown", (e) => {
      if (!e.ctrlKey && !e.metaKey && !e.altKey && this.#key(e.key)) e.preventDefault();
    });
  }
  #put(step, phase) {
    this.#place = step;
    this.#on.onScrub(step, phase);
  }
  // Whether a key does something here.
  #key(key) {
    const { at, last } = this.#S,
      { onScrub, onHop, onToggle } = this.#on;
    const jump = (to) => {
      onScrub(to, "start");
      onScrub(to, "end");
    };
    if (key === "ArrowRight" || key === "ArrowUp") onHop(1);
    else if (key === "ArrowLeft" || key === "ArrowDown") onHop(-1);
    else if (key === "PageUp") jump(Math.min(last, at + last / 10));
    else if (key === "PageDown") jump(Math.max(0, at - last / 10));
    else if (key === "Home") jump(0);
    else if (key === "End") jump(last);
    else if (key === " ") onToggle();
    else return false;
    return true;
  }

  set(values) {
    this.#S = { ...this.#S, ...values };
    this.#paint();
  }
  // For screen readers; not in every frame.
  tell() {
    const { label, last, at, text } = this.#S;
    const now = {
      "aria-label": label,
      "aria-valuemax": Math.round(last),
      "aria-valuenow": Math.round(at),
      "aria-valuetext": text(at),
    };
    for (const [name, value] of Object.entries(now))
      if (this.canvas.getAttribute(name) !== String(value)) this.canvas.setAttribute(name, String(value));
  }
  // The play head alone has moved.
  move(at) {
    const S = this.#S,
      moved = Math.abs(this.#X(at) - this.#X(S.at)) >= 0.5 || at === S.last || this.#held;
    if (!moved) return;
    S.at = at;
    this.#paint();
  }
  resize(width, look) {
    this.#width = width;
    this.#look = look;
    this.#paint();
  }
}

/**
 * @param {HTMLElement} root
 * @param {{onScrub: (step: number, phase: string) => void, onHop: (direction: number) => void,
 *          onToggle: () => void}} callbacks
 */
export const makeScrubber = (root, callbacks) => new Scrubber(root, callbacks);
