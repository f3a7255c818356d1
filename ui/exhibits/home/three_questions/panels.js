// One panel of the exhibit: a still layer (field and points) and a layer above it that follows the hand.
import { el } from "../../../browser/dom.js";
import { contour, wash } from "../../../browser/raster.js";
import { mixColours, rgb } from "../../../browser/theme.js";
import { planar } from "./fields.js";

export function tqPanel(root, kind) {
  const still = el("canvas"),
    live = el("canvas"),
    note = el("p", { class: "tq-note", hidden: true });
  const plot = el("div", { class: "tq-plot", tabindex: 0, role: "img" }, still, live, note);
  const title = el("h3"),
    from = el("dd"),
    answers = el("dd"),
    fromName = el("dt"),
    answersName = el("dt");
  const head = el("div", { class: "tq-head" }, title, el("dl", {}, fromName, from, answersName, answers));
  const output = el("output"),
    why = el("span", { class: "tq-why" });
  const panel = el(
    "section",
    { class: `tq-panel ${kind}` },
    head,
    plot,
    el("div", { class: "tq-answer" }, output, why),
  );
  root.append(panel);
  let size = { w: 0, h: 0 },
    box = null;
  return {
    kind,
    plot,
    output,
    why,
    still,
    live,
    note,
    get size() {
      return size;
    },
    get box() {
      return box;
    },
    words(labels) {
      title.textContent = labels.title;
      fromName.textContent = labels.learns;
      from.innerHTML = labels.from; // from the page's own catalogue: <var>x</var> and plain words
      answersName.textContent = labels.answers;
      answers.innerHTML = labels.question;
      plot.setAttribute("aria-label", labels.alt);
    },
    resize(w, h, view) {
      size = { w, h };
      plot.style.height = `${h}px`;
      const [cx, cy, halfW, halfH] = view,
        unit = Math.min(w / halfW, h / halfH) / 2; // CSS pixels a data unit
      box = {
        left: cx - w / 2 / unit,
        right: cx + w / 2 / unit,
        bottom: cy - h / 2 / unit,
        top: cy + h / 2 / unit,
        unit,
      };
    },
    at: (x, y) => [(x - box.left) * box.unit, (box.top - y) * box.unit],
    from: (px, py) => [box.left + px / box.unit, box.top - py / box.unit],
    say(text, reason) {
      if (output.textContent !== text) output.textContent = text;
      if (why.innerHTML !== reason) why.innerHTML = reason;
    },
  };
}

// The three fields, each painted on its panel's still layer.
export const tqPaint = {
  cells: (panel) => [Math.round(panel.size.w / 4), Math.round(panel.size.h / 4)],

  // p(y | x): each class's colour where the network is sure, the page's own background where it is not; a line where
  // two
  // classes are equally likely.
  discriminative(panel, ctx, model, look) {
    const { w, h } = panel.size,
      [cw, ch] = tqPaint.cells(panel),
      K = model.classes,
      p = new Float64Array(K);
    const colours = look.classes.slice(0, K).map(rgb),
      bg = rgb(look.bg),
      margins = [];
    for (let k = 0; k < K; k++) margins.push(new Float32Array(cw * ch));
    const probs = new Float32Array(cw * ch * K);
    let i = 0;
    planar.raster(panel.box, cw, ch, (x, y) => {
      const logits = model.logits(x, y);
      for (let k = 0; k < K; k++) {
        let other = -Infinity;
        for (let j = 0; j < K; j++) if (j !== k && logits[j] > other) other = logits[j];
        margins[k][i] = logits[k] - other;
      }
      probs.set(planar.softmax(logits, p), K * i);
      return i++;
    });
    wash(ctx, cw, ch, w, h, (c, rgba) => {
      for (let d = 0; d < 3; d++) {
        let v = 0,
          top = 0;
        for (let k = 0; k < K; k++) {
          v += probs[c * K + k] * colours[k][d];
          top = Math.max(top, probs[c * K + k]);
        }
        const sure = Math.max(0, (top * K - 1) / (K - 1));
        rgba[d] = bg[d] + (v - bg[d]) * (look.dark ? 0.42 : 0.34) * sure;
      }
      rgba[3] = 255;
    });
    ctx.strokeStyle = look.text;
    ctx.lineWidth = look.line;
    for (let k = 0; k < (K === 2 ? 1 : K); k++) ctx.stroke(contour(margins[k], cw, ch, 0, w, h));
  },

  // k-means: every place belongs to its nearest centre.
  unsupervised(panel, ctx, model, look) {
    const bg = look.bg;
    planar.cells(model.centres, panel.box).forEach((shape, k) => {
      if (!shape.length) return;
      ctx.beginPath();
      shape.forEach((p) => ctx.lineTo(...panel.at(...p)));
      ctx.closePath();
      ctx.fillStyle = mixColours(bg, tqGroup(look, k), look.dark ? 0.36 : 0.24);
      ctx.fill();
      ctx.strokeStyle = look.text;
      ctx.lineWidth = look.line;
      ctx.stroke();
    });
  },

  // p(x): deeper colour where points are denser; a line for every factor of e^2 below the top.
  generative(panel, ctx, model, look) {
    const { w, h } = panel.size,
      [cw, ch] = tqPaint.cells(panel);
    const v = planar.raster(panel.box, cw, ch, model.mixture.logProb);
    const top = v.reduce((a, b) => Math.max(a, b)),
      bg = rgb(look.bg),
      ink = rgb(look.generated);
    wash(ctx, cw, ch, w, h, (i, rgba) => {
      const t = (look.dark ? 0.6 : 0.5) * Math.exp((v[i] - top) / 2.5);
      for (let d = 0; d < 3; d++) rgba[d] = bg[d] + (ink[d] - bg[d]) * t;
      rgba[3] = 255;
    });
    ctx.strokeStyle = look.generated;
    for (let k = 1; k <= 4; k++) {
      ctx.globalAlpha = 0.85 - 0.15 * k;
      ctx.lineWidth = look.line * (k === 1 ? 0.9 : 0.6);
      ctx.stroke(contour(v, cw, ch, top - 2 * k, w, h));
    }
    ctx.globalAlpha = 1;
  },

  points(panel, ctx, points, classes, look, labelled) {
    const r = (look.lecture ? 4.2 : 3) * (panel.size.w < 250 ? 0.75 : 1);
    ctx.lineWidth = 0.8;
    ctx.strokeStyle = look.bg;
    for (let i = 0; i < classes.length; i++) {
      const [x, y] = panel.at(points[2 * i], points[2 * i + 1]);
      ctx.fillStyle = labelled ? look.classes[classes[i]] : look.muted;
      planar.mark(ctx, x, y, labelled ? r : 0.85 * r, labelled ? classes[i] : 0);
      ctx.fill();
      ctx.stroke();
    }
  },

  centres(panel, ctx, centres, look) {
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = `700 ${look.size}px ${look.font}`;
    for (let k = 0; k < centres.length / 2; k++) {
      const [x, y] = panel.at(centres[2 * k], centres[2 * k + 1]),
        r = look.size * 0.85;
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 7);
      ctx.fillStyle = tqGroup(look, k);
      ctx.fill();
      ctx.lineWidth = 2;
      ctx.strokeStyle = look.bg;
      ctx.stroke();
      ctx.fillStyle = look.dark ? "#111" : "#fff";
      ctx.fillText(String(k + 1), x, y + 0.5);
    }
  },

  probe(ctx, panel, x, y, look, strong) {
    const [px, py] = panel.at(x, y),
      { w, h } = panel.size;
    ctx.strokeStyle = look.text;
    ctx.globalAlpha = strong ? 0.5 : 0.3;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(px, 0);
    ctx.lineTo(px, py - 9);
    ctx.moveTo(px, py + 9);
    ctx.lineTo(px, h);
    ctx.moveTo(0, py);
    ctx.lineTo(px - 9, py);
    ctx.moveTo(px + 9, py);
    ctx.lineTo(w, py);
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.arc(px, py, 7, 0, 7);
    ctx.lineWidth = 5;
    ctx.strokeStyle = look.bg;
    ctx.stroke();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = look.highlight;
    ctx.stroke();
  },
};

// Groups have hues that no class of a two- or three-class set uses: a group is not a class.
export function tqGroup(look, k) {
  return look.classes[[2, 4, 9, 8, 6][k % 5]];
}
