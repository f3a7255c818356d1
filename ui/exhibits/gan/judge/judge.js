// Be the discriminator: real or generated, ten pictures against the clock.
//
// data: {labels, quiz (a blob of ten pictures, with the truth and D's scores), seed, seq, usual, waiting}. Back as
// "judge": {seed, seq,
// finished}, for another quiz and at the end of one. root.dataset.phase: ready, running, paused, done.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { jgCards } from "./cards.js";
import { jgRounds } from "./rounds.js";

function makeJudge(root, first) {
  let labels = first.labels,
    send = () => {},
    quiz = null,
    quizKey = "",
    wanted = first.seed,
    seq = null,
    usual = null,
    look = themeOf(root);
  let answers = [],
    spent = [],
    used = 0,
    since = 0,
    phase = "ready",
    width = 0,
    room = 400,
    tick = 0;

  // ---- what there is on the screen
  // --------------------------------------------------------------------------------------------
  const image = el("canvas", { class: "jg-image", role: "img" }),
    ask = el("h3", { class: "jg-ask" }),
    task = el("p"),
    starts = el("p", { class: "jg-quiet" });
  const button = (id, f, more = "") =>
    el("button", { class: `gm-button ${more}`, type: "button", "data-do": id, onclick: f });
  const real = button("real", () => answer(true), "jg-answer jg-real"),
    made = button("generated", () => answer(false), "jg-answer jg-made");
  const hint = el("p", { class: "jg-quiet" }),
    dots = el("div", { class: "jg-dots", "aria-hidden": "true" }),
    count = el("p");
  const fillBar = el("div"),
    clock = el("div", { class: "jg-clock" }, fillBar),
    seconds = el("output", { class: "jg-seconds" });
  const go = button("go", () => run(), "gm-primary"),
    restart = button("restart", () => begin());
  const pausedText = el("p"),
    pausedBox = el("div", { class: "jg-paused" }, pausedText, el("div", { class: "jg-row" }, go, restart));
  const answerRow = el("div", { class: "jg-row jg-answers" }, real, made),
    tally = el("p", { class: "jg-quiet" });
  const playing = el(
    "div",
    { class: "jg-play" },
    el("div", { class: "jg-frame" }, image),
    el(
      "div",
      { class: "jg-side" },
      el("div", { class: "jg-time" }, clock, seconds),
      dots,
      count,
      ask,
      task,
      answerRow,
      hint,
      starts,
      pausedBox,
      tally,
    ),
  );
  const cards = jgCards(() => labels),
    score = el("div", { class: "jg-score" }),
    verdict = el("p", { class: "jg-verdict" }),
    more = el("p", { class: "jg-quiet" });
  const others = button("others", () => another((wanted + 1) % 1000000), "gm-primary"),
    same = button("same", () => begin());
  const over = el(
    "div",
    { class: "jg-over" },
    el("div", { class: "jg-result" }, score, verdict, more, el("div", { class: "jg-row" }, others, same)),
    cards.element,
  );
  const foot = el("div", { class: "jg-foot" });
  root.append(playing, over, foot);
  const bar = makeTransport(foot, {
    labels: labels.transport,
    seed: wanted,
    onPlay: () => run(),
    onPause: () => pause(),
    onReset: () => begin(),
    onSeed: (seed) => another(seed),
  });

  // ---- the round
  // --------------------------------------------------------------------------------------------------------------
  const total = () => 1000 * labels.seconds,
    gone = () => Math.min(total(), used + (phase === "running" ? performance.now() - since : 0));
  const save = () => {
    if (quiz) jgRounds.keep(quiz.source, quiz.seed, { answers, spent, used: gone(), over: phase === "done" });
  };
  function begin() {
    answers = [];
    spent = [];
    used = 0;
    phase = "ready";
    bar.set({ playing: false });
    save();
    paint();
  }
  function run() {
    if (!quiz || phase === "done" || phase === "running") return paint();
    phase = "running";
    since = performance.now();
    bar.set({ playing: true });
    paint();
    cancelAnimationFrame(tick);
    tick = requestAnimationFrame(turn);
  }
  function turn() {
    if (phase !== "running" || !root.isConnected) return;
    paintClock();
    if (gone() >= total()) return end();
    tick = requestAnimationFrame(turn);
  }
  function pause() {
    if (phase === "running") {
      used = gone();
      phase = "paused";
    }
    bar.set({ playing: false });
    save();
    paint();
  }
  function answer(isReal) {
    if (!quiz || phase === "done" || phase === "paused") return;
    if (phase === "ready") run();
    answers.push(isReal);
    spent.push(gone());
    if (answers.length === quiz.real.length) end();
    else {
      save();
      paint();
    }
  }
  function end() {
    used = gone();
    phase = "done";
    bar.set({ playing: false });
    const { you, d } = result();
    jgRounds.finish(quiz.source, quiz.seed, you, d);
    save();
    paint();
    announce(root, `${score.textContent} ${verdict.textContent}`);
    tell(true);
  }
  function result() {
    const right = (said) => Array.from(quiz.real, (r, i) => said(i) === (r === 1)).filter(Boolean).length;
    return { you: right((i) => answers[i]), d: right((i) => quiz.score[i] > 0.5) };
  }
  function another(seed) {
    wanted = seed;
    tell(false);
  }
  function tell(finished) {
    seq = (seq ?? 0) + 1;
    send({ seed: wanted, seq, finished });
  }

  // ---- painting
  // ---------------------------------------------------------------------------------------------------------------
  function paintClock() {
    const left = 1 - gone() / total(),
      s = Math.ceil((left * total()) / 1000);
    const shown = prefersCalm() ? s / labels.seconds : left;
    fillBar.style.transform = `scaleX(${shown.toFixed(4)})`;
    const text = fill(labels.left, { s });
    if (seconds.textContent !== text) seconds.textContent = text;
  }
  function paintPicture() {
    const small = width < 760,
      k = Math.max(5, Math.min(small ? 9 : 16, Math.floor((small ? width * 0.72 : Math.min(room, width * 0.45)) / 28)));
    const c = fitCanvas(image, 28 * k, 28 * k),
      n = answers.length;
    c.clearRect(0, 0, 28 * k, 28 * k);
    c.fillStyle = look.panel;
    c.fillRect(0, 0, 28 * k, 28 * k);
    const hidden = phase === "paused" || !quiz;
    if (!hidden) drawDigit(c, quiz.picture(n), 0, 0, k, look);
    image.dataset.picture = hidden ? "" : String(n);
    const alt = quiz ? fill(labels.picture, { n: n + 1, of: quiz.real.length }) : "";
    image.setAttribute(
      "aria-label",
      hidden || !quiz.digit
        ? alt
        : `${alt}. ${fill(labels.reads, { digit: quiz.digit[n], sure: formatNumber(100 * quiz.sure[n], 0) })}`,
    );
    announceDrawn(image, { picture: n });
  }
  function paint() {
    root.dataset.phase = phase;
    const done = phase === "done";
    playing.style.display = done ? "none" : "";
    over.style.display = done ? "" : "none";
    measure();
    bar.set({
      labels: labels.transport,
      playText: phase === "paused" ? labels.go : labels.start,
      seed: wanted,
      canPlay: Boolean(quiz) && !done,
    });
    if (done) return paintOver();
    const n = answers.length,
      of = quiz?.real.length ?? 10,
      paused = phase === "paused",
      rounds = quiz ? jgRounds.all(quiz.source) : [];
    paintPicture();
    paintClock();
    clock.setAttribute("role", "timer");
    clock.setAttribute("aria-label", labels.clock);
    dots.replaceChildren(
      ...Array.from({ length: of }, (_, i) => el("i", { class: i < n ? "jg-given" : i === n ? "jg-now" : "" })),
    );
    count.textContent = fill(labels.picture, { n: n + 1, of });
    ask.textContent = labels.ask;
    task.textContent = `${fill(labels.task, { s: labels.seconds })} ${labels.kind}`;
    starts.textContent = labels.starts;
    task.style.display = starts.style.display = phase === "ready" ? "" : "none";
    pausedText.textContent = fill(labels.paused, { n: n + 1, s: Math.ceil((total() - used) / 1000) });
    pausedBox.style.display = paused ? "" : "none";
    for (const part of [ask, answerRow, hint]) part.style.display = paused ? "none" : "";
    go.textContent = labels.go;
    restart.textContent = labels.restart;
    real.replaceChildren(el("span", { "aria-hidden": "true" }, "\u2190 "), labels.real);
    made.replaceChildren(labels.generated, el("span", { "aria-hidden": "true" }, " \u2192"));
    hint.textContent = labels.keys;
    tally.textContent = rounds.length ? mean(rounds) : "";
  }
  const mean = (rounds) =>
    fill(labels.mean, {
      n: rounds.length,
      ...Object.fromEntries(
        ["you", "d"].map((who) => [who, formatNumber(rounds.reduce((s, r) => s + r[who], 0) / rounds.length, 1)]),
      ),
    });
  function paintOver() {
    const { you, d } = result(),
      of = quiz.real.length,
      late = of - answers.length,
      T = look;
    const row = (name, value, colour, strong) => {
      const line = el(
        "div",
        { class: "jg-line" },
        el("span", {}, name),
        el("div", { class: "jg-bar" }, el("div")),
        el("b", {}, fill(labels.of, { n: value, of })),
      );
      line.querySelector(".jg-bar div").style.cssText =
        `width:${(100 * value) / of}%;background:${colour};opacity:${strong}`;
      return line;
    };
    score.replaceChildren(
      row(labels.you, you, T.highlight, 1),
      row(labels.d, d, T.text, 0.75),
      row(labels.chance, of / 2, T.muted, 0.35),
    );
    verdict.textContent = labels.verdict[you > d ? "won" : you < d ? "lost" : "even"];
    const pace = answers.length ? fill(labels.each, { s: formatNumber(spent.at(-1) / 1000 / answers.length, 1) }) : "",
      rounds = jgRounds.all(quiz.source);
    more.textContent = [
      pace && `${pace}.`,
      late ? fill(labels.late, { n: late }) : "",
      mean(rounds),
      usual === null ? "" : fill(labels.usual, { n: labels.many, p: formatNumber(100 * usual, 0) }),
    ]
      .filter(Boolean)
      .join(" ");
    others.textContent = labels.others;
    same.textContent = labels.same;
    same.title = labels.first;
    const beside = width >= 1000,
      px = Math.floor(beside ? width - 330 : width);
    over.classList.toggle("jg-beside", beside);
    cards.paint(quiz, answers, px, beside ? room : 1100, look);
  }
  function measure() {
    width = root.clientWidth;
    const main = document.querySelector('[data-testid="stMain"]'),
      view = main ? main.getBoundingClientRect() : { top: 0, height: innerHeight };
    const above = root.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0);
    room = Math.max(280, view.height - above - (look.lecture ? 76 : 62));
    root.classList.toggle("jg-stack", width < 760);
    root.style.setProperty("--jg-data", look.data);
    root.style.setProperty("--jg-made", look.generated);
  }

  // ---- keys, leaving and coming back
  // --------------------------------------------------------------------------------------------
  function key(e) {
    const inside = e.composedPath().includes(root),
      focused = document.activeElement;
    if (!(inside || !focused || focused === document.body) || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
    if (inside && /^(INPUT|SELECT)$/.test(e.composedPath()[0].tagName)) return;
    if (e.key === "ArrowLeft" || e.key === "ArrowRight") {
      if (phase === "done" || phase === "paused") return;
      answer(e.key === "ArrowLeft");
      e.preventDefault();
    }
  }
  const hidden = () => {
    if (document.hidden) pause();
  };
  window.addEventListener("keydown", key);
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", pause);
  const again = onNextFrame(paint),
    watch = new ResizeObserver(() => {
      if (root.clientWidth !== width) again();
    });
  watch.observe(root);
  window.addEventListener("resize", again);
  const untheme = onTheme(root, () => {
    look = themeOf(root);
    paint();
  });

  let asking = 0;
  async function update(data, setStateValue) {
    send = (v) => setStateValue("judge", v);
    labels = data.labels;
    usual = data.usual;
    if (seq === null || data.seq === seq) {
      seq = data.seq;
      wanted = data.seed;
    }
    if (quizKey !== data.quiz) {
      const blob = await fetchPayload(data.quiz),
        { images, ...rest } = blob.arrays,
        pixels = new Float32Array(784);
      if (blob.meta.seed !== wanted && quiz) return; // a newer one is on its way
      quizKey = data.quiz;
      quiz = {
        ...rest,
        ...blob.meta,
        picture: (i) => {
          for (let j = 0; j < 784; j++) pixels[j] = images[784 * i + j] / 255;
          return pixels;
        },
      };
      const left = jgRounds.current(quiz.source, quiz.seed);
      answers = left?.answers ?? [];
      spent = left?.spent ?? [];
      used = left?.used ?? 0;
      phase = left?.over ? "done" : answers.length ? "paused" : "ready";
      bar.set({ playing: false });
      if (phase === "done" && usual === null && !data.waiting) tell(true);
    }
    clearTimeout(asking);
    if (data.waiting) asking = setTimeout(() => tell(true), 900);
    paint();
  }
  function dispose() {
    pause();
    clearTimeout(asking);
    cancelAnimationFrame(tick);
    again.cancel();
    window.removeEventListener("keydown", key);
    document.removeEventListener("visibilitychange", hidden);
    window.removeEventListener("pagehide", pause);
    window.removeEventListener("resize", again);
    watch.disconnect();
    untheme();
  }
  return { update, dispose };
}

export default function ({ data, parentElement, setStateValue }) {
  const self = mountOnce(parentElement, (root) => makeJudge(root, data));
  self.update(data, setStateValue);
  return () => self.dispose();
}
