// The pictures of the exhibit and the words that carry a step's numbers.
import { fitCanvas } from "../../../browser/canvas.js";
import { fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { states } from "../../../browser/states.js";

export const d3pmPaint = {
  batch(canvas, { x, k, scale, columns }, look) {
    const cell = states.SIDE * scale + 2,
      c = fitCanvas(canvas, columns * cell - 2, Math.ceil(16 / columns) * cell - 2);
    c.clearRect(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < 16; i++) {
      const left = (i % columns) * cell,
        top = Math.floor(i / columns) * cell;
      states.picture(c, x, i, left, top, scale, look);
      if (i === k) {
        c.strokeStyle = look.highlight;
        c.lineWidth = 3;
        c.strokeRect(left + 1.5, top + 1.5, cell - 5, cell - 5);
      }
    }
    return { cell, columns };
  },

  // How much of the picture is decided, as a bar: known and masked pixels, or the share of a pixel's value that is its
  // own.
  bar(canvas, width, height, { kind, masked, abar }, words, look) {
    const c = fitCanvas(canvas, width, height),
      share = kind === "absorbing" ? 1 - masked / states.AREA : abar,
      at = Math.round(share * width);
    c.clearRect(0, 0, width, height);
    c.fillStyle = look.text;
    c.fillRect(0, 0, at, height);
    if (kind === "absorbing") states.hatched(c, at, 0, width - at, height, look);
    else
      for (let x = at; x < width; x += 4)
        for (let y = 0; y < height; y += 4) {
          const h = Math.abs(Math.sin(12.9898 * x + 78.233 * y) * 43758.5453) % 1;
          c.globalAlpha = h < 0.5 ? 0.75 : 0.12;
          c.fillRect(x, y, 4, 4);
        }
    c.globalAlpha = 1;
    const values = {
      known: states.AREA - masked,
      masked,
      p: Math.round(100 * abar),
      rest: 100 - Math.round(100 * abar),
    };
    const left = fill(words[`bar_${kind}`], values),
      right = fill(words[`bar_rest_${kind}`], values);
    c.font = `600 ${Math.round(0.9 * look.size)}px ${look.font}`;
    const room = (text) => c.measureText(text).width + 20;
    if (at > room(left)) sketch.text(c, look, left, 8, height / 2 + 0.5, { size: 0.9, weight: 600, color: look.bg });
    if (width - at > room(right))
      sketch.text(c, look, right, width - 8, height / 2 + 0.5, {
        size: 0.9,
        weight: 600,
        align: "right",
        halo: look.bg,
      });
    canvas.setAttribute("aria-label", `${left}, ${right}`);
  },

  // The way in small: x_t above, p(x_0 = 1) below. Places that have not come yet are empty frames.
  strip(canvas, width, { run, k, end, at, rows }, look) {
    const scale = 2,
      s = states.SIDE * scale,
      gap = 4,
      count = Math.max(2, Math.floor((width + gap) / (s + gap))),
      height = rows * s + (rows - 1) * gap;
    const c = fitCanvas(canvas, width, height),
      all = run.pictures(),
      stride = (width - s) / (count - 1),
      steps = [];
    c.clearRect(0, 0, width, height);
    for (let i = 0; i < count; i++) {
      const step = Math.round((i * end) / (count - 1)),
        left = Math.round(i * stride);
      const p = all.findLast((q) => q.step <= step),
        there = p && (p.step === step || all.some((q) => q.step > step));
      steps.push(step);
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      for (let row = 0; row < rows; row++) if (!there) c.strokeRect(left + 0.5, row * (s + gap) + 0.5, s - 1, s - 1);
      if (!there) continue;
      states.picture(c, p.arrays.x, k, left, 0, scale, look);
      if (rows > 1) states.inks(c, p.arrays.ink, k, left, s + gap, scale, look);
    }
    const now = steps.findLastIndex((step) => step <= at + 0.5);
    c.strokeStyle = look.highlight;
    c.lineWidth = 3;
    c.strokeRect(Math.round(now * stride) + 1.5, 1.5, s - 3, height - 3);
    return { steps, at: (x) => steps[Math.min(count - 1, Math.max(0, Math.round((x - s / 2) / stride)))] };
  },

  // One pixel's three distributions: what it is, what the network says it was, what this step makes of it.
  odds(canvas, width, height, { kind, x, p, n }, words, look) {
    const c = fitCanvas(canvas, width, height),
      size = look.size,
      names = kind === "absorbing" ? ["0", "1", words.mask] : ["0", "1"];
    const groups = [
      [words.odds_now, names.map((_, j) => Number(x === j))],
      [words.odds_guess, [1 - p, p]],
      [words.odds_next, states.reverse(kind, x, x === states.MASK || kind === "uniform" ? p : x, n.abar_s, n.abar_t)],
    ];
    c.clearRect(0, 0, width, height);
    const gap = 14,
      room = (width - 2 * gap) / 3,
      head = 1.3 * size,
      foot = 1.2 * size,
      tall = height - head - foot - 1.1 * size;
    groups.forEach(([title, values], g) => {
      const left = g * (room + gap),
        each = room / names.length,
        wide = Math.min(30, each - 10),
        base = height - foot;
      sketch.text(c, look, title, left + room / 2, head / 2 - 1, { size: 0.86, align: "center", color: look.muted });
      sketch.line(
        c,
        [
          [left, base + 0.5],
          [left + room, base + 0.5],
        ],
        look.grid,
      );
      values.forEach((v, j) => {
        const middle = left + (j + 0.5) * each,
          h = Math.max(v > 0 ? 1 : 0, v * tall),
          y = base - h;
        if (j === states.MASK) states.hatched(c, middle - wide / 2, y, wide, h, look);
        else {
          c.fillStyle = j ? look.text : look.bg;
          c.fillRect(middle - wide / 2, y, wide, h);
          c.lineWidth = 1;
          c.strokeStyle = look.text;
          if (h) c.strokeRect(middle - wide / 2 + 0.5, y + 0.5, wide - 1, h - 1);
        }
        sketch.text(
          c,
          look,
          v === 0 || v === 1 ? String(v) : formatNumber(v, v < 0.1 || v > 0.9 ? 3 : 2),
          middle,
          y - 0.55 * size,
          { size: 0.8, align: "center" },
        );
        sketch.text(c, look, names[j], middle, height - foot / 2, { size: 0.8, align: "center", color: look.muted });
      });
    });
  },
};

// The equations of a step, with its numbers.
export const d3pmWords = {
  b: (v, digits = 3) => `<b>${formatNumber(v, digits)}</b>`,
  hat: "<i>p\u0302</i>",
  at: (t) => `<i>x</i><sub>${t}</sub>`,

  step(kind, n) {
    const { b, hat, at } = d3pmWords,
      next = n.s ? at(n.s) : "<i>x</i><sub>0</sub>";
    if (kind === "absorbing") {
      const rate = (n.abar_s - n.abar_t) / (1 - n.abar_t);
      return `<i>p</i>(${next} = 1 | \u25a8) = <i>r</i> \u00b7 ${hat}(<i>x</i><sub>0</sub> = 1), &ensp;<i>r</i> = (<i>\u03b1\u0305</i><sub>${n.s}</sub> \u2212 <i>\u03b1\u0305</i><sub>${n.t}</sub>) / (1 \u2212 <i>\u03b1\u0305</i><sub>${n.t}</sub>) = ${formatNumber(n.abar_s - n.abar_t, 3)} / ${formatNumber(1 - n.abar_t, 3)} = ${b(rate)}`;
    }
    const [agree, differ] = d3pmWords.flips(n);
    return `<i>p</i>(${next} \u2260 ${at(n.t)}) = ${b(agree)} ${hat}(<i>x</i><sub>0</sub> = ${at(n.t)}) + ${b(differ)} ${hat}(<i>x</i><sub>0</sub> \u2260 ${at(n.t)})`;
  },
  // The probability of a flip where the clean value is what the pixel shows, and where it is not.
  flips: (n) => [
    states.posterior("uniform", 1, 1, n.abar_s, n.abar_t)[0],
    states.posterior("uniform", 1, 0, n.abar_s, n.abar_t)[0],
  ],

  pixel(kind, n, { x, p }, words) {
    const f = (v, d = 3) => formatNumber(v, d);
    if (kind === "absorbing") {
      if (x !== states.MASK) return fill(words.pixel_known, { x });
      const rate = (n.abar_s - n.abar_t) / (1 - n.abar_t);
      return `${words.pixel_masked}: ${f(rate)} \u00b7 ${f(p)} = <b>${f(rate * p)}</b>, ${f(rate)} \u00b7 ${f(1 - p)} = <b>${f(rate * (1 - p))}</b>, 1 \u2212 ${f(rate)} = <b>${f(1 - rate)}</b>`;
    }
    const [agree, differ] = d3pmWords.flips(n),
      same = x ? p : 1 - p;
    return `${fill(words.pixel_shows, { x })}: ${f(agree)} \u00b7 ${f(same)} + ${f(differ)} \u00b7 ${f(1 - same)} = <b>${f(agree * same + differ * (1 - same))}</b>`;
  },
};
