// Discrete diffusion backwards: sixteen pictures of 0, 1 and mask on their way to digits. One of them large, beside it
// what the network says
// each pixel was, and how probable it is that this step changes it; the step's equation with its numbers, and one
// pixel's under the pointer.
// In the task "fill" a drawn digit stands in front, half of it masked.
//
// data: {lane: {id, blob} | {id, stream}, task: "reveal" | "fill", kind, hidden: [side, share], view: {at, pick},
// autoplay, seed, digits, ink, upload,
// seq, labels}. Told to Python: state "view" {at, pick} and, in "fill", state "drawn" {ink, seq}, on release; triggers
// "upload" and "command" (makeCommands).
// The root element holds data-step, data-t, data-have, data-mode, data-status, data-playing, data-run, data-kind,
// data-masked, data-changed, data-frames.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { makeLane } from "../../../browser/lane.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { states } from "../../../browser/states.js";
import { makeTelling } from "../../../browser/telling.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { d3pmPaint, d3pmWords } from "./paint.js";

const D3PM_SECONDS = 9;

function makeD3pm(root, first) {
  let data = first.data,
    words = data.labels,
    lane = null,
    look = themeOf(root),
    speed = 1,
    k = 0,
    pixel = null,
    sizes = null,
    spots = null,
    strip = null;
  let backwards = 0,
    wanted = null,
    known = "",
    rounds = 0,
    frames = 0,
    told = 0,
    dead = false;
  let seq = null,
    sentInk = "",
    uploadSeen = "",
    digitsKey = "",
    trigger = first.setTriggerValue,
    state = first.setStateValue;
  const command = makeCommands(trigger),
    n0 = (v) => Math.round(v).toLocaleString("en-US"),
    change = new Float32Array(states.AREA),
    filling = () => data.task === "fill";

  // ---- what stands where
  // ------------------------------------------------------------------------------------------------------
  const figure = (name, canvas) => {
    const title = el("figcaption");
    return { title, canvas, box: el("figure", { class: `d3-figure d3-${name}` }, title, canvas) };
  };
  const easel = makeEasel({
    changed: () => {},
    settled: () => release(),
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
    over: hide,
  });
  const large = Object.fromEntries(
    ["now", "ink", "change"].map((name) => [name, figure(name, el("canvas", { class: "d3-large", role: "img" }))]),
  );
  const batch = figure("batchbox", el("canvas", { class: "d3-batch", role: "listbox", tabindex: 0 }));
  const barCanvas = el("canvas", { class: "d3-bar", role: "img" }),
    eq = el("div", { class: "d3-eq" }),
    pixelLine = el("div", { class: "d3-pixel" }),
    odds = el("canvas", { class: "d3-odds", role: "img" });
  const stripCanvas = el("canvas", { class: "d3-strip", role: "img" }),
    foot = el("div"),
    said = el("p", { class: "d3-said", "aria-live": "polite" });
  root.classList.add("d3-root");
  root.append(
    el("div", { class: "d3-stage" }, easel.element, large.now.box, large.ink.box, large.change.box, batch.box),
    barCanvas,
    el("div", { class: "d3-line" }, el("div", {}, eq, pixelLine), odds),
    stripCanvas,
    foot,
    said,
  );
  const scrubber = makeScrubber(foot, {
    onScrub: scrub,
    onHop: (d) => {
      still();
      player.hop(d);
      commitSoon();
    },
    onToggle: () => bar.toggle(),
  });
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    onPlay: play,
    onPause: pause,
    onStep: () => {
      player.hop(1);
      commitSoon();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onReset: () => {
      player.seek(0);
      commitSoon();
    },
    onSeed: (seed) => command({ do: "seed", seed }),
  });
  const back = el("button", { class: "gm-button", type: "button", onclick: () => (backwards ? pause() : reverse()) });
  bar.element.children[1].before(back);
  const player = makePlayer({
    runs: () => (lane ? [lane.run] : []),
    live: () => Boolean(lane?.growing),
    pace,
    onFrame: draw,
    onState: showState,
  });
  function hide(c, scale, T) {
    const [side, share] = data.hidden,
      n = Math.round(share * 28) * scale,
      whole = 28 * scale;
    states.hatched(
      c,
      ...{
        top: [0, 0, whole, n],
        bottom: [0, whole - n, whole, n],
        left: [0, 0, n, whole],
        right: [whole - n, 0, n, whole],
      }[side],
      T,
    );
  }

  // ---- playing
  // -------------------------------------------------------------------------------------------------------------------
  const steps = () => Math.max(1, lane?.meta?.steps ?? 1);
  function pace() {
    return (speed * steps()) / D3PM_SECONDS;
  }
  function still() {
    cancelAnimationFrame(backwards);
    backwards = 0;
  }
  function play() {
    still();
    if (lane?.growing && player.at >= player.head() - 0.5) player.follow();
    else player.play();
  }
  function pause() {
    still();
    player.pause();
    showState();
    commit();
  }
  function reverse() {
    if (player.at <= 0) player.seek(player.end());
    player.pause();
    if (prefersCalm()) {
      player.hop(-1);
      commitSoon();
      return;
    }
    let last = performance.now();
    const turn = (now) => {
      const at = Math.max(0, player.at - (pace() * Math.min(100, now - last)) / 1000);
      last = now;
      backwards = at > 0 ? requestAnimationFrame(turn) : 0;
      player.seek(at);
      if (!backwards) commit();
    };
    backwards = requestAnimationFrame(turn);
    showState();
  }
  function scrub(to, phase) {
    still();
    player.seek(to);
    if (phase === "end") {
      if (lane?.growing && to >= player.head() - 0.5) player.follow();
      commitSoon();
    }
  }
  const isPlaying = () =>
    Boolean(backwards) || player.playing || (player.following && (Boolean(lane?.growing) || player.moving));

  // ---- news of the run
  // --------------------------------------------------------------------------------------------------------------
  function onNews(from, meta) {
    if (from !== lane || dead) return;
    const fresh = known !== (known = meta.run || data.lane.blob);
    if (fresh) {
      still();
      player.stop();
      player.seek(0);
      layout();
    }
    if (wanted !== null && player.end() >= wanted) {
      player.seek(wanted);
      wanted = null;
    } else if (fresh && wanted === null) begin(meta);
    else if (fresh) player.follow();
    player.heard();
    showState();
  }
  function begin(meta) {
    if (meta.source === "live") player.follow();
    else if (data.autoplay > rounds && !prefersCalm()) {
      rounds = data.autoplay;
      player.play();
    } else player.seek(Math.round(0.6 * player.end()));
  }
  function mount(next) {
    if (lane && JSON.stringify(lane.source) === JSON.stringify(next.lane)) return;
    lane?.dispose();
    known = "";
    lane = makeLane(next.lane, { most: 80e6, onNews, command, whole: makeLane.whole });
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  function showState() {
    easel.element.hidden = !filling();
    large.change.box.hidden = filling();
    easel.words({ ...words, inkTitle: words.title_fill });
    large.ink.title.textContent = words.guess;
    batch.title.textContent = words.batch;
    batch.canvas.title = words.batch_help;
    for (const { canvas } of Object.values(large)) canvas.title = words.pixel_help;
    back.textContent = words.reverse;
    back.setAttribute("aria-pressed", String(Boolean(backwards)));
    root.dataset.kind = data.kind;
    if (!lane?.meta) return;
    scrubber.set({
      last: player.end(),
      extent: steps(),
      label: words.timeline,
      text: (at) => fill(words.timeline_at, { step: n0(at), steps: n0(steps()) }),
    });
    Object.assign(root.dataset, {
      mode: lane.live ? "live" : "recorded",
      status: lane.status,
      run: lane.meta.run,
      have: lane.run.pictures().length,
      playing: String(isPlaying()),
    });
    player.redraw();
  }
  const write = (node, name, value) => {
    if (node[name] !== value) node[name] = value;
  };
  function draw(at) {
    const seen = sizes && !dead && lane?.meta ? lane.run.look(at) : null;
    if (!seen) return;
    const p = seen.t >= 1 ? seen.b : seen.a,
      row = lane.run.row(p.step),
      v = (name) => lane.run.value(row, name);
    const n = { t: v("t"), s: v("s"), abar_t: v("abar_t"), abar_s: v("abar_s") },
      { x, ink: inks, turned } = p.arrays,
      kind = lane.meta.settings.noise,
      { scale, small, columns, width, rows } = sizes,
      side = 28 * scale;
    states.picture(fresh(large.now.canvas, side), x, k, 0, 0, scale, look);
    states.inks(fresh(large.ink.canvas, side), inks, k, 0, 0, scale, look);
    const now = n.t ? states.changes(kind, x, inks, k, n.abar_s, n.abar_t, change) : { most: 0, sum: 0 };
    if (!n.t) change.fill(0);
    if (!filling()) states.heat(fresh(large.change.canvas, side), change, now.most, 0, 0, scale, look);
    for (const { canvas } of Object.values(large)) noise.mark(canvas.getContext("2d"), pixel, 0, 0, scale, look);
    spots = d3pmPaint.batch(batch.canvas, { x, k, scale: small, columns }, look);
    strip = d3pmPaint.strip(stripCanvas, width, { run: lane.run, k, end: steps(), at, rows }, look);
    let masked = 0,
      sure = 0,
      bits = 0,
      wrong = 0;
    for (let i = k * 784; i < (k + 1) * 784; i++) {
      masked += x[i] === states.MASK;
      if (kind === "uniform" || x[i] === states.MASK) {
        sure += Math.abs(inks[i] - 0.5) > 0.45;
        bits += states.entropy(inks[i]);
      }
      wrong += kind === "uniform" && inks[i] > 0.5 !== (x[i] === 1);
    }
    d3pmPaint.bar(barCanvas, width, look.lecture ? 30 : 22, { kind, masked, abar: n.abar_t }, words, look);
    write(large.now.title, "textContent", n.t ? fill(words.now, { t: n0(n.t) }) : words.done);
    write(large.change.title, "textContent", fill(words.change, { p: formatNumber(100 * now.most, 1) }));
    write(
      eq,
      "innerHTML",
      n.t ? `<span>${fill(words.step_to, { s: n0(n.s) })}</span>${d3pmWords.step(kind, n)}` : words.nothing_left,
    );
    const where = k * 784 + (pixel ?? 14 * 28 + 14),
      one = { kind, x: x[where], p: inks[where], n };
    write(
      pixelLine,
      "innerHTML",
      n.t ? (pixel === null ? `${words.pixel_middle} ` : "") + d3pmWords.pixel(kind, n, one, words) : "",
    );
    odds.hidden = !n.t;
    if (n.t) d3pmPaint.odds(odds, sizes.odds, look.lecture ? 92 : 74, one, words, look);
    scrubber.move(at);
    Object.assign(root.dataset, { step: p.step, t: n.t, masked, changed: turned[k], frames: ++frames });
    const time = performance.now();
    if (time - told > 150 || !player.moving) {
      told = time;
      speak(n, kind, { masked, sure, bits, wrong, sum: now.sum, turned: turned[k] }, at);
    }
    announceDrawn(large.now.canvas, { step: p.step });
  }
  const fresh = (canvas, side) => fitCanvas(canvas, side, side);
  function speak(n, kind, { masked, sure, bits, wrong, sum, turned }, at) {
    scrubber.set({ at });
    scrubber.tell();
    const { meta } = lane,
      coming = lane.growing && player.following;
    bar.set({
      status: fill(
        lane.live
          ? meta.status === "queued"
            ? words.status_queued
            : coming
              ? words.status_coming
              : words.status_live
          : words.status_recorded,
        { step: n0(player.at), steps: n0(steps()), rate: meta.rate, place: meta.place },
      ),
      playing: isPlaying(),
    });
    root.dataset.playing = String(isPlaying());
    const of = kind === "absorbing" ? masked : states.AREA,
      name = n.t === 0 ? "done" : n.abar_t < 1e-4 ? "start" : "way";
    const facts = {
      n: k + 1,
      t: n0(n.t),
      masked: n0(masked),
      known: n0(states.AREA - masked),
      sure: of ? n0((100 * sure) / of) : 100,
      bits: n0(bits),
      wrong: n0(wrong),
      flips: n0(turned),
      expected: formatNumber(sum, 1),
      steps: n0(steps()),
      each: formatNumber((784 * (1 - lane.run.value(lane.run.row(0), "abar_t"))) / steps(), 1),
    };
    write(said, "textContent", [meta.text ?? "", fill(words[`said_${name}_${kind}`], facts)].filter(Boolean).join(" "));
    if (player.moving || backwards) return;
    large.now.canvas.setAttribute("aria-label", fill(words[`alt_now_${kind}`], facts));
    large.ink.canvas.setAttribute("aria-label", words.alt_ink);
    large.change.canvas.setAttribute("aria-label", large.change.title.textContent);
    odds.setAttribute("aria-label", pixelLine.textContent);
    batch.canvas.setAttribute("aria-label", fill(words.alt_batch, facts));
    stripCanvas.setAttribute("aria-label", fill(words.alt_strip, facts));
  }

  // ---- sizes
  // ------------------------------------------------------------------------------------------------------------------------
  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width) return;
    const narrow = width < 700,
      size = look.lecture ? 18 : 14;
    root.classList.toggle("d3-narrow", narrow);
    root.dataset.layout = narrow ? "small" : "wide";
    if (narrow) {
      const small = width < 464 ? Math.floor((width - 6) / 112) : 2;
      sizes = {
        scale: Math.max(3, Math.floor((width - 12) / 56)),
        small,
        columns: width < 464 ? 4 : 8,
        width,
        odds: Math.min(width, 420),
        rows: 1,
      };
    } else {
      const tall = Math.max(440, 0.735 * window.innerHeight) - (look.lecture ? 360 : 300),
        small = width > 1300 && tall > 330 ? 3 : 2;
      const room = (width - 4 * (28 * small + 2) - 44) / 3,
        high = filling() ? Math.max(tall - 60, 6 * 28) : Math.max(tall, 8 * 28),
        scale = Math.max(4, Math.floor(Math.min(room, high) / 28)); // under the drawing stand its tools
      sizes = {
        scale,
        small,
        columns: 4,
        width,
        odds: 24 * size,
        rows: filling() ? 1 : tall - 28 * scale > 40 ? 2 : 1,
      };
    }
    for (const [key, value] of [
      ["side", `${28 * sizes.scale}px`],
      ["data", look.data],
    ])
      root.style.setProperty(`--lab-${key}`, value);
    if (digitsKey) easel.draw(look, sizes.scale);
    const side = 28 * sizes.scale;
    if (!lane?.meta)
      for (const { canvas } of Object.values(large)) {
        const c = fresh(canvas, side);
        c.fillStyle = look.panel;
        c.fillRect(0, 0, side, side);
      }
    scrubber.resize(width, look);
    player.redraw();
  }
  const sizing = onNextFrame(layout),
    watch = new ResizeObserver(sizing);
  watch.observe(root);
  addEventListener("resize", sizing);
  const unwatch = onTheme(root, (now) => {
    look = now;
    layout();
    showState();
  });

  // ---- the hand
  // ---------------------------------------------------------------------------------------------------------------------
  for (const { canvas } of Object.values(large)) {
    const point = (e) => {
      const box = canvas.getBoundingClientRect(),
        at = (v, from, length) => Math.min(27, Math.max(0, Math.floor(((v - from) / length) * 28)));
      pixel = at(e.clientY, box.top, box.height) * 28 + at(e.clientX, box.left, box.width);
      player.redraw();
    };
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("pointerleave", () => {
      pixel = null;
      player.redraw();
    });
  }
  function choose(next) {
    k = Math.min(15, Math.max(0, next));
    player.redraw();
    commitSoon();
  }
  batch.canvas.addEventListener("click", (e) => {
    const box = batch.canvas.getBoundingClientRect(),
      cell = spots?.cell ?? 1;
    choose(
      Math.floor((e.clientY - box.top) / cell) * spots.columns +
        Math.min(spots.columns - 1, Math.floor((e.clientX - box.left) / cell)),
    );
  });
  batch.canvas.addEventListener("keydown", (e) => {
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -(spots?.columns ?? 4), ArrowDown: spots?.columns ?? 4 }[
      e.key
    ];
    if (move) {
      e.preventDefault();
      choose(k + move);
    }
  });
  const jump = (e) => {
    still();
    player.seek(strip?.at(e.clientX - stripCanvas.getBoundingClientRect().left) ?? 0);
    commitSoon();
  };
  stripCanvas.addEventListener("pointerdown", jump);
  stripCanvas.addEventListener("pointermove", (e) => {
    if (e.buttons) jump(e);
  });
  root.addEventListener("keydown", (e) => {
    const elsewhere =
      /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || [scrubber.canvas, batch.canvas].includes(e.target);
    if (filling() && !elsewhere && easel.key(e)) e.preventDefault();
  });

  // ---- what Python is told
  // -------------------------------------------------------------------------------------------------------------
  function release() {
    const text = ink.encode(easel.bits);
    if (!digitsKey || text === sentInk) return;
    sentInk = text;
    state("drawn", { ink: text, seq: ++seq });
  }
  const telling = makeTelling(
    () =>
      lane?.meta && !dead
        ? { at: player.playing || player.following || player.at >= steps() ? null : Math.round(player.at), pick: k }
        : null,
    150,
  );
  const commit = telling.now,
    commitSoon = telling.soon;

  async function update({ data: next, setStateValue, setTriggerValue }) {
    data = next;
    words = next.labels;
    state = telling.send = setStateValue;
    trigger = command.send = setTriggerValue;
    bar.set({ labels: words, seed: next.seed });
    if (next.digits !== digitsKey) {
      const blob = await fetchPayload(next.digits);
      if (dead) return;
      easel.setDigits(blob);
      digitsKey = next.digits;
    }
    const begun = seq === null;
    if (begun) seq = next.seq;
    if (begun || next.seq === seq) {
      // nothing of ours is still on its way: what Python says holds
      if (begun || (!easel.busy && next.ink !== ink.encode(easel.bits))) easel.show(next.ink);
      if (begun) sentInk = next.ink;
    }
    if (next.upload && next.upload.id !== uploadSeen) {
      uploadSeen = next.upload.id;
      if (next.upload.pixels && !begun) {
        easel.set(Float32Array.from(atob(next.upload.pixels), (ch) => ch.charCodeAt(0) / 255));
        release();
      }
    }
    if (telling.news(next.view)) {
      k = next.view.pick;
      wanted = next.view.at;
      if (lane?.meta && wanted !== null && player.end() >= wanted) {
        player.seek(wanted);
        wanted = null;
      }
    }
    mount(next);
    layout();
    showState();
  }
  return {
    update,
    dispose() {
      dead = true;
      still();
      player.stop();
      lane?.dispose();
      watch.disconnect();
      unwatch();
      telling.stop();
      removeEventListener("resize", sizing);
      sizing.cancel();
    },
  };
}

export default function (component) {
  const self = mountOnce(component.parentElement, (root) => makeD3pm(root, component));
  self.update(component);
  return () => self.dispose();
}
