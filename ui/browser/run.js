// makeRun: a training run as the browser knows it, from a recording (everything at once) or from a stream (bit by bit).
//
//   const run = makeRun({ still: ["real"], onGap });          // arrays that belong to no single picture
//   fetchPayload(key).then((blob) => run.take(blob));             // recorded
//   const stop = readStream(name, (message) => run.take(message));     // live
//
//   run.meta, run.version (grows with each message), run.key (another run has another), run.still.real
//   run.span()                  {first, last, picture} of the path, in steps; picture: that of the last one
//   run.path(), run.ghosts()    [{branch, rows}]: the way that led to now; what earlier branches did after it was left
//   run.value(row, "name")      a column of a row, NaN where there is none
//   run.row(step)               the last row of the path at or before a step, or null
//   run.look(step)              {a, b, t, step, mix(name)}: the two pictures around a step, arrays mixed between them
//   run.said(step), run.events()
//
// A message is what pack() made of meta {columns, branch, forks, pictures, said, events, fresh, since, cursor, ...} and
// the arrays `points` (rows of columns, among them step and branch) and `p.<name>` (a row for each picture). A rewound
// run goes on as a new branch: branch b left its predecessor at step forks[b], and what is older and beyond stays as a
// ghost. A message of a stream tells what is new between since and cursor; one that leaves a hole is refused, and onGap
// is called.
import { unpack } from "./payload.js";

const PICTURE_BYTES = 24e6; // that a live run keeps, unless told otherwise

// How many entries of a list in order of step have a step at or below.
function place(list, step) {
  let lo = 0,
    hi = list.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (list[mid].step <= step) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

// In order of step, one entry a step and branch. Returns the entry whose place was taken.
function put(list, item) {
  const at = place(list, item.step);
  for (let i = at - 1; i >= 0 && list[i].step === item.step; i--) {
    if (list[i].branch !== item.branch) continue;
    const [old] = list.splice(i, 1, item);
    return old;
  }
  list.splice(at, 0, item);
  return null;
}

const cut = (rows, from, to) => rows.slice(place(rows, from - 0.5), to === Infinity ? rows.length : place(rows, to));
const inOrder = (list) => list.sort((a, b) => a.step - b.step);
const end = (list) => list[list.length - 1];

let made = 0; // runs of this page

export class Run {
  #serial = ++made;
  #most;
  #onGap;
  #stillNames;
  #columns = {};
  #forks = { 0: 0 };
  #branches = new Map();
  #pictures = [];
  #bytes = 0;
  #speech = [];
  #marks = [];
  #heard = null; // {run, cursor} of the last message of a stream
  #pools = new Map(); // buffers that mixed arrays are written to
  // The path's segments, pictures and rows, found when asked for.
  #way = null;
  #seen = null;
  #rows = null;
  meta = null;
  still = {};
  version = 0;

  /** @param {{still?: string[], most?: number, onGap?: () => void}} options most: bytes of pictures that are kept */
  constructor({ still = [], most = PICTURE_BYTES, onGap } = {}) {
    this.#stillNames = still;
    this.#most = most;
    this.#onGap = onGap;
  }
  // Tells what has arrived of which run: another run has another key.
  get key() {
    return `${this.#serial}.${this.version}`;
  }

  // ---- taking messages
  /** False when something is missing before this message, which is then left alone. @param {any} message */
  take({ meta, arrays, shapes }) {
    if (meta.cursor !== undefined && !this.#follows(meta)) return false;
    if (meta.fresh || meta.source === "recorded") this.#clear();
    this.meta = meta;
    this.#columns = Object.fromEntries(meta.columns.map((name, i) => [name, i]));
    this.#forks = meta.forks ?? { 0: 0 };
    this.#takePoints(arrays.points, meta.columns.length);
    this.#takePictures(meta.pictures ?? [], arrays, shapes);
    for (const name of this.#stillNames) if (arrays[`p.${name}`]) this.still[name] = arrays[`p.${name}`];
    if (meta.said) this.#speech = inOrder(meta.said.map(([step, branch, text]) => ({ step, branch, text })));
    if (meta.events)
      this.#marks = inOrder(
        meta.events.map(([step, branch, before, after, of]) => ({ step, branch, before, after, of })),
      );
    this.#way = this.#seen = this.#rows = null;
    this.version++;
    return true;
  }
  #follows(meta) {
    const heard = this.#heard,
      same = heard !== null && heard.run === meta.run;
    if (!meta.fresh && same && meta.cursor < heard.cursor) return false; // an old one, run again
    if (!meta.fresh && (!same || meta.since > heard.cursor)) {
      this.#onGap?.();
      return false;
    }
    this.#heard = { run: meta.run, cursor: meta.cursor };
    return true;
  }
  #clear() {
    this.#branches = new Map();
    this.#pictures = [];
    this.#bytes = 0;
    this.#speech = [];
    this.#marks = [];
  }
  #takePoints(points, width) {
    for (let i = 0; points && i + width <= points.length; i += width) {
      const row = points.slice(i, i + width),
        branch = row[this.#columns.branch] || 0;
      row.step = row[this.#columns.step];
      row.branch = branch;
      if (!this.#branches.has(branch)) this.#branches.set(branch, []);
      put(this.#branches.get(branch), row);
    }
  }
  #takePictures(list, arrays, shapes) {
    const names = Object.keys(arrays).filter((n) => n.startsWith("p.") && !this.#stillNames.includes(n.slice(2)));
    list.forEach(({ step, branch }, i) => {
      const picture = { step, branch: branch ?? 0, arrays: {}, bytes: 0 };
      for (const name of names) {
        const n = arrays[name].length / shapes[name][0];
        picture.arrays[name.slice(2)] = list.length > 1 ? arrays[name].subarray(i * n, (i + 1) * n) : arrays[name];
        picture.bytes += n * arrays[name].BYTES_PER_ELEMENT;
      }
      this.#bytes += picture.bytes - (put(this.#pictures, picture)?.bytes ?? 0);
    });
    if (this.meta.source !== "recorded") this.#thin();
  }
  // Over the limit, what is missed least goes: pictures of ways not taken, then where neighbours are close for their
  // age.
  #thin() {
    const pictures = this.#pictures;
    while (this.#bytes > this.#most && pictures.length > 3) {
      this.#way = this.#seen = null;
      const head = end(pictures).step;
      let at = 1,
        least = Infinity;
      for (let i = 1; i < pictures.length - 1; i++) {
        const apart = pictures[i + 1].step - pictures[i - 1].step,
          gap = this.#on(pictures[i]) ? apart / (head - pictures[i].step + 1) : 0;
        if (gap < least) [at, least] = [i, gap];
      }
      this.#bytes -= pictures.splice(at, 1)[0].bytes;
    }
  }

  // ---- the way that led to now
  // Segments {branch, from, to}, oldest first. Where two meet, both may have that step: it is the same moment.
  #segments() {
    if (this.#way) return this.#way;
    const way = (this.#way = []);
    let to = Infinity;
    for (let b = this.meta?.branch ?? 0; b >= 0; b--) {
      const from = b === 0 ? 0 : (this.#forks[b] ?? 0);
      if (from < to || !way.length) {
        way.unshift({ branch: b, from, to });
        to = from;
      }
    }
    return way;
  }
  #on = ({ branch, step }) => this.#segments().some((s) => s.branch === branch && step >= s.from && step <= s.to);

  path() {
    this.#rows ??= this.#segments()
      .map(({ branch, from, to }) => ({ branch, rows: cut(this.#branches.get(branch) ?? [], from, to) }))
      .filter((s) => s.rows.length);
    return this.#rows;
  }
  ghosts() {
    const out = [];
    for (const [branch, rows] of this.#branches) {
      const mine = this.#segments().find((s) => s.branch === branch),
        to = mine ? mine.to : (this.#forks[branch] ?? 0);
      if (to === Infinity) continue;
      const left = rows.slice(Math.max(0, place(rows, to) - 1)); // from where the ways part
      if (left.length > 1) out.push({ branch, rows: left });
    }
    return out;
  }
  /** The last row of the path at or before a step, or null. @param {number} step */
  row(step) {
    const part = this.path().findLast(({ rows }) => rows[0].step <= step);
    return part ? part.rows[place(part.rows, step) - 1] : null;
  }
  /** @param {any} row @param {string} name */
  value(row, name) {
    return row && name in this.#columns ? row[this.#columns[name]] : NaN;
  }
  has(name) {
    return name in this.#columns;
  }
  branches() {
    return [...this.#branches].map(([branch, rows]) => ({ branch, rows }));
  }
  forks() {
    return this.#segments()
      .slice(1)
      .map((s) => s.from);
  }
  span() {
    const list = this.pictures(),
      picture = end(list)?.step ?? 0,
      row = end(end(this.path())?.rows ?? []);
    return { first: list[0]?.step ?? 0, last: Math.max(picture, row?.step ?? 0), picture };
  }
  // The furthest step of any branch: how wide an axis has to be.
  reach() {
    const ends = [...this.#branches.values()].filter((rows) => rows.length).map((rows) => end(rows).step);
    return Math.max(this.span().last, ...ends);
  }
  said(step) {
    return this.#speech.findLast((s) => s.step <= step && this.#on(s))?.text ?? "";
  }
  events() {
    return this.#marks.filter(this.#on);
  }

  // ---- pictures
  pictures() {
    this.#seen ??= this.#pictures.filter(this.#on).filter((p, i, all) => all[i + 1]?.step !== p.step);
    return this.#seen;
  }
  /** The two pictures around a step; mix(name): an array between them. @param {number} step */
  look(step) {
    const list = this.pictures();
    if (!list.length) return null;
    const at = Math.min(list.length, Math.max(1, place(list, step))),
      a = list[at - 1],
      b = list[at] ?? a,
      t = b === a ? 0 : Math.min(1, Math.max(0, (step - a.step) / (b.step - a.step)));
    return { a, b, t, step, mix: (name) => this.#mix(name, a.arrays[name], b.arrays[name], t) };
  }
  // Written to a buffer of its name: the next one overwrites it.
  #mix(name, u, v, t) {
    if (!u || t === 0 || !v || !(u instanceof Float32Array) || v.length !== u.length) return u;
    let out = this.#pools.get(name);
    if (!out || out.length !== u.length) this.#pools.set(name, (out = new Float32Array(u.length)));
    for (let i = 0; i < u.length; i++) out[i] = u[i] + t * (v[i] - u[i]);
    return out;
  }
}

/** @param {{still?: string[], most?: number, onGap?: () => void}} [options] */
export const makeRun = (options) => new Run(options);

// The picture at a step: the last that there was, not a mixture. Null where there is none yet.
export const pictureAt = (run, step) => {
  const seen = run.look(step);
  return seen && (seen.t >= 1 ? seen.b : seen.a);
};

// Calls take(unpacked message) for every message of a stream, those that are waiting first. Returns stop().
export const readStream = (name, take) => {
  const drain = () => {
    const queue = window.__gmStreams?.get(name);
    if (queue) for (const bytes of queue.splice(0)) take(unpack(bytes));
  };
  const listen = (event) => {
    if (event.detail === name) drain();
  };
  window.addEventListener("gm:stream", listen);
  drain();
  return () => window.removeEventListener("gm:stream", listen);
};

// Sends commands to Python so that none is lost: a trigger that is set again before Python has read it is overwritten,
// so each message holds all commands of the last second, and Python does those whose id is above the last one that it
// has done.
export const makeCommands = (send) => {
  let recent = [];
  const command = (values) => {
    const now = performance.timeOrigin + performance.now();
    const id = (window.__gmCommand = Math.max((window.__gmCommand ?? 0) + 1, Math.round(now)));
    recent = [...recent.filter((c) => now - c.at < 1000), { at: now, value: { id, ...values } }];
    command.send("command", { list: recent.map((c) => c.value) });
  };
  command.send = send;
  return command;
};
