"""The networks that the browser's tests compute with are the ones that the code makes today."""

import json

from tests.browser import make_networks


def test_the_stored_networks_are_those_of_the_command():
    stored = json.loads(make_networks.NETWORKS.read_text(encoding="utf-8"))
    made = make_networks.networks()
    assert [(case["kind"], case["name"], case["packed"]) for case in stored] == [(c["kind"], c["name"], c["packed"]) for c in made]
    for old, new in zip(stored, made, strict=True):
        for name in ("inputs", "outputs"):
            flat = [[v for row in case[name] for v in row] for case in (old, new)]
            assert max(abs(a - b) for a, b in zip(*flat, strict=True)) < 1e-5
