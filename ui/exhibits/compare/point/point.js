// One point through every model: a place of a plane of noise, or a picture, and a tile a family.
//
// data: {labels, state: {give, spot, seed, search}, corners, tiles, said, seq, digits, ink, default, upload}. Back on
// release as "point":
// {give, spot, seed, search, ink, seq}; trigger "upload". Tests read root.dataset.{give, spot, settled}, each tile's
// canvas and root.__gm.given().
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { onNextFrame, whenIdle } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { ptPlane } from "./plane.js";
import { ptTile } from "./tiles.js";

const PT_RAW = 8,
  PT_TILE = 28,
  PT_AROUND = 0.6,
  PT_SECONDS = 8;

function makePoint(root, first) {
  let data = first.data,
    words = data.labels,
    send = first.setStateValue,
    trigger = first.setTriggerValue,
    look = themeOf(root),
    S = { ...data.state },
    seq = null;
  let corners = null,
    cornersKey = "",
    most = 1,
    tiles = new Map(),
    hover = null,
    pressed = false,
    place = "",
    drawnAt = 0,
    clock = 0,
    turn = 0,
    sizes = null,
    known = new Map(),
    digitsKey = "",
    uploadSeen = "",
    heardInk = null,
    map = "",
    cancelMap = () => {};
  const gives = ["latent", "picture"].map((give) =>
    el("button", { class: "gm-button", type: "button", "data-give": give, onclick: () => change({ give }) }),
  );
  const group = el("div", { class: "gm-segments", role: "group" }, ...gives);
  const base = el("canvas", { class: "pt-base", "aria-hidden": "true" }),
    top = el("canvas", { class: "pt-top", tabindex: 0, role: "application" }),
    padTitle = el("h3"),
    padNote = el("small");
  const pad = el("div", { class: "pt-plane" }, padTitle, el("div", { class: "pt-pad" }, base, top), padNote);
  const easel = makeEasel({
    changed: () => paint(),
    settled: () => keep(),
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
    greys: true,
  });
  const grid = el("div", { class: "pt-tiles" }),
    said = el("p", { class: "pt-story", "aria-live": "polite" }),
    foot = el("div");
  root.classList.add("pt-root");
  root.append(
    group,
    el(
      "div",
      { class: "pt-stage" },
      el("div", { class: "pt-left" }, pad, easel.element),
      el("div", { class: "pt-right" }, grid, said),
    ),
    foot,
  );
  const bar = makeTransport(foot, {
    labels: words.transport,
    seed: S.seed,
    speed: 1,
    onPlay: play,
    onPause: () => keep(),
    onStep: () => {
      circle(1 / 48);
      keep();
    },
    onReset: () => {
      turn = 0;
      hover = null;
      change({ spot: [0, 0] });
    },
    onSpeed: () => {},
    onSeed: (seed) => change({ seed }),
  });
  const spot = () => hover ?? S.spot;

  // The picture as the models get it: a digit of the data with its greys, anything else black and white, as the address
  // keeps it.
  function given() {
    return known.get(ink.encode(easel.bits)) ?? easel.bits;
  }
  const settled = () =>
    S.give === "latent" ? spot().join() === data.state.spot.join() : ink.encode(easel.bits) === heardInk;

  const paint = () => {
    if (!sizes || !corners || !digitsKey) return;
    const z = ptPlane.around(corners, most, spot(), most),
      x = given(),
      there = settled() && S.give === data.state.give && seq === data.seq;
    if (S.give === "latent") ptPlane.paint(fitCanvas(top, sizes.pad, sizes.pad), sizes.pad, spot(), look);
    for (const tile of tiles.values()) if (tile.shown) tile.paint(S.give, z, x, there, sizes.side, look);
    said.style.opacity = there ? "" : 0.4; // it tells of the place that was let go of, as the pale pictures do
    Object.assign(root.dataset, { give: S.give, spot: spot().join(), settled: there ? "1" : "0" });
    announceDrawn(top, { spot: spot() });
  };
  const paintSoon = onNextFrame(paint);

  // What the first model that runs here draws at each place, in idle time.
  function growMap() {
    const tile = [...tiles.values()].find((one) => one.shown && one.decode),
      key = [cornersKey, sizes?.pad, look.bg, tile?.image.dataset.tile, devicePixelRatio].join();
    if (S.give !== "latent" || !corners || !sizes || !tile || map === key) return;
    cancelMap();
    map = key;
    const c = fitCanvas(base, sizes.pad, sizes.pad),
      n = Math.floor(sizes.pad / PT_TILE),
      spots = [];
    c.clearRect(0, 0, sizes.pad, sizes.pad);
    for (let i = 0; i < n * n; i++) spots.push([i % n, Math.floor(i / n)]);
    spots.sort((a, b) => Math.hypot(a[0] - n / 2, a[1] - n / 2) - Math.hypot(b[0] - n / 2, b[1] - n / 2));
    let at = 0;
    cancelMap = whenIdle(() => {
      const [i, j] = spots[at],
        z = ptPlane.around(corners, most, [(2 * (i + 0.5)) / n - 1, 1 - (2 * (j + 0.5)) / n], tile.latents);
      drawDigit(c, tile.decode(z), i * PT_TILE, j * PT_TILE, 1, { dark: look.dark, alpha: 0.45 });
      return ++at < spots.length;
    });
  }

  // ---- the hand on the plane
  // ------------------------------------------------------------------------------------------------------
  const round = (v) => Math.round(v * 1000) / 1000,
    inside = (v) => Math.min(1, Math.max(-1, v));
  const spotOf = (e) => {
    const r = top.getBoundingClientRect();
    return [
      round(inside((2 * (e.clientX - r.left)) / r.width - 1)),
      round(inside(1 - (2 * (e.clientY - r.top)) / r.height)),
    ];
  };
  function follow(e) {
    if (bar.playing && !pressed) return;
    const here = `${e.clientX},${e.clientY}`,
      now = performance.now();
    if (here === place || (e.type === "pointerrawupdate" && now - drawnAt < PT_RAW)) return;
    place = here;
    drawnAt = now;
    hover = spotOf(e);
    paint();
  }
  top.addEventListener("pointerrawupdate", follow);
  top.addEventListener("pointermove", follow);
  top.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    bar.pause();
    top.setPointerCapture(e.pointerId);
    top.focus({ preventScroll: true });
    pressed = true;
    hover = spotOf(e);
    paint();
  });
  top.addEventListener("pointerup", () => {
    if (pressed) {
      pressed = false;
      S.spot = hover ?? S.spot;
      keep();
      paint();
    }
  });
  const leave = () => {
    pressed = false;
    hover = null;
    place = "";
    paint();
  };
  top.addEventListener("pointercancel", leave);
  top.addEventListener("pointerleave", () => {
    if (!pressed) leave();
  });
  top.addEventListener("keydown", (e) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key],
      d = e.shiftKey ? 0.2 : 0.04;
    if (e.key === " ") bar.toggle();
    else if (arrow || e.key === "Home") {
      bar.pause();
      hover = null;
      S.spot = arrow ? S.spot.map((v, k) => round(inside(v + d * arrow[k]))) : [0, 0];
      paint();
      clearTimeout(timer);
      timer = setTimeout(keep, 350);
    } else return;
    e.preventDefault();
  });
  root.addEventListener("keydown", (e) => {
    if (S.give === "picture" && !/^(INPUT|SELECT|BUTTON)$/.test(e.target.tagName) && easel.key(e)) e.preventDefault();
  });
  function circle(share) {
    turn += 2 * Math.PI * share;
    S.spot = [round(PT_AROUND * Math.cos(turn)), round(PT_AROUND * Math.sin(turn))];
    hover = null;
    paint();
  }
  function play() {
    clock = 0;
    turn = Math.atan2(S.spot[1], S.spot[0]);
    const tick = (now) => {
      if (!bar.playing || !root.isConnected) return;
      if (clock) circle((Math.min(0.1, (now - clock) / 1000) * bar.speed) / PT_SECONDS);
      clock = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  // ---- the frame around it
  // ----------------------------------------------------------------------------------------------------------
  function refresh() {
    gives.forEach((b) => {
      b.textContent = words.gives[b.dataset.give];
      b.setAttribute("aria-pressed", String(b.dataset.give === S.give));
    });
    group.setAttribute("aria-label", words.give);
    pad.hidden = S.give !== "latent";
    easel.element.hidden = S.give !== "picture";
    padTitle.textContent = words.padTitle;
    const mapped = data.tiles.find((one) => one.net);
    padNote.textContent = mapped ? fill(words.map, { name: mapped.title }) : "";
    top.setAttribute("aria-label", words.pad);
    easel.words(words);
    said.textContent = data.said;
    const elements = data.tiles.map((one) => tiles.get(one.id).element);
    if (elements.some((element, i) => grid.children[i] !== element) || grid.children.length !== elements.length)
      grid.replaceChildren(...elements);
    bar.set({
      labels: words.transport,
      seed: S.seed,
      canPlay: S.give === "latent",
      status: S.give === "latent" ? words.padHelp : words.drawing,
    });
    layout();
  }
  function layout() {
    const width = root.clientWidth;
    if (!width) return;
    const narrow = width < 760,
      count = data.tiles.length,
      compact = count > 4,
      left = narrow ? Math.min(width, 252) : width > 1500 ? 420 : 280;
    // Few tiles stand in a row, many in a square with their words beside them, so that all end with the screen.
    const columns = compact ? (narrow ? 1 : Math.ceil(Math.sqrt(count))) : narrow ? 2 : count,
      rows = Math.ceil(count / columns);
    const room = narrow ? (compact ? width : (width - 14) / 2) : (width - left - 28 - 18 * (columns - 1)) / columns,
      below = foot.offsetHeight + said.offsetHeight + 24;
    const high = compact
      ? painted.room(grid, below) / rows - 14
      : painted.room(grid, below) - (look.lecture ? 210 : 172);
    const most = Math.floor(
      (compact ? Math.min(room - 132, narrow ? 112 : high) : Math.min(room, narrow ? room : high)) / 28,
    );
    sizes = {
      pad: PT_TILE * Math.floor(left / PT_TILE),
      side: 28 * Math.max(narrow && !compact ? 3 : 2, Math.min(most, 12)),
    };
    root.classList.toggle("pt-stack", narrow);
    root.classList.toggle("pt-compact", compact);
    grid.style.gridTemplateColumns = narrow
      ? `repeat(${columns}, 1fr)`
      : `repeat(${columns}, ${compact ? "1fr" : `${Math.max(sizes.side, Math.min(room, 300))}px`})`;
    Object.assign(root.dataset, { layout: narrow ? "small" : "wide", lecture: look.lecture ? "1" : "0" });
    root.style.setProperty("--lab-side", `${sizes.pad}px`);
    root.style.setProperty("--lab-data", look.data);
    if (digitsKey && S.give === "picture") easel.draw(look, sizes.pad / 28);
    paint();
    growMap();
  }

  // ---- to and from Python
  // ---------------------------------------------------------------------------------------------------------------
  let timer = 0;
  function keep() {
    clearTimeout(timer);
    if (!digitsKey) return;
    seq += 1;
    send("point", { ...S, ink: ink.encode(easel.bits), seq });
    paint();
  }
  function change(values) {
    bar.pause();
    Object.assign(S, values);
    refresh();
    keep();
  }

  async function update({ data: next, setStateValue, setTriggerValue }) {
    data = next;
    words = next.labels;
    send = setStateValue;
    trigger = setTriggerValue;
    for (const one of next.tiles)
      if (!tiles.has(one.id))
        tiles.set(
          one.id,
          ptTile(one.id, () => words, { onSearch: () => change({ search: !S.search }) }),
        );
    const [digits, noise] = await Promise.all([
      fetchPayload(next.digits),
      fetchPayload(next.corners),
      ...next.tiles.map((one) => tiles.get(one.id).set(one)),
    ]);
    for (const [id, tile] of tiles)
      Object.assign(tile, {
        shown: next.tiles.some((one) => one.id === id),
        latents: next.tiles.find((one) => one.id === id)?.latents,
      });
    if (next.digits !== digitsKey) {
      easel.setDigits(digits);
      const raw = digits.arrays.digits,
        bits = new Float32Array(784);
      for (let i = 0; i < raw.length / 784; i++) {
        const grey = Float32Array.from(raw.subarray(784 * i, 784 * (i + 1)), (v) => v / 255);
        known.set(ink.encode(ink.binarise(grey, bits)), grey);
      }
      digitsKey = next.digits;
    }
    if (next.corners !== cornersKey) {
      cornersKey = next.corners;
      corners = noise.arrays.z;
      most = noise.shapes.z[1];
    }
    const fresh = seq === null;
    if (fresh) seq = next.seq;
    if (fresh || next.seq === seq) {
      // nothing of ours is still on its way: what Python says holds
      if (!bar.playing) S = { ...next.state };
      if (fresh || (!easel.busy && next.ink !== ink.encode(easel.bits))) easel.show(next.ink);
      easel.draw(look, (sizes?.pad ?? 280) / 28);
      heardInk = ink.encode(easel.bits);
    }
    if (next.upload && next.upload.id !== uploadSeen) {
      uploadSeen = next.upload.id;
      if (next.upload.pixels && !fresh) {
        easel.set(Float32Array.from(atob(next.upload.pixels), (ch) => ch.charCodeAt(0) / 255));
        keep();
      }
    }
    refresh();
  }

  const resize = onNextFrame(layout),
    watch = new ResizeObserver(resize);
  watch.observe(root);
  window.addEventListener("resize", resize);
  const untheme = onTheme(root, () => {
    look = themeOf(root);
    layout();
  });
  return {
    update,
    given,
    dispose() {
      bar.pause();
      cancelMap();
      watch.disconnect();
      window.removeEventListener("resize", resize);
      untheme();
      paintSoon.cancel();
      resize.cancel();
      clearTimeout(timer);
    },
  };
}

export default function (component) {
  const self = mountOnce(component.parentElement, (root) => makePoint(root, component));
  self.update(component);
  return () => self.dispose();
}
