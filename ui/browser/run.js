// makeRun: a training run as the browser knows it, from a recording (everything at once) or from a stream (bit by bit).
//
//   const run = makeRun({ still: ["real"], onGap });          // arrays that belong to no single picture
//   fetchPayload(key).then((blob) => run.take(blob));             // recorded
//   const stop = readStream(name, (message) => run.take(message));     // live
//
//   run.meta, run.version (grows with each message), run.still.real
//   run.span()                  {first, last, pictures: [first, last]} of the path, in steps
//   run.path(), run.ghosts()    [{branch, rows}]: the way that led to now; what earlier branches did after it was left
//   run.value(row, "name")      a column of a row, NaN where there is none
//   run.row(step)               the last row of the path at or before a step, or null
//   run.look(step)              {a, b, t, step, mix(name)}: the two pictures around a step, arrays mixed between them
//   run.said(step), run.events()
//
// A message is what pack() made of meta {columns, branch, forks, pictures, said, events, fresh, since, cursor, ...} and
// the arrays
// `points` (rows of columns, among them step and branch) and `p.<name>` (a row for each picture). A rewound run goes on
// as
// a new branch: branch b left its predecessor at step forks[b], and what is older and beyond stays as a ghost. A
// message of a
// stream tells what is new between since and cursor; one that leaves a hole is refused, and onGap is called.
import { unpack } from "./payload.js";

let made = 0; // runs of this page

export const makeRun = (options = {}) => {
  const most = options.most ?? 24e6; // bytes of pictures that are kept
  let columns = {},
    forks = { 0: 0 },
    branches = new Map(),
    pictures = [],
    bytes = 0,
    speech = [],
    marks = [],
    version = 0;
  let heard = null,
    way = null,
    shown = null,
    whole = null; // the path's segments, pictures and rows, found when asked for
  const serial = ++made;
  const pools = new Map(); // buffers that mixed arrays are written to

  function clear() {
    branches = new Map();
    pictures = [];
    bytes = 0;
    speech = [];
    marks = [];
  }
  const place = (list, step) => {
    // how many entries have a step at or below
    let lo = 0,
      hi = list.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (list[mid].step <= step) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  };
  function put(list, item, onReplaced) {
    // in order of step; one entry a step and branch
    const at = place(list, item.step);
    for (let i = at - 1; i >= 0 && list[i].step === item.step; i--) {
      if (list[i].branch === item.branch) {
        onReplaced?.(list[i]);
        list[i] = item;
        return;
      }
    }
    list.splice(at, 0, item);
  }

  // ---- taking messages
  // --------------------------------------------------------------------------------------------------
  // False when something is missing before this message, which is then left alone.
  function take({ meta, arrays, shapes }) {
    if (meta.cursor !== undefined) {
      // an old one, run again
      if (!meta.fresh && heard && heard.run === meta.run && meta.cursor < heard.cursor) return false;
      if (!meta.fresh && (!heard || heard.run !== meta.run || meta.since > heard.cursor)) {
        options.onGap?.();
        return false;
      }
      heard = { run: meta.run, cursor: meta.cursor };
    }
    if (meta.fresh || meta.source === "recorded") clear();
    api.meta = meta;
    columns = Object.fromEntries(meta.columns.map((name, i) => [name, i]));
    forks = meta.forks ?? { 0: 0 };
    takePoints(arrays.points, meta.columns.length);
    takePictures(meta.pictures ?? [], arrays, shapes);
    for (const name of options.still ?? []) if (arrays[`p.${name}`]) api.still[name] = arrays[`p.${name}`];
    const inOrder = (list) => list.sort((a, b) => a.step - b.step);
    if (meta.said) speech = inOrder(meta.said.map(([step, branch, text]) => ({ step, branch, text })));
    if (meta.events)
      marks = inOrder(meta.events.map(([step, branch, before, after, of]) => ({ step, branch, before, after, of })));
    way = shown = whole = null;
    version++;
    return true;
  }

  function takePoints(points, width) {
    for (let i = 0; points && i + width <= points.length; i += width) {
      const row = points.slice(i, i + width),
        branch = row[columns.branch] || 0;
      row.step = row[columns.step];
      row.branch = branch;
      if (!branches.has(branch)) branches.set(branch, []);
      put(branches.get(branch), row);
    }
  }

  function takePictures(list, arrays, shapes) {
    const names = Object.keys(arrays).filter((n) => n.startsWith("p.") && !(options.still ?? []).includes(n.slice(2)));
    list.forEach(({ step, branch }, i) => {
      const picture = { step, branch: branch ?? 0, arrays: {}, bytes: 0 };
      for (const name of names) {
        const n = arrays[name].length / shapes[name][0];
        picture.arrays[name.slice(2)] = list.length > 1 ? arrays[name].subarray(i * n, (i + 1) * n) : arrays[name];
        picture.bytes += n * arrays[name].BYTES_PER_ELEMENT;
      }
      bytes += picture.bytes;
      put(pictures, picture, (old) => {
        bytes -= old.bytes;
      });
    });
    if (api.meta.source !== "recorded") thin();
  }
  // Over the limit, what is missed least goes: pictures of ways not taken, then where neighbours are close for their
  // age.
  function thin() {
    while (bytes > most && pictures.length > 3) {
      way = shown = null;
      const head = pictures[pictures.length - 1].step;
      let at = 1,
        least = Infinity;
      for (let i = 1; i < pictures.length - 1; i++) {
        const gap = on(pictures[i]) ? (pictures[i + 1].step - pictures[i - 1].step) / (head - pictures[i].step + 1) : 0;
        if (gap < least) {
          least = gap;
          at = i;
        }
      }
      bytes -= pictures.splice(at, 1)[0].bytes;
    }
  }

  // ---- the way that led to now
  // ------------------------------------------------------------------------------------------
  // Segments {branch, from, to}, oldest first. Where two meet, both may have that step: it is the same moment.
  function segments() {
    if (way) return way;
    way = [];
    let to = Infinity;
    for (let b = api.meta?.branch ?? 0; b >= 0; b--) {
      const from = b === 0 ? 0 : (forks[b] ?? 0);
      if (from < to || !way.length) {
        way.unshift({ branch: b, from, to });
        to = from;
      }
    }
    return way;
  }
  const on = ({ branch, step }) => segments().some((s) => s.branch === branch && step >= s.from && step <= s.to);
  const seen = () => (shown ??= pictures.filter(on).filter((p, i, all) => all[i + 1]?.step !== p.step));
  const cut = (rows, from, to) => rows.slice(place(rows, from - 0.5), to === Infinity ? rows.length : place(rows, to));

  function path() {
    whole ??= segments()
      .map(({ branch, from, to }) => ({ branch, rows: cut(branches.get(branch) ?? [], from, to) }))
      .filter((s) => s.rows.length);
    return whole;
  }
  function ghosts() {
    const out = [];
    for (const [branch, rows] of branches) {
      const mine = segments().find((s) => s.branch === branch),
        to = mine ? mine.to : (forks[branch] ?? 0);
      if (to === Infinity) continue;
      const left = rows.slice(Math.max(0, place(rows, to) - 1)); // from where the ways part
      if (left.length > 1) out.push({ branch, rows: left });
    }
    return out;
  }
  function row(step) {
    const parts = path();
    for (let i = parts.length - 1; i >= 0; i--) {
      const at = place(parts[i].rows, step);
      if (at) return parts[i].rows[at - 1];
    }
    return null;
  }

  // ---- pictures
  // ---------------------------------------------------------------------------------------------------------
  // Mixed arrays are written to a buffer of their name: the next look overwrites them.
  function look(step) {
    const list = seen();
    if (!list.length) return null;
    const at = Math.min(list.length, Math.max(1, place(list, step))),
      a = list[at - 1],
      b = list[at] ?? a;
    const t = b === a ? 0 : Math.min(1, Math.max(0, (step - a.step) / (b.step - a.step)));
    const mix = (name) => {
      const u = a.arrays[name],
        v = b.arrays[name];
      if (!u || t === 0 || !v || !(u instanceof Float32Array) || v.length !== u.length) return u;
      let out = pools.get(name);
      if (!out || out.length !== u.length) pools.set(name, (out = new Float32Array(u.length)));
      for (let i = 0; i < u.length; i++) out[i] = u[i] + t * (v[i] - u[i]);
      return out;
    };
    return { a, b, t, step, mix };
  }

  const api = {
    meta: null,
    still: {},
    take,
    path,
    ghosts,
    row,
    look,
    get version() {
      return version;
    },
    // Tells what has arrived of which run: another run has another key.
    get key() {
      return `${serial}.${version}`;
    },
    value: (r, name) => (r && name in columns ? r[columns[name]] : NaN),
    has: (name) => name in columns,
    pictures: seen,
    branches: () => [...branches].map(([branch, rows]) => ({ branch, rows })),
    span() {
      const list = seen(),
        rows = path(),
        end = rows.length ? rows[rows.length - 1].rows : null;
      const last = Math.max(list.length ? list[list.length - 1].step : 0, end ? end[end.length - 1].step : 0);
      return { first: list.length ? list[0].step : 0, last, picture: list.length ? list[list.length - 1].step : 0 };
    },
    // The furthest step of any branch: how wide an axis has to be.
    reach() {
      let far = api.span().last;
      for (const [, rows] of branches) if (rows.length) far = Math.max(far, rows[rows.length - 1].step);
      return far;
    },
    said: (step) => speech.findLast((s) => s.step <= step && on(s))?.text ?? "",
    events: () => marks.filter(on),
    forks: () =>
      segments()
        .slice(1)
        .map((s) => s.from),
  };
  return api;
};

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
// so each
// message holds all commands of the last second, and Python does those whose id is above the last one it has done.
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
