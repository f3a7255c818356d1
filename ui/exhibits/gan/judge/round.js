// One round: its clock, its answers, its result. No DOM; times are in ms, `now` is the clock's time.

export const makeRound = () => ({ phase: "ready", answers: [], spent: [], used: 0, since: 0 });

/** A round that was left. @param {any} left what roundOf() in rounds.js made */
export function resumed(left) {
  if (!left) return makeRound();
  const { answers, spent, used, over } = left;
  return { phase: over ? "done" : answers.length ? "paused" : "ready", answers, spent, used, since: 0 };
}

/** Time that is used up. */
export const gone = (round, total, now) =>
  Math.min(total, round.used + (round.phase === "running" ? now - round.since : 0));

export const run = (round, now) => Object.assign(round, { phase: "running", since: now });

export function pause(round, total, now) {
  if (round.phase === "running") Object.assign(round, { used: gone(round, total, now), phase: "paused" });
}

export function end(round, total, now) {
  Object.assign(round, { used: gone(round, total, now), phase: "done" });
}

/**
 * How many of the quiz's images you and D have told rightly.
 * @param {{real: ArrayLike<number>, score: ArrayLike<number>}} quiz @param {boolean[]} answers
 */
export function result({ real, score }, answers) {
  const right = (said) => Array.from(real, (r, i) => said(i) === (r === 1)).filter(Boolean).length;
  return { you: right((i) => answers[i]), d: right((i) => score[i] > 0.5) };
}

/** Mean results of the rounds played. @param {{you: number, d: number}[]} rounds */
export const means = (rounds) => {
  const mean = (who) => rounds.reduce((sum, round) => sum + round[who], 0) / rounds.length;
  return { you: mean("you"), d: mean("d") };
};
