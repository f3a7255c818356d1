// Be the discriminator: real or generated, ten images against the clock.
//
// data: {labels, quiz (a blob of ten images, with the truth and D's scores), seed, seq, usual, waiting}. Back as
// "judge": {seed, seq, finished}, for another quiz and at the end of one. root.dataset.phase: ready, running, paused,
// done.
import { announce, fill, formatNumber } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mounted } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeView } from "../../../browser/view.js";
import { drawCards } from "./cards.js";
import { makeParts, showClock, showImage, showPlay, showScore } from "./parts.js";
import { end, gone, makeRound, means, pause, result, resumed, run } from "./round.js";
import * as rounds from "./rounds.js";

const ASK_AGAIN = 900; // ms until Python is asked again for what it has not measured yet

const makeState = ({ seed }) => ({
  quiz: null,
  key: "", // the blob of the quiz
  wanted: seed,
  seq: null,
  usual: null,
  round: makeRound(),
  width: 0,
  room: 400,
});

function readQuiz(blob) {
  const { images, ...rest } = blob.arrays;
  const pixels = new Float32Array(784);
  const picture = (i) => {
    for (let j = 0; j < 784; j++) pixels[j] = images[784 * i + j] / 255;
    return pixels;
  };
  return { ...rest, ...blob.meta, picture };
}

// `judge`, the exhibit: {state, parts, view, bar}.
const totalOf = ({ view: { words } }) => 1000 * words.seconds;
const goneOf = (judge) => gone(judge.state.round, totalOf(judge), performance.now());

function save(judge) {
  const { quiz, round } = judge.state;
  if (!quiz) return;
  const { answers, spent, phase } = round;
  rounds.keep(quiz.source, quiz.seed, { answers, spent, used: goneOf(judge), over: phase === "done" });
}

// The round stands still: saved, and shown.
function settle(judge) {
  judge.bar.set({ playing: false });
  save(judge);
  show(judge);
}

function makeActions(judge) {
  const { state } = judge;
  let frame = 0;
  const tick = () => {
    if (state.round.phase !== "running" || judge.view.dead) return;
    tellTime(judge);
    if (goneOf(judge) >= totalOf(judge)) actions.end();
    else frame = requestAnimationFrame(tick);
  };
  const actions = {
    begin() {
      state.round = makeRound();
      settle(judge);
    },
    run() {
      if (state.quiz && ["ready", "paused"].includes(state.round.phase)) {
        run(state.round, performance.now());
        judge.bar.set({ playing: true });
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(tick);
      }
      show(judge);
    },
    pause() {
      pause(state.round, totalOf(judge), performance.now());
      settle(judge);
    },
    answer(isReal) {
      const { quiz, round } = state;
      if (!quiz || ["done", "paused"].includes(round.phase)) return;
      if (round.phase === "ready") actions.run();
      round.answers.push(isReal);
      round.spent.push(goneOf(judge));
      if (round.answers.length === quiz.real.length) return actions.end();
      save(judge);
      show(judge);
    },
    end() {
      const { quiz, round } = state;
      const { score, verdict } = judge.parts.over;
      end(round, totalOf(judge), performance.now());
      const { you, d } = result(quiz, round.answers);
      rounds.finish(quiz.source, quiz.seed, you, d);
      settle(judge);
      announce(judge.view.root, `${score.textContent} ${verdict.textContent}`);
      tell(judge, true);
    },
    another(seed) {
      state.wanted = seed;
      tell(judge, false);
    },
    others: () => actions.another((state.wanted + 1) % 1000000),
    stop: () => cancelAnimationFrame(frame),
  };
  return actions;
}

function tell({ state, view }, finished) {
  state.seq = (state.seq ?? 0) + 1;
  view.send("judge", { seed: state.wanted, seq: state.seq, finished });
}

function tellTime(judge) {
  const { words } = judge.view;
  showClock(judge.parts.play, 1 - goneOf(judge) / totalOf(judge), words, prefersCalm());
}

// ---- what is shown
function meanOf(played, words) {
  const { you, d } = means(played);
  return fill(words.mean, { n: played.length, you: formatNumber(you, 1), d: formatNumber(d, 1) });
}

function showOver({ state, parts, view }) {
  const { quiz, round, usual, width, room } = state;
  const { look, words } = view;
  const of = quiz.real.length;
  const late = of - round.answers.length;
  const pace = round.answers.length && formatNumber(round.spent.at(-1) / 1000 / round.answers.length, 1);
  const lines = [
    pace && `${fill(words.each, { s: pace })}.`,
    late && fill(words.late, { n: late }),
    meanOf(rounds.finished(quiz.source), words),
    usual !== null && fill(words.usual, { n: words.many, p: formatNumber(100 * usual, 0) }),
  ];
  const beside = width >= 1000;
  const size = { width: Math.floor(beside ? width - 330 : width), height: beside ? room : 1100 };
  showScore(parts.over, result(quiz, round.answers), of, look, words);
  parts.over.more.textContent = lines.filter(Boolean).join(" ");
  parts.over.element.classList.toggle("jg-beside", beside);
  drawCards(parts.over.cards, { quiz, answers: round.answers }, size, look, words);
}

function showRunning(judge) {
  const { state, parts, view } = judge;
  const { quiz, round, width, room } = state;
  const { look, words } = view;
  const small = width < 760;
  const wide = small ? width * 0.72 : Math.min(room, width * 0.45);
  const scale = Math.max(5, Math.min(small ? 9 : 16, Math.floor(wide / 28)));
  const played = quiz ? rounds.finished(quiz.source) : [];
  const tally = played.length ? meanOf(played, words) : "";
  showImage(parts.play, quiz, round, scale, look, words);
  tellTime(judge);
  const seconds = Math.ceil((1000 * words.seconds - round.used) / 1000);
  showPlay(parts.play, round, { seconds, of: quiz?.real.length ?? 10, tally }, words);
}

function measure(state, { root, look }) {
  const main = document.querySelector('[data-testid="stMain"]');
  const view = main ? main.getBoundingClientRect() : { top: 0, height: window.innerHeight };
  const above = root.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0);
  state.width = root.clientWidth;
  state.room = Math.max(280, view.height - above - (look.lecture ? 76 : 62));
  root.classList.toggle("jg-stack", state.width < 760);
  root.style.setProperty("--jg-data", look.data);
  root.style.setProperty("--jg-made", look.generatedText);
}

function show(judge) {
  const { state, parts, view, bar } = judge;
  const { phase } = state.round;
  const { words } = view;
  const done = phase === "done";
  view.root.dataset.phase = phase;
  parts.play.element.style.display = done ? "none" : "";
  parts.over.element.style.display = done ? "" : "none";
  measure(state, view);
  bar.set({
    labels: words.transport,
    playText: phase === "paused" ? words.go : words.start,
    seed: state.wanted,
    canPlay: Boolean(state.quiz) && !done,
  });
  if (done) showOver(judge);
  else showRunning(judge);
}

// ---- keys, leaving and coming back: arrows answer wherever nothing else has the focus
function listen({ state, view: { root } }, actions) {
  const key = (event) => {
    const inside = event.composedPath().includes(root);
    const focused = document.activeElement;
    const elsewhere = !inside && focused && focused !== document.body;
    if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (inside && /^(INPUT|SELECT)$/.test(event.composedPath()[0].tagName)) return;
    if (!["ArrowLeft", "ArrowRight"].includes(event.key) || ["done", "paused"].includes(state.round.phase)) return;
    actions.answer(event.key === "ArrowLeft");
    event.preventDefault();
  };
  const hidden = () => document.hidden && actions.pause();
  window.addEventListener("keydown", key);
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", actions.pause);
  return () => {
    window.removeEventListener("keydown", key);
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("pagehide", actions.pause);
  };
}

// What Python says. A quiz that has been asked for since is still on its way.
async function adopt(judge, data) {
  const { state, bar } = judge;
  state.usual = data.usual;
  if (state.seq === null || data.seq === state.seq) Object.assign(state, { seq: data.seq, wanted: data.seed });
  if (state.key === data.quiz) return;
  const blob = await fetchPayload(data.quiz);
  if (blob.meta.seed !== state.wanted && state.quiz) return;
  const quiz = readQuiz(blob);
  Object.assign(state, { key: data.quiz, quiz, round: resumed(rounds.current(quiz.source, quiz.seed)) });
  bar.set({ playing: false });
  if (state.round.phase === "done" && state.usual === null && !data.waiting) tell(judge, true);
}

function makeExhibit(root, { data }) {
  const state = makeState(data);
  const judge = { state, parts: null, view: null, bar: null };
  const actions = makeActions(judge);
  let asking = 0;
  judge.parts = makeParts(root, actions);
  judge.bar = makeTransport(judge.parts.foot, {
    labels: data.labels.transport,
    seed: state.wanted,
    onPlay: actions.run,
    onPause: actions.pause,
    onReset: actions.begin,
    onSeed: actions.another,
  });
  judge.view = makeView(root, {
    async update(next) {
      await adopt(judge, next);
      clearTimeout(asking);
      if (next.waiting) asking = setTimeout(() => tell(judge, true), ASK_AGAIN);
    },
    layout: () => show(judge),
    dispose() {
      actions.pause();
      actions.stop();
      clearTimeout(asking);
      deafen();
    },
  });
  const deafen = listen(judge, actions);
  return judge.view;
}

export default mounted(makeExhibit);
