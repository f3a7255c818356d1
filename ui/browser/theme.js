// The house's colours and sizes, in both themes and in lecture mode.

// Ten hues in the same order in both themes, each at least 3:1 against its background. A class is never told by colour
// alone: its digit stands on the mark.
const CLASSES = {
  light: ["#2674c7", "#c25e00", "#2a8a3c", "#c62f3c", "#7b4fc0", "#8a5a44", "#c8408f", "#5f6b76", "#857a00", "#0b8494"],
  dark: ["#6aaef0", "#f2a33c", "#5fc878", "#f4777f", "#b79af2", "#c79a83", "#f08cc6", "#a9b4bf", "#cfc24a", "#4cc9d9"],
};
const FONT = 'Inter, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif';
export function rgb(colour) {
  const c = document.createElement("canvas").getContext("2d");
  c.fillStyle = colour;
  c.fillRect(0, 0, 1, 1);
  return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
export const mixColours = (a, b, t) => {
  const p = rgb(a),
    q = rgb(b);
  return `rgb(${p.map((v, i) => Math.round(v + (q[i] - v) * t)).join(",")})`;
};
const themes = new Map();
export function themeOf(el) {
  const host = el.host ?? (el instanceof ShadowRoot ? el.host : el);
  const css = getComputedStyle(host),
    get = (name, other) => css.getPropertyValue(name).trim() || other;
  const lecture = document.documentElement.dataset.lecture === "1";
  const bg = get("--st-background-color", "#ffffff"),
    ink = get("--st-text-color", "#222222");
  const panel = get("--st-secondary-background-color", "#f3f4f6"),
    key = [bg, ink, panel, lecture].join();
  if (!themes.has(key)) {
    const [r, g, b] = rgb(bg),
      dark = 0.299 * r + 0.587 * g + 0.114 * b < 128;
    const text = lecture ? (dark ? "#ffffff" : "#000000") : ink;
    themes.set(key, {
      bg,
      panel,
      text,
      muted: mixColours(text, bg, lecture ? 0.25 : 0.34),
      grid: mixColours(text, bg, lecture ? 0.75 : 0.85),
      data: dark ? "#4da3e0" : "#0072B2",
      generated: dark ? "#f0803c" : "#D55E00",
      latent: dark ? "#2fc79a" : "#009E73",
      generatedText: dark ? "#f0803c" : "#AE4C00", // what is written in these colours stands out from paper
      latentText: dark ? "#2fc79a" : "#007557",
      highlight: dark ? "#e08fbd" : "#CC79A7",
      classes: dark ? CLASSES.dark : CLASSES.light,
      dark,
      lecture,
      font: FONT,
      size: lecture ? 17 : 13,
      line: lecture ? 3 : 1.75,
    });
  }
  const out = themes.get(key);
  document.documentElement.dataset.gmDark = out.dark ? "1" : "0";
  return out;
}

// Calls cb(theme) when colours or lecture mode change; returns a function that stops it.
export function onTheme(el, cb) {
  const host = el.host ?? el;
  let last = themeOf(host);
  const look = () =>
    requestAnimationFrame(() => {
      if (!host.isConnected) return;
      const now = themeOf(host);
      if (now !== last) {
        last = now;
        cb(now);
      }
    });
  const watch = new MutationObserver(look);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-lecture", "class", "style"] });
  for (let node = host, i = 0; node && i < 6; node = node.parentElement ?? node.getRootNode().host, i++) {
    watch.observe(node, { attributes: true, attributeFilter: ["class", "style"] });
  }
  return () => watch.disconnect();
}
