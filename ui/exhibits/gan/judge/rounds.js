// What was played in this browser session: the round under way, and each finished one. It outlives a visit to another
// exhibit and a reload.

const KEY = "gm.judge";

/**
 * What another page may have left is not trusted: only what has the right form is taken.
 * @param {string | null} text
 */
export function parse(text) {
  try {
    const found = JSON.parse(text ?? "null");
    const isRound = (round) => Number.isFinite(round?.you) && Number.isFinite(round?.d);
    return { now: found?.now, rounds: Array.isArray(found?.rounds) ? found.rounds.filter(isRound) : [] };
  } catch {
    return { now: undefined, rounds: [] };
  }
}

function read() {
  try {
    return parse(sessionStorage.getItem(KEY));
  } catch {
    return parse(null);
  }
}

function write(what) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    // a browser that keeps nothing: the round is lost on leaving
  }
}

/**
 * The round of a quiz that was under way, or null: answers (true for real), ms spent at each, ms used in all, over.
 * @param {{now: any}} stored @param {string} source @param {number} seed
 */
export function roundOf({ now }, source, seed) {
  const fits = now?.source === source && now.seed === seed && Array.isArray(now.answers) && Array.isArray(now.spent);
  if (!fits) return null;
  return {
    answers: now.answers.slice(0, 10).map(Boolean),
    spent: now.spent.slice(0, 10).map(Number),
    used: Number(now.used) || 0,
    over: Boolean(now.over),
  };
}

export const current = (source, seed) => roundOf(read(), source, seed);

export const keep = (source, seed, round) => write({ ...read(), now: { source, seed, ...round } });

/** Only the first play of a quiz counts: at the second its answers are known. */
export function finish(source, seed, you, d) {
  const all = read();
  if (all.rounds.some((round) => round.source === source && round.seed === seed)) return;
  write({ ...all, rounds: [...all.rounds, { source, seed, you, d }] });
}

export const finished = (source) => read().rounds.filter((round) => round.source === source);
