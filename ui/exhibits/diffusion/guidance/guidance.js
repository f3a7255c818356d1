// Guidance: ten noises under six weights, sixty pictures that come out of the noise together; a drag over the weight,
// what it does to one
// picture in large, and what was measured of a thousand. Pointing at a picture shows it; a click, a key or the slider
// keeps it.
//
// data: {lane: {id, blob} | {id, stream}, weights, each, view: {w, pick}, curve: {ours, real, samples} | null,
// published, labels}.
// Told to Python: state "view" {w, pick}, trigger "command" {list: [{id, do: "hello"}]} (makeCommands).
// The root element holds data-have, data-mode, data-status, data-run, data-w, data-pick for whoever watches from
// outside.
import { announceDrawn } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { noise } from "../../../browser/noise.js";
import { makeCommands } from "../../../browser/run.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { guidancePaint } from "./paint.js";

function makeGuidance(root) {
  const paint = guidancePaint;
  let data = null,
    words = {},
    lane = null,
    look = themeOf(root),
    sizes = null,
    spots = null,
    axes = [],
    kept = { row: 2, column: 0 },
    over = null;
  let sent = [],
    heardView = "",
    frames = 0,
    dead = false,
    state = () => {},
    later = 0;
  const command = makeCommands(() => {}),
    n0 = (v) => v.toLocaleString("en-US");

  const grid = el("canvas", { class: "gd-grid", role: "grid", tabindex: 0 }),
    large = el("canvas", { class: "gd-large", role: "img" });
  const title = el("div", { class: "gd-title" }),
    facts = el("ul", { class: "gd-facts" }),
    said = el("p", { class: "gd-said", "aria-live": "polite" });
  const charts = ["shares", "distance"].map((name) => el("canvas", { class: `gd-chart gd-${name}`, role: "img" }));
  const name = el("label", { for: "gd-w" }),
    slider = el("input", { id: "gd-w", type: "range", min: 0, step: 1 }),
    value = el("output"),
    hint = el("span", { class: "gm-status" });
  root.classList.add("gd-root");
  root.append(
    grid,
    el("div", { class: "gd-side" }, el("div", { class: "gd-top" }, title, large, facts), ...charts),
    el("div", { class: "gd-slide" }, name, slider, value, hint),
    said,
  );
  const request = onNextFrame(draw);
  const at = () => over ?? kept;

  function onNews(from, meta) {
    if (from !== lane || dead) return;
    request();
  }
  const newest = () => lane?.run.pictures().at(-1) ?? null;
  function mount(next) {
    if (lane && JSON.stringify(lane.source) === JSON.stringify(next.lane)) return;
    lane?.dispose();
    lane = makeLane(next.lane, { most: 60e6, onNews, command, whole: ({ meta }) => newest()?.step === meta.steps });
  }

  // ---- what is seen
  // -----------------------------------------------------------------------------------------------------------------
  function draw() {
    if (!sizes || dead || !data) return;
    const { row, column } = at(),
      now = newest(),
      picture = now?.arrays.x0 ?? null,
      w = data.weights[row],
      { scale, left, narrow, big, chart, side } = sizes;
    spots = paint.grid(
      grid,
      { picture, weights: data.weights, columns: data.each, scale, left, words, row, column, narrow },
      look,
    );
    paint.large(large, { picture, row, column, scale: big }, look);
    const common = {
      curve: data.curve,
      published: data.published,
      weights: data.weights,
      width: side,
      height: chart,
      cursor: row,
      words,
    };
    axes = [paint.shares(charts[0], common, look), paint.distance(charts[1], common, look)];
    slider.value = row;
    slider.setAttribute("aria-valuetext", `w = ${w}`);
    write(value, `w = ${w}`);
    write(title, fill(words[data.each ? "chosen_class" : "chosen"], { n: data.each ? column : column + 1, w }));
    const over_ = now && lane.meta && now.step >= lane.meta.steps;
    const m = data.curve?.ours[w],
      percent = (v) => `${formatNumber(100 * v, 1)} %`;
    writeFacts(
      [
        [words.fact_ink, picture ? percent(ink(picture, row, column)) : ""],
        ...(m
          ? [
              [words.agreement, percent(m.agreement)],
              [words.variety, percent(m.variety)],
            ]
          : []),
      ].filter(([, text]) => text),
    );
    write(hint, now && !over_ ? fill(words.coming, { step: n0(now.step), steps: n0(lane.meta.steps) }) : words.hint);
    write(said, [lane?.meta?.text ?? "", commentary(row, m, picture, over_)].filter(Boolean).join(" "));
    grid.setAttribute("aria-label", fill(words.alt_grid, { w, n: column + 1 }));
    large.setAttribute("aria-label", title.textContent);
    charts[0].setAttribute(
      "aria-label",
      m
        ? fill(words.alt_shares, { w, agreement: percent(m.agreement), variety: percent(m.variety) })
        : words.unmeasured,
    );
    charts[1].setAttribute("aria-label", words.alt_distance);
    Object.assign(root.dataset, {
      frames: ++frames,
      w,
      pick: column,
      have: lane?.run.pictures().length ?? 0,
      mode: lane?.live ? "live" : "recorded",
      status: lane?.status ?? "",
      run: lane?.meta?.run ?? "",
    });
    announceDrawn(grid, { row, column });
  }
  // The share of the paper that a picture covers with ink.
  function ink(picture, row, column) {
    const x = noise.read(picture, 10 * row + column);
    let sum = 0;
    for (let i = 0; i < noise.AREA; i++) sum += Math.min(1, Math.max(0, (x[i] + 1) / 2));
    return sum / noise.AREA;
  }
  function commentary(row, m, picture, over_) {
    if (!picture || !over_) return lane?.meta ? words.said_coming : "";
    const w = data.weights[row],
      values = { w, more: 1 + w };
    const all = m
      ? fill(words.said_measured, {
          w,
          n: n0(data.curve.samples),
          agreement: formatNumber(100 * m.agreement, 1),
          variety: Math.round(100 * m.variety),
        })
      : "";
    return [fill(words[`said_${row === 0 ? "none" : w <= 1 ? "some" : w < 4 ? "much" : "too_much"}`], values), all]
      .filter(Boolean)
      .join(" ");
  }
  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  function writeFacts(list) {
    const text = JSON.stringify(list);
    if (facts.dataset.text === text) return;
    facts.dataset.text = text;
    facts.replaceChildren(...list.map(([label, number]) => el("li", {}, el("b", {}, number), label)));
  }

  // ---- sizes
  // ------------------------------------------------------------------------------------------------------------------------
  function layout() {
    const width = Math.floor(root.clientWidth);
    if (!width || !data) return;
    const narrow = width < 700,
      size = look.size,
      n = data.weights.length;
    if (narrow) {
      const left = 2.2 * size + 10,
        scale = Math.max(1, Math.floor((width - left - 20) / 280));
      sizes = { narrow, left, scale, big: Math.max(4, Math.floor((0.5 * width) / 28)), side: width, chart: 180 };
    } else {
      // The slider and what is said end with the screen.
      const above =
        root.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0);
      const left = 4.6 * size,
        tall = Math.max(380, window.innerHeight - above - (look.lecture ? 140 : 112));
      let scale = 5;
      while (scale > 1 && (left + 10 * (28 * scale + 4) > 0.81 * width || n * (28 * scale + 4) > tall)) scale--;
      const side = width - left - 10 * (28 * scale + 4) - 20,
        big = Math.max(3, Math.min(Math.floor((side - 112) / 28), Math.floor(tall / (look.lecture ? 112 : 84))));
      const one = look.lecture && tall < 430,
        // large type on a small screen: one chart
        room = Math.max(tall, n * (28 * scale + 4)) - 28 * big - (one ? 44 : 38);
      sizes = { narrow, left, scale, side, big, chart: Math.max(110, one ? room : Math.floor(room / 2)), one };
    }
    charts[1].style.display = sizes.one ? "none" : "";
    root.classList.toggle("gd-lecture", look.lecture && !narrow);
    root.classList.toggle("gd-narrow", narrow);
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
    if (spots && (e.pointerType !== "touch" || e.buttons)) {
      over = spots.at(...place(grid, e));
      request.now();
    }
  });
  grid.addEventListener("pointerleave", () => {
    over = null;
    request();
  });
  grid.addEventListener("pointerup", (e) => keep(spots.at(...place(grid, e))));
  grid.addEventListener("keydown", (e) => {
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    if (!move) return;
    e.preventDefault();
    keep({ row: bound(kept.row + move[0], data.weights.length), column: bound(kept.column + move[1], 10) });
  });
  const bound = (v, n) => Math.min(n - 1, Math.max(0, v));
  slider.addEventListener("input", () => {
    kept = { ...kept, row: +slider.value };
    over = null;
    request.now();
    commitSoon();
  });
  charts.forEach((canvas, k) => {
    const drag = (e) => {
      const { box } = axes[k],
        span = data.weights.length - 0.5;
      kept = {
        ...kept,
        row: bound(Math.round(((place(canvas, e)[0] - box.x) / box.w) * span - 0.25), data.weights.length),
      };
      over = null;
      request.now();
      commitSoon();
    };
    canvas.addEventListener("pointerdown", (e) => {
      canvas.setPointerCapture(e.pointerId);
      drag(e);
    });
    canvas.addEventListener("pointermove", (e) => {
      if (e.buttons) drag(e);
    });
  });
  function keep(next) {
    kept = next;
    over = null;
    request.now();
    commit();
  }

  function commit() {
    clearTimeout(later);
    const view = { w: data.weights[kept.row], pick: kept.column },
      text = JSON.stringify(view);
    if (text === sent[0] || dead) return;
    sent = [text, ...sent].slice(0, 20);
    state("view", view);
  }
  function commitSoon() {
    clearTimeout(later);
    later = setTimeout(commit, 200);
  }

  return {
    update(next, setState, setTrigger) {
      data = next;
      words = next.labels;
      state = setState;
      command.send = setTrigger;
      slider.max = next.weights.length - 1;
      write(name, words.weight);
      const text = JSON.stringify(next.view);
      if (text !== heardView && !sent.includes(text))
        kept = { row: next.weights.indexOf(next.view.w), column: next.view.pick }; // a link or an experiment
      heardView = text;
      if (!sent.length) sent = [text];
      mount(next);
      layout();
    },
    dispose() {
      dead = true;
      clearTimeout(later);
      request.cancel();
      lane?.dispose();
      watch.disconnect();
      unwatch();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const self = mountOnce(parentElement, makeGuidance);
  self.update(data, setStateValue, setTriggerValue);
  return () => self.dispose();
}
