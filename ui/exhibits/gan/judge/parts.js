// The elements of the exhibit, and what they show of a round.
import { announceDrawn, drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";

const makeButton = (id, f, more = "") =>
  el("button", { class: `gm-button ${more}`, type: "button", "data-do": id, onclick: f });
const quiet = () => el("p", { class: "jg-quiet" });
const row = (...inside) => el("div", { class: "jg-row" }, ...inside);

/** While the round goes on. actions: {answer(isReal), run(), begin(), others()} */
function makePlay(actions) {
  const play = {
    image: el("canvas", { class: "jg-image", role: "img" }),
    ask: el("h2", { class: "jg-ask" }),
    task: el("p"),
    starts: quiet(),
    real: makeButton("real", () => actions.answer(true), "jg-answer jg-real"),
    made: makeButton("generated", () => actions.answer(false), "jg-answer jg-made"),
    hint: quiet(),
    dots: el("div", { class: "jg-dots", "aria-hidden": "true" }),
    count: el("p"),
    left: el("div"),
    seconds: el("output", { class: "jg-seconds" }),
    go: makeButton("go", actions.run, "gm-primary"),
    restart: makeButton("restart", actions.begin),
    pausedText: el("p"),
    tally: quiet(),
    clock: null,
    paused: null,
    answers: null,
    element: null,
  };
  const { image, ask, task, starts, hint, dots, count, tally } = play;
  play.clock = el("div", { class: "jg-clock" }, play.left);
  play.paused = el("div", { class: "jg-paused" }, play.pausedText, row(play.go, play.restart));
  play.answers = el("div", { class: "jg-row jg-answers" }, play.real, play.made);
  const time = el("div", { class: "jg-time" }, play.clock, play.seconds);
  const side = [time, dots, count, ask, task, play.answers, hint, starts, play.paused, tally];
  play.element = el(
    "div",
    { class: "jg-play" },
    el("div", { class: "jg-frame" }, image),
    el("div", { class: "jg-side" }, ...side),
  );
  return play;
}

/** When it is over. */
function makeOver(actions) {
  const over = {
    score: el("div", { class: "jg-score" }),
    verdict: el("p", { class: "jg-verdict" }),
    more: quiet(),
    others: makeButton("others", actions.others, "gm-primary"),
    same: makeButton("same", actions.begin),
    cards: el("canvas", { class: "jg-cards", role: "img" }),
    element: null,
  };
  const { score, verdict, more, others, same, cards } = over;
  over.element = el(
    "div",
    { class: "jg-over" },
    el("div", { class: "jg-result" }, score, verdict, more, row(others, same)),
    cards,
  );
  return over;
}

export function makeParts(root, actions) {
  const parts = { play: makePlay(actions), over: makeOver(actions), foot: el("div", { class: "jg-foot" }) };
  root.append(parts.play.element, parts.over.element, parts.foot);
  return parts;
}

/** left: share of the time that is left; calm: whole seconds only. */
export function showClock({ left: bar, seconds }, left, words, calm) {
  const s = Math.ceil(left * words.seconds);
  bar.style.transform = `scaleX(${(calm ? s / words.seconds : left).toFixed(4)})`;
  const text = fill(words.left, { s });
  if (seconds.textContent !== text) seconds.textContent = text;
}

/** The image that is asked about; nothing while the round is paused. */
export function showImage({ image }, quiz, { answers, phase }, scale, theme, words) {
  const side = 28 * scale;
  const c = fitCanvas(image, side, side);
  const n = answers.length;
  const shown = quiz && phase !== "paused";
  c.clearRect(0, 0, side, side);
  c.fillStyle = theme.panel;
  c.fillRect(0, 0, side, side);
  if (shown) drawDigit(c, quiz.picture(n), 0, 0, scale, theme);
  image.dataset.picture = shown ? String(n) : "";
  let text = quiz ? fill(words.picture, { n: n + 1, of: quiz.real.length }) : "";
  if (shown && quiz.digit)
    text += `. ${fill(words.reads, { digit: quiz.digit[n], sure: formatNumber(100 * quiz.sure[n], 0) })}`;
  image.setAttribute("aria-label", text);
  announceDrawn(image, { picture: n });
}

/** seconds: what is left of the time, of: images in all, tally: what was played before. */
export function showPlay(play, { answers, phase }, { seconds, of, tally }, words) {
  const n = answers.length;
  const paused = phase === "paused";
  const dot = (i) => el("i", { class: i < n ? "jg-given" : i === n ? "jg-now" : "" });
  play.clock.setAttribute("role", "timer");
  play.clock.setAttribute("aria-label", words.clock);
  play.dots.replaceChildren(...Array.from({ length: of }, (_, i) => dot(i)));
  play.count.textContent = fill(words.picture, { n: n + 1, of });
  play.ask.textContent = words.ask;
  play.task.textContent = `${fill(words.task, { s: words.seconds })} ${words.kind}`;
  play.starts.textContent = words.starts;
  play.task.style.display = play.starts.style.display = phase === "ready" ? "" : "none";
  play.pausedText.textContent = fill(words.paused, { n: n + 1, s: seconds });
  play.paused.style.display = paused ? "" : "none";
  for (const part of [play.ask, play.answers, play.hint]) part.style.display = paused ? "none" : "";
  play.go.textContent = words.go;
  play.restart.textContent = words.restart;
  play.real.replaceChildren(el("span", { "aria-hidden": "true" }, "\u2190 "), words.real);
  play.made.replaceChildren(words.generated, el("span", { "aria-hidden": "true" }, " \u2192"));
  play.hint.textContent = words.keys;
  play.tally.textContent = tally;
}

function makeBar(name, value, of, colour, strong, words) {
  const bar = el("div");
  bar.style.cssText = `width:${(100 * value) / of}%;background:${colour};opacity:${strong}`;
  const text = el("b", {}, fill(words.of, { n: value, of }));
  return el("div", { class: "jg-line" }, el("span", {}, name), el("div", { class: "jg-bar" }, bar), text);
}

/** Your score beside D's and chance. */
export function showScore({ score, verdict, others, same }, { you, d }, of, theme, words) {
  score.replaceChildren(
    makeBar(words.you, you, of, theme.highlight, 1, words),
    makeBar(words.d, d, of, theme.text, 0.75, words),
    makeBar(words.chance, of / 2, of, theme.muted, 0.35, words),
  );
  verdict.textContent = words.verdict[you > d ? "won" : you < d ? "lost" : "even"];
  others.textContent = words.others;
  same.textContent = words.same;
  same.title = words.first;
}
