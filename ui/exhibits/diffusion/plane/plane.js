// Diffusion on the plane: data dissolve into noise and come together again, by DDIM and, from the same start, by DDPM;
// a particle can be put
// anywhere at any time and let go. The network's weights come with the run, recorded or training now; everything else
// is computed here.
//
// data: {lane: {id, blob} | {id, stream}, times, levels, curve, eta, seed, view: {hand, held, moment}, autoplay,
// labels}. levels: of the times; curve:
// levels at every hundredth of the way. Told to Python: state "view" {hand, held, moment} on release, trigger "command"
// (makeCommands).
// A moment is 0 (data) to T (noise) to 2 T (generated). The root element holds data-moment, data-t, data-hand,
// data-held, data-end, data-ready, data-net,
// data-mode, data-status, data-playing, data-frames for whoever watches from outside.
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { onNextFrame, prefersCalm, whenIdle } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { seededRandom } from "../../../browser/random.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { mixColours, onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { diffuse } from "./diffuse.js";
import { PLANE_HALF, PLANE_TRAILS, planePaint } from "./paint.js";

const PLANE_SECONDS = 10,
  PLANE_T = 1000,
  PLANE_POINTS = 200,
  PLANE_COPIES = 200; // copies of the hand's particle times steps

function makePlane(root) {
  let data = null,
    words = {},
    lane = null,
    look = themeOf(root),
    side = 0,
    frames = 0,
    speed = 1,
    moment = 0,
    playing = 0,
    last = 0,
    waited = 0,
    dead = false,
    told = 0;
  let shown = null,
    coming = null,
    work = () => {},
    hands = null,
    hand = [1.2, -0.8],
    held = PLANE_T,
    grabbed = false,
    which = 0,
    trainAt = null,
    sent = [],
    heardView = "",
    begun = false,
    rounds = 0,
    state = () => {};
  const command = makeCommands(() => {}),
    n0 = (v) => Math.round(v).toLocaleString("en-US"),
    lattice = planePaint.lattice(),
    fields = new Map(),
    inks = new Map();
  const eps = new Float32Array(lattice.length),
    fieldCanvas = document.createElement("canvas");
  let fieldKey = "";

  // ---- what stands where
  // ------------------------------------------------------------------------------------------------------
  const panel = () => {
    const title = el("figcaption"),
      canvas = el("canvas", { tabindex: 0, role: "application" });
    return { title, canvas, box: el("figure", { class: "pl-panel" }, title, canvas) };
  };
  const panels = [panel(), panel()],
    read = el("span", { class: "pl-read" });
  const tabs = [0, 1].map((i) =>
    el("button", {
      class: "gm-button",
      type: "button",
      onclick: () => {
        which = i;
        layout();
      },
    }),
  );
  const toggles = { field: true, trails: true },
    buttons = {};
  for (const name of Object.keys(toggles))
    buttons[name] = el("button", {
      class: "gm-button",
      type: "button",
      "data-layer": name,
      onclick: () => {
        toggles[name] = !toggles[name];
        showState();
      },
    });
  const stage = el("div", { class: "pl-stage" }, ...panels.map((p) => p.box)),
    foot = el("div", { class: "pl-foot" }),
    said = el("p", { class: "pl-said", "aria-live": "polite" });
  const trainName = el("span"),
    trainStatus = el("output", { class: "pl-status" }),
    trainBox = el("div"),
    trainButton = el("button", {
      class: "gm-button",
      type: "button",
      onclick: () => command({ do: lane.meta.status === "paused" ? "play" : "pause" }),
    });
  const top = el(
    "div",
    { class: "pl-top" },
    el("div", { class: "gm-segments pl-which", role: "group" }, ...tabs),
    ...Object.values(buttons),
    read,
  );
  const train = el("div", { class: "pl-train" }, trainName, trainBox, trainStatus, trainButton);
  root.classList.add("pl-root");
  root.append(top, stage, foot, said, train);
  const scrubber = makeScrubber(foot, {
    onScrub: (to, phase) => {
      still();
      seek(to);
      if (phase === "end") commit();
    },
    onHop: (d) => {
      still();
      hop(d);
      commit();
    },
    onToggle: () => bar.toggle(),
  });
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    onPlay: play,
    onPause: () => {
      still();
      commit();
    },
    onStep: () => {
      hop(1);
      commit();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onReset: () => {
      seek(0);
      commit();
    },
    onSeed: (seed) => command({ do: "seed", seed }),
  });
  const trainer = makeScrubber(trainBox, {
    onScrub: (to) => {
      trainAt = to >= trainEnd() ? null : to;
      learn();
      showState();
    },
    onHop: (d) => hopTraining(d),
    onToggle: () => {},
  });

  // ---- time: data at 0, noise at T, generated at 2 T
  // ------------------------------------------------------------------------------
  // What has not been computed yet cannot be seen: then the last that has.
  const at = () => (moment < PLANE_T || !shown ? moment : Math.max(PLANE_T, Math.min(moment, ready())));
  const back = () => moment >= PLANE_T,
    time = () => (back() ? 2 * PLANE_T - at() : moment);
  const draw = onNextFrame(paint);
  function seek(to) {
    moment = Math.min(2 * PLANE_T, Math.max(0, to));
    draw();
  }
  const place = (times, t) => {
    // where a time lies among the sampler's: 0 at its first state, times.length at its end
    if (t >= times[0]) return 0;
    const i = times.findLastIndex((v) => v >= t),
      next = times[i + 1] ?? 0;
    return i + (times[i] - t) / (times[i] - next);
  };
  function hop(direction) {
    const stops = [
      ...Array.from({ length: 21 }, (_, i) => i * 50),
      ...data.times.map((t) => 2 * PLANE_T - t),
      2 * PLANE_T,
    ];
    const next = direction > 0 ? stops.find((s) => s > moment + 1e-6) : stops.findLast((s) => s < moment - 1e-6);
    if (next !== undefined) seek(next);
  }
  function still() {
    cancelAnimationFrame(playing);
    playing = 0;
    bar.set({ playing: false });
    root.dataset.playing = "false";
  }
  function play() {
    if (moment >= 2 * PLANE_T) moment = 0;
    last = performance.now();
    waited = 0;
    root.dataset.playing = "true";
    bar.set({ playing: true });
    if (!playing) playing = requestAnimationFrame(turn);
  }
  function turn(now) {
    const dt = Math.min(100, now - last),
      pace = (2 * PLANE_T * speed) / PLANE_SECONDS,
      before = moment;
    last = now;
    if (prefersCalm()) {
      // whole pictures, a few a second
      waited += dt;
      if (waited > 500) {
        waited = 0;
        moment = Math.min(2 * PLANE_T, moment + pace / 2);
      }
    } else moment = Math.min(2 * PLANE_T, moment + (pace * dt) / 1000);
    moment = at();
    playing = moment < 2 * PLANE_T ? requestAnimationFrame(turn) : 0;
    if (moment !== before || !playing) draw.now();
    if (!playing) {
      still();
      commit();
    }
  }
  const ready = () => {
    // the moment up to which both samplers have come
    const n = Math.min(...shown.walks.map((w) => w.states.length)) - 1;
    return 2 * PLANE_T - (n >= shown.times.length ? 0 : shown.times[n]);
  };

  // ---- the network, and the ways it makes
  // -------------------------------------------------------------------------------------------
  const trainEnd = () => lane?.run.span().picture ?? 0;
  function picture() {
    const all = lane?.run.pictures() ?? [],
      at = trainAt ?? Infinity;
    return all.findLast((p) => p.step <= at) ?? all[0] ?? null;
  }
  function hopTraining(direction) {
    const all = lane.run.pictures().map((p) => p.step),
      now = picture().step,
      next = direction > 0 ? all.find((s) => s > now) : all.findLast((s) => s < now);
    if (next !== undefined) {
      trainAt = next >= trainEnd() ? null : next;
      learn();
      showState();
    }
  }
  // Begins anew with the network, the schedule, the steps, the noise as they are now. What was there stays until the
  // new has come as far.
  // While a network learns, a newer one waits until the ways of the last are done: there are more of them than can be
  // computed.
  function learn() {
    const now = picture();
    if (!now || !lane.run.still.frame || !data) return;
    const how = JSON.stringify([
        data.lane,
        lane.meta.run,
        lane.meta.branch,
        data.times.length,
        data.levels[0],
        data.levels.at(-1),
        data.eta,
        data.seed,
      ]),
      key = how + now.step;
    const last = coming ?? shown,
      undone = last?.walks.some((walk) => !walk.done);
    if (last?.key === key || (last?.how === how && trainAt === null && undone && (coming || back()))) return;
    const { settings } = lane.meta,
      F = diffuse.net(now.arrays.weights, settings.width, settings.layers),
      [cx, cy, spread] = lane.run.still.frame;
    const n = 2 * PLANE_POINTS,
      clean = new Float32Array(n),
      noise = new Float32Array(n),
      start = new Float32Array(n),
      random = seededRandom(data.seed);
    for (let k = 0; k < n; k++) {
      clean[k] = (lane.run.still.real[k] - (k % 2 ? cy : cx)) / spread;
      noise[k] = random.normal();
    }
    const a = diffuse.signal(data.levels[0]),
      b = diffuse.noise(data.levels[0]);
    for (let k = 0; k < n; k++) start[k] = a * clean[k] + b * noise[k];
    const walks = [
      diffuse.walk(F, data.levels, start, data.eta, seededRandom(data.seed + 1).normal),
      diffuse.walk(F, data.levels, start, 1, seededRandom(data.seed + 2).normal),
    ];
    coming = {
      key,
      how,
      F,
      walks,
      clean,
      noise,
      times: data.times,
      levels: data.levels,
      step: now.step,
      detours: null,
    };
    if (!shown) swap();
    work();
    const job = coming ?? shown;
    work = whenIdle(() => {
      const undone = job.walks.filter((w) => !w.done).sort((v, w) => v.states.length - w.states.length)[0];
      undone?.step();
      if (!undone) job.detours = job.walks.map(diffuse.detour);
      if (
        job === coming &&
        (!undone || (back() && Math.min(...job.walks.map((w) => w.states.length)) - 1 > place(job.times, time())))
      )
        swap();
      if (job === shown && !playing) draw();
      if (!undone) learn();
      return Boolean(undone);
    });
  }
  function swap() {
    shown = coming;
    coming = null;
    fields.clear();
    hands = null;
    fieldKey = "";
    draw();
  }
  const nearest = (t) => shown.times.reduce((best, other) => (Math.abs(other - t) < Math.abs(best - t) ? other : best));
  // The hand's particle: one way by DDIM, and as many by DDPM as a frame has time for.
  function let_go() {
    const from = shown.times.indexOf(nearest(held)),
      levels = shown.levels.slice(from);
    const copies = Math.max(1, Math.min(5, Math.floor(PLANE_COPIES / levels.length))),
      many = Float32Array.from({ length: 2 * copies }, (_, k) => hand[k % 2]);
    hands = {
      from,
      walks: [
        diffuse.walk(shown.F, levels, hand, data.eta, seededRandom(data.seed + 3).normal).finish(),
        diffuse.walk(shown.F, levels, many, 1, seededRandom(data.seed + 4).normal).finish(),
      ],
    };
    const end = hands.walks[0].states.at(-1);
    Object.assign(root.dataset, {
      hand: hand.map((v) => +v.toFixed(3)).join(),
      held: shown.times[from],
      copies,
      end: [...end].map((v) => v.toFixed(5)).join(),
    });
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  const level = (t) => {
    const x = Math.min(100, Math.max(0, t / 10)),
      i = Math.min(99, Math.floor(x));
    return data.curve[i] + (x - i) * (data.curve[i + 1] - data.curve[i]);
  };
  function ink(from, to, share) {
    const key = `${from}${to}${Math.round(20 * share)}`;
    if (!inks.has(key)) inks.set(key, mixColours(from, to, Math.round(20 * share) / 20));
    return inks.get(key);
  }
  function paintField(t) {
    const nearest = Math.round(t / 10),
      key = `${shown.key}${nearest}${side}${look.bg}${look.lecture}`;
    if (key === fieldKey) return;
    fieldKey = key;
    if (!fields.has(nearest))
      fields.set(nearest, Float32Array.from(diffuse.eps(shown.F, data.curve[nearest], lattice, eps)));
    planePaint.field(fieldCanvas, side, lattice, fields.get(nearest), look);
  }
  function paint() {
    if (!shown || !side || dead) return;
    if (coming && (!back() || coming.walks.every((w) => w.done))) swap();
    const t = time(),
      l = level(t),
      a = t === 0 ? 1 : diffuse.signal(l),
      b = t === 0 ? 0 : diffuse.noise(l);
    if (toggles.field) paintField(t);
    if (!hands) let_go();
    panels.forEach(({ canvas, box }, i) => {
      if (box.hidden) return;
      const c = fitCanvas(canvas, side, side),
        walk = shown.walks[i],
        now = Math.min(walk.states.length - 1, place(shown.times, t));
      c.fillStyle = look.bg;
      c.fillRect(0, 0, side, side);
      c.save();
      c.beginPath();
      c.rect(0, 0, side, side);
      c.clip();
      if (toggles.field) c.drawImage(fieldCanvas, 0, 0, side, side);
      const r = look.lecture ? 3.4 : 2.6;
      if (!back()) {
        const x = Float32Array.from(shown.clean, (v, k) => a * v + b * shown.noise[k]),
          colour = ink(look.data, look.latent, b * b);
        if (toggles.trails && t > 0) planePaint.trails(c, side, forward(t), 8, x, colour, look);
        planePaint.dots(c, side, x, r, colour, 0.9, false);
      } else {
        const k = Math.min(walk.states.length - 1, Math.floor(now)),
          from = walk.states[k],
          to = walk.states[k + 1] ?? from,
          f = now - k,
          x = Float32Array.from(from, (v, j) => v + f * (to[j] - v));
        planePaint.dots(c, side, shown.clean, r * 0.85, look.data, 0.35, false);
        const colour = ink(look.latent, look.generated, a);
        if (toggles.trails && t < PLANE_T) planePaint.trails(c, side, walk.states, now, x, colour, look);
        planePaint.dots(c, side, x, r, colour, 0.95, true);
      }
      const gone = place(shown.times, t) - hands.from;
      planePaint.hand(c, side, hands.walks[i], back() && gone > 0.02 ? gone : grabbed ? 0 : null, look);
      c.restore();
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      c.strokeRect(0.5, 0.5, side - 1, side - 1);
      announceDrawn(canvas, { moment });
    });
    scrubber.move(at());
    Object.assign(root.dataset, {
      moment: Math.round(at()),
      t: Math.round(t),
      frames: ++frames,
      ready: String(shown.walks.every((w) => w.done) && !coming),
      net: shown.step,
    });
    const clock = performance.now();
    if (clock - told > 150 || !playing) {
      told = clock;
      speak(t, a);
    }
  }
  function forward(t) {
    // where the first few came from, in eight pieces
    const n = 2 * PLANE_TRAILS;
    return Array.from({ length: 9 }, (_, i) => {
      const l = level((t * i) / 9),
        a = i ? diffuse.signal(l) : 1,
        b = i ? diffuse.noise(l) : 0;
      return Float32Array.from({ length: n }, (_, k) => a * shown.clean[k] + b * shown.noise[k]);
    });
  }
  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  function speak(t, a) {
    const share = Math.round(100 * a * a),
      part = !back()
        ? t === 0
          ? "data"
          : "forward"
        : t === 0
          ? "done"
          : t >= PLANE_T
            ? "noise"
            : share < 5
              ? "far"
              : share < 70
                ? "middle"
                : "near";
    const values = {
      t: n0(t),
      share,
      steps: n0(shown.times.length),
      ddim: shown.detours ? formatNumber(shown.detours[0], 2) : "\u2026",
      ddpm: shown.detours ? formatNumber(shown.detours[1], 2) : "\u2026",
    };
    write(read, fill(words.read, values));
    write(said, [lane.meta?.text, fill(words.said[part], values)].filter(Boolean).join(" "));
    scrubber.set({ at: at() });
    scrubber.tell();
    if (playing) return;
    panels.forEach(({ canvas, title }) =>
      canvas.setAttribute(
        "aria-label",
        fill(words.alt, {
          ...values,
          title: title.textContent,
          x: formatNumber(hand[0], 1),
          y: formatNumber(hand[1], 1),
          held: n0(held),
        }),
      ),
    );
  }
  function showState() {
    if (!words.play || !data) return;
    write(panels[0].title, data.eta ? fill(words.ddim_eta, { eta: data.eta }) : words.ddim);
    write(panels[1].title, words.ddpm);
    tabs.forEach((tab, i) => {
      write(tab, i ? "DDPM" : "DDIM");
      tab.setAttribute("aria-pressed", String(i === which));
    });
    tabs[0].parentElement.setAttribute("aria-label", words.sampler);
    for (const name of Object.keys(buttons)) {
      write(buttons[name], words[name]);
      buttons[name].title = words[`${name}_about`];
      buttons[name].setAttribute("aria-pressed", String(toggles[name]));
    }
    scrubber.set({
      at: at(),
      last: 2 * PLANE_T,
      extent: 2 * PLANE_T,
      label: words.timeline,
      marks: [{ step: PLANE_T, kind: "moment", text: words.turning }],
      text: (m) => fill(m <= PLANE_T ? words.there : words.back, { t: n0(m <= PLANE_T ? m : 2 * PLANE_T - m) }),
    });
    write(trainName, words.training);
    if (lane?.meta) {
      const end = Math.max(1, trainEnd());
      trainer.set({
        at: trainAt ?? end,
        last: end,
        extent: lane.growing ? lane.meta.steps : end,
        label: words.training,
        text: (s) => fill(words.timeline_at, { step: n0(s), steps: n0(lane.meta.steps) }),
      });
      trainer.tell();
      trainButton.style.display = lane.steered ? "" : "none";
      write(trainButton, lane.meta.status === "paused" ? words.go_on : words.stop);
      const distance = makeLane.latest(lane.run, trainAt ?? end, "distance"),
        high = makeLane.latest(lane.run, trainAt ?? end, "distance_high");
      write(
        trainStatus,
        [
          makeLane.status(lane, { at: picture()?.step ?? 0, end: () => lane.meta.steps, following: true }, words),
          Number.isFinite(distance)
            ? fill(words.distance, { d: formatNumber(distance, 3), high: formatNumber(high, 3) })
            : "",
        ]
          .filter(Boolean)
          .join(" \u00b7 "),
      );
      Object.assign(root.dataset, { mode: lane.live ? "live" : "recorded", status: lane.status });
    }
    draw();
  }

  // ---- news of the run
  // ----------------------------------------------------------------------------------------------------------------
  function onNews(from) {
    if (from !== lane || dead || !lane.run.pictures().length) return;
    learn();
    if (!begun) {
      begun = true;
      layout();
      if (data.autoplay > rounds && data.view.moment === null && !prefersCalm()) play();
      else if (data.view.moment === null) seek(2 * PLANE_T);
      rounds = data.autoplay;
    }
    showState();
  }
  function mount(next) {
    if (lane && JSON.stringify(lane.source) === JSON.stringify(next.lane)) return;
    lane?.dispose();
    trainAt = null;
    lane = makeLane(next.lane, { still: ["real", "frame"], most: 30e6, onNews, command });
  }

  // ---- sizes
  // ----------------------------------------------------------------------------------------------------------------------------
  function layout() {
    const w = Math.floor(root.clientWidth);
    if (!w) return;
    const narrow = w < 640,
      tall = Math.max(440, 0.735 * window.innerHeight) - (look.lecture ? 215 : 165);
    root.classList.toggle("pl-narrow", narrow);
    side = narrow ? Math.min(w, 460) : Math.floor(Math.max(210, Math.min((w - 36 - 180) / 2, tall)));
    panels.forEach(({ box }, i) => {
      box.hidden = narrow && i !== which;
    });
    scrubber.resize(narrow ? w : Math.min(w, 2 * side + 18), look);
    trainer.resize(Math.max(120, trainBox.clientWidth), look);
    inks.clear();
    showState();
  }
  const watch = new ResizeObserver(layout);
  watch.observe(root);
  watch.observe(trainBox); // what stands beside it comes and goes
  window.addEventListener("resize", layout);
  const unwatch = onTheme(root, (now) => {
    look = now;
    layout();
  });

  // ---- the hand
  // -------------------------------------------------------------------------------------------------------------------------
  function take() {
    // at the sampler's time next to what is on show; of data or of the finished picture, at the noise
    still();
    held = nearest(time() || PLANE_T);
    moment = 2 * PLANE_T - held;
  }
  const put = (u, v) => {
    hand = [u, v].map((x) => Math.max(-PLANE_HALF, Math.min(PLANE_HALF, Math.round(x * 1000) / 1000)));
    hands = null;
  };
  for (const { canvas } of panels) {
    const follow = (e) => {
      const box = canvas.getBoundingClientRect();
      put(...planePaint.back(side, e.clientX - box.left, e.clientY - box.top));
      draw();
    };
    canvas.addEventListener("pointerdown", (e) => {
      if (e.button || !shown) return;
      canvas.setPointerCapture(e.pointerId);
      grabbed = true;
      take();
      follow(e);
    });
    canvas.addEventListener("pointermove", (e) => {
      if (grabbed) follow(e);
    });
    const release = () => {
      if (!grabbed) return;
      grabbed = false;
      commit();
      if (prefersCalm()) draw();
      else play();
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("keydown", (e) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (e.ctrlKey || e.metaKey || e.altKey || !shown) return;
      if (move) {
        take();
        put(hand[0] + 0.1 * move[0], hand[1] + 0.1 * move[1]);
        draw();
        commitSoon();
      } else if (e.key === " " || e.key === "Enter") bar.toggle();
      else return;
      e.preventDefault();
    });
  }

  // ---- what Python is told
  // ----------------------------------------------------------------------------------------------------------------
  let later = 0;
  function commit() {
    clearTimeout(later);
    if (dead || !shown) return;
    const view = { hand, held: Math.round(held), moment: playing ? null : Math.round(moment) },
      text = JSON.stringify(view);
    if (text === sent[0]) return;
    sent = [text, ...sent].slice(0, 20);
    state("view", view);
  }
  function commitSoon() {
    clearTimeout(later);
    later = setTimeout(commit, 150);
  }

  return {
    update(next, setState, setTrigger) {
      const before = data;
      data = next;
      words = next.labels;
      state = setState;
      command.send = setTrigger;
      bar.set({ labels: words, seed: next.seed });
      const text = JSON.stringify(next.view);
      if (text !== heardView && !sent.includes(text)) {
        // not what this page has told, but a link or an experiment
        ({ hand, held } = next.view);
        hands = null;
        if (next.view.moment !== null) {
          still();
          seek(next.view.moment);
        }
      }
      heardView = text;
      if (!sent.length) sent = [text];
      mount(next);
      if (before && lane.meta) learn();
      showState();
    },
    dispose() {
      dead = true;
      still();
      work();
      draw.cancel();
      clearTimeout(later);
      lane?.dispose();
      watch.disconnect();
      unwatch();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makePlane);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
