// How many steps? A matrix of pictures, samplers by numbers of steps, all from one noise; the cell that is pointed at
// in large, the guesses
// that it has gone through, the way of one pixel, and the distances that were measured. Pointing at a cell shows it; a
// click keeps it.
//
// data: {lane: {id, blob} | {id, stream}, counts, T, view: {way, count, spot}, curve: {ours, floor, samples} | null,
// published, seed, labels}.
// Told to Python: state "view" on a click or a key, trigger "command" {list: [{id, do: "hello"}]} (makeCommands).
// The root element holds data-have, data-whole, data-mode, data-status, data-run, data-way, data-count for whoever
// watches from outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { makeCommands } from "../../../browser/run.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { stepsPaint } from "./paint.js";

function makeSteps(root) {
  const paint = stepsPaint;
  let data = null,
    words = {},
    lane = null,
    look = themeOf(root),
    seen = null,
    sizes = null,
    spots = null,
    strip = null;
  let kept = { row: 0, column: 5 },
    over = null,
    spot = 406,
    hover = null,
    moment = null,
    sent = [],
    heardView = "",
    frames = 0,
    known = "",
    dead = false,
    state = () => {};
  const command = makeCommands(() => {}),
    n0 = (v) => v.toLocaleString("en-US");

  const grid = el("canvas", { class: "sp-grid", role: "grid", tabindex: 0 }),
    large = el("canvas", { class: "sp-large", role: "img" });
  const title = el("div", { class: "sp-title" }),
    facts = el("ul", { class: "sp-facts" });
  const stripCanvas = el("canvas", { class: "sp-strip", role: "img" }),
    said = el("p", { class: "sp-said", "aria-live": "polite" });
  const charts = ["path", "ours", "published"].map((name) => el("canvas", { class: `sp-${name}`, role: "img" }));
  root.classList.add("sp-root");
  root.append(
    el("div", { class: "sp-top" }, grid, el("div", { class: "sp-chosen" }, title, large, facts)),
    stripCanvas,
    el("div", { class: "sp-charts" }, ...charts),
    said,
  );

  const request = onNextFrame(draw);
  const at = () => over ?? kept;

  // ---- news of the run
  // --------------------------------------------------------------------------------------------------------------
  function onNews(from, meta) {
    if (from !== lane || dead) return;
    if (known !== (known = meta.run || data.lane.blob)) moment = null;
    seen = paint.read(lane.run, data.counts);
    request();
  }
  function mount(next) {
    if (lane && JSON.stringify(lane.source) === JSON.stringify(next.lane)) return;
    lane?.dispose();
    known = "";
    lane = makeLane(next.lane, { most: 60e6, onNews, command, whole: () => seen.cells.every((cell) => cell.whole) });
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  function draw() {
    if (!sizes || dead || !data) return;
    const { cells, noise: start } = seen ?? {
      cells: data.counts.map((count) => ({ count, moments: [], ways: [] })),
      noise: null,
    };
    const { row, column } = at(),
      cell = cells[column],
      all = cell.moments,
      shown = all[moment ?? all.length - 1],
      pixel = hover ?? spot;
    const { width, scale, left, narrow, big, chart, path, ours, other, thumb } = sizes;
    spots = paint.grid(grid, { cells, scale, left, words, row, column, narrow }, look);
    paint.large(large, { moment: shown, row, scale: big, pixel }, look);
    strip = paint.strip(stripCanvas, { cell, row, width, scale: thumb, chosen: moment ?? all.length - 1 }, look);
    paint.path(
      charts[0],
      { cells, noise: start, row, column, pixel, width: path, height: chart, words, T: data.T },
      look,
    );
    quality(ours, other, chart, column);
    const name = words.rows[row];
    write(title, fill(words.chosen, { name, steps: n0(cell.count) }));
    writeFacts(cell, row, cells, shown);
    write(said, [lane?.meta?.text ?? "", commentary(cells, row, column)].filter(Boolean).join(" "));
    grid.setAttribute("aria-label", fill(words.alt_grid, { name, steps: n0(cell.count) }));
    large.setAttribute("aria-label", fill(words.alt_large, { name, steps: n0(cell.count) }));
    stripCanvas.setAttribute("aria-label", words.alt_strip);
    charts[0].setAttribute("aria-label", words.alt_path);
    Object.assign(root.dataset, {
      frames: ++frames,
      way: paint.NAMES[row],
      count: cell.count,
      have: lane?.run.pictures().length ?? 0,
      whole: cells.filter((c) => c.whole).length,
      mode: lane?.live ? "live" : "recorded",
      status: lane?.status ?? "",
      run: lane?.meta?.run ?? "",
    });
    announceDrawn(grid, { row, column });
  }
  function quality(width, other, height, column) {
    const { curve, published } = data,
      count = data.counts[column],
      mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
    // their marks stand in the matrix, too
    const lines = (table) => paint.NAMES.map((key, row) => ({ row, points: table[key] ?? [] })).reverse();
    const mine =
      curve &&
      Object.fromEntries(
        paint.NAMES.map((key) => [key, Object.entries(curve.ours[key] ?? {}).map(([n, values]) => [+n, mean(values)])]),
      );
    paint.quality(
      charts[1],
      {
        title: words.ours_title,
        width,
        height,
        words,
        cursor: count,
        lines: mine ? lines(mine) : [],
        empty: mine ? "" : words.unmeasured,
        band: curve && { low: curve.floor.low, high: curve.floor.high, name: words.floor },
      },
      look,
    );
    const theirs = Object.fromEntries(
      paint.NAMES.map((key) => [key, published.steps.map((n, i) => [n, published[key][i]])]),
    );
    paint.quality(
      charts[2],
      { title: words.published_title, width: other, height, words, cursor: count, lines: lines(theirs) },
      look,
    );
    charts[1].setAttribute("aria-label", curve ? words.alt_ours : words.unmeasured);
    charts[2].setAttribute("aria-label", words.alt_published);
  }
  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  // How far apart two pictures of a row are: the mean over the pixels, as a share of the grey scale.
  function apart(one, other, row) {
    let sum = 0;
    for (let i = row * noise.AREA, end = i + noise.AREA; i < end; i++) sum += Math.abs(one.x[i] - other.x[i]);
    return sum / noise.AREA / 64;
  }
  function numbers(cells, row, column) {
    const cell = cells[column],
      last = cells[cells.length - 1];
    return {
      cell,
      last,
      way: cell.whole ? cell.ways[row] : NaN,
      far: cell.whole && last.whole ? apart(paint.newest(cell), paint.newest(last), row) : NaN,
    };
  }
  function writeFacts(cell, row, cells, shown) {
    const { way, far, last } = numbers(cells, row, at().column),
      list = [];
    if (cell.whole)
      list.push([words.fact_ms, paint.time(cell.ms)], [words.fact_way, `${formatNumber(way, way < 10 ? 2 : 0)}\u00d7`]);
    if (Number.isFinite(far) && cell !== last) list.push([words.fact_far, `${formatNumber(100 * far, 1)} %`]);
    if (shown && !(cell.whole && shown === paint.newest(cell))) list.push([words.fact_at, `t = ${n0(shown.s)}`]);
    const text = JSON.stringify(list);
    if (facts.dataset.text === text) return;
    facts.dataset.text = text;
    facts.replaceChildren(...list.map(([name, value]) => el("li", {}, el("b", {}, value), name)));
  }
  function commentary(cells, row, column) {
    const { cell, last, way, far } = numbers(cells, row, column),
      count = cell.count;
    if (!cell.whole) return lane?.meta ? words.said_coming : "";
    const values = {
      steps: n0(count),
      way: formatNumber(way, way < 10 ? 2 : 0),
      far: formatNumber(100 * far, 1),
      ms: paint.time(cell.ms),
      total: paint.time(last.ms),
      times: n0(Math.round(last.count / count)),
    };
    if (count === 1) return words.said_one;
    const key =
      row === 0
        ? count === last.count
          ? "ddim_all"
          : Number.isFinite(far)
            ? count < 10
              ? "ddim_few"
              : "ddim_some"
            : "ddim_wait"
        : row === 1
          ? count < 50
            ? "small_few"
            : "small_many"
          : count < 50
            ? "large_few"
            : count < 1000
              ? "large_some"
              : "large_many";
    return fill(words[`said_${key}`], values);
  }

  // ---- sizes
  // ------------------------------------------------------------------------------------------------------------------------
  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width || !data) return;
    const narrow = width < 700,
      size = look.size,
      n = data.counts.length;
    if (narrow) {
      const left = Math.max(...words.short.map((text) => text.length)) * 0.62 * size + 8;
      const scale = Math.max(1, Math.floor((width - left) / n / 28));
      sizes = {
        width,
        narrow,
        left,
        scale,
        big: Math.max(4, Math.floor((0.56 * width) / 28)),
        thumb: 1,
        chart: 170,
        path: width,
        ours: width,
        other: width,
      };
    } else {
      const left = 10.5 * size,
        tall = Math.max(430, 0.735 * window.innerHeight) - (look.lecture ? 70 : 48);
      let scale = 5;
      while (scale > 1 && (left + n * (28 * scale + 6) > width - 250 || 84 * scale + 18 + 3 * size > 0.52 * tall))
        scale--;
      const right = width - left - n * (28 * scale + 6) - 18,
        top = 84 * scale + 18 + 3 * size,
        thumb = tall > 640 ? 3 : 2;
      const big = Math.max(3, Math.min(Math.floor((top - 24) / 28), Math.floor((right - 128) / 28)));
      const chart = Math.max(130, tall - top - 28 * thumb - 12),
        rest = width - 32;
      sizes = {
        width,
        narrow,
        left,
        scale,
        big,
        thumb,
        chart,
        path: Math.floor(0.38 * rest),
        ours: Math.floor(0.34 * rest),
        other: Math.floor(0.28 * rest),
      };
    }
    root.classList.toggle("sp-narrow", narrow);
    request.now();
  }
  const watch = new ResizeObserver(layout);
  watch.observe(root);
  window.addEventListener("resize", layout);
  const unwatch = onTheme(root, (now) => {
    look = now;
    layout();
  });

  // ---- the hand
  // ---------------------------------------------------------------------------------------------------------------------
  const place = (canvas, e) => {
    const box = canvas.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  grid.addEventListener("pointermove", (e) => {
    if (e.pointerType !== "touch" && spots) {
      over = spots.at(...place(grid, e));
      moment = null;
      request.now();
    }
  });
  grid.addEventListener("pointerleave", () => {
    over = null;
    moment = null;
    request();
  });
  grid.addEventListener("click", (e) => keep(spots.at(...place(grid, e))));
  grid.addEventListener("keydown", (e) => {
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    if (!move) return;
    e.preventDefault();
    keep({
      row: Math.min(2, Math.max(0, kept.row + move[0])),
      column: Math.min(data.counts.length - 1, Math.max(0, kept.column + move[1])),
    });
  });
  function keep(next) {
    kept = next;
    over = null;
    moment = null;
    request.now();
    commit();
  }
  const pixelAt = (e) => {
    const [x, y] = place(large, e),
      k = (v) => Math.min(27, Math.max(0, Math.floor(v / sizes.big)));
    return k(y) * 28 + k(x);
  };
  large.addEventListener("pointermove", (e) => {
    hover = pixelAt(e);
    request.now();
  });
  large.addEventListener("pointerleave", () => {
    hover = null;
    request();
  });
  large.addEventListener("click", (e) => {
    spot = pixelAt(e);
    request.now();
    commit();
  });
  const see = (e) => {
    moment = strip?.(place(stripCanvas, e)[0]) ?? null;
    request.now();
  };
  stripCanvas.addEventListener("pointermove", see);
  stripCanvas.addEventListener("pointerdown", see);
  stripCanvas.addEventListener("pointerleave", () => {
    moment = null;
    request();
  });

  function commit() {
    const view = { way: paint.NAMES[kept.row], count: data.counts[kept.column], spot },
      text = JSON.stringify(view);
    if (text === sent[0]) return;
    sent = [text, ...sent].slice(0, 20);
    state("view", view);
  }

  return {
    update(next, setState, setTrigger) {
      data = next;
      words = next.labels;
      state = setState;
      command.send = setTrigger;
      const text = JSON.stringify(next.view);
      if (text !== heardView && !sent.includes(text)) {
        // not what this page has told, but a link or an experiment
        kept = { row: paint.NAMES.indexOf(next.view.way), column: next.counts.indexOf(next.view.count) };
        spot = next.view.spot;
      }
      heardView = text;
      if (!sent.length) sent = [text];
      mount(next);
      layout();
    },
    dispose() {
      dead = true;
      request.cancel();
      lane?.dispose();
      watch.disconnect();
      unwatch();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makeSteps);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
