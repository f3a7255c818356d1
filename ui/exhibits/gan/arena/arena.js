// The arena: two networks at play, a recorded or a live run, or two of them side by side, with all that is measured of
// them.
//
// data: {lanes: [{id, blob} | {id, stream}], view: {layers, at, panel}, autoplay, stretch, live, labels}; autoplay: a
// number that grows
// when what is new should play by itself; stretch: null, or [first, last], the steps that should play as soon as it
// changes. Told to
// Python: state "view" {layers, at, panel} on release, trigger "command" {list: [{id, lane, do, ...}]} (makeCommands).
// The root element holds data-step, data-lanes, data-frames, data-status, data-playing for whoever watches from
// outside.
import { announceDrawn, saveBlob } from "../../../browser/canvas.js";
import { curvesCSV } from "../../../browser/curve_tables.js";
import { makeCurves } from "../../../browser/curves.js";
import { el, fill } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { makeTelling } from "../../../browser/telling.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { laneStatus } from "./lanes.js";
import { makeLayers } from "./layers.js";
import { arenaPanels, biggest } from "./panels.js";
import { makeStage } from "./stage.js";

const WHOLE_SECONDS = 25,
  STRETCH_SECONDS = 5; // a recording, and a stage of the guided walk, at normal speed
const LIVE_SPEEDS = [1, 5, 20, 100, 400, 0]; // steps a second; 0 is all the machine can do

function makeArena(root) {
  let data = null,
    words = {},
    lanes = [],
    coming = null,
    look = themeOf(root),
    frames = 0,
    speed = 1,
    liveSpeed = 0,
    panel = "judge";
  let probe = null,
    hover = null,
    side = 0,
    extent = 1,
    rewinding = null,
    wish = null,
    told = 0,
    rounds = 0,
    stretch = null,
    asked = null,
    dead = false;
  const command = makeCommands(() => {});

  // ---- what stands where
  // --------------------------------------------------------------------------------------------------
  const layers = makeLayers(() => {
    redraw();
    commit();
  });
  const judgeButton = el("button", { class: "gm-button", type: "button", onclick: () => choosePanel("judge") });
  const gradientButton = el("button", { class: "gm-button", type: "button", onclick: () => choosePanel("gradients") });
  const panels = el("div", { class: "gm-segments", role: "group" }, judgeButton, gradientButton);
  const csv = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => saveBlob(curvesCSV(lanes), "gan-curves.csv"),
  });
  const top = el("div", { class: "ar-top" }, layers.element, el("div", { class: "ar-tools" }, panels, csv));
  const stages = [0, 1].map(() =>
    makeStage(
      () => words,
      (where) => {
        probe = typeof where === "function" ? where(probe) : where;
        redraw();
      },
    ),
  );
  const stageBox = el("div", { class: "ar-stages" }, ...stages.map((s) => s.canvas));
  const curves = makeCurves({
    class: "ar-curves",
    onHover: (step) => {
      hover = step;
      redraw();
    },
    onPick: (step) => {
      scrub(step, "start");
      scrub(step, "end");
    },
  });
  const foot = el("div", { class: "ar-foot" }),
    said = el("div", { class: "ar-said", "aria-live": "polite" });
  root.classList.add("ar-root");
  root.append(top, stageBox, curves.element, foot, said);
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    onPlay: play,
    onPause: pause,
    onStep: step,
    onSpeed: setSpeed,
    onReset: reset,
    speed,
  });
  const goLive = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => command({ lane: lanes[0]?.id ?? "a", do: "live" }),
  });
  bar.element.insertBefore(goLive, bar.element.lastChild);
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
    runs: () => lanes.map((lane) => lane.run),
    live: (run) => lanes.some((lane) => lane.run === run && lane.growing),
    pace: () =>
      stretch
        ? (speed * Math.max(1, stretch[1] - stretch[0])) / STRETCH_SECONDS
        : (speed * Math.max(1, player.end())) / WHOLE_SECONDS,
    onFrame: draw,
    onState: showState,
  });
  const redraw = () => player.redraw();

  // ---- playing: the browser plays what has arrived; commands go to the run itself when it is this visitor's
  // ---------------------
  const steered = () => lanes.filter((lane) => lane.steered),
    tell = (values) => steered().forEach((lane) => command({ lane: lane.id, ...values }));
  const behind = () => player.at < player.head() - 0.5;
  // looking elsewhere than where it stands
  const apart = () => !player.following && steered().some((lane) => behind() || player.at > lane.meta.step + 0.5);
  function play() {
    if (steered().length) {
      if (apart()) {
        const step = Math.round(player.at);
        rewinding = { until: performance.now() + 4000, step, from: steered().map((lane) => lane.meta.step) };
        tell({ do: "seek", step });
        tell({ do: "play" });
      } else {
        tell({ do: "play" });
        player.follow();
      }
      wish = { playing: true, until: performance.now() + 1500 };
    } else if (lanes.some((lane) => lane.growing) && !behind()) player.follow();
    else playOn();
    showState();
  }
  // A stage of the guided walk is played to its end, and from there on the rest like any recording.
  function playOn() {
    if (stretch && player.at >= stretch[1]) stretch = null;
    player.play(stretch?.[1]);
  }
  function playStretch() {
    if (!asked || coming || !lanes.length) return;
    [stretch, asked] = [asked, null];
    player.seek(stretch[prefersCalm() ? 1 : 0]);
    if (!prefersCalm() && stretch[1] > stretch[0]) playOn();
  }
  function pause() {
    wish = { playing: false, until: performance.now() + 1500 };
    tell({ do: "pause" });
    if (!steered().length || player.playing) player.pause();
    showState();
    commit();
  }
  // Whoever takes the timeline in hand stops the run that is theirs: what is looked at is where it will go on.
  function hold() {
    if (steered().some((lane) => ["playing", "queued"].includes(lane.status))) pause();
    wish = null;
  }
  function step(which) {
    if (steered().length && !apart()) {
      tell({ do: "step", which: which || "both" });
      player.follow();
    } else player.hop(1);
    commitSoon();
  }
  function reset() {
    if (steered().length) {
      tell({ do: "reset" });
      player.follow();
    } else player.seek(0);
    commitSoon();
  }
  function setSpeed(value) {
    if (lanes.some((lane) => lane.growing)) {
      liveSpeed = value;
      tell({ do: "speed", per_second: value });
    } else speed = value;
  }
  function scrub(to, phase) {
    if (phase === "start") {
      hold();
      stretch = null;
    }
    player.seek(to);
    if (phase === "end") {
      if (lanes.some((lane) => lane.growing && !lane.steered) && !behind()) player.follow();
      commitSoon();
    }
  }
  const isPlaying = () => {
    if (wish && performance.now() < wish.until) return wish.playing;
    const mine = steered();
    return mine.length && !player.playing
      ? mine.some((lane) => ["playing", "queued", "seeking"].includes(lane.status))
      : player.playing || player.following;
  };

  // ---- news from a run
  // ----------------------------------------------------------------------------------------------------------
  function onNews(lane, meta) {
    if (coming) settle();
    if (!lanes.includes(lane)) return;
    if (meta.source === "live") {
      if (meta.fresh && !player.playing) player.follow();
      const there = (l, i) =>
        l.status !== "seeking" &&
        (rewinding.step < rewinding.from[i] ? l.meta.step < rewinding.from[i] : l.meta.step >= rewinding.step);
      if (rewinding && (performance.now() > rewinding.until || steered().every(there))) {
        rewinding = null;
        player.follow();
      }
      if (meta.speed !== undefined) liveSpeed = meta.speed;
    }
    player.heard();
    showState();
  }
  // New lanes take the place of the old ones once all of them have something to show: nothing blinks in between. One
  // that
  // keeps the others waiting for long is shown empty.
  function settle() {
    const late = coming && performance.now() - coming.since > 3000;
    if (!coming?.whole || dead || !coming.lanes[late ? "some" : "every"]((lane) => lane.meta)) return;
    const same = lanes.length && JSON.stringify(coming.lanes[0].source) === JSON.stringify(lanes[0].source);
    const at = coming.at ?? (same ? player.at : null),
      wasPlaying = player.playing,
      followed = player.following;
    lanes.forEach((lane) => {
      if (!coming.lanes.includes(lane)) lane.dispose();
    });
    lanes = coming.lanes;
    const { autoplay } = coming;
    coming = null;
    lanes.forEach((lane, i) => {
      lane.mark = lanes.length > 1 ? "AB"[i] : "";
      lane.dash = lanes.length > 1 && i === 0 ? [5, 3] : [];
    });
    player.stop();
    if (lanes.some((lane) => lane.growing) && (at === null || followed)) player.follow();
    else player.seek(at ?? player.end());
    if (autoplay && !prefersCalm() && !lanes.some((lane) => lane.growing)) {
      const turn = lanes.length > 1 ? turns()[0] : undefined; // two futures: from a little before they part
      player.seek(turn === undefined ? 0 : Math.max(0, turn - 0.03 * player.end()));
      player.play();
    } else if (wasPlaying && same && !lanes.some((lane) => lane.growing)) player.play();
    playStretch();
    layout();
    showState();
  }
  function mount(next) {
    const old = JSON.stringify((coming?.lanes ?? lanes).map((lane) => lane.source));
    if (JSON.stringify(next.lanes) === old) return;
    coming?.lanes.forEach((lane) => {
      if (!lanes.includes(lane)) lane.dispose();
    });
    const kept = (source) => lanes.find((lane) => JSON.stringify(lane.source) === JSON.stringify(source));
    coming = {
      at: next.view?.at ?? null,
      autoplay: (next.autoplay ?? 0) > rounds && (next.view?.at ?? null) === null,
      lanes: [],
      since: performance.now(),
    };
    rounds = next.autoplay ?? 0;
    const mine = coming;
    for (const source of next.lanes)
      // may hear at once what waited
      mine.lanes.push(kept(source) ?? makeLane(source, { still: ["real"], onNews, command }));
    mine.whole = true;
    settle();
  }

  // ---- what is seen
  // ---------------------------------------------------------------------------------------------------------------
  function choosePanel(which) {
    panel = which;
    showState();
    commit();
  }
  const turns = () =>
    [...new Set(lanes.flatMap((lane) => (lane.meta?.turned ?? []).map(([step]) => step)))].sort((a, b) => a - b);
  function showState() {
    if (!lanes.length) return;
    const growing = lanes.some((lane) => lane.growing),
      reach = Math.max(...lanes.map((lane) => lane.run.reach()), 1);
    extent = growing ? makeLane.roof(reach * 1.02) : reach;
    curves.set({
      panels: arenaPanels(lanes, panel, words, look.lecture && lanes.length > 1 && side < 400),
      lanes,
      extent,
    });
    const room = (10 * extent) / Math.max(200, root.clientWidth),
      places = []; // of changes that would lie on each other, the bigger one
    const events = biggest(
      lanes.flatMap((lane) => lane.run.events()).filter((e) => Math.abs(e.after - e.before) >= e.of / 4),
      24,
    ).filter((e) => places.every((s) => Math.abs(s - e.step) > room) && places.push(e.step));
    const marks = events.map((e) => ({
      step: e.step,
      kind: e.after > e.before ? "up" : "down",
      text: fill(words.event, { before: e.before, after: e.after, of: e.of, step: e.step.toLocaleString("en-US") }),
    }));
    for (const lane of lanes)
      for (const s of lane.run.forks())
        marks.push({ step: s, kind: "fork", text: fill(words.fork, { step: s.toLocaleString("en-US") }) });
    for (const step of turns())
      marks.push({ step, kind: "fork", text: fill(words.turned, { step: step.toLocaleString("en-US") }) });
    const present = {
      real: lanes.some((l) => Boolean(l.run.still.real)),
      fake: true,
      field: true,
      arrows: true,
      warp: lanes.some((l) => Boolean(l.run.pictures()[0]?.arrays.warp)),
      modes: lanes.some((l) => Boolean(l.meta?.modes)),
    };
    layers.paint(words, look, present);
    scrubber.set({
      last: player.end(),
      extent,
      marks,
      label: words.timeline,
      text: (at) =>
        fill(words.timeline_at, {
          step: Math.round(at).toLocaleString("en-US"),
          steps: Math.round(player.end()).toLocaleString("en-US"),
        }),
    });
    const mine = steered().length > 0,
      mode = growing ? "live" : "recorded";
    if (root.dataset.mode !== mode) {
      root.dataset.mode = mode;
      bar.set({
        speeds: growing
          ? LIVE_SPEEDS.map((v) => [v, v ? fill(words.per_second, { n: v }) : words.full_speed])
          : [[1 / 16, "1/16\u00d7"], [1 / 4, "1/4\u00d7"], [1 / 2, "1/2\u00d7"], 1, 2, 4],
      });
    }
    bar.set({
      speed: growing ? liveSpeed : speed,
      parts: mine
        ? [
            ["both", words.step_both],
            ["discriminator", words.step_discriminator],
            ["generator", words.step_generator],
          ]
        : [],
    });
    bar.set({ playing: isPlaying(), playText: mine && apart() && !rewinding ? words.play_here : null });
    goLive.style.display = data.live && !growing ? "" : "none";
    for (const [b, which, text] of [
      [judgeButton, "judge", words.panel_judge],
      [gradientButton, "gradients", words.panel_gradients],
    ]) {
      if (b.textContent !== text) b.textContent = text;
      if (b.getAttribute("aria-pressed") !== String(panel === which))
        b.setAttribute("aria-pressed", String(panel === which));
    }
    root.dataset.lanes = lanes.length;
    root.dataset.status = (lanes.findLast((lane) => lane.live) ?? lanes[0]).status;
    root.dataset.playing = String(isPlaying());
    redraw();
  }
  function draw(at) {
    if (!lanes.length || !side || dead) return;
    lanes.forEach((lane, i) => stages[i].paint(lane, at, layers.on, side, look, probe));
    curves.draw(at, hover, player.moving);
    scrubber.move(at);
    frames++;
    const now = performance.now();
    if (now - told > 150 || !player.moving) {
      told = now;
      speak(at);
    }
    announceDrawn(stages[0].canvas, { step: at, lanes: lanes.length });
  }
  // What need not change in every frame: an attribute makes the browser look at the page's style again.
  function speak(at) {
    root.dataset.step = Math.round(at);
    root.dataset.frames = frames;
    scrubber.set({ at });
    scrubber.tell();
    bar.set({ status: laneStatus(lanes, player, words), playing: isPlaying() });
    const lines = lanes.map((lane) => {
      const trouble = lane.meta?.text && (lane.live || at >= lane.run.span().last - 0.5) ? lane.meta.text : "",
        text = [trouble, lane.run.said(at)].filter(Boolean).join(" ");
      return text && lane.mark ? `${lane.mark}: ${text}` : text;
    });
    if (said.dataset.text !== lines.join("\n")) {
      said.dataset.text = lines.join("\n");
      said.replaceChildren(...lines.filter(Boolean).map((line) => el("p", {}, line)));
    }
    lanes.forEach((lane, i) => {
      const counts = lane.run.look(at)?.a.arrays.counts,
        reached = counts ? fill(words.of, { n: counts.reduce((n, v) => n + (v > 0), 0), of: counts.length }) : "\u2013";
      const text = `${fill(words.alt_stage, { title: lane.name, step: Math.round(at), modes: reached })} ${stages[i].said}`;
      if (!player.playing && stages[i].canvas.getAttribute("aria-label") !== text)
        stages[i].canvas.setAttribute("aria-label", text);
    });
    if (!player.playing && !player.following)
      curves.element.setAttribute("aria-label", `${words.alt_curves} ${curves.text(at)}`);
  }

  // ---- sizes
  // ----------------------------------------------------------------------------------------------------------------------
  function layout() {
    const w = Math.floor(root.clientWidth);
    if (!w || !lanes.length) return;
    const narrow = w < 640,
      two = lanes.length > 1,
      gap = 14,
      cap = Math.round(1.7 * look.size);
    root.classList.toggle("ar-narrow", narrow);
    stages[1].canvas.style.display = two ? "" : "none";
    let wide;
    if (narrow) {
      side = two ? Math.floor((w - 8) / 2) : Math.min(w, 520);
      wide = w;
    } else {
      const above =
        root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0);
      // all of it without scrolling
      const screen = Math.min(0.725 * window.innerHeight, window.innerHeight - above - 8);
      const tall = Math.max(430, screen) - top.offsetHeight - foot.offsetHeight - (data.stretch ? 34 : 58) - cap;
      side = Math.floor(Math.max(200, Math.min(tall, two ? (0.61 * w - gap) / 2 : 0.54 * w)));
      wide = w - (two ? 2 * side + gap : side) - 10;
    }
    scrubber.resize(w, look);
    curves.resize(wide, narrow ? 470 : side + cap, look);
    stageBox.style.gap = `${narrow ? 8 : gap}px`;
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

  // ---- what Python is told, and tells
  // -------------------------------------------------------------------------------------------------
  const view = () =>
    lanes.length && !dead
      ? { layers: layers.text, at: player.playing || player.following ? null : Math.round(player.at), panel }
      : null;
  const telling = makeTelling(view, 400),
    commit = telling.now,
    commitSoon = telling.soon;

  return {
    update(next, setState, setTrigger) {
      const walked = JSON.stringify(data?.stretch ?? null);
      data = next;
      words = next.labels;
      telling.send = setState;
      command.send = setTrigger;
      bar.set({ labels: words });
      csv.textContent = words.csv;
      csv.title = words.csv_about;
      goLive.textContent = words.go_live;
      panels.setAttribute("aria-label", words.panels);
      delete root.dataset.mode;
      const view = next.view ?? {};
      if (telling.news({ layers: view.layers ?? null, at: view.at ?? null, panel: view.panel ?? null })) {
        layers.choose(view.layers || null);
        panel = view.panel === "gradients" ? "gradients" : "judge";
        if (lanes.length && Number.isFinite(view.at)) player.seek(view.at);
      }
      if (JSON.stringify(next.stretch ?? null) !== walked) asked = next.stretch ?? null;
      if (!next.stretch) stretch = null;
      mount(next);
      playStretch();
      showState();
    },
    dispose() {
      dead = true;
      player.stop();
      [...lanes, ...(coming?.lanes ?? [])].forEach((lane) => lane.dispose());
      sizes.disconnect();
      unwatch();
      telling.stop();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makeArena);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
