// The latent pad: a plane of codes under the hand. What it is told and what it reports is one object,
//   {model, z, grid, side, path, speed, seed, sample}
// Python learns it on release, through setStateValue("walk", ...). Tests and the benchmark read `canvas.lp-image`: its dataset
// holds the z (full precision) and the model of the picture on it, and it sends "gm:drawn" each time it has been painted.

const MODELS = ["pca", "ae", "vae"];

function makePad(root, setup) {
  const { el, fill, number } = gm;
  let labels = setup.labels, send = () => {}, all = null, keys = {}, decoders = {}, heard = null, sent = null;
  let look = gm.theme(root), width = 0, hover = null, pressed = null, sketch = null, drawing = false, walk = null, at = 0, clock = 0;
  let S = { model: "vae", z: [0, 0], grid: false, side: false, path: null, speed: 1, seed: 0, sample: "none" };

  // ---- what stands where ------------------------------------------------------------------------------------------------
  const sides = [makeSide(() => labels), makeSide(() => labels)];
  const boxes = sides.map((s, i) => el("div", { class: `lp-side lp-side-${i}` }, s.name, s.pad, s.picture, s.drawn));
  const button = (f) => el("button", { class: "gm-button", type: "button", onclick: f });
  const modelButtons = MODELS.map((m) => button(() => choose(m)));
  const viewButtons = [false, true].map((g) => button(() => { S.grid = g; refresh(); commit(); }));
  const segments = (buttons) => el("div", { class: "gm-segments", role: "group" }, ...buttons);
  const besideButton = button(() => beside(!S.side)), lineButton = button(() => { drawing = !drawing; refresh(); });
  const clearButton = button(() => { setPath(null); commit(); });
  const sampleSelect = el("select", { class: "gm-select", onchange: () => { S.sample = sampleSelect.value; refresh(); commit(); } });
  for (const how of ["none", "prior", "box"]) sampleSelect.append(el("option", { value: how }));
  const saveButton = button(() => gm.savePNG([...root.querySelectorAll("canvas")], "latent-walk.png"));
  saveButton.classList.add("lp-end");
  const views = segments(viewButtons), models = segments(modelButtons);
  const controls = el("div", { class: "lp-controls" }, models, views, besideButton, sampleSelect, lineButton, clearButton, saveButton);
  const say = el("div", { class: "lp-say" }), facts = el("dl", { class: "lp-facts" }), votes = el("div", { class: "lp-votes" });
  const factNodes = ["z", "radius", "beyond", "distance"].map((k) => {
    const row = { k, dt: el("dt"), dd: el("dd") };
    facts.append(row.dt, row.dd);
    return row;
  });
  const read = el("div", { class: "lp-read" }), stage = el("div", { class: "lp-stage" }, ...boxes, read);
  const foot = el("div", { class: "lp-foot" });
  root.append(controls, stage, foot);
  const bar = gm.transport(foot, {
    labels: setup.labels.transport, speed: S.speed, seed: S.seed,
    onPlay: play, onPause: () => { commit(); }, onStep: () => { step(1 / 60); commit(); }, onReset: reset,
    onSpeed: (v) => { S.speed = v; commit(); },
    onSeed: (v) => { S.seed = v; if (S.sample === "none") S.sample = S.side ? "box" : "prior"; refresh(); commit(); },
  });

  // ---- the hand -----------------------------------------------------------------------------------------------------------
  const active = () => (S.side && S.model === "vae" ? sides[1] : sides[0]);
  const shown = () => (S.side ? sides : [sides[0]]);
  const line = () => sketch ?? S.path ?? (all && walkable() ? all.meta.tours[S.model] : null);
  const walkable = () => active().field && (bar.playing || at > 0);

  function draw() {
    if (!all) return;
    const hand = hover ?? S.z, a = active();
    a.draw(hand, line(), !S.path && !sketch);
    if (S.side && a.measured) {                          // the other map stands at the code of the same real digit
      const other = sides[a === sides[0] ? 1 : 0], i = a.measured.nearest;
      if (other.field) other.draw([other.field.codes[2 * i], other.field.codes[2 * i + 1]], null, true);
    }
    speakSoon();
  }
  const soon = gm.frame(draw);

  sides.forEach((s) => {
    const spot = (e) => {
      const r = s.top.getBoundingClientRect(), b = s.field.box;
      return unplace(b, r.width, e.clientX - r.left, e.clientY - r.top);
    };
    const take = () => { if (S.side && s.model && s.model !== S.model) { S.model = s.model; S.path = null; walk = null; at = 0; refresh(); } };
    s.top.addEventListener("pointermove", (e) => {
      if (!s.field || (bar.playing && !pressed)) return;
      take();
      hover = spot(e);
      if (sketch && pressed) {
        const [x, y] = sketch[sketch.length - 1];
        if (Math.hypot(hover[0] - x, hover[1] - y) > s.field.box.h * 0.01) sketch.push(hover);
      }
      soon.now();                                        // the browser already sends one move a frame: draw in that frame
    });
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
    s.top.addEventListener("pointercancel", () => { pressed = sketch = hover = null; soon(); });
    s.top.addEventListener("pointerleave", () => { if (!pressed) { hover = null; soon(); } });
    s.top.addEventListener("keydown", (e) => keys_(e, s, take));
  });

  function keys_(e, s, take) {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (!s.field || e.ctrlKey || e.metaKey || e.altKey) return;
    if (arrow || e.key === "Home") {
      take();
      bar.pause();
      const { cx, cy, h } = s.field.box, d = h * (e.shiftKey ? 0.1 : 0.02), inside = (v, c) => Math.min(c + h, Math.max(c - h, v));
      S.z = arrow ? [inside(S.z[0] + d * arrow[0], cx), inside(S.z[1] + d * arrow[1], cy)] : s.field.prior ? [0, 0] : [cx, cy];
      hover = null;
      soon.now();
      commitSoon();
    } else if (e.key === " ") bar.toggle();
    else if (e.key === "Enter" && drawing) { setPath([...(S.path ?? []), S.z].slice(-24)); commitSoon(); }
    else return;
    e.preventDefault();
  }

  // ---- lines and walking --------------------------------------------------------------------------------------------------
  function finishSketch() {
    const { h } = active().field.box;
    if (sketch.length < 3) setPath([...(S.path ?? []), sketch[0]].slice(-24));     // a click adds a corner
    else {
      setPath(simplify(sketch, h * 0.012, 24));
      drawing = false;
      if (!gm.calm()) bar.play();                        // who has drawn a line wants to see it walked
    }
    sketch = null;
  }
  function setPath(points) {
    S.path = points && points.length ? points : null;
    walk = null; at = 0;
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
    walk = null; at = 0;
    S.z = S.path ? S.path[0] : active().field.prior ? [0, 0] : all.meta.tours[S.model][0];
    hover = null;
    soon.now();
    commit();
  }

  // ---- choices ------------------------------------------------------------------------------------------------------------
  // To another map: the hand and the line stay with the same real digits.
  function choose(model) {
    if (!all || model === S.model || !all.fields[model]) return;
    if (S.side && model === "pca") S.side = false;
    const from = all.fields[S.model], to = all.fields[model];
    const carry = ([x, y]) => { const i = from.nearest(x, y); return [to.codes[2 * i], to.codes[2 * i + 1]]; };
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
    if (on && S.sample === "none") S.sample = "box";
    refresh();
    commit();
  }

  // ---- painting the frame around it ---------------------------------------------------------------------------------------
  function refresh() {
    if (!all) return;
    layout();
    const names = S.side ? ["ae", "vae"] : [S.model];
    shown().forEach((s, i) => {
      s.setModel(names[i], all, true);
      load(names[i]).then((f) => { if (s.model === names[i] && f) { s.setDecoder(f); dress(s); soon(); } });
      s.setGrid(S.grid);
      s.name.replaceChildren(labels.names[names[i]], el("span", {}, labels.about[names[i]]));
      dress(s);
    });
    const press = (b, on) => b.setAttribute("aria-pressed", String(Boolean(on)));
    modelButtons.forEach((b, i) => {
      const m = MODELS[i], problem = setup.problems[m];
      b.textContent = labels.names[m];
      b.title = problem ?? labels.about[m];
      b.disabled = !all.fields[m];
      press(b, S.side ? m !== "pca" && m === S.model : m === S.model);
    });
    viewButtons.forEach((b, i) => { b.textContent = [labels.points, labels.grid][i]; press(b, S.grid === Boolean(i)); });
    besideButton.textContent = labels.beside; press(besideButton, S.side);
    besideButton.disabled = !(all.fields.ae && all.fields.vae);
    lineButton.textContent = labels.draw; press(lineButton, drawing);
    clearButton.textContent = labels.clear; clearButton.style.display = S.path ? "" : "none";
    saveButton.textContent = labels.png;
    models.setAttribute("aria-label", labels.model); views.setAttribute("aria-label", labels.view);
    sampleSelect.setAttribute("aria-label", labels.samples);
    sampleSelect.title = labels.samples;
    [...sampleSelect.options].forEach((o) => { o.textContent = labels.sampling[o.value]; });
    sampleSelect.value = S.sample;
    sides.forEach((s) => s.setWords());
    bar.set({ labels: labels.transport, seed: S.seed, speed: S.speed, status: drawing ? labels.drawHelp : labels.help });
    soon();
  }
  function dress(s) {
    s.setSamples(S.sample, S.seed, S.side ? boxes[0].clientWidth || width : read.clientWidth || width, (share) =>
      fill(S.sample === "prior" ? labels.fromPrior : labels.fromBox, { p: number(100 * share, 0) }));
  }

  // A decoder is fetched when its map is first shown.
  function load(model) {
    const key = model === "pca" ? keys.base : keys.decoders[model];
    if (decoders[key + model]) return Promise.resolve(decoders[key + model]);
    if (!key) return Promise.resolve(null);               // Python sends it once it has heard of the choice
    return gm.blob(key).then((b) => (decoders[key + model] ??= model === "pca" ? linear(b) : network(b)));
  }
  function network(b) {
    const f = gm.mlp(b, "decoder"), out = new Float32Array(784);
    return (z) => { const l = f(z); for (let i = 0; i < 784; i++) out[i] = 1 / (1 + Math.exp(-l[i])); return out; };
  }
  function linear(b) {
    const mean = b.arrays["pca.mean"], c = b.arrays["pca.components"], out = new Float32Array(784);
    return ([x, y]) => {
      for (let i = 0; i < 784; i++) out[i] = Math.min(1, Math.max(0, mean[i] + x * c[i] + y * c[784 + i]));
      return out;
    };
  }

  function layout() {
    width = root.clientWidth;
    if (!width) return;
    const main = document.querySelector('[data-testid="stMain"]'), lecture = look.lecture;
    const view = main ? main.getBoundingClientRect() : { top: 0, height: innerHeight };
    const above = stage.getBoundingClientRect().top - view.top + (main?.scrollTop ?? 0);
    const room = view.height - above - (lecture ? 66 : 56), narrow = width < 720;
    root.classList.toggle("lp-stack", narrow);
    root.classList.toggle("lp-one", !S.side);
    const fit = (px, low = 8) => 28 * Math.max(low, Math.min(26, Math.floor(px / 28)));
    let side, scale, small = 2;
    if (S.side) {
      const strip = (lecture ? 52 : 44) + 60, half = (width - 24) / 2;
      side = narrow ? fit(width) : Math.min(fit(room - strip - 56), fit(half - 14 - 28 * 5));
      scale = narrow ? 6 : Math.max(4, Math.min(Math.floor((half - side - 14) / 28), Math.floor((side - 150) / 28)));
    } else {
      side = narrow ? fit(width) : Math.min(fit(room), fit(width * 0.42));
      small = side > 560 ? 3 : 2;
      scale = narrow ? 6 : Math.max(5, Math.min(Math.floor((side - 28 * small - 20) / 28), Math.floor((width - side - 270) / 28)));
    }
    boxes[1].style.display = S.side ? "" : "none";
    read.style.display = S.side ? "none" : "";
    sides.forEach((s, i) => {
      s.sampleRows = S.side ? 1 : 2;
      s.setSize(side, scale, small, look);
      s.name.style.display = S.side ? "" : "none";
      if (S.side) { s.picture.append(s.note); boxes[i].append(s.drawn); }
    });
    if (S.side) foot.prepend(say);
    else read.replaceChildren(say, votes, facts, sides[0].drawn);
  }

  // ---- words --------------------------------------------------------------------------------------------------------------
  let speakTimer = 0;
  function speakSoon() { speakTimer ||= setTimeout(() => { speakTimer = 0; speak(); }, 60); }
  function speak() {
    const a = active(), m = a.measured;
    if (!m) return;
    const text = comment(a.model, m);
    if (say.textContent !== text) { say.textContent = text; gm.announce(root, text); }
    a.image.setAttribute("aria-label", `${labels.picture} ${text}`);
    if (S.side) {
      sides.forEach((s) => { if (s.measured) s.note.textContent = fill(s.measured.hole ? labels.noteHole : labels.note, values(s.measured)); });
      return;
    }
    const v = values(m), prior = a.field.prior;
    const value = { z: `(${v.x}, ${v.y})`, radius: `${v.r}\u00a0\u03c3`, beyond: `${v.p}\u00a0%`, distance: v.d };
    for (const row of factNodes) {
      row.dt.style.display = row.dd.style.display = !prior && (row.k === "radius" || row.k === "beyond") ? "none" : "";
      row.dt.textContent = labels.facts[row.k];
      row.dd.textContent = value[row.k];
    }
    votes.replaceChildren(...m.votes.map(({ digit, count }) => {
      const s = el("span", { title: `${digit}: ${count}` }, String(digit));
      s.style.cssText = `flex:${count};background:${look.classes[digit]};--lp-ink:${look.dark ? "#000" : "#fff"}`;
      return s;
    }));
    votes.setAttribute("aria-label", labels.neighbours);
    votes.title = labels.neighbours;
  }
  const values = (m) => ({
    x: number(m.x), y: number(m.y), r: number(m.radius, 1), d: number(m.distance, 2), p: share(m.beyond),
    a: m.votes[0].digit, na: m.votes[0].count, b: m.votes[1]?.digit, nb: m.votes[1]?.count, k: NEIGHBOURS,
  });
  const share = (p) => (p >= 0.1 ? number(100 * p, 0) : p >= 0.001 ? number(100 * p, 1) : "<0.1");
  function comment(model, m) {
    const v = values(m), parts = [];
    if (m.hole) parts.push(labels.sayHole);
    else if (!m.votes[1] || m.votes[0].count >= 0.85 * NEIGHBOURS) parts.push(labels.sayAmong);
    else parts.push(labels.sayBetween);
    if (all.fields[model].prior) parts.push(m.outside ? labels.sayOutside : labels.sayInside);
    else if (m.hole && model === "ae") parts.push(labels.sayNoPrior);
    return parts.map((t) => fill(t, v)).join(" ");
  }

  // ---- to and from Python -------------------------------------------------------------------------------------------------
  const round = (v) => Math.round(v * 1000) / 1000;
  const report = () => ({ ...S, z: S.z.map(round), path: S.path?.map((p) => p.map(round)) ?? null });
  function commit() {
    const now = JSON.stringify(report());
    if (now === sent) return;
    sent = now;
    window.__gmWalk = { heard, state: JSON.parse(now) };  // outlives a visit to another exhibit
    send(JSON.parse(now));
  }
  let commitTimer = 0;
  function commitSoon() { clearTimeout(commitTimer); commitTimer = setTimeout(commit, 350); }

  function adopt(values) {
    S = { ...S, ...values };
    walk = null; at = 0; hover = null;
    sent = JSON.stringify(report());
  }

  async function update(data, setStateValue) {
    send = (v) => setStateValue("walk", v);
    setup = data; labels = data.labels; keys = data.keys;
    const news = JSON.stringify(data.state);
    if (news !== heard) {
      const kept = window.__gmWalk;
      heard = news;
      adopt(kept?.heard === news ? kept.state : data.state.values);
    }
    const blob = await gm.blob(keys.base);
    if (all?.blob !== blob) {
      const { labels: classes, pictures } = blob.arrays, fields = {}, pixels = new Float32Array(784);
      for (const m of MODELS) {
        const codes = blob.arrays[`codes.${m}`];
        if (codes) fields[m] = makeField(codes, classes, blob.meta.boxes[m], m === "vae");
      }
      const picture = (i) => {
        for (let j = 0; j < 784; j++) pixels[j] = (pictures[98 * i + (j >> 3)] >> (7 - (j & 7))) & 1;
        return pixels;
      };
      all = { blob, meta: blob.meta, labels: classes, fields, picture };
    }
    if (!all.fields[S.model]) S.model = MODELS.findLast((m) => all.fields[m]) ?? S.model;
    if (S.side && !(all.fields.ae && all.fields.vae)) S.side = false;
    if (all.fields[S.model]) refresh();
  }

  // ---- the world around ---------------------------------------------------------------------------------------------------
  const relook = () => { look = gm.theme(root); refresh(); };
  const watch = new ResizeObserver(() => { if (root.clientWidth !== width) refresh(); });
  watch.observe(root);
  window.addEventListener("resize", refresh);
  const untheme = gm.onTheme(root, relook);
  return {
    update,
    dispose() { bar.pause(); sides.forEach((s) => s.stop()); watch.disconnect(); untheme(); window.removeEventListener("resize", refresh); },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const pad = gm.once(parentElement, (root) => makePad(root, data));
  pad.update(data, setStateValue);
  return () => pad.dispose();
}
