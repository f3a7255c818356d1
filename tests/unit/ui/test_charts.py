"""Charts that stand still: the house's colours in both themes, and the text alternative."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from genmodels.scoreboard import Point
from ui import charts, families
from ui.charts import Axis
from ui.exhibits.compare.cost import plot
from ui.exhibits.diffusion import measured_charts

ROOT = Path(__file__).parents[3]
THEMES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
THERE = [SimpleNamespace(name="one", family="vae"), SimpleNamespace(name="many", family="diffusion")]
FOUND = {"one": [Point(1, 90.0, 0.05)], "many": [Point(1, 800.0, 1.0), Point(2, 300.0, 1.2), Point(10, 60.0, 9.0)]}
TITLES = {"one": "VAE", "many": "Diffusion"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_are_the_house_s(theme):
    colours = THEMES[theme]["chartCategoricalColors"] + THEMES[theme]["chartSequentialColors"]
    assert len(colours) == 20, "Streamlit ignores lists of another length"
    assert set(charts.FAMILIES) == set(families.THEMES)
    script = (ROOT / "ui/browser/theme.js").read_text("utf-8")
    for place, role in enumerate(("data", "generated", "latent", "highlight")):
        light, dark = re.search(rf'{role}: dark \? "(#\w+)" : "(#\w+)"', script).group(2, 1)
        assert colours[place].lower() == (light if theme == "light" else dark).lower()
    for mark, name in charts.FAMILIES.items():
        assert colours[int(name[1:]) - 1] == getattr(families.THEMES[mark], theme)


def test_every_mark_is_drawn_told_and_in_the_text_alternative():
    figure = plot.drawn(THERE, FOUND, TITLES, 12.0)
    assert [list(map(list, trace.customdata)) for trace in figure.data] == [[["one", 1]], [["many", 1], ["many", 2], ["many", 10]]]
    assert [trace.marker.color for trace in figure.data] == [charts.FAMILIES["circle"], charts.FAMILIES["diamond"]]
    assert list(figure.data[1].text) == ["1", "", "10"], "a number of steps that has no room is left to the pointer"
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    told = plot.alternative(THERE, FOUND, TITLES, 12.0)
    assert "VAE: one pass, 0.05 ms" in told and "Diffusion: 10 steps, 9 ms" in told and "12.0" in told


def test_lecture_mode_is_larger(monkeypatch):
    usual = plot.drawn(THERE, FOUND, TITLES, 12.0)
    monkeypatch.setattr(charts, "lecture", lambda: True)
    lecture = plot.drawn(THERE, FOUND, TITLES, 12.0)
    assert lecture.layout.font.size > usual.layout.font.size and lecture.data[0].line.width > usual.data[0].line.width



def test_a_measured_curve_goes_through_the_means_of_its_seeds_and_shows_their_spread():
    curves = {"DDIM": {1.0: [4.0, 8.0], 10.0: [2.0]}, "DDPM": {1.0: [9.0]}}
    figure = measured_charts.lines(Axis("steps", log=True), Axis("distance", log=True), "Measured", curves, (1.0, 3.0, "real digits"))
    one, other = figure.data
    assert (list(one.x), list(one.y)) == ([1.0, 10.0], [6.0, 2.0])
    assert (list(one.error_y.array), list(one.error_y.arrayminus), one.error_y.visible) == ([2.0, 0.0], [2.0, 0.0], True)
    assert not other.error_y.visible, "a single measurement has no spread"
    assert (one.marker.symbol, one.line.dash) != (other.marker.symbol, other.line.dash), "told apart without colour"
    assert [note.text for note in figure.layout.annotations] == ["real digits"]
    assert measured_charts.told("Measured", curves) == "Measured. DDIM (1: 6, 10: 2). DDPM (1: 9)."
