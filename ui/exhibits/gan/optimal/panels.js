// Under the main panel: the divergences along the line, and the generator's two losses.
import { fitCanvas } from "../../../browser/canvas.js";
import { sketch } from "../../../browser/sketch.js";
import { clamp, sweepShare } from "./densities.js";

const LN2 = Math.log(2);

/** The divergences while the generator's hump is carried along: what a gradient has to go by. */
export function drawSweep(canvas, { humps, swept }, { width, height }, theme, words) {
  const c = fitCanvas(canvas, width, height);
  const bottom = height - 16;
  const most = Math.max(...swept.map((v) => v.wasserstein));
  const n = swept.length - 1;
  const X = (i) => 4 + (i / n) * (width - 8);
  const jsd = (v) => bottom - (v / LN2) * (bottom - 16);
  const w1 = (v) => bottom - (v / most) * (bottom - 16);
  const points = (name, Y) => swept.map((v, i) => [X(i), Y(v[name])]);
  c.clearRect(0, 0, width, height);
  sketch.segment(c, [0, jsd(LN2)], [width, jsd(LN2)], theme.grid, 1, [4, 4]);
  sketch.segment(c, [0, bottom], [width, bottom], theme.muted);
  sketch.line(c, points("wasserstein", w1), theme.latent, theme.line, [6, 4]);
  sketch.line(c, points("jsd", jsd), theme.text, theme.line * 1.2);
  const here = sweepShare(humps.q[0]) * n;
  const { jsd: atJsd, wasserstein } = swept[Math.round(here)];
  for (const y of [jsd(atJsd), w1(wasserstein)])
    sketch.ellipse(c, X(here), y, 4.5, 4.5, { fill: theme.generated, stroke: theme.bg, width: 1.5 });
  const small = { size: 0.8, color: theme.muted };
  const name = { weight: 650, halo: theme.bg, size: 0.93 };
  sketch.text(c, theme, "ln 2", width - 4, jsd(LN2) - 8, { ...small, align: "right" });
  sketch.text(c, theme, "JSD", 6, jsd(swept[0].jsd) + 12, name);
  const y = clamp(w1(swept[n].wasserstein) + 14, 34, bottom - 8);
  sketch.text(c, theme, words.w1, width - 6, y, { ...name, align: "right", color: theme.latent });
  sketch.text(c, theme, words.carried, width / 2, height - 6, { ...small, align: "center" });
}

// Names above the lines, in two rows where one is too short. Returns the height that they take.
function drawLossNames(c, width, theme, words) {
  const style = { weight: 650, size: 0.86 };
  const row = 1.35 * theme.size;
  const first = sketch.text(c, theme, words.nonsaturating, 6, row / 2, style);
  c.font = `650 ${Math.round(0.86 * theme.size)}px ${theme.font}`;
  const beside = first + c.measureText(words.saturating).width + 30 < width;
  const y = beside ? row / 2 : 1.5 * row;
  sketch.text(c, theme, words.saturating, width - 6, y, { ...style, align: "right", color: theme.generated });
  return (beside ? 1 : 2) * row;
}

/** Both generator losses over D(G(z)), and D's mean over the generator's hump. */
export function drawLosses(canvas, { verdict: { mean } }, { width, height }, theme, words) {
  const c = fitCanvas(canvas, width, height);
  c.clearRect(0, 0, width, height);
  const top = drawLossNames(c, width, theme, words) + 6;
  const bottom = height - 16;
  const X = (v) => 6 + v * (width - 12);
  const Y = (v) => top + (1 - v) * (bottom - top);
  const range = Array.from({ length: 41 }, (_, i) => i / 40);
  const points = (loss) => range.map((v) => [X(v), Y(loss(v))]);
  sketch.segment(c, [0, bottom], [width, bottom], theme.muted);
  sketch.line(
    c,
    points((v) => v),
    theme.generated,
    theme.line,
    [6, 4],
  );
  sketch.line(
    c,
    points((v) => 1 - v),
    theme.text,
    theme.line * 1.2,
  );
  for (const v of [mean, 1 - mean])
    sketch.ellipse(c, X(mean), Y(v), 4.5, 4.5, { fill: theme.highlight, stroke: theme.bg, width: 1.5 });
  sketch.segment(c, [X(mean), top], [X(mean), bottom], theme.highlight);
  const style = { size: 0.8, color: theme.muted };
  sketch.text(c, theme, "0", 4, height - 6, style);
  sketch.text(c, theme, "D(G(z))", width / 2, height - 6, { ...style, align: "center" });
  sketch.text(c, theme, "1", width - 4, height - 6, { ...style, align: "right" });
}
