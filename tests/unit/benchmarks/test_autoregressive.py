"""The benchmark of sampling draws the same pictures both ways, and knows the family's models of pictures and no other."""

from __future__ import annotations

import json

import torch

from benchmarks import autoregressive
from genmodels.autoregressive import nade
from genmodels.autoregressive.chain import Chain


def test_a_row_is_of_the_same_pictures_drawn_twice():
    torch.manual_seed(0)
    found = autoregressive.row("tiny", nade.NADE(nade.Config(16, 4)).requires_grad_(False), 5, 2)
    assert found["same"] and found["kept_ms"] > 0 and found["full_ms"] > 0


def test_the_stored_models_are_those_of_the_family():
    models = autoregressive.stored()
    assert "nade" in models and "vae50" not in models and all(isinstance(model, Chain) for model in models.values())


def test_printed_as_one_object(monkeypatch, capsys):
    monkeypatch.setattr(autoregressive, "stored", lambda: {"tiny": nade.NADE(nade.Config(4, 3)).requires_grad_(False)})
    autoregressive.main(["--json", "--n", "2", "--repeats", "1"])
    printed = json.loads(capsys.readouterr().out)
    assert printed["n"] == 2 and [r["name"] for r in printed["rows"]] == ["tiny"] and printed["machine"]
