// What stands beside the square: what D says, what the classifier sees, how long the noise is, and the nearest training
// picture.
import { drawDigit, fitCanvas } from "../../../browser/canvas.js";
import { el, fill, formatNumber } from "../../../browser/dom.js";
import { sketch } from "../../../browser/sketch.js";

export function btPanel(words) {
  const say = el("p", { class: "bt-say" });
  const block = (name) => {
    const title = el("h3"),
      value = el("output"),
      canvas = el("canvas", { role: "img", class: `bt-${name}` });
    return {
      title,
      value,
      canvas,
      box: el("div", { class: "bt-block" }, el("div", { class: "bt-head" }, title, value), canvas),
    };
  };
  const judge = block("judge"),
    classes = block("classes"),
    size = block("size");
  const near = el("canvas", { class: "bt-near", role: "img" }),
    nearTitle = el("h3"),
    apart = el("p"),
    usual = el("p"),
    scale = el("canvas", { class: "bt-apart", role: "img" });
  const nearest = el("div", { class: "bt-nearest" }, near, el("div", {}, nearTitle, apart, scale, usual));
  const element = el("div", { class: "bt-panel" }, say, judge.box, classes.box, size.box, nearest);
  let T = null,
    judged = 0,
    left = 0,
    right = 0,
    k = 3,
    roomy = 1,
    nearKey = ""; // widths of D, of noise, of classes and nearest picture

  const percent = (p) => (p > 0.995 ? "> 99" : p < 0.005 ? "< 1" : formatNumber(100 * p, 0));

  // D from 0 to 1, with the middle marked: left of it D says generated, right of it real.
  function paintJudge(d) {
    const width = judged || 200,
      h = T.lecture ? 40 : 30,
      c = fitCanvas(judge.canvas, width, h),
      y = T.lecture ? 15 : 11,
      x = Math.round(d * width);
    c.clearRect(0, 0, width, h);
    c.fillStyle = T.grid;
    c.fillRect(0, y - 5, width, 10);
    c.fillStyle = d >= 0.5 ? T.data : T.generated;
    c.fillRect(Math.min(x, width / 2), y - 5, Math.abs(x - width / 2), 10);
    c.fillStyle = T.text;
    c.fillRect(width / 2 - 0.75, y - 9, 1.5, 18);
    c.beginPath();
    c.arc(Math.min(width - 7, Math.max(7, x)), y, 6, 0, 2 * Math.PI);
    c.fillStyle = T.highlight;
    c.fill();
    c.lineWidth = 2;
    c.strokeStyle = T.bg;
    c.stroke();
    const t = { size: 0.88, base: "bottom", color: T.muted };
    sketch.text(c, T, words().fake, 0, h, t);
    sketch.text(c, T, "½", width / 2, h, { ...t, align: "center" });
    sketch.text(c, T, words().real, width, h, { ...t, align: "right" });
    judge.value.textContent = formatNumber(d, 2);
    judge.canvas.setAttribute("aria-label", `${words().d} ${formatNumber(d, 2)}`);
  }
  function paintClasses(p) {
    const h = (T.lecture ? 48 : 38) * roomy,
      c = fitCanvas(classes.canvas, right, h),
      foot = T.lecture ? 21 : 17,
      w = right / 10,
      best = p.indexOf(Math.max(...p));
    c.clearRect(0, 0, right, h);
    p.forEach((share, digit) => {
      const x = digit * w,
        tall = Math.max(1.5, share * (h - foot));
      c.fillStyle = T.classes[digit];
      c.fillRect(x + 3, h - foot - tall, w - 6, tall);
      sketch.text(c, T, String(digit), x + w / 2, h, {
        align: "center",
        base: "bottom",
        weight: digit === best ? 700 : 400,
        color: digit === best ? T.text : T.muted,
      });
    });
    classes.value.textContent = `${best} · ${percent(p[best])} %`;
    classes.canvas.setAttribute("aria-label", `${words().classifier}: ${classes.value.textContent}`);
  }
  // The lengths that noise has, and where both ways lead: a filled mark for the one that is walked, an open one for the
  // other.
  function paintSize(law, r, way, n) {
    const width = left,
      h = (T.lecture ? 60 : 48) * roomy,
      foot = T.lecture ? 19 : 15,
      c = fitCanvas(size.canvas, width, h),
      most = 1.6 * Math.sqrt(n),
      X = (v) => (v / most) * width,
      base = h - foot;
    c.clearRect(0, 0, width, h);
    const path = new Path2D();
    path.moveTo(0, base);
    for (let x = 0; x <= width; x += 2) path.lineTo(x, base - (law.density((x / width) * most) / law.top) * (base - 8));
    path.lineTo(width, base);
    c.globalAlpha = 0.35;
    c.fillStyle = T.latent;
    c.fill(path);
    c.globalAlpha = 1;
    c.fillStyle = T.muted;
    c.fillRect(0, base, width, 1);
    for (const v of [0, 2, 4, 6, 8, 10, 12].filter((v) => v < most))
      sketch.text(c, T, String(v), Math.max(4, X(v)), h, {
        size: 0.88,
        align: "center",
        base: "bottom",
        color: T.muted,
      });
    sketch.text(c, T, words().draws, width, base - 12, { size: 0.88, color: T.latent, align: "right" });
    for (const name of [way === "sphere" ? "straight" : "sphere", way]) {
      const x = X(r[name]),
        full = name === way;
      c.strokeStyle = full ? T.highlight : T.muted;
      c.lineWidth = full ? 3 : 2;
      c.beginPath();
      c.moveTo(x, 3);
      c.lineTo(x, base);
      c.stroke();
      c.beginPath();
      c.arc(x, 7, full ? 5.5 : 4.5, 0, 2 * Math.PI);
      c.fillStyle = full ? T.highlight : T.bg;
      c.fill();
      c.stroke();
    }
    size.value.textContent = formatNumber(r[way], 1);
    size.canvas.setAttribute(
      "aria-label",
      fill(words().lengthAlt, {
        r: formatNumber(r[way], 1),
        sphere: formatNumber(r.sphere, 1),
        straight: formatNumber(r.straight, 1),
        low: formatNumber(law.low, 1),
        high: formatNumber(law.high, 1),
      }),
    );
  }

  // The picture it was trained on that is nearest, and on a scale how far: the band holds eight in ten real test
  // pictures of that digit.
  function paintNearest(found, fresh, waiting) {
    const w = words();
    nearTitle.textContent = fill(w.nearest, { of: found ? found.of.toLocaleString("en") : "…" });
    const key = [found?.number, fresh, waiting, k, right, T.bg, T.lecture].join();
    if (key === nearKey) return;
    nearKey = key;
    const c = fitCanvas(near, 28 * k, 28 * k);
    c.clearRect(0, 0, 28 * k, 28 * k);
    c.fillStyle = T.panel;
    c.fillRect(0, 0, 28 * k, 28 * k);
    if (found)
      drawDigit(
        c,
        Float32Array.from(atob(found.pixels), (ch) => ch.charCodeAt(0) / 255),
        0,
        0,
        k,
        T,
      );
    nearest.classList.toggle("bt-old", !fresh);
    scale.style.display = usual.style.display = found ? "" : "none";
    apart.textContent = waiting
      ? w.looking
      : fresh
        ? fill(w.apart, { d: formatNumber(found.distance, 1), number: found.number.toLocaleString("en") })
        : w.look;
    apart.title = w.unit;
    near.setAttribute("aria-label", found ? `${nearTitle.textContent}: ${apart.textContent}` : nearTitle.textContent);
    if (!found) return;
    const verdict = w.judged[found.distance < found.low ? "copy" : found.distance > found.high ? "far" : "usual"];
    usual.textContent = fill(`${found.digit === null ? w.usualAny : w.usual} ${fresh ? verdict : ""}`, {
      digit: found.digit,
      low: formatNumber(found.low, 1),
      high: formatNumber(found.high, 1),
    });
    const wide = Math.max(120, right - 28 * k - 14),
      h = 16,
      s = fitCanvas(scale, wide, h),
      X = (v) => Math.min(wide - 6, (v / 9) * wide);
    s.clearRect(0, 0, wide, h);
    s.fillStyle = T.grid;
    s.fillRect(0, 7, wide, 2);
    s.fillStyle = T.data;
    s.globalAlpha = 0.4;
    s.fillRect(X(found.low), 3, X(found.high) - X(found.low), 10);
    s.globalAlpha = 1;
    s.fillRect(X(found.middle) - 1, 1, 2, 14);
    s.beginPath();
    s.arc(Math.max(6, X(found.distance)), 8, 5.5, 0, 2 * Math.PI);
    s.fillStyle = T.generated;
    s.fill();
    s.lineWidth = 2;
    s.strokeStyle = T.bg;
    s.stroke();
    scale.setAttribute("aria-label", `${apart.textContent} ${usual.textContent}`);
  }

  function comment(d, p, r, law) {
    const w = words().said,
      parts = [];
    if (p) {
      const order = Array.from(p.keys()).sort((a, b) => p[b] - p[a]),
        [a, b] = order,
        v = { a, b, pa: percent(p[a]), pb: percent(p[b]) };
      parts.push(p[a] > 0.9 ? w.one : p[a] + p[b] > 0.8 ? w.two : w.none);
      parts[0] = fill(parts[0], v);
    }
    parts.push(d > 0.6 ? w.takes : d < 0.4 ? w.refuses : w.doubts);
    if (r < law.low) parts.push(fill(w.short, { r: formatNumber(r, 1) }));
    return parts.join(" ");
  }

  return {
    element,
    // On a narrow screen the picture stands over the square with what is said of it; what needs no look at every move
    // stays below.
    place(brief) {
      const home = brief ?? element;
      if (say.parentElement !== home) home.prepend(say, judge.box);
    },
    // grow: how much higher than usual the curves may be. paired: in two columns, where there is little height. brief:
    // the room that is
    // left beside the picture, where D stands there.
    setSize(px, scaleOfNear, theme, grow, paired, brief) {
      element.classList.toggle("bt-paired", paired);
      [left, right] = paired
        ? [0.46, 0.54].map((part) => Math.floor(part * (px - 20)))
        : [Math.floor(px), Math.floor(px)];
      judged = brief || left;
      k = scaleOfNear;
      T = theme;
      roomy = grow;
      nearKey = "";
    },
    setWords(withClasses) {
      judge.title.textContent = words().d;
      classes.title.textContent = words().classifier;
      size.title.textContent = words().length;
      classes.box.style.display = withClasses ? "" : "none";
      nearKey = "";
    },
    nearest: (...given) => {
      if (T) paintNearest(...given);
    },
    // d: D's probability; p: the classifier's ten, or null; r: length of the noise by either way. Returns what it said.
    show(d, p, r, way, law, n) {
      paintJudge(d);
      if (p) paintClasses(p);
      paintSize(law, r, way, n);
      const text = comment(d, p, r[way], law);
      if (say.textContent !== text) say.textContent = text;
      return text;
    },
  };
}
