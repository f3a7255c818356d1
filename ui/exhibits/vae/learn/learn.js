// Watch a VAE learn: the latent plane, ten copies and the curves of a recorded or a live run, by step.
//
// data: {lane: {id, blob} | {id, stream}, view: {decoded, clouds, at}, autoplay, seed, labels}; autoplay: a number that
// grows when
// a recording should play by itself. Told to Python: state "view" {decoded, clouds, at} on release, trigger "command"
// {list: [{id, do, ...}]} (makeCommands).
// The root element holds data-step, data-frames, data-status, data-branch, data-stands, data-playing, data-mode for
// whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { makeTelling } from "../../../browser/telling.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { CELLS, PIXELS, learnPaint, learnPanels } from "./paint.js";

const LEARN_SECONDS = 30,
  SLOW_FOR = 80; // a recording at normal speed; steps after which the pace has doubled
const LEARN_SPEEDS = [1, 5, 20, 50, 200, 0]; // of a live run, steps a second; 0 is all the machine can do

function makeVaeLearn(root) {
  let data = null,
    words = {},
    lane = null,
    coming = null,
    look = themeOf(root),
    frames = 0,
    speed = 1,
    liveSpeed = 0,
    side = 0,
    wide = 0,
    scale = 2,
    extent = 1;
  let decoded = false,
    clouds = false,
    hover = null,
    marked = null,
    rounds = 0,
    rewinding = null,
    branch = 0,
    wish = null,
    told = 0,
    dead = false,
    glyphs = null,
    places = null;
  const command = makeCommands(() => {}),
    n0 = (v) => Math.round(v).toLocaleString("en-US");
  const tools = {
    canvas: document.createElement("canvas"),
    grey: new Float32Array((CELLS * PIXELS) ** 2),
    buffer: new Float32Array(10 * PIXELS * PIXELS),
  };
  tools.canvas.width = tools.canvas.height = CELLS * PIXELS;
  tools.c = tools.canvas.getContext("2d");
  tools.image = tools.c.createImageData(CELLS * PIXELS, CELLS * PIXELS);

  // ---- what stands where
  // --------------------------------------------------------------------------------------------------
  const views = [false, true].map((v) =>
    el("button", {
      class: "gm-button",
      type: "button",
      onclick: () => {
        decoded = v;
        showState();
        commit();
      },
    }),
  );
  const group = el("div", { class: "gm-segments", role: "group" }, ...views);
  const cloudButton = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => {
      clouds = !clouds;
      showState();
      commit();
    },
  });
  const key = el("span", { class: "vl-key" });
  const plane = el("canvas", { class: "vl-plane", role: "img" }),
    copies = el("canvas", { class: "vl-copies", role: "img" });
  const used = el("span", { class: "vl-used" }),
    foot = el("div", { class: "vl-foot" }),
    said = el("p", { class: "vl-said", "aria-live": "polite" });
  root.classList.add("vl-root");
  root.append(
    el("div", { class: "vl-top" }, group, cloudButton, key, used),
    plane,
    el("div", { class: "vl-right" }, copies),
    foot,
    said,
  );
  const top = root.firstElementChild;
  const curves = makeCurves({
    class: "vl-curves",
    onHover: (step) => {
      hover = step;
      redraw();
    },
  });
  copies.after(curves.element);
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    onPlay: play,
    onPause: pause,
    onStep: step,
    onSpeed: setSpeed,
    onReset: reset,
    onSeed: (seed) => command({ do: "seed", seed }),
  });
  const scrubber = makeScrubber(foot, {
    onScrub: scrub,
    onHop: (d) => {
      hold();
      player.hop(d);
      commitSoon();
    },
    onToggle: () => bar.toggle(),
  });
  const player = makePlayer({
    runs: () => (lane ? [lane.run] : []),
    live: () => Boolean(lane?.growing),
    pace,
    onFrame: draw,
    onState: showState,
  });
  const redraw = () => player.redraw();

  // ---- playing: the browser plays what has arrived; commands go to the run itself when it is this visitor's
  // ---------------------
  const behind = () => player.at < player.head() - 0.5;
  // looking elsewhere than where it stands
  const apart = () => Boolean(lane?.steered) && !player.following && (behind() || player.at > lane.meta.step + 0.5);
  const turns = () => (lane?.meta?.turned ?? []).map(([at]) => at);
  // Most happens at the start and after each turn of a knob: there the play head goes slowly.
  function pace() {
    const at = [0, ...turns(), player.end()].filter((s, i, all) => i === 0 || s > all[i - 1]),
      log = (s) => Math.log(1 + s / SLOW_FOR);
    const whole = at.slice(1).reduce((sum, s, i) => sum + log(s - at[i]), 0),
      from = at.findLast((s) => s <= player.at) ?? 0;
    return (speed * (SLOW_FOR + player.at - from) * Math.max(whole, 0.1)) / LEARN_SECONDS;
  }
  function play() {
    if (lane?.steered) {
      if (apart()) {
        goThere();
        command({ do: "play" });
      } else {
        command({ do: "play" });
        player.follow();
      }
      wish = { playing: true, until: performance.now() + 1500 };
    } else if (lane?.growing && !behind()) player.follow();
    else player.play();
    showState();
  }
  // The run goes to where one looks. Until it has told so, the play head waits there.
  function goThere() {
    rewinding = { until: performance.now() + 4000, step: Math.round(player.at), from: lane.meta.step };
    command({ do: "seek", step: rewinding.step });
  }
  const arrived = ({ step, status }) =>
    status !== "seeking" && (rewinding.step < rewinding.from ? step < rewinding.from : step >= rewinding.step);
  function pause() {
    wish = { playing: false, until: performance.now() + 1500 };
    if (lane?.steered) command({ do: "pause" });
    if (!lane?.steered || player.playing) player.pause();
    showState();
    commit();
  }
  // Whoever takes the timeline in hand stops the run that is theirs: what is looked at is where it will go on.
  function hold() {
    if (lane?.steered && ["playing", "queued"].includes(lane.meta.status)) pause();
    wish = null;
  }
  function step() {
    if (lane?.steered && !apart()) {
      command({ do: "step" });
      player.follow();
    } else player.hop(1);
    commitSoon();
  }
  function reset() {
    if (lane?.steered) {
      command({ do: "reset" });
      player.follow();
    } else player.seek(0);
    commitSoon();
  }
  function setSpeed(value) {
    if (lane?.growing) {
      liveSpeed = value;
      if (lane.steered) command({ do: "speed", per_second: value });
    } else speed = value;
  }
  function scrub(to, phase) {
    if (phase === "start") hold();
    player.seek(to);
    if (phase === "end") {
      if (lane?.growing && !lane.steered && !behind()) player.follow();
      commitSoon();
    }
  }
  function isPlaying() {
    if (wish && performance.now() < wish.until) return wish.playing;
    return lane?.steered && !player.playing
      ? ["playing", "queued", "seeking"].includes(lane.meta.status)
      : player.playing || player.following;
  }

  // ---- news from a run
  // ----------------------------------------------------------------------------------------------------------
  function onNews(from, meta) {
    if (coming && from === coming.lane) {
      settle();
      return;
    }
    if (from !== lane) return;
    if (meta.source === "live") {
      if (meta.fresh && !player.playing) player.follow();
      if (rewinding && (performance.now() > rewinding.until || arrived(meta))) {
        rewinding = null;
        if (meta.status !== "paused") player.follow();
      }
      if (meta.branch !== branch) {
        ({ branch } = meta);
        if (!player.playing) player.follow();
      }
      liveSpeed = meta.speed;
    }
    player.heard();
    showState();
  }
  // A new run takes the place of the old one once it has something to show: nothing blinks in between.
  function settle() {
    if (!coming?.lane.meta || dead) return;
    lane?.dispose();
    ({ lane } = coming);
    const { at, autoplay } = coming;
    coming = null;
    player.stop();
    if (lane.growing) player.follow();
    else {
      player.seek(at ?? player.end());
      if (autoplay && !prefersCalm()) {
        player.seek(0);
        player.play();
      }
    }
    layout();
    showState();
  }
  function mount(next) {
    const source = JSON.stringify(next.lane),
      known = coming ?? (lane && { lane });
    if (known && JSON.stringify(known.lane.source) === source) return;
    coming?.lane.dispose();
    const at = next.view.at ?? null;
    coming = { at, autoplay: next.autoplay > rounds && at === null, lane: null };
    rounds = next.autoplay;
    coming.lane = makeLane(next.lane, { still: ["labels", "digits"], most: 40e6, onNews, command });
    settle();
  }

  // ---- what is seen
  // ---------------------------------------------------------------------------------------------------------------
  function showState() {
    for (const [i, text] of [words.plane_codes, words.plane_decoded].entries()) {
      views[i].textContent = text;
      views[i].setAttribute("aria-pressed", String(decoded === Boolean(i)));
    }
    cloudButton.textContent = words.clouds;
    cloudButton.title = words.clouds_about;
    cloudButton.setAttribute("aria-pressed", String(clouds));
    cloudButton.disabled = decoded;
    key.textContent = decoded ? words.decoded_key : words.codes_key;
    if (!lane) return;
    const reach = Math.max(lane.run.reach(), 1);
    extent = lane.growing ? makeLane.roof(reach * 1.02) : reach;
    curves.set({ panels: learnPanels(lane.run, words), lanes: [lane], extent, bend: SLOW_FOR });
    const marks = lane.run.forks().map((s) => ({ step: s, kind: "fork", text: fill(words.fork, { step: n0(s) }) }));
    for (const [s, name, value] of lane.meta.turned ?? [])
      marks.push({
        step: s,
        kind: "fork",
        text: `${fill(words.turned, { step: n0(s) })}: ${words[`knob_${name}`] ?? name} ${value}`,
      });
    scrubber.set({
      last: player.end(),
      extent,
      bend: SLOW_FOR,
      marks,
      label: words.timeline,
      text: (at) => fill(words.timeline_at, { step: n0(at), steps: n0(player.end()) }),
    });
    const mode = lane.growing ? "live" : "recorded";
    if (root.dataset.mode !== mode) {
      root.dataset.mode = mode;
      bar.set({
        speeds: lane.growing
          ? LEARN_SPEEDS.map((v) => [v, v ? fill(words.per_second, { n: v }) : words.full_speed])
          : [0.25, 0.5, 1, 2, 4],
      });
    }
    bar.set({
      speed: lane.growing ? liveSpeed : speed,
      playing: isPlaying(),
      playText: lane.steered && !player.following && player.at < player.end() - 0.5 ? words.play_here : null,
    });
    root.dataset.status = lane.live ? lane.meta.status : "recorded";
    root.dataset.branch = lane.meta.branch;
    root.dataset.stands = lane.meta.step; // the run itself, wherever one looks
    root.dataset.playing = String(isPlaying());
    redraw();
  }
  function draw(at) {
    if (!lane?.meta || !side || dead) return;
    const { run } = lane,
      seen = run.look(at);
    glyphs ??= {
      small: learnPaint.glyphs(look, look.lecture ? 13 : side < 340 ? 8 : 9.5, false),
      large: learnPaint.glyphs(look, look.lecture ? 20 : 15, true),
    };
    if (decoded) learnPaint.decoded(plane, side, seen, tools, look);
    else learnPaint.codes(plane, side, run, seen, { clouds, marked, ...glyphs }, look);
    places = learnPaint.copies(copies, wide, scale, run, seen, { buffer: tools.buffer, marked }, look, words);
    curves.draw(at, hover, player.moving);
    scrubber.move(at);
    root.dataset.step = Math.round(at);
    root.dataset.frames = ++frames;
    const now = performance.now();
    if (now - told > 150 || !(player.playing || player.following)) {
      told = now;
      speak(at);
    }
    announceDrawn(plane, { step: at });
  }
  function speak(at) {
    const { run, meta } = lane,
      moving = player.playing || player.following;
    scrubber.set({ at });
    scrubber.tell();
    bar.set({ status: makeLane.status(lane, player, words), playing: isPlaying() });
    const trouble = meta.text && at >= run.span().last - 0.5 ? meta.text : "",
      text = [trouble, run.said(at)].filter(Boolean).join(" ");
    if (said.textContent !== text) said.textContent = text;
    const active = makeLane.latest(run, at, "active"),
      weight = meta.weights.findLast(([step]) => step <= at || step === 0)[1];
    const axes =
      fill(words.weight_now, { w: +weight.toPrecision(4) }) +
      (Number.isFinite(active) ? ` \u00b7 ${fill(words.used_of, { n: active })}` : "");
    if (used.textContent !== axes) used.textContent = axes;
    if (moving) return;
    const kl = makeLane.latest(run, at, "kl"),
      values = { step: n0(at), kl: Number.isFinite(kl) ? formatNumber(kl, 1) : "\u2013", used: active || 0 };
    plane.setAttribute("aria-label", fill(decoded ? words.alt_decoded : words.alt_plane, values));
    copies.setAttribute("aria-label", fill(words.alt_copies, values));
    curves.element.setAttribute("aria-label", `${words.alt_curves} ${curves.text(at)}`);
  }

  // ---- sizes
  // ----------------------------------------------------------------------------------------------------------------------
  function layout() {
    const w = Math.floor(root.clientWidth);
    if (!w || !lane) return;
    const narrow = w < 640;
    root.classList.toggle("vl-narrow", narrow);
    const tall =
      Math.max(440, 0.735 * window.innerHeight) - top.offsetHeight - foot.offsetHeight - 3.6 * look.size - 24;
    const names = learnPaint.names(look),
      ideal = Math.floor(Math.max(220, Math.min(0.44 * w, tall))),
      room = (s) => w - 18 - names - 10 * PIXELS * s;
    scale = narrow
      ? Math.max(1, Math.floor((w - names) / (10 * PIXELS)))
      : ([3, 2].find((s) => room(s) >= 0.9 * ideal) ?? 1); // digits come in whole pixels
    side = narrow ? Math.min(w, 520) : Math.min(ideal, Math.max(220, room(scale)));
    wide = narrow ? w : w - side - 18;
    glyphs = null;
    scrubber.resize(w, look);
    curves.resize(wide, narrow ? 430 : Math.max(180, side - 2 * PIXELS * scale - 4 - 6), look);
    redraw();
  }
  const sizes = new ResizeObserver(() => layout());
  sizes.observe(root);
  window.addEventListener("resize", layout);
  const unwatch = onTheme(root, (now) => {
    look = now;
    layout();
    showState();
  });

  // A digit under the pointer is shown with its code, and the other way round.
  const mark = (k) => {
    if (k !== marked) {
      marked = k;
      redraw();
    }
  };
  const local = (canvas, e) => {
    const box = canvas.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  for (const kind of ["pointermove", "pointerdown"]) {
    copies.addEventListener(kind, (e) => {
      const [x] = local(copies, e),
        k = places ? Math.floor((x - places.at(0)) / (places.s + places.gap)) : -1;
      mark(k >= 0 && k < 10 ? k : null);
    });
  }
  for (const canvas of [copies]) canvas.addEventListener("pointerleave", () => mark(null));

  // ---- what Python is told, and tells
  // -------------------------------------------------------------------------------------------------
  const view = () =>
    lane && !dead ? { decoded, clouds, at: lane.live || player.playing ? null : Math.round(player.at) } : null;
  const telling = makeTelling(view, 150, () => {
    if (apart() && !rewinding && !dead) goThere();
  }); // where one stays, the run goes too: a knob is then turned there
  const commit = telling.now,
    commitSoon = telling.soon;

  return {
    update(next, setState, setTrigger) {
      data = next;
      words = next.labels;
      telling.send = setState;
      command.send = setTrigger;
      bar.set({ labels: words, seed: next.seed });
      group.setAttribute("aria-label", words.plane_view);
      delete root.dataset.mode;
      if (telling.news({ decoded: next.view.decoded, clouds: next.view.clouds, at: next.view.at ?? null })) {
        ({ decoded, clouds } = next.view);
        if (lane && Number.isFinite(next.view.at)) player.seek(next.view.at);
      }
      mount(next);
      showState();
    },
    dispose() {
      dead = true;
      player.stop();
      lane?.dispose();
      coming?.lane.dispose();
      sizes.disconnect();
      unwatch();
      telling.stop();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makeVaeLearn);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
