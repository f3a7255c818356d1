// bound: log p(x) = ELBO(q) + KL(q || p(z | x)) for one picture. Python computes log p(x, z) on a grid once a picture;
// every
// q that the hand makes is then answered here, in the same frame.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { makeMlp, sigmoid } from "../../../browser/network.js";
import { fetchPayload } from "../../../browser/payload.js";
import { sketch } from "../../../browser/sketch.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { lattice } from "./lattice.js";
import { makeMap } from "./map.js";
import { makeSum } from "./sum.js";

function makeBound(root, first) {
  let send = first.setStateValue,
    labels = null,
    blobKey = "",
    gridKey = "",
    seq = null,
    timer = 0,
    net = null,
    digits = null,
    cloud = null;
  const next = Array(10).fill(0),
    pixels = new Float32Array(784);
  const s = { q: null, encoder: null, bound: null, evidence: 0, gaps: null, x: null, trace: [] };
  let grid = null;
  const map = makeMap((q, done) => {
      halt();
      setQ(q);
      if (done) release();
    }),
    sum = makeSum();
  const cells = {};
  const figure = (name, canvas) => (cells[name] = el("figure", { class: "bound-cell" }, canvas, el("figcaption")));
  const pictures = {
    x: el("canvas", { role: "img" }),
    made: el("canvas", { role: "img" }),
    where: el("canvas", { role: "img" }),
    trace: el("canvas", { role: "img" }),
  };
  const thumbs = el("div", { class: "bound-thumbs", role: "group" });
  const number = (name) => el("div", { class: `bound-number bound-${name}` }, el("output"), el("span"));
  const numbers = { evidence: number("evidence"), elbo: number("elbo"), kl: number("kl") };
  const title = el("p", { class: "bound-title" }),
    split = el("p", { class: "bound-split" });
  root.append(
    el(
      "div",
      { class: "bound" },
      el("div", { class: "bound-left" }, title, map.canvas),
      el(
        "div",
        { class: "bound-right" },
        el(
          "div",
          { class: "bound-row" },
          figure("x", pictures.x),
          figure("made", pictures.made),
          figure("where", pictures.where),
          figure("trace", pictures.trace),
        ),
        thumbs,
        el(
          "div",
          { class: "bound-sum" },
          numbers.evidence,
          el("b", {}, "="),
          numbers.elbo,
          el("b", {}, "+"),
          numbers.kl,
        ),
        sum.canvas,
        split,
      ),
    ),
  );
  const bar = makeTransport(root, {
    labels: first.data.labels.transport,
    speed: first.data.speed,
    onPlay: () => {
      s.trace = [s.bound.kl];
      climb();
    },
    onPause: () => {
      clearTimeout(timer);
      release();
    },
    onStep: () => {
      step();
      release();
    },
    onReset: () => {
      s.trace = [];
      setQ(s.encoder);
      release();
    },
    onSpeed: () => release(),
  });

  // ---- what is computed
  function setQ(q) {
    s.q = grid.inside(q);
    s.bound = grid.bound(s.q);
    draw();
  }
  function step() {
    if (!s.trace.length) s.trace = [s.bound.kl];
    setQ(grid.climb(s.q, 0.16));
    s.trace.push(s.bound.kl);
    if (s.trace.length > 200) s.trace.shift();
    return s.trace[s.trace.length - 2] - s.bound.kl;
  }
  function climb() {
    const gained = step();
    if (Math.abs(gained) < 2e-6) {
      bar.pause();
      return;
    }
    timer = setTimeout(() => {
      if (bar.playing) climb();
    }, 110 / bar.speed);
  }
  function halt() {
    if (bar.playing) bar.pause();
    s.trace = [];
  }

  // ---- what is shown
  const draw = onNextFrame(() => {
    if (!s.q || !net || !labels) return;
    const T = themeOf(root),
      n = (v) => formatNumber(v, s.bound.kl < 0.1 ? 3 : 2);
    map.draw(T, s, labels);
    sum.draw(T, s, labels);
    numbers.evidence.firstChild.textContent = n(s.evidence);
    numbers.elbo.firstChild.textContent = n(s.bound.elbo);
    numbers.kl.firstChild.textContent = n(s.bound.kl);
    const side = 28 * self.scale,
      show = (canvas, image, colour) => {
        drawDigit(fitCanvas(canvas, side, side), image, 0, 0, self.scale);
        canvas.style.boxShadow = `0 0 0 2px ${colour}`;
      };
    show(pictures.x, s.x, T.data);
    const l = net(Float32Array.from(s.q.mu));
    for (let i = 0; i < 784; i++) pixels[i] = sigmoid(l[i]);
    show(pictures.made, pixels, T.generated);
    where(T, side);
    trace(T, side);
    Object.assign(root.dataset, {
      elbo: s.bound.elbo,
      kl: s.bound.kl,
      evidence: s.evidence,
      q: [...s.q.mu, ...s.q.sigma].join(),
      ready: "1",
    });
    map.canvas.setAttribute(
      "aria-valuetext",
      fill(labels.say, { elbo: n(s.bound.elbo), kl: n(s.bound.kl), evidence: n(s.evidence) }),
    );
  });
  function where(T, side) {
    // the whole plane, and how little of it the map shows
    const c = fitCanvas(pictures.where, side, side),
      E = 4.2,
      P = (z, k) => (side / 2) * (1 + ((k ? -1 : 1) * z) / E);
    c.clearRect(0, 0, side, side);
    for (const r of [1, 2, 3])
      sketch.ellipse(c, side / 2, side / 2, (r * side) / 2 / E, (r * side) / 2 / E, {
        stroke: T.latent,
        width: 0.8,
        dash: [2, 3],
      });
    c.globalAlpha = 0.4;
    for (let i = 0; i < cloud.labels.length; i += 2) {
      c.fillStyle = T.classes[cloud.labels[i]];
      c.fillRect(P(cloud.points[2 * i], 0) - 0.75, P(cloud.points[2 * i + 1], 1) - 0.75, 1.5, 1.5);
    }
    c.globalAlpha = 1;
    const [x, y] = [(grid.low[0] + grid.high[0]) / 2, (grid.low[1] + grid.high[1]) / 2],
      half = Math.max(4, ((grid.size / 2 / E) * side) / 2);
    c.strokeStyle = T.text;
    c.lineWidth = T.line;
    c.strokeRect(P(x, 0) - half, P(y, 1) - half, 2 * half, 2 * half);
  }
  function trace(T, side) {
    // KL over the steps of the search, on a logarithmic axis
    const w = self.traceWidth,
      c = fitCanvas(pictures.trace, w, side),
      left = 40,
      bottom = side - 16;
    c.clearRect(0, 0, w, side);
    const least = Math.max(1e-4, s.gaps.floor),
      values = s.trace.length ? s.trace : [s.bound.kl];
    const low = Math.log10(least * 0.6),
      high = Math.log10(Math.max(...values, 10 * least)),
      Y = (v) => bottom - ((Math.log10(Math.max(v, 1e-5)) - low) / (high - low)) * (bottom - 8);
    for (let e = Math.ceil(low); e <= high; e++) {
      sketch.line(
        c,
        [
          [left, Y(10 ** e)],
          [w, Y(10 ** e)],
        ],
        T.grid,
      );
      sketch.text(c, T, e < 0 ? (10 ** e).toFixed(-e) : String(10 ** e), left - 6, Y(10 ** e), {
        align: "right",
        size: 0.8,
        color: T.muted,
      });
    }
    sketch.line(
      c,
      [
        [left, Y(s.gaps.floor)],
        [w, Y(s.gaps.floor)],
      ],
      T.latent,
      T.line * 0.8,
      [5, 4],
    );
    sketch.text(c, T, labels.floor, w, Y(s.gaps.floor) - 9, {
      align: "right",
      size: 0.82,
      color: T.latent,
      halo: T.bg,
    });
    const X = (i) => left + 4 + (i * (w - left - 10)) / Math.max(30, values.length - 1),
      points = values.map((v, i) => [X(i), Y(v)]);
    sketch.line(c, points, T.highlight, T.line);
    sketch.ellipse(c, ...points[points.length - 1], 4, 4, { fill: T.highlight, stroke: T.bg });
    sketch.text(c, T, labels.steps, w, side - 6, { align: "right", size: 0.82, color: T.muted });
  }
  function arrange() {
    const T = themeOf(root),
      width = root.clientWidth;
    if (!width) return;
    const wide = width >= 900,
      right = wide ? 0 : width;
    map.strip = 40;
    map.side = wide ? Math.max(300, Math.min(0.42 * width, innerHeight - 390, 640)) : Math.min(width - 40, 460);
    map.side = Math.round(map.side);
    const room = right || width - map.side - map.strip - 28,
      small = room < 520;
    self.scale = small
      ? Math.max(2, Math.floor((room - 12) / 2 / 28 / 1.2))
      : Math.max(4, Math.min(10, Math.floor(room / 28 / 4.6), Math.floor((map.side - 190) / 28)));
    self.traceWidth = small ? (28 * self.scale * 1.15) | 0 : Math.min(300, room - 3 * 28 * self.scale - 60);
    sum.width = room;
    sum.bar = Math.max(34, Math.min(64, Math.round(map.side / 11)));
    root.style.setProperty("--bound-big", small ? "1.25em" : map.side > 480 ? "2.6em" : "1.9em");
    root.dataset.layout = wide ? "wide" : small ? "small" : "middle";
    for (const [name, value] of [
      ["data", T.data],
      ["q", T.highlight],
      ["made", T.generated],
    ])
      root.style.setProperty(`--bound-${name}`, value);
    [...thumbs.children].forEach((b, k) =>
      drawDigit(fitCanvas(b.firstChild, 28, 28), digits.images[digits.by[k][0]], 0, 0, 1),
    );
    draw();
  }

  // ---- Python
  function release(ink) {
    const round = (v) => Math.round(v * 1e4) / 1e4,
      same = s.q.mu.every((m, k) => m === s.encoder.mu[k] && s.q.sigma[k] === s.encoder.sigma[k]);
    clearTimeout(release.timer);
    release.timer = setTimeout(
      () => {
        // held arrow keys are one message
        seq += 1;
        send("bound", {
          seq,
          speed: bar.speed,
          q: same ? [0, 0, 0, 0] : [...s.q.mu, ...s.q.sigma].map(round),
          ...(ink === undefined ? {} : { ink }),
        });
      },
      ink === undefined ? 120 : 0,
    );
    announce(root, map.canvas.getAttribute("aria-valuetext") ?? "");
  }
  function pick(k) {
    halt();
    release(digits.by[k][next[k]++ % digits.by[k].length]);
  }
  async function update({ data, setStateValue }) {
    send = setStateValue;
    const [blob, lattices] = [await fetchPayload(data.blob), await fetchPayload(data.grid)];
    labels = data.labels;
    title.textContent = labels.title;
    for (const [name, cell] of Object.entries(cells)) {
      cell.lastChild.textContent = labels[name];
      pictures[name].setAttribute("aria-label", labels[name]);
    }
    for (const [name, cell] of Object.entries(numbers)) cell.lastChild.textContent = labels[`${name}Name`];
    map.canvas.setAttribute("aria-label", labels.help);
    sum.canvas.setAttribute("aria-label", labels.total);
    split.textContent = data.split;
    bar.set({ labels: labels.transport, speed: data.speed });
    if (data.blob !== blobKey) {
      blobKey = data.blob;
      net = makeMlp(blob, "decoder");
      cloud = { points: blob.arrays.cloud, labels: blob.arrays.cloud_labels };
      const raw = blob.arrays.digits,
        names = blob.arrays.digit_labels,
        images = [],
        by = Array.from({ length: 10 }, () => []);
      for (let i = 0; i < names.length; i++) {
        images.push(Float32Array.from(raw.subarray(784 * i, 784 * i + 784), (v) => v / 255));
        by[names[i]].push(i);
      }
      digits = { images, by };
      thumbs.replaceChildren(
        ...by.map((list, k) =>
          el(
            "button",
            { class: "bound-thumb", type: "button", "data-digit": k, onclick: () => pick(k) },
            el("canvas", { "aria-hidden": "true" }),
          ),
        ),
      );
    }
    [...thumbs.children].forEach((b, k) => {
      b.title = fill(labels.pick, { digit: k });
      b.setAttribute("aria-label", b.title);
    });
    const renewed = data.grid !== gridKey;
    if (renewed) {
      gridKey = data.grid;
      grid = lattice.make(lattices);
      map.setGrid(grid);
      const raw = atob(data.ink);
      s.x = Float32Array.from({ length: 784 }, (_, i) => (raw.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1);
      Object.assign(s, {
        evidence: grid.evidence,
        encoder: grid.inside(data.encoder),
        said: data.encoder,
        gaps: data.gaps,
        trace: [],
      });
    }
    const fresh = seq === null;
    if (fresh) seq = data.seq;
    if (renewed || fresh || data.seq === seq) {
      const q = data.q[2] > 0 ? { mu: data.q.slice(0, 2), sigma: data.q.slice(2) } : s.encoder,
        [a, b] = [q, s.q];
      const moved =
        !b || renewed || [...a.mu, ...a.sigma].some((v, i) => Math.abs(v - [...b.mu, ...b.sigma][i]) > 1e-3);
      if (moved && !bar.playing) {
        s.q = grid.inside(q);
        s.bound = grid.bound(s.q);
      }
    }
    arrange();
  }

  const resize = onNextFrame(arrange),
    watch = new ResizeObserver(resize);
  watch.observe(root);
  addEventListener("resize", resize);
  const untheme = onTheme(root, resize);
  root.addEventListener("keydown", (e) => {
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
    if (/^[0-9]$/.test(e.key)) {
      e.preventDefault();
      pick(+e.key);
    }
  });
  const self = {
    scale: 4,
    traceWidth: 200,
    update,
    dispose() {
      clearTimeout(timer);
      clearTimeout(release.timer);
      sum.stop();
      watch.disconnect();
      removeEventListener("resize", resize);
      untheme();
      draw.cancel();
      resize.cancel();
    },
  };
  return self;
}

export default function (component) {
  const bound = mountOnce(component.parentElement, (root) => makeBound(root, component));
  bound.update(component);
  return () => bound.dispose();
}
