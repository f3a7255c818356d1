"""A checkpoint is named in words where people read it, not by its file."""

from __future__ import annotations

import pytest

from genmodels import checkpoints, registry
from ui.i18n import LANGUAGES, using
from ui.model_names import NAMES, beside


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_every_checkpoint_of_the_comparison_has_words(lang):
    shown = [name for family in registry.FAMILIES.values() for name in family.checkpoints if name in checkpoints.manifest()]
    with using(lang):
        told = {name: beside(name) for name in shown}
    assert set(NAMES) <= set(checkpoints.manifest())
    assert [name for name, words in told.items() if "_" in words or words == name] == []
    assert len(set(told.values())) == len(told), "two checkpoints are not called the same"


def test_a_checkpoint_without_words_keeps_its_name():
    assert beside("something_new") == "something_new"
