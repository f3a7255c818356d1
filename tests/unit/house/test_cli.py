"""The command line does what it says; a mistake gets one line on standard error and exit status 2."""

import json

import numpy as np
import pytest
from PIL import Image

from genmodels import checkpoints, registry
from genmodels.__main__ import changed, main
from genmodels.live import recording

MISTAKES = [
    [],
    ["bake"],
    ["sample", "vae2_kl1"],
    ["sample", "ghost", "--out", "x.npz"],
    ["sample", "pca", "--out", "x.npz"],
    ["sample", "vae2_kl1", "--out", "x.npz", "-n", "0"],
    ["sample", "vae2_kl1", "--out", "x.npz", "-n", "1000000000"],
    ["sample", "vae2_kl1", "--out", "x.npz", "--label", "3"],
    ["sample", "vae2_kl1", "--out", "x.npz", "--steps", "5"],
    ["sample", "vae2_kl1", "--out", "no/such/folder/x.npz"],
    ["train", "ghost"],
    ["train", "vae50", "--steps", "many"],
    ["train", "vae50", "--set", "colour=red"],
    ["train", "vae50", "--set", "latent=two"],
    ["train", "vae50", "--set", "latent"],
    ["train", "vae50", "--data", "no/such/folder"],
    ["evaluate", "ghost"],
    ["data", "cifar"],
]


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_a_mistake_is_one_line_and_status_2(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path))
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("genmodels: ") and err.count("\n") == 1 and "Traceback" not in err


def test_list_is_the_manifest(capsys):
    assert main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == checkpoints.manifest()
    assert main(["list"]) == 0
    assert "vae2_kl1" in capsys.readouterr().out


def test_verify_names_each(capsys):
    assert checkpoints.manifest() and recording.manifest()
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.count("is as the manifest says") == len(checkpoints.manifest()) + len(recording.manifest())


def test_verify_fails_where_there_is_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert main(["verify"]) == 1


def test_samples_are_seeded_and_drawn_as_a_picture(tmp_path, capsys):
    files = [tmp_path / name for name in ("a.npz", "b.npz", "c.npz")]
    for file, seed in zip(files, "001", strict=True):
        assert main(["sample", "vae2_kl1", "-n", "10", "--seed", seed, "--out", str(file), "--png", str(tmp_path / "g.png")]) == 0
    a, b, c = (np.load(f)["x"] for f in files)
    assert a.shape == (10, 28, 28) and a.dtype == np.float32 and 0 <= a.min() and a.max() <= 1
    assert np.array_equal(a, b) and not np.array_equal(a, c)
    assert Image.open(tmp_path / "g.png").size == (4 * 30 + 2, 3 * 30 + 2)


def test_settings_reach_the_model_or_the_recipe():
    recipe = changed(registry.recipes()["vae50"], ["latent=3", "encoder=(64,)", "lr=1", "data=mnist_images"])
    assert (recipe.config.latent, recipe.config.encoder, recipe.lr, recipe.data) == (3, (64,), 1.0, "mnist_images")


def test_every_recipe_builds_its_model():
    for recipe in registry.recipes().values():
        assert registry.build(recipe.model, checkpoints.plain(recipe.config))
        assert callable(registry.evaluator(recipe.model))
