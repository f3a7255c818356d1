// A link to a page of the app: the browser follows it where it is opened beside this page, Python otherwise.
import { el } from "../../../browser/dom.js";

/**
 * @param {string} kind the class of the element
 * @param {{href?: string, page?: string, query?: Record<string, string>}} target without an address it is only a text
 * @param {(target: {page: string, query: object}) => void} open
 * @param {string} text
 */
export function pageLink(kind, { href, page, query = {} }, open, text) {
  if (!href) return el("span", { class: kind }, text);
  const follow = (e) => {
    if (e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault();
    open({ page, query });
  };
  return el("a", { class: kind, href, onclick: follow }, text);
}
