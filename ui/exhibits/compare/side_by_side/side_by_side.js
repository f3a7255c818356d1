// Pictures side by side: a row a checkpoint, one of their pictures chosen. Its moments and its nearest training picture
// stand beside.
//
// data: {labels, rows: [{id, title, under, note, look, problem, whole, share, blob, near}], steps: {all, now}, classes,
// state, history, known, band, said, seq}.
// Back on release as "look": {taken, asked, seed, of, kth, moment, seq}. Tests read root.dataset.{of, kth, moment,
// rows}.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { pcPaint } from "./paint.js";
import { pcPanel } from "./panel.js";

const PC_REST = 350,
  PC_SECONDS = 4.5,
  PC_COUNT = 10,
  PC_TRANSPORT = 870; // PC_TRANSPORT: how wide two lines of it are in large type

function makePictures(root, first) {
  let data = first,
    words = first.labels,
    send = () => {},
    look = themeOf(root),
    S = { ...first.state },
    seq = null,
    hover = null,
    shapes = null,
    rows = new Map();
  let speed = 1,
    at = null,
    stillTimer = 0,
    clock = 0,
    historyKey = "",
    autoplay = false,
    shownKey = "";
  const steps = el("input", { type: "range", class: "pc-steps", min: 0, step: 1 }),
    stepsName = el("span"),
    stepsValue = el("output");
  const classes = el("select", { class: "gm-select", onchange: () => change({ asked: classes.value }) }),
    className = el("span");
  const top = el(
    "div",
    { class: "pc-controls" },
    el("label", { class: "gm-field" }, stepsName, steps, stepsValue),
    el("label", { class: "gm-field" }, className, classes),
  );
  const table = el("div", { class: "pc-rows" }),
    axis = el("div", { class: "pc-axis" }, el("span", {}, "0"), el("span"), el("span", {}, "10"));
  const panel = pcPanel(() => words, {
    onMoment: (to, done) => {
      bar.pause();
      moment(to);
      if (done) keep();
    },
  });
  const said = el("p", { class: "pc-said", "aria-live": "polite" }),
    foot = el("div", { class: "pc-foot" });
  root.classList.add("pc-root");
  panel.element.append(said);
  root.append(el("div", { class: "pc-stage" }, el("div", { class: "pc-left" }, table, axis), panel.element), foot);
  const bar = makeTransport(foot, {
    labels: words.transport,
    seed: S.seed,
    speed,
    onPlay: play,
    onPause: () => keep(),
    onStep: () => {
      moment((panel.at + 1) % (panel.last + 1));
      keep();
    },
    onReset: () => {
      moment(0);
      keep();
    },
    onSpeed: (v) => {
      speed = v;
    },
    onSeed: (seed) => change({ seed }),
  });
  bar.element.insertBefore(top, bar.element.lastChild);
  steps.oninput = () => {
    stepsValue.textContent = data.steps.all[+steps.value];
  };
  steps.onchange = () => change({ taken: data.steps.all[+steps.value] });

  // ---- rows
  // -----------------------------------------------------------------------------------------------------------------
  function rowOf(id) {
    if (rows.has(id)) return rows.get(id);
    const mark = el("canvas", { class: "pc-mark", "aria-hidden": "true" }),
      title = el("b"),
      under = el("span"),
      note = el("span", { class: "pc-note" });
    const name = el("div", { class: "pc-name" }, mark, el("div", {}, el("div", {}, title, " ", under), note));
    const canvas = el("canvas", { class: "pc-row", role: "listbox", tabindex: 0, "data-row": id }),
      dots = el("canvas", { class: "pc-dots", role: "img" });
    const problem = el("p", { class: "pc-problem" }),
      box = el("div", { class: "pc-line" }, name, canvas, problem, dots);
    const row = { id, box, mark, title, under, note, canvas, dots, problem, data: null, x: null, near: null, key: "" };
    const place = (e) => {
      return Math.min(
        PC_COUNT - 1,
        Math.max(0, Math.floor((e.clientX - canvas.getBoundingClientRect().left) / canvas.cell)),
      );
    };
    const over = (e) => {
      const k = place(e);
      if (hover?.row !== row || hover.k !== k) {
        hover = { row, k };
        paint();
        rest();
      }
    };
    canvas.addEventListener("pointermove", over);
    canvas.addEventListener("pointerleave", () => {
      hover = null;
      clearTimeout(stillTimer);
      paint();
    });
    canvas.addEventListener("click", (e) => choose(row, place(e)));
    canvas.addEventListener("keydown", (e) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[e.key],
        turn = { ArrowUp: -1, ArrowDown: 1 }[e.key];
      if (move || turn) hover = null; // the keys have it now, wherever the pointer rests
      if (e.key === " ") bar.toggle();
      else if (move) choose(row, Math.min(PC_COUNT - 1, Math.max(0, S.kth + move)), 300);
      else if (turn) {
        const usable = data.rows.filter((r) => !r.problem).map((r) => r.id),
          next = rows.get(usable[usable.indexOf(id) + turn]);
        if (next) {
          choose(next, S.kth, 300);
          next.canvas.focus();
        }
      } else return;
      e.preventDefault();
    });
    rows.set(id, row);
    return row;
  }
  // A pointer that rests on a picture has chosen it.
  function rest() {
    clearTimeout(stillTimer);
    stillTimer = setTimeout(() => {
      if (hover && !bar.playing) choose(hover.row, hover.k);
    }, PC_REST);
  }
  function choose(row, k, soon = 0) {
    clearTimeout(stillTimer);
    if (!row.x || (S.of === row.id && S.kth === k)) return paint();
    bar.pause();
    Object.assign(S, { of: row.id, kth: k, moment: null });
    autoplay = true;
    paint();
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, soon);
  }

  // ---- painting
  // ---------------------------------------------------------------------------------------------------------------
  const paint = onNextFrame(() => {
    if (!shapes) return;
    const { scale, gap, dots } = shapes,
      most = 10;
    for (const row of rows.values()) {
      if (!row.data || row.data.problem) continue;
      const chosen = row.id === S.of ? S.kth : null,
        over = hover?.row === row ? hover.k : null,
        key = [
          row.key,
          scale,
          gap,
          dots,
          devicePixelRatio,
          chosen,
          over,
          data.band,
          look.bg,
          look.lecture,
          row.data.whole,
        ].join();
      if (row.painted === key) continue;
      row.painted = key;
      pcPaint.row(
        row.canvas,
        row.x,
        { scale, gap, count: PC_COUNT, at: chosen, hover: over, whole: row.data.whole },
        look,
      );
      if (dots)
        pcPaint.dots(
          row.dots,
          dots,
          28 * scale + gap,
          row.data.near,
          row.data.look,
          over ?? chosen,
          most,
          data.band,
          look,
        );
    }
    beside();
  });
  function beside() {
    const row = hover?.row.x ? hover.row : rows.get(S.of),
      k = hover?.row.x ? hover.k : S.kth;
    if (!row?.data) return;
    const own = row.id === S.of && k === S.kth,
      fits = own && panel.ready && historyKey && data.history.of.join() === [row.id, k].join();
    panel.title(`${words.now}: ${fill(words.picture, { name: row.data.look ? row.id : row.data.title, k: k + 1 })}`);
    if (fits) panel.show(panel.at);
    else
      panel.still(
        row.x?.subarray(784 * k, 784 * (k + 1)),
        own && row.data.look ? data.history.coming : "",
        !row.data.look,
      );
    panel.nearest(row.data, k, row.near?.subarray(784 * k, 784 * (k + 1)), data.known);
    Object.assign(root.dataset, {
      of: S.of,
      kth: S.kth,
      moment: fits ? panel.at : "",
      rows: data.rows.filter((r) => r.whole).length,
    });
  }
  function moment(to) {
    panel.show(to);
    root.dataset.moment = panel.at;
    at = panel.at;
  }

  // ---- playing a history
  // -------------------------------------------------------------------------------------------------------
  function play() {
    clock = 0;
    if (!panel.ready) {
      bar.pause();
      return;
    }
    if (at === null || at >= panel.last) at = 0;
    const tick = (now) => {
      if (!bar.playing || !root.isConnected) return;
      const seconds = Math.min(PC_SECONDS, 0.9 * (panel.last + 1));
      if (clock)
        at = Math.min(panel.last, at + (Math.min(0.1, (now - clock) / 1000) * speed * (panel.last + 1)) / seconds);
      clock = now;
      const to = Math.floor(at);
      if (to !== panel.at) {
        panel.show(to);
        root.dataset.moment = to;
      }
      if (at >= panel.last) {
        bar.pause();
        return;
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  // ---- the frame around it
  // --------------------------------------------------------------------------------------------------------
  function refresh() {
    const { all, now } = data.steps;
    stepsName.textContent = words.steps;
    steps.title = words.stepsHelp;
    steps.setAttribute("aria-label", words.steps);
    steps.max = Math.max(0, all.length - 1);
    if (document.activeElement !== steps || seq === data.seq) {
      steps.value = all.reduce((best, n, i) => (Math.abs(n - now) < Math.abs(all[best] - now) ? i : best), 0);
      stepsValue.textContent = all[+steps.value] ?? "";
    }
    steps.disabled = !all.length;
    className.textContent = words.class;
    if (classes.length !== data.classes.length)
      classes.append(...data.classes.map((id) => el("option", { value: id })));
    [...classes.options].forEach((o) => {
      o.textContent = o.value === "none" ? words.none : o.value;
    });
    classes.value = S.asked;
    const boxes = data.rows.map((r) => rowOf(r.id).box);
    if (boxes.some((box, i) => table.children[i] !== box) || table.children.length !== boxes.length)
      table.replaceChildren(...boxes); // a node that is moved loses the focus
    for (const r of data.rows) {
      const row = rows.get(r.id);
      row.data = r;
      row.title.textContent = r.title;
      row.under.textContent = r.under;
      row.note.textContent = r.problem ? "" : (r.note ?? "");
      row.problem.textContent = r.problem;
      row.problem.hidden = !r.problem;
      row.canvas.hidden = Boolean(r.problem);
      row.dots.hidden = Boolean(r.problem);
      row.canvas.setAttribute("aria-label", fill(words.row, { name: `${r.title} ${r.under}` }));
      row.dots.setAttribute(
        "aria-label",
        r.near ? `${words.dots} ${r.near.apart.map((d) => formatNumber(d, 1)).join(", ")}` : words.dots,
      );
      row.dots.title = words.dots;
    }
    axis.children[1].textContent = words.axis;
    axis.title = words.dots;
    axis.style.visibility = data.rows.some((r) => r.near) ? "" : "hidden";
    said.textContent = data.said;
    bar.set({ labels: words.transport, seed: S.seed, speed, status: words.help });
    layout();
  }
  function layout() {
    const width = root.clientWidth;
    if (!width) return;
    const narrow = width < 760,
      nameWide = look.lecture ? 176 : 128,
      dots = narrow ? 0 : width > 1500 ? 220 : 140,
      least = Math.max(300, 0.26 * width);
    root.classList.toggle("pc-stack", narrow);
    root.classList.toggle("pc-lecture", look.lecture);
    root.style.setProperty("--pc-name", `${nameWide}px`);
    // In lecture mode the transport is long and the panel high: it stands under the rows alone, and the panel goes down
    // beside it.
    const under = look.lecture && !narrow ? root.querySelector(".pc-left") : root;
    if (foot.parentElement !== under) under.append(foot);
    // As large as the screen allows, in whole pixels of the screen where they are not small.
    const wide = narrow ? width : width - nameWide - dots - least - 42,
      d = devicePixelRatio || 1;
    const fit = () => {
      const high = painted.room(table, foot.offsetHeight + axis.offsetHeight + 6) / Math.max(1, data.rows.length);
      const most = (gap) => (Math.min(wide / PC_COUNT, narrow ? Infinity : high) - gap) / 28,
        gap = narrow ? 1 : most(2) >= 2 ? 2 : 0,
        fits = most(gap);
      return [
        fits >= 2 ? Math.floor(fits) : Math.max(1, fits * d >= 2 ? Math.floor(fits * d) / d : Math.floor(fits * 8) / 8),
        gap,
      ];
    };
    const across = () => nameWide + dots + 20 + PC_COUNT * (28 * scale + gap);
    let [scale, gap] = fit(),
      left = 0;
    for (let again = 0; under !== root && again < 2; again++) {
      // how high the transport is hangs on how wide the rows are
      left = Math.max(left, across(), Math.min(PC_TRANSPORT, nameWide + dots + 20 + wide));
      foot.style.width = `${left}px`;
      [scale, gap] = fit();
    }
    if (under === root) foot.style.width = "";
    axis.style.marginLeft = under === root ? "" : `${across() - dots}px`;
    const side = narrow ? width : Math.min(620, width - Math.max(left, across()) - 22);
    shapes = { scale, gap, dots };
    axis.style.width = `${dots}px`;
    axis.hidden = !dots;
    for (const row of rows.values()) {
      const c = fitCanvas(row.mark, 14, 14),
        one = row.data?.look;
      c.clearRect(0, 0, 14, 14);
      if (one) painted.mark(c, one, 7, 7, 5, look);
      else {
        c.fillStyle = look.data;
        c.beginPath();
        c.arc(7, 7, 4.5, 0, 2 * Math.PI);
        c.fill();
      }
      row.dots.style.display = dots ? "" : "none";
    }
    panel.resize(
      side,
      narrow ? 168 : painted.room(panel.element, look.lecture ? 440 : foot.offsetHeight + (side > 560 ? 350 : 292)),
      look,
    );
    paint.now();
  }

  // ---- to and from Python
  // -----------------------------------------------------------------------------------------------------------
  let keepTimer = 0;
  function keep() {
    keepTimer = clearTimeout(keepTimer);
    seq += 1;
    S.moment = panel.ready && root.dataset.moment !== "" && panel.at < panel.last ? panel.at : null;
    send({ ...S, seq });
  }
  function change(values) {
    bar.pause();
    Object.assign(S, values, { moment: null });
    keepTimer = clearTimeout(keepTimer);
    seq += 1;
    send({ ...S, seq });
  }

  async function update(next, setStateValue) {
    send = (v) => setStateValue("look", v);
    data = next;
    words = next.labels;
    const fresh = seq === null;
    if (fresh || (next.seq === seq && !keepTimer)) {
      S = { ...next.state };
      seq = next.seq;
    }
    await Promise.all(
      next.rows
        .filter((r) => r.blob)
        .map(async (r) => {
          const row = rowOf(r.id);
          if (row.key === r.blob) return;
          const blob = await fetchPayload(r.blob);
          Object.assign(row, { key: r.blob, x: blob.arrays.x, near: blob.arrays.near });
        }),
    );
    const h = next.history;
    if (h.blob && h.blob !== historyKey) {
      const blob = await fetchPayload(h.blob),
        play = (autoplay || fresh) && S.moment === null && !prefersCalm();
      historyKey = h.blob;
      autoplay = false;
      panel.history(blob, h.captions);
      at = S.moment ?? (play ? 0 : panel.last);
      refresh();
      moment(Math.min(at, panel.last));
      if (play) bar.play();
      return;
    }
    if (h.blob) panel.history(await fetchPayload(h.blob), h.captions); // the words may be another language's
    if (!h.blob) {
      panel.history(null, []);
      historyKey = "";
    }
    refresh();
    const key = JSON.stringify(S);
    if (key !== shownKey && panel.ready && S.moment !== null && !bar.playing) moment(S.moment);
    shownKey = key;
  }

  const resize = onNextFrame(layout),
    watch = new ResizeObserver(resize);
  watch.observe(root);
  window.addEventListener("resize", resize);
  const untheme = onTheme(root, () => {
    look = themeOf(root);
    layout();
  });
  return {
    update,
    dispose() {
      bar.pause();
      watch.disconnect();
      window.removeEventListener("resize", resize);
      untheme();
      paint.cancel();
      resize.cancel();
      clearTimeout(stillTimer);
      clearTimeout(keepTimer);
    },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const self = mountOnce(parentElement, (root) => makePictures(root, data));
  self.update(data, setStateValue);
  return () => self.dispose();
}
