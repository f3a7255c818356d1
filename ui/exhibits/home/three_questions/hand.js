// The hand on a plot: it asks about a place or, with a pen, draws points.
import { placeOn } from "../../../browser/dom.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEP = 0.02; // of the plot's height
const LARGE_STEP = 0.1;
const isPress = ({ key }) => key === " " || key === "Enter";

/**
 * hand: drawing(): whether there is a pen; place(): the one that is asked about; point(place): another one;
 * begin(place), move(places), end() of a press; ink(places): the pen has been there; tellPlace(), tellPens(): a key is
 * up.
 */
export function listenToPlot(panel, hand) {
  const { plot } = panel,
    placeOf = (e) => panel.from(...placeOn(plot, e)),
    onButton = (e) => e.target.closest("button"),
    point = (place) => hand.point(panel.within(place));
  plot.addEventListener("pointerdown", (e) => {
    if (onButton(e)) return;
    plot.setPointerCapture(e.pointerId);
    hand.begin(placeOf(e));
    point(placeOf(e));
  });
  plot.addEventListener("pointermove", (e) => {
    if (onButton(e) || !panel.box) return;
    hand.move((e.getCoalescedEvents?.() ?? [e]).map(placeOf));
    point(placeOf(e));
  });
  plot.addEventListener("pointerup", (e) => onButton(e) || hand.end());
  plot.addEventListener("pointercancel", hand.end);
  plot.addEventListener("keydown", (e) => {
    const step = STEPS[e.key],
      [x, y] = hand.place();
    if (e.target !== plot) return;
    if (step) {
      const far = (e.shiftKey ? LARGE_STEP : STEP) * (panel.box.top - panel.box.bottom);
      point([x + far * step[0], y + far * step[1]]);
    } else if (isPress(e) && hand.drawing()) hand.ink([[x, y]]);
    else return;
    e.preventDefault();
  });
  plot.addEventListener("keyup", (e) => {
    if (e.target !== plot) return;
    if (STEPS[e.key]) hand.tellPlace();
    if (isPress(e) && hand.drawing()) hand.tellPens();
  });
}
