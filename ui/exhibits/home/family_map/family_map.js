// The map of the families, and one card for each that has a page.
//
// data: {title, idea, nodes: [{id, parent, name, idea, more, family, page, href, live, samples, pictured, measured}],
// cards: [{name, text, caption, alt, live, samples, links}], labels}
// live: the payload of a decoder whose plane can be walked. samples: that of a checkpoint's samples, null until they are drawn.
import { el } from "../../../browser/dom.js";
import { mountOnce } from "../../../browser/mount.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { familyTree } from "./tree.js";
import { latentWalk } from "./walk.js";
import { sampleWall } from "./wall.js";

const NODE = { columns: 1, rows: 1, scale: 2, pause: 2200 };
const CARD = { columns: 6, rows: 4, scale: 2, pause: 900 };
const PLANE_CELL = 20,
  DIGIT = 4; // with the plane as wide and as high as a wall of samples

function familyMap(root) {
  const title = el("h2"),
    idea = el("p"),
    tree = el("div", { class: "fm-tree" }),
    more = el("p", { class: "fm-more", "aria-live": "polite" }),
    cards = el("div", { class: "fm-cards" });
  root.append(el("section", { class: "fm" }, title, idea, tree, more, cards));
  let data = null,
    send = (_name, _value) => {},
    walls = [],
    branches = null,
    made = "",
    look = themeOf(root);
  const walk = latentWalk(() => look);

  // A click stays in the app (the session and the other controls live on); with a modifier key the browser does as it
  // always does.
  function follow(e, page, query = {}) {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
    e.preventDefault();
    send("open", { page, query });
  }

  function wall(canvas, shape, payload) {
    const one = sampleWall(canvas, shape);
    walls.push(one);
    if (payload) one.show(payload);
  }

  function nodePicture(node) {
    if (!node.pictured) return null;
    const canvas = el("canvas", { "aria-hidden": "true" });
    if (node.live) walk.digit(canvas, NODE.scale);
    else wall(canvas, NODE, node.samples);
    return canvas;
  }

  function cardPicture(card) {
    const canvas = el("canvas", { role: "img", "aria-label": card.alt, tabindex: card.live ? 0 : false });
    if (!card.live) {
      wall(canvas, CARD, card.samples);
      return [canvas];
    }
    const digit = el("canvas", { "aria-hidden": "true" });
    canvas.classList.add("fm-plane");
    walk.plane(canvas, PLANE_CELL);
    walk.digit(digit, DIGIT);
    return [canvas, digit];
  }

  function card(c) {
    const links = c.links.map(({ href, page, query, label }) =>
      el("li", {}, el("a", { class: "fm-open", href, onclick: (e) => follow(e, page, query) }, label)),
    );
    const text = el("p");
    text.innerHTML = c.text;
    const pictures = c.pictured ? el("div", { class: "fm-pictures" }, ...cardPicture(c)) : null;
    const caption = c.caption ? el("p", { class: "fm-caption" }, c.caption) : null;
    return el("article", { class: "fm-card" }, pictures, el("h3", {}, c.name), text, el("ul", {}, ...links), caption);
  }

  function forget() {
    walk.clear();
    for (const one of walls) one.dispose();
    walls = [];
  }

  const sizes = new ResizeObserver(() => branches?.connect());
  sizes.observe(tree);
  const unwatch = onTheme(root, (now) => {
    look = now;
    branches?.connect();
    walk.repaint();
    for (const one of walls) one.repaint();
  });

  return {
    update(next, trigger) {
      send = trigger;
      data = next;
      const key = JSON.stringify(next);
      if (key === made) return;
      made = key;
      forget();
      title.textContent = data.title;
      idea.textContent = data.idea;
      branches = familyTree(tree, data, {
        follow,
        picture: nodePicture,
        chosen: (node) => {
          more.innerHTML = node ? `<b>${node.name}.</b> ${node.more}` : data.labels.hint;
        },
      });
      cards.replaceChildren(...data.cards.map(card));
      const live = data.nodes.find((n) => n.live)?.live;
      if (live) walk.walk(live);
    },
    dispose() {
      forget();
      walk.dispose();
      sizes.disconnect();
      unwatch();
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, familyMap);
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
