// The Dirac-GAN under the hand: drag the start, choose a cure, watch the path. Nothing here asks the server.
//
// data: {state: {game, update, rate, strength, start}, games, hermite, labels}. What was chosen goes back on release as
// "edit".
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import { extend, makeGame, MOST_UPDATES, newPath, REACH, spectralRadius, verdict } from "./game.js";
import { drawDistance, drawEigenvalues, drawWorld } from "./panels.js";
import { makeParts, showKnobs } from "./parts.js";
import { drawField, drawPath, pick } from "./plane.js";

const UPDATES = 30; // a second at speed 1
const AHEAD = 400; // updates of the path that is drawn under the hand

const makeState = ({ hermite, state }) => ({
  game: makeGame(hermite),
  setting: { ...state }, // {game, update, rate, strength, start}
  path: newPath(state.start),
  share: 0, // of the next update, while it plays
  head: [...state.start], // the place on show
  eigenvalues: null,
  radius: null,
  held: false,
  heard: null,
  side: 0,
});

const tidy = (setting) => ({ ...setting, start: setting.start.map((v) => +v.toFixed(2)) });

function restart(state) {
  state.path = newPath(state.setting.start);
  state.share = 0;
}

// To after so many updates; backwards by all of them but the last.
function goTo(dirac, updates, turn) {
  const { state } = dirac;
  if (updates < state.path.updates) restart(state);
  state.share = 0;
  while (state.path.updates < updates && turn());
  dirac.draw();
}

// `dirac`, the exhibit: {state, parts, view, bar, draw}.
function makeActions(dirac) {
  const { state } = dirac;
  const turn = () => extend(state.path, state.game, state.setting) || void dirac.bar.pause();
  const actions = {
    tell: () => dirac.view.trigger("edit", tidy(state.setting)),
    again() {
      restart(state);
      showKnobs(dirac.parts, state.setting, dirac.view.words);
      drawStill(dirac);
      dirac.draw();
      actions.playOn();
    },
    turn(change) {
      Object.assign(state.setting, change);
      actions.again();
    },
    choose(change) {
      actions.turn(change);
      actions.tell();
    },
    playOn: () => prefersCalm() || dirac.bar.play(),
    back: () => goTo(dirac, state.path.updates - 1, turn),
    step: () => goTo(dirac, state.path.updates + 1, turn),
    reset() {
      restart(state);
      dirac.draw();
    },
    play() {
      let last = 0;
      if (state.path.updates >= MOST_UPDATES) restart(state);
      const tick = (now) => {
        if (!dirac.bar.playing || dirac.view.dead) return;
        if (last) state.share += Math.min(0.1, (now - last) / 1000) * UPDATES * dirac.bar.speed;
        last = now;
        for (; state.share >= 1 && dirac.bar.playing; state.share -= 1) turn();
        dirac.draw.now();
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    },
    // The start is under the hand, and the whole path from there.
    drag(start) {
      state.setting.start = start;
      restart(state);
      for (let i = 0; i < AHEAD; i++) turn();
      dirac.draw.now();
    },
    place(start) {
      state.setting.start = start;
      restart(state);
      dirac.draw.now();
      actions.tell();
    },
  };
  return actions;
}

function listen({ state, parts: { top }, bar }, actions) {
  const follow = (event) => {
    if (!state.held) return;
    const box = top.getBoundingClientRect();
    actions.drag(pick([(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]));
  };
  const release = () => {
    if (!state.held) return;
    state.held = false;
    actions.place(state.setting.start);
    actions.playOn();
  };
  top.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    bar.pause();
    state.held = true;
    top.setPointerCapture(event.pointerId);
    follow(event);
  });
  top.addEventListener("pointerrawupdate", follow);
  top.addEventListener("pointermove", follow);
  top.addEventListener("pointerup", release);
  top.addEventListener("pointercancel", release);
  top.addEventListener("keydown", (event) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (arrow) {
      bar.pause();
      actions.place(state.setting.start.map((v, k) => Math.max(-REACH, Math.min(REACH, v + 0.1 * arrow[k]))));
    } else if (event.key === " ") bar.toggle();
    else return;
    event.preventDefault();
  });
}

const drawStill = ({ state, parts, view }) => state.side && drawField(parts.base, state, view.look, view.words);

// Sizes of the panels: [width, height] each.
function panelSizes({ state: { side }, parts, view: { look } }) {
  const pair = parts.distance.box.parentElement.clientWidth;
  const eigen = Math.min(170, Math.round(pair * 0.4));
  const world = Math.round(side * (look.lecture ? 0.42 : 0.4));
  const below = Math.max(110, side - world - (look.lecture ? 84 : 70));
  return { world: [parts.world.box.clientWidth, world], distance: [pair - eigen - 18, below], eigen: [eigen, below] };
}

function drawNow(dirac) {
  const { state, parts, view, bar } = dirac;
  const { path, game, setting } = state;
  if (!state.side) return;
  const { look, words } = view;
  const here = path.places.at(-1);
  const next = game.step(here, setting);
  state.head = state.held ? here : here.map((v, k) => v + Math.min(1, state.share) * (next[k] - v));
  state.eigenvalues = game.eigenvalues(setting);
  state.radius = spectralRadius(state.eigenvalues);
  const sizes = panelSizes(dirac);
  drawPath(parts.top, state, look, words);
  drawWorld(parts.world.canvas, sizes.world, state, look, words);
  drawDistance(parts.distance.canvas, sizes.distance, state, look, words);
  drawEigenvalues(parts.eigen.canvas, sizes.eigen, state, look, words);
  const [theta, psi] = state.head;
  parts.read.textContent = state.radius === null ? "" : `|λ| = ${formatNumber(state.radius, 4)}`;
  const numbers = { theta: formatNumber(theta), psi: formatNumber(psi), d: formatNumber(path.lengths.at(-1), 3) };
  bar.set({ status: fill(words.status, { n: path.updates.toLocaleString("en"), ...numbers }) });
  speak(dirac);
  Object.assign(view.root.dataset, { turns: path.updates, theta: here[0], psi: here[1] });
  announceDrawn(parts.top, { theta, psi });
}

function speak({ state: { setting, radius }, parts: { said }, view }) {
  const text = fill(view.words.said[verdict(setting, radius)], {
    x: radius === null ? "" : formatNumber(radius, 4),
    half: radius && radius < 1 ? Math.ceil(Math.log(0.5) / Math.log(radius)).toLocaleString("en") : "",
  });
  if (said.textContent === text) return;
  said.textContent = text;
  announce(view.root, text);
}

// What Python says, unless it is the echo of this hand.
function adopt({ state, parts, view, bar }, data, actions) {
  bar.set({ labels: data.labels.transport });
  const news = JSON.stringify(data.state);
  if (news !== state.heard) {
    const mine = state.heard !== null && JSON.stringify(tidy(state.setting)) === news;
    state.heard = news;
    if (!mine && !state.held) {
      state.setting = { ...data.state };
      restart(state);
      actions.playOn();
    }
  }
  showKnobs(parts, state.setting, view.words);
}

function makeExhibit(root, { data }) {
  const state = makeState(data);
  const dirac = { state, parts: null, view: null, bar: null, draw: null };
  const actions = makeActions(dirac);
  dirac.parts = makeParts(root, data.games, actions);
  dirac.draw = onNextFrame(() => drawNow(dirac));
  dirac.bar = makeTransport(dirac.parts.foot, {
    labels: data.labels.transport,
    speed: 1,
    speeds: [0.1, 0.25, 1, 4, 16],
    onPlay: actions.play,
    onPause: () => {},
    onBack: actions.back,
    onStep: actions.step,
    onReset: actions.reset,
    onSpeed: () => {},
  });
  dirac.view = makeView(root, {
    update: (next) => adopt(dirac, next, actions),
    layout(width) {
      const { lecture } = dirac.view.look;
      const high = window.innerHeight - (lecture ? 330 : 356);
      state.side = Math.round(width < 640 ? width : Math.max(300, Math.min(width * 0.46, high)));
      root.style.setProperty("--dc-side", `${state.side}px`);
      drawStill(dirac);
      dirac.draw.now();
    },
    dispose() {
      dirac.bar.pause();
      dirac.draw.cancel();
    },
  });
  listen(dirac, actions);
  return dirac.view;
}

export default mounted(makeExhibit);
