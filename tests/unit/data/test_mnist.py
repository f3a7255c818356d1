"""MNIST is read from a folder, and everything that can be wrong with the folder is one sentence."""

import gzip

import numpy as np
import pytest

from genmodels.data import digits, mnist


@pytest.mark.needs_data
def test_sizes_and_the_binarised_test_set_is_the_test_set():
    for split, n in (("train", 60_000), ("test", 10_000)):
        x, y = mnist.load(split)
        assert x.shape == (n, 28, 28) and y.shape == (n,) and np.bincount(y).min() > n * 0.08
    x, fixed = mnist.load("test")[0].reshape(10_000, -1), mnist.load_binarized("test")
    assert fixed.shape == (10_000, 784) and set(np.unique(fixed)) == {0, 1}
    assert fixed.mean() == pytest.approx(x.mean() / 255, rel=0.01)


@pytest.mark.needs_data
def test_digits_are_mnist_balanced_and_seeded():
    a, b, c = digits.digits(50, 1), digits.digits(50, 1), digits.digits(50, 2)
    assert a.source == "mnist" and np.bincount(a.labels).tolist() == [5] * 10
    assert np.array_equal(a.images, b.images) and not np.array_equal(a.images, c.images)


def test_without_mnist_the_digits_are_synthesised(monkeypatch, tmp_path):
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path))
    got = digits.digits(30, 3)
    assert got.source == "handwriting" and got.images.shape == (30, 28, 28) and np.bincount(got.labels).tolist() == [3] * 10
    assert digits.grey(got.images).max() <= 1 and set(np.unique(digits.binarise(got.images))) == {0.0, 1.0}


IDX = bytes([0, 0, 8, 1, 0, 0, 39, 16])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "is missing"),
        (gzip.compress(IDX + bytes(9999)), "is not the MNIST file"),
        (gzip.compress(IDX + bytes(10_001)), "is not the MNIST file"),
        (gzip.compress(b"\0\0\x0d\1" + bytes(10_004)), "is not the MNIST file"),
        (gzip.compress(IDX + bytes(10_000))[:-20], "cut short"),
        (b"not gzip at all", "cut short"),
        (gzip.compress(bytes(50_000_000)), "is not the MNIST file"),
    ],
    # By name: the bytes hold the second they were compressed in, and two test processes would not agree on them.
    ids=["missing", "one short", "one long", "wrong head", "cut", "not gzip", "bomb"],
)
def test_a_bad_file_is_one_sentence(content, sentence, monkeypatch, tmp_path):
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path))
    if content is not None:
        (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(content)
    with pytest.raises(mnist.DataMissing, match=sentence):
        mnist._read_idx("t10k-labels-idx1-ubyte.gz", (10_000,))


def test_plain_and_zipped_files_in_either_place(monkeypatch, tmp_path):
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path))
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "t10k-labels-idx1-ubyte").write_bytes(IDX + bytes(10_000))
    assert mnist._read_idx("t10k-labels-idx1-ubyte.gz", (10_000,)).shape == (10_000,)
    assert not mnist.available()


def test_download_without_a_network_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("GENMODELS_DATA", str(tmp_path / "new"))
    monkeypatch.setattr(mnist, "MIRROR", "http://127.0.0.1:9/")  # nothing listens on the discard port
    with pytest.raises(mnist.DataMissing, match="could not be fetched"):
        mnist.download()
