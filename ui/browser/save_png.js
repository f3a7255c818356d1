// The button under every exhibit that saves what it shows. It looks for the exhibit's canvases wherever they are: each
// component draws inside a shadow root of its own.
//
// data: {label, filename}
import { savePNG } from "./canvas.js";
import { el } from "./dom.js";
import { mountOnce } from "./mount.js";

function canvasesIn(node) {
  const found = [...node.querySelectorAll("canvas")];
  for (const e of node.querySelectorAll("*")) if (e.shadowRoot) found.push(...canvasesIn(e.shadowRoot));
  return found;
}

export default function ({ data, parentElement }) {
  const self = mountOnce(parentElement, (root) => {
    let now = data;
    const button = el("button", {
      class: "gm-button",
      type: "button",
      onclick: () => {
        const exhibit = document.querySelector(".st-key-gm_exhibit");
        if (exhibit) savePNG(canvasesIn(exhibit), now.filename);
      },
    });
    root.append(button);
    return {
      update(next) {
        now = next;
        button.textContent = next.label;
      },
      dispose() {},
    };
  });
  self.update(data);
  return () => self.dispose();
}
