// The latent pad: a plane of codes under the hand. What it is told and what it reports is one object,
//   {model, z, grid, side, path, speed, seed, sample}
// Python learns it on release, through setStateValue("walk", ...). Tests and the benchmark read `canvas.lp-image`: its
// dataset
// holds the z (full precision) and the model of the picture on it, and it sends "gm:drawn" each time it has been
// painted.
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame, prefersCalm } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makeMlp } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { makeControls } from "./controls.js";
import { fieldsOf, makeWalk, simplify } from "./field.js";
import { fitLayout } from "./layout.js";
import { unplace } from "./paint.js";
import { makeSide } from "./side.js";
import { makeSpeech } from "./speech.js";

const RAW = 6;

function makePad(root, setup) {
  let labels = setup.labels,
    send = () => {},
    all = null,
    keys = {},
    decoders = {},
    heard = null,
    sent = null;
  let look = themeOf(root),
    width = 0,
    stripWidth = 0,
    hover = null,
    pressed = null,
    sketch = null,
    drawing = false,
    walk = null,
    at = 0,
    clock = 0,
    place = "",
    drawnAt = 0;
  let S = { model: "vae", z: [0, 0], grid: false, side: false, path: null, speed: 1, seed: 0, sample: "prior" };

  // ---- what stands where
  // ------------------------------------------------------------------------------------------------
  const sides = [makeSide(() => labels), makeSide(() => labels)];
  const boxes = sides.map((s) =>
    el("div", { class: "lp-side" }, s.name, s.pad, el("div", { class: "lp-right" }, s.picture, s.note, s.drawn)),
  );
  const controls = makeControls({
    model: choose,
    grid: (g) => {
      S.grid = g;
      refresh();
      commit();
    },
    beside: () => beside(!S.side),
    sample: (how) => {
      S.sample = how;
      refresh();
      commit();
    },
    draw: () => {
      drawing = !drawing;
      refresh();
    },
    clear: () => {
      setPath(null);
      commit();
    },
  });
  const speech = makeSpeech(root, () => labels);
  const read = el("div", { class: "lp-read" }),
    stage = el("div", { class: "lp-stage" }, ...boxes, read);
  const foot = el("div", { class: "lp-foot" });
  root.append(controls.element, stage, foot);
  const bar = makeTransport(foot, {
    labels: setup.labels.transport,
    speed: S.speed,
    seed: S.seed,
    onPlay: play,
    onPause: () => {
      commit();
    },
    onStep: () => {
      step(1 / 60);
      commit();
    },
    onReset: reset,
    onSpeed: (v) => {
      S.speed = v;
      commit();
    },
    onSeed: (v) => {
      S.seed = v;
      if (S.sample === "none") S.sample = "prior";
      refresh();
      commit();
    },
  });

  // ---- the hand
  // -----------------------------------------------------------------------------------------------------------
  const active = () => (S.side && S.model === "vae" ? sides[1] : sides[0]);
  const shown = () => (S.side ? sides : [sides[0]]);
  const line = () => sketch ?? S.path ?? (all && walkable() ? all.meta.tours[S.model] : null);
  const walkable = () => active().field && (bar.playing || at > 0);

  function draw() {
    if (!all) return;
    const hand = hover ?? S.z,
      a = active();
    a.draw(hand, line(), !S.path && !sketch);
    if (S.side && a.measured) {
      // the other map stands at the code of the same real digit
      const other = sides[a === sides[0] ? 1 : 0],
        i = a.measured.nearest;
      if (other.field) other.draw([other.field.codes[2 * i], other.field.codes[2 * i + 1]], null, true);
    }
    speakSoon();
  }
  const soon = onNextFrame(draw);

  sides.forEach((s) => {
    const spot = (e) => {
      const r = s.top.getBoundingClientRect(),
        b = s.field.box;
      return unplace(b, r.width, e.clientX - r.left, e.clientY - r.top);
    };
    const take = () => {
      if (S.side && s.model && s.model !== S.model) {
        S.model = s.model;
        S.path = null;
        walk = null;
        at = 0;
        refresh();
      }
    };
    // A browser keeps pointermove back until it makes a frame; pointerrawupdate comes at once, where there is one (only
    // on localhost
    // and over https), and from some mice a thousand times a second, of which more than one in RAW ms are not worth a
    // picture.
    const follow = (e) => {
      if (!s.field || (bar.playing && !pressed)) return;
      const here = `${e.clientX},${e.clientY}`,
        now = performance.now();
      if (here === place || (e.type === "pointerrawupdate" && now - drawnAt < RAW)) return;
      place = here;
      drawnAt = now;
      take();
      hover = spot(e);
      if (sketch && pressed) {
        const [x, y] = sketch[sketch.length - 1];
        if (Math.hypot(hover[0] - x, hover[1] - y) > s.field.box.h * 0.01) sketch.push(hover);
      }
      soon.now();
    };
    s.top.addEventListener("pointerrawupdate", follow);
    s.top.addEventListener("pointermove", follow);
    s.top.addEventListener("pointerdown", (e) => {
      if (!s.field || e.button) return;
      bar.pause();
      take();
      s.top.setPointerCapture(e.pointerId);
      s.top.focus({ preventScroll: true });
      pressed = hover = spot(e);
      if (drawing) sketch = [hover];
      soon.now();
    });
    s.top.addEventListener("pointerup", () => {
      if (!pressed) return;
      S.z = hover;
      pressed = null;
      if (sketch) finishSketch();
      soon.now();
      commit();
    });
    s.top.addEventListener("pointercancel", () => {
      pressed = sketch = hover = null;
      place = "";
      soon();
    });
    s.top.addEventListener("pointerleave", () => {
      if (!pressed) {
        hover = null;
        place = "";
        soon();
      }
    });
    s.top.addEventListener("keydown", (e) => keys_(e, s, take));
  });

  function keys_(e, s, take) {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (!s.field || e.ctrlKey || e.metaKey || e.altKey) return;
    if (arrow || e.key === "Home") {
      take();
      bar.pause();
      const { cx, cy, h } = s.field.box,
        d = h * (e.shiftKey ? 0.1 : 0.02),
        inside = (v, c) => Math.min(c + h, Math.max(c - h, v));
      S.z = arrow
        ? [inside(S.z[0] + d * arrow[0], cx), inside(S.z[1] + d * arrow[1], cy)]
        : s.field.prior
          ? [0, 0]
          : [cx, cy];
      hover = null;
      soon.now();
      commitSoon();
    } else if (e.key === " ") bar.toggle();
    else if (e.key === "Enter" && drawing) {
      setPath([...(S.path ?? []), S.z].slice(-24));
      commitSoon();
    } else return;
    e.preventDefault();
  }

  // ---- lines and walking
  // --------------------------------------------------------------------------------------------------
  function finishSketch() {
    const { h } = active().field.box;
    if (sketch.length < 3)
      setPath([...(S.path ?? []), sketch[0]].slice(-24)); // a click adds a corner
    else {
      setPath(simplify(sketch, h * 0.012, 24));
      drawing = false;
      if (!prefersCalm()) bar.play(); // who has drawn a line wants to see it walked
    }
    sketch = null;
  }
  function setPath(points) {
    S.path = points && points.length ? points : null;
    walk = null;
    at = 0;
    refresh();
  }
  function step(share) {
    walk ??= makeWalk((S.path?.length > 1 ? S.path : null) ?? all.meta.tours[S.model]);
    at += share * 2 * active().field.box.h * S.speed;
    S.z = walk.at(at);
    hover = null;
    soon.now();
  }
  function play() {
    hover = null;
    clock = 0;
    const tick = (now) => {
      if (!bar.playing || !root.isConnected) return;
      if (all && active().ready) step(clock ? Math.min(0.05, (now - clock) / 1000) / 9 : 0);
      clock = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }
  function reset() {
    if (!all) return;
    walk = null;
    at = 0;
    S.z = S.path ? S.path[0] : active().field.prior ? [0, 0] : all.meta.tours[S.model][0];
    hover = null;
    soon.now();
    commit();
  }

  // ---- choices
  // ------------------------------------------------------------------------------------------------------------
  // To another map: the hand and the line stay with the same real digits.
  function choose(model) {
    if (!all || model === S.model || !all.fields[model]) return;
    if (S.side && model === "pca") S.side = false;
    const from = all.fields[S.model],
      to = all.fields[model];
    const carry = ([x, y]) => {
      const i = from.nearest(x, y);
      return [to.codes[2 * i], to.codes[2 * i + 1]];
    };
    S.z = carry(S.z);
    S.path = S.path?.map(carry) ?? null;
    S.model = model;
    walk = null;
    hover = null;
    refresh();
    commit();
  }
  function beside(on) {
    if (on && !(all?.fields.ae && all.fields.vae)) return;
    if (on && S.model === "pca") choose("vae");
    S.side = on;
    if (on && S.sample === "none") S.sample = "prior";
    refresh();
    commit();
  }

  // ---- painting the frame around it
  // ---------------------------------------------------------------------------------------
  function refresh() {
    if (!all) return;
    layout();
    const names = S.side ? ["ae", "vae"] : [S.model];
    shown().forEach((s, i) => {
      s.setModel(names[i], all, true);
      load(names[i]).then((f) => {
        if (s.model === names[i] && f) {
          s.setDecoder(f);
          dress(s);
          soon();
        }
      });
      s.setGrid(S.grid);
      s.name.replaceChildren(labels.names[names[i]], el("span", {}, labels.about[names[i]]));
      dress(s);
    });
    controls.paint(S, all.fields, drawing, labels, setup.problems);
    sides.forEach((s) => s.setWords());
    bar.set({
      labels: labels.transport,
      seed: S.seed,
      speed: S.speed,
      status: drawing ? labels.drawHelp : labels.help,
    });
    soon();
  }
  function dress(s) {
    s.setSamples(S.sample, S.seed, stripWidth, (share) =>
      fill(labels.drew[S.sample === "box" ? "box" : s.field.prior ? "prior" : "fitted"], {
        p: formatNumber(100 * share, 0),
      }),
    );
  }

  // A decoder is fetched when its map is first shown.
  function load(model) {
    const key = model === "pca" ? keys.base : keys.decoders[model];
    if (decoders[key + model]) return Promise.resolve(decoders[key + model]);
    if (!key) return Promise.resolve(null); // Python sends it once it has heard of the choice
    return fetchPayload(key).then((b) => (decoders[key + model] ??= model === "pca" ? linear(b) : network(b)));
  }
  function network(b) {
    const f = makeMlp(b, "decoder"),
      out = new Float32Array(784);
    return (z) => {
      const l = f(z);
      for (let i = 0; i < 784; i++) out[i] = 1 / (1 + Math.exp(-l[i]));
      return out;
    };
  }
  function linear(b) {
    const mean = b.arrays["pca.mean"],
      c = b.arrays["pca.components"],
      out = new Float32Array(784);
    return ([x, y]) => {
      for (let i = 0; i < 784; i++) out[i] = Math.min(1, Math.max(0, mean[i] + x * c[i] + y * c[784 + i]));
      return out;
    };
  }

  function layout() {
    width = root.clientWidth;
    if (!width) return;
    const main = document.querySelector('[data-testid="stMain"]');
    const view = main ? main.getBoundingClientRect() : { top: 0, height: innerHeight };
    const above = stage.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0);
    const room = view.height - above - (look.lecture ? 66 : 56),
      fit = fitLayout(width, room, S.side, look.lecture);
    root.classList.toggle("lp-stack", fit.narrow);
    root.classList.toggle("lp-beside", S.side && !fit.narrow);
    stripWidth = fit.strip;
    boxes[1].style.display = S.side ? "" : "none";
    read.style.display = S.side ? "none" : "";
    sides.forEach((s, i) => {
      s.sampleRows = fit.rows;
      s.setSize(fit.side, fit.scale, fit.small, look, S.side && !fit.narrow);
      s.name.style.display = S.side ? "" : "none";
      s.note.style.display = s.name.style.display;
      if (S.side) boxes[i].lastChild.append(s.drawn);
    });
    if (S.side) foot.prepend(speech.say);
    else read.replaceChildren(speech.say, speech.votes, speech.facts, sides[0].drawn);
  }

  let speakTimer = 0;
  function speakSoon() {
    // words follow a moment after the picture, never before it
    speakTimer ||= setTimeout(() => {
      speakTimer = 0;
      speech.tell(active(), S.side ? sides : null, look);
    }, 60);
  }

  // ---- to and from Python
  // -------------------------------------------------------------------------------------------------
  const round = (v) => Math.round(v * 1000) / 1000;
  const report = () => ({ ...S, z: S.z.map(round), path: S.path?.map((p) => p.map(round)) ?? null });
  function commit() {
    const now = JSON.stringify(report());
    if (now === sent) return;
    sent = now;
    window.__gmWalk = { heard, state: JSON.parse(now) }; // outlives a visit to another exhibit
    send(JSON.parse(now));
  }
  let commitTimer = 0;
  function commitSoon() {
    clearTimeout(commitTimer);
    commitTimer = setTimeout(commit, 350);
  }

  function adopt(values) {
    S = { ...S, ...values };
    walk = null;
    at = 0;
    hover = null;
    sent = JSON.stringify(report());
  }

  async function update(data, setStateValue) {
    send = (v) => setStateValue("walk", v);
    setup = data;
    labels = data.labels;
    keys = data.keys;
    const news = JSON.stringify(data.state);
    if (news !== heard) {
      heard = news;
      adopt(window.__gmWalk?.heard === news ? window.__gmWalk.state : data.state.values);
    }
    const blob = await fetchPayload(keys.base);
    if (all?.blob !== blob) {
      const { labels: classes, pictures } = blob.arrays,
        pixels = new Float32Array(784);
      const picture = (i) => {
        for (let j = 0; j < 784; j++) pixels[j] = (pictures[98 * i + (j >> 3)] >> (7 - (j & 7))) & 1;
        return pixels;
      };
      all = { blob, meta: blob.meta, labels: classes, fields: fieldsOf(blob), picture };
    }
    refresh();
  }

  // ---- the world around
  // ---------------------------------------------------------------------------------------------------
  const relook = () => {
    look = themeOf(root);
    refresh();
  };
  const watch = new ResizeObserver(() => {
    if (root.clientWidth !== width) refresh();
  });
  watch.observe(root);
  window.addEventListener("resize", refresh);
  const untheme = onTheme(root, relook);
  return {
    update,
    dispose() {
      bar.pause();
      sides.forEach((s) => s.stop());
      watch.disconnect();
      untheme();
      window.removeEventListener("resize", refresh);
    },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const pad = mountOnce(parentElement, (root) => makePad(root, data));
  pad.update(data, setStateValue);
  return () => pad.dispose();
}
