"""The flows that the browser's tests compute with are the ones that the code makes today."""

import json

from tests.browser import make_flows


def test_the_stored_flows_are_those_of_the_command():
    stored = json.loads(make_flows.FLOWS.read_text(encoding="utf-8"))
    made = make_flows.cases()
    assert [(case["name"], case["packed"]) for case in stored] == [(case["name"], case["packed"]) for case in made]
    for old, new in zip(stored, made, strict=True):
        assert len(old["floors"]) == len(new["floors"])
        for name in ("points", "logp"):
            flat = [[v for row in case[name] for v in (row if isinstance(row, list) else [row])] for case in (old, new)]
            assert max(abs(a - b) for a, b in zip(*flat, strict=True)) < 1e-4
