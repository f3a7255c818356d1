// One panel of the exhibit: a still layer (field and points) and a layer above it that follows the hand.
import { clamp, el } from "../../../browser/dom.js";
import { write, writeHtml } from "../../../browser/view.js";

/**
 * What a plot of w x h pixels shows of the plane: its edges, and pixels a data unit.
 *
 * @param {number} w @param {number} h
 * @param {number[]} view the middle, and half the width and the height that must be seen
 */
export function boxOf(w, h, [cx, cy, halfW, halfH]) {
  const unit = Math.min(w / halfW, h / halfH) / 2,
    [x, y] = [w / 2 / unit, h / 2 / unit];
  return { left: cx - x, right: cx + x, bottom: cy - y, top: cy + y, unit };
}

/** @typedef {"discriminative" | "unsupervised" | "generative"} Kind */

export class Panel {
  size = { w: 0, h: 0 }; // CSS pixels
  box = null;

  /** @param {Kind} kind */
  constructor(kind) {
    this.kind = kind;
    this.still = el("canvas");
    this.live = el("canvas");
    this.note = el("p", { class: "tq-note", hidden: true });
    this.plot = el("div", { class: "tq-plot", tabindex: 0, role: "application" }, this.still, this.live, this.note);
    this.title = el("h3");
    this.names = [el("dt"), el("dt")];
    this.told = [el("dd"), el("dd")];
    this.output = el("output");
    this.why = el("span", { class: "tq-why" });
    const [learns, answers] = this.names,
      list = el("dl", {}, learns, this.told[0], answers, this.told[1]),
      answer = el("div", { class: "tq-answer" }, this.output, this.why);
    const head = el("div", { class: "tq-head" }, this.title, list);
    this.element = el("section", { class: `tq-panel ${kind}` }, head, this.plot, answer);
  }

  words({ title, learns, from, answers, question, alt }) {
    write(this.title, title);
    [learns, answers].forEach((text, i) => write(this.names[i], text));
    [from, question].forEach((html, i) => writeHtml(this.told[i], html)); // from the catalogue: <var>x</var> and words
    this.plot.setAttribute("aria-label", alt);
  }
  resize(w, h, view) {
    this.size = { w, h };
    this.plot.style.height = `${h}px`;
    this.box = boxOf(w, h, view);
  }
  say(text, reason) {
    write(this.output, text);
    writeHtml(this.why, reason);
  }

  // A place of the plane as pixels, and back.
  at(x, y) {
    return [(x - this.box.left) * this.box.unit, (this.box.top - y) * this.box.unit];
  }
  from(px, py) {
    return [this.box.left + px / this.box.unit, this.box.top - py / this.box.unit];
  }
  within([x, y]) {
    const { left, right, bottom, top } = this.box;
    return [clamp(x, left, right), clamp(y, bottom, top)];
  }
}
