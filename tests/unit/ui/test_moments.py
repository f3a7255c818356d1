"""What painters say of their moments is in the catalogue, which cannot look into them by itself."""

from __future__ import annotations

import ast

import pytest

from genmodels import registry
from ui.exhibits.compare.side_by_side.words import MOMENTS
from ui.i18n import ROOT


@pytest.mark.parametrize("family", [name for name, entry in registry.FAMILIES.items() if entry.painter])
def test_every_phrase_of_every_painter_is_marked_for_translation(family):
    module = registry.FAMILIES[family].painter.split(":")[0].replace(".", "/")
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Moment"]
    said = {part.value for call in calls for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)}
    assert calls and said <= set(MOMENTS) | {""}
