// makePlayer: the play head over one or several runs. It owns the only animation loop, which stops when nothing moves.
//
//   const player = makePlayer({ runs: () => [...], live: () => bool, pace: () => steps a second, onFrame(step),
//   onState() });
//   player.at; player.playing; player.following; player.moving: whether another frame comes by itself
//   player.play(until); player.pause(); player.seek(step); player.hop(+1 | -1); player.heard(); player.stop()
//
// A recording is played at `pace`, to its end or to `until`. A live run is followed: each time there is a newer
// picture, the head walks
// there evenly in the time that pictures take to come, so that what moves moves at every frame. Who prefers reduced
// motion is
// shown whole pictures, a few a second.
export const makePlayer = ({ runs, live, pace, onFrame, onState }) => {
  const CALM_MS = 500,
    calm = matchMedia("(prefers-reduced-motion: reduce)");
  let at = 0,
    until = Infinity,
    playing = false,
    following = false,
    moving = false,
    frame = 0,
    last = 0,
    waited = 0;
  let news = 0,
    newest = 0,
    period = 120,
    speed = 0; // of a live run: when its head last moved and where to, how often, steps a ms

  const end = () => Math.max(0, ...runs().map((run) => run.span().last));
  // The newest step that every run that is still growing can show: one that was rewound stands before pictures that it
  // already has.
  function head() {
    const growing = runs().filter((run) => run.meta && live(run));
    return growing.length
      ? Math.min(...growing.map((run) => Math.min(run.span().picture, run.meta.step ?? Infinity)))
      : end();
  }
  const steps = () => [...new Set(runs().flatMap((run) => run.pictures().map((p) => p.step)))].sort((a, b) => a - b);

  function wake() {
    if (!frame) {
      last = 0;
      frame = requestAnimationFrame(tick);
    }
  }
  function tick(now) {
    frame = 0;
    const dt = last ? Math.min(now - last, 100) : 16;
    last = now;
    const before = at;
    if (following) {
      const goal = head();
      if (calm.matches || at > goal) at = goal;
      else at = Math.min(goal, at + Math.max(speed, 0) * dt);
    } else if (playing) {
      const goal = Math.min(until, end());
      if (calm.matches) {
        waited += dt;
        if (waited >= CALM_MS) {
          waited = 0;
          at = steps().find((s) => s > at && s - at >= (pace() * CALM_MS) / 1000 / 2) ?? goal;
        }
      } else at += (pace() * dt) / 1000;
      if (at >= goal) {
        at = goal;
        playing = false;
        onState();
      }
    }
    moving = at !== before || playing || (following && at < head());
    onFrame(at);
    if (moving) frame = requestAnimationFrame(tick);
    else last = 0;
  }

  const api = {
    get at() {
      return at;
    },
    get playing() {
      return playing;
    },
    get following() {
      return following;
    },
    get moving() {
      return moving;
    },
    end,
    head,
    play(to = Infinity) {
      if (playing) return;
      until = to;
      if (at >= end()) at = runs().length ? Math.min(...runs().map((run) => run.span().first)) : 0;
      playing = true;
      following = false;
      waited = 0;
      wake();
      onState();
    },
    pause() {
      if (!playing && !following) return;
      playing = following = false;
      onState();
    },
    follow() {
      playing = false;
      following = true;
      period = 120;
      newest = head();
      speed = Math.max(0, newest - at) / period;
      wake();
      onState();
    },
    seek(step) {
      playing = following = false;
      at = Math.min(end(), Math.max(0, step));
      wake();
      onState();
    },
    // To the next or the last picture; returns false at either end.
    hop(direction) {
      const all = steps(),
        next = direction > 0 ? all.find((s) => s > at + 1e-6) : all.findLast((s) => s < at - 1e-6);
      if (next === undefined) return false;
      api.seek(next);
      return true;
    },
    heard() {
      const now = performance.now(),
        goal = head();
      if (goal !== newest) {
        if (goal > newest) period += 0.4 * (Math.min(1500, Math.max(40, now - news)) - period);
        news = now;
        newest = goal;
        if (following) speed = at < goal ? (goal - at) / (1.1 * period) : 0;
      }
      if (at > end()) at = end();
      wake();
    },
    redraw: wake,
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      playing = following = false;
    },
  };
  return api;
};
