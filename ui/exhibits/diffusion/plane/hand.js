// The particle under the hand: put anywhere by pointer or keys, and let go.
import { clamp, placeOn } from "../../../browser/dom.js";
import { prefersCalm } from "../../../browser/motion.js";
import { T, visibleMoment } from "./clock.js";
import { PLANE_HALF, planePaint } from "./paint.js";
import { heldAt } from "./walks.js";

const KEY_STEP = 0.1; // standard deviations

export function listenToHand(shell, dom, state, walks) {
  // At the sampler's time next to what is on show; of data or of the finished picture, at the noise.
  const take = () => {
    state.held = heldAt(walks.shown.times, visibleMoment(shell.player.at, walks.shown));
    shell.player.seek(2 * T - state.held);
  };
  const put = (u, v) => {
    state.hand = [u, v].map((x) => clamp(Math.round(x * 1000) / 1000, -PLANE_HALF, PLANE_HALF));
    walks.hands = null;
    shell.redraw();
  };
  for (const { canvas } of dom.panels) {
    const follow = (e) => {
      const [u, v] = planePaint.back(state.sizes.side, ...placeOn(canvas, e));
      put(u, v);
    };
    const release = () => {
      if (!state.grabbed) return;
      state.grabbed = false;
      shell.commit();
      if (prefersCalm()) shell.redraw();
      else shell.player.play();
    };
    canvas.addEventListener("pointerdown", (e) => {
      if (e.button || !walks.shown) return;
      canvas.setPointerCapture(e.pointerId);
      state.grabbed = true;
      take();
      follow(e);
    });
    canvas.addEventListener("pointermove", (e) => {
      if (state.grabbed) follow(e);
    });
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("keydown", (e) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (e.ctrlKey || e.metaKey || e.altKey || !walks.shown) return;
      if (by) {
        take();
        put(state.hand[0] + KEY_STEP * by[0], state.hand[1] + KEY_STEP * by[1]);
        shell.commitSoon();
      } else if (e.key === " " || e.key === "Enter") shell.bar.toggle();
      else return;
      e.preventDefault();
    });
  }
}
