// The map of the families, and one card for each that has a page.
//
// data: {title, idea, nodes: [{id, parent, name, idea, more, family, page, href, live, samples, pictured, measured}],
// cards: [{name, text, caption, alt, live, samples, pictured, links}], labels}
// live: the payload of a decoder whose plane can be walked. samples: that of a checkpoint's samples, null until they
// are drawn.
import { el } from "../../../browser/dom.js";
import { mountOnce } from "../../../browser/mount.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { LatentWalk } from "../latent_walk.js";
import { familyTree } from "./tree.js";
import { SampleWall } from "./wall.js";

const NODE = { columns: 1, rows: 1, scale: 2, pause: 2200 };
const CARD = { columns: 6, rows: 4, scale: 2, pause: 900 };
const PLANE_CELL = 20,
  DIGIT = 4; // with the plane as wide and as high as a wall of samples

class FamilyMap {
  walls = [];
  branches = null;
  made = "";
  /** @type {(name: string, value: any) => void} */
  send = () => {};

  constructor(root) {
    this.title = el("h2");
    this.idea = el("p");
    this.tree = el("div", { class: "fm-tree" });
    this.more = el("p", { class: "fm-more", "aria-live": "polite" });
    this.cards = el("div", { class: "fm-cards" });
    root.append(el("section", { class: "fm" }, this.title, this.idea, this.tree, this.more, this.cards));
    this.theme = themeOf(root);
    this.walk = new LatentWalk(() => this.theme);
    this.sizes = new ResizeObserver(() => this.branches?.connect());
    this.sizes.observe(this.tree);
    this.unwatch = onTheme(root, (theme) => {
      this.theme = theme;
      this.branches?.connect();
      this.walk.repaint();
      for (const wall of this.walls) wall.repaint();
    });
  }

  update(data, send) {
    this.send = send;
    const key = JSON.stringify(data);
    if (key === this.made) return;
    this.made = key;
    this.forget();
    this.title.textContent = data.title;
    this.idea.textContent = data.idea;
    this.branches = familyTree(this.tree, data, {
      follow: (e, page) => this.follow(e, page),
      picture: (node) => this.nodePicture(node),
      chosen: (node) => {
        this.more.innerHTML = node ? `<b>${node.name}.</b> ${node.more}` : data.labels.hint;
      },
    });
    this.cards.replaceChildren(...data.cards.map((card) => this.card(card)));
    const live = data.nodes.find((node) => node.live)?.live;
    if (live) this.walk.walk(live);
  }

  forget() {
    this.walk.clear();
    for (const wall of this.walls) wall.dispose();
    this.walls = [];
  }

  dispose() {
    this.forget();
    this.walk.dispose();
    this.sizes.disconnect();
    this.unwatch();
  }

  // A click stays in the app (the session and the other controls live on); with a modifier key the browser does as it
  // always does.
  follow(e, page, query = {}) {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
    e.preventDefault();
    this.send("open", { page, query });
  }

  wall(canvas, shape, payload) {
    const wall = new SampleWall(canvas, shape);
    this.walls.push(wall);
    if (payload) wall.show(payload);
  }

  nodePicture(node) {
    if (!node.pictured) return null;
    const canvas = el("canvas", { "aria-hidden": "true" });
    if (node.live) this.walk.digit(canvas, NODE.scale);
    else this.wall(canvas, NODE, node.samples);
    return canvas;
  }

  cardPictures(card) {
    if (!card.pictured) return null;
    const canvas = el("canvas", { role: "img", "aria-label": card.alt, tabindex: card.live ? 0 : false });
    if (!card.live) {
      this.wall(canvas, CARD, card.samples);
      return el("div", { class: "fm-pictures" }, canvas);
    }
    const digit = el("canvas", { "aria-hidden": "true" });
    canvas.classList.add("fm-plane");
    this.walk.plane(canvas, PLANE_CELL);
    this.walk.digit(digit, DIGIT);
    return el("div", { class: "fm-pictures" }, canvas, digit);
  }

  card(card) {
    const links = card.links.map(({ href, page, query, label }) =>
      el("li", {}, el("a", { class: "fm-open", href, onclick: (e) => this.follow(e, page, query) }, label)),
    );
    const text = el("p");
    text.innerHTML = card.text;
    const caption = card.caption ? el("p", { class: "fm-caption" }, card.caption) : null;
    const heading = el("h3", {}, card.name);
    return el("article", { class: "fm-card" }, this.cardPictures(card), heading, text, el("ul", {}, ...links), caption);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, (root) => new FamilyMap(root));
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
