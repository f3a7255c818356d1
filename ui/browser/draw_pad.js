// A square to draw a data set on. Points lie on whole numbers, so that a link can hold them; Python hears of them when
// the pen is lifted.
//
// data: {points: [[x, y]], limit, most, labels: {help, clear, count}};  state "points": [[x, y]]
import { announceDrawn, fitCanvas } from "./canvas.js";
import { el, fill } from "./dom.js";
import { onNextFrame } from "./motion.js";
import { mountOnce } from "./mount.js";
import { sketch } from "./sketch.js";
import { onTheme, themeOf } from "./theme.js";

function drawPad(root) {
  const SIDE = 240,
    NEAR = 4; // points closer than this are the same stroke's
  let data = null,
    send = () => {},
    points = [],
    cursor = null;
  const canvas = el("canvas", { tabindex: 0, role: "application" });
  const count = el("span", { class: "dp-count" }),
    clear = el("button", {
      class: "gm-button",
      type: "button",
      onclick: () => {
        points = [];
        paint();
        send("points", []);
      },
    });
  root.append(canvas, el("div", { class: "dp-row" }, clear, count));

  const at = (event) => {
    const box = canvas.getBoundingClientRect(),
      unit = (2 * data.limit) / box.width;
    const clip = (v) => Math.max(-data.limit, Math.min(data.limit, Math.round(v)));
    return [clip((event.clientX - box.left) * unit - data.limit), clip(data.limit - (event.clientY - box.top) * unit)];
  };
  function put(point) {
    if (points.length >= data.most || points.some((p) => Math.hypot(p[0] - point[0], p[1] - point[1]) < NEAR)) return;
    points.push(point);
    paint();
  }
  const paint = onNextFrame(() => {
    const look = themeOf(root),
      c = fitCanvas(canvas, SIDE, SIDE),
      place = ([x, y]) => [((x / data.limit + 1) * SIDE) / 2, ((1 - y / data.limit) * SIDE) / 2];
    c.clearRect(0, 0, SIDE, SIDE);
    sketch.line(
      c,
      [
        [SIDE / 2, 0],
        [SIDE / 2, SIDE],
      ],
      look.grid,
    );
    sketch.line(
      c,
      [
        [0, SIDE / 2],
        [SIDE, SIDE / 2],
      ],
      look.grid,
    );
    for (const point of points) sketch.ellipse(c, ...place(point), 3, 3, { fill: look.data });
    if (cursor) sketch.ellipse(c, ...place(cursor), 7, 7, { stroke: look.highlight, width: 2 });
    count.textContent = fill(data.labels.count, { n: points.length, most: data.most });
    announceDrawn(canvas, { points: points.length });
  });

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    put(at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) for (const e of event.getCoalescedEvents?.() ?? [event]) put(at(e));
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => send("points", points));
  canvas.addEventListener("blur", () => {
    cursor = null;
    paint();
  });
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, 4], ArrowDown: [0, -4] }[event.key];
    if (move) cursor = (cursor ?? [0, 0]).map((v, i) => Math.max(-data.limit, Math.min(data.limit, v + move[i])));
    else if ((event.key === " " || event.key === "Enter") && cursor) {
      put([...cursor]);
      send("points", points);
    } else return;
    event.preventDefault();
    paint();
  });
  const quiet = onTheme(root, () => data && paint());
  return {
    update(next, setState) {
      send = setState;
      if (JSON.stringify(next.points) !== JSON.stringify(data?.points)) points = next.points.map((p) => [...p]);
      data = next;
      clear.textContent = data.labels.clear;
      canvas.setAttribute("aria-label", data.labels.help);
      canvas.title = data.labels.help;
      paint();
    },
    dispose() {
      quiet();
      paint.cancel();
    },
  };
}

export default function ({ data, parentElement, setStateValue }) {
  const self = mountOnce(parentElement, drawPad);
  self.update(data, setStateValue);
  return () => self.dispose();
}
