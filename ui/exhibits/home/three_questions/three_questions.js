// Three kinds of learning on the same points. One pointer, three answers, in the same frame.
//
// data: {blob, labels, kinds, sets, set, names, seed, show, x, pens, problem}; the models are fitted in Python
// (ui/exhibits/
// three_questions.py), sent as parameters, and evaluated here at every move. Edits go back as one trigger, "edit".
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, tween } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makeMlp } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";
import { seededRandom } from "../../../browser/random.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { planar } from "./fields.js";
import { tqGroup, tqPaint, tqPanel } from "./panels.js";

const TQ_NEW = 60; // points that one press of the button draws

function threeQuestions(root) {
  let data = null,
    send = () => {},
    model = null,
    shown = null,
    key = null,
    probe = [0, 0],
    look = themeOf(root),
    view = [0, 0, 1, 1];
  let drawnPoints = [],
    flight = 1,
    batch = 0,
    batchKey = "",
    stop = () => {},
    pen = 0,
    pens = [[], []],
    stroke = false,
    dead = false;

  // ---- the controls -------------------------------------------------------------------------------------------------
  const sets = el("div", { class: "gm-segments", role: "group" });
  const penButtons = [0, 1].map((k) =>
    el("button", {
      class: `gm-button tq-pen ${"ab"[k]}`,
      type: "button",
      onclick: () => {
        pen = k;
        paintPens();
      },
    }),
  );
  const clear = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => {
      pens = [[], []];
      edit({ a: [], b: [] });
      redraw();
    },
  });
  const penBox = el("div", { class: "tq-pens", hidden: true }, ...penButtons, clear);
  const seed = el("input", {
    class: "gm-input gm-seed",
    type: "number",
    min: 0,
    max: 999999,
    step: 1,
    inputmode: "numeric",
    onchange: () => edit({ seed: Math.min(999999, Math.max(0, Number.parseInt(seed.value, 10) || 0)) }),
  });
  const dice = el("button", {
    class: "gm-button",
    type: "button",
    onclick: () => edit({ seed: (data.seed + 1) % 1000000 }),
  });
  const seedName = el("span"),
    show = el("input", {
      type: "checkbox",
      onchange: () => {
        data.show = show.checked;
        redraw();
        edit({ labels: show.checked });
      },
    });
  const showName = el("span");
  root.append(
    el(
      "div",
      { class: "tq-controls", role: "toolbar" },
      sets,
      penBox,
      el(
        "div",
        { class: "tq-right" },
        el("label", { class: "tq-check" }, show, showName),
        el("label", { class: "gm-field" }, seedName, seed),
        dice,
      ),
    ),
  );
  const grid = el("div", { class: "tq-panels" });
  root.append(grid);
  const panels = ["discriminative", "unsupervised", "generative"].map((kind) => tqPanel(grid, kind));
  const [first, second, third] = panels;
  const more = el("button", { class: "gm-button gm-primary", type: "button", onclick: () => generate(true) });
  third.plot.append(more);
  const verdict = el("p", { class: "tq-verdict", "aria-live": "off" });
  root.append(verdict);

  let toldX = null; // where the point stood when Python was last told
  function edit(change) {
    if (change.x) toldX = change.x;
    send("edit", change);
  }
  function paintPens() {
    penButtons.forEach((b, k) => b.setAttribute("aria-pressed", String(pen === k)));
  }

  // ---- drawing ------------------------------------------------------------------------------------------------------
  function layers(panel, f) {
    const ctx = fitCanvas(panel.still, panel.size.w, panel.size.h);
    ctx.fillStyle = look.bg;
    ctx.fillRect(0, 0, panel.size.w, panel.size.h);
    f(ctx);
  }
  // A model's field is the same until its size or its colours change: it is kept with the payload, for the next visit
  // too.
  function fieldOf(panel) {
    const { w, h } = panel.size,
      kept = (model.blob.fields ??= new Map());
    const key = [panel.kind, w, h, ...view, window.devicePixelRatio, look.dark, look.bg, look.lecture].join();
    if (!kept.has(key)) {
      if (kept.size >= 12) kept.clear();
      const canvas = document.createElement("canvas"),
        ctx = fitCanvas(canvas, w, h);
      ctx.fillStyle = look.bg;
      ctx.fillRect(0, 0, w, h);
      tqPaint[panel.kind](panel, ctx, model, look);
      kept.set(key, canvas);
    }
    return kept.get(key);
  }
  function redraw() {
    if (!data || !panels[0].size.w) return;
    const sketch = data.set === "drawn",
      [px, py] = sketch ? penPoints() : [shown?.points ?? [], shown?.classes ?? []];
    for (const panel of panels) {
      const labelled = data.show || (sketch && !model),
        blind = panel === first && !data.show;
      layers(panel, (ctx) => {
        if (model && !blind) ctx.drawImage(fieldOf(panel), 0, 0, panel.size.w, panel.size.h);
        tqPaint.points(panel, ctx, px, py, look, labelled && panel === first); // the other two models never see a label
        if (panel === second && model) tqPaint.centres(panel, ctx, model.centres, look);
        ctx.strokeStyle = look.grid;
        ctx.lineWidth = 2;
        ctx.strokeRect(0, 0, panel.size.w, panel.size.h);
      });
      const empty = sketch && !model;
      panel.note.hidden = !(blind || empty);
      panel.note.textContent = blind ? data.labels.blind : empty ? data.problem || data.labels.draw : "";
    }
    more.hidden = !model;
    answer();
  }
  function penPoints() {
    const all = [...pens[0], ...pens[1]];
    return [all.flat().map((v) => v * data.pen_unit), [...pens[0].map(() => 0), ...pens[1].map(() => 1)]];
  }

  // All three answers for the point under the hand.
  const answer = onNextFrame(() => {
    if (dead || !data || !panels[0].size.w) return;
    const [x, y] = probe,
      words = data.labels,
      n = formatNumber;
    for (const panel of panels) {
      const ctx = fitCanvas(panel.live, panel.size.w, panel.size.h);
      ctx.clearRect(0, 0, panel.size.w, panel.size.h);
      if (!model) {
        panel.say("\u2013", "");
        continue;
      }
      if (panel === third) fly(ctx);
      if (!(panel === first && !data.show)) reach(panel, ctx, x, y);
      tqPaint.probe(ctx, panel, x, y, look, panel.plot.matches(":hover"));
    }
    verdict.textContent = "";
    if (!model) return;
    const p = model.probabilities(x, y),
      best = p.indexOf(Math.max(...p)),
      name = data.names[best];
    if (data.show) {
      const sure = p[best] > 0.9995 ? "> 0.999" : `= ${n(p[best], p[best] > 0.99 ? 3 : 2)}`;
      first.say(`p(${name} | x) ${sure}`, p[best] > 0.95 ? words.sure : p[best] > 0.7 ? words.leaning : words.torn);
    } else first.say("\u2013", words.no_labels);
    const group = planar.nearest(model.centres, x, y);
    second.say(fill(words.group, { k: group + 1 }), words.group_why);
    const logp = model.mixture.logProb(x, y),
      rank = model.rank(logp);
    third.say(
      `log p(x) = ${logp > -1000 ? n(logp, 1) : n(logp, 0)}`,
      rank === 0 ? words.nothing : rank < 0.05 ? words.rare : words.usual,
    );
    if (data.show && rank === 0 && p[best] > 0.95) {
      verdict.textContent = fill(words.verdict, { name, p: p[best] > 0.999 ? "> 99.9" : n(100 * p[best], 1) });
    }
    announce(
      root,
      `${first.output.textContent}. ${second.output.textContent}. ${third.output.textContent}. ${third.why.textContent}`,
    );
    announceDrawn(first.live, { x, y, p: [...p], group, logp });
  });

  // What each model looks at: the classes' shares at this place; the nearest centre; nothing but the place itself.
  function reach(panel, ctx, x, y) {
    if (panel === second) {
      const k = planar.nearest(model.centres, x, y);
      ctx.beginPath();
      ctx.moveTo(...panel.at(x, y));
      ctx.lineTo(...panel.at(model.centres[2 * k], model.centres[2 * k + 1]));
      ctx.setLineDash([5, 5]);
      ctx.strokeStyle = tqGroup(look, k);
      ctx.lineWidth = look.line;
      ctx.stroke();
      ctx.setLineDash([]);
    } else if (panel === first) {
      const p = model.probabilities(x, y),
        w = panel.size.w,
        bar = look.lecture ? 12 : 8;
      let left = 0;
      p.forEach((v, k) => {
        ctx.fillStyle = look.classes[k];
        ctx.fillRect(left, panel.size.h - bar, v * w, bar);
        left += v * w;
      });
    }
  }

  // ---- new points from the density
  // ------------------------------------------------------------------------------------
  function generate(animated) {
    stop();
    const random = seededRandom(1000 * data.seed + 7 + batch++);
    drawnPoints = Array.from({ length: TQ_NEW }, () => model.mixture.sample(random));
    const go = (t) => {
      flight = t;
      answer();
    };
    if (animated) {
      stop = tween(1100, go);
      announce(root, fill(data.labels.made, { n: TQ_NEW }));
    } else go(1);
  }
  function fly(ctx) {
    const r = (look.lecture ? 4.2 : 3.2) * (third.size.w < 250 ? 0.75 : 1);
    ctx.lineWidth = 1;
    drawnPoints.forEach(({ from, to }, i) => {
      // one after another: first a Gaussian is chosen, then a place in it
      const t = Math.min(1, Math.max(0, flight * 2.2 - (1.2 * i) / TQ_NEW));
      if (t === 0) return;
      const [x, y] = third.at(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]));
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 7);
      ctx.fillStyle = look.generated;
      ctx.fill();
      ctx.strokeStyle = look.bg;
      ctx.stroke();
    });
  }

  // ---- the hand
  // -------------------------------------------------------------------------------------------------------
  for (const panel of panels) {
    const here = (e) => {
      const b = panel.plot.getBoundingClientRect();
      return panel.from(e.clientX - b.left, e.clientY - b.top);
    };
    const clamp = ([x, y]) => [
      Math.max(panel.box.left, Math.min(panel.box.right, x)),
      Math.max(panel.box.bottom, Math.min(panel.box.top, y)),
    ];
    const ink = ([x, y]) => {
      const list = pens[pen],
        u = data.pen_unit,
        last = list.at(-1),
        q = [x / u, y / u];
      if (list.length >= data.pen_most || (last && Math.hypot(last[0] - q[0], last[1] - q[1]) < 2)) return;
      // a pen's line is a little blurred, like every real data set
      const random = seededRandom(list.length + 977 * pen);
      list.push(
        q.map((v) => Math.round(Math.max(-data.pen_limit, Math.min(data.pen_limit, v + 1.2 * random.normal())))),
      );
    };
    panel.plot.addEventListener("pointerdown", (e) => {
      if (e.target.closest("button")) return;
      panel.plot.setPointerCapture(e.pointerId);
      if (data.set === "drawn") {
        stroke = true;
        ink(here(e));
        redraw();
      }
      probe = clamp(here(e));
      answer();
    });
    panel.plot.addEventListener("pointermove", (e) => {
      if (e.target.closest("button") || !panel.box) return;
      if (stroke) {
        for (const p of e.getCoalescedEvents?.() ?? [e]) ink(here(p));
        redraw();
      }
      probe = clamp(here(e));
      answer();
    });
    const release = () => {
      if (!data) return;
      if (stroke) {
        stroke = false;
        edit({ a: pens[0], b: pens[1] });
      } else edit({ x: probe });
    };
    panel.plot.addEventListener("pointerup", (e) => {
      if (!e.target.closest("button")) release();
    });
    panel.plot.addEventListener("pointercancel", release);
    panel.plot.addEventListener("keydown", (e) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (step && e.target === panel.plot) {
        const d = ((e.shiftKey ? 0.2 : 0.04) * (panel.box.top - panel.box.bottom)) / 2;
        probe = clamp([probe[0] + d * step[0], probe[1] + d * step[1]]);
        answer();
      } else if ((e.key === " " || e.key === "Enter") && data.set === "drawn" && e.target === panel.plot) {
        ink(probe);
        redraw();
      } else return;
      e.preventDefault();
    });
    panel.plot.addEventListener("keyup", (e) => {
      if (e.target !== panel.plot) return;
      if (e.key.startsWith("Arrow")) edit({ x: probe });
      if ((e.key === " " || e.key === "Enter") && data.set === "drawn") edit({ a: pens[0], b: pens[1] });
    });
  }

  // ---- size, theme, data
  // ------------------------------------------------------------------------------------------------
  function layout() {
    const w = Math.floor(first.plot.clientWidth);
    if (!w) return;
    const narrow = matchMedia("(max-width: 720px)").matches;
    const h = narrow ? w : Math.round(Math.max(230, Math.min(w, window.innerHeight - (look.lecture ? 455 : 405))));
    panels.forEach((panel) => panel.resize(w, h, view));
    redraw();
  }
  const sizes = new ResizeObserver(layout);
  sizes.observe(grid);
  window.addEventListener("resize", layout);
  const unwatch = onTheme(root, (now) => {
    look = now;
    layout();
  });

  function receive(blob) {
    const { arrays, meta } = blob,
      logits = makeMlp(blob, "classifier"),
      probs = new Float64Array(meta.classes),
      at = new Float32Array(2);
    const ask = (x, y) => {
      at[0] = x;
      at[1] = y;
      return logits(at);
    };
    const mixture = planar.mixture(blob),
      n = arrays.classes.length;
    const seen = Float64Array.from({ length: n }, (_, i) =>
      mixture.logProb(arrays.points[2 * i], arrays.points[2 * i + 1]),
    ).sort();
    model = {
      blob,
      classes: meta.classes,
      centres: arrays.centres,
      mixture,
      logits: ask,
      probabilities: (x, y) => planar.softmax(ask(x, y), probs),
      rank: (v) => {
        let i = 0;
        while (i < n && seen[i] < v) i++;
        return i / n;
      }, // share of the data less likely than this
    };
    const before = shown?.points,
      points = arrays.points;
    shown = { points, classes: arrays.classes };
    view = meta.view;
    if (batchKey !== data.blob) {
      batchKey = data.blob;
      batch = 0;
    }
    generate(false);
    layout();
    if (before?.length === points.length && data.set !== "drawn") {
      // new samples of the set: the points travel there
      tween(220, (t) => {
        shown.points = t < 1 ? points.map((v, i) => before[i] + t * (v - before[i])) : points;
        redraw();
      });
    }
  }

  return {
    update(next, trigger) {
      const moved = !data || data.x.some((v, i) => v !== next.x[i]);
      data = { ...next };
      send = trigger;
      const words = data.labels;
      panels.forEach((panel) => panel.words(data.kinds[panel.kind]));
      if (sets.dataset.key !== JSON.stringify(data.sets)) {
        sets.dataset.key = JSON.stringify(data.sets);
        sets.setAttribute("aria-label", words.set);
        sets.replaceChildren(
          ...data.sets.map(({ id, label }) =>
            el(
              "button",
              { class: "gm-button", type: "button", "data-set": id, onclick: () => edit({ data: id }) },
              label,
            ),
          ),
        );
      }
      for (const b of sets.children) b.setAttribute("aria-pressed", String(b.dataset.set === data.set));
      penBox.hidden = data.set !== "drawn";
      penButtons.forEach((b, k) => {
        b.replaceChildren(el("i", { style: `background:${look.classes[k]}` }), words.pens[k]);
      });
      paintPens();
      clear.textContent = words.clear;
      seedName.textContent = words.seed;
      if (root.getRootNode().activeElement !== seed) seed.value = data.seed;
      dice.textContent = words.reseed;
      show.checked = data.show;
      showName.textContent = words.show;
      more.textContent = fill(words.more, { n: TQ_NEW });
      if (!stroke) pens = data.pens.map((list) => list.map((p) => [...p]));
      // A link or an experiment has moved the point: not the echo of this hand.
      if (moved && !(toldX && data.x.every((v, i) => Math.abs(v - toldX[i]) < 0.01))) probe = data.x;
      if (data.set === "drawn") view = [0, 0, data.pen_limit * data.pen_unit, data.pen_limit * data.pen_unit];
      const wanted = data.blob;
      if (wanted === null) {
        model = null;
        shown = null;
        key = "";
        drawnPoints = [];
        layout();
      } else if (wanted !== key) {
        key = wanted;
        fetchPayload(wanted).then((blob) => {
          if (key === wanted && !dead) receive(blob);
        });
      } else redraw();
    },
    dispose() {
      dead = true;
      stop();
      sizes.disconnect();
      unwatch();
      window.removeEventListener("resize", layout);
    },
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const self = mountOnce(parentElement, threeQuestions);
  self.update(data, setTriggerValue);
  return () => self.dispose();
}
