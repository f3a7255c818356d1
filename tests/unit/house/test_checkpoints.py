"""A checkpoint is what the manifest says, or one sentence says what is wrong with it."""

import json

import pytest
import torch

from genmodels import checkpoints
from genmodels.autoencoder import vae
from genmodels.core import Recipe

CONFIG = vae.Config(dim=6, latent=2, encoder=(8,), decoder=(4, 4))
RECIPE = Recipe("tiny", "vae", CONFIG, "bits", "a tiny VAE")


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    checkpoints.save(vae.VAE(CONFIG), RECIPE, steps=1, seconds=2.0, folder=tmp_path)
    return tmp_path


def test_round_trip_in_float16(folder):
    torch.manual_seed(0)
    original, loaded = vae.VAE(CONFIG), checkpoints.load("tiny", folder)
    for a, b in zip(original.parameters(), loaded.parameters(), strict=True):
        assert torch.equal(a.half().float(), b) and not b.requires_grad
    row = checkpoints.manifest(folder)["tiny"]
    assert row["parameters"] == sum(p.numel() for p in original.parameters())
    assert row["config"]["decoder"] == [4, 4] and row["seconds"] == 2
    assert checkpoints.verify(folder) == [("tiny", None)]


def test_metrics_are_added_to_those_there(folder):
    checkpoints.set_metrics("tiny", {"a": {"value": 1}}, folder)
    checkpoints.set_metrics("tiny", {"b": {"value": 2}}, folder)
    assert set(checkpoints.manifest(folder)["tiny"]["metrics"]) == {"a", "b"}


def flip(folder):
    path = folder / "tiny.safetensors"
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


def cut(folder):
    path = folder / "tiny.safetensors"
    path.write_bytes(path.read_bytes()[:50])


def other_model(folder):
    path = folder / "manifest.json"
    rows = json.loads(path.read_text())
    rows["tiny"]["config"]["latent"] = 3
    path.write_text(json.dumps(rows))


def unknown_kind(folder):
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"model": "vae"', '"model": "oracle"'))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (flip, "altered"),
        (cut, "altered"),
        (lambda f: (f / "tiny.safetensors").unlink(), "missing"),
        (other_model, "does not fit"),
        (unknown_kind, "does not fit"),
        (lambda f: (f / "manifest.json").write_text("{"), "cannot be read"),
        (lambda f: (f / "manifest.json").write_text("[]"), "not a table"),
    ],
)
def test_damage_is_one_sentence_even_after_a_good_load(folder, damage, sentence):
    checkpoints.load("tiny", folder)
    damage(folder)
    with pytest.raises(checkpoints.CheckpointError, match=sentence) as caught:
        checkpoints.load("tiny", folder)
    assert str(caught.value).count(".") <= 2 and "\n" not in str(caught.value)


def test_an_unknown_name_is_named(folder):
    with pytest.raises(checkpoints.CheckpointError, match="ghost"):
        checkpoints.load("ghost", folder)


def test_a_manifest_cannot_lead_out_of_its_folder(folder):
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"file": "tiny', '"file": "../../tiny'))
    assert checkpoints.load("tiny", folder)  # the same file in the folder, whatever the path before its name


def test_every_committed_checkpoint_verifies():
    results = checkpoints.verify()
    assert results and [problem for _, problem in results if problem] == []
    measured = checkpoints.manifest()
    assert [name for name in measured if not measured[name]["metrics"]] == []
