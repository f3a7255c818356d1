// The race: a tile for each family, all by one clock, their curves beside them, and who stands where.
//
// data: {tiles: [{id, name, short, light, dark, mark, dash, density, source, problem}], view: {curve, ms}, budget,
// seed, autoplay, labels}.
// The axis is milliseconds of computing, of each family its own. Told to Python: state "view" {curve, ms} on release,
// trigger "command".
// The root element holds data-ms, data-playing, data-mode, data-lanes, data-frames, data-standings for whoever watches
// from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makePlayer } from "../../../browser/player.js";
import { makeCommands } from "../../../browser/run.js";
import { makeScrubber } from "../../../browser/scrubber.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeRaceChart } from "./chart.js";
import { raceSaid } from "./said.js";
import { raceFirst, raceNumbers, raceRows, raceStandings } from "./standings.js";
import { makeRaceTile } from "./tile.js";

const RACE_PLAY_SECONDS = 14; // a whole race at normal speed

function makeRace(root) {
  let data = null,
    words = {},
    lanes = {},
    tiles = {},
    look = themeOf(root),
    curve = "distance",
    side = 0,
    frames = 0,
    speed = 1,
    told = 0,
    rounds = 0,
    sent = [],
    heard = "",
    wish = null,
    state = () => {},
    dead = false;
  const command = makeCommands(() => {}),
    all = () => Object.values(lanes);

  // ---- what stands where
  // ------------------------------------------------------------------------------------------------------
  const grid = el("div", { class: "rc-tiles" }),
    tabs = el("div", { class: "gm-segments rc-tabs", role: "group" });
  const chart = makeRaceChart(
    () => words,
    (ms) => {
      hold();
      player.seek(ms);
      commit();
    },
  );
  const title = el("p", { class: "rc-title" }),
    tableTitle = el("caption"),
    body = el("tbody"),
    table = el("table", { class: "rc-standings" }, tableTitle, body);
  const foot = el("div", { class: "rc-foot" }),
    said = el("p", { class: "rc-said", "aria-live": "polite" });
  const aside = el("div", { class: "rc-aside" }, tabs, title, chart.element, table);
  root.classList.add("rc-root");
  root.append(grid, aside, foot, said);
  const bar = makeTransport(foot, {
    labels: { play: "", pause: "", step: "", reset: "", speed: "", seed: "", reseed: "" },
    speed,
    onPlay: play,
    onPause: pause,
    onStep: () => {
      hold();
      player.hop(1);
      commit();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onReset: () => {
      command({ do: "reset" });
      player.seek(0);
      commit();
    },
    onSeed: (seed) => command({ do: "seed", seed }),
  });
  const scrubber = makeScrubber(foot, {
    onScrub: scrub,
    onHop: (d) => {
      hold();
      player.hop(d);
      commit();
    },
    onToggle: () => bar.toggle(),
  });
  const player = makePlayer({
    runs: () => all().map((lane) => lane.run),
    live: (run) => all().some((lane) => lane.run === run && lane.growing && lane.status === "playing"),
    pace: () => (speed * Math.max(1, player.end())) / RACE_PLAY_SECONDS,
    onFrame: draw,
    onState: showState,
  });

  // ---- playing
  // ------------------------------------------------------------------------------------------------------------------
  const growing = () => all().some((lane) => lane.growing),
    training = () => all().some((lane) => lane.growing && lane.status !== "paused");
  function play() {
    if (growing()) {
      command({ do: "play" });
      wish = { playing: true, until: performance.now() + 1500 };
      player.follow();
    } else player.play();
    showState();
  }
  function pause() {
    if (growing()) {
      command({ do: "pause" });
      wish = { playing: false, until: performance.now() + 1500 };
    }
    player.pause();
    showState();
    commit();
  }
  // Whoever looks back does not stop the race; it is only no longer followed.
  function hold() {
    if (player.playing || player.following) player.pause();
  }
  function scrub(to, phase) {
    if (phase === "start") hold();
    player.seek(to);
    if (phase === "end") {
      if (growing() && to >= player.head() - 100) player.follow();
      commit();
    }
  }
  const isPlaying = () =>
    wish && performance.now() < wish.until ? wish.playing : growing() ? training() : player.playing;

  // ---- runs
  // -----------------------------------------------------------------------------------------------------------------------
  function onNews(lane, meta) {
    if (dead || !all().includes(lane)) return;
    if (meta.source === "live" && meta.fresh && !player.playing) player.follow();
    player.heard();
    begin();
    layout();
    showState();
  }
  let awaited = null;
  // A recorded race plays as soon as all of its tiles are there.
  function begin() {
    if (!awaited || !all().every((lane) => lane.meta)) return;
    const { ms } = awaited;
    awaited = null;
    if (growing()) player.follow();
    else if (ms !== null) player.seek(ms);
    else if (prefersCalm()) player.seek(player.end());
    else {
      player.seek(0);
      player.play();
    }
  }
  function mount(next) {
    const ids = next.tiles.map((tile) => tile.id);
    for (const tile of next.tiles) {
      const key = JSON.stringify(tile.source),
        old = lanes[tile.id];
      if (!tiles[tile.id]) grid.append((tiles[tile.id] = makeRaceTile(() => words)).box);
      if (old && JSON.stringify(old.source) === key) continue;
      old?.dispose();
      delete lanes[tile.id];
    }
    for (const id of Object.keys(tiles))
      if (!ids.includes(id)) {
        tiles[id].box.remove();
        delete tiles[id];
        lanes[id]?.dispose();
        delete lanes[id];
      }
    const anew = next.autoplay > rounds;
    if (anew) {
      rounds = next.autoplay;
      awaited = { ms: next.view?.ms ?? null };
      player.stop();
      if (awaited.ms === null) player.seek(0);
    }
    for (const tile of next.tiles) {
      if (!tile.source || (lanes[tile.id] && !(anew && tile.source.stream))) continue;
      lanes[tile.id]?.dispose();
      lanes[tile.id] = makeLane(tile.source, { still: ["real"], onNews, command });
    }
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  const extent = () => {
    const reach = Math.max(1, ...all().map((lane) => lane.run.reach()));
    if (!all().length) return data.budget || 1000;
    return growing() ? Math.max(data.budget, reach) || makeLane.roof(reach) : reach;
  };
  function entries(at) {
    return data.tiles.map((tile) => {
      const lane = lanes[tile.id],
        broken = lane?.meta?.status === "diverged" && at >= lane.run.span().last - 1;
      return { id: tile.id, short: tile.short, broken, numbers: raceNumbers(lane, at), first: raceFirst(lane, at) };
    });
  }
  function showState() {
    if (!data || dead) return;
    const far = extent();
    chart.set({ metric: curve, tiles: data.tiles, lanes, extent: far });
    title.textContent = words[curve];
    tabs.setAttribute("aria-label", words.metrics);
    if (!tabs.children.length)
      for (const name of ["distance", "nll", "modes", "quality"])
        tabs.append(
          el("button", {
            class: "gm-button",
            type: "button",
            "data-curve": name,
            onclick: () => {
              curve = name;
              showState();
              commit();
            },
          }),
        );
    for (const tab of tabs.children) {
      tab.textContent = words[`${tab.dataset.curve}_tab`];
      tab.setAttribute("aria-pressed", String(tab.dataset.curve === curve));
    }
    const n = (ms) => formatNumber(ms / 1000, 1);
    scrubber.set({
      last: player.end(),
      extent: far,
      marks: [],
      label: words.timeline,
      text: (at) => fill(words.timeline_at, { seconds: n(at) }),
    });
    bar.set({ playing: isPlaying(), seed: data.seed });
    Object.assign(root.dataset, {
      mode: all().some((lane) => lane.live) ? "live" : "recorded",
      lanes: all().filter((lane) => lane.meta).length,
      playing: String(isPlaying()),
    });
    told = 0;
    player.redraw();
  }
  function draw(at) {
    if (!data || !side || dead) return;
    const now = performance.now(),
      slow = now - told > 180 || !player.moving;
    for (const tile of data.tiles) tiles[tile.id].paint(tile, lanes[tile.id], at, side, look);
    scrubber.move(at);
    frames++;
    if (slow || frames % 3 === 0) chart.draw(at);
    if (slow) {
      told = now;
      speak(at);
    }
    announceDrawn(chart.element, { ms: at });
  }
  function speak(at) {
    const list = entries(at),
      standings = raceStandings(list.filter((e) => !e.broken)),
      n = (ms) => formatNumber(ms / 1000, 1),
      still = !player.playing,
      over = !growing() && at >= player.end() - 1 && player.end() > 0;
    data.tiles.forEach((tile, i) => tiles[tile.id].speak(tile, list[i].numbers, at, still, look, side < 170));
    const key = JSON.stringify([standings, look.bg, look.lecture, over]);
    if (table.dataset.key !== key) {
      table.dataset.key = key;
      tableTitle.textContent = over ? words.podium_end : words.podium;
      body.replaceChildren(...raceRows(words, data.tiles, standings, look));
      root.dataset.standings = JSON.stringify(
        Object.fromEntries(
          standings.map(({ key: k, places }) => [k, places.map((place) => place.map(({ id }) => id))]),
        ),
      );
    }
    const status = !all().length
      ? "status_none"
      : growing()
        ? "status_live"
        : all().some((lane) => lane.live)
          ? "status_over"
          : "status_recorded";
    // The families share the machine: how long one waits is what all of them together have yet to compute.
    const left =
      data.budget && growing() && all().every((lane) => lane.meta)
        ? all().reduce((sum, lane) => sum + (lane.growing ? Math.max(0, data.budget - lane.run.span().last) : 0), 0)
        : 0;
    const clock = fill(words[status], { at: n(at), end: n(growing() ? extent() : player.end()) });
    bar.set({
      status: left ? `${clock} \u00b7 ${fill(words.left, { left: formatNumber(left / 1000, 0) })}` : clock,
      playing: isPlaying(),
    });
    const text = all().length ? raceSaid(words, list, at, over, training()) : words.said.nothing;
    if (said.textContent !== text) said.textContent = text;
    scrubber.set({ at });
    scrubber.tell();
    Object.assign(root.dataset, { ms: Math.round(at), frames, playing: String(isPlaying()) });
    if (still)
      chart.element.setAttribute(
        "aria-label",
        fill(words.alt_chart, {
          title: words[curve],
          values: list
            .filter((e) => Number.isFinite(e.numbers[curve]))
            .map((e) => `${e.short} ${formatNumber(e.numbers[curve], 3)}`)
            .join(", "),
        }),
      );
  }

  // ---- sizes
  // ------------------------------------------------------------------------------------------------------------------------
  let sized = "";
  function layout() {
    const w = Math.floor(root.clientWidth),
      count = data?.tiles.length ?? 0;
    if (!w || !count) return;
    const above = root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0),
      narrow = w < 620,
      gap = 10;
    const key = [w, window.innerHeight, count, look.lecture, Math.round(above), foot.offsetHeight].join();
    if (key === sized) return;
    sized = key;
    root.classList.toggle("rc-narrow", narrow);
    const cols = narrow ? 2 : Math.max(2, Math.ceil(count / 2)),
      rows = Math.ceil(count / cols),
      words_h = Math.round(3.5 * look.size);
    if (narrow) side = Math.floor((w - gap) / 2);
    else {
      // two lines of what is said
      const room = Math.max(430, window.innerHeight - above - 12) - foot.offsetHeight - 2 * 1.5 * 15 - 12;
      side = Math.floor(Math.max(120, Math.min(room / rows - words_h - gap / 2, (0.6 * w - (cols - 1) * gap) / cols)));
    }
    root.classList.toggle("rc-small", side < 170 && !narrow);
    grid.style.gridTemplateColumns = `repeat(${cols}, ${side}px)`;
    const tall = rows * (side + words_h) + gap,
      wide = narrow ? w : w - cols * side - (cols - 1) * gap - 18;
    chart.resize(
      wide,
      narrow ? 240 : Math.max(150, tall - 6 * (look.lecture ? 28 : 22) - (look.lecture ? 128 : 92)),
      look,
    );
    scrubber.resize(w, look);
    player.redraw();
  }
  const sizes = new ResizeObserver(() => layout());
  sizes.observe(root);
  window.addEventListener("resize", layout);
  const unwatch = onTheme(root, (now) => {
    look = now;
    sized = "";
    layout();
    showState();
  });

  // ---- what Python is told, and tells
  // -------------------------------------------------------------------------------------------------
  let later = 0;
  function commit() {
    clearTimeout(later);
    later = setTimeout(() => {
      if (dead) return;
      const view = { curve, ms: player.playing || player.following || growing() ? null : Math.round(player.at) },
        text = JSON.stringify(view);
      if (text === sent[0]) return;
      sent = [text, ...sent].slice(0, 20);
      state("view", view);
    }, 300);
  }

  return {
    update(next, setState, setTrigger) {
      data = next;
      words = next.labels;
      state = setState;
      command.send = setTrigger;
      bar.set({ labels: words });
      const view = { curve: next.view.curve, ms: next.view.ms ?? null },
        text = JSON.stringify(view);
      if (text !== heard && !sent.includes(text)) {
        // not what this page has told, but a link or an experiment
        curve = view.curve;
        if (heard && view.ms !== null && !growing()) player.seek(view.ms);
      }
      heard = text;
      mount(next);
      begin();
      layout();
      showState();
    },
    dispose() {
      dead = true;
      player.stop();
      all().forEach((lane) => lane.dispose());
      sizes.disconnect();
      unwatch();
      clearTimeout(later);
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makeRace);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
