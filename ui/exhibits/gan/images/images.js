// The same game on pictures: one run or two in step, the pictures of the same noise, the ten classes' meter, and the
// curves.
//
// data: {lanes: [{id, blob} | {id, stream}], view: {at}, autoplay, labels}; autoplay: a number that grows when
// recordings should play
// by themselves. Told to Python: state "view" {at} on release, trigger "command" {list: [{id, do, ...}]}
// (makeCommands).
// A run that trains is not rewound, as half a second a turn is too slow for it: what has been is looked at here, and it
// goes on meanwhile.
// The root element holds data-step, data-lanes, data-frames, data-status, data-playing, data-mode, data-classes for
// whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { makeCurves } from "../../../browser/curves.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { makeTelling } from "../../../browser/telling.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { GAP, INK, PRINT_OF, imagePaint } from "./paint.js";
import { classShares, imagePanels } from "./panels.js";

const IMAGE_SECONDS = 15,
  IMAGE_SLOW = 100; // a recording at normal speed: digits within ten seconds; steps after which the pace has doubled
const IMAGE_SPEEDS = [0.5, 1, 2, 0]; // of a live run, steps a second; 0 is all the machine can do

function makeImageGan(root) {
  let words = {},
    lanes = [],
    coming = null,
    look = themeOf(root),
    frames = 0,
    speed = 1,
    liveSpeed = 0,
    extent = 1;
  let marked = null,
    hover = null,
    rounds = 0,
    wish = null,
    told = 0,
    dead = false,
    grid = null,
    size = null,
    painted = "";
  const command = makeCommands(() => {}),
    n0 = (v) => Math.round(v).toLocaleString("en-US"),
    percent = (v) => (Number.isFinite(v) ? `${Math.round(100 * v)}\u00a0%` : "\u2013");

  // ---- what stands where
  // --------------------------------------------------------------------------------------------------
  const cells = [0, 1].map(() => {
    const picture = el("canvas", { class: "ig-grid", role: "img", tabindex: 0 }),
      meter = el("canvas", { class: "ig-meter", role: "img" });
    return { picture, meter, box: el("div", { class: "ig-lane" }, picture, meter) };
  });
  const prints = el("canvas", { class: "ig-prints", role: "img" }),
    lanesBox = el("div", { class: "ig-lanes" }, ...cells.map((c) => c.box), prints);
  const foot = el("div", { class: "ig-foot" }),
    said = el("div", { class: "ig-said" });
  root.classList.add("ig-root");
  const curves = makeCurves({
    class: "ig-curves",
    onHover: (step) => {
      hover = step;
      redraw();
    },
    onPick: (step) => {
      scrub(step, "start");
      scrub(step, "end");
    },
  });
  root.append(lanesBox, curves.element, foot, said);
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    onPlay: play,
    onPause: pause,
    onStep: step,
    onSpeed: setSpeed,
    onReset: reset,
  });
  const scrubber = makeScrubber(foot, {
    onScrub: scrub,
    onHop: (d) => {
      wish = null;
      player.hop(d);
      commitSoon();
    },
    onToggle: () => bar.toggle(),
  });
  const player = makePlayer({
    runs: () => lanes.map((lane) => lane.run),
    live: (run) => lanes.some((lane) => lane.run === run && lane.growing),
    pace,
    onFrame: draw,
    onState: showState,
  });
  const redraw = () => player.redraw();

  // ---- playing: the browser plays what has arrived; commands go to the run itself when it is this visitor's
  // ---------------------
  const mine = () => lanes.find((lane) => lane.steered),
    growing = () => lanes.some((lane) => lane.growing);
  const behind = () => player.at < player.head() - 0.5;
  function pace() {
    // most happens at the start: there the play head goes slowly
    return (speed * (IMAGE_SLOW + player.at) * Math.max(Math.log1p(player.end() / IMAGE_SLOW), 0.1)) / IMAGE_SECONDS;
  }
  function play() {
    if (mine()) {
      command({ do: "play" });
      player.follow();
      wish = { playing: true, until: performance.now() + 1500 };
    } else if (growing()) player.follow();
    else player.play();
    showState();
  }
  function pause() {
    wish = { playing: false, until: performance.now() + 1500 };
    if (mine()) command({ do: "pause" });
    else player.pause();
    showState();
    commit();
  }
  function step(which) {
    if (mine() && !(behind() && !player.following)) {
      command({ do: "step", which: which || "both" });
      player.follow();
    } else player.hop(1);
    commitSoon();
  }
  function reset() {
    if (mine()) {
      command({ do: "reset" });
      player.follow();
    } else player.seek(0);
    commitSoon();
  }
  function setSpeed(value) {
    if (growing()) {
      liveSpeed = value;
      if (mine()) command({ do: "speed", per_second: value });
    } else speed = value;
  }
  function scrub(to, phase) {
    wish = null;
    player.seek(to);
    if (phase === "end") {
      if (growing() && !behind()) player.follow();
      commitSoon();
    }
  }
  function isPlaying() {
    if (wish && performance.now() < wish.until) return wish.playing;
    const own = mine();
    return own && player.following ? ["playing", "queued"].includes(own.status) : player.playing || player.following;
  }

  // ---- news from a run
  // ----------------------------------------------------------------------------------------------------------
  function onNews(lane, meta) {
    if (coming) settle();
    if (!lanes.includes(lane)) {
      if (coming && lanes.length) tellStatus();
      return;
    }
    if (meta.source === "live") {
      if (meta.fresh && !player.playing) player.follow();
      liveSpeed = meta.speed;
    }
    player.heard();
    showState();
  }
  // New lanes take the place of the old ones once all of them have a picture: nothing blinks in between. What keeps one
  // waiting for
  // long is shown without, and so is a run that waits for something else than its first picture.
  const shows = (lane) => lane.meta && (lane.run.pictures().length || !["playing", "paused"].includes(lane.status));
  function settle() {
    const late = coming && performance.now() - coming.since > 20_000;
    if (!coming?.whole || dead || !coming.lanes.every((lane) => (lanes.length && !late ? shows(lane) : lane.meta)))
      return;
    const { at, autoplay } = coming;
    lanes.forEach((lane) => {
      if (!coming.lanes.includes(lane)) lane.dispose();
    });
    ({ lanes } = coming);
    coming = null;
    lanes.forEach((lane, i) => {
      lane.mark = lanes.length > 1 ? "AB"[i] : "";
      lane.dash = lanes.length > 1 && i === 0 ? [5, 3] : [];
    });
    player.stop();
    player.seek(growing() ? player.head() : (at ?? player.end()));
    if (growing()) player.follow();
    else if (autoplay && !prefersCalm()) {
      player.seek(parting());
      player.play();
    }
    marked = null;
    root.dataset.step = Math.round(player.at); // not the last one's, before the first frame
    layout();
    showState();
  }
  // Where a recording begins to play by itself: at the start, but two futures a little before they part.
  function parting() {
    const turns = lanes.length > 1 ? lanes.flatMap((lane) => (lane.meta.turned ?? []).map(([step]) => step)) : [];
    return turns.length ? Math.max(0, Math.min(...turns) - 0.03 * player.end()) : 0;
  }
  function mount(next) {
    const text = JSON.stringify(next.lanes);
    if (JSON.stringify((coming?.lanes ?? lanes).map((lane) => lane.source)) === text) return;
    coming?.lanes.forEach((lane) => {
      if (!lanes.includes(lane)) lane.dispose();
    });
    const kept = (source) => lanes.find((lane) => JSON.stringify(lane.source) === JSON.stringify(source)),
      at = next.view.at ?? null;
    const now = {
      at,
      autoplay: next.autoplay > rounds && at === null,
      lanes: [],
      since: performance.now(),
      whole: false,
    };
    coming = now;
    rounds = next.autoplay;
    // may hear at once what waited
    for (const source of next.lanes) now.lanes.push(kept(source) ?? makeLane(source, { most: 40e6, onNews, command }));
    now.whole = true;
    settle();
  }

  // ---- what is seen
  // ---------------------------------------------------------------------------------------------------------------
  function showState() {
    if (!lanes.length || !lanes.every((lane) => lane.meta)) return;
    const reach = Math.max(...lanes.map((lane) => lane.run.reach()), 1),
      live = growing();
    extent = live ? makeLane.roof(reach * 1.02) : reach;
    curves.set({
      panels: imagePanels(lanes, words, (size?.curves ?? 400) / look.size),
      lanes,
      extent,
      bend: IMAGE_SLOW,
    });
    const marks = [];
    for (const lane of lanes) {
      const before = lane.mark ? `${lane.mark}: ` : "";
      for (const e of lane.run.events())
        marks.push({
          step: e.step,
          kind: e.after > e.before ? "up" : "down",
          text: before + fill(words.event, { before: e.before, after: e.after, of: e.of, step: n0(e.step) }),
        });
      for (const [s, name, value] of lane.meta.turned ?? [])
        marks.push({
          step: s,
          kind: "fork",
          text: `${fill(words.turned, { step: n0(s) })}: ${words[`knob_${name}`] ?? name} ${value}`,
        });
    }
    scrubber.set({
      last: player.end(),
      extent,
      bend: IMAGE_SLOW,
      marks,
      label: words.timeline,
      text: (at) => fill(words.timeline_at, { step: n0(at), steps: n0(player.end()) }),
    });
    const mode = live ? "live" : "recorded",
      own = mine();
    if (root.dataset.mode !== mode) {
      root.dataset.mode = mode;
      bar.set({
        speeds: live
          ? IMAGE_SPEEDS.map((v) => [v, v ? fill(words.per_second, { n: v }) : words.full_speed])
          : [0.25, 0.5, 1, 2, 4],
      });
    }
    bar.set({
      speed: live ? liveSpeed : speed,
      parts: own
        ? [
            ["both", words.step_both],
            ["discriminator", words.step_discriminator],
            ["generator", words.step_generator],
          ]
        : [],
    });
    bar.set({ playing: isPlaying(), playText: live && !player.following && behind() ? words.play_here : null });
    root.dataset.lanes = lanes.length;
    root.dataset.status = (lanes.find((lane) => lane.live) ?? lanes[0]).status;
    root.dataset.playing = String(isPlaying());
    redraw();
  }
  // While it plays, a picture turns into the next one in the last third of its time; what stands still is a picture
  // that there was.
  function shownOf(lane, at) {
    const seen = lane.run.look(at);
    if (!seen || !(player.playing && !prefersCalm()) || seen.t < 0.65)
      return { seen: seen && seen.t >= 1 ? { ...seen, a: seen.b } : seen, blend: 0 };
    const u = (seen.t - 0.65) / 0.35;
    return { seen, blend: u * u * (3 - 2 * u) };
  }
  function draw(at) {
    if (!lanes.length || !grid || dead || !lanes.every((lane) => lane.meta)) return;
    const seen = lanes.map((lane) => shownOf(lane, at));
    const now = [
      at >= player.end(),
      marked,
      grid.scale,
      grid.count,
      grid.width,
      look.dark,
      look.lecture,
      words.step_at,
      ...lanes.map((lane, i) => [
        lane.name,
        lane.run.version,
        seen[i].seen?.a.step,
        seen[i].seen?.a.branch,
        seen[i].blend,
      ]),
    ].join();
    if (now !== painted) {
      // most frames move the play head only
      painted = now;
      lanes.forEach((lane, i) => paintLane(lane, i, seen[i]));
      if (size.print)
        imagePaint.prints(
          prints,
          lanes[0].run,
          at,
          { ...size.print, title: words.prints, waiting: words.prints_wait },
          look,
        );
    }
    curves.draw(at, hover);
    scrubber.move(at);
    root.dataset.step = Math.round(at);
    root.dataset.frames = ++frames;
    const time = performance.now();
    if (time - told > 150 || !(player.playing || player.following)) {
      told = time;
      speak(at, seen);
    }
    announceDrawn(cells[0].picture, { step: at });
  }
  function paintLane(lane, i, { seen, blend }) {
    const { run } = lane,
      step = seen?.a.step ?? 0,
      n = makeLane.latest(run, step, "classes"),
      a = seen?.a.arrays;
    const about =
      marked !== null && a
        ? fill(words.marked, {
            score: formatNumber(a.score[marked], 2),
            digit: a.digit[marked],
            sure: Math.round(100 * a.sure[marked]),
          })
        : fill(words.step_at, { step: n0(step) });
    const title = lane.mark ? `${lane.mark}  ${lane.name}` : lane.name;
    imagePaint.grid(
      cells[i].picture,
      lane,
      seen,
      {
        grid,
        blend,
        marked,
        title,
        right: about,
        key: marked === null ? `${words.key_digit} \u00b7 ${words.key_score}` : "",
        waiting: words.waiting,
      },
      look,
    );
    const classes = Number.isFinite(n) ? fill(words.classes_of, { n }) : "",
      wide = grid.width > 330;
    imagePaint.meter(
      cells[i].meter,
      grid.width,
      size.meter,
      { shares: classShares(run, step), variety: makeLane.latest(run, step, "variety") },
      {
        title: wide && classes ? `${words.meter}: ${classes}` : classes,
        even: grid.width > 500 ? words.even_share : "",
        varied: words.variety,
      },
      look,
    );
    if (i === lanes.length - 1) root.dataset.classes = Number.isFinite(n) ? n : "";
  }
  function tellStatus() {
    const waiting = coming?.lanes.some((lane) => lane.live && !shows(lane));
    bar.set({
      status:
        waiting && !lanes.some((lane) => lane.live)
          ? words.setting_up
          : makeLane.status(lanes.find((lane) => lane.live) ?? lanes[0], player, words),
      playing: isPlaying(),
    });
  }
  function speak(at, seen) {
    scrubber.set({ at });
    scrubber.tell();
    tellStatus();
    const lines = lanes.map((lane) => {
      const trouble = lane.meta.text && at >= lane.run.span().last - 0.5 ? lane.meta.text : "",
        text = [trouble, lane.run.said(at)].filter(Boolean).join(" ");
      return text && lane.mark ? `${lane.mark}: ${text}` : text;
    });
    if (said.dataset.text !== lines.join("\n")) {
      said.dataset.text = lines.join("\n");
      said.replaceChildren(...lines.filter(Boolean).map((line) => el("p", {}, line)));
    }
    const moving = player.playing || player.following;
    said.setAttribute("aria-live", moving ? "off" : "polite"); // what changes twice a second is not read out
    if (moving) return;
    lanes.forEach((lane, i) => {
      const picture = seen[i].seen?.a,
        score = picture
          ? picture.arrays.score.subarray(0, grid.count).reduce((sum, v) => sum + v, 0) / grid.count
          : NaN,
        step = n0(picture?.step ?? 0);
      const classes = fill(words.classes_of, { n: makeLane.latest(lane.run, at, "classes") });
      cells[i].picture.setAttribute(
        "aria-label",
        fill(words.alt_grid, {
          title: lane.name,
          step,
          n: grid.count,
          classes,
          score: Number.isFinite(score) ? formatNumber(score, 2) : "\u2013",
        }),
      );
      cells[i].meter.setAttribute(
        "aria-label",
        fill(words.alt_meter, {
          step,
          shares: classShares(lane.run, at)
            .map((v, k) => `${k}: ${percent(v)}`)
            .join(", "),
          variety: percent(makeLane.latest(lane.run, at, "variety")),
        }),
      );
    });
    prints.setAttribute("aria-label", fill(words.alt_prints, { step: n0(at) }));
    curves.element.setAttribute("aria-label", `${words.alt_curves} ${curves.text(at)}`);
  }

  // ---- sizes
  // ----------------------------------------------------------------------------------------------------------------------
  function layout() {
    const w = Math.floor(root.clientWidth);
    if (!w || !lanes.length || !lanes.every((lane) => lane.meta)) return;
    const narrow = w < 640,
      two = lanes.length > 1,
      gap = narrow ? 8 : 16,
      printed = !two && lanes[0].meta.network === "notes",
      cap = imagePaint.head(look);
    root.classList.toggle("ig-narrow", narrow);
    root.classList.toggle("ig-two", two);
    lanesBox.style.gap = `${gap}px`;
    cells[1].box.style.display = two ? "" : "none";
    prints.style.display = printed ? "" : "none";
    const above = root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0),
      screen = Math.min(0.76 * window.innerHeight, window.innerHeight - above - 4),
      line = look.lecture ? 18 : 14;
    const tall = narrow ? 620 : Math.max(430, screen) - foot.offsetHeight - (two ? 5.44 : 3.07) * line - 12;
    const least = Math.round((tall > 540 ? 8 : two ? 4.8 : 5.3) * look.size),
      label = Math.round(2.9 * look.size);
    const strip = (scale) => (printed ? label + PRINT_OF * (INK * scale + GAP) : 0),
      stripScale = !narrow && w > 1300 ? 2 : 1;
    const room = narrow ? w : w - Math.max(320, Math.round(0.34 * w)) - 16 - (printed ? strip(stripScale) + gap : 0);
    const wish = (scale) => {
      const cell = imagePaint.cell(scale, look),
        rows = narrow ? (two ? 5 : 4) : Math.max(2, Math.floor((tall - cap - least - 4) / cell.h));
      const columns = Math.min(
        Math.max(2, Math.floor(((two ? (room - gap) / 2 : room) + GAP) / cell.w)),
        Math.ceil(40 / rows),
      );
      return {
        scale,
        columns,
        rows: Math.min(rows, Math.ceil(40 / columns)),
        count: Math.min(40, rows * columns),
        width: columns * cell.w - GAP,
      };
    };
    grid = [4, 3, 2].map(wish).find((g) => g.count >= (two || printed ? 20 : 40)) ?? wish(2);
    const pictures = cap + grid.rows * imagePaint.cell(grid.scale, look).h,
      meter = Math.max(least, Math.min(Math.round(9 * look.size), Math.floor(tall - pictures - 4))),
      height = pictures + 4 + meter;
    size = {
      meter,
      curves: narrow ? 430 : height,
      print: printed
        ? {
            width: narrow ? w : strip(stripScale),
            height: narrow ? cap + 8 * (INK * 1 + GAP) : height,
            scale: narrow ? 1 : stripScale,
          }
        : null,
    };
    const used = lanes.length * grid.width + (two ? gap : 0) + (printed && !narrow ? strip(stripScale) + gap : 0);
    scrubber.resize(w, look);
    curves.resize(narrow ? w : w - used - 16, size.curves, look);
    painted = "";
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

  // ---- a picture under the pointer or the keys: the same noise in every lane
  // ----------------------------------------------------------
  function mark(i, announced = false) {
    if (i === marked) return;
    marked = i;
    redraw();
    const a = i === null ? null : lanes[0]?.run.look(player.at)?.a.arrays;
    if (announced && a)
      announce(
        root,
        fill(words.alt_cell, {
          n: i + 1,
          score: formatNumber(a.score[i], 2),
          digit: a.digit[i],
          sure: Math.round(100 * a.sure[i]),
        }),
      );
  }
  for (const { picture } of cells) {
    const local = (e) => {
      const box = picture.getBoundingClientRect();
      return grid ? imagePaint.cellAt(grid, e.clientX - box.left, e.clientY - box.top, look) : null;
    };
    for (const kind of ["pointermove", "pointerdown"]) picture.addEventListener(kind, (e) => mark(local(e)));
    picture.addEventListener("pointerleave", (e) => {
      if (e.pointerType === "mouse") mark(null);
    });
    picture.addEventListener("blur", () => mark(null));
    picture.addEventListener("keydown", (e) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -(grid?.columns ?? 1), ArrowDown: grid?.columns ?? 1 }[e.key];
      if (e.ctrlKey || e.metaKey || e.altKey || (by === undefined && e.key !== "Escape")) return;
      e.preventDefault();
      if (by === undefined) mark(null);
      else if (marked === null) mark(0, true);
      else if (marked + by >= 0 && marked + by < grid.count) mark(marked + by, true);
    });
  }

  // ---- what Python is told, and tells
  // -------------------------------------------------------------------------------------------------
  const telling = makeTelling(
    () => (lanes.length && !dead ? { at: growing() || player.playing ? null : Math.round(player.at) } : null),
    300,
  );
  const commit = telling.now,
    commitSoon = telling.soon;

  return {
    update(next, setState, setTrigger) {
      words = next.labels;
      telling.send = setState;
      command.send = setTrigger;
      bar.set({ labels: words });
      delete root.dataset.mode;
      painted = "";
      if (telling.news({ at: next.view.at ?? null }) && lanes.length && Number.isFinite(next.view.at))
        player.seek(next.view.at);
      mount(next);
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
  const self = mountOnce(parentElement, makeImageGan);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
