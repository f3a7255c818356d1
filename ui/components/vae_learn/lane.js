// The run on show: a recording that arrives whole as a blob, or a live run that arrives bit by bit as a stream. Both travel deflated.
const DONE = ["finished", "diverged", "time", "failed"];

async function inflate({ arrays }) {
  const body = new Blob([arrays.deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
  return gm.unpack(new Uint8Array(await new Response(body).arrayBuffer()));
}

function makeLearning(source, { onNews, command }) {
  let stop = () => {}, dead = false, asked = -Infinity, last = Promise.resolve();
  const hello = () => {                                    // something is missing: ask for everything, once in a while
    if (performance.now() - asked < 1500) return;
    asked = performance.now();
    command({ lane: source.id, do: "hello" });
  };
  const lane = {
    source, dash: [], mark: "", name: "",
    run: gm.run({ still: ["labels", "digits"], most: 40e6, onGap: hello }),
    get meta() { return lane.run.meta; },
    get live() { return lane.meta?.source === "live"; },
    get growing() { return lane.live && !DONE.includes(lane.meta.status); },
    get steered() { return lane.growing && Boolean(lane.meta.mine); },
    dispose() { dead = true; stop(); },
  };
  const take = (message) => {
    if (dead || lane.run.take(message) === false) return;
    lane.name = message.meta.title ?? "";
    onNews(lane, message.meta);
  };
  if (source.blob) gm.blob(source.blob).then(async (blob) => take((blob.inflated ??= await inflate(blob))));
  if (source.stream) stop = gm.stream(source.stream, (message) => { last = last.then(async () => take(await inflate(message))); });   // in order
  return lane;
}

// What the bar says at a step.
function learningStatus({ live, meta, run }, player, words) {
  const n = (v) => Math.round(v).toLocaleString("en-US"), values = { step: n(player.at), head: n(run.span().last), rate: n(meta.rate), viewers: meta.viewers, place: meta.place };
  if (!live) return gm.fill(words.status_recorded, { ...values, steps: n(player.end()) });
  const key = meta.status === "playing" ? (player.following ? (meta.viewers > 1 ? "playing_watched" : "playing") : "behind") : meta.status;
  return gm.fill(words[`status_${key}`] ?? meta.status, values);
}
