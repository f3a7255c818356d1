// What the bar says of the runs on show at a step: one, or two futures side by side.
import { fill } from "../../../browser/dom.js";

export function laneStatus(lanes, player, words) {
  const lead = lanes.findLast((lane) => lane.live) ?? lanes[0],
    n = (v) => Math.round(v).toLocaleString("en-US");
  if (!lead?.meta) return "";
  const m = lead.meta,
    at = n(player.at),
    values = {
      step: at,
      steps: n(m.steps ?? lead.run.span().last),
      head: n(lead.growing ? m.step : lead.run.span().last),
      rate: n(m.rate ?? 0),
      viewers: m.viewers ?? 1,
      place: m.place ?? 0,
    };
  if (!lead.live) return fill(words.status_recorded, { ...values, steps: n(player.end()) });
  const key =
    m.status === "playing"
      ? player.following || player.at > player.head() - 1
        ? m.viewers > 1
          ? "playing_watched"
          : "playing"
        : "behind"
      : m.status;
  return fill(words[`status_${key}`] ?? m.status, values);
}
