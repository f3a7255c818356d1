"""The README and docs/results.md say what the manifest says; the tables leave out what was not measured."""

from __future__ import annotations

import json
import math
import re

import pytest

from benchmarks import results
from benchmarks.harness import ROOT, percentile
from benchmarks.latent_walk import curve
from genmodels import checkpoints


def test_the_documents_say_what_the_manifest_and_the_benchmarks_say():
    measured = json.loads(results.MEASURED.read_text(encoding="utf-8"))
    readme, page = results.render(results.README.read_text(encoding="utf-8"), checkpoints.manifest(), measured)
    advice = "out of date: run python -m benchmarks.results"
    assert results.README.read_text(encoding="utf-8") == readme, advice
    assert results.RESULTS.read_text(encoding="utf-8") == page, advice


def test_a_changed_figure_changes_the_table():
    row = {"metrics": {"nll": {"value": 89.123, "unit": "nats", "protocol": "p"}}}
    assert "**89.12** | 89.9" in results.models({"vae50": row})
    row["metrics"]["nll"]["value"] = 88.0
    assert "**88.00** | 89.9" in results.models({"vae50": row})


def test_what_was_not_measured_has_no_line():
    assert len(results.models({"vae50": {"metrics": {}}}).splitlines()) == 2


def test_weights_stand_in_order():
    term = {"value": 1.0, "unit": "nats", "protocol": "p"}
    manifest = {f"vae2_kl{w}": {"metrics": {"kl": term, "active": term}} for w in ("100", "0.3", "10", "0.001")}
    lines = results.kl_weights(manifest).splitlines()[2:]
    assert [line.split("|")[1].strip() for line in lines] == ["0.001", "0.3", "10", "100"]


def row(modes: list[int], quality: float) -> dict:
    return {"modes": modes, "hq": [quality] * len(modes), "reverse_kl": [0.01] * len(modes)}


def test_recipes_that_were_measured_apart_stand_in_one_table_beside_the_published_ones():
    one = {"ring": {"packed": row([8, 7], 0.9)}, "grid": {"packed": row([20, 25], 0.5)}, "best": "packed"}
    other = {
        "ring": {"plain": row([1, 2], 0.99), "islands": row([8, 8], 0.97)},
        "grid": {"plain": row([9, 9], 0.8), "islands": row([25, 25], 0.97)},
    }
    measured = results.keep(results.keep({"start": {}}, "modes", one), "modes", other | {"best": "islands"})
    assert list(measured) == ["start", "modes"] and measured["modes"]["best"] == "islands"
    text = results.planar(measured)
    assert "| packed | 7.5 (7.0) | 90.0 (90.0) | 0.010 (0.010) |" in text and "Grid, 2 seeds" in text
    assert "**islands**" in text and text.index("| plain") < text.index("| packed") < text.index("PacGAN4") < text.index("perfect sampler")
    again = results.keep(measured, "modes", {"ring": {"plain": row([3, 3], 0.5)}, "grid": {"plain": row([3, 3], 0.5)}})
    assert again["modes"]["ring"]["plain"]["modes"] == [3, 3] and again["modes"]["ring"]["packed"] == one["ring"]["packed"]


def test_what_is_not_there_yet_says_how_to_have_it():
    for text, name in ((results.planar({}), "modes"), (results.training({}), "live_gan"), (results.sampling({}), "sampling")):
        assert f"--measure {name}" in text and name in results.BENCHMARKS


def test_sampling_stands_beside_the_library_with_or_without_a_browser():
    found = {"first_frame_ms": 14.9, "total_ms": 688.2, "peer_total_ms": 2696.0, "speedup": 3.92, "guided_first_frame_ms": 25.0}
    found |= {"guided_total_ms": 1227.0, "parameters": 1050000, "peer_parameters": 1040000, "pictures": 16, "steps": 50, "threads": 2}
    found |= {"machine": "a machine"}
    text = results.sampling({"sampling": found})
    assert "**688 ms** | 1,227 ms | 2,696 ms |" in text and "3.92 times as fast" in text and "| – |" in text
    assert "| 210 ms |" in results.sampling({"sampling": found | {"page_first_frame_ms": 210.4}})


def test_a_readme_without_its_place_is_refused():
    with pytest.raises(ValueError, match="table of models"):
        results.render("# no tables here", {}, {})


def test_the_readme_names_every_page_and_every_link_leads_somewhere():
    text = results.README.read_text(encoding="utf-8")
    for page in (ROOT / "pages").glob("*.py"):
        assert f"pages/{page.name}" in text
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / target).exists(), f"README.md links to {target}"


def test_percentiles_interpolate():
    assert percentile([3, 1, 2], 50) == 2
    assert percentile([0, 10], 95) == 9.5
    assert percentile([7], 95) == 7
    assert percentile([], 50) != percentile([], 50)


def test_the_walk_is_closed_stays_inside_and_never_stands_still():
    points = curve(150)
    assert all(-1 <= v <= 1 for point in points for v in point)
    assert min(math.dist(a, b) for a, b in zip(points, points[1:] + points[:1], strict=True)) > 0.01
