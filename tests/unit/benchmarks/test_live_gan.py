"""What the benchmark of live training compares is the same game twice, and its figures are rates."""

import json

import pytest
import torch

from benchmarks import live_gan as bench


def test_the_plain_loop_has_the_same_networks_and_plays_the_same_game():
    turn = bench.tutorial(bench.SIZE)
    cells = dict(zip(turn.__code__.co_freevars, (cell.cell_contents for cell in turn.__closure__), strict=True))
    ours = bench.Training(bench.described(bench.SIZE)).model.game
    for name in ("generator", "discriminator"):
        sizes = [layer.in_features for layer in cells[name] if isinstance(layer, torch.nn.Linear)]
        assert tuple(sizes) == getattr(ours, name).sizes[:-1]
    x = torch.randn(2000, 2, generator=torch.Generator().manual_seed(0))
    before = cells["generator"](x).std()
    for _ in range(300):
        turn()
    assert abs(cells["generator"](x).std() - 0.7) < abs(before - 0.7), "it has moved towards the ring"


def test_a_race_counts_every_runner():
    seen = dict.fromkeys("ab", 0)

    def runner(name):
        def turn():
            seen[name] += 1

        return turn

    rates = bench.race({name: runner(name) for name in seen}, 0.3)
    assert all(0 < rates[name] <= seen[name] / (0.3 / bench.TURNS) for name in seen), "no turn has more steps than all"


def test_two_runs_in_one_worker():
    with bench.one_worker() as pool:
        assert bench.together(pool, 2, 0.5, 0.1) > 0
        assert pool.summary()["runs"] == 0


def test_the_table_names_what_the_figures_are():
    names = ("ganlab_size_steps_per_s", "ganlab_size_plain_steps_per_s", "steps_per_s", "plain_steps_per_s", "unwatched_steps_per_s",
             "watched_steps_per_s", "two_runs_steps_per_s", "updates_per_s", "frames_per_s", "frame_p95_ms")  # fmt: skip
    figures = {name: 100.0 + i for i, name in enumerate(names)} | {"machine": "here"}
    text = bench.table(json.loads(json.dumps(figures)))
    assert all(f"{figures[name]:.0f}" in text for name in names) and "here" in text


@pytest.mark.parametrize("bad", ["0", "nan", "x", "1e9"])
def test_a_mistake_on_the_command_line(bad, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["live_gan", "--seconds", bad])
    with pytest.raises(SystemExit) as stop:
        bench.main()
    assert stop.value.code == 2 and "Traceback" not in capsys.readouterr().err
