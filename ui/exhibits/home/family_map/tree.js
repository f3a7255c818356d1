// The families as a tree that reads from left to right; on a phone, an outline.
import { el } from "../../../browser/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const OUTLINE = "(max-width: 720px)";

/**
 * Build the tree in `place`. act.follow: a link was pressed; act.picture: what stands before a family's name;
 * act.chosen: a node is pointed at or has the focus.
 *
 * @param {HTMLElement} place
 * @param {{nodes: any[], labels: any}} data
 * @param {{
 *   follow: (event: MouseEvent, page: string) => void,
 *   picture: (node: any) => HTMLElement | null,
 *   chosen: (node: any) => void,
 * }} act
 */
export function familyTree(place, data, act) {
  const boxes = new Map(),
    lines = document.createElementNS(SVG, "svg");
  const paths = () => [...lines.querySelectorAll("path")];
  const depth = (n) => (n ? 1 + depth(data.nodes.find((m) => m.id === n.parent)) : -1),
    deepest = Math.max(...data.nodes.map(depth));

  function box(node) {
    const text = el("span");
    text.innerHTML = `<strong>${node.name}</strong><small>${node.idea}</small>`;
    if (node.measured) text.append(el("small", { class: "fm-measured" }, node.measured));
    if (!node.family) return el("div", { class: "fm-node", tabindex: 0 }, text);
    const picture = act.picture(node),
      kind = `fm-node fm-leaf${picture ? "" : " fm-bare"}`;
    if (!node.href)
      return el("div", { class: kind, tabindex: 0 }, picture, text, el("span", { class: "fm-none" }, data.labels.none));
    const open = el("span", { class: "fm-go" }, data.labels.open);
    return el("a", { class: kind, href: node.href, onclick: (e) => act.follow(e, node.page) }, picture, text, open);
  }

  function branch(node) {
    const children = data.nodes.filter((n) => n.parent === node.id),
      made = box(node);
    made.addEventListener("pointerenter", () => choose(node.id));
    made.addEventListener("focus", () => choose(node.id));
    if (node.family && depth(node) < deepest) made.classList.add("fm-early");
    boxes.set(node.id, { node, box: made });
    return el("li", {}, made, children.length ? el("ul", {}, ...children.map(branch)) : null);
  }

  function choose(id) {
    const path = new Set();
    for (let n = boxes.get(id)?.node; n; n = boxes.get(n.parent)?.node) path.add(n.id);
    for (const [key, one] of boxes) one.box.classList.toggle("on", path.has(key));
    for (const line of paths()) line.classList.toggle("on", path.has(line.dataset.to));
    act.chosen(boxes.get(id)?.node);
  }

  // The branches: from the right edge of a node to the left edge of its children, measured where they stand.
  function connect() {
    if (!place.clientWidth) return;
    const outline = matchMedia(OUTLINE).matches,
      at = place.getBoundingClientRect();
    const chosen = paths()
      .filter((l) => l.classList.contains("on"))
      .map((l) => l.dataset.to);
    const drawn = [...boxes.values()]
      .filter(({ node }) => node.parent)
      .map(({ node, box }) => {
        const path = document.createElementNS(SVG, "path"),
          from = boxes.get(node.parent).box;
        path.setAttribute("d", outline ? corner(from, box, at) : curve(from, box, at));
        path.dataset.to = node.id;
        path.classList.toggle("on", chosen.includes(node.id));
        return path;
      });
    lines.replaceChildren(...drawn);
  }

  lines.setAttribute("aria-hidden", "true");
  place.replaceChildren(lines, el("ul", {}, ...data.nodes.filter((n) => !n.parent).map(branch)));
  choose(null);
  connect();
  return { connect };
}

function corner(from, to, at) {
  const a = from.getBoundingClientRect(),
    b = to.getBoundingClientRect();
  return `M${a.left - at.left + 5} ${a.bottom - at.top} V${b.top + b.height / 2 - at.top} H${b.left - at.left - 4}`;
}

// A line starts where the words end, not where the box does.
function curve(from, to, at) {
  const a = from.getBoundingClientRect(),
    b = to.getBoundingClientRect();
  const words = [...from.querySelectorAll("strong, small")].map((t) => t.getBoundingClientRect().right);
  const x0 = Math.max(...words) - at.left + 10,
    y0 = a.top + a.height / 2 - at.top;
  const x = b.left - at.left - 6,
    y = b.top + b.height / 2 - at.top,
    middle = (a.right - at.left + x) / 2;
  return `M${x0} ${y0} C${middle} ${y0} ${middle} ${y} ${x} ${y}`;
}
