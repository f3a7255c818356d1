// One family's square: data, generated points, its density in the family's own colour, and under it what is measured of
// it.
import { fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";
import { rgb } from "../../../browser/theme.js";
import { raceMark } from "./mark.js";

const RACE_GRID = 48;

export function makeRaceTile(words) {
  const canvas = el("canvas", { class: "rc-canvas", role: "img" });
  const name = el("span", { class: "rc-name" }),
    note = el("span", { class: "rc-note" }),
    icon = el("canvas", { class: "rc-mark", "aria-hidden": "true" });
  const read = el("p", { class: "rc-read" });
  const box = el(
    "figure",
    { class: "rc-tile" },
    el("figcaption", { class: "rc-head" }, icon, name, note),
    canvas,
    read,
  );
  const raster = document.createElement("canvas"),
    still = document.createElement("canvas");
  raster.width = raster.height = RACE_GRID;
  const rc = raster.getContext("2d"),
    image = rc.createImageData(RACE_GRID, RACE_GRID),
    cells = new Uint32Array(image.data.buffer);
  let stillOf = "",
    painted = "",
    inkOf = "",
    ink = [0, 0, 0],
    wide = 0;

  // The density at a moment, mixed between the two looks around it; pictures between looks have none.
  function density(run, at) {
    if (run.denseOf !== run.version) {
      run.denseOf = run.version;
      run.dense = run.pictures().filter((p) => p.arrays.dense?.[0]);
    }
    const list = run.dense,
      i = list.findLastIndex((p) => p.step <= at);
    if (i < 0) return null;
    const a = list[i],
      b = list[i + 1] ?? a,
      t = b === a ? 0 : (at - a.step) / (b.step - a.step);
    return { a: a.arrays.density, b: b.arrays.density, t, key: `${a.step},${b.step},${Math.round(20 * t)}` };
  }
  function paintField(c, side, field, colour) {
    if (inkOf !== colour) {
      inkOf = colour;
      ink = rgb(colour);
      painted = "";
    }
    if (painted !== field.key) {
      painted = field.key;
      const rgb = (ink[2] << 16) | (ink[1] << 8) | ink[0];
      for (let j = 0, p = 0; j < RACE_GRID; j++) {
        for (let i = 0, q = (RACE_GRID - 1 - j) * RACE_GRID; i < RACE_GRID; i++, p++, q++)
          cells[p] = (Math.round(0.62 * (field.a[q] + field.t * (field.b[q] - field.a[q]))) << 24) | rgb;
      }
      rc.putImageData(image, 0, 0);
    }
    c.imageSmoothingEnabled = true;
    c.drawImage(raster, 0, 0, side, side);
  }
  function paintData(c, points, limit, side, look) {
    const ratio = window.devicePixelRatio || 1,
      key = [side, look.bg, look.lecture, ratio, limit, points.length, points[0]].join();
    if (key !== stillOf) {
      stillOf = key;
      const s = fitCanvas(still, side, side),
        r = Math.max(1.2, side / 170);
      s.clearRect(0, 0, side, side);
      s.fillStyle = look.data;
      s.globalAlpha = 0.75;
      s.beginPath();
      for (let i = 0; i < points.length; i += 2) {
        const x = ((points[i] / limit + 1) * side) / 2,
          y = ((1 - points[i + 1] / limit) * side) / 2;
        s.moveTo(x + r, y);
        s.arc(x, y, r, 0, 7);
      }
      s.fill();
      s.globalAlpha = 1;
    }
    c.drawImage(still, 0, 0, side, side);
  }
  function paintPoints(c, points, limit, side, look) {
    const r = Math.max(1.9, side / 95);
    let outside = 0;
    c.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      if (!(Math.abs(points[i]) <= limit && Math.abs(points[i + 1]) <= limit)) {
        outside++;
        continue;
      }
      const x = ((points[i] / limit + 1) * side) / 2,
        y = ((1 - points[i + 1] / limit) * side) / 2;
      c.moveTo(x, y - r);
      c.lineTo(x + r, y);
      c.lineTo(x, y + r);
      c.lineTo(x - r, y);
      c.closePath();
    }
    c.strokeStyle = look.bg;
    c.lineWidth = 1;
    c.stroke();
    c.fillStyle = look.generated;
    c.fill();
    return outside;
  }
  // A sentence in the middle of an empty square.
  function say(c, text, side, look) {
    c.font = `400 ${Math.round(0.92 * look.size)}px ${look.font}`;
    const lines = [""];
    for (const word of text.split(" ")) {
      const next = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && c.measureText(next).width > side - 20) lines.push(word);
      else lines[lines.length - 1] = next;
    }
    const shown = lines.slice(0, Math.floor(side / (1.35 * look.size)));
    shown.forEach((line, i) =>
      sketch.text(c, look, line, side / 2, side / 2 + (i - (shown.length - 1) / 2) * 1.35 * look.size, {
        size: 0.92,
        align: "center",
        halo: look.bg,
      }),
    );
  }
  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  return {
    box,
    canvas,
    // tile: as Python has it. lane: its run, or null. at: milliseconds.
    paint(tile, lane, at, side, look) {
      wide = side;
      const c = fitCanvas(canvas, side, side),
        run = lane?.run,
        colour = look.dark ? tile.dark : tile.light;
      c.fillStyle = look.bg;
      c.fillRect(0, 0, side, side);
      const seen = run?.meta ? run.look(at) : null,
        limit = run?.meta?.limit ?? 1;
      let outside = 0;
      if (seen) {
        const field = density(run, at);
        if (field) paintField(c, side, field, colour);
        if (run.still.real) paintData(c, run.still.real, limit, side, look);
        outside = paintPoints(c, seen.mix("fake"), limit, side, look);
        if (outside)
          sketch.text(c, look, fill(words().outside, { n: outside }), 6, side - 0.8 * look.size, {
            size: 0.82,
            halo: look.bg,
          });
      }
      const trouble = tile.problem || (run?.meta?.text && at >= run.span().last - 1 ? run.meta.text : "");
      if (trouble) say(c, trouble, side, look);
      else if (!seen) say(c, words().waiting, side, look);
      c.strokeStyle = look.grid;
      c.lineWidth = 1;
      c.strokeRect(0.5, 0.5, side - 1, side - 1);
    },
    // What need not change in every frame.
    speak(tile, numbers, at, still, look, small) {
      const size = look.lecture ? 16 : 12,
        c = fitCanvas(icon, size, size),
        w = words();
      c.clearRect(0, 0, size, size);
      raceMark(c, tile.mark, size / 2, size / 2, 0.4 * size, look.dark ? tile.dark : tile.light);
      write(name, tile.short);
      name.title = tile.name;
      // Large type under a small square takes two lines, the likelihood's own in full and the same for every family.
      const two = look.lecture && wide < 280,
        known = tile.density === "none" ? w.no_density : tile.density === "bound" ? w.bound : "";
      box.classList.toggle("rc-two", two);
      write(note, two ? "" : known);
      const parts = [],
        dot = small ? "\u2009\u00b7\u2009" : " \u00b7 ";
      if (Number.isFinite(numbers.modes)) parts.push(fill(w.read_modes, { n: numbers.modes, of: numbers.of }));
      if (Number.isFinite(numbers.distance))
        parts.push(fill(w.read_distance, { d: formatNumber(numbers.distance, small ? 2 : 3) }));
      const first = parts.join(dot);
      if (Number.isFinite(numbers.nll))
        parts.push(
          fill(w[`read_${tile.density === "bound" ? "bound" : "nll"}${small && !two ? "_small" : ""}`], {
            n: formatNumber(numbers.nll, 2),
          }),
        );
      write(
        read,
        two
          ? `${first || "\u00a0"}\n${[Number.isFinite(numbers.nll) ? parts.at(-1) : "", known].filter(Boolean).join(dot)}`
          : parts.join(dot) || "\u00a0",
      );
      if (still)
        canvas.setAttribute(
          "aria-label",
          fill(w.alt_tile, {
            name: tile.name,
            seconds: formatNumber(at / 1000, 1),
            steps: (numbers.steps || 0).toLocaleString("en-US"),
            read: tile.problem || parts.join(", "),
          }),
        );
    },
  };
}
