"""A number in prose is a field that is measured or computed: a decimal that somebody typed would go on standing when the figure changes."""

from __future__ import annotations

import math
import re

import pytest

from tests.tables import TABLES
from ui.i18n import LANGUAGES, sections

EXACT = {
    ("autoencoder", "0.1"): "a level of noise that restorers are tried at",
    ("autoencoder", "0.25"): "a level of noise that restorers are tried at",
    ("autoencoder", "0.001"): "the weight that an experiment sets",
    ("autoencoder", "0.003"): "the weight that an experiment sets",
    ("autoencoder", "0.05"): "where one answer ends and the next begins",
    ("autoencoder", "0.03"): "where one answer ends and the next begins",
    ("autoencoder", "0.4"): "where one answer ends and the next begins",
    ("autoencoder", "0.5"): "the share that dropout is set to, and the area of a score that knows nothing",
    ("autoencoder", "0.6"): "where one answer ends and the next begins",
    ("autoencoder", "0.7"): "where one answer ends and the next begins",
    ("autoencoder", "0.9"): "where one answer ends and the next begins",
    ("autoregressive", "0.5"): "the border of an answer that can be chosen",
    ("autoregressive", "0.6"): "the border of an answer that can be chosen",
    ("autoregressive", "0.9"): "the border of an answer that can be chosen",
    ("diffusion", "0.02"): "the end of the linear schedule, by its definition",
    ("diffusion", "1.11"): "pi / (2 sqrt 2), which stands beside it",
    ("diffusion", "0.5"): "a weight or a share that the exhibit is set to",
    ("diffusion", "88.33"): "the value that Larochelle and Murray 2011 report",
    ("diffusion", "81.30"): "the value that van den Oord et al. 2016 report",
    ("flow", "0.05"): "where one answer ends and the next begins",
    ("gan", "0.5"): "the momentum that Radford et al. 2015 chose",
    ("gan", "0.9"): "the momentum that is usual",
    ("gan", "5.7"): "8 / sqrt 2, which stands beside it",
    ("gan", "0.17"): "a binomial probability, whose formula stands beside it",
    ("vae", "0.001"): "the weight that an experiment sets",
    ("vae", "0.1"): "a weight of the slider, and the nats from which on an axis counts as used",
    ("vae", "0.392"): "784 / 2000, which stands beside it",
    ("vae", "0.63"): "the square root of 784 / 2000",
}
"""Decimals that prose may hold as they are, each with the reason; none of them is measured."""

LEFT_OUT = re.compile(r"\]\([^)]*\)|`[^`]*`|\[\[\w+\]\]")  # links, code, fields
DECIMAL = re.compile(r"(?<![\w.,])\d*\.\d+(?![\d.]*\.\d)")


def typed(page: str, lang: str) -> set[str]:
    """The decimals that the prose of a page holds, its sources left out."""
    found = set()
    for name, text in sections(page, lang).items():
        if name != "sources":
            found |= set(DECIMAL.findall(LEFT_OUT.sub("", text)))
    return found


@pytest.mark.parametrize("page", list(TABLES))
@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_no_decimal_is_typed_but_those_that_are_exact(page, lang):
    assert typed(page, lang) <= {number for where, number in EXACT if where == page}


def test_the_list_of_exact_ones_holds_nothing_else():
    assert {page for page, _ in EXACT} <= set(TABLES)
    assert [entry for entry in EXACT if entry[1] not in typed(entry[0], "en")] == []


def test_exact_ones_are_what_their_formula_says():
    assert f"{math.pi / (2 * math.sqrt(2)):.2f}" == "1.11" and f"{8 / math.sqrt(2):.1f}" == "5.7"
    assert f"{sum(math.comb(10, k) for k in range(7, 11)) / 2**10:.2f}" == "0.17"
    assert 784 / 2000 == 0.392 and f"{math.sqrt(784 / 2000):.2f}" == "0.63"


def test_a_typed_decimal_is_found():
    assert DECIMAL.findall(LEFT_OUT.sub("", "The KL is 24.5 nats, [[kl]] and [a](?w=0.5), arXiv 1, ln 2 = $.69$")) == ["24.5", ".69"]
