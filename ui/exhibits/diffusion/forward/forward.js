// Forward: a digit that is drawn, picked or uploaded, and t under the hand. x_t = signal x_0 + noise eps is computed
// here, in the frame of
// the move; the schedules' numbers come from Python once.
//
// data: {digits, plans: blobs, ink, default, upload, state: {schedule, back, t, seed}, seq, labels}. Told to Python:
// state "forward"
// {ink, schedule, back, t, seed, seq} on release, trigger "upload" {file, id}.
// The root element holds data-t, data-signal, data-noise, data-frames, data-schedule for whoever watches from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeScheduleCurves } from "./curves.js";

const FORWARD_SECONDS = 6;

function makeForward(root, first) {
  let data = first.data,
    words = data.labels,
    send = first.setStateValue,
    trigger = first.setTriggerValue,
    plans = null,
    names = [],
    look = themeOf(root),
    sizes = null;
  let s = { schedule: "cosine", back: "100", t: 0, seed: 0 },
    eps = new Float32Array(784),
    drawnFor = null,
    seq = null,
    sent = "",
    uploadSeen = "",
    speed = 1,
    ticking = 0,
    frames = 0,
    keys = "";
  const xt = new Float32Array(784),
    x0 = new Float32Array(784),
    mean = new Float32Array(784);
  const easel = makeEasel({
    changed: () => draw(),
    settled: () => release(),
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
    greys: true,
  });

  const figure = (canvas, ...more) => {
    const title = el("figcaption");
    return { title, canvas, box: el("figure", { class: "fw-figure" }, title, canvas, ...more) };
  };
  const epsilon = figure(el("canvas", { role: "img" })),
    mixed = figure(el("canvas", { role: "img", class: "fw-mixed" })),
    past = figure(el("canvas", { role: "img" }));
  const signs = [0, 1].map(() => el("div", { class: "fw-sign" })),
    curveCanvas = el("canvas", { class: "fw-curves", role: "img" }),
    facts = el("div", { class: "fw-facts" });
  const pick = (names, choose) => {
    const group = el("div", { class: "gm-segments", role: "group" });
    group.append(
      ...names.map((name) =>
        el("button", { class: "gm-button", type: "button", "data-name": name, onclick: () => choose(name) }),
      ),
    );
    return group;
  };
  const schedules = pick(["linear", "cosine", "sigmoid"], (name) => {
    s.schedule = name;
    draw();
    release();
  });
  const backs = pick(["1", "10", "100"], (name) => {
    s.back = name;
    draw();
    release();
  });
  const scheduleName = el("span"),
    backName = el("span"),
    backLine = el("div", { class: "fw-back" });
  const right = el("div", { class: "fw-right" }, el("div", { class: "fw-row" }, scheduleName, schedules), curveCanvas);
  const under = el(
    "div",
    { class: "fw-under" },
    past.box,
    el("div", { class: "fw-backbox" }, el("div", { class: "fw-row" }, backName, backs), backLine, facts),
  );
  const bar = el("canvas", { role: "img", class: "fw-bar" }),
    strip = el("canvas", { role: "img", class: "fw-strip" }),
    foot = el("div", { class: "fw-foot" });
  root.classList.add("fw-root");
  root.append(
    el(
      "div",
      { class: "fw-stage" },
      easel.element,
      signs[0],
      epsilon.box,
      signs[1],
      el("div", { class: "fw-result" }, mixed.box, under),
      right,
    ),
    bar,
    strip,
    foot,
  );
  const curves = makeScheduleCurves(curveCanvas, (t, done) => {
    stop();
    move(t);
    if (done) release();
  });
  const scrubber = makeScrubber(foot, {
    onScrub: (to, phase) => {
      stop();
      move(Math.round(to));
      if (phase === "end") release();
    },
    onHop: (d) => {
      stop();
      move(s.t + 10 * d);
      release();
    },
    onToggle: () => transport.toggle(),
  });
  const transport = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    seed: 0,
    onPlay: play,
    onPause: () => {
      cancelAnimationFrame(ticking);
      ticking = 0;
      release();
    },
    onStep: () => {
      move(s.t + 1);
      release();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onReset: () => {
      move(0);
      release();
    },
    onSeed: (seed) => {
      s.seed = seed;
      draw();
      release();
    },
  });

  const T = () => plans[`${s.schedule}.abar`].length - 1;
  function move(t) {
    s.t = Math.min(T(), Math.max(0, t));
    draw.now();
  }
  function stop() {
    if (ticking) transport.pause();
  }
  function play() {
    if (s.t >= T()) s.t = 0;
    let last = performance.now(),
      exact = s.t;
    const turn = (now) => {
      exact += (speed * T() * Math.min(100, now - last)) / 1000 / FORWARD_SECONDS;
      last = now;
      move(Math.round(exact));
      if (s.t < T()) ticking = requestAnimationFrame(turn);
      else transport.pause();
    };
    ticking = requestAnimationFrame(turn);
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  function noiseOf(seed) {
    if (drawnFor === seed) return;
    const { normal } = seededRandom(seed);
    eps = Float32Array.from({ length: 784 }, normal);
    drawnFor = seed;
  }
  const draw = onNextFrame(() => {
    if (!plans || !sizes) return;
    noiseOf(s.seed);
    const { schedule: name, t } = s,
      value = (key, at = t) => plans[`${name}.${key}`][at],
      signal = value("signal"),
      noisy = value("noise"),
      abar = value("abar");
    for (let i = 0; i < 784; i++) {
      x0[i] = 2 * easel.grey[i] - 1;
      xt[i] = signal * x0[i] + noisy * eps[i];
    }
    const { scale, small, width } = sizes,
      side = 28 * scale;
    noise.signed(fitCanvas(epsilon.canvas, side, side), eps, 0, 0, scale, look);
    noise.picture(fitCanvas(mixed.canvas, side, side), xt, noise.reach(abar), 0, 0, scale, look);
    signs[0].innerHTML = `\u00d7 <b>${formatNumber(signal, 3)}</b><br>+ <b>${formatNumber(noisy, 3)}</b> \u00d7`;
    signs[1].textContent = "=";
    mixed.title.textContent = fill(words.mixed, { t });
    const now = curves.draw({ plans, names, name, t, width: sizes.curves, height: sizes.tall, words }, look);
    stepBack(t, abar, small);
    noise.bar(bar, width, look.lecture ? 28 : 20, abar, words, look);
    if (!strip.hidden) drawStrip(name, width);
    const snr = abar / Math.max(1e-12, noisy * noisy),
      ratio = t === 0 ? "\u221e" : snr >= 0.01 ? snr.toPrecision(3) : snr.toExponential(1);
    facts.innerHTML = `<span><i>\u03b1\u0305</i><sub>t</sub> = <b>${formatNumber(abar, 4)}</b></span><span><i>\u03b2</i><sub>t</sub> = <b>${formatNumber(now.beta, 5)}</b></span><span>${words.snr}: <b>${ratio}</b></span>`;
    scrubber.set({ at: t, last: T(), extent: T() });
    Object.assign(root.dataset, { t, signal, noise: noisy, schedule: name, seed: s.seed, frames: ++frames });
    announceDrawn(mixed.canvas, { t });
    tell(t, signal, noisy, abar, now.beta);
  });
  // Where x_t most probably was some steps before, for who knows x_0.
  function stepBack(t, abar, scale) {
    const back = Math.max(0, t - Number(s.back)),
      [a, b, sigma] = ["a", "b", "sigma"].map((key) => plans[`${s.schedule}.${s.back}.${key}`][t]);
    for (let i = 0; i < 784; i++) mean[i] = t ? a * x0[i] + b * xt[i] : x0[i];
    noise.picture(
      fitCanvas(past.canvas, 28 * scale, 28 * scale),
      mean,
      noise.reach(plans[`${s.schedule}.abar`][back]),
      0,
      0,
      scale,
      look,
    );
    past.title.textContent = fill(words.back_title, { s: back });
    backLine.innerHTML = t
      ? `<i>\u03bc\u0303</i> = <b>${formatNumber(a, 4)}</b> <i>x</i><sub>0</sub> + <b>${formatNumber(b, 4)}</b> <i>x</i><sub>t</sub>, <i>\u03c3\u0303</i> = <b>${formatNumber(sigma, 4)}</b>`
      : words.back_start;
  }
  let stripped = "";
  function drawStrip(name, width) {
    const cell = 28 * sizes.strip,
      count = 11,
      gap = Math.max(0, (width - count * cell) / (count - 1)),
      key = [name, s.seed, width, cell, look.bg, look.lecture, easel.grey.join("")].join();
    const paint = key !== stripped,
      c = paint ? fitCanvas(strip, width, cell + 4) : strip.getContext("2d");
    const now = Math.round((s.t / T()) * (count - 1));
    if (paint) {
      c.clearRect(0, 0, width, cell + 4);
      const x = new Float32Array(784);
      for (let k = 0; k < count; k++) {
        const t = Math.round((k * T()) / (count - 1)),
          a = plans[`${name}.signal`][t],
          b = plans[`${name}.noise`][t];
        for (let i = 0; i < 784; i++) x[i] = a * x0[i] + b * eps[i];
        noise.picture(c, x, noise.reach(a * a), Math.round(k * (cell + gap)), 0, sizes.strip, look);
      }
      stripped = key;
    }
    c.clearRect(0, cell, width, 4);
    c.fillStyle = look.highlight;
    c.fillRect(Math.round(now * (cell + gap)), cell + 1, cell, 3);
  }
  let later = 0;
  function tell(t, signal, noisy, abar, beta) {
    clearTimeout(later);
    later = setTimeout(() => {
      scrubber.tell();
      mixed.canvas.setAttribute(
        "aria-label",
        fill(words.alt_mixed, { t, signal: formatNumber(signal, 3), noise: formatNumber(noisy, 3) }),
      );
      curveCanvas.setAttribute(
        "aria-label",
        fill(words.alt_curves, {
          name: words.names[s.schedule],
          t,
          abar: formatNumber(abar, 4),
          beta: formatNumber(beta, 5),
        }),
      );
      past.canvas.setAttribute("aria-label", fill(words.alt_back, { s: Math.max(0, t - Number(s.back)) }));
      strip.setAttribute("aria-label", fill(words.alt_strip, { T: T() }));
      epsilon.canvas.setAttribute("aria-label", words.alt_epsilon);
    }, 200);
  }

  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width || !plans) return;
    const narrow = width < 900,
      small = width < 560,
      size = look.lecture ? 18 : 14,
      high = Math.max(540, window.innerHeight - 150) - (look.lecture ? 340 : 305);
    const room = narrow ? (width - (small ? 24 : 12.5 * size)) / (small ? 2 : 3) : (width - 8.5 * size - 56 - 280) / 3;
    const scale = Math.max(4, Math.floor(Math.min(room, narrow ? 336 : high, 392) / 28)),
      left = high - 28 * scale;
    const used = 3 * 28 * scale + 8.5 * size + 56;
    sizes = {
      scale,
      width,
      small: Math.max(2, Math.floor(scale / 2) - 1),
      strip: narrow ? 1 : 2,
      curves: narrow ? width : Math.max(260, width - used),
      tall: narrow ? 260 : 28 * scale + 70,
    };
    strip.hidden = !narrow && left < 64;
    root.dataset.layout = small ? "small" : narrow ? "middle" : "wide";
    root.dataset.lecture = look.lecture ? "1" : "0";
    for (const [key, value] of [
      ["side", `${28 * scale}px`],
      ["data", look.data],
    ])
      root.style.setProperty(`--lab-${key}`, value);
    easel.draw(look, scale);
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

  function release() {
    if (!plans || ticking) return;
    const message = { ink: ink.encode(easel.bits), schedule: s.schedule, back: s.back, t: s.t, seed: s.seed },
      text = JSON.stringify(message);
    show();
    if (text === sent) return;
    sent = text;
    send("forward", { ...message, seq: ++seq });
  }
  function show() {
    for (const [group, chosen, label] of [
      [schedules, s.schedule, (n) => words.names[n]],
      [backs, s.back, (n) => n],
    ]) {
      for (const b of group.children) {
        b.textContent = label(b.dataset.name);
        b.setAttribute("aria-pressed", String(b.dataset.name === chosen));
      }
    }
    scheduleName.textContent = words.schedule;
    backName.textContent = words.back;
    schedules.setAttribute("aria-label", words.schedule);
    backs.setAttribute("aria-label", words.back);
    epsilon.title.textContent = words.epsilon;
    curveCanvas.title = words.others;
    easel.words(words);
    transport.set({ labels: words, seed: s.seed });
    scrubber.set({ label: words.time, text: (at) => fill(words.time_at, { t: Math.round(at), T: T() }) });
  }
  async function update({ data: next, setStateValue, setTriggerValue }) {
    data = next;
    words = next.labels;
    send = setStateValue;
    trigger = setTriggerValue;
    const asked = [next.digits, next.plans].join();
    if (asked !== keys) {
      keys = asked;
      const [digits, numbers] = await Promise.all([fetchPayload(next.digits), fetchPayload(next.plans)]);
      easel.setDigits(digits);
      plans = numbers.arrays;
      names = numbers.meta.names;
    }
    const fresh = seq === null;
    if (fresh) seq = next.seq;
    if (fresh || next.seq === seq) {
      // nothing of ours is still on its way: what Python says holds
      s = { ...next.state };
      if (fresh || (!easel.busy && next.ink !== ink.encode(easel.bits))) easel.show(next.ink);
      if (fresh) sent = JSON.stringify({ ink: next.ink, ...s });
    }
    if (next.upload && next.upload.id !== uploadSeen) {
      uploadSeen = next.upload.id;
      if (next.upload.pixels && !fresh) {
        easel.set(Float32Array.from(atob(next.upload.pixels), (ch) => ch.charCodeAt(0) / 255));
        release();
      }
    }
    show();
    layout();
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
  const self = mountOnce(component.parentElement, (root) => makeForward(root, component));
  self.update(component);
  return () => self.dispose();
}
