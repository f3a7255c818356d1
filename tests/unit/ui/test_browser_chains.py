"""The autoregressive models that the browser's tests compute with are the ones that the code makes today."""

import json

import pytest
import torch

from genmodels.autoregressive import fvsbn
from tests.browser import make_chains
from ui.exhibits.autoregressive.networks import packed


def test_the_stored_chains_are_those_of_the_command():
    stored, made = json.loads(make_chains.CHAINS.read_text(encoding="utf-8")), make_chains.chains()
    assert [case["packed"] for case in stored["cases"]] == [case["packed"] for case in made["cases"]]
    for old, new in zip(stored["cases"], made["cases"], strict=True):
        assert {name: old[name] for name in ("name", "x", "free", "kept", "cold")} == {
            name: new[name] for name in ("name", "x", "free", "kept", "cold")
        }
        for name in ("logits", "log_prob", "influence"):
            torch.testing.assert_close(torch.tensor(old[name]), torch.tensor(new[name]), atol=1e-5, rtol=1e-5, check_dtype=False)


def test_a_model_that_the_browser_cannot_compute_is_refused():
    with pytest.raises(TypeError, match="FVSBN"):
        packed(fvsbn.FVSBN(fvsbn.Config(dim=9)))
