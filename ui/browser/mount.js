// How a component begins and ends on a Streamlit page.
import { explainTerms } from "./terms.js";
import { onTheme, themeOf } from "./theme.js";

// On a phone the exhibits' buttons are one row, which is pushed sideways: the chosen one has to be in sight.
function showChosen() {
  const row = document.querySelector(".st-key-gm_chooser [role=radiogroup]"),
    chosen = row?.querySelector("[aria-checked=true]");
  if (!row || !chosen) return;
  const [outer, inner] = [row, chosen].map((node) => node.getBoundingClientRect());
  row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}

// Space on a picture scrolls the page away from it, unless the picture has another use for it.
function keepInSight(event) {
  if (event.key === " " && event.target.tagName === "CANVAS") event.preventDefault();
}

const rootOf = (parent) => parent.querySelector(".gm-root") ?? parent;

// The state of a component lives on its parentElement: made at the first run, found again at every later one. Streamlit
// may end an earlier run when a later one has begun, so only what has left the page is disposed of.
export function mountOnce(parent, make) {
  const root = rootOf(parent);
  const size = (look) => root.style?.setProperty("--gm-size", `${look.lecture ? 18 : 14}px`);
  if (!root.__gm) {
    size(themeOf(root));
    showChosen();
    root.addEventListener?.("keydown", keepInSight);
    const untheme = onTheme(root, size),
      self = (root.__gm = make(root)),
      { dispose } = self;
    self.dispose = () =>
      setTimeout(() => {
        if (!root.isConnected) {
          untheme();
          dispose?.call(self);
        }
      }, 50);
  }
  return root.__gm;
}

// The default export of a browser half: made once by make(root, first component), told of every later run.
export const mounted = (make) => (component) => {
  const self = mountOnce(component.parentElement, (root) => make(root, component));
  self.update(component);
  explainTerms(rootOf(component.parentElement));
  return () => self.dispose();
};
