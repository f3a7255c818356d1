// Quality against cost: a mark for each model and number of steps, the pictures of the one under the hand beside it.
//
// data: {labels, floor, held, models: [{id, title, look, blob, there, points: [{steps, ms, distance, protocol}]}], state: {spot, passes}}
function costPlane(root) {
  const { el } = gm, canvas = el("canvas", { class: "co-plane", tabindex: 0, role: "img" });
  const name = el("p", { class: "co-name" }), sheet = el("canvas", { "aria-hidden": "true" }), how = el("p", { class: "co-how" });
  const side = el("div", { class: "co-side" }, name, sheet, how), box = el("div", { class: "co" }, canvas, side);
  root.append(box);
  let data = null, send = () => {}, look = gm.theme(root), at = null, spots = [], blobs = {}, timer = 0, dead = false;
  const paint = gm.frame(draw);

  const all = () => data.models.flatMap((m) => m.points.map((p, k) => ({ m, p, k })));
  const same = (s) => at && s.m.id === at.m.id && s.k === at.k;
  const steps = (p) => (p.steps === 1 ? data.labels.one : gm.fill(data.labels.steps, { steps: p.steps }));
  const short = (v) => (v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(v < 0.1 ? 3 : 2));

  function ticks(low, high, room) {
    const found = [], between = room / (high - low) > 90 ? [1, 3] : [1];
    for (let e = Math.floor(low); e <= Math.ceil(high); e++) for (const m of between) {
      const v = e + Math.log10(m);
      if (v >= low && v <= high) found.push(v);
    }
    return found;
  }

  function draw() {
    if (!data || dead) return;
    const narrow = root.clientWidth < 720, width = Math.max(280, root.clientWidth - (narrow ? 0 : 300)), height = narrow ? 330 : look.lecture ? 430 : 390;
    const c = gm.hidpi(canvas, width, height), size = look.size, left = 3.6 * size, right = 16, top = 22, foot = 3.2 * size;
    const points = all(), log = Math.log10;
    const xs = points.map((s) => log(s.p.ms)), ys = [...points.map((s) => log(s.p.distance)), log(data.floor)];
    const pad = (list, share) => { const a = Math.min(...list), b = Math.max(...list), d = Math.max(0.3, b - a) * share; return [a - d, b + d]; };
    const [x0, x1] = pad(xs, 0.09), [y0, y1] = pad(ys, 0.1);
    const X = (v) => left + ((log(v) - x0) / (x1 - x0)) * (width - left - right), Y = (v) => height - foot - ((log(v) - y0) / (y1 - y0)) * (height - top - foot);
    c.clearRect(0, 0, width, height);
    c.font = `${size - 1}px ${look.font}`;
    c.lineWidth = 1; c.strokeStyle = look.grid; c.fillStyle = look.muted;
    c.textAlign = "center"; c.textBaseline = "top";
    for (const v of ticks(x0, x1, width - left - right)) { const x = Math.round(X(10 ** v)) + 0.5; c.beginPath(); c.moveTo(x, top); c.lineTo(x, height - foot); c.stroke(); c.fillText(`${+(10 ** v).toPrecision(1)}`, x, height - foot + 5); }
    c.textAlign = "right"; c.textBaseline = "middle";
    for (const v of ticks(y0, y1, 2 * (height - top - foot))) { const y = Math.round(Y(10 ** v)) + 0.5; c.beginPath(); c.moveTo(left, y); c.lineTo(width - right, y); c.stroke(); c.fillText(`${(+(10 ** v).toPrecision(1)).toLocaleString()}`, left - 6, y); }
    c.fillStyle = look.text;
    c.textBaseline = "alphabetic"; c.fillText(data.labels.x, width - right, height - 4);
    c.textAlign = "left"; c.fillText(data.labels.y, 2, size - 1);
    const yf = Math.round(Y(data.floor)) + 0.5;
    c.strokeStyle = look.data; c.lineWidth = look.line; c.setLineDash([5, 4]);
    c.beginPath(); c.moveTo(left, yf); c.lineTo(width - right, yf); c.stroke();
    c.setLineDash([]);
    c.fillStyle = look.data; c.textAlign = "right"; c.textBaseline = "bottom";
    c.fillText(gm.fill(data.labels.floor, { distance: short(data.floor) }), width - right - 4, yf - 4);
    spots = [];
    for (const m of data.models) {
      const colour = look.dark ? m.look.dark : m.look.light;
      c.strokeStyle = colour; c.lineWidth = look.line;
      c.setLineDash(m.look.dash ? m.look.dash.split(" ").map(Number) : []);
      c.beginPath();
      m.points.forEach((p, k) => (k ? c.lineTo(X(p.ms), Y(p.distance)) : c.moveTo(X(p.ms), Y(p.distance))));
      c.stroke();
      c.setLineDash([]);
      let named = -99;                                     // where the last label stands: those that would touch it are left out
      m.points.forEach((p, k) => {
        const s = { m, p, k, x: X(p.ms), y: Y(p.distance) };
        spots.push(s);
        painted.mark(c, m.look, s.x, s.y, same(s) ? 8 : 5.5, look);
        if (same(s)) { c.strokeStyle = look.highlight; c.lineWidth = 2.5; c.beginPath(); c.arc(s.x, s.y, 14, 0, 7); c.stroke(); c.strokeStyle = colour; }
        const many = m.points.length > 1, range = gm.fill(data.labels.steps, { steps: `${m.points[0].steps}–${m.points.at(-1).steps}` });
        c.fillStyle = colour; c.textBaseline = "bottom"; c.font = `${k ? 400 : 600} ${size - 1}px ${look.font}`;
        const text = k ? `${p.steps}` : many ? `${m.title}, ${range}` : m.title;
        const fits = s.x + c.measureText(text).width + 12 < width - right;
        c.textAlign = fits ? "left" : "right";
        if (k && s.x - named < 2 * size) return;
        named = s.x;
        c.fillText(text, s.x + (fits ? 9 : -9), s.y - 7);
      });
    }
    c.font = `${size - 1}px ${look.font}`;
    tell(narrow);
    gm.drawn(canvas, { spot: at?.m.id, passes: at?.p.steps });
  }

  function tell(narrow) {
    if (!at) return;
    const words = { title: `${at.m.title} (${at.m.id})`, steps: steps(at.p), ms: short(at.p.ms), distance: short(at.p.distance) };
    name.textContent = gm.fill(data.labels.point, words);
    how.textContent = at.p.protocol;
    const k = narrow ? 2 : 4, gap = 6, across = narrow ? 5 : 2, blob = blobs[at.m.blob];
    const n = blob ? blob.shapes.x[1] : 8, rows = Math.ceil((narrow ? Math.min(n, 5) : n) / across), width = across * (28 * k + gap) - gap;
    const c = gm.hidpi(sheet, width, rows * (28 * k + gap) - gap);
    c.clearRect(0, 0, width, rows * (28 * k + gap));
    sheet.dataset.of = "";
    if (!blob || !at.m.there[at.k]) { c.fillStyle = look.muted; c.font = `${look.size}px ${look.font}`; c.textBaseline = "top"; c.fillText(data.labels.drawing, 0, 4); return; }
    const pixels = new Float32Array(784);
    for (let i = 0; i < Math.min(n, rows * across); i++) {
      for (let j = 0; j < 784; j++) pixels[j] = blob.arrays.x[(at.k * n + i) * 784 + j] / 255;
      gm.digit(c, pixels, (i % across) * (28 * k + gap), Math.floor(i / across) * (28 * k + gap), k, { dark: look.dark });
    }
    sheet.dataset.of = `${at.m.id} ${at.p.steps}`;
  }

  function point(s, speak) {
    if (!s || same(s)) return;
    at = s;
    clearTimeout(timer);
    timer = setTimeout(() => send("spot", { spot: at.m.id, passes: at.p.steps }), 500);
    paint();
    if (speak) gm.announce(root, gm.fill(data.labels.point, { title: s.m.title, steps: steps(s.p), ms: short(s.p.ms), distance: short(s.p.distance) }));
  }
  function nearest(e) {
    const b = canvas.getBoundingClientRect(), x = e.clientX - b.left, y = e.clientY - b.top;
    const best = spots.reduce((a, s) => (Math.hypot(s.x - x, s.y - y) < Math.hypot(a.x - x, a.y - y) ? s : a), spots[0]);
    return best && Math.hypot(best.x - x, best.y - y) < 60 ? best : null;
  }
  canvas.addEventListener("pointermove", (e) => point(nearest(e)));
  canvas.addEventListener("pointerdown", (e) => point(nearest(e)));
  canvas.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[e.key], order = [...spots].sort((a, b) => a.x - b.x);
    if (!step) return;
    e.preventDefault();
    point(order[(order.findIndex(same) + step + order.length) % order.length], true);
  });

  const sizes = new ResizeObserver(paint);
  sizes.observe(root);
  const unwatch = gm.onTheme(root, (now) => { look = now; paint(); });
  return {
    update(next, setState) {
      send = setState;
      const chosen = at ? { spot: at.m.id, passes: at.p.steps } : next.state;
      data = next;
      canvas.setAttribute("aria-label", data.labels.alt);
      const found = all(), fits = found.filter((s) => s.m.id === chosen.spot);
      at = fits.find((s) => s.p.steps === chosen.passes) ?? fits.at(-1) ?? found[0];
      for (const { blob } of data.models) if (!blobs[blob]) gm.blob(blob).then((b) => { blobs[blob] = b; paint(); });
      paint();
    },
    dispose() { dead = true; clearTimeout(timer); sizes.disconnect(); unwatch(); paint.cancel(); },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const self = gm.once(parentElement, costPlane);
  self.update(data, setStateValue);
  return () => self.dispose();
}
