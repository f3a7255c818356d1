// The map of the families as a tree that reads from left to right (an outline on a phone), and one card a finished
// page.
//
// data: {title, idea, nodes: [{id, parent, name, idea, more, href, live, measured}], cards: [{id, name, text, caption,
// links}], labels}
// `live` names the payload with the decoder whose digits the node and the card show.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el } from "../../../browser/dom.js";
import { prefersCalm, whenIdle } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";

const FM_REACH = 2.4; // the plane goes this far from the prior's middle, in both numbers
const FM_SIDE = 11; // digits a side in the picture of the plane

function familyMap(root) {
  const title = el("h2"),
    idea = el("p"),
    tree = el("div", { class: "fm-tree" }),
    more = el("p", { class: "fm-more", "aria-live": "polite" });
  const cards = el("div");
  root.append(el("section", { class: "fm" }, title, idea, tree, more, cards));
  let data = null,
    send = () => {},
    boxes = new Map(),
    walks = [],
    lines = null,
    made = "",
    deepest = 0,
    look = themeOf(root),
    dead = false;

  function build(node, depth) {
    const children = data.nodes.filter((n) => n.parent === node.id);
    const text = el("span");
    text.innerHTML = `<strong>${node.name}</strong><small>${node.idea}</small>`;
    if (node.measured) text.append(el("small", { class: "fm-measured" }, node.measured));
    let box;
    if (node.href) {
      box = el("a", { class: "fm-node fm-leaf", href: node.href, onclick: (e) => follow(e, node.page, {}) });
      if (node.live) {
        const canvas = el("canvas", { "aria-hidden": "true" });
        box.append(canvas);
        walks.push({ blob: node.live, small: canvas });
      }
      box.append(text, el("span", { class: "fm-go" }, data.labels.open));
    } else {
      box = el("div", { class: `fm-node${children.length ? "" : " fm-leaf"}`, tabindex: 0 }, text);
    }
    box.addEventListener("pointerenter", () => choose(node.id));
    box.addEventListener("focus", () => choose(node.id));
    if (!children.length && depth < deepest) box.classList.add("fm-early");
    boxes.set(node.id, { node, box });
    return el("li", {}, box, children.length ? el("ul", {}, ...children.map((c) => build(c, depth + 1))) : null);
  }

  // A click stays in the app (the session and the other controls live on); with a modifier key the browser does as it
  // always does.
  function follow(e, page, query) {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
    e.preventDefault();
    send("open", { page, query });
  }

  function choose(id) {
    const path = new Set();
    for (let n = boxes.get(id)?.node; n; n = boxes.get(n.parent)?.node) path.add(n.id);
    for (const [key, { box }] of boxes) box.classList.toggle("on", path.has(key));
    for (const line of lines?.children ?? []) line.classList.toggle("on", path.has(line.dataset.to));
    const node = boxes.get(id)?.node;
    more.innerHTML = node ? `<b>${node.name}.</b> ${node.more}` : data.labels.hint;
  }

  // The branches: from the right edge of a node to the left edge of its children, measured where they stand.
  function connect() {
    if (!lines || !tree.clientWidth) return;
    const at = tree.getBoundingClientRect(),
      outline = matchMedia("(max-width: 720px)").matches;
    const chosen = [...lines.children].filter((l) => l.classList.contains("on")).map((l) => l.dataset.to);
    lines.replaceChildren(
      ...[...boxes.values()]
        .filter(({ node }) => node.parent)
        .map(({ node, box }) => {
          const a = boxes.get(node.parent).box.getBoundingClientRect(),
            b = box.getBoundingClientRect();
          const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
          const y = b.top + b.height / 2 - at.top,
            x = b.left - at.left - (outline ? 4 : 6);
          if (outline) path.setAttribute("d", `M${a.left - at.left + 5} ${a.bottom - at.top} V${y} H${x}`);
          else {
            // A line starts where the words end, not where the box does.
            const words = [...boxes.get(node.parent).box.querySelectorAll("strong, small")].map(
              (t) => t.getBoundingClientRect().right,
            );
            const x0 = Math.max(...words) - at.left + 10,
              y0 = a.top + a.height / 2 - at.top,
              m = (a.right - at.left + x) / 2;
            path.setAttribute("d", `M${x0} ${y0} C${m} ${y0} ${m} ${y} ${x} ${y}`);
          }
          path.dataset.to = node.id;
          path.classList.toggle("on", chosen.includes(node.id));
          return path;
        }),
    );
  }

  function card(c) {
    const links = c.links.map(({ href, page, query, label }) =>
      el("li", {}, el("a", { class: "fm-open", href, onclick: (e) => follow(e, page, query) }, label)),
    );
    const text = el("p");
    text.innerHTML = c.text;
    const words = el("div", {}, el("h3", {}, c.name), text, el("ul", {}, ...links));
    const plane = c.live ? el("canvas", { class: "fm-plane", tabindex: 0, role: "img", "aria-label": c.alt }) : null;
    const large = c.live ? el("canvas", { "aria-hidden": "true" }) : null;
    if (c.live) walks.push({ blob: c.live, plane, large });
    if (c.caption) words.append(el("p", { class: "fm-caption" }, c.caption));
    return el("article", { class: "fm-card" }, plane, large, words);
  }

  // ---- the walk through the latent plane
  // ------------------------------------------------------------------------------
  // One decoder, one point z that goes slowly round; every picture of it on this page shows the same moment.
  const walk = { blob: null, decode: null, z: [0, 0], held: 0, tiles: [], seen: new Set(), time: 0, last: 0, id: 0 };
  const watcher = new IntersectionObserver((entries) => {
    for (const e of entries) e.isIntersecting ? walk.seen.add(e.target) : walk.seen.delete(e.target);
    run();
  });
  function decoded(z) {
    const logits = walk.decode(Float32Array.from(z)),
      out = new Float32Array(784);
    for (let i = 0; i < 784; i++) out[i] = sigmoid(logits[i]);
    return out;
  }
  function paintWalk() {
    const pixels = decoded(walk.z),
      narrow = matchMedia("(max-width: 720px)").matches;
    for (const { small, plane, large } of walks) {
      if (small) {
        const c = fitCanvas(small, 84, 84);
        c.clearRect(0, 0, 84, 84);
        drawDigit(c, pixels, 0, 0, 3);
      }
      if (large) {
        const k = narrow ? 4 : 8,
          c = fitCanvas(large, 28 * k, 28 * k);
        c.clearRect(0, 0, 28 * k, 28 * k);
        drawDigit(c, pixels, 0, 0, k);
      }
      if (plane) paintPlane(plane, narrow ? 16 : 24);
    }
  }
  function paintPlane(canvas, cell) {
    const side = FM_SIDE * cell,
      ctx = fitCanvas(canvas, side, side);
    ctx.clearRect(0, 0, side, side);
    if (!walk.sheet || walk.sheet.dark !== look.dark) return;
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(walk.sheet, 0, 0, side, side);
    const [x, y] = walk.z.map((v, i) => (((i ? -v : v) / FM_REACH + 1) * side) / 2);
    ctx.beginPath();
    ctx.arc(x, y, cell * 0.62, 0, 7);
    ctx.lineWidth = 5;
    ctx.strokeStyle = look.bg;
    ctx.stroke();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = look.highlight;
    ctx.stroke();
  }
  // The whole plane as one sheet of digits, decoded in idle time, once a theme for as long as the page is open.
  function unfold() {
    const kept = (walk.blob.sheets ??= {}),
      name = look.dark ? "dark" : "light";
    if (kept[name]) {
      walk.sheet = kept[name];
      return;
    }
    const sheet = document.createElement("canvas"),
      n = FM_SIDE;
    sheet.width = sheet.height = 28 * n;
    sheet.dark = look.dark;
    const ctx = sheet.getContext("2d");
    let i = 0;
    walk.sheet = sheet;
    whenIdle(() => {
      if (dead || walk.sheet !== sheet) return false;
      const u = i % n,
        v = Math.floor(i / n);
      const z = [(((u + 0.5) / n) * 2 - 1) * FM_REACH, (1 - ((v + 0.5) / n) * 2) * FM_REACH];
      drawDigit(ctx, decoded(z), 28 * u, 28 * v, 1, { dark: look.dark });
      if (++i === n * n || i % n === 0) paintWalk();
      if (i === n * n) kept[name] = sheet;
      return i < n * n;
    });
  }
  function run() {
    if (walk.id || dead || !walk.decode || !walk.seen.size || prefersCalm()) return;
    const frame = (now) => {
      walk.id = 0;
      if (dead || !walk.seen.size) {
        walk.last = 0;
        return;
      }
      if (now - walk.last > 40) {
        // a slow walk needs no more than 25 pictures a second
        const dt = walk.last ? Math.min(100, now - walk.last) / 1000 : 0;
        walk.last = now;
        if (now > walk.held) {
          walk.time += dt;
          const t = walk.time,
            goal = [1.7 * Math.sin(0.31 * t + 0.6), 1.7 * Math.sin(0.43 * t + 2.4)];
          walk.z = walk.z.map((v, i) => v + (goal[i] - v) * Math.min(1, 2.5 * dt));
          paintWalk();
        }
      }
      walk.id = requestAnimationFrame(frame);
    };
    walk.id = requestAnimationFrame(frame);
  }
  function holdAt(z) {
    walk.z = z.map((v) => Math.max(-FM_REACH, Math.min(FM_REACH, v)));
    walk.held = performance.now() + 2500;
    paintWalk();
  }
  function steer(canvas) {
    const here = (e) => {
      const b = canvas.getBoundingClientRect();
      holdAt([
        (((e.clientX - b.left) / b.width) * 2 - 1) * FM_REACH,
        (1 - ((e.clientY - b.top) / b.height) * 2) * FM_REACH,
      ]);
    };
    canvas.addEventListener("pointermove", (e) => walk.decode && here(e));
    canvas.addEventListener("pointerdown", (e) => walk.decode && here(e));
    canvas.addEventListener("keydown", (e) => {
      const step = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.12], ArrowDown: [0, -0.12] }[e.key];
      if (!step || !walk.decode) return;
      e.preventDefault();
      holdAt(walk.z.map((v, i) => v + step[i]));
    });
  }

  const sizes = new ResizeObserver(connect);
  sizes.observe(tree);
  const unwatch = onTheme(root, (now) => {
    look = now;
    connect();
    if (walk.decode) {
      unfold();
      paintWalk();
    }
  });

  return {
    update(next, trigger) {
      send = trigger;
      data = next;
      const key = JSON.stringify(next);
      if (key === made) return;
      made = key;
      title.textContent = data.title;
      idea.textContent = data.idea;
      boxes = new Map();
      walks = [];
      watcher.disconnect();
      walk.seen.clear();
      const top = data.nodes.filter((n) => !n.parent),
        depth = (n) => (n ? 1 + depth(data.nodes.find((m) => m.id === n.parent)) : -1);
      deepest = Math.max(...data.nodes.map(depth));
      lines = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      lines.setAttribute("aria-hidden", "true");
      tree.replaceChildren(lines, el("ul", {}, ...top.map((n) => build(n, 0))));
      cards.replaceChildren(...data.cards.map(card));
      choose(null);
      connect();
      for (const { small, plane, large } of walks) {
        for (const canvas of [small, large]) if (canvas) watcher.observe(canvas);
        if (plane) steer(plane);
      }
      if (walks.length) {
        fetchPayload(walks[0].blob).then((blob) => {
          if (dead) return;
          walk.blob = blob;
          walk.decode = makeMlp(blob, "decoder");
          walk.z = [1.7 * Math.sin(0.6), 1.7 * Math.sin(2.4)];
          unfold();
          paintWalk();
          connect();
          run();
        });
      }
    },
    dispose() {
      dead = true;
      cancelAnimationFrame(walk.id);
      watcher.disconnect();
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
