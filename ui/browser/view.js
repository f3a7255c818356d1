// makeView: what every browser half is within its element: theme and size, what Python says and is told, its end.
//
//   const view = makeView(root, { layout(width), told, adopt(view, data), update(data, news), keys, dispose });
//   view.look; view.data; view.words; view.dead; view.resize(); view.send(name, value); view.trigger(name, value)
//   view.command(values); view.commit(); view.commitSoon()
//   export default mounted((root, first) => makeView(root, {...}))      it has update(component) and dispose()
//
// told: () => how the exhibit is looked at, kept in the address as state "view" (telling.js); null: nothing yet.
// adopt(view, data): such a view has come from elsewhere, by a link or an experiment. update: data have come.
// viewOf(data): what Python says of it, where that is not data.view: the same things in the same order as told.
// keys(event) -> whether the key was used; asked where no field and none of `keyless` has the focus.
import { el } from "./dom.js";
import { onNextFrame } from "./motion.js";
import { makeCommands } from "./run.js";
import { makeTelling } from "./telling.js";
import { onTheme, themeOf } from "./theme.js";

/** @type {(...values: any[]) => any} */
const nothing = () => {};

/** @param {HTMLElement} root */
export function makeView(root, options) {
  const { layout = nothing, told = () => null, wait = 150, before, adopt = nothing, update = nothing } = options,
    { viewOf = ({ view }) => view } = options;
  const telling = makeTelling(() => (view.dead || !view.data ? null : told()), wait, before),
    command = makeCommands(nothing);
  const view = {
    root,
    look: themeOf(root),
    data: null,
    words: {},
    dead: false,
    command,
    commit: telling.now,
    commitSoon: telling.soon,
    send: nothing,
    trigger: nothing,
    resize() {
      const width = Math.floor(root.clientWidth);
      if (width && view.data && !view.dead) layout(width);
    },
    // What Python says; returns whether it asks for another view than the one that it was told from here.
    hear({ data, setStateValue, setTriggerValue }) {
      view.data = data;
      view.words = data.labels;
      view.send = telling.send = setStateValue;
      view.trigger = command.send = setTriggerValue;
      const seen = viewOf(data),
        news = seen !== undefined && telling.news(seen);
      if (news) adopt(seen, data);
      return news;
    },
    async update(component) {
      const news = view.hear(component);
      await update(component.data, news);
      view.resize();
    },
    dispose() {
      view.dead = true;
      telling.stop();
      stop();
      options.dispose?.();
    },
  };
  const stop = watchSize(root, view);
  if (options.keys) listenToKeys(root, options.keys, options.keyless ?? []);
  return view;
}

// Lays out anew when the element, the window or the theme changes. Returns what ends it.
function watchSize(root, view) {
  const sizing = onNextFrame(view.resize),
    watch = new ResizeObserver(sizing);
  watch.observe(root);
  addEventListener("resize", sizing);
  const untheme = onTheme(root, (look) => {
    view.look = look;
    view.resize();
  });
  return () => {
    watch.disconnect();
    removeEventListener("resize", sizing);
    untheme();
    sizing.cancel();
  };
}

function listenToKeys(root, keys, keyless) {
  root.addEventListener("keydown", (e) => {
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || keyless.includes(e.target)) return;
    if (keys(e)) e.preventDefault();
  });
}

// Only what differs is written: a text or an attribute that is set is laid out anew.
export const write = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};
export const writeHtml = (node, html) => {
  if (node.innerHTML !== html) node.innerHTML = html;
};
export const label = (node, text) => {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
};
// While things move, what they are called need not change; but every picture has a name.
export const named = (...nodes) => nodes.every((node) => node.hasAttribute("aria-label"));
// A paragraph for each line that is not empty; the line itself where the element is a paragraph.
export function writeLines(node, lines) {
  const said = lines.filter(Boolean);
  if (node.dataset.text === said.join("\n")) return;
  node.dataset.text = said.join("\n");
  if (node.tagName === "P") node.textContent = said.join(" ");
  else node.replaceChildren(...said.map((line) => el("p", {}, line)));
}
// Numbers with what they are: facts is a list of [name, text].
export function writeFacts(list, facts) {
  const text = JSON.stringify(facts);
  if (list.dataset.text === text) return;
  list.dataset.text = text;
  list.replaceChildren(...facts.map(([name, value]) => el("li", {}, el("b", {}, value), name)));
}
// How far below the top of the unscrolled page an element begins, in CSS pixels.
export const topOf = (node) =>
  node.getBoundingClientRect().top + (document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0);
