// What changes the state: the transport bar, the choice between place and picture, and the hand on the pad.
import { circleSpot } from "./plane.js";

const ROUND_SECONDS = 8; // at normal speed
const STEPS_ROUND = 48;
const KEY_MS = 350; // keys that follow one another are told as one

/** The place under the hand, or the chosen one. */
export const spotOf = ({ hover, chosen }) => hover ?? chosen.spot;

// show: draw() and refresh() of the exhibit.
export function makeActions(exhibit, show) {
  const { state } = exhibit;
  let turn = 0; // of the circle that playing follows, radians
  const actions = {
    // Tell Python.
    keep() {
      exhibit.soon = clearTimeout(exhibit.soon);
      exhibit.drawing.release();
      show.draw();
    },
    change(values) {
      exhibit.bar.pause();
      Object.assign(state.chosen, values);
      show.refresh();
      exhibit.view.resize();
      actions.keep();
    },
    move(spot) {
      state.hover = null;
      state.chosen.spot = spot;
      show.draw();
    },
    circle(share) {
      turn += 2 * Math.PI * share;
      actions.move(circleSpot(turn));
    },
    reset() {
      turn = 0;
      state.hover = null;
      actions.change({ spot: [0, 0] });
    },
    step() {
      actions.circle(1 / STEPS_ROUND);
      actions.keep();
    },
    play() {
      const [u, v] = state.chosen.spot;
      turn = Math.atan2(v, u);
      let before = 0;
      const tick = (now) => {
        if (!exhibit.bar.playing || !exhibit.root.isConnected) return;
        const seconds = before ? Math.min(0.1, (now - before) / 1000) : 0;
        if (seconds) actions.circle((seconds * exhibit.bar.speed) / ROUND_SECONDS);
        before = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    },
  };
  return actions;
}

/** What listenToPad calls. */
export function makeHand(exhibit, { keep, move }, show) {
  const { state, bar } = exhibit;
  const hover = (spot) => {
    state.hover = spot;
    show.draw();
  };
  return {
    hover,
    leave: () => hover(null),
    playing: () => bar.playing,
    toggle: () => bar.toggle(),
    grab: () => bar.pause(),
    spot: () => state.chosen.spot,
    choose() {
      state.chosen.spot = spotOf(state);
      keep();
    },
    step(spot) {
      bar.pause();
      move(spot);
      clearTimeout(exhibit.soon);
      exhibit.soon = setTimeout(keep, KEY_MS);
    },
  };
}
