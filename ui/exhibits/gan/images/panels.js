// The curves of the exhibit: both losses, what D says, which classes there are, and how far the features are from real
// digits.
// tall: the height there is for all of them, in sizes of the type.
import { fill } from "../../../browser/dom.js";
import { makeLane } from "../../../browser/lane.js";
import { sketch } from "../../../browser/sketch.js";

const LOSSES = 0.165; // share of the height that the losses' plot has

export function imagePanels(lanes, words, tall) {
  const floor = lanes.map(({ run }) => makeLane.latest(run, Infinity, "frechet_floor")).find(Number.isFinite);
  const most = Math.max(
    2,
    ...lanes.map(({ run }) => Math.max(...["discriminator", "generator"].map((name) => highest(run, name)))),
  );
  const crowded = (Math.LN2 / most) * LOSSES * tall < 0.9; // the two names would lie on each other
  return [
    {
      id: "losses",
      title: words.losses,
      weight: 1.4,
      refs: [
        { value: Math.log(4), label: "ln 4" },
        { value: Math.LN2, label: crowded ? "" : "ln 2" },
      ],
      lines: [
        { column: "discriminator", label: words.discriminator, short: "D", colour: "text" },
        { column: "generator", label: words.generator, short: "G", colour: "generated" },
      ],
    },
    {
      id: "classes",
      title: words.classes,
      weight: lanes.length > 1 ? 1.9 : 1.5,
      paint: paintClasses,
      read: (lane, step) => readClasses(lane, step, words),
    },
    {
      id: "variety",
      title: words.variety,
      weight: 0.8,
      percent: true,
      range: [0, 1.25],
      refs: [{ value: 1, label: words.variety_of_data }],
      lines: [{ column: "variety", label: "", colour: "generated" }],
    },
    {
      id: "judge",
      title: words.judge_images,
      range: [-0.02, 1.02],
      refs: [{ value: 0.5, label: "\u00bd" }],
      lines: [
        { column: "real", label: words.real_digits, short: "D(x)", colour: "data" },
        { column: "fake", label: words.generated_digits, short: "D(G(z))", colour: "generated" },
      ],
    },
    {
      id: "frechet",
      title: words.frechet,
      weight: 0.9,
      log: true,
      refs: Number.isFinite(floor) ? [{ value: floor, label: words.floor }] : [],
      lines: [{ column: "frechet", label: "", colour: "text" }],
    },
  ];
}

const highest = (run, column) =>
  run
    .path()
    .flatMap((p) => p.rows)
    .reduce((m, row) => Math.max(m, run.value(row, column) || 0), 0);

export const classShares = (run, step) => {
  const row = lookRow(run, step);
  return Array.from({ length: 10 }, (_, k) => run.value(row, `share_${k}`));
};
// The last point that was looked at closely: the others have losses only.
function lookRow(run, step) {
  for (let row = run.row(step), i = 0; row && i < 200; i++) {
    if (Number.isFinite(run.value(row, "classes"))) return row;
    row = run.row(row.step - 0.5);
  }
  return null;
}
function readClasses(lane, step, words) {
  const n = makeLane.latest(lane.run, step, "classes");
  return Number.isFinite(n) ? fill(words.some_of, { n, of: 10 }) : "\u2013";
}

// A row a class, lit while it is made, the brighter the nearer to its even share. Several lanes lie under each other.
function paintClasses(c, box, lane, X, look, index, lanes) {
  const { run } = lane,
    rows = run
      .path()
      .flatMap((p) => p.rows)
      .filter((r) => Number.isFinite(run.value(r, "classes")));
  const gap = lanes > 1 ? 5 : 0,
    h = (box.h - gap * (lanes - 1)) / lanes,
    top = box.y + index * (h + gap),
    row = h / 10,
    end = run.span().last;
  c.save();
  c.beginPath();
  c.rect(box.x, top, box.w, h);
  c.clip();
  rows.forEach((r, i) => {
    const x = X(r.step),
      w = Math.max(1, X(rows[i + 1]?.step ?? end) - x);
    for (let k = 0; k < 10; k++) {
      const share = run.value(r, `share_${k}`);
      if (!(share >= 0.02)) continue;
      c.fillStyle = look.classes[k];
      c.globalAlpha = 0.3 + 0.7 * Math.min(1, 10 * share);
      c.fillRect(x, top + k * row + 0.08 * row, w + 0.4, 0.84 * row);
    }
  });
  c.restore();
  const size = Math.min(0.75, row / look.size);
  if (size >= 0.5)
    for (let k = 0; k < 10; k++)
      sketch.text(c, look, String(k), box.x - 5, top + (k + 0.5) * row, { size, align: "right", color: look.muted });
  if (lanes > 1)
    sketch.text(c, look, lane.mark, box.x - (size >= 0.5 ? 16 : 6), top + h / 2, {
      size: 0.8,
      weight: 700,
      align: "right",
    });
}
