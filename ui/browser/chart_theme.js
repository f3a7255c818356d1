// Tells Python that the theme was switched: a chart of plotly is then drawn anew, for it keeps the colours that it
// began with.
//
// Told to Python: state "dark".
import { mountOnce } from "./mount.js";
import { onTheme } from "./theme.js";

export default function ({ parentElement, setStateValue }) {
  const self = mountOnce(parentElement, (root) => {
    const made = { send: setStateValue, dispose: () => stop() },
      stop = onTheme(root, (look) => made.send("dark", look.dark));
    return made;
  });
  self.send = setStateValue;
  const box =
    parentElement.closest?.('[data-testid="stElementContainer"]') ??
    parentElement.host?.closest('[data-testid="stElementContainer"]');
  if (box) box.style.display = "none";
  return () => self.dispose();
}
