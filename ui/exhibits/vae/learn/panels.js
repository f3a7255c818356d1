// The curves: what a digit costs, what of it is the KL, on which axis, and how many digits lie beside their own kind.

const line = (column, label, colour, short = undefined) => ({ column, label, colour, short });

export function curvePanels(run, words) {
  const average = run.value(run.path()[0]?.rows[0], "average");
  return [
    {
      id: "cost",
      title: words.cost,
      weight: 1.5,
      refs: Number.isFinite(average) ? [{ value: average, label: words.average }] : [],
      lines: [
        line("train", words.train, "muted", words.train_short),
        line("total", words.total, "text"),
        line("reconstruction", words.reconstruction, "generated", words.reconstruction_short),
      ],
    },
    {
      id: "kl",
      title: words.kl,
      weight: 1.2,
      lines: [line("kl_1", "z\u2081", "muted"), line("kl_2", "z\u2082", "text"), line("kl", words.both, "latent")],
    },
    {
      id: "same",
      title: words.same,
      weight: 0.7,
      percent: true,
      range: [0, 0.85],
      refs: [{ value: 0.1, label: words.chance }],
      lines: [line("neighbours", "", "text")],
    },
  ];
}
