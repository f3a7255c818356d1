// Step through a denoising: one picture of sixteen large, with what the network says of it, the step's equation with
// its numbers, the
// way in small, and a bar to play, step, scrub and go back. What has arrived is played here; nothing is asked for
// again.
//
// data: {lane: {id, blob} | {id, stream}, view: {at, pick}, ddpm, autoplay, seed, labels}. Told to Python: state "view"
// {at, pick} on release,
// trigger "command" {list: [{id, do: "seed" | "hello", ...}]} (makeCommands).
// The root element holds data-step, data-t, data-have, data-mode, data-status, data-playing, data-run for whoever
// watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { makeTelling } from "../../../browser/telling.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { denoisePaint, denoiseWords } from "./paint.js";

const DENOISE_SECONDS = 9; // the whole way at normal speed

function makeDenoise(root) {
  let data = null,
    words = {},
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
  const command = makeCommands(() => {}),
    n0 = (v) => Math.round(v).toLocaleString("en-US");

  // ---- what stands where
  // ------------------------------------------------------------------------------------------------------
  const figure = (name, canvas) => {
    const title = el("figcaption");
    return { title, canvas, box: el("figure", { class: `dn-figure dn-${name}` }, title, canvas) };
  };
  const large = {
    x: figure("now", el("canvas", { class: "dn-large", role: "img" })),
    x0: figure("guess", el("canvas", { class: "dn-large", role: "img" })),
    eps: figure("eps", el("canvas", { class: "dn-large", role: "img" })),
  };
  const batch = figure("batchbox", el("canvas", { class: "dn-batch", role: "listbox", tabindex: 0 }));
  const signs = [
    el("div", { class: "dn-sign", "aria-hidden": "true" }),
    el("div", { class: "dn-sign", "aria-hidden": "true" }),
  ];
  const barCanvas = el("canvas", { class: "dn-bar", role: "img" });
  const stage = el(
    "div",
    { class: "dn-stage" },
    large.x.box,
    signs[0],
    large.x0.box,
    signs[1],
    large.eps.box,
    barCanvas,
    batch.box,
  );
  const eq = el("div", { class: "dn-eq" }),
    pixelLine = el("div", { class: "dn-pixel" });
  const stripCanvas = el("canvas", { class: "dn-strip", role: "img" }),
    foot = el("div"),
    said = el("p", { class: "dn-said", "aria-live": "polite" });
  root.classList.add("dn-root");
  root.append(stage, el("div", { class: "dn-line" }, eq, pixelLine), stripCanvas, foot, said);
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

  // ---- playing
  // -------------------------------------------------------------------------------------------------------------------
  const steps = () => Math.max(1, lane?.meta?.steps ?? 1);
  function pace() {
    return (speed * steps()) / DENOISE_SECONDS;
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
    let last = performance.now();
    const turn = (now) => {
      const at = Math.max(0, player.at - (pace() * Math.min(100, now - last)) / 1000);
      last = now;
      backwards = at > 0 ? requestAnimationFrame(turn) : 0;
      player.seek(at);
      if (!backwards) commit();
    };
    player.pause();
    if (prefersCalm()) {
      player.hop(-1);
      commitSoon();
      return;
    }
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
    const first = known !== (known = meta.run || data.lane.blob);
    if (first) {
      still();
      player.stop();
      player.seek(0);
      layout();
    }
    if (wanted !== null && player.end() >= wanted) {
      player.seek(wanted);
      wanted = null;
    } else if (first && wanted === null) begin(meta);
    else if (first) player.follow();
    player.heard();
    showState();
  }
  function begin(meta) {
    if (meta.source === "live") player.follow();
    else if (data.autoplay > rounds && !prefersCalm()) {
      rounds = data.autoplay;
      player.play();
    } else player.seek(player.end());
  }
  function mount(next) {
    if (lane && JSON.stringify(lane.source) === JSON.stringify(next.lane)) return;
    lane?.dispose();
    known = "";
    lane = makeLane(next.lane, { most: 60e6, onNews, command, whole: makeLane.whole });
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  function showState() {
    if (!words.play) return;
    large.x0.title.textContent = `${words.guess}: x\u0302\u2080`;
    large.eps.title.textContent = `${words.noise}: \u03b5\u0302`;
    large.eps.canvas.title = words.signed;
    batch.title.textContent = words.batch;
    batch.canvas.title = words.batch_help;
    for (const name of ["x", "x0"]) large[name].canvas.title = words.pixel_help;
    back.textContent = words.reverse;
    back.setAttribute("aria-pressed", String(Boolean(backwards)));
    if (!lane?.meta) return;
    scrubber.set({
      last: player.end(),
      extent: steps(),
      label: words.timeline,
      text: (at) => fill(words.timeline_at, { step: n0(at), steps: n0(steps()) }),
    });
    root.dataset.mode = lane.live ? "live" : "recorded";
    root.dataset.status = lane.status;
    root.dataset.run = lane.meta.run;
    root.dataset.have = lane.run.pictures().length;
    root.dataset.playing = String(isPlaying());
    player.redraw();
  }
  function status() {
    const { meta } = lane,
      values = { step: n0(player.at), steps: n0(steps()), rate: meta.rate, place: meta.place };
    const coming = lane.growing && player.following;
    return fill(
      lane.live
        ? meta.status === "queued"
          ? words.status_queued
          : coming
            ? words.status_coming
            : words.status_live
        : words.status_recorded,
      values,
    );
  }
  function draw(at) {
    if (!sizes || dead || !lane?.meta) return;
    const seen = lane.run.look(at);
    if (!seen) return;
    const picture = seen.t >= 1 ? seen.b : seen.a,
      n = denoisePaint.numbers(lane.run, picture),
      { scale, small, columns, width, rows, bar: share } = sizes;
    for (const name of ["x", "x0", "eps"])
      denoisePaint.large(
        large[name].canvas,
        name,
        { picture, n, k, scale: name === "x" ? scale : sizes.beside, pixel },
        look,
      );
    spots = denoisePaint.batch(batch.canvas, { picture, n, k, scale: small, columns }, look);
    strip = denoisePaint.strip(stripCanvas, width, { run: lane.run, k, end: steps(), at, rows }, look);
    noise.bar(barCanvas, share.width, share.height, n.abar_t, words, look);
    write(large.x.title, "textContent", n.t ? fill(words.now, { t: n0(n.t) }) : words.done);
    denoiseWords.parts(n).forEach((text, i) => write(signs[i], "innerHTML", text));
    write(
      eq,
      "innerHTML",
      n.t
        ? `<span>${fill(words.step_to, { s: n0(n.s) })}</span>${denoiseWords.step(n, data.ddpm, words)}`
        : words.nothing_left,
    );
    write(
      pixelLine,
      "innerHTML",
      pixel === null || !n.t ? words.pixel_help : denoiseWords.pixel(n, data.ddpm, values(picture), pixel, words),
    );
    scrubber.move(at);
    Object.assign(root.dataset, { step: picture.step, t: n.t, frames: ++frames });
    const now = performance.now();
    if (now - told > 150 || !player.moving) {
      told = now;
      speak(picture, n, at);
    }
    announceDrawn(large.x.canvas, { step: picture.step });
  }
  const write = (node, name, value) => {
    if (node[name] !== value) node[name] = value;
  };
  function values(picture) {
    const at = (p, name) => noise.read(p.arrays[name], k)[pixel],
      next = lane.run.pictures().find((p) => p.step === picture.step + 1);
    return { x: at(picture, "x"), eps: at(picture, "eps"), x0: at(picture, "x0"), next: next ? at(next, "x") : null };
  }
  function speak(picture, n, at) {
    scrubber.set({ at });
    scrubber.tell();
    bar.set({ status: status(), playing: isPlaying() });
    root.dataset.playing = String(isPlaying());
    const trouble = lane.meta.text ?? "",
      text = [trouble, lane.run.said(picture.step)].filter(Boolean).join(" ");
    write(said, "textContent", text);
    if (player.moving || backwards) return;
    const facts = { n: k + 1, t: n0(n.t), signal: Math.round(100 * n.abar_t) };
    large.x.canvas.setAttribute("aria-label", fill(words.alt_now, facts));
    large.x0.canvas.setAttribute("aria-label", large.x0.title.textContent);
    large.eps.canvas.setAttribute("aria-label", large.eps.title.textContent);
    batch.canvas.setAttribute("aria-label", fill(words.alt_batch, facts));
    stripCanvas.setAttribute("aria-label", fill(words.alt_strip, facts));
  }

  // ---- sizes
  // ------------------------------------------------------------------------------------------------------------------------
  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width) return;
    const narrow = width < 700;
    root.classList.toggle("dn-narrow", narrow);
    root.classList.toggle("dn-tight", look.lecture && width < 1200); // titles wider than their pictures would meet
    if (narrow) {
      const scale = Math.max(4, Math.floor((0.62 * width) / 28));
      sizes = {
        scale,
        beside: Math.max(2, Math.floor((width - 28 * scale - 14) / 28)),
        small: width < 464 ? Math.floor((width - 6) / 112) : 2,
        columns: width < 464 ? 4 : 8,
        width,
        rows: 1,
        bar: { width, height: 22 },
      };
    } else {
      const size = look.lecture ? 18 : 14,
        tall = Math.max(440, 0.735 * window.innerHeight) - (look.lecture ? 330 : 262);
      const small = width > 1300 && tall > 330 ? 3 : 2,
        room = width - 4 * (28 * small + 2) - 2 * 4.4 * size - 24;
      const scale = Math.max(3, Math.min(Math.floor(room / 84), Math.floor(tall / 28)));
      const sixteen = 4 * (28 * small + 2) - 2,
        least = look.lecture ? 30 : 22; // the bar ends where the sixteen do
      const bar = {
        width: width - sixteen - 12,
        height: Math.max(least, Math.min(2 * least, sixteen - 28 * scale - 6)),
      };
      sizes = { scale, beside: scale, small, columns: 4, width, bar, rows: tall - 28 * scale > 60 ? 2 : 1 };
    }
    scrubber.resize(width, look);
    player.redraw();
  }
  const watch = new ResizeObserver(layout);
  watch.observe(root);
  window.addEventListener("resize", layout);
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
        at = (v, from, size) => Math.min(27, Math.max(0, Math.floor(((v - from) / size) * 28)));
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
    if (!move) return;
    e.preventDefault();
    choose(k + move);
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

  // ---- what Python is told
  // -------------------------------------------------------------------------------------------------------------
  const telling = makeTelling(
    () =>
      lane?.meta && !dead
        ? { at: player.playing || player.following || player.at >= steps() ? null : Math.round(player.at), pick: k }
        : null,
    150,
  );
  const commit = telling.now,
    commitSoon = telling.soon;

  return {
    update(next, setState, setTrigger) {
      data = next;
      words = next.labels;
      telling.send = setState;
      command.send = setTrigger;
      bar.set({ labels: words, seed: next.seed });
      if (telling.news(next.view)) {
        k = next.view.pick;
        wanted = next.view.at;
        if (lane?.meta && wanted !== null && player.end() >= wanted) {
          player.seek(wanted);
          wanted = null;
        }
      }
      mount(next);
      showState();
    },
    dispose() {
      dead = true;
      still();
      player.stop();
      lane?.dispose();
      watch.disconnect();
      unwatch();
      telling.stop();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makeDenoise);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
