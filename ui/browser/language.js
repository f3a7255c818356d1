// Where a system has no language WebKit calls that of the browser "C", which is none: Intl refuses it, and with it does
// all that formats numbers for the browser's language, such as uPlot when it is loaded. To be imported before it.
try {
  Intl.getCanonicalLocales(globalThis.navigator?.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
}
