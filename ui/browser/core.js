// gm: what every component of this app shares. It is put in front of each component's own files, because a Streamlit
// component cannot import. A component's entry runs again at every rerun of Python and at every change of theme:
//
//   export default function ({ data, parentElement, setStateValue }) {
//     const self = gm.once(parentElement, (root) => makeEverything(root, setStateValue));   // first run only
//     self.update(data, setStateValue);                                                     // every run
//     return () => self.dispose();                                                          // when it leaves the page
//   }
const gm = (() => {
  // ---- payloads -----------------------------------------------------------------------------------------------------
  let halves = null;
  function half(bits) {                                   // Uint16Array of float16 bits -> Float32Array
    if (!halves) {
      halves = new Float32Array(65536);
      for (let i = 0; i < 65536; i++) {
        const e = (i >> 10) & 31, m = i & 1023, s = i & 32768 ? -1 : 1;
        halves[i] = s * (e === 0 ? m * 2 ** -24 : e === 31 ? (m ? NaN : Infinity) : (1 + m / 1024) * 2 ** (e - 15));
      }
    }
    const out = new Float32Array(bits.length);
    for (let i = 0; i < bits.length; i++) out[i] = halves[bits[i]];
    return out;
  }

  // The counterpart of pack() in ui/components/__init__.py. float16 comes back as Float32Array.
  function unpack(bytes) {
    const b = bytes.byteOffset % 8 ? bytes.slice() : bytes;
    const size = new DataView(b.buffer, b.byteOffset).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(b.subarray(4, 4 + size)));
    const kinds = { f2: Uint16Array, f4: Float32Array, u1: Uint8Array, i2: Int16Array, i4: Int32Array };
    const arrays = {}, shapes = {};
    for (const [name, a] of Object.entries(header.arrays)) {
      const n = a.shape.reduce((x, y) => x * y, 1);
      const raw = new kinds[a.dtype](b.buffer, b.byteOffset + 4 + size + a.offset, n);
      arrays[name] = a.dtype === "f2" ? half(raw) : raw;
      shapes[name] = a.shape;
    }
    return { meta: header.meta, arrays, shapes, bytes: bytes.length };
  }

  // Resolves with what store(name, ...) was given; `key` is the "name@hash" that it returned. Of each name the newest is kept.
  // A server that cannot be reached, or that has started anew and waits for the page's own rerun, is asked again.
  function blob(key) {
    const blobs = (window.__gmBlobs ??= new Map()), [name, hash] = key.split("@"), known = blobs.get(name);
    if (known && known.key === key) return known.ready;
    const server = window.__streamlit?.BACKEND_BASE_URL ?? new URL("./", location.href), entry = { key, ready: null };
    const get = async (wait) => {
      const answer = await fetch(new URL(`gm/payload/${hash}`, server)).catch(() => null);
      const bytes = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
      if (bytes) return unpack(new Uint8Array(bytes));
      await new Promise((again) => setTimeout(again, wait));
      return blobs.get(name) === entry ? get(Math.min(2 * wait, 5000)) : new Promise(() => {});   // nobody wants it any more
    };
    blobs.set(name, entry);
    return (entry.ready = get(250));
  }

  // ---- networks -----------------------------------------------------------------------------------------------------
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  const activations = {
    silu: (x) => x / (1 + Math.exp(-x)), leaky_relu: (x) => (x > 0 ? x : 0.1 * x), tanh: Math.tanh,
  };

  // f(x) -> logits of genmodels.nn.MLP. The returned array is reused by the next call.
  function mlp(blob, prefix) {
    const { layers, activation } = blob.meta[prefix], act = activations[activation];
    const W = [], B = [], H = [];
    for (let i = 0; i < layers; i++) {
      W.push(blob.arrays[`${prefix}.${i}.w`]);
      B.push(blob.arrays[`${prefix}.${i}.b`]);
      H.push(new Float32Array(B[i].length));
    }
    return (x) => {
      for (let l = 0; l < layers; l++) {
        const w = W[l], b = B[l], h = H[l], n = w.length / b.length, last = l === layers - 1;
        for (let o = 0, q = 0; o < h.length; o++) {
          let s = b[o], s1 = 0, s2 = 0, s3 = 0, i = 0;
          for (; i + 3 < n; i += 4, q += 4) {             // four sums, so that the additions do not wait for each other
            s += w[q] * x[i]; s1 += w[q + 1] * x[i + 1]; s2 += w[q + 2] * x[i + 2]; s3 += w[q + 3] * x[i + 3];
          }
          for (; i < n; i++, q++) s += w[q] * x[i];
          s += s1 + s2 + s3;
          h[o] = last ? s : act(s);
        }
        x = h;
      }
      return x;
    };
  }

  // Seeded uniform numbers in (0, 1): the same seed gives the same pictures on every machine (mulberry32).
  function rng(seed) {
    let a = (seed + 0x9e3779b9) | 0;
    const uniform = () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return { uniform, normal };
  }

  // ---- canvases -----------------------------------------------------------------------------------------------------
  function hidpi(canvas, w, h) {
    const d = window.devicePixelRatio || 1, W = Math.round(w * d), H = Math.round(h * d);
    if (canvas.width !== W || canvas.height !== H) {      // setting a size clears and reallocates
      canvas.width = W; canvas.height = H;
    }
    if (canvas.style.width !== `${w}px`) canvas.style.width = `${w}px`;
    if (canvas.style.height !== `${h}px`) canvas.style.height = `${h}px`;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(W / w, 0, 0, H / h, 0, 0);
    return ctx;
  }

  const stamps = new Map();                               // one small canvas a side length
  // Draws a square grey image, values 0..1, each pixel `scale` CSS pixels wide, rounded to whole device pixels. Ink is
  // black on white paper in the light theme and white on black in the dark one, so a value is read back exactly:
  // light 255 - round(255 v), dark round(255 v). options: {dark, alpha}. Returns the side drawn, in CSS pixels.
  function digit(ctx, pixels, x, y, scale, options = {}) {
    const n = Math.round(Math.sqrt(pixels.length));
    const dark = options.dark ?? document.documentElement.dataset.gmDark === "1";
    if (!stamps.has(n)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = n;
      const c = canvas.getContext("2d");
      stamps.set(n, { canvas, c, image: c.createImageData(n, n) });
    }
    const s = stamps.get(n), d = s.image.data;
    for (let i = 0, j = 0; i < pixels.length; i++, j += 4) {
      d[j] = dark ? 255 * pixels[i] : 255 - Math.round(255 * pixels[i]);
      d[j + 1] = d[j + 2] = d[j]; d[j + 3] = 255;
    }
    s.c.putImageData(s.image, 0, 0);
    const m = ctx.getTransform(), k = Math.max(1, Math.round(scale * m.a));
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.imageSmoothingEnabled = false;
    if (options.alpha !== undefined) ctx.globalAlpha = options.alpha;
    ctx.drawImage(s.canvas, Math.round(x * m.a + m.e), Math.round(y * m.d + m.f), k * n, k * n);
    ctx.restore();
    return (k * n) / m.a;
  }

  // One PNG of several canvases, laid out as they stand on the page.
  function savePNG(canvases, filename) {
    const list = [].concat(canvases).filter((c) => c && c.width && c.getClientRects().length);
    if (!list.length) return;
    const boxes = list.map((c) => c.getBoundingClientRect()), d = window.devicePixelRatio || 1, pad = 16;
    const left = Math.min(...boxes.map((b) => b.left)), top = Math.min(...boxes.map((b) => b.top));
    const out = document.createElement("canvas");
    out.width = Math.round((Math.max(...boxes.map((b) => b.right)) - left + 2 * pad) * d);
    out.height = Math.round((Math.max(...boxes.map((b) => b.bottom)) - top + 2 * pad) * d);
    const c = out.getContext("2d");
    c.fillStyle = theme(list[0]).bg;
    c.fillRect(0, 0, out.width, out.height);
    c.imageSmoothingEnabled = false;
    list.forEach((canvas, i) =>
      c.drawImage(canvas, Math.round((boxes[i].left - left + pad) * d), Math.round((boxes[i].top - top + pad) * d)));
    out.toBlob((png) => saveBlob(png, filename));
  }
  function saveBlob(content, filename) {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(content);
    a.download = filename;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }

  // ---- theme --------------------------------------------------------------------------------------------------------
  // Ten hues in the same order in both themes, each at least 3:1 against its background. A class is never told by colour
  // alone: its digit stands on the mark.
  const CLASSES = {
    light: ["#2674c7", "#c25e00", "#2a8a3c", "#c62f3c", "#7b4fc0", "#8a5a44", "#c8408f", "#5f6b76", "#857a00", "#0b8494"],
    dark: ["#6aaef0", "#f2a33c", "#5fc878", "#f4777f", "#b79af2", "#c79a83", "#f08cc6", "#a9b4bf", "#cfc24a", "#4cc9d9"],
  };
  const FONT = 'Inter, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif';
  function rgb(colour) {
    const c = document.createElement("canvas").getContext("2d");
    c.fillStyle = colour; c.fillRect(0, 0, 1, 1);
    return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }
  const mix = (a, b, t) => { const p = rgb(a), q = rgb(b); return `rgb(${p.map((v, i) => Math.round(v + (q[i] - v) * t)).join(",")})`; };
  const themes = new Map();
  function theme(el) {
    const host = el.host ?? (el instanceof ShadowRoot ? el.host : el);
    const css = getComputedStyle(host), get = (name, other) => css.getPropertyValue(name).trim() || other;
    const lecture = document.documentElement.dataset.lecture === "1";
    const bg = get("--st-background-color", "#ffffff"), ink = get("--st-text-color", "#222222");
    const panel = get("--st-secondary-background-color", "#f3f4f6"), key = [bg, ink, panel, lecture].join();
    if (!themes.has(key)) {
      const [r, g, b] = rgb(bg), dark = 0.299 * r + 0.587 * g + 0.114 * b < 128;
      const text = lecture ? (dark ? "#ffffff" : "#000000") : ink;
      themes.set(key, {
        bg, panel, text, muted: mix(text, bg, lecture ? 0.25 : 0.4), grid: mix(text, bg, lecture ? 0.75 : 0.85),
        data: dark ? "#4da3e0" : "#0072B2", generated: dark ? "#f0803c" : "#D55E00", latent: dark ? "#2fc79a" : "#009E73",
        highlight: dark ? "#e08fbd" : "#CC79A7", classes: dark ? CLASSES.dark : CLASSES.light,
        dark, lecture, font: FONT, size: lecture ? 17 : 13, line: lecture ? 3 : 1.75,
      });
    }
    const out = themes.get(key);
    document.documentElement.dataset.gmDark = out.dark ? "1" : "0";
    return out;
  }

  // Calls cb(theme) when colours or lecture mode change; returns a function that stops it.
  function onTheme(el, cb) {
    const host = el.host ?? el;
    let last = theme(host);
    const look = () => requestAnimationFrame(() => {
      if (!host.isConnected) return;
      const now = theme(host);
      if (now !== last) { last = now; cb(now); }
    });
    const watch = new MutationObserver(look);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-lecture", "class", "style"] });
    for (let node = host, i = 0; node && i < 6; node = node.parentElement ?? node.getRootNode().host, i++) {
      watch.observe(node, { attributes: true, attributeFilter: ["class", "style"] });
    }
    return () => watch.disconnect();
  }

  // ---- motion, words, small things ------------------------------------------------------------------------------------
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  // f(t) with t eased from 0 to 1 over `ms`; returns cancel(). Under prefers-reduced-motion it is f(1), at once.
  function tween(ms, f) {
    if (calm() || ms <= 0) { f(1); return () => {}; }
    let id = 0, start = null;
    const frame = (now) => {
      start ??= now;
      const t = Math.min(1, (now - start) / ms);
      f(t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2);
      if (t < 1) id = requestAnimationFrame(frame);
    };
    id = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(id);
  }

  // A function that runs `draw` in the next frame, however often it is called before. .now() draws at once.
  function frame(draw) {
    let id = 0;
    const request = () => { id ||= requestAnimationFrame(() => { id = 0; draw(); }); };
    request.now = () => { if (id) cancelAnimationFrame(id); id = 0; draw(); };
    request.cancel = () => { if (id) cancelAnimationFrame(id); id = 0; };
    return request;
  }

  // Runs step() again and again in idle time, at most ~6 ms at once, until it returns false. Returns cancel().
  function idle(step) {
    let live = true;
    const later = window.requestIdleCallback
      ? (f) => window.requestIdleCallback(f, { timeout: 120 }) : (f) => setTimeout(f, 8);
    const turn = () => {
      const end = performance.now() + 6;
      while (live && performance.now() < end) if (step() === false) live = false;
      if (live) later(turn);
    };
    later(turn);
    return () => { live = false; };
  }

  // Tells a screen reader, once the text has stood still for a moment.
  function announce(root, text) {
    let box = root.querySelector(".gm-live");
    if (!box) {
      box = el("div", { class: "gm-live", "aria-live": "polite" });
      root.append(box);
    }
    clearTimeout(box.timer);
    box.timer = setTimeout(() => { box.textContent = text; }, 400);
  }

  // el("button", {class: "x", onclick: f}, "text", child): a DOM element.
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes)) {
      if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
      else if (v === true) node.setAttribute(k, "");
      else if (v !== false && v !== null && v !== undefined) node.setAttribute(k, v);
    }
    node.append(...children.filter((c) => c !== null && c !== undefined));
    return node;
  }

  // The state of a component lives on its parentElement: made at the first run, found again at every later one. Streamlit may end an
  // earlier run when a later one has begun, so only what has left the page is disposed of.
  function once(parent, make) {
    const root = parent.querySelector(".gm-root") ?? parent;
    const size = (look) => root.style?.setProperty("--gm-size", `${look.lecture ? 18 : 14}px`);
    if (!root.__gm) {
      size(theme(root));
      const untheme = onTheme(root, size), self = (root.__gm = make(root)), { dispose } = self;
      self.dispose = () => setTimeout(() => { if (!root.isConnected) { untheme(); dispose?.call(self); } }, 50);
    }
    return root.__gm;
  }

  // A number with a true minus sign and a fixed number of decimals, so that it keeps its width.
  const number = (x, digits = 2) => (Object.is(+x.toFixed(digits), -0) ? 0 : +x).toFixed(digits).replace("-", "\u2212");
  // "{a} and {b}" with values filled in; what Python's translated templates use.
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (all, k) => (k in values ? values[k] : all));
  // Tests and the benchmark listen to this: the canvas has just been painted.
  const drawn = (canvas, detail) =>
    canvas.dispatchEvent(new CustomEvent("gm:drawn", { detail, bubbles: true, composed: true }));

  return {
    half, unpack, blob, sigmoid, mlp, rng, hidpi, digit, savePNG, saveBlob, theme, onTheme, mix, rgb, calm, tween, frame,
    idle, announce, el, once, number, fill, drawn,
  };
})();
