// A square of noise under the hand: generator, discriminator and classifier run here, at every move of the pointer.
//
// data: {labels, net, state: {square, drawn, spot, way, line, pace}, seq, found}. Back on release as "between": the
// state and seq.
// Tests read root.__gm.now, the picture on show: {spot, z, x, logit, p}.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { makeNetwork } from "../../../browser/conv.js";
import { announce, el, fill } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm, whenIdle } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { sigmoid } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";
import { sketch } from "../../../browser/sketch.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { btPanel } from "./panel.js";
import { btSquare } from "./square.js";
import { btStrip } from "./strip.js";

const BT_RAW = 8,
  BT_TILE = 56,
  BT_LINE = [
    [0, 0],
    [1, 1],
  ],
  BT_NAMES = "ABCD";

function makeBetween(root, first) {
  let labels = first.labels,
    send = () => {},
    net = null,
    netKey = "",
    seq = null,
    found = null,
    look = themeOf(root),
    S = { ...first.state };
  let width = 0,
    side = 0,
    cells = 0,
    scale = 10,
    corners = [],
    squareKey = "",
    plane = null,
    cancelPlane = () => {};
  let hover = null,
    pressed = false,
    drawing = false,
    sketched = null,
    at = 0,
    clock = 0,
    drawnAt = 0,
    place = "";

  const ways = ["sphere", "straight"].map((way) =>
    el("button", { class: "gm-button", type: "button", "data-way": way, onclick: () => change({ way }) }),
  );
  const draw = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => {
      drawing = !drawing;
      refresh();
    },
  });
  const clear = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => {
      at = 0;
      change({ line: null });
    },
  });
  const wayGroup = el("div", { class: "gm-segments", role: "group" }, ...ways);
  const base = el("canvas", { class: "bt-base", "aria-hidden": "true" }),
    top = el("canvas", { class: "bt-top", tabindex: 0, role: "application" });
  const again = [...BT_NAMES].map((name, k) =>
    el("button", { class: "gm-button", type: "button", "data-corner": name, onclick: () => redraw(k) }, name),
  );
  const againName = el("span"),
    againGroup = el("div", { class: "gm-segments", role: "group" }, ...again);
  const pad = el("div", { class: "bt-pad" }, base, top),
    image = el("canvas", { class: "bt-image", role: "img" });
  const brief = el("div", { class: "bt-brief" }),
    over = el("div", { class: "bt-over" }, brief);
  const panel = btPanel(() => labels),
    strip = btStrip(() => labels),
    foot = el("div", { class: "bt-foot" });
  const upper = el("div", { class: "bt-upper" }, image, panel.element);
  root.append(
    el("div", { class: "bt-controls" }, wayGroup, el("div", { class: "gm-field" }, againName, againGroup), draw, clear),
    over,
    el("div", { class: "bt-stage" }, pad, el("div", { class: "bt-right" }, upper, strip.element)),
    foot,
  );
  const bar = makeTransport(foot, {
    labels: labels.transport,
    seed: S.square,
    speed: S.pace,
    onPlay: play,
    onPause: () => keep(),
    onStep: () => {
      step(1 / 60);
      keep();
    },
    onReset: () => {
      at = 0;
      hover = null;
      change({ drawn: [0, 0, 0, 0], spot: [0.5, 0.5] });
    },
    onSpeed: (pace) => change({ pace }),
    onSeed: (square) => change({ square, drawn: [0, 0, 0, 0] }),
  });

  // ---- the networks
  // -------------------------------------------------------------------------------------------------------
  function take(blob) {
    const [G, D, C] = ["generator", "discriminator", "classifier"].map((name) =>
      blob.meta[name] ? makeNetwork(blob, name) : null,
    );
    const { latents, draws } = blob.meta,
      flat = new Float32Array(784);
    net = {
      latents,
      draws,
      law: btSquare.lengths(latents),
      classes: Boolean(C),
      decode: (z) => Float32Array.from(G(z), (v) => (v + 1) / 2),
      logit: (x) => {
        for (let i = 0; i < 784; i++) flat[i] = 2 * x[i] - 1;
        return D(flat)[0];
      },
      classify:
        C &&
        ((x) => {
          const out = C(x),
            most = Math.max(...out),
            e = Array.from(out, (v) => Math.exp(v - most)),
            sum = e.reduce((a, b) => a + b);
          return e.map((v) => v / sum);
        }),
    };
  }
  const noise = (spot, way = S.way) => btSquare.between(corners, spot, way);
  const made = (spot) => {
    const x = net.decode(noise(spot));
    return { x, d: sigmoid(net.logit(x)) };
  };
  const line = () => (S.line?.length > 1 ? S.line : BT_LINE);

  // ---- what is drawn in the frame of a move: the picture, and what is said of it
  // ---------------------------------------------
  const api = { update, dispose, now: null };
  function paint() {
    if (!net || !side) return;
    const spot = hover ?? S.spot,
      z = noise(spot),
      x = net.decode(z);
    api.now = { spot, z, x };
    drawDigit(fitCanvas(image, 28 * scale, 28 * scale), x, 0, 0, scale, look);
    image.dataset.spot = spot.join();
    paintTop(spot);
    announceDrawn(image, { spot });
    judgeSoon();
  }
  const judgeSoon = onNextFrame(() => {
    const now = api.now,
      [sphere, straight] = ["sphere", "straight"].map((way) => btSquare.length(noise(now.spot, way)));
    now.logit = net.logit(now.x);
    now.p = net.classify ? net.classify(now.x) : null;
    const text = panel.show(sigmoid(now.logit), now.p, { sphere, straight }, S.way, net.law, net.latents);
    panel.nearest(
      found,
      found && !hover && sameAs(found.at),
      !hover && !pressed && !(found && sameAs(found.at)) && !bar.playing,
    );
    strip.mark(at || bar.playing ? btSquare.walk(line()).share(at) : null);
    image.setAttribute("aria-label", `${labels.picture} ${text}`);
    announce(root, text);
  });
  const sameAs = (where) => JSON.stringify(where) === JSON.stringify([S.square, S.drawn, S.spot, S.way]);

  const X = (u) => BT_TILE / 2 + u * (side - BT_TILE); // a tile's middle is where its noise lies
  const U = (px) => Math.min(1, Math.max(0, (px - BT_TILE / 2) / (side - BT_TILE)));
  function paintTop([u, v]) {
    const c = fitCanvas(top, side, side),
      points = (sketched ?? (S.line || at || bar.playing ? line() : [])).map((p) => p.map(X));
    c.clearRect(0, 0, side, side);
    sketch.line(c, points, look.bg, look.line + 4);
    sketch.line(c, points, look.text, look.line + 0.5);
    for (const [x, y] of S.line ? points : []) sketch.ellipse(c, x, y, 3.5, 3.5, { fill: look.bg, stroke: look.text });
    [...BT_NAMES].forEach((name, k) =>
      sketch.text(c, look, name, k % 2 ? side - 5 : 5, k < 2 ? 5 : side - 4, {
        weight: 700,
        size: 0.9,
        halo: look.bg,
        color: look.latent,
        align: k % 2 ? "right" : "left",
        base: k < 2 ? "top" : "bottom",
      }),
    );
    const x = X(u),
      y = X(v),
      r = look.lecture ? 12 : 9;
    for (const [colour, wide] of [
      [look.bg, look.line + 5],
      [look.highlight, look.line + 1.5],
    ]) {
      c.strokeStyle = colour;
      c.lineWidth = wide;
      c.beginPath();
      c.arc(x, y, r, 0, 2 * Math.PI);
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        c.moveTo(x + dx * r, y + dy * r);
        c.lineTo(x + dx * (r + 7), y + dy * (r + 7));
      }
      c.stroke();
    }
  }

  // The square itself, tile by tile in idle time from the middle outwards: the hand is never kept waiting.
  function growPlane() {
    const key = [squareKey, side, look.bg, window.devicePixelRatio].join();
    if (!net || !side || plane === key) return;
    cancelPlane();
    plane = key;
    const c = fitCanvas(base, side, side),
      tiles = [],
      mid = (cells - 1) / 2;
    for (let i = 0; i < cells; i++) for (let j = 0; j < cells; j++) tiles.push([i, j]);
    tiles.sort((a, b) => Math.hypot(a[0] - mid, a[1] - mid) - Math.hypot(b[0] - mid, b[1] - mid));
    base.dataset.plane = "growing";
    let n = 0;
    cancelPlane = whenIdle(() => {
      const [i, j] = tiles[n];
      drawDigit(c, net.decode(noise([i / (cells - 1), j / (cells - 1)])), i * BT_TILE, j * BT_TILE, BT_TILE / 28, look);
      if (++n === tiles.length) base.dataset.plane = "done";
      return n < tiles.length;
    });
  }

  // ---- the hand
  // -----------------------------------------------------------------------------------------------------------
  const round = (v) => Math.round(v * 1000) / 1000;
  const spotOf = (e) => {
    const r = top.getBoundingClientRect();
    return [U(e.clientX - r.left), U(e.clientY - r.top)];
  };
  // pointerrawupdate comes before the frame, from some mice a thousand times a second: more than one in BT_RAW ms is
  // not worth a picture.
  function follow(e) {
    if (!net || (bar.playing && !pressed)) return;
    const here = `${e.clientX},${e.clientY}`,
      now = performance.now();
    if (here === place || (e.type === "pointerrawupdate" && now - drawnAt < BT_RAW)) return;
    place = here;
    drawnAt = now;
    hover = spotOf(e);
    if (sketched) {
      const last = sketched.at(-1);
      if (Math.hypot(hover[0] - last[0], hover[1] - last[1]) > 0.01) sketched.push(hover);
    }
    paint();
  }
  top.addEventListener("pointerrawupdate", follow);
  top.addEventListener("pointermove", follow);
  top.addEventListener("pointerdown", (e) => {
    if (!net || e.button) return;
    bar.pause();
    top.setPointerCapture(e.pointerId);
    top.focus({ preventScroll: true });
    pressed = true;
    hover = spotOf(e);
    if (drawing) sketched = [hover];
    paint();
  });
  top.addEventListener("pointerup", () => {
    if (!pressed) return;
    const done = sketched;
    S.spot = hover.map(round);
    pressed = false;
    hover = null;
    sketched = null;
    place = "";
    if (done) finishLine(done);
    else at = 0;
    refresh();
    keep();
  });
  const leave = () => {
    hover = null;
    place = "";
    pressed = false;
    sketched = null;
    paint();
  };
  top.addEventListener("pointercancel", leave);
  top.addEventListener("pointerleave", () => {
    if (!pressed) leave();
  });
  top.addEventListener("keydown", (e) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (e.ctrlKey || e.metaKey || e.altKey || !net) return;
    if (arrow || e.key === "Home") {
      bar.pause();
      at = 0;
      hover = null;
      const d = e.shiftKey ? 0.1 : 0.02;
      S.spot = arrow ? S.spot.map((v, k) => round(Math.min(1, Math.max(0, v + d * arrow[k])))) : [0.5, 0.5];
      paint();
      keepSoon();
    } else if (e.key === " ") bar.toggle();
    else if (e.key === "Enter" && drawing) change({ line: [...(S.line ?? []), S.spot].slice(-24) });
    else return;
    e.preventDefault();
  });
  function finishLine(points) {
    at = 0;
    if (points.length < 3)
      S.line = [...(S.line ?? []), points[0].map(round)].slice(-24); // a click adds a corner
    else {
      S.line = btSquare.simplify(points, 24).map((p) => p.map(round));
      drawing = false;
      if (!prefersCalm()) bar.play(); // who has drawn a line wants to see it walked
    }
  }
  function redraw(k) {
    S.drawn = S.drawn.map((n, i) => (i === k ? (n + 1) % net.draws : n));
    hover = null;
    refresh();
    keepSoon();
  }

  // ---- walking
  // --------------------------------------------------------------------------------------------------------------
  function step(share) {
    at += share * S.pace;
    S.spot = btSquare.walk(line()).at(at);
    hover = null;
    paint();
  }
  function play() {
    clock = 0;
    hover = null;
    const tick = (now) => {
      if (!bar.playing || !root.isConnected) return;
      if (net) step(clock ? Math.min(0.05, (now - clock) / 1000) / 5 : 0);
      clock = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  // ---- the frame around it
  // --------------------------------------------------------------------------------------------------
  function refresh() {
    ways.forEach((b) => {
      b.textContent = labels.ways[b.dataset.way];
      b.setAttribute("aria-pressed", String(b.dataset.way === S.way));
    });
    wayGroup.setAttribute("aria-label", labels.way);
    draw.textContent = labels.draw;
    draw.setAttribute("aria-pressed", String(drawing));
    clear.textContent = labels.clear;
    clear.style.display = S.line ? "" : "none";
    againName.textContent = labels.newCorner;
    againGroup.setAttribute("aria-label", labels.newCorner);
    again.forEach((b, k) => {
      const text = fill(labels.again, { name: BT_NAMES[k] });
      b.title = text;
      b.setAttribute("aria-label", text);
    });
    top.setAttribute("aria-label", labels.pad);
    bar.set({
      labels: labels.transport,
      seed: S.square,
      speed: S.pace,
      status: drawing ? labels.drawHelp : labels.help,
    });
    panel.setWords(net?.classes ?? true);
    layout();
    if (!net || !side) return;
    const key = [S.square, S.drawn, S.way].join();
    if (key !== squareKey) {
      squareKey = key;
      corners = S.drawn.map((n, k) => btSquare.corner(S.square, k, n, net.latents, net.draws));
    }
    growPlane();
    strip.show([key, line()].join(), btSquare.walk(line()), made, stripWidth, look);
    paint();
  }
  let stripWidth = 0;
  function layout() {
    width = root.clientWidth;
    if (!width) return;
    const main = document.querySelector('[data-testid="stMain"]'),
      view = main ? main.getBoundingClientRect() : { top: 0, height: innerHeight };
    const above = pad.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0),
      room = view.height - above - (look.lecture ? 70 : 58);
    const narrow = width < 760,
      fit = (px) => BT_TILE * Math.max(5, Math.min(15, Math.floor(px / BT_TILE))),
      tight = !narrow && look.lecture && room < 560;
    root.classList.toggle("bt-stack", narrow);
    (narrow ? over : upper).prepend(image);
    over.style.display = narrow ? "" : "none";
    panel.place(narrow ? brief : null);
    side = narrow ? fit(width) : Math.min(fit(room), fit(width * 0.42));
    cells = side / BT_TILE;
    stripWidth = narrow ? width : width - side - 22;
    const tall = side - strip.height - 10,
      most = Math.floor((stripWidth - 290) / 28),
      large = side > 560;
    scale = narrow ? 5 : Math.max(6, Math.min(Math.floor(tall / 28), most));
    panel.setSize(
      narrow ? width : stripWidth - 28 * scale - 18,
      narrow || large ? 5 : tight ? 2 : 3,
      look,
      large ? 1.6 : 1,
      tight,
      narrow ? width - 28 * scale - 14 : 0,
    );
    fitCanvas(top, side, side);
  }

  // ---- to and from Python
  // ---------------------------------------------------------------------------------------------------
  function keep() {
    clearTimeout(keepTimer);
    S.spot = S.spot.map(round);
    seq += 1;
    send({ ...S, seq });
  }
  let keepTimer = 0;
  function keepSoon(ms = 350) {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, ms);
  }
  function change(values) {
    Object.assign(S, values);
    refresh();
    keep();
  }

  async function update(data, setStateValue) {
    send = (v) => setStateValue("between", v);
    labels = data.labels;
    const fresh = seq === null;
    if (fresh || data.seq === seq) {
      // nothing of ours is still on its way: what Python says holds
      const same = JSON.stringify(S) === JSON.stringify(data.state);
      if (!same && !bar.playing) {
        S = { ...data.state };
        at = 0;
        hover = null;
      }
      seq = data.seq;
    }
    if (data.found) found = data.found;
    if (netKey !== data.net) {
      netKey = data.net;
      take(await fetchPayload(data.net));
      squareKey = "";
      plane = null;
    }
    refresh();
    // the first place is looked up, too, and asked for again until it is found
    if ((fresh && !found) || data.waiting) keepSoon(900);
  }

  const resize = onNextFrame(refresh),
    watch = new ResizeObserver(() => {
      if (root.clientWidth !== width) resize();
    });
  watch.observe(root);
  window.addEventListener("resize", resize);
  const untheme = onTheme(root, () => {
    look = themeOf(root);
    refresh();
  });
  function dispose() {
    bar.pause();
    clearTimeout(keepTimer);
    cancelPlane();
    strip.stop();
    judgeSoon.cancel();
    resize.cancel();
    watch.disconnect();
    untheme();
    window.removeEventListener("resize", resize);
  }
  return api;
}

export default function ({ data, parentElement, setStateValue }) {
  const self = mountOnce(parentElement, (root) => makeBetween(root, data));
  self.update(data, setStateValue);
  return () => self.dispose();
}
