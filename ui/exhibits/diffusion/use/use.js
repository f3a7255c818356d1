// Use it: fill in the erased part of a digit, finish a sketch, or go from one noise to another. What is drawn goes to
// Python when the hand
// lifts; the sixteen answers come step by step, as in "denoise", and are played here.
//
// data: {digits, ink, default, upload, lane: {id, blob} | {id, stream}, task, hidden: [side, share], seed, pick, seq,
// labels}. Told to Python: state "use"
// {ink, pick, seq} on release, triggers "upload" {file, id} and "command" {list: [{id, do: "seed" | "hello", ...}]}
// (makeCommands).
// The root element holds data-step, data-t, data-have, data-status, data-task, data-pick, data-run for whoever watches
// from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { makeLane } from "../../../browser/lane.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { sketch } from "../../../browser/sketch.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";

const USE_SECONDS = 5;

function makeUse(root, first) {
  let data = first.data,
    words = data.labels,
    send = first.setStateValue,
    trigger = first.setTriggerValue,
    lane = null,
    look = themeOf(root),
    sizes = null,
    k = data.pick;
  let speed = 1,
    known = "",
    seq = null,
    sent = "",
    uploadSeen = "",
    digitsKey = "",
    frames = 0,
    told = 0,
    dead = false;
  const command = makeCommands(first.setTriggerValue),
    n0 = (v) => Math.round(v).toLocaleString("en-US"),
    between = () => data.task === "between";
  const easel = makeEasel({
    changed: () => {},
    settled: () => release(),
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
    greys: true,
    over: hatch,
  });
  const figure = (name, canvas, ...more) => {
    const title = el("figcaption");
    return { title, canvas, box: el("figure", { class: `us-figure us-${name}` }, title, canvas, ...more) };
  };
  const origin = figure("originbox", el("canvas", { class: "us-large", role: "img" })),
    large = figure("largebox", el("canvas", { class: "us-large", role: "img" }));
  const batch = figure("batchbox", el("canvas", { class: "us-batch", role: "listbox", tabindex: 0 })),
    note = el("p", { class: "us-note" });
  const row = figure(
    "rowbox",
    el("canvas", { class: "us-batch", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 15 }),
    note,
  );
  const foot = el("div"),
    said = el("p", { class: "us-said", "aria-live": "polite" });
  root.classList.add("us-root");
  root.append(el("div", { class: "us-stage" }, easel.element, origin.box, large.box, batch.box), row.box, foot, said);
  const scrubber = makeScrubber(foot, {
    onScrub: (to, phase) => {
      player.seek(to);
      if (phase === "end" && lane?.growing && to >= player.head() - 0.5) player.follow();
    },
    onHop: (d) => player.hop(d),
    onToggle: () => bar.toggle(),
  });
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    onPlay: () => (lane?.growing && player.at >= player.head() - 0.5 ? player.follow() : player.play()),
    onPause: () => player.pause(),
    onStep: () => player.hop(1),
    onReset: () => player.seek(0),
    onSpeed: (v) => {
      speed = v;
    },
    onSeed: (seed) => command({ do: "seed", seed }),
  });
  const steps = () => Math.max(1, lane?.meta?.steps ?? 1);
  const player = makePlayer({
    runs: () => (lane ? [lane.run] : []),
    live: () => Boolean(lane?.growing),
    pace: () => (speed * steps()) / USE_SECONDS,
    onFrame: draw,
    onState: showState,
  });

  // What is erased, over the drawing.
  function hatch(c, scale, T) {
    if (data.task !== "inpaint") return;
    const [side, share] = data.hidden,
      n = Math.round(share * 28) * scale,
      whole = 28 * scale;
    const [x, y, w, h] = {
      top: [0, 0, whole, n],
      bottom: [0, whole - n, whole, n],
      left: [0, 0, n, whole],
      right: [whole - n, 0, n, whole],
    }[side];
    c.save();
    c.beginPath();
    c.rect(x, y, w, h);
    c.clip();
    c.globalAlpha = 0.88;
    c.fillStyle = T.panel;
    c.fillRect(x, y, w, h);
    c.globalAlpha = 1;
    for (let d = -whole; d < 2 * whole; d += 12)
      sketch.line(
        c,
        [
          [d, 0],
          [d + whole, whole],
        ],
        T.muted,
        1,
      );
    c.restore();
  }

  // ---- news of the run
  // ----------------------------------------------------------------------------------------------------------------
  function onNews(from, meta) {
    if (from !== lane || dead) return;
    if (known !== (known = meta.run || lane.source.blob)) {
      // what is recorded shows its answers at once, what is computed now its way there
      player.stop();
      player.seek(lane.live ? 0 : player.end());
      if (lane.live) player.follow();
    }
    player.heard();
    showState();
  }
  function mount(source) {
    if (lane && JSON.stringify(lane.source) === JSON.stringify(source)) return;
    lane?.dispose();
    known = "";
    lane = makeLane(source, { most: 60e6, onNews, command, whole: makeLane.whole });
  }
  const isPlaying = () => player.playing || (player.following && (Boolean(lane?.growing) || player.moving));

  // ---- what is seen
  // ---------------------------------------------------------------------------------------------------------------------
  function showState() {
    easel.element.hidden = between();
    origin.box.hidden = row.box.hidden = !between();
    batch.box.hidden = between();
    easel.words({ ...words, inkTitle: words[`title_${data.task}`] ?? words.inkTitle });
    origin.title.innerHTML = words.origin.replace("_T", "<sub>T</sub>");
    origin.canvas.title = words.signed;
    batch.title.textContent = words.batch;
    batch.canvas.title = words.batch_help;
    row.title.textContent = words.row;
    root.dataset.task = data.task;
    if (!lane?.meta) return;
    scrubber.set({
      last: player.end(),
      extent: steps(),
      label: words.timeline,
      text: (at) => fill(words.timeline_at, { step: n0(at), steps: n0(steps()) }),
    });
    Object.assign(root.dataset, { status: lane.status, run: lane.meta.run, have: lane.run.pictures().length });
    player.redraw();
  }
  function draw(at) {
    const seen = sizes && !dead && lane?.meta ? lane.run.look(at) : null;
    if (!seen) return;
    const p = seen.t >= 1 ? seen.b : seen.a,
      r = lane.run.row(p.step),
      t = lane.run.value(r, "t"),
      abar = lane.run.value(r, "abar_t"),
      { scale, small, columns } = sizes,
      side = 28 * scale;
    noise.picture(fitCanvas(large.canvas, side, side), noise.read(p.arrays.x, k), noise.reach(abar), 0, 0, scale, look);
    large.title.textContent = fill(t ? words.large : words.large_done, { n: k + 1, t: n0(t) });
    if (between()) {
      noise.signed(
        fitCanvas(origin.canvas, side, side),
        noise.read(lane.run.pictures()[0].arrays.x, k),
        0,
        0,
        scale,
        look,
      );
      grid(row.canvas, p, abar, sizes.rowScale, sizes.rowColumns);
      note.textContent = fill(words.share_at, { p: Math.round((100 * k) / 15) });
    } else grid(batch.canvas, p, abar, small, columns);
    scrubber.move(at);
    Object.assign(root.dataset, { step: p.step, t, pick: k, frames: ++frames });
    const now = performance.now();
    if (now - told > 150 || !player.moving) {
      told = now;
      scrubber.set({ at });
      scrubber.tell();
      const { meta } = lane,
        values = { step: n0(player.at), steps: n0(steps()), rate: meta.rate, place: meta.place };
      bar.set({
        status: fill(
          !lane.live
            ? words.status_recorded
            : meta.status === "queued"
              ? words.status_queued
              : lane.growing && player.following
                ? words.status_coming
                : words.status_live,
          values,
        ),
        playing: isPlaying(),
      });
      const text = [meta.text, lane.run.said(p.step)].filter(Boolean).join(" ");
      if (said.textContent !== text) said.textContent = text;
      large.canvas.setAttribute("aria-label", fill(words.alt_large, { n: k + 1, t: n0(t) }));
      origin.canvas.setAttribute("aria-label", fill(words.alt_origin, { n: k + 1 }));
      batch.canvas.setAttribute("aria-label", fill(words.alt_batch, { t: n0(t) }));
      row.canvas.setAttribute("aria-label", words.alt_row);
      row.canvas.setAttribute("aria-valuenow", String(k));
    }
    announceDrawn(large.canvas, { step: p.step, pick: k });
  }
  function grid(canvas, p, abar, scale, columns) {
    const cell = 28 * scale + 2,
      c = fitCanvas(canvas, columns * cell - 2, Math.ceil(16 / columns) * cell - 2);
    c.clearRect(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < 16; i++) {
      const x = (i % columns) * cell,
        y = Math.floor(i / columns) * cell;
      noise.picture(c, noise.read(p.arrays.x, i), noise.reach(abar), x, y, scale, look);
      if (i === k) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 3;
        c.strokeRect(x + 1.5, y + 1.5, cell - 5, cell - 5);
      }
    }
    Object.assign(canvas, { cell, columns });
  }
  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width) return;
    const narrow = width < 700,
      high = Math.max(520, window.innerHeight - 150) - (look.lecture ? 300 : 270);
    const small = narrow ? (width < 464 ? Math.floor((width - 6) / 112) : 2) : width > 1300 ? 3 : 2,
      room = (width - 4 * (28 * small + 2) - 44) / 2;
    const scale = Math.max(4, Math.floor((narrow ? (width - 12) / 2 : Math.min(room, high, 420)) / 28));
    const rowColumns = width >= 16 * 30 ? 16 : 8,
      rowScale = Math.max(1, Math.floor((width / rowColumns - 2) / 28));
    sizes = { scale, small, columns: narrow && width >= 464 ? 8 : 4, rowColumns, rowScale };
    root.dataset.layout = narrow ? "small" : "wide";
    root.dataset.lecture = look.lecture ? "1" : "0";
    for (const [key, value] of [
      ["side", `${28 * scale}px`],
      ["data", look.data],
    ])
      root.style.setProperty(`--lab-${key}`, value);
    if (digitsKey) easel.draw(look, scale);
    scrubber.resize(width, look);
    player.redraw();
  }
  const sizing = onNextFrame(layout),
    watch = new ResizeObserver(sizing);
  watch.observe(root);
  addEventListener("resize", sizing);
  const untheme = onTheme(root, (now) => {
    look = now;
    sizing();
  });

  // ---- the hand
  // -------------------------------------------------------------------------------------------------------------------------
  const choose = (next, done) => {
    k = Math.min(15, Math.max(0, next));
    player.redraw();
    if (done) release();
  };
  for (const { canvas } of [batch, row]) {
    const at = (e) => {
      const box = canvas.getBoundingClientRect();
      return (
        Math.floor((e.clientY - box.top) / canvas.cell) * canvas.columns +
        Math.min(canvas.columns - 1, Math.floor((e.clientX - box.left) / canvas.cell))
      );
    };
    canvas.addEventListener("pointermove", (e) => {
      if (canvas === row.canvas || e.buttons) choose(at(e), false);
    });
    canvas.addEventListener("pointerdown", (e) => choose(at(e), false));
    canvas.addEventListener("click", (e) => choose(at(e), true));
    canvas.addEventListener("keydown", (e) => {
      const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -canvas.columns, ArrowDown: canvas.columns }[e.key];
      if (move) {
        e.preventDefault();
        choose(k + move, true);
      }
    });
  }
  root.addEventListener("keydown", (e) => {
    const elsewhere =
      /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) ||
      [scrubber.canvas, batch.canvas, row.canvas].includes(e.target);
    if (!between() && !elsewhere && easel.key(e)) e.preventDefault();
  });
  function release() {
    if (!digitsKey) return;
    const message = { ink: ink.encode(easel.bits), pick: k },
      text = JSON.stringify(message);
    if (text === sent) return;
    sent = text;
    send("use", { ...message, seq: ++seq });
  }

  async function update({ data: next, setStateValue, setTriggerValue }) {
    data = next;
    words = next.labels;
    send = setStateValue;
    trigger = setTriggerValue;
    command.send = setTriggerValue;
    bar.set({ labels: words, seed: next.seed });
    if (next.digits !== digitsKey) {
      easel.setDigits(await fetchPayload(next.digits));
      digitsKey = next.digits;
    }
    if (dead) return;
    mount(next.lane);
    const fresh = seq === null;
    if (fresh) seq = next.seq;
    if (fresh || next.seq === seq) {
      // nothing of ours is still on its way: what Python says holds
      if (fresh || (!easel.busy && next.ink !== ink.encode(easel.bits))) easel.show(next.ink);
      k = next.pick;
      if (fresh) sent = JSON.stringify({ ink: next.ink, pick: k });
    }
    if (next.upload && next.upload.id !== uploadSeen) {
      uploadSeen = next.upload.id;
      if (next.upload.pixels && !fresh) {
        easel.set(Float32Array.from(atob(next.upload.pixels), (ch) => ch.charCodeAt(0) / 255));
        release();
      }
    }
    showState();
    layout();
  }
  return {
    update,
    dispose() {
      dead = true;
      player.stop();
      lane?.dispose();
      watch.disconnect();
      removeEventListener("resize", sizing);
      untheme();
      sizing.cancel();
    },
  };
}

export default function (component) {
  const self = mountOnce(component.parentElement, (root) => makeUse(root, component));
  self.update(component);
  return () => self.dispose();
}
