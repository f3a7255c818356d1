// From the rows of runs to the tables that a plot takes, [xs, ys, ...]; what was not measured in a row is undefined.

const value = (run, row, column, log) => {
  const v = run.value(row, column);
  return Number.isFinite(v) && (!log || v > 0) ? v : undefined;
};

// Where a branch was left, both branches have that step: it is the same moment, and the later one has it.
const once = (rows) => rows.filter((row, i) => rows[i + 1]?.step !== row.step);

/** @param {any} run @param {any[]} rows @param {string[]} columns @param {boolean} [log] */
export function table(run, rows, columns, log = false) {
  const own = once(rows);
  return [own.map((row) => row.step), ...columns.map((name) => own.map((row) => value(run, row, name, log)))];
}

/**
 * The ghosts of all lanes, branch by branch, then the path of each: a table each.
 * @param {any[]} lanes @param {string[]} columns @param {boolean} [log]
 */
export function lineTables(lanes, columns, log = false) {
  const ghosts = lanes.flatMap(({ run }) => run.ghosts().map(({ rows }) => table(run, rows, columns, log))),
    paths = lanes.map(({ run }) => table(run, pathOf(run), columns, log));
  return [...ghosts, ...paths];
}

const pathOf = (run) => run.path().flatMap((part) => part.rows);

/**
 * The edges of a band, the last ones as far as the axis goes.
 * @param {any} run @param {any} band @param {number} extent
 */
export function bandTable(run, { low, high }, extent) {
  const rows = run ? pathOf(run).filter((row) => Number.isFinite(run.value(row, low))) : [],
    [xs, lows, highs] = table(run, rows, [low, high]);
  if (xs.length && xs.at(-1) < extent) {
    xs.push(extent);
    lows.push(lows.at(-1));
    highs.push(highs.at(-1));
  }
  return [xs, lows, highs];
}

/**
 * Some hundred values of each run's path, spread over it, for an axis to show.
 * @param {any[]} runs @param {string[]} columns @param {boolean} [log]
 */
export function finiteValues(runs, columns, log = false) {
  const found = [];
  for (const run of runs)
    for (const { rows } of run.path()) {
      const stride = Math.max(1, Math.floor(rows.length / 400));
      for (let i = rows.length - 1; i >= 0; i -= stride)
        for (const name of columns) {
          const v = value(run, rows[i], name, log);
          if (v !== undefined) found.push(v);
        }
    }
  return found;
}

/** The curves that have arrived as CSV: every lane, every branch. @param {any[]} lanes */
export function curvesCSV(lanes) {
  const lines = [];
  for (const { run, name } of lanes) {
    if (!run.meta) continue;
    if (!lines.length) lines.push(["run", ...run.meta.columns].join(","));
    const quoted = `"${name.replaceAll('"', '""')}"`;
    for (const { rows } of run.branches())
      for (const row of rows)
        lines.push([quoted, ...Array.from(row, (v) => (Number.isFinite(v) ? +v.toPrecision(7) : ""))].join(","));
  }
  return new Blob(["\ufeff", lines.join("\n"), "\n"], { type: "text/csv" });
}
