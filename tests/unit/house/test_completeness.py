"""Every row of the registry is complete, and what a row lacks is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from genmodels import registry
from genmodels.registry import Family, Kind
from tests.completeness import of_family, of_run

ROWS = registry.FAMILIES | registry.NOT_COMPARED
GAN = registry.FAMILIES["gan"]


@pytest.mark.parametrize("key", registry.FAMILIES)
def test_nothing_is_missing_of_a_family(key):
    assert of_family(key, registry.FAMILIES[key]) == []


@pytest.mark.parametrize(("key", "kind"), [(key, kind) for key, row in ROWS.items() for kind in row.runs])
def test_nothing_is_missing_of_a_kind_of_run(key, kind):
    assert of_run(kind, ROWS[key]) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (Family("One Gaussian of the plane", "exact", theme="star"), "there is no Korean for “One Gaussian of the plane”"),
        (Family("One Gaussian of the plane", "exact", theme="star"), "needs a short one"),
        (replace(GAN, short="Gaan"), "no Korean for “Gaan”"),
        (replace(GAN, theme=""), "names no theme"),
        (replace(GAN, page="gaan"), "pages/gaan.py is missing"),
        (replace(GAN, page="gaan"), "ui/pages.py has no row for gaan"),
        (replace(GAN, checkpoints=("none",)), "the checkpoint none is not in the manifest"),
        (replace(GAN, models={}), "of a kind of model that the row does not name"),
        (replace(GAN, painter=None), "nothing draws"),
        (replace(GAN, painter="genmodels.gan.painter:nobody"), "genmodels.gan.painter:nobody cannot be imported"),
        (replace(GAN, models={"dcgan": Kind("genmodels.gan.nowhere", "DCGAN")}), "genmodels.gan.nowhere:DCGAN cannot be imported"),
        (replace(GAN, recordings=None), "gan2d: no recording of this kind"),
        (replace(GAN, runs={"gan2d": "genmodels.gan.losses"}), "gan2d: genmodels.gan.losses has no check"),
        (replace(GAN, recordings="tests.unit.house.test_completeness:NOT_MADE"), "gan2d: the recording new is not made"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_missing_is_named(row, told):
    assert any(told in fault for fault in of_family("gan", row)), of_family("gan", row)


def test_a_racer_without_recordings_is_named():
    assert "new: the race race-ring-new is not recorded" in of_family("new", GAN)


NOT_MADE = {"new": (registry.part("genmodels.gan.recordings:RECORDINGS")["healthy"][0], "A recording that nobody has made.")}
