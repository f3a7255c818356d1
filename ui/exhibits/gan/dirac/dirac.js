// The Dirac-GAN under the hand: drag the start, choose a cure, watch the path. Nothing here asks the server.
//
// data: {state: {game, update, rate, strength, start}, games, hermite, labels}. What was chosen goes back on release as
// "edit".
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { diracGame } from "./game.js";
import { DIRAC_REACH, diracPaint } from "./paint.js";

const TURNS = 30; // turns a second at speed 1
const MOST_TURNS = 6000;

function makeDirac(root, first) {
  const game = diracGame(first.hermite);
  let words = first.labels,
    s = { ...first.state },
    send = () => {},
    heard = null,
    T = themeOf(root),
    side = 0,
    width = 0;
  let places = [],
    lengths = [],
    sum = [0, 0],
    share = 0,
    clock = 0,
    held = false,
    dead = false,
    turned = 0;

  // ---- controls
  // -------------------------------------------------------------------------------------------------------
  const games = el("div", { class: "gm-segments dc-games", role: "group" });
  const buttons = first.games.map((id) =>
    el("button", { class: "gm-button", type: "button", "data-game": id, onclick: () => choose({ game: id }) }),
  );
  games.append(...buttons);
  const updates = el("div", { class: "gm-segments", role: "group" });
  const orders = ["simultaneous", "alternating"].map((id) =>
    el("button", { class: "gm-button", type: "button", "data-update": id, onclick: () => choose({ update: id }) }),
  );
  updates.append(...orders);
  const slider = (name, min, max, step) => {
    const input = el("input", {
      type: "range",
      min,
      max,
      step,
      "data-knob": name,
      oninput: () => {
        s[name] = +input.value;
        again();
      },
      onchange: () => tell(),
    });
    const title = el("span"),
      value = el("output");
    return { input, title, value, box: el("label", { class: "dc-knob" }, title, input, value) };
  };
  const rate = slider("rate", 0.02, 1, 0.02),
    strength = slider("strength", 0.05, 2, 0.05);
  root.append(el("div", { class: "dc-bar" }, games), el("div", { class: "dc-bar" }, updates, rate.box, strength.box));

  // ---- pictures
  // -------------------------------------------------------------------------------------------------------
  const base = el("canvas", { "aria-hidden": "true" }),
    top = el("canvas", { class: "dc-top", tabindex: 0, role: "application" });
  const block = (name) => {
    const c = el("canvas", { role: "img" }),
      h = el("h3");
    return { c, h, box: el("figure", { class: `dc-${name}` }, h, c) };
  };
  const world = block("world"),
    distance = block("distance"),
    eigen = block("eigen"),
    read = el("p", { class: "dc-read" });
  eigen.box.append(read);
  root.append(
    el(
      "div",
      { class: "dc-grid" },
      el("div", { class: "dc-plane" }, base, top),
      el("div", { class: "dc-right" }, world.box, el("div", { class: "dc-pair" }, distance.box, eigen.box)),
    ),
  );
  const foot = el("div"),
    said = el("p", { class: "dc-said" });
  root.append(foot, said);
  const bar = makeTransport(foot, {
    labels: words.transport,
    speed: 1,
    speeds: [0.1, 0.25, 1, 4, 16],
    onPlay: play,
    onPause: () => {},
    onStep: () => {
      turn();
      share = 0;
      soon();
    },
    onReset: () => {
      restart();
      soon();
    },
    onSpeed: () => {},
  });

  // ---- the game
  // -------------------------------------------------------------------------------------------------------
  function restart() {
    places = [[...s.start]];
    lengths = [Math.hypot(...s.start)];
    sum = [...s.start];
    share = turned = 0;
  }
  const now = () => places[places.length - 1];
  function turn() {
    const next = game.step(now(), s);
    if (turned >= MOST_TURNS || !(Math.abs(next[0]) + Math.abs(next[1]) < 1e6)) {
      bar.pause();
      return;
    }
    turned += 1;
    places.push(next);
    lengths.push(Math.hypot(...next));
    sum = [sum[0] + next[0], sum[1] + next[1]];
  }
  function play() {
    clock = 0;
    if (turned >= MOST_TURNS) restart();
    const tick = (t) => {
      if (!bar.playing || dead) return;
      if (clock) share += Math.min(0.1, (t - clock) / 1000) * TURNS * bar.speed;
      clock = t;
      while (share >= 1 && bar.playing) {
        turn();
        share -= 1;
      }
      draw();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }
  function choose(change) {
    Object.assign(s, change);
    again();
    tell();
  }
  function again() {
    restart();
    knobs();
    still();
    soon();
    if (!bar.playing && !prefersCalm()) bar.play();
  }
  function tell() {
    send({ ...s, start: s.start.map((v) => +v.toFixed(2)) });
  }

  // ---- drawing
  // --------------------------------------------------------------------------------------------------------
  function still() {
    if (side) diracPaint.field(fitCanvas(base, side, side), side, game, s, T, words);
  }
  function draw() {
    if (!side || !places.length) return;
    const here = now(),
      next = game.step(here, s),
      head = held ? here : here.map((v, k) => v + Math.min(1, share) * (next[k] - v));
    const mean = sum.map((v) => v / places.length),
      linear = ["wasserstein", "clipped", "gradient_penalty"].includes(s.game);
    diracPaint.path(fitCanvas(top, side, side), side, places, head, mean, s.start, T, words);
    const clean = ({ c }, w, h) => {
      const ctx = fitCanvas(c, w, h);
      ctx.clearRect(0, 0, w, h);
      return ctx;
    };
    const [ww, wh, dw, dh, ew] = sizes();
    diracPaint.world(clean(world, ww, wh), ww, wh, head, linear, T, words);
    const values = game.eigenvalues(s),
      most = values ? Math.max(...values.map((v) => Math.hypot(...v))) : null;
    diracPaint.distance(clean(distance, dw, dh), dw, dh, lengths, most, T, words);
    diracPaint.eigen(clean(eigen, ew, dh), ew, dh, values, T, words);
    read.textContent = most === null ? "" : `|λ| = ${formatNumber(most, 4)}`;
    const d = lengths[lengths.length - 1];
    bar.set({
      status: fill(words.status, {
        n: turned.toLocaleString("en"),
        theta: formatNumber(head[0]),
        psi: formatNumber(head[1]),
        d: formatNumber(d, 3),
      }),
    });
    say(most, d);
    Object.assign(root.dataset, { turns: turned, theta: here[0], psi: here[1] });
    announceDrawn(top, { theta: head[0], psi: head[1] });
  }
  const soon = onNextFrame(draw);
  function say(most, d) {
    let kind =
      s.game === "gradient_penalty" || s.game === "clipped"
        ? s.game
        : most > 1 + 1e-6
          ? "away"
          : most < 1 - 1e-6
            ? "arrives"
            : "circles";
    if (s.game === "non_saturating" && kind === "away") kind = "slowly";
    const text = fill(words.said[kind], {
      x: most === null ? "" : formatNumber(most, 4),
      half: most && most < 1 ? Math.ceil(Math.log(0.5) / Math.log(most)).toLocaleString("en") : "",
    });
    if (said.textContent !== text) {
      said.textContent = text;
      announce(root, text);
    }
  }
  function sizes() {
    const w = world.box.clientWidth,
      pair = distance.box.parentElement.clientWidth,
      ew = Math.min(170, Math.round(pair * 0.4));
    const wh = Math.round(side * (T.lecture ? 0.42 : 0.4));
    return [w, wh, pair - ew - 18, Math.max(110, side - wh - (T.lecture ? 84 : 70)), ew];
  }
  function layout() {
    width = root.clientWidth;
    if (!width) return;
    const narrow = width < 640,
      high = window.innerHeight - (T.lecture ? 330 : 356);
    side = Math.round(narrow ? width : Math.max(300, Math.min(width * 0.46, high)));
    root.style.setProperty("--dc-side", `${side}px`);
    still();
    draw();
  }
  function knobs() {
    buttons.forEach((b) => {
      b.textContent = words.games[b.dataset.game];
      b.setAttribute("aria-pressed", String(b.dataset.game === s.game));
    });
    orders.forEach((b) => {
      b.textContent = words.updates[b.dataset.update];
      b.setAttribute("aria-pressed", String(b.dataset.update === s.update));
    });
    games.setAttribute("aria-label", words.game);
    updates.setAttribute("aria-label", words.update);
    rate.title.textContent = words.rate;
    rate.input.value = s.rate;
    rate.value.textContent = formatNumber(s.rate);
    const named = words.strengths[s.game];
    strength.box.style.visibility = named ? "" : "hidden";
    strength.title.textContent = named ?? "";
    strength.input.value = s.strength;
    strength.value.textContent = formatNumber(s.strength);
    [
      [world, words.world],
      [distance, words.distance],
      [eigen, words.eigen],
    ].forEach(([b, t]) => {
      b.h.textContent = t;
      b.c.setAttribute("aria-label", t);
    });
    top.setAttribute("aria-label", words.plane);
  }

  // ---- the hand
  // -------------------------------------------------------------------------------------------------------
  const clamp = (v) => Math.max(-DIRAC_REACH, Math.min(DIRAC_REACH, v));
  const follow = (e) => {
    if (!held) return;
    const r = top.getBoundingClientRect();
    s.start = [
      clamp((((e.clientX - r.left) / r.width) * 2 - 1) * DIRAC_REACH),
      clamp((1 - ((e.clientY - r.top) / r.height) * 2) * DIRAC_REACH),
    ];
    restart();
    for (let i = 0; i < 400; i++) turn(); // the whole path from here, under the hand
    soon.now();
  };
  top.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    bar.pause();
    held = true;
    top.setPointerCapture(e.pointerId);
    follow(e);
  });
  top.addEventListener("pointerrawupdate", follow);
  top.addEventListener("pointermove", follow);
  const release = () => {
    if (!held) return;
    held = false;
    restart();
    soon.now();
    tell();
    if (!prefersCalm()) bar.play();
  };
  top.addEventListener("pointerup", release);
  top.addEventListener("pointercancel", release);
  top.addEventListener("keydown", (e) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (arrow) {
      s.start = s.start.map((v, k) => clamp(v + 0.1 * arrow[k]));
      bar.pause();
      restart();
      soon.now();
      tell();
    } else if (e.key === " ") bar.toggle();
    else return;
    e.preventDefault();
  });

  const watch = new ResizeObserver(() => {
    if (root.clientWidth !== width) layout();
  });
  watch.observe(root);
  window.addEventListener("resize", layout);
  const untheme = onTheme(root, (look) => {
    T = look;
    layout();
  });
  return {
    update(data, trigger) {
      send = (v) => trigger("edit", v);
      words = data.labels;
      bar.set({ labels: words.transport });
      const news = JSON.stringify(data.state);
      if (news !== heard) {
        // the echo of this hand
        const mine = heard !== null && JSON.stringify({ ...s, start: s.start.map((v) => +v.toFixed(2)) }) === news;
        heard = news;
        if (!mine && !held) {
          s = { ...data.state };
          restart();
          if (!prefersCalm()) bar.play();
        }
      }
      knobs();
      layout();
    },
    dispose() {
      dead = true;
      bar.pause();
      watch.disconnect();
      window.removeEventListener("resize", layout);
      untheme();
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, (root) => makeDirac(root, data));
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
