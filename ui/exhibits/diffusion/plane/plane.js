// Diffusion on the plane: data dissolve into noise and come together again, by DDIM and, from the same start, by DDPM;
// a particle can be put anywhere at any time and let go. The network's weights come with the run, recorded or training
// now; everything else is computed here.
//
// data: {lane: {id, blob} | {id, stream}, times, levels, curve, eta, seed, view: {hand, held, moment}, autoplay,
// labels}. levels: of the times; curve: levels at every hundredth of the way. Told to Python: state "view" {hand, held,
// moment} on release, trigger "command" (makeCommands).
// The root element holds data-moment, data-t, data-hand, data-held, data-end, data-ready, data-net, data-mode,
// data-status, data-playing, data-frames for whoever watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { fill, formatCount, formatNumber } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makeShell } from "../../../browser/shell.js";
import { timeline } from "../../../browser/timeline.js";
import { label, write } from "../../../browser/view.js";
import { T, isBack, stopsOf, timeOf, visibleMoment } from "./clock.js";
import { drawPlane, forget, makeCache, mixAt } from "./draw.js";
import { listenToHand } from "./hand.js";
import { makeStage, planeSizes } from "./stage.js";
import { makeTrainer } from "./trainer.js";
import { isDone, learn, letGo, makeWalks, settle } from "./walks.js";

const WHOLE_SECONDS = 10; // there and back, at normal speed

const makeState = () => ({
  hand: [1.2, -0.8], // standardised
  held: T, // the time at which the particle is let go
  grabbed: false,
  which: 0, // the sampler on a narrow screen
  layers: { field: true, trails: true },
  begun: false,
  rounds: 0, // how often it has been asked to play by itself
  sizes: null,
  walks: makeWalks(),
  cache: makeCache(),
});

function makePlane(root) {
  const state = makeState(),
    { walks } = state;
  const dom = makeStage(root, {
    choose: (which) => {
      state.which = which;
      shell.resize();
    },
    toggle: (name) => {
      state.layers[name] = !state.layers[name];
      shell.refresh();
    },
    goOn: () => shell.command({ do: shell.lane.meta.status === "paused" ? "play" : "pause" }),
  });
  const trainer = makeTrainer(
    dom.train,
    () => shell,
    () => study(shell, state, trainer),
  );
  const shell = makeShell(root, {
    control: moments(walks, () => shell),
    // the play head waits for what has yet to be computed
    pace: ({ control, player }) =>
      visibleMoment(player.at, walks.shown) < player.at ? 0 : control.pace(WHOLE_SECONDS),
    foot: dom.foot,
    said: dom.said,
    seed: true,
    lane: { still: ["real", "frame"], most: 30e6 },
    ready: () => true,
    told: () => viewOf(shell, state),
    adopt: (view) => adopt(shell, state, view),
    update: ({ lane }) => {
      if (JSON.stringify(shell.lane?.source) === JSON.stringify(lane)) study(shell, state, trainer);
    },
    shown: () => trainer.reset(),
    heard: (lane) => {
      if (!lane.run.pictures().length) return;
      study(shell, state, trainer);
      if (!state.begun) begin(shell, state);
    },
    layout: (width) => layout(shell, dom, state, trainer, width),
    scrubberWidth: () => state.sizes.track,
    marks: () => [{ step: T, kind: "moment", text: shell.words.turning }],
    refresh: () => show(shell, dom, state, trainer),
    draw: () => draw(shell, dom, state, trainer),
    comment: () => comment(shell, walks),
    speak: () => describe(shell, dom, state),
    dispose: () => {
      walks.stop();
      trainer.dispose();
    },
  });
  listenToHand(shell, dom, state, walks);
  return shell;
}

// Walks by the network, the schedule and the noise as they are now.
function study(shell, state, trainer) {
  if (!shell.lane?.meta) return;
  learn(state.walks, {
    picture: trainer.picture(),
    newest: trainer.newest,
    lane: shell.lane,
    data: shell.data,
    moment: () => shell.player.at,
    changed: (done) => changed(shell, state, trainer, done),
  });
}
// There is more to see; done: the walks of this network, so that a newer one may have its turn.
function changed(shell, state, trainer, done) {
  if (state.cache.network !== state.walks.shown.key) forget(state.cache, state.walks.shown.key);
  shell.redraw();
  if (done) study(shell, state, trainer);
}

function viewOf({ player }, { walks, hand, held }) {
  if (!walks.shown) return null;
  return { hand, held: Math.round(held), moment: player.playing ? null : Math.round(player.at) };
}
function adopt({ player }, state, { hand, held, moment }) {
  Object.assign(state, { hand, held });
  state.walks.hands = null;
  if (moment !== null) player.seek(moment);
}

// A timeline of moments.
const moments = (walks, shell) =>
  timeline({
    last: () => 2 * T,
    stops: () => stopsOf(shell().data.times),
    ready: () => walks.shown !== null,
    named: () => {
      const { words } = shell();
      return {
        label: words.timeline,
        text: (at) => fill(at <= T ? words.there : words.back, { t: formatCount(timeOf(at)) }),
      };
    },
  });

function begin({ data, player }, state) {
  const plays = data.autoplay > state.rounds && !prefersCalm();
  state.begun = true;
  state.rounds = data.autoplay;
  if (data.view.moment !== null) return;
  if (plays) player.play();
  else player.seek(2 * T);
}

function layout({ root, look }, dom, state, trainer, width) {
  state.sizes = planeSizes(width, window.innerHeight, look);
  root.classList.toggle("pl-narrow", state.sizes.narrow);
  dom.panels.forEach(({ box }, i) => {
    box.hidden = state.sizes.narrow && i !== state.which;
  });
  trainer.resize(look);
}

function show({ words, data, root, lane }, { panels, tabs, which, layers }, state, trainer) {
  write(panels[0].title, data.eta ? fill(words.ddim_eta, { eta: data.eta }) : words.ddim);
  write(panels[1].title, words.ddpm);
  label(which, words.sampler);
  tabs.forEach((tab, i) => {
    write(tab, i ? "DDPM" : "DDIM");
    tab.setAttribute("aria-pressed", String(i === state.which));
  });
  for (const [name, button] of Object.entries(layers)) {
    write(button, words[name]);
    button.title = words[`${name}_about`];
    button.setAttribute("aria-pressed", String(state.layers[name]));
  }
  trainer.show();
  if (lane?.meta) Object.assign(root.dataset, { mode: lane.live ? "live" : "recorded", status: lane.status });
}

// ---- what is seen

function draw(shell, dom, state, trainer) {
  const { look, data, root, player } = shell,
    { walks, cache } = state;
  if (!state.sizes) return false;
  settle(walks, player.at, () => changed(shell, state, trainer, false));
  const moment = visibleMoment(player.at, walks.shown),
    { hand, held, grabbed, layers, sizes } = state;
  if (!walks.hands) {
    const { from, copies, walks: ways } = letGo(walks, { hand, held, eta: data.eta, seed: data.seed });
    Object.assign(root.dataset, {
      hand: hand.map((v) => +v.toFixed(3)).join(),
      held: walks.shown.times[from],
      copies,
      end: [...ways[0].states.at(-1)].map((v) => v.toFixed(5)).join(),
    });
  }
  const canvases = dom.panels.map(({ canvas, box }) => (box.hidden ? null : canvas));
  drawPlane(canvases, { walks, cache, moment, side: sizes.side, curve: data.curve, layers, grabbed }, look);
  for (const canvas of canvases) if (canvas) announceDrawn(canvas, { moment: player.at });
  Object.assign(root.dataset, {
    moment: Math.round(moment),
    t: Math.round(timeOf(moment)),
    frames: shell.frames,
    ready: String(isDone(walks)),
    net: walks.shown.step,
  });
  return true;
}

// ---- what is said

// Which sentence tells of a moment, and the numbers in it.
function factsOf({ player, data }, { shown }) {
  const moment = visibleMoment(player.at, shown),
    t = timeOf(moment),
    share = Math.round(100 * mixAt(data.curve, t).a ** 2),
    detour = (i) => (shown.detours ? formatNumber(shown.detours[i], 2) : "\u2026"),
    way = share < 5 ? "far" : share < 70 ? "middle" : "near",
    there = t === 0 ? "data" : "forward",
    back = t === 0 ? "done" : t >= T ? "noise" : way;
  return {
    part: isBack(player.at) ? back : there,
    facts: { t: formatCount(t), share, steps: formatCount(shown.times.length), ddim: detour(0), ddpm: detour(1) },
  };
}
function comment(shell, walks) {
  const { words, lane } = shell,
    { part, facts } = factsOf(shell, walks);
  return [[lane?.meta?.text, fill(words.said[part], facts)].filter(Boolean).join(" ")];
}
function describe(shell, { panels, read }, { hand, held, walks }) {
  const { words } = shell,
    { facts } = factsOf(shell, walks),
    [x, y] = hand.map((v) => formatNumber(v, 1));
  write(read, fill(words.read, facts));
  if (shell.player.playing) return;
  for (const { canvas, title } of panels)
    label(canvas, fill(words.alt, { ...facts, title: title.textContent, x, y, held: formatCount(held) }));
}

export default mounted(makePlane);
