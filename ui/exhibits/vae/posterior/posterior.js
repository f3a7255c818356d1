// digit_lab: from a picture to a distribution. The hand's strokes become 784 bits, the encoder turns them into an
// ellipse, and
// everything beside them is recomputed in the same frame. Python hears of a picture when the hand lifts; it answers
// with
// what needs many samples: log p(x), the importance-weighted bounds, the spread of two gradient estimators.
import { announceDrawn } from "../../../browser/canvas.js";
import { announce, el, fill, formatNumber } from "../../../browser/dom.js";
import { makeEasel } from "../../../browser/easel.js";
import { ink } from "../../../browser/ink.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { fetchPayload } from "../../../browser/payload.js";
import { onTheme, themeOf } from "../../../browser/theme.js";
import { makeTransport } from "../../../browser/transport.js";
import { inference } from "./inference.js";
import { plane } from "./plane.js";
import { viewBound } from "./view_bound.js";
import { viewDraws } from "./view_draws.js";
import { viewPath } from "./view_path.js";

function makeLab(root, first) {
  let send = first.setStateValue,
    trigger = first.setTriggerValue,
    labels = {},
    blobKey = "",
    seq = null,
    sent = "",
    uploadSeen = "",
    drawTimer = 0;
  const s = {
    ready: false,
    x: null,
    mu: [0, 0],
    sigma: [1, 1],
    eps: [0, 0],
    past: [],
    net: null,
    terms: null,
    slope: null,
    loss: 0,
    seed: 0,
    draw: 1,
    view: "draws",
    sample: "path",
    wrt: 0,
    speed: 1,
    server: null,
    stale: true,
  };
  const easel = makeEasel({
    changed: () => {
      s.stale = true;
      live();
    },
    settled: () => {
      release();
    },
    upload: (text) => trigger("upload", { file: text, id: Math.random().toString(36).slice(2) }),
  });
  const padCanvas = el("canvas", { role: "img", class: "lab-pad" }),
    pad = plane.makePad(padCanvas);
  const padLabel = el("p", { class: "lab-title" }),
    lines = [el("p", { class: "lab-eq" }), el("p", { class: "lab-eq" })];
  const actions = {
    onEps: (eps, done) => {
      s.eps = eps;
      s.draw = 0;
      infer();
      if (done) release();
    },
    onAgain: () => {
      bar.pause();
      again();
    },
    onSet: (change) => {
      Object.assign(s, change);
      infer();
      release();
    },
  };
  const views = { draws: viewDraws(actions), path: viewPath(actions), bound: viewBound() };
  const tabs = {};
  for (const name of Object.keys(views)) {
    tabs[name] = el("button", {
      class: "gm-button",
      type: "button",
      role: "tab",
      "data-view": name,
      onclick: () => {
        s.view = name;
        arrange();
        release();
      },
    });
  }
  const panel = el(
    "div",
    { class: "lab-panel" },
    el("div", { class: "gm-segments lab-tabs", role: "tablist" }, ...Object.values(tabs)),
    ...Object.values(views).map((v) => v.element),
  );
  root.append(
    el(
      "div",
      { class: "lab" },
      easel.element,
      el("div", { class: "lab-pad-column" }, padLabel, padCanvas, ...lines),
      panel,
    ),
  );
  const bar = makeTransport(root, {
    labels: first.data.labels.transport,
    seed: first.data.seed,
    speed: first.data.speed,
    onPlay: play,
    onPause: () => {
      clearTimeout(drawTimer);
      release();
    },
    onStep: again,
    onReset: () => {
      Object.assign(s, { draw: 1, past: [], sample: "path", wrt: 0 });
      takeEps();
      pad.trail = [];
      easel.show(first.data.default);
      release();
    },
    onSpeed: (v) => {
      s.speed = v;
      release();
    },
    onSeed: (v) => {
      s.seed = v;
      s.draw = 1;
      takeEps();
      infer();
      release();
    },
  });

  // ---- what is computed
  function takeEps() {
    if (s.draw > 0) s.eps = inference.epsilon(s.seed, s.draw);
    s.past = [];
    for (let n = s.draw; n > 0 && s.past.length < 24; n--) s.past.push(inference.epsilon(s.seed, n));
  }
  function again() {
    s.draw = s.draw > 0 ? (s.draw % 9999) + 1 : 1;
    takeEps();
    infer(false);
    views.draws.animate(themeOf(root), s);
    clearTimeout(again.timer);
    if (!bar.playing) again.timer = setTimeout(release, 250); // a burst of draws is one message
  }
  function play() {
    again();
    drawTimer = setTimeout(() => {
      if (bar.playing) play();
    }, 900 / s.speed);
  }
  function infer(paint = true) {
    if (!s.net) return;
    s.x = easel.bits;
    Object.assign(s, s.net.encode(s.x), { ready: true });
    s.z = s.mu.map((m, k) => m + s.sigma[k] * s.eps[k]);
    if (s.view === "bound") s.terms = s.net.elbo(s.x, s.mu, s.sigma);
    if (s.view === "path") gradient();
    if (paint) draw();
  }
  // The gradient of the loss for this one eps, along the path (genmodels.autoencoder.estimators, equation 3).
  function gradient() {
    const { value, slope } = s.net.slope(s.x, s.z[0], s.z[1]);
    const kl = s.mu.map((m, k) => 0.5 * (m * m + s.sigma[k] ** 2 - 2 * Math.log(s.sigma[k]) - 1));
    s.loss = -value + kl[0] + kl[1];
    s.slope = {
      z: slope.map((g) => -g),
      mu: slope.map((g, k) => -g + s.mu[k]),
      sigma: slope.map((g, k) => -g * s.eps[k] + s.sigma[k] - 1 / s.sigma[k]),
    };
  }
  const live = onNextFrame(() => {
    infer();
    if (s.ready) {
      pad.trail.push([...s.mu]);
      if (pad.trail.length > 160) pad.trail.shift();
    }
  });

  // ---- what is shown
  const draw = onNextFrame(() => {
    const T = themeOf(root);
    pad.draw(T, s, s.view === "draws" && s.ready ? views.draws.lens.window(s) : 0);
    views[s.view].draw(T, s);
    if (!s.ready) return;
    const n = (v, d = 3) => formatNumber(v, d);
    lines.forEach((p, k) => {
      const sub = "\u2081\u2082"[k],
        e = s.eps[k];
      p.innerHTML = `<i>z${sub}</i> = <b class="latent">${n(s.mu[k])}</b> + <b class="latent">${n(s.sigma[k])}</b> \u00b7 <b>${e < 0 ? `(${n(e, 2)})` : n(e, 2)}</b> <span>= <b class="made">${n(s.z[k])}</b></span>`;
    });
    padCanvas.setAttribute(
      "aria-label",
      fill(labels.padAlt, { mu: s.mu.map((v) => n(v, 2)).join(", "), sigma: s.sigma.map((v) => n(v, 3)).join(", ") }),
    );
    Object.assign(root.dataset, {
      mu: s.mu.map((v) => v.toFixed(6)).join(),
      sigma: s.sigma.map((v) => v.toFixed(6)).join(),
      eps: s.eps.join(),
      ready: "1",
    });
    if (s.view === "path") root.dataset.gradient = [...s.slope.mu, ...s.slope.sigma].join();
    if (s.view === "bound") root.dataset.elbo = s.terms.elbo;
    announceDrawn(padCanvas, s);
  });
  function arrange() {
    const T = themeOf(root),
      width = root.clientWidth;
    if (!width) return;
    const byHeight = Math.floor((innerHeight - 440) / 28),
      small = width < 700,
      wide = width >= 960;
    let scale = small ? Math.floor((width - 16) / 2 / 28) : Math.min(14, Math.max(8, byHeight));
    while (!small && scale > 6 && (wide ? width - 56 * scale - 48 < 440 : 56 * scale + 24 > width)) scale--;
    root.dataset.lecture = T.lecture ? "1" : "0";
    root.dataset.layout = small ? "small" : wide ? "wide" : "middle";
    for (const [name, value] of [
      ["side", `${28 * scale}px`],
      ["data", T.data],
      ["latent", T.latent],
      ["made", T.generated],
    ]) {
      root.style.setProperty(`--lab-${name}`, value);
    }
    easel.draw(T, scale);
    pad.side = 28 * scale;
    const panelWidth = wide ? width - 56 * scale - 48 : width,
      room = wide ? 28 * scale + 56 : 330;
    for (const [name, view] of Object.entries(views)) {
      view.element.hidden = name !== s.view;
      tabs[name].setAttribute("aria-selected", String(name === s.view));
      tabs[name].setAttribute("aria-pressed", String(name === s.view));
      if (name === s.view) view.fit(panelWidth, scale, room);
      else view.stop();
    }
    if (s.view === "path") views.path.run();
    infer(false);
    draw();
  }

  // ---- Python
  function release() {
    again.timer = clearTimeout(again.timer);
    const text = ink.encode(easel.bits),
      round = (v) => Math.round(v * 1000) / 1000;
    const message = {
      ink: text,
      seed: s.seed,
      draw: s.draw,
      eps: s.draw ? [0, 0] : s.eps.map(round),
      view: s.view,
      sample: s.sample,
      wrt: s.wrt,
      speed: s.speed,
    };
    if (!s.ready || JSON.stringify(message) === sent) return;
    sent = JSON.stringify(message);
    seq += 1;
    send("lab", { ...message, seq });
    announce(root, padCanvas.getAttribute("aria-label") ?? "");
  }
  async function update({ data, setStateValue, setTriggerValue }) {
    send = setStateValue;
    trigger = setTriggerValue;
    first.data = data;
    if (data.labels !== labels) {
      labels = data.labels;
      easel.words(labels);
      for (const view of Object.values(views)) view.words(labels);
      for (const [name, b] of Object.entries(tabs)) b.textContent = labels[name];
      padLabel.textContent = labels.padTitle;
      bar.set({ labels: labels.transport });
    }
    if (data.blob !== blobKey) {
      blobKey = data.blob;
      const blob = await fetchPayload(data.blob);
      s.net = inference.make(blob);
      easel.setDigits(blob);
      pad.setCloud(blob.arrays.cloud, blob.arrays.cloud_labels);
    }
    const fresh = seq === null,
      current = fresh || (data.seq === seq && !again.timer);
    if (fresh) seq = data.seq;
    if (current) {
      // nothing of ours is still on its way: what Python says holds
      const before = [s.seed, s.draw, s.view].join();
      Object.assign(s, {
        seed: data.seed,
        draw: data.draw,
        view: data.view,
        sample: data.sample,
        wrt: data.wrt,
        speed: data.speed,
      });
      if (fresh || before !== [s.seed, s.draw, s.view].join()) takeEps();
      if (!s.draw) s.eps = [...data.eps];
      // A reply that comes while a stroke is being made is about the picture before it.
      if (fresh || (!easel.busy && data.ink !== ink.encode(easel.bits))) {
        pad.trail = [];
        easel.show(data.ink);
      }
      if (fresh)
        sent = JSON.stringify({
          ink: data.ink,
          seed: s.seed,
          draw: s.draw,
          eps: s.draw ? [0, 0] : s.eps,
          view: s.view,
          sample: s.sample,
          wrt: s.wrt,
          speed: s.speed,
        });
      bar.set({ seed: s.seed, speed: s.speed });
    }
    if (data.upload && data.upload.id !== uploadSeen) {
      uploadSeen = data.upload.id;
      if (data.upload.pixels) {
        const raw = atob(data.upload.pixels);
        pad.trail = [];
        easel.set(Float32Array.from(raw, (ch) => ch.charCodeAt(0) / 255));
        live.cancel();
        infer(false);
        release();
      }
    }
    s.server = data.measured;
    s.stale = !s.server || s.server.ink !== ink.encode(easel.bits);
    if (s.server) Object.assign(root.dataset, { torch: s.server.q.join(), evidence: s.server.evidence ?? "" });
    arrange();
  }

  const resize = onNextFrame(arrange),
    watch = new ResizeObserver(resize);
  watch.observe(root);
  addEventListener("resize", resize);
  const untheme = onTheme(root, resize);
  root.addEventListener("keydown", (e) => {
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
    if (e.key === "d") {
      e.preventDefault();
      bar.pause();
      again();
    } else if (easel.key(e)) e.preventDefault();
  });
  return {
    update,
    dispose() {
      clearTimeout(drawTimer);
      clearTimeout(again.timer);
      Object.values(views).forEach((v) => v.stop());
      watch.disconnect();
      removeEventListener("resize", resize);
      untheme();
      live.cancel();
      draw.cancel();
      resize.cancel();
    },
  };
}

export default function (component) {
  const lab = mountOnce(component.parentElement, (root) => makeLab(root, component));
  lab.update(component);
  return () => lab.dispose();
}
