// makeLane: one of the runs on show, a recording that arrives whole as a blob or a live run that arrives bit by bit as
// a stream.
//
//   const lane = makeLane({ id, blob } | { id, stream }, { still, most, onNews(lane, meta), command, whole(lane) })
//   lane.run, lane.meta, lane.name; lane.live: it trains now; lane.growing: it may yet go on; lane.steered: by this
//   visitor
//
// A payload with an array `deflated` and nothing else holds another one, deflated. whole: whether all is there that the
// exhibit needs of a
// live run that has finished; what is missing then is asked for, but not for ever.
import { fill } from "./dom.js";
import { fetchPayload, unpack } from "./payload.js";
import { makeRun, readStream } from "./run.js";

/**
 * @param {{id: string, blob?: string, stream?: string}} source
 * @param {{still?: string[], most?: number, onNews: (lane: any, meta: any) => void, command: (values: object) => void,
 *          whole?: (lane: any) => boolean}} options
 */
export const makeLane = (source, { still = [], most, onNews, command, whole = () => true }) => {
  const done = ["finished", "diverged", "time", "failed"];
  let stop = () => {},
    dead = false,
    timer = 0,
    awaited = false,
    lacked = 0,
    run = "",
    last = Promise.resolve();
  // Something is missing: ask for everything, and again, ever more rarely, until it has come. The answer may be skipped
  // as well, and a run
  // that has ended sends nothing more that would show it.
  const hello = () => {
    if (awaited) return;
    awaited = true;
    ask(800);
  };
  function ask(patience) {
    command({ lane: source.id, do: "hello" });
    again(patience);
  }
  function again(patience) {
    clearTimeout(timer);
    if (patience < 20e3) timer = setTimeout(() => ask(2 * patience), patience);
    else awaited = false;
  }
  function heard() {
    clearTimeout(timer);
    awaited = false;
    if (lane.growing && lane.status !== "paused") again(5000); // a run that goes on is not silent
  }
  async function inflate(message) {
    if (!message.arrays.deflated) return message;
    const body = new Blob([message.arrays.deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
    return unpack(new Uint8Array(await new Response(body).arrayBuffer()));
  }
  const lane = {
    source,
    id: source.id,
    dash: [],
    mark: "",
    name: "",
    run: makeRun({ still, most, onGap: hello }),
    get meta() {
      return lane.run.meta;
    },
    get live() {
      return lane.meta?.source === "live";
    },
    get status() {
      return lane.live ? lane.meta.status : "recorded";
    },
    get growing() {
      return lane.live && !done.includes(lane.meta.status);
    },
    get steered() {
      return lane.growing && Boolean(lane.meta.mine);
    },
    dispose() {
      dead = true;
      clearTimeout(timer);
      stop();
    },
  };
  const take = (message) => {
    if (dead || lane.run.take(message) === false) return;
    heard();
    const { meta } = message;
    lane.name = meta.title ?? "";
    if (run !== (run = meta.run)) lacked = 0;
    onNews(lane, meta);
    if (lane.live && meta.status === "finished" && !whole(lane) && lacked++ < 3) hello();
  };
  if (source.blob) fetchPayload(source.blob).then(async (blob) => take((blob.inflated ??= await inflate(blob))));
  if (source.stream) {
    stop = readStream(source.stream, (message) => {
      last = last.then(async () => take(await inflate(message)));
    }); // in order
    again(1600); // the first message may be skipped, and be the only one
  }
  return lane;
};

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
