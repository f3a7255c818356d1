"""What painters tell of their moments is in the catalogue."""

from __future__ import annotations

import ast

import pytest

from genmodels import registry
from ui import catalogue
from ui.i18n import ROOT


@pytest.mark.parametrize("family", [name for name, entry in registry.FAMILIES.items() if entry.painter])
def test_every_phrase_of_every_painter_is_marked_for_translation(family):
    module = registry.FAMILIES[family].painter.split(":")[0].replace(".", "/")
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Moment", "say")]
    said = {part.value for call in calls for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)}
    korean = {message.id: message.string for message in catalogue.read("ko") if message.id}
    assert calls and all(korean.get(text) for text in said)
    unmarked = [call for call in calls if call.func.id == "Moment" and isinstance(call.args[0], ast.IfExp | ast.JoinedStr)]
    assert unmarked == []
