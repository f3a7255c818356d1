// A button that puts a text into the clipboard.
//
// data: {text, labels: {copy, copied}}
import { el } from "./dom.js";
import { mounted } from "./mount.js";
import { makeView, write } from "./view.js";

const TOLD = 2000; // ms

// Pages that are not secure (http, elsewhere than on this machine) have no clipboard but a selection that is copied.
async function copy(text, beside) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = el("textarea", { readonly: true, style: "position: fixed; opacity: 0" });
  field.value = text;
  beside.after(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

export default mounted((root) => {
  const button = el("button", { class: "gm-button", type: "button" });
  root.append(button);
  const say = (name) => write(button, view.words[name]);
  button.addEventListener("click", async () => {
    await copy(view.data.text, button);
    say("copied");
    setTimeout(() => view.dead || say("copy"), TOLD);
  });
  const view = makeView(root, { update: () => say("copy") });
  return view;
});
