// What training minimises: the bound of the checkpoint on all test pictures (measured once, arrives whole), or of one
// drawn picture (measured now,
// arrives term by term), cut into its terms over t; below, the error, its weight in the bound and in training, and the
// product. Pointing at a t
// shows what the network had to do there.
//
// data: {digits, ink, default, upload, lane: {id, stream} | null, survey: blob | null, plan: blob, trained: "simple" |
// "velocity", state: {whose, axis,
// tick, cuts, seed}, seq, labels}. Told to Python: state "terms" {ink, whose, axis, tick, cuts, seed, seq} on release,
// triggers "upload", "command".
// The root element holds data-t, data-s, data-nats, data-total, data-terms, data-steps, data-status, data-whose,
// data-frames for whoever watches.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { makeLane } from "../../../browser/lane.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { sketch } from "../../../browser/sketch.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { termPaint } from "./paint.js";
import { termSums } from "./sums.js";

const TERMS_SECONDS = 10;

function makeTerms(root, first) {
  const T = 1000,
    dims = 784;
  let data = first.data,
    words = data.labels,
    send = first.setStateValue,
    trigger = first.setTriggerValue,
    look = themeOf(root),
    sizes = null,
    lane = null,
    survey = null,
    plan = null;
  let s = { ...data.state },
    seq = null,
    sent = "",
    uploadSeen = "",
    keys = "",
    ticking = 0,
    speed = 1,
    frames = 0,
    dead = false,
    boxes = new Map();
  const command = makeCommands(trigger),
    n0 = (v) => Math.round(v).toLocaleString("en-US");
  const easel = makeEasel({
    changed: () => {},
    settled: () => {
      s.whose = "picture";
      release();
    },
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
    greys: true,
  });
  const figure = () => {
    const title = el("figcaption"),
      canvas = el("canvas", { role: "img" });
    return { title, canvas, box: el("figure", { class: "tm-figure" }, title, canvas) };
  };
  const seen = { x: figure(), x0: figure(), off: figure() };
  const pick = (names, choose) => {
    const group = el("div", { class: "gm-segments", role: "group" });
    group.append(
      ...names.map((name) =>
        el("button", { class: "gm-button", type: "button", "data-name": name, onclick: () => choose(name) }),
      ),
    );
    return group;
  };
  const whose = pick(["test", "picture"], (name) => {
      s.whose = name;
      show();
      draw();
      release();
    }),
    axis = pick(["log", "linear"], (name) => {
      s.axis = name;
      show();
      draw();
      release();
    });
  const cuts = el("select", {
      class: "gm-select",
      onchange: () => {
        s.cuts = Number(cuts.value);
        release();
      },
    }),
    cutsName = el("span"),
    cutsBox = el("label", { class: "gm-field" }, cutsName, cuts),
    totalLine = el("span", { class: "tm-total" });
  const bars = el("canvas", { class: "tm-bars", role: "img", tabindex: 0 }),
    small = [0, 1, 2].map(() => el("canvas", { class: "tm-small", role: "img" })),
    signs = ["\u00d7", "\u2192"].map((sign) => el("span", { class: "tm-sign", "aria-hidden": "true" }, sign));
  const three = el("div", { class: "tm-three" }, small[0], signs[0], small[1], signs[1], small[2]),
    line = el("div", { class: "tm-line" }),
    foot = el("div"),
    said = el("p", { class: "tm-said", "aria-live": "polite" });
  root.classList.add("tm-root");
  root.append(
    el(
      "div",
      { class: "tm-stage" },
      easel.element,
      el("div", { class: "tm-seen" }, seen.x.box, seen.x0.box, seen.off.box),
      el("div", { class: "tm-right" }, el("div", { class: "tm-top" }, whose, axis, cutsBox, totalLine), bars, three),
    ),
    line,
    foot,
    said,
  );
  const scrubber = makeScrubber(foot, {
    onScrub: (to, phase) => {
      stop();
      point(to / 1000);
      if (phase === "end") release();
    },
    onHop: (d) => {
      stop();
      hop(d);
      release();
    },
    onToggle: () => transport.toggle(),
  });
  const transport = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    seed: s.seed,
    onPlay: play,
    onPause: () => {
      cancelAnimationFrame(ticking);
      ticking = 0;
      release();
    },
    onStep: () => {
      hop(1);
      release();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onReset: () => {
      s.tick = 1;
      draw();
      release();
    },
    onSeed: (seed) => {
      s.seed = seed;
      release();
    },
  });
  const log = () => s.axis === "log",
    place = (t) => termSums.place(t, T, log());
  function point(p) {
    s.tick = termSums.time(p, T, log());
    draw();
  }
  function hop(d) {
    // from bar to bar
    const list = [1, ...termSums.bins(terms().list, T, log()).map((b) => b.t)],
      next = d > 0 ? list.find((t) => t > s.tick) : list.findLast((t) => t < s.tick);
    if (next !== undefined) {
      s.tick = next;
      draw();
    }
  }
  function stop() {
    if (ticking) transport.pause();
  }
  function play() {
    let p = place(s.tick) >= 1 ? 0 : place(s.tick),
      last = performance.now();
    const turn = (now) => {
      p += (speed * Math.min(100, now - last)) / 1000 / TERMS_SECONDS;
      last = now;
      point(p);
      if (p < 1) ticking = requestAnimationFrame(turn);
      else transport.pause();
    };
    ticking = requestAnimationFrame(turn);
  }

  // ---- the terms on show
  // ----------------------------------------------------------------------------------------------------------------
  // {list, prior, steps}: the picture's as far as they have come, or those of the test pictures.
  function terms() {
    if (s.whose === "test" && survey) return survey;
    if (!lane?.meta) return { list: [], prior: null, steps: s.cuts };
    const v = (row, name) => lane.run.value(row, name),
      rows = lane.run.path().flatMap((part) => part.rows);
    const all = rows
      .map((row) => Object.fromEntries(["s", "t", "nats", "error", "miss"].map((name) => [name, v(row, name)])))
      .filter((term) => Number.isFinite(term.nats));
    const last = all.find((term) => term.s === term.t);
    return { list: all.filter((term) => term.s < term.t), prior: last?.nats ?? null, steps: lane.meta.steps };
  }
  function readSurvey({ arrays: a, meta }) {
    const list = [];
    for (let i = 0; i < a.t.length; i++)
      if (a.s[i] < a.t[i]) list.push({ s: a.s[i], t: a.t[i], nats: a.nats[i], error: a.error[i], miss: a.miss[i] });
    return { list, prior: meta.prior, steps: list.length };
  }
  function onNews(from, meta) {
    if (from !== lane || dead) return;
    draw();
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  const draw = onNextFrame(() => {
    if (!sizes || !plan || dead) return;
    const { list, prior, steps } = terms(),
      whole = termSums.whole(list, prior),
      bins = termSums.bins(list, T, log()),
      shares = termSums.shares(bins, plan),
      { wide, tall, third, low } = sizes,
      t = s.tick;
    const now = list.find((v) => t > v.s && t <= v.t) ?? null,
      left = 3.1 * look.size,
      x = { left, width: wide - left - 3.4 * look.size, place };
    const under = termPaint.bars(bars, { width: wide, height: tall, whole, bins, x, t, T, log: log(), words }, look);
    boxes.set(bars, x);
    drawThree({ list, bins, shares, now, under, third, low, t });
    drawSeen(t);
    const bits = whole.total / (dims * Math.LN2);
    totalLine.textContent = list.length
      ? fill(words.total, { nats: formatNumber(whole.total, 1), bits: formatNumber(bits, 3) })
      : "";
    line.innerHTML = now ? sentence(now, whole) : "";
    scrubber.set({ at: 1000 * place(t), last: 1000, extent: 1000 });
    Object.assign(root.dataset, {
      t,
      s: now?.s ?? "",
      nats: now?.nats ?? "",
      total: whole.total,
      terms: list.length,
      steps,
      whose: s.whose,
      status: lane?.status ?? "",
      frames: ++frames,
    });
    announceDrawn(bars, { t });
    tell(whole, bins, shares, list, now);
  });
  // The term at the cursor as it was computed, with its numbers.
  function sentence(v, whole) {
    const b = (value, digits = 2) => `<b>${value >= 1000 ? n0(value) : formatNumber(value, digits)}</b>`,
      share = formatNumber((100 * v.nats) / (whole.total || 1), 1);
    if (v.s === 0)
      return `<i>L</i><sub>0</sub> = \u2212 log <i>p</i>(<i>x</i><sub>0</sub> | <i>x</i><sub>${v.t}</sub>) = ${b(v.nats, 1)} ${words.nats}, ${fill(words.share, { p: share })}`;
    const half = (plan.snr[v.s] - plan.snr[v.t]) / 2,
      form = half >= 0.01 ? formatNumber(half, half < 10 ? 3 : 1) : half.toExponential(1).replace("-", "\u2212");
    return `<i>L</i><sub>${v.s}</sub> = \u00bd (SNR<sub>${v.s}</sub> \u2212 SNR<sub>${v.t}</sub>) |<i>x</i><sub>0</sub> \u2212 <i>x\u0302</i><sub>0</sub>|\u00b2 = ${form} \u00b7 ${formatNumber(v.miss, v.miss < 10 ? 3 : 1)} = ${b(v.nats, v.nats < 1 ? 4 : 2)} ${words.nats}, ${fill(words.share, { p: share })}`;
  }
  function drawThree({ list, bins, shares, now, under, third: width, low: height, t }) {
    const common = { width, height, T, log: log(), t, place },
      from = (v) => Math.max(v.s, 1),
      velocity = data.trained === "velocity",
      at = Math.max(1, t);
    const errors = list.map((v) => [from(v), v.t, v.error / dims]),
      value = (v, d = 3) =>
        v === undefined || !Number.isFinite(v)
          ? undefined
          : v >= 0.001 || v === 0
            ? formatNumber(v, d)
            : v.toExponential(0).replace("-", "\u2212");
    const roof = Math.max(0.1, ...errors.slice(1).map((e) => e[2])),
      mark = sketch.step(roof, 3);
    const raw = {
      name: now ? "|\u03b5 \u2212 \u03b5\u0302|\u00b2 =" : "",
      points: errors,
      colour: look.text,
      value: value(now?.error / dims),
    };
    boxes.set(
      small[0],
      termPaint.small(
        small[0],
        {
          ...common,
          title: words.error,
          low: 0,
          high: roof,
          ticks: [0, 1, 2, 3, 4, 5]
            .map((i) => +(i * mark).toPrecision(3))
            .filter((v) => v <= 1.001 * roof)
            .map((v) => [v, String(v)]),
          curves: [raw],
        },
        look,
      ),
    );
    const lines = [
      {
        name: words.bound,
        points: list.filter((v) => v.s > 0).map((v) => [v.s, v.t, termSums.weight(v.s, v.t, plan) / (v.t - v.s)]),
        colour: look.data,
        value: value(now && now.s ? termSums.weight(now.s, now.t, plan) / (now.t - now.s) : undefined),
      },
      {
        name: words.simple,
        points: [
          [1, 1, 1],
          [T, T, 1],
        ],
        colour: look.generated,
        value: "1",
      },
    ];
    if (velocity)
      lines.push({
        name: words.velocity,
        points: Array.from({ length: 100 }, (_, i) => {
          const u = termSums.time(i / 99, T, log());
          return [u, u, 1 / Math.max(1e-4, plan.abar[u])];
        }),
        colour: look.latent,
        dash: [6, 4],
        value: value(1 / Math.max(1e-4, plan.abar[at]), 2),
      });
    boxes.set(
      small[1],
      termPaint.small(
        small[1],
        {
          ...common,
          title: words.weight,
          low: 1e-4,
          high: 1e3,
          powers: true,
          ticks: [
            [1e-4, "10\u207b\u2074"],
            [1, "1"],
            [1e3, "10\u00b3"],
          ],
          curves: lines,
        },
        look,
      ),
    );
    const heights = (name) => bins.map((b, i) => shares[name][i] / Math.max(1e-9, place(b.t) - place(b.s))),
      curve = (name, text, colour, dash) => ({
        name: text,
        colour,
        dash,
        steps: true,
        points: bins.map((b, i) => [b.s, b.t, heights(name)[i]]),
        value: under >= 0 ? `${formatNumber(100 * shares[name][under], 1)} %` : undefined,
      });
    const curves = [
      curve("bound", words.bound, look.data),
      curve("simple", words.simple, look.generated),
      ...(velocity ? [curve("velocity", words.velocity, look.latent, [6, 4])] : []),
    ];
    const most = Math.max(0.1, ...curves.flatMap((one) => one.points.map((p) => p[2])));
    boxes.set(
      small[2],
      termPaint.small(
        small[2],
        {
          ...common,
          title: words.product,
          low: 0,
          high: log() ? most : Math.min(most, 12),
          ticks: [[0, "0"]],
          curves,
          legend: log() ? "left" : "right",
        },
        look,
      ),
    );
  }
  // The picture at the cursor; before a run has come that far, the nearest time that it has looked at.
  function drawSeen(t) {
    const { scale } = sizes,
      side = 28 * scale,
      all = lane?.meta ? lane.run.pictures() : [],
      at = (p) => lane.run.value(lane.run.row(p.step), "t");
    const p = all.reduce((best, q) => (best === null || Math.abs(at(q) - t) < Math.abs(at(best) - t) ? q : best), null),
      time = p ? at(p) : 0;
    root.dataset.seen = time;
    for (const [name, { canvas, title }] of Object.entries(seen)) {
      const c = fitCanvas(canvas, side, side);
      if (!p) {
        c.fillStyle = look.panel;
        c.fillRect(0, 0, side, side);
        continue;
      }
      if (name === "off") {
        const guess = Float32Array.from(noise.read(p.arrays.x0, 0));
        for (let i = 0; i < dims; i++) guess[i] -= 2 * easel.grey[i] - 1;
        noise.signed(c, guess, 0, 0, scale, look, 1);
      } else
        noise.picture(
          c,
          noise.read(p.arrays[name], 0),
          name === "x" ? noise.reach(plan.abar[time]) : 1,
          0,
          0,
          scale,
          look,
        );
      title.textContent = fill(words[`seen_${name}`], { t: time });
    }
  }
  let later = 0;
  function tell(whole, bins, shares, list, now) {
    clearTimeout(later);
    later = setTimeout(() => {
      if (!list.length) {
        said.textContent = lane?.meta?.text || words.waiting;
        return;
      }
      const trained = data.trained,
        half = termSums.half(bins, shares.bound),
        i = bins.findIndex((b) => b.t >= half);
      const facts = {
        t: s.tick,
        total: formatNumber(whole.total, 1),
        bits: formatNumber(whole.total / (dims * Math.LN2), 3),
        first: formatNumber((100 * whole.first) / whole.total, 0),
        half,
        halfTrained: termSums.half(bins, shares[trained]),
        below: formatNumber(100 * shares[trained].slice(0, i + 1).reduce((a, b) => a + b, 0), 0),
        nats: formatNumber(now?.nats ?? 0, now && now.nats < 1 ? 3 : 1),
        p: formatNumber((100 * (now?.nats ?? 0)) / whole.total, 1),
        each: formatNumber(Math.sqrt((now?.miss ?? 0) / dims) / 2, 3),
      };
      said.textContent = [lane?.meta?.text ?? "", fill(words.said, facts)].filter(Boolean).join(" ");
      scrubber.tell();
      bars.setAttribute("aria-label", fill(words.alt_bars, facts));
      small.forEach((canvas, k) => canvas.setAttribute("aria-label", words[["error", "weight", "product"][k]]));
      for (const { canvas, title } of Object.values(seen)) canvas.setAttribute("aria-label", title.textContent);
      const coming = s.whose === "picture" && lane?.growing;
      transport.set({
        status: coming
          ? fill(lane.meta.status === "queued" ? words.status_queued : words.status_coming, {
              step: n0(list.length),
              steps: n0(lane.meta.steps),
              rate: lane.meta.rate,
              place: lane.meta.place,
            })
          : fill(words.status, { steps: n0(list.length) }),
      });
    }, 120);
  }

  // ---- sizes and the hand
  // ---------------------------------------------------------------------------------------------------------------
  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width) return;
    const narrow = width < 760,
      size = look.lecture ? 18 : 14,
      high = Math.max(540, window.innerHeight - 150) - (look.lecture ? 190 : 150);
    const scale = narrow ? Math.max(3, Math.floor((width - 16) / 84)) : Math.max(3, Math.floor((high - 66) / 84)),
      board = narrow ? Math.floor(Math.min(width, 300) / 28) : Math.max(6, Math.min(9, scale + 2));
    const wide = narrow ? width : width - 28 * (scale + board) - 36,
      low = narrow ? 150 : Math.round(0.37 * (high - 40)),
      room = narrow ? wide : Math.floor((wide - 60) / 3);
    sizes = { scale, wide, third: room, low, tall: narrow ? 300 : high - 44 - low };
    root.dataset.layout = narrow ? "small" : "wide";
    root.dataset.lecture = look.lecture ? "1" : "0";
    for (const [key, value] of [
      ["side", `${28 * board}px`],
      ["data", look.data],
    ])
      root.style.setProperty(`--lab-${key}`, value);
    if (keys) easel.draw(look, board);
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
  for (const canvas of [bars, ...small]) {
    const at = (e) => {
      const x = boxes.get(canvas);
      return x ? (e.clientX - canvas.getBoundingClientRect().left - x.left) / x.width : 0;
    };
    canvas.addEventListener("pointerdown", (e) => {
      if (e.button) return;
      canvas.setPointerCapture(e.pointerId);
      stop();
      point(at(e));
    });
    canvas.addEventListener("pointermove", (e) => {
      if (canvas.hasPointerCapture(e.pointerId)) point(at(e));
    });
    canvas.addEventListener("pointerup", () => release());
  }
  bars.addEventListener("keydown", (e) => {
    const d = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (d) {
      e.preventDefault();
      e.stopPropagation();
      hop(d);
      release();
    }
  });
  root.addEventListener("keydown", (e) => {
    if (
      !/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) &&
      ![scrubber.canvas, bars].includes(e.target) &&
      easel.key(e)
    )
      e.preventDefault();
  });

  function show() {
    for (const [group, chosen, label] of [
      [whose, s.whose, (n) => words[`whose_${n}`]],
      [axis, s.axis, (n) => words[`axis_${n}`]],
    ])
      for (const b of group.children) {
        b.textContent = label(b.dataset.name);
        b.setAttribute("aria-pressed", String(b.dataset.name === chosen));
        b.disabled = b.dataset.name === "test" && !survey;
      }
    whose.setAttribute("aria-label", words.whose);
    axis.setAttribute("aria-label", words.axis);
    cutsBox.hidden = s.whose !== "picture";
    cutsName.textContent = words.cuts;
    const stops = [...new Set([...words.stops, s.cuts])].sort((a, b) => a - b);
    cuts.replaceChildren(...stops.map((n) => el("option", { value: n }, n0(n))));
    cuts.value = String(s.cuts);
    easel.words(words);
    transport.set({ labels: words, seed: s.seed });
    scrubber.set({ label: words.time, text: (at) => fill(words.time_at, { t: termSums.time(at / 1000, T, log()) }) });
  }
  function release() {
    if (!keys || ticking) return;
    const message = { ink: ink.encode(easel.bits), ...s },
      text = JSON.stringify(message);
    show();
    if (text === sent) return;
    sent = text;
    send("terms", { ...message, seq: ++seq });
  }
  async function update({ data: next, setStateValue, setTriggerValue }) {
    data = next;
    words = next.labels;
    send = setStateValue;
    trigger = command.send = setTriggerValue;
    const wanted = [next.digits, next.plan, next.survey].join();
    if (wanted !== keys) {
      const [digits, numbers, found] = await Promise.all([
        fetchPayload(next.digits),
        fetchPayload(next.plan),
        next.survey ? fetchPayload(next.survey) : null,
      ]);
      if (dead) return;
      easel.setDigits(digits);
      plan = numbers.arrays;
      survey = found ? readSurvey(found) : null;
      keys = wanted;
    }
    if (next.lane && JSON.stringify(lane?.source) !== JSON.stringify(next.lane)) {
      lane?.dispose();
      lane = makeLane(next.lane, {
        most: 40e6,
        onNews,
        command,
        whole: ({ run, meta }) => run.pictures().length >= meta.steps,
      });
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
        s.whose = "picture";
        release();
      }
    }
    show();
    layout();
  }
  return {
    update,
    dispose() {
      dead = true;
      cancelAnimationFrame(ticking);
      clearTimeout(later);
      lane?.dispose();
      watch.disconnect();
      removeEventListener("resize", sizing);
      untheme();
      draw.cancel();
      sizing.cancel();
    },
  };
}

export default function (component) {
  const self = mountOnce(component.parentElement, (root) => makeTerms(root, component));
  self.update(component);
  return () => self.dispose();
}
