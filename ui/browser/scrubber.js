// makeScrubber: the timeline under a run. A slider for pointer, touch and keyboard, with a mark for each thing that
// happened.
//
//   const s = makeScrubber(root, { onScrub(step, phase), onHop(+1 | -1), onToggle() });    phase: "start" | "move" |
//   "end"
//   s.set({ at, last, extent, marks: [{ step, kind: "up" | "down" | "fork" | "moment", text }], label, text });
//   bend: as of makeCurves.
//   s.move(at) in every frame, s.tell() when there is time to say it
import { fitCanvas } from "./canvas.js";
import { along, stepAt } from "./axis.js";
import { el } from "./dom.js";
import { themeOf } from "./theme.js";

export const makeScrubber = (root, { onScrub, onHop, onToggle }) => {
  const canvas = el("canvas", { class: "lv-track", role: "slider", tabindex: 0, "aria-valuemin": 0 });
  const tip = el("div", { class: "lv-tip", hidden: true });
  const box = el("div", { class: "lv-scrub" }, canvas, tip);
  root.append(box);
  let S = { at: 0, last: 0, extent: 1, bend: 0, marks: [], label: "", text: (s) => String(s) },
    held = false,
    hover = null,
    width = 0;
  let look = themeOf(root);
  const INSET = 9,
    height = () => (look.lecture ? 34 : 28);
  const X = (step) => INSET + along(Math.min(step, S.extent), S.extent, S.bend) * (width - 2 * INSET);
  const step = (x) => Math.min(S.last, Math.max(0, stepAt((x - INSET) / (width - 2 * INSET), S.extent, S.bend)));
  const near = (x) =>
    S.marks
      .filter((m) => Math.abs(X(m.step) - x) < 7)
      .sort((a, b) => Math.abs(X(a.step) - x) - Math.abs(X(b.step) - x))[0];

  function paint() {
    if (!width) return;
    const h = height(),
      c = fitCanvas(canvas, width, h),
      y = h - 9,
      r = look.lecture ? 9 : 7;
    c.clearRect(0, 0, width, h);
    const bar = (from, to, colour, w) => {
      c.beginPath();
      c.moveTo(from, y);
      c.lineTo(Math.max(from, to), y);
      c.lineWidth = w;
      c.lineCap = "round";
      c.strokeStyle = colour;
      c.stroke();
    };
    bar(INSET, width - INSET, look.grid, 4);
    bar(INSET, X(S.last), look.muted, 4);
    bar(INSET, X(S.at), look.text, 4);
    for (const m of S.marks) {
      const x = X(m.step),
        top = y - 7;
      c.fillStyle = m.kind === "up" ? look.data : m.kind === "down" ? look.generated : look.text;
      c.beginPath();
      if (m.kind === "up") {
        c.moveTo(x, top - 8);
        c.lineTo(x + 5, top);
        c.lineTo(x - 5, top);
      } else if (m.kind === "down") {
        c.moveTo(x, top);
        c.lineTo(x + 5, top - 8);
        c.lineTo(x - 5, top - 8);
      } else {
        c.rect(x - 1, top - 9, 2, 15);
        c.moveTo(x + 4, top - 6);
        c.lineTo(x, top - 10);
        c.lineTo(x - 4, top - 6);
        c.lineTo(x, top - 2);
      }
      c.fill();
    }
    c.beginPath();
    c.arc(X(S.at), y, held ? r + 1.5 : r, 0, 7);
    c.fillStyle = look.text;
    c.fill();
    c.lineWidth = 2;
    c.strokeStyle = look.bg;
    c.stroke();
    tip.hidden = hover === null;
    if (hover !== null) {
      const m = near(hover),
        at = m ? m.step : step(hover);
      tip.textContent = m ? m.text : S.text(at);
      const w = tip.offsetWidth;
      tip.style.left = `${Math.min(width - w, Math.max(0, (m ? X(m.step) : hover) - w / 2))}px`;
    }
  }
  const local = (e) => e.clientX - canvas.getBoundingClientRect().left;
  const target = (x) => {
    const m = near(x);
    return m && Math.abs(X(m.step) - x) < 4 ? m.step : step(x);
  };
  canvas.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    canvas.setPointerCapture(e.pointerId);
    held = true;
    onScrub(target(local(e)), "start");
  });
  canvas.addEventListener("pointermove", (e) => {
    hover = local(e);
    if (held) onScrub(step(hover), "move");
    paint();
  });
  const release = (e) => {
    if (!held) return;
    held = false;
    if (e.pointerType !== "mouse") hover = null;
    onScrub(S.at, "end");
    paint();
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => {
    hover = null;
    paint();
  });
  canvas.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const jump = (to) => {
      onScrub(to, "start");
      onScrub(to, "end");
    };
    if (e.key === "ArrowRight" || e.key === "ArrowUp") onHop(1);
    else if (e.key === "ArrowLeft" || e.key === "ArrowDown") onHop(-1);
    else if (e.key === "PageUp") jump(Math.min(S.last, S.at + S.last / 10));
    else if (e.key === "PageDown") jump(Math.max(0, S.at - S.last / 10));
    else if (e.key === "Home") jump(0);
    else if (e.key === "End") jump(S.last);
    else if (e.key === " ") onToggle();
    else return;
    e.preventDefault();
  });
  return {
    element: box,
    canvas,
    set(values) {
      S = { ...S, ...values };
      paint();
    },
    // For screen readers; not in every frame.
    tell() {
      const now = {
        "aria-label": S.label,
        "aria-valuemax": Math.round(S.last),
        "aria-valuenow": Math.round(S.at),
        "aria-valuetext": S.text(S.at),
      };
      for (const [name, value] of Object.entries(now))
        if (canvas.getAttribute(name) !== String(value)) canvas.setAttribute(name, value);
    },
    // The play head alone has moved.
    move(at) {
      const moved = Math.abs(X(at) - X(S.at)) >= 0.5 || at === S.last || held;
      if (!moved) return;
      S.at = at;
      paint();
    },
    resize(w, theme) {
      width = w;
      look = theme;
      paint();
    },
  };
};
