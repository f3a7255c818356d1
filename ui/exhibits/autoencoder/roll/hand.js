// Hands on both pictures: the roll is turned, a point pointed at, an end of the way put down; and all by keys, too.
import { placeOn } from "../../../browser/dom.js";
import { listenToHold } from "../../../browser/drag.js";
import { dragged, nextPoint, pointAt } from "./turn.js";

const CLICK = 4; // pixels within which a press is no drag
const STEP = 12; // pixels of a drag that a key stands for
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// What a hand does.
function makeDeeds({ shell, state, actions }) {
  const shown = () => {
    shell.redraw();
    shell.speak();
  };
  return {
    shown,
    point: (i) => actions.point(i) && shown(),
    end(i) {
      if (actions.end(i)) shown();
      shell.commit();
    },
    turn(dx, dy) {
      state.turn = dragged(state.turn, dx, dy);
      shown();
    },
  };
}

// places: where the points stand on the canvas. turns: a drag turns it; otherwise it points.
function listenToPointer(canvas, places, turns, deeds, shell) {
  const under = (e) => (places() ? pointAt(places(), ...placeOn(canvas, e)) : -1);
  let last = null,
    far = 0;
  listenToHold(canvas, {
    press(e) {
      [last, far] = [placeOn(canvas, e), 0];
    },
    move(e) {
      const now = placeOn(canvas, e),
        [dx, dy] = [now[0] - last[0], now[1] - last[1]];
      far += Math.hypot(dx, dy);
      if (far <= CLICK) return;
      last = now;
      if (turns) deeds.turn(dx, dy);
      else deeds.point(under(e));
    },
    // A press that was no drag puts down B; a finger, which cannot point before it presses, puts down A.
    release(e) {
      if (far <= CLICK && e.pointerType !== "touch") {
        deeds.end(under(e));
        return;
      }
      if (far <= CLICK) deeds.point(under(e));
      shell.commit();
    },
  });
  canvas.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch" || e.buttons) return;
    deeds.point(under(e));
    shell.commitSoon();
  });
}

function listenToKeys(canvas, places, turns, deeds, { shell, state }) {
  canvas.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !places()) return;
    const by = ARROWS[e.key];
    if (by && turns && !e.shiftKey) deeds.turn(STEP * by[0], STEP * by[1]);
    else if (by) deeds.point(nextPoint(places(), state.a, by));
    else if (e.key === "Enter") deeds.end(state.a);
    else if (e.key === " ") shell.bar.toggle();
    else return;
    e.preventDefault();
    if (by) shell.commitSoon();
  });
}

/** @param {{shell: any, state: any, dom: any, actions: any}} exhibit */
export function listen(exhibit) {
  const { shell, state, dom, actions } = exhibit,
    deeds = makeDeeds(exhibit);
  for (const [canvas, places, turns] of [
    [dom.roll.canvas, () => state.space, true],
    [dom.plane.canvas, () => state.codes, false],
  ]) {
    listenToPointer(canvas, places, turns, deeds, shell);
    listenToKeys(canvas, places, turns, deeds, exhibit);
  }
  dom.k.addEventListener("input", () => {
    state.k = +dom.k.value;
    if (!state.graph) return;
    actions.join();
    shell.refresh();
    deeds.shown();
  });
  dom.k.addEventListener("change", () => shell.commit());
}
