// makeDrawing: the digit that is drawn, and what goes to Python when the hand lifts.
//
//   const drawing = makeDrawing(root, { name: "forward", told: () => ({...}), adopt(data), changed, settled, taken,
//     extra, easel });
//   drawing.easel; drawing.ready; drawing.seq; await drawing.update(data, view); drawing.release()
//   drawing.paint(look, scale)
//
// data: {digits: blob, ink, default: the example, upload: {id, pixels} | null, seq, ...}.
// Told to Python: state `name` {ink, ...told(),
// ...extra(), seq} on release and only what has changed (extra does not count), trigger "upload" {file, id}. Each
// message has a number, which Python gives back: while one is on its way, what Python says is older than what is on the
// screen. easel: more options of makeEasel. settled: the hand has lifted, before it is told; taken: an upload has
// come; sent: it has been told; held: not now, something plays; asks: the first time, too, as an answer is waited for.
import { makeEasel } from "./easel.js";
import { ink } from "./ink.js";
import { fetchPayload } from "./payload.js";

/** Bytes in base64 as numbers from 0 to 1. @param {string} text */
export const readBytes = (text) => Float32Array.from(atob(text), (letter) => letter.charCodeAt(0) / 255);

/** @type {(...values: any[]) => any} */
const nothing = () => {};

export class Drawing {
  constructor(root, options) {
    this.root = root;
    this.options = {
      told: () => ({}),
      adopt: nothing,
      held: () => false,
      settled: nothing,
      taken: nothing,
      sent: nothing,
      asks: false,
      extra: () => ({}),
      ...options,
    };
    this.digits = ""; // the key of the digits that are there
    this.seq = null;
    this.sent = "";
    this.uploaded = "";
    this.view = null;
    this.easel = makeEasel({
      changed: options.changed ?? nothing,
      settled: () => {
        this.options.settled();
        this.release();
      },
      upload: (file) => this.view?.trigger("upload", { file, id: Math.random().toString(36).slice(2) }),
      ...options.easel,
    });
  }
  get ready() {
    return this.digits !== "";
  }
  #message() {
    return { ink: ink.encode(this.easel.bits), ...this.options.told() };
  }
  // Tells Python, where something has changed; returns whether it has.
  release() {
    if (!this.ready || this.seq === null || this.options.held()) return false;
    const message = this.#message(),
      text = JSON.stringify(message);
    if (text === this.sent) return false;
    this.sent = text;
    this.seq += 1;
    this.view.send(this.options.name, { ...message, ...this.options.extra(), seq: this.seq });
    this.options.sent();
    return true;
  }
  async update(data, view) {
    this.view = view;
    if (data.digits !== this.digits) {
      this.easel.setDigits(await fetchPayload(data.digits));
      this.digits = data.digits;
    }
    const first = this.seq === null;
    if (first) this.seq = data.seq;
    if (data.seq === this.seq) {
      // nothing from here is still on its way: what Python says holds
      this.options.adopt(data);
      if (first || (!this.easel.busy && data.ink !== ink.encode(this.easel.bits))) this.#show(data);
      if (first && !this.options.asks) this.sent = JSON.stringify({ ink: data.ink, ...this.options.told() });
    }
    this.#take(data.upload, first);
  }
  #show(data) {
    this.easel.show(data.ink, data.ink === data.default);
  }
  #take(upload, first) {
    if (!upload || upload.id === this.uploaded) return;
    this.uploaded = upload.id;
    if (!upload.pixels || first) return;
    this.easel.set(readBytes(upload.pixels));
    this.options.taken();
    this.release();
  }
  // Each pixel of the board `scale` CSS pixels wide.
  paint(look, scale) {
    this.root.dataset.lecture = look.lecture ? "1" : "0";
    this.root.style.setProperty("--lab-side", `${28 * scale}px`);
    this.root.style.setProperty("--lab-data", look.data);
    if (this.ready) this.easel.draw(look, scale);
  }
}

/** @param {HTMLElement} root @param {{name: string, [option: string]: any}} options */
export const makeDrawing = (root, options) => new Drawing(root, options);
