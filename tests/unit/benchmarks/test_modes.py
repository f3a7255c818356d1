"""The benchmark of modes says what it must, in the form that it promises."""

import json
from dataclasses import asdict

import pytest

from benchmarks import modes as bench
from genmodels.gan.recipes import RECIPES


def test_json_has_a_list_over_seeds_for_every_figure(capsys):
    assert bench.main(["--json", "--seeds", "2", "--steps", "3", "--recipe", "plain", "--recipe", "islands"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"ring", "grid", "best"} and found["best"] in ("plain", "islands")
    for data in ("ring", "grid"):
        for row in found[data].values():
            assert {name: len(values) for name, values in row.items()} == {"modes": 2, "hq": 2, "reverse_kl": 2}


def test_the_best_holds_all_modes_in_its_worst_run():
    row = {"modes": [25, 25], "hq": [0.9, 0.9], "reverse_kl": [0.01, 0.01]}
    ring = {"modes": [8, 8], "hq": [0.9, 0.9], "reverse_kl": [0.01, 0.01]}
    results = {
        "ring": {"a": ring | {"hq": [1.0, 1.0]}, "b": ring, "c": ring | {"hq": [0.95, None]}},
        "grid": {"a": row | {"modes": [25, 24]}, "b": row, "c": row | {"modes": [25, None]}},
    }
    assert bench.best(results, ("a", "b", "c")) == "b"
    text = bench.table(results | {"best": "b"})
    assert "24.5 (24.0)" in text and "1 lost" in text and "PacGAN4" in text and "98.9" in text and ".0048" in text


@pytest.mark.parametrize("bad", [["--seeds", "0"], ["--steps", "0"], ["--recipe", "x"], ["--jobs", "-1"]])
def test_a_mistake_on_the_command_line(bad, capsys):
    with pytest.raises(SystemExit) as stop:
        bench.main(bad)
    assert stop.value.code == 2 and "Traceback" not in capsys.readouterr().err


def test_recipes_differ_in_one_idea_only():
    for settings in RECIPES.values():
        assert (settings.steps, settings.batch, settings.generator_width) == (6000, 256, 64)
    ideas = {"unrolled": {"unroll", "discriminator_steps", "discriminator_rate"}, "packed": {"pack"}, "penalised": {"r1"}}
    ideas |= {"plain": set(), "islands": {"r1", "noise", "noise_dim"}}
    plain = asdict(RECIPES["plain"])
    assert {name: {key for key, value in asdict(s).items() if value != plain[key]} for name, s in RECIPES.items()} == ideas
    ahead = RECIPES["unrolled"]
    assert ahead.discriminator_steps == 1 and ahead.discriminator_rate == pytest.approx(ahead.generator_rate / 10), "as its paper has it"
