// When a component has to be laid out anew.
import { onNextFrame } from "./motion.js";
import { onTheme } from "./theme.js";

/**
 * Calls `layout` in the frame after the root, the window or the theme has changed, and once soon after the start.
 * @param {HTMLElement} root
 * @param {() => void} layout
 * @returns {() => void} stops it
 */
export function onLayout(root, layout) {
  const request = onNextFrame(layout);
  const sizes = new ResizeObserver(request);
  sizes.observe(root);
  window.addEventListener("resize", request);
  const untheme = onTheme(root, request);
  return () => {
    sizes.disconnect();
    window.removeEventListener("resize", request);
    untheme();
    request.cancel();
  };
}
