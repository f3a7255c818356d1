// A canvas whose axis can be taken in hand, and sliders; with a finger, too, a page can be scrolled by them.
import { placeOn } from "./dom.js";

const SLOP = 6; // CSS pixels sideways by which a finger takes hold

/**
 * press(e), move(e), release(e) of a pointer. A finger presses once it has gone sideways, or is lifted where it
 * came down: of one that scrolls the page from here nothing is heard. The element's style lets it scroll:
 * touch-action pan-y.
 * @param {HTMLElement} node
 * @param {{press: (e: PointerEvent) => void, move: (e: PointerEvent) => void, release?: (e: PointerEvent) => void}} on
 */
export function listenToHold(node, { press, move, release = () => {} }) {
  let down = null, // the event of a finger that has not taken hold yet
    held = false;
  const take = (e) => {
    down = null;
    held = true;
    press(e);
  };
  const leave = (e) => {
    if (held) release(e);
    held = false;
    down = null;
  };
  node.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    node.setPointerCapture(e.pointerId);
    if (e.pointerType === "touch") down = e;
    else take(e);
  });
  node.addEventListener("pointermove", (e) => {
    if (held) move(e);
    else if (down && Math.abs(e.clientX - down.clientX) >= SLOP) take(e);
  });
  node.addEventListener("pointerup", (e) => {
    if (down) take(e);
    leave(e);
  });
  node.addEventListener("pointercancel", leave);
}

/**
 * @param {HTMLElement} canvas
 * @param {{move: (x: number, y: number) => void, done?: () => void}} options in CSS pixels of the canvas
 */
export function listenToDrag(canvas, { move, done }) {
  const here = (e) => {
    const [x, y] = placeOn(canvas, e);
    move(x, y);
  };
  listenToHold(canvas, { press: here, move: here, release: done });
}

/**
 * A slider goes back to where it was when a finger that came down on it scrolls the page instead.
 * @param {HTMLInputElement} range
 */
export function keepFromScrolls(range) {
  let before = range.value;
  range.addEventListener("pointerdown", () => (before = range.value), true);
  range.addEventListener("pointercancel", () => {
    range.value = before;
    for (const kind of ["input", "change"]) range.dispatchEvent(new Event(kind, { bubbles: true }));
  });
}
