// The first screen: a plane of digits that one decoder draws, one of them large, and ways into the pages.
//
// data: {decoder: its payload or null, ways: [{page, query, href, name, text}], labels}
import { el, fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makeView, write } from "../../../browser/view.js";
import { LatentWalk } from "../latent_walk.js";

const SIDE = 15; // digits a side
const CELLS = [40, 28, 24, 20, 16, 14]; // CSS pixels a digit of the plane, the largest that leaves room
const SHARE = 0.37; // of the width, for the plane
const PHONE = 640;

class FirstLook {
  cell = 0;
  scale = 0;
  started = null;

  constructor(root) {
    this.canvas = el("canvas", { class: "fl-plane", role: "application", tabindex: 0 });
    this.digit = el("canvas", { class: "fl-digit", role: "img" });
    this.nobody = el("b");
    this.how = el("span");
    this.hint = el("p", { class: "fl-hint" });
    this.play = el("button", { class: "gm-button", type: "button", onclick: () => this.toggle() });
    this.ways = el("nav", { class: "fl-ways" });
    const said = el("p", { class: "fl-said" }, this.nobody, " ", this.how),
      shown = el("div", { class: "fl-shown" }, this.digit, said);
    this.hand = el(
      "div",
      { class: "fl-hand" },
      this.canvas,
      shown,
      el("div", { class: "fl-foot" }, this.play, this.hint),
    );
    root.append(el("section", { class: "fl" }, this.hand, this.ways));
    this.walk = new LatentWalk(() => this.view.look, { side: SIDE, rest: Infinity, moved: (z) => this.tell(z) });
    this.walk.plane(this.canvas, CELLS[0]);
    this.walk.digit(this.digit, 1);
    this.view = makeView(root, {
      update: (data) => this.show(data),
      layout: (width) => this.layout(width),
      dispose: () => this.walk.dispose(),
    });
  }

  show({ decoder, ways }) {
    const words = this.view.words;
    this.hand.hidden = !decoder;
    this.canvas.setAttribute("aria-label", words.plane);
    this.digit.setAttribute("aria-label", words.digit);
    write(this.nobody, words.nobody);
    write(this.hint, words.hint);
    this.ways.replaceChildren(...ways.map((way) => this.way(way)));
    if (decoder && decoder !== this.started) this.walk.walk(decoder);
    this.started = decoder;
    this.refresh();
  }

  // A click stays in the app; with a modifier key the browser does as it always does.
  way({ page, query, href, name, text }) {
    const onclick = (e) => {
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
      e.preventDefault();
      this.view.trigger("open", { page, query });
    };
    return el("a", { class: "fl-way", href, onclick }, el("strong", {}, name), el("span", {}, text));
  }

  layout(width) {
    const phone = width < PHONE,
      room = phone ? width * 0.6 : Math.min(width * SHARE, Math.max(210, innerHeight - 250));
    const cell = CELLS.find((size) => size * SIDE <= room) ?? CELLS[CELLS.length - 1],
      scale = Math.max(1, Math.floor((phone ? width - SIDE * cell - 12 : 0.72 * SIDE * cell) / 28));
    if (cell !== this.cell || scale !== this.scale) {
      Object.assign(this, { cell, scale });
      this.walk.size(cell, scale);
    }
    this.walk.repaint();
  }

  toggle() {
    this.walk.held = this.walk.held === Infinity ? 0 : Infinity;
    this.walk.run();
    this.refresh();
  }

  refresh() {
    const { words } = this.view;
    this.play.hidden = prefersCalm();
    write(this.play, this.walk.held === Infinity ? words.play : words.pause);
  }

  tell(z) {
    const { words } = this.view,
      at = `(${z.map((v) => formatNumber(v)).join(", ")})`,
      weights = this.walk.weights;
    write(this.how, fill(words.how, { n: formatCount(weights), z: at }));
    this.refresh();
  }
}

export default mounted((root) => new FirstLook(root).view);
