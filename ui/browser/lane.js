// makeLane: one of the runs on show, a recording that arrives whole as a blob or a live run that arrives bit by bit as
// a stream.
//
//   const lane = makeLane({ id, blob } | { id, stream }, { still, most, onNews(lane, meta), command, whole(lane) })
//   lane.run, lane.meta, lane.name; lane.live: it trains now; lane.growing: it may yet go on; lane.steered: by this
//   visitor
//
// A payload with an array `deflated` and nothing else holds another one, deflated. whole: whether all is there that the
// exhibit needs of a live run that has finished; what is missing then is asked for, but not for ever.
import { fill } from "./dom.js";
import { fetchPayload, unpack } from "./payload.js";
import { makeRun, readStream } from "./run.js";

const DONE = ["finished", "diverged", "time", "failed"],
  SILENT_MS = 5000, // a run that goes on is not silent for longer
  FIRST_MS = 1600, // the first message may be skipped, and be the only one
  PATIENT_MS = 20e3; // who has waited for so long waits no more

async function inflate(message) {
  if (!message.arrays.deflated) return message;
  const body = new Blob([message.arrays.deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  return unpack(new Uint8Array(await new Response(body).arrayBuffer()));
}

class Lane {
  dash = [];
  mark = "";
  name = "";
  /** @type {any} */
  #options;
  #stop = () => {};
  #dead = false;
  #timer = 0;
  #awaited = false;
  #lacked = 0; // how often a finished run was asked for what is missing
  #run = "";
  #last = Promise.resolve();

  /** @param {any} source @param {any} options */
  constructor(source, { still = [], most, onNews, command, whole = () => true }) {
    this.source = source;
    this.id = source.id;
    this.#options = { onNews, command, whole };
    this.run = makeRun({ still, most, onGap: () => this.#hello() });
    if (source.blob) this.#open(source.blob);
    if (!source.stream) return;
    this.#stop = readStream(source.stream, (message) => {
      this.#last = this.#last.then(async () => this.#take(await inflate(message))); // in order
    });
    this.#again(FIRST_MS);
  }
  get meta() {
    return this.run.meta;
  }
  get live() {
    return this.meta?.source === "live";
  }
  get status() {
    return this.live ? this.meta.status : "recorded";
  }
  get growing() {
    return this.live && !DONE.includes(this.meta.status);
  }
  get steered() {
    return this.growing && Boolean(this.meta.mine);
  }
  dispose() {
    this.#dead = true;
    clearTimeout(this.#timer);
    this.#stop();
  }

  async #open(key) {
    const blob = await fetchPayload(key);
    this.#take((blob.inflated ??= await inflate(blob)));
  }
  #take(message) {
    if (this.#dead || this.run.take(message) === false) return;
    this.#heard();
    const { meta } = message;
    this.name = meta.title ?? "";
    if (this.#run !== (this.#run = meta.run)) this.#lacked = 0;
    this.#options.onNews(this, meta);
    if (this.live && meta.status === "finished" && !this.#options.whole(this) && this.#lacked++ < 3) this.#hello();
  }
  // Something is missing: ask for everything, and again, ever more rarely, until it has come. The answer may be skipped
  // as well, and a run that has ended sends nothing more that would show it.
  #hello() {
    if (this.#awaited) return;
    this.#awaited = true;
    this.#ask(800);
  }
  #ask(patience) {
    this.#options.command({ lane: this.id, do: "hello" });
    this.#again(patience);
  }
  #again(patience) {
    clearTimeout(this.#timer);
    if (patience < PATIENT_MS) this.#timer = setTimeout(() => this.#ask(2 * patience), patience);
    else this.#awaited = false;
  }
  #heard() {
    clearTimeout(this.#timer);
    this.#awaited = false;
    if (this.growing && this.status !== "paused") this.#again(SILENT_MS);
  }
}

/**
 * @param {{id: string, blob?: string, stream?: string}} source
 * @param {{still?: string[], most?: number, onNews: (lane: any, meta: any) => void, command: (values: object) => void,
 *          whole?: (lane: any) => boolean}} options
 */
export const makeLane = (source, options) => new Lane(source, options);

// Whether every picture of a finished run is there, for runs that are looked at every `look` steps.
makeLane.whole = ({ run, meta }) => run.pictures().length > Math.ceil(meta.steps / (meta.look ?? 1));

// What the bar says of a lane at a step.
makeLane.status = (lane, player, words) => {
  const { meta, run } = lane,
    n = (v) => Math.round(v).toLocaleString("en-US");
  const values = {
    step: n(player.at),
    steps: n(player.end()),
    head: n(run.span().last),
    rate: meta.rate < 10 ? meta.rate : n(meta.rate),
    viewers: meta.viewers,
    place: meta.place,
  };
  if (!lane.live) return fill(words.status_recorded, values);
  const key =
    meta.status === "playing"
      ? player.following
        ? meta.viewers > 1
          ? "playing_watched"
          : "playing"
        : "behind"
      : meta.status;
  return fill(words[`status_${key}`] ?? meta.status, values);
};

// The newest value of a column at or before a step: some are measured less often than others.
makeLane.latest = (run, at, column) => {
  for (let row = run.row(at), i = 0; row && i < 200; i++) {
    const v = run.value(row, column);
    if (Number.isFinite(v)) return v;
    row = run.row(row.step - 0.5);
  }
  return NaN;
};

// An axis that grows in steps, not with every message.
makeLane.roof = (reach) => {
  const p = 10 ** Math.floor(Math.log10(Math.max(reach, 10)));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((m) => m * p).find((v) => v >= reach);
};
