// Quality against cost: a mark for each model and number of steps with one of its samples, more of the one under the
// hand beside it.
//
// data: {labels, floor, models: [{id, title, look, points: [{steps, ms, distance, protocol, said, blob, coming}]}],
// state: {spot, passes}}
// Told to Python: state "spot" {spot, passes}. Whoever watches from outside reads root.dataset.{spot, passes} and
// root.__gm.boxes().
import { announceDrawn, fitCanvas } from "../../../browser/canvas.js";
import { announce, el, fill } from "../../../browser/dom.js";
import { onNextFrame } from "../../../browser/motion.js";
import { mountOnce } from "../../../browser/mount.js";
import { painted } from "../../../browser/painted.js";
import { fetchPayload } from "../../../browser/payload.js";
import { placing } from "../../../browser/place.js";
import { sketch } from "../../../browser/sketch.js";
import { onTheme, themeOf } from "../../../browser/theme.js";

const CO_SHOWN = 9,
  CO_WORDS = [
    [1, -1],
    [0, -1],
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, -1],
    [-1, 0],
    [-1, 1],
  ];
const CO_PICTURES = [
  [0, 1],
  [-1, 1],
  [0, -1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [1, 0],
  [-1, 0],
];

function costPlane(root) {
  const canvas = el("canvas", { class: "co-plane", tabindex: 0, role: "img" });
  const mark = el("canvas", { "aria-hidden": "true" }),
    name = el("span"),
    facts = el("div", { class: "co-facts" }),
    sheet = el("canvas", { role: "img" });
  const how = el("p", { class: "co-how" }),
    help = el("p", { class: "co-help" }),
    said = el("p", { class: "co-said", "aria-live": "polite" });
  const side = el("div", { class: "co-side" }, el("p", { class: "co-name" }, mark, name), facts, sheet, how, help),
    box = el("div", { class: "co" }, canvas, side, said);
  root.append(box);
  let data = null,
    send = () => {},
    look = themeOf(root),
    at = null,
    spots = [],
    boxes = [],
    blobs = {},
    timer = 0,
    dead = false;
  const paint = onNextFrame(draw),
    { log10 } = Math;

  const all = () => data.models.flatMap((m) => m.points.map((p, k) => ({ m, p, k })));
  const same = (s) => at && s.m.id === at.m.id && s.k === at.k;
  const count = (n) => n.toLocaleString("en-US");
  const steps = (p, m) =>
    m.points.length === 1
      ? data.labels.one
      : p.steps === 1
        ? data.labels.step
        : fill(data.labels.steps, { steps: count(p.steps) });
  const tick = (v) => (+(10 ** v).toPrecision(1)).toLocaleString("en-US", { maximumSignificantDigits: 1 });
  const short = (v) => (v >= 100 ? count(Math.round(v)) : v >= 10 ? v.toFixed(1) : v.toFixed(v < 0.1 ? 3 : 2));
  const colour = (m) => (look.dark ? m.look.dark : m.look.light);

  function ticks(low, high, room) {
    const found = [],
      between = room / (high - low) > 90 ? [1, 3] : [1];
    for (let e = Math.floor(low); e <= Math.ceil(high); e++)
      for (const m of between) {
        const v = e + log10(m);
        if (v >= low && v <= high) found.push(v);
      }
    return found;
  }

  function draw() {
    if (!data || dead || !root.clientWidth) return;
    const narrow = root.clientWidth < 720,
      size = look.size,
      beside = narrow ? root.clientWidth : Math.round(Math.min(560, Math.max(276, 0.27 * root.clientWidth)));
    box.classList.toggle("co-narrow", narrow);
    box.style.setProperty("--co-side", `${beside}px`);
    const room = painted.room(root, 10),
      width = narrow ? root.clientWidth : root.clientWidth - beside - 26,
      height = narrow ? 350 : Math.max(320, room - (look.lecture ? 96 : 56));
    const c = fitCanvas(canvas, width, height),
      left = 3.6 * size,
      right = 10,
      top = 1.9 * size,
      foot = 3.2 * size;
    const points = all(),
      xs = points.map((s) => log10(s.p.ms)),
      ys = [...points.map((s) => log10(s.p.distance)), log10(data.floor)];
    const pad = (list, share) => {
      const a = Math.min(...list),
        b = Math.max(...list),
        d = Math.max(0.3, b - a) * share;
      return [a - d, b + d];
    };
    const [x0, x1] = pad(xs, 0.08),
      [y0, y1] = pad(ys, 0.09);
    const X = (v) => left + ((log10(v) - x0) / (x1 - x0)) * (width - left - right),
      Y = (v) => height - foot - ((log10(v) - y0) / (y1 - y0)) * (height - top - foot);
    spots = points.map((s) => ({ ...s, x: X(s.p.ms), y: Y(s.p.distance) }));
    c.clearRect(0, 0, width, height);
    axes(c, {
      width,
      height,
      left,
      right,
      top,
      foot,
      x: ticks(x0, x1, width - left - right),
      y: ticks(y0, y1, 2 * (height - top - foot)),
      X,
      Y,
    });
    const yf = Math.round(Y(data.floor)) + 0.5,
      real = fill(data.labels.floor, { distance: short(data.floor) });
    sketch.line(
      c,
      [
        [left, yf],
        [width - right, yf],
      ],
      look.data,
      look.line,
      [5, 4],
    );
    const frame = [left + 2, top - size, width - left - right + 6, height - top - foot + size],
      text = (string, weight) => {
        c.font = `${weight} ${size}px ${look.font}`;
        return c.measureText(string).width + 2;
      };
    const lines = [
      [
        [left, yf],
        [width - right, yf],
      ],
    ];
    boxes = [];
    for (const m of data.models) {
      const path = spots.filter((s) => s.m === m).map((s) => [s.x, s.y]);
      sketch.line(c, path, colour(m), look.line, m.look.dash ? m.look.dash.split(" ").map(Number) : []);
      path.slice(1).forEach((p, i) => lines.push([path[i], p]));
    }
    const marks = spots.map((s) => [s.x - 7, s.y - 7, 14, 14]),
      held = () => ({ frame, boxes: [...marks, ...boxes.map((b) => b.box)], lines });
    const write = (string, place, color, weight) => {
      boxes.push({ box: place, text: string });
      sketch.text(c, look, string, place[0] + 1, place[1] + place[3] / 2 + 0.5, { color, weight, halo: look.bg });
    };
    const wide = text(real, 400);
    for (const x of [width - right - wide, left + 6]) {
      // on its line where that end is free
      const place = [x, yf - size - 5, wide, size + 2];
      if (held().boxes.some((other) => placing.touch(place, other))) continue;
      write(real, place, look.data, 400);
      break;
    }
    // Names first, then numbers of steps, then samples: what finds no free place is left out.
    for (const s of spots.filter((one) => one.k === 0)) {
      const many = s.m.points.length > 1,
        string = many
          ? `${s.m.title}, ${fill(data.labels.steps, { steps: `${count(s.p.steps)}\u2013${count(s.m.points.at(-1).steps)}` })}`
          : s.m.title;
      const place =
        placing.beside(s.x, s.y, text(string, 600), size + 2, CO_WORDS, [13, 24, 40], held()) ??
        placing.beside(s.x, s.y, text(s.m.title, 600), size + 2, CO_WORDS, [13, 24, 40, 60], held());
      if (place) write(place[2] < text(string, 600) - 1 ? s.m.title : string, place, colour(s.m), 600);
    }
    for (const s of spots.filter((one) => one.k)) {
      const place = placing.beside(s.x, s.y, text(count(s.p.steps), 400), size + 1, CO_WORDS, [13], held());
      if (place) write(count(s.p.steps), place, colour(s.m), 400);
    }
    const better = text(`${data.labels.better}`, 500),
      corner = [left + 8, height - foot - size - 10, better + 20, size + 4];
    if (!held().boxes.some((other) => placing.touch(corner, other)) && corner[1] > yf + 3) {
      sketch.arrow(c, corner[0] + 14, corner[1] + 2, corner[0], corner[1] + size, { color: look.muted, head: 6 });
      write(data.labels.better, [corner[0] + 20, corner[1], better, size + 2], look.muted, 500);
    }
    samples(c, narrow ? [1] : [2, 1.5, 1], held());
    for (const s of spots) {
      painted.mark(c, s.m.look, s.x, s.y, same(s) ? 8 : 5.5, look);
      if (same(s)) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 2.5;
        c.beginPath();
        c.arc(s.x, s.y, 12.5, 0, 7);
        c.stroke();
      }
    }
    tell(narrow, beside, height);
    Object.assign(root.dataset, { spot: at?.m.id ?? "", passes: at?.p.steps ?? "" });
    announceDrawn(canvas, { spot: at?.m.id, passes: at?.p.steps });
  }

  // One sample beside each mark, all of one size: the largest at which each finds a place near to its mark.
  function samples(c, scales, room) {
    const there = spots.filter((s) => s.p.blob && blobs[s.p.blob]),
      lay = (scale, far) => {
        const taken = { ...room, boxes: [...room.boxes] },
          side = 28 * scale + 2;
        return there.map((s) => {
          const place = placing.beside(s.x, s.y, side, side, CO_PICTURES, far, taken);
          if (place) taken.boxes.push(place);
          return place;
        });
      };
    const scale = scales.find((k) => lay(k, [13, 22]).every(Boolean)) ?? scales.at(-1);
    lay(scale, [13, 22, 34]).forEach((place, i) => {
      if (!place) return;
      const s = there[i],
        [x, y] = place.map(Math.round),
        mid = [x + 14 * scale + 1, y + 14 * scale + 1],
        far = Math.hypot(mid[0] - s.x, mid[1] - s.y),
        part = 1 - (13 * scale) / far;
      if (far > 14 * scale + 20)
        sketch.line(
          c,
          [
            [s.x, s.y],
            [s.x + (mid[0] - s.x) * part, s.y + (mid[1] - s.y) * part],
          ],
          colour(s.m),
          0.75,
        );
      painted.small(c, blobs[s.p.blob].subarray(0, 784), x + 1, y + 1, scale, look);
      c.strokeStyle = same(s) ? look.highlight : look.grid;
      c.lineWidth = same(s) ? 2.5 : 1;
      c.strokeRect(x + 0.5, y + 0.5, 28 * scale + 1, 28 * scale + 1);
      boxes.push({ box: place, of: s });
    });
  }

  function axes(c, { width, height, left, right, top, foot, x, y, X, Y }) {
    const size = look.size;
    for (const v of x) {
      const at = Math.round(X(10 ** v)) + 0.5;
      sketch.line(
        c,
        [
          [at, top],
          [at, height - foot],
        ],
        look.grid,
      );
      sketch.text(c, look, tick(v), at, height - foot + 0.8 * size, { align: "center", color: look.muted, size: 0.92 });
    }
    for (const v of y) {
      const at = Math.round(Y(10 ** v)) + 0.5;
      sketch.line(
        c,
        [
          [left, at],
          [width - right, at],
        ],
        look.grid,
      );
      sketch.text(c, look, tick(v), left - 6, at, { align: "right", color: look.muted, size: 0.92 });
    }
    sketch.text(c, look, data.labels.x, width - right, height - 0.6 * size, { align: "right", weight: 500 });
    sketch.text(c, look, data.labels.y, 0, 0.6 * size, { weight: 500 });
  }

  // What stands beside the plane: the point under the hand, its figures and its samples.
  function tell(narrow, width, height) {
    if (!at) return;
    const m = fitCanvas(mark, 16, 16),
      x = blobs[at.p.blob],
      of = steps(at.p, at.m);
    m.clearRect(0, 0, 16, 16);
    painted.mark(m, at.m.look, 8, 8, 6, look);
    write(name, `${at.m.title === at.m.id ? at.m.id : `${at.m.title} (${at.m.id})`}: ${of}`);
    const values = [
        [short(at.p.ms), data.labels.ms],
        [short(at.p.distance), data.labels.distance],
      ],
      key = JSON.stringify(values);
    if (facts.dataset.text !== key) {
      facts.dataset.text = key;
      facts.replaceChildren(
        ...values.map(([number, label]) => el("div", {}, el("b", {}, number), el("span", {}, label))),
      );
    }
    write(how, at.p.protocol);
    write(help, data.labels.help);
    write(said, at.p.said);
    sheet.setAttribute("aria-label", fill(data.labels.pictures, { title: at.m.title, steps: of }));
    how.hidden = help.hidden = look.lecture;
    const gap = 6,
      high = narrow ? 84 : height + 56 - (side.offsetHeight - sheet.offsetHeight);
    const fit = (across, rows) =>
      Math.max(2, Math.floor(Math.min((width - (across - 1) * gap) / across, (high - (rows - 1) * gap) / rows) / 28));
    const [across, rows] = narrow
        ? [5, 1]
        : [
            [3, 3],
            [2, 4],
          ].reduce((best, one) =>
            one[0] * one[1] * fit(...one) ** 2 > best[0] * best[1] * fit(...best) ** 2 ? one : best,
          ),
      k = fit(across, rows),
      pitch = 28 * k + gap;
    const c = fitCanvas(sheet, across * pitch - gap, rows * pitch - gap);
    c.clearRect(0, 0, across * pitch, rows * pitch);
    sheet.dataset.of = x ? `${at.m.id} ${at.p.steps}` : "";
    for (let i = 0; i < across * rows; i++) {
      const [px, py] = [(i % across) * pitch, Math.floor(i / across) * pitch];
      if (x) painted.small(c, x.subarray(784 * i, 784 * (i + 1)), px, py, k, look);
      else {
        c.fillStyle = look.panel;
        c.fillRect(px, py, 28 * k, 28 * k);
      }
    }
    if (!x) sketch.text(c, look, at.p.coming, 10, 16, { color: look.text });
  }
  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  function point(s, speak) {
    if (!s || same(s)) return;
    at = s;
    clearTimeout(timer);
    timer = setTimeout(() => send("spot", { spot: at.m.id, passes: at.p.steps }), 500);
    paint();
    if (speak)
      announce(
        root,
        fill(data.labels.point, {
          title: s.m.title,
          steps: steps(s.p, s.m),
          ms: short(s.p.ms),
          distance: short(s.p.distance),
        }),
      );
  }
  // The mark, or the sample of one, that is under the pointer or near to it.
  function nearest(e) {
    const b = canvas.getBoundingClientRect(),
      x = e.clientX - b.left,
      y = e.clientY - b.top;
    const sample = boxes.find(({ of, box: [bx, by, w, h] }) => of && x >= bx && x <= bx + w && y >= by && y <= by + h);
    if (sample) return spots.find((s) => s.m.id === sample.of.m.id && s.k === sample.of.k);
    const best = spots.reduce(
      (a, s) => (Math.hypot(s.x - x, s.y - y) < Math.hypot(a.x - x, a.y - y) ? s : a),
      spots[0],
    );
    return best && Math.hypot(best.x - x, best.y - y) < 44 ? best : null;
  }
  canvas.addEventListener("pointermove", (e) => point(nearest(e)));
  canvas.addEventListener("pointerdown", (e) => point(nearest(e)));
  canvas.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[e.key],
      order = [...spots].sort((a, b) => a.x - b.x);
    if (!step) return;
    e.preventDefault();
    point(order[(order.findIndex(same) + step + order.length) % order.length], true);
  });

  const sizes = new ResizeObserver(paint);
  sizes.observe(root);
  window.addEventListener("resize", paint);
  const unwatch = onTheme(root, (now) => {
    look = now;
    paint();
  });
  return {
    boxes: () => boxes.map(({ box: place, text }) => ({ box: place, text: text ?? "" })),
    update(next, setState) {
      send = setState;
      const chosen = at ? { spot: at.m.id, passes: at.p.steps } : next.state;
      data = next;
      canvas.setAttribute("aria-label", data.labels.alt);
      const found = all(),
        fits = found.filter((s) => s.m.id === chosen.spot);
      at = fits.find((s) => s.p.steps === chosen.passes) ?? fits.at(-1) ?? found[0];
      for (const {
        p: { blob },
      } of found)
        if (blob && !blobs[blob])
          fetchPayload(blob).then((b) => {
            blobs[blob] = b.arrays.x;
            paint();
          });
      paint();
    },
    dispose() {
      dead = true;
      clearTimeout(timer);
      sizes.disconnect();
      window.removeEventListener("resize", paint);
      unwatch();
      paint.cancel();
    },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const self = mountOnce(parentElement, costPlane);
  self.update(data, setStateValue);
  return () => self.dispose();
}
