// The runs on show: one, or two futures side by side. A recording arrives whole as a blob, a live run bit by bit as a stream.
const FINISHED = ["finished", "diverged", "time", "failed"];

function makeLane(source, mark, { onNews, command }) {
  let stop = () => {}, dead = false, asked = -Infinity;
  const hello = () => {                                    // something is missing: ask for everything, once in a while
    if (performance.now() - asked < 1500) return;
    asked = performance.now();
    command({ lane: source.id, do: "hello" });
  };
  const lane = {
    source, mark, dash: [], name: "",
    run: gm.run({ still: ["real"], onGap: hello }),
    get meta() { return lane.run.meta; },
    id: source.id,
    get live() { return lane.run.meta?.source === "live"; },
    get status() { return lane.live ? lane.run.meta.status : "recorded"; },
    get growing() { return lane.live && !FINISHED.includes(lane.status); },
    get steered() { return lane.growing && Boolean(lane.run.meta.mine); },
    dispose() { dead = true; stop(); },
  };
  const take = (message) => {
    if (dead || lane.run.take(message) === false) return;
    lane.name = message.meta.title ?? "";
    onNews(lane, message.meta);
  };
  lane.ready = source.blob ? gm.blob(source.blob).then(take) : Promise.resolve();
  if (source.stream) stop = gm.stream(source.stream, take);
  return lane;
}

// What the bar says of them at a step.
function laneStatus(lanes, player, words) {
  const lead = lanes.findLast((lane) => lane.live) ?? lanes[0], n = (v) => Math.round(v).toLocaleString("en-US");
  if (!lead?.meta) return "";
  const m = lead.meta, at = n(player.at), values = { step: at, steps: n(m.steps ?? lead.run.span().last), head: n(lead.growing ? m.step : lead.run.span().last), rate: n(m.rate ?? 0), viewers: m.viewers ?? 1, place: m.place ?? 0 };
  if (!lead.live) return gm.fill(words.status_recorded, { ...values, steps: n(player.end()) });
  const key = m.status === "playing" ? (player.following || player.at > player.head() - 1 ? (m.viewers > 1 ? "playing_watched" : "playing") : "behind") : m.status;
  return gm.fill(words[`status_${key}`] ?? m.status, values);
}
