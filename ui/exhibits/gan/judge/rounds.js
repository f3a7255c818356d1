// What was played in this browser session: the round under way, and each finished one. It outlives a visit to another
// exhibit and a reload.
export const jgRounds = (() => {
  const KEY = "gm.judge";
  function read() {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY));
      return {
        now: found?.now,
        rounds: Array.isArray(found?.rounds)
          ? found.rounds.filter((r) => Number.isFinite(r?.you) && Number.isFinite(r?.d))
          : [],
      };
    } catch {
      return { rounds: [] };
    }
  }
  function write(what) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(what));
    } catch {
      /* a browser that keeps nothing: the round is lost on leaving */
    }
  }
  // {answers: [true for real, false for generated], spent: ms at each answer, used: ms in all, over} of a quiz that was
  // being played.
  function current(source, seed) {
    const { now } = read(),
      ok = now?.source === source && now.seed === seed && Array.isArray(now.answers) && Array.isArray(now.spent);
    return ok
      ? {
          answers: now.answers.slice(0, 10).map(Boolean),
          spent: now.spent.slice(0, 10).map(Number),
          used: Number(now.used) || 0,
          over: Boolean(now.over),
        }
      : null;
  }
  return {
    current,
    keep: (source, seed, round) => write({ ...read(), now: { source, seed, ...round } }),
    // Only the first play of a quiz counts: at the second its answers are known.
    finish(source, seed, you, d) {
      const all = read(),
        { rounds } = all;
      if (!rounds.some((r) => r.source === source && r.seed === seed))
        write({ ...all, rounds: [...rounds, { source, seed, you, d }] });
    },
    all: (source) => read().rounds.filter((r) => r.source === source),
  };
})();
