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
    assert printed["browser"] is None and printed["n"] == 2 and [r["name"] for r in printed["rows"]] == ["tiny"] and printed["machine"]


def test_flips_in_the_browser_are_asked_for_and_printed(monkeypatch, capsys):
    ends = {50: 3.0, 95: 4.5}
    monkeypatch.setattr(autoregressive, "stored", dict)
    monkeypatch.setattr(autoregressive, "regrown", lambda flips, url: {"flips": flips, "redraw_ms": ends, "press_ms": ends})
    autoregressive.main(["--flips", "7", "--url", "http://127.0.0.1:1"])
    assert "7 flips in the browser" in capsys.readouterr().out
