// Forwards: one digit, and the same pixels of it masked and replaced by coins. Everything under the hand is computed
// here; when it rests, both
// networks look once (Python) and what they say comes back.
//
// data: {digits, ink, default, upload, state: {level, seed}, answer: {seq, absorbing, uniform: {t, ink, bits}}, seq,
// labels}. Told to Python: state
// "masking" {ink, level, seed, absorbing, uniform, seq} on release, trigger "upload" {file, id}.
// The root element holds data-level, data-hit, data-masked, data-flipped, data-bits, data-frames for whoever watches
// from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { sketch } from "../../../browser/sketch.js";
import { states } from "../../../browser/states.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";

const MASKING_SECONDS = 7;

function makeMasking(root, first) {
  const kinds = ["absorbing", "uniform"];
  let data = first.data,
    words = data.labels,
    send = first.setStateValue,
    trigger = first.setTriggerValue,
    look = themeOf(root),
    sizes = null,
    answer = null;
  let level = data.state.level,
    seed = data.state.seed,
    drawnFor = null,
    seq = null,
    sent = "",
    uploadSeen = "",
    digitsKey = "",
    speed = 1,
    ticking = 0,
    frames = 0,
    box = null;
  const keep = new Float32Array(784),
    coin = new Uint8Array(784),
    x = { absorbing: new Uint8Array(784), uniform: new Uint8Array(784) },
    inks = { absorbing: new Float32Array(784), uniform: new Float32Array(784) };
  const easel = makeEasel({
    changed: () => draw(),
    settled: () => release(),
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
  });
  const figure = (name) => {
    const title = el("figcaption"),
      canvas = el("canvas", { role: "img" });
    return { title, canvas, box: el("figure", { class: `mk-figure mk-${name}` }, title, canvas) };
  };
  const noisy = Object.fromEntries(kinds.map((kind) => [kind, figure(kind)])),
    guess = Object.fromEntries(kinds.map((kind) => [kind, figure("guess")]));
  const curveTitle = el("div", { class: "lab-title" }),
    curve = el("canvas", { class: "mk-curve", role: "img" }),
    foot = el("div"),
    said = el("p", { class: "mk-said", "aria-live": "polite" });
  root.classList.add("mk-root");
  root.append(
    el(
      "div",
      { class: "mk-stage" },
      easel.element,
      ...kinds.map((kind) => el("div", {}, noisy[kind].box, guess[kind].box)),
      el("div", { class: "mk-right" }, curveTitle, curve),
    ),
    foot,
    said,
  );
  const scrubber = makeScrubber(foot, {
    onScrub: (to, phase) => {
      stop();
      move(1 - to / 1000);
      if (phase === "end") release();
    },
    onHop: (d) => {
      stop();
      move(level - 0.02 * d);
      release();
    },
    onToggle: () => transport.toggle(),
  });
  const transport = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    seed,
    onPlay: play,
    onPause: () => {
      cancelAnimationFrame(ticking);
      ticking = 0;
      release();
    },
    onStep: () => {
      move(level - 0.02);
      release();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onReset: () => {
      move(1);
      release();
    },
    onSeed: (value) => {
      seed = value;
      draw();
      release();
    },
  });
  function move(to) {
    level = Math.min(1, Math.max(0, to));
    draw.now();
  }
  function stop() {
    if (ticking) transport.pause();
  }
  function play() {
    if (level <= 0) level = 1;
    let last = performance.now();
    const turn = (now) => {
      move(level - (speed * Math.min(100, now - last)) / 1000 / MASKING_SECONDS);
      last = now;
      if (level > 0) ticking = requestAnimationFrame(turn);
      else transport.pause();
    };
    ticking = requestAnimationFrame(turn);
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  function dice() {
    if (drawnFor === seed) return;
    const { uniform } = seededRandom(seed);
    for (let i = 0; i < 784; i++) {
      keep[i] = uniform();
      coin[i] = uniform() < 0.5 ? 1 : 0;
    }
    drawnFor = seed;
  }
  const bits = (abar) => [abar, 1 - states.entropy((1 + abar) / 2)];
  const draw = onNextFrame(() => {
    if (!sizes || !digitsKey) return;
    dice();
    let hit = 0,
      wrong = 0;
    for (let i = 0; i < 784; i++) {
      const kept = keep[i] < level,
        v = easel.bits[i];
      x.absorbing[i] = kept ? v : states.MASK;
      x.uniform[i] = kept ? v : coin[i];
      hit += !kept;
      wrong += x.uniform[i] !== v;
    }
    const { scale } = sizes,
      side = 28 * scale,
      [mask, flip] = bits(level),
      n = { absorbing: hit, uniform: wrong },
      old = !answer || answer.seq !== seq;
    for (const kind of kinds) {
      states.picture(fitCanvas(noisy[kind].canvas, side, side), x[kind], 0, 0, 0, scale, look);
      noisy[kind].title.textContent = fill(words[kind], { n: n[kind] });
      guess[kind].title.textContent = answer?.[kind] && !old ? fill(words.guess, { t: answer[kind].t }) : words.waiting;
      guess[kind].canvas.classList.toggle("mk-stale", old);
      states.inks(fitCanvas(guess[kind].canvas, side, side), inks[kind], 0, 0, 0, scale, look);
    }
    drawCurve(mask, flip);
    scrubber.set({ at: 1000 * (1 - level), last: 1000, extent: 1000 });
    Object.assign(root.dataset, {
      level,
      hit,
      masked: hit,
      flipped: wrong,
      bits: old || !answer?.uniform ? "" : `${answer.absorbing.bits},${answer.uniform.bits}`,
      frames: ++frames,
    });
    announceDrawn(noisy.absorbing.canvas, { level });
    tell(
      { abar: formatNumber(level, 3), hit, wrong, mask: formatNumber(mask, 3), flip: formatNumber(flip, 3) },
      n,
      old,
    );
  });
  function drawCurve(mask, flip) {
    const { curves: width, tall: height } = sizes,
      c = fitCanvas(curve, width, height),
      left = 2.2 * look.size,
      foot = 1.6 * look.size,
      top = 8;
    box = { x: left, w: width - left - 8 };
    const X = (abar) => left + (1 - abar) * box.w,
      Y = (v) => top + (1 - v) * (height - top - foot);
    c.clearRect(0, 0, width, height);
    for (const v of [0, 0.5, 1]) {
      sketch.line(
        c,
        [
          [left, Y(v)],
          [left + box.w, Y(v)],
        ],
        look.grid,
      );
      sketch.text(c, look, String(v), left - 6, Y(v), { size: 0.82, align: "right", color: look.muted });
    }
    const line = (k, colour, dash) =>
      sketch.line(
        c,
        Array.from({ length: 101 }, (_, i) => [X(1 - i / 100), Y(bits(1 - i / 100)[k])]),
        colour,
        look.lecture ? 4 : 2.5,
        dash,
      );
    line(0, look.latent, []);
    line(1, look.text, [7, 4]);
    sketch.line(
      c,
      [
        [X(level), top],
        [X(level), height - foot],
      ],
      look.highlight,
      2,
    );
    const right = level > 0.5;
    for (const [v, colour, text, up] of [
      [mask, look.latent, words.masks, -1],
      [flip, look.text, words.flips, 1],
    ]) {
      sketch.ellipse(c, X(level), Y(v), 4.5, 4.5, { fill: colour, stroke: look.bg, width: 1.5 });
      sketch.text(
        c,
        look,
        `${text} ${formatNumber(v, 2)}`,
        X(level) + (right ? 9 : -9),
        Math.min(height - foot - 8, Math.max(top + 8, Y(v) + 13 * up)),
        { size: 0.92, weight: 600, align: right ? "left" : "right", color: colour, halo: look.bg },
      );
    }
    for (const v of [1, 0.5, 0])
      sketch.text(c, look, v === 1 ? `${words.axis} = 1` : String(v), X(v), height - foot / 2, {
        size: 0.82,
        align: v === 1 ? "left" : v ? "center" : "right",
        color: look.muted,
      });
  }
  let later = 0;
  function tell(facts, n, old) {
    clearTimeout(later);
    later = setTimeout(() => {
      scrubber.tell();
      said.textContent =
        fill(words.said, facts) +
        (old || !answer?.uniform
          ? ""
          : ` ${fill(words.left, { absorbing: answer.absorbing.bits, uniform: answer.uniform.bits })}`);
      for (const kind of kinds) {
        noisy[kind].canvas.setAttribute("aria-label", fill(words[`alt_${kind}`], { n: n[kind] }));
        guess[kind].canvas.setAttribute("aria-label", guess[kind].title.textContent);
      }
      curve.setAttribute("aria-label", fill(words.alt_curve, facts));
    }, 120);
  }

  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width) return;
    const small = width < 700,
      high = Math.max(540, window.innerHeight - 150) - (look.lecture ? 290 : 215);
    const scale = Math.max(3, Math.floor((small ? (width - 12) / 2 : Math.min((width - 270) / 3, high / 2, 308)) / 28)),
      side = 28 * scale;
    sizes = {
      scale,
      curves: small ? width : Math.max(200, Math.min(480, width - 3 * side - 58)),
      tall: small ? 200 : Math.min(360, 2 * side),
    };
    root.dataset.layout = small ? "small" : "wide";
    root.dataset.lecture = look.lecture ? "1" : "0";
    for (const [key, value] of [
      ["side", `${side}px`],
      ["data", look.data],
    ])
      root.style.setProperty(`--lab-${key}`, value);
    if (digitsKey) easel.draw(look, scale);
    scrubber.resize(width, look);
    draw.now();
  }
  const sizing = onNextFrame(layout),
    watch = new ResizeObserver(sizing);
  watch.observe(root);
  addEventListener("resize", sizing);
  const untheme = onTheme(root, (now) => {
    look = now;
    sizing();
  });
  root.addEventListener("keydown", (e) => {
    if (!/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && e.target !== scrubber.canvas && easel.key(e))
      e.preventDefault();
  });
  const abarAt = (e) => 1 - (e.clientX - curve.getBoundingClientRect().left - box.x) / box.w;
  curve.addEventListener("pointerdown", (e) => {
    if (!box || e.button) return;
    curve.setPointerCapture(e.pointerId);
    stop();
    move(abarAt(e));
  });
  curve.addEventListener("pointermove", (e) => {
    if (curve.hasPointerCapture(e.pointerId)) move(abarAt(e));
  });
  curve.addEventListener("pointerup", () => release());

  function release() {
    if (!digitsKey || !sizes || ticking) return;
    draw.now();
    const text = (bytes) => btoa(String.fromCharCode(...bytes)),
      rounded = Math.round(level * 1000) / 1000;
    const message = { ink: ink.encode(easel.bits), level: rounded, seed },
      key = JSON.stringify(message);
    if (key === sent) return;
    sent = key;
    send("masking", { ...message, absorbing: text(x.absorbing), uniform: text(x.uniform), seq: ++seq });
    draw();
  }
  async function update({ data: next, setStateValue, setTriggerValue }) {
    data = next;
    words = next.labels;
    send = setStateValue;
    trigger = setTriggerValue;
    if (next.digits !== digitsKey) {
      easel.setDigits(await fetchPayload(next.digits));
      digitsKey = next.digits;
    }
    const fresh = seq === null;
    if (fresh) seq = next.seq;
    if (fresh || next.seq === seq) {
      // nothing of ours is still on its way: what Python says holds
      ({ level, seed } = next.state);
      if (fresh || (!easel.busy && next.ink !== ink.encode(easel.bits))) easel.show(next.ink);
      answer = next.answer;
      for (const kind of kinds)
        if (answer?.[kind]) inks[kind].set(Float32Array.from(atob(answer[kind].ink), (ch) => ch.charCodeAt(0) / 255));
    }
    if (next.upload && next.upload.id !== uploadSeen) {
      uploadSeen = next.upload.id;
      if (next.upload.pixels && !fresh)
        easel.set(Float32Array.from(atob(next.upload.pixels), (ch) => ch.charCodeAt(0) / 255));
    }
    easel.words(words);
    curveTitle.textContent = words.curve;
    transport.set({ labels: words, seed });
    scrubber.set({ label: words.level, text: (at) => fill(words.level_at, { abar: formatNumber(1 - at / 1000, 3) }) });
    layout();
    release(); // the first time, and after a link: the networks have not looked yet
  }
  return {
    update,
    dispose() {
      cancelAnimationFrame(ticking);
      clearTimeout(later);
      watch.disconnect();
      removeEventListener("resize", sizing);
      untheme();
      draw.cancel();
      sizing.cancel();
    },
  };
}

export default function (component) {
  const self = mountOnce(component.parentElement, (root) => makeMasking(root, component));
  self.update(component);
  return () => self.dispose();
}
