// One act of the visitor makes one entry of the history at most, so that one press of Back undoes it. Streamlit makes
// two of a page that is opened, one of them with the query of the page before; the page then completes its address with
// what the visitor had left there, and an exhibit adds what it has come to. All these take the place of the first. The
// document runs this before Streamlit (ui/frontpage.py).
const push = history.pushState.bind(history);
let made = true; // an entry, since the last act: the one that was opened or returned to, at first

history.pushState = (state, title, url) => {
  if (made) history.replaceState(state, title, url);
  else push(state, title, url);
  made = true;
};
for (const act of ["pointerdown", "keydown", "click"]) addEventListener(act, () => (made = false), true);
addEventListener("popstate", () => (made = true), true);
