"""Derivations: both sides of every line have the value that its formula says, in any state, and prose and values have the same lines."""

from __future__ import annotations

import importlib

import pytest
import torch

from genmodels import __main__ as cli
from genmodels import checkpoints, derivation, registry
from genmodels.core import Told
from genmodels.data import mnist
from genmodels.derivation import Line
from genmodels.gan.optimal import Mixture
from tests.tables import TABLES
from ui.fields import Bad
from ui.i18n import LANGUAGES, SOURCE
from ui.walked import Walked, derivations, parse

PAGES = ("vae", "gan", "diffusion", "autoregressive", "flow", "compare")
NAMES = list(derivation.every())
DERIVED = [name for name, family in registry.FAMILIES.items() if family.page in PAGES]
"""Families whose page walks derivations."""


def holds(lines: list[Line]) -> None:
    assert lines and [line.shown() for line in lines if not line.holds] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_both_sides_of_every_line_agree_to_the_digits_that_are_shown(name, seed):
    holds(derivation.every()[name](seed))


@pytest.mark.parametrize("name", ["jensen", "inserting", "squared_error", "cross_entropy", "bound"])
def test_and_so_with_written_digits(name, monkeypatch):
    monkeypatch.setattr(mnist, "available", lambda: False)
    holds(derivation.every()[name](3))


@pytest.mark.parametrize("t", [1, 2, 10, 500, 999, 1000])
@pytest.mark.parametrize("by", ["linear", "cosine", "sigmoid"])
def test_those_of_diffusion_hold_at_every_time_of_every_schedule(t, by):
    for name in ("closed_form", "posterior", "mean_to_noise", "score"):
        holds(derivation.every()[name](4, t=t, by=by))


@pytest.mark.parametrize("by", ["linear", "cosine", "sigmoid"])
def test_the_products_and_the_bound_hold_on_every_schedule(by):
    for name in ("products", "bound"):
        holds(derivation.every()[name](5, by=by))


@pytest.mark.parametrize("kind", ["planar", "nice", "maf", "mixture", "realnvp"])
def test_those_of_the_flow_hold_for_every_kind(kind):
    name = f"flow_{kind}_ring" if kind in ("mixture", "realnvp") else f"flow_{kind}_moons"
    for derived in ("volume", "layers"):
        holds(derivation.every()[derived](6, name=name))


@pytest.mark.parametrize("q", [(0.0, 0.06), (-3.0, 2.5), (2.0, 0.5), (5.0, 0.3)])
def test_those_of_the_best_reply_hold_for_any_densities(q):
    humps = Mixture((-2.0, 2.0), (0.5, 0.5), (0.5, 0.5)), Mixture((q[0],), (q[1],))
    for name in ("best_reply", "divergence"):
        holds(derivation.every()[name](humps=humps))


@pytest.mark.parametrize("ink", [torch.zeros(784), torch.ones(784), (torch.arange(784) % 3 == 0).float()])
def test_those_of_the_vae_hold_for_pictures_that_are_no_digits(ink):
    for name in ("gaussian_kl", "bernoulli", "log_variance", "squared_error"):
        holds(derivation.every()[name](x=ink))


@pytest.mark.parametrize("ink", [torch.zeros(784), torch.ones(784), (torch.arange(784) % 3 == 0).float()])
def test_those_of_the_chain_rule_hold_for_pictures_that_are_no_digits(ink):
    for name in ("chain", "recursion", "surplus"):
        holds(derivation.every()[name](x=ink))


def test_a_line_that_does_not_hold_is_told_apart():
    assert not Line(1.0, 1.0006).holds and Line(1.0, 1.0004).holds and Line(-0.0001, 0.0).shown() == ("0.000", "0.000")
    assert Line(2.0, 1.0, ">=").holds and not Line(1.0, 2.0, ">=").holds


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_prose_and_values_have_the_same_lines(page, lang):
    told = derivations(page, lang)
    derived = importlib.import_module(f"ui.exhibits.{page}.derived").DERIVED
    assert list(told) == list(derived)
    for name, one in told.items():
        assert len(one.steps) == len(derivation.every()[name](0)), name
        assert [step.formula.replace(" ", "") for step in one.steps] == [
            step.formula.replace(" ", "") for step in derivations(page, SOURCE)[name].steps
        ], name


@pytest.mark.parametrize("page", PAGES)
def test_a_page_evaluates_them_in_its_own_state(page):
    derived = importlib.import_module(f"ui.exhibits.{page}.derived").DERIVED
    for function in derived.values():
        holds(function(TABLES[page].defaults()))
    if page == "diffusion":
        early, late = (derived["closed_form"](TABLES[page].defaults() | {"t": t})[0].left for t in (100, 900))
        assert early > late


def test_without_its_checkpoint_a_derivation_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    for name in ("jensen", "cross_entropy", "bound", "chain", "surplus"):
        with pytest.raises(Told):
            derivation.every()[name](0)


def test_the_command_prints_both_sides(capsys):
    assert cli.main(["derive", "closed_form", "--seed", "7"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "closed_form, seed 7" and len(lines) == 5 and all(line.endswith("holds") for line in lines[1:])
    assert cli.main(["derive"]) == 0 and capsys.readouterr().out.split() == NAMES
    assert cli.main(["derive", "nothing"]) == 2 and "no derivation 'nothing'" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["jensen", "jensen.0", "jensen.5", "jensen.x", "nothing.1", ".1", "jensen.1.2"])
def test_a_link_names_a_derivation_and_a_line_that_there_are(text):
    field = Walked("derive", "vae")
    assert field.parse("jensen.4") == "jensen.4" and field.parse("") == ""
    with pytest.raises(Bad):
        field.parse(text)


def test_a_derivation_that_lacks_a_sentence_is_an_error():
    with pytest.raises(ValueError, match="half"):
        parse("half", "### Title\n\n$$\na = b\n$$\n")


def test_every_family_with_a_page_names_its_derivations():
    assert [name for name, family in registry.FAMILIES.items() if family.derivations and family.page] == DERIVED
