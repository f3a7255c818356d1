"""What is drawn is answered in words that follow from the classifier and from the codes nearby."""

import re

import numpy as np
import pytest

from genmodels import checkpoints
from genmodels.data.digits import binarise, digits
from ui.exhibits.vae.posterior.answer import answered
from ui.i18n import using

NEAR = np.array([2] * 15 + [8] * 5)


def bits(picture) -> bytes:
    return np.packbits(np.asarray(picture).reshape(784).astype(np.uint8)).tobytes()


@pytest.fixture(scope="module")
def network():
    return checkpoints.load("vae2_kl1")


@pytest.mark.parametrize(
    ("picture", "start"),
    [
        (np.zeros(784), "Nothing is drawn yet"),
        (np.ones(784), "Nearly everything is filled"),
        (np.random.default_rng(0).random(784) < 0.15, "Hard to read"),
    ],
)
def test_what_is_no_digit_gets_one_plain_sentence(network, picture, start):
    with using("en"):
        assert answered(network, bits(picture), NEAR).startswith(start)
    with using("ko"):
        assert not answered(network, bits(picture), NEAR).startswith(start)


def test_a_digit_is_read_and_so_is_what_the_model_makes_of_it(network):
    shown = digits(300)
    agree = 0
    with using("en"):
        for image, label in zip(shown.images, shown.labels, strict=True):
            said = answered(network, bits(binarise(image)), NEAR)
            agree += f"Read as {label}" in said
            if "too:" not in said and "Hard" not in said:
                made = re.search(r"draws from it reads as (\d)", said)
                assert made and made[1] != re.search(r"Read as (\d)", said)[1]
    assert agree > 270
