"""The house stands as docs/architecture.md draws it, and each rule is seen to bite on a small house that breaks it."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path

import pytest

from benchmarks.harness import ROOT
from genmodels import checkpoints as stored
from tests import house


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule):
    assert not rule(ROOT), "\n" + "\n".join(rule(ROOT))


def test_no_import_circles():
    assert house.circles(ROOT) == []


def test_every_checkpoint_loads():
    problems = {name: problem for name, problem in stored.verify() if problem}
    assert not problems
    assert stored.manifest(), "there are no checkpoints"


def write(root: Path, name: str, text: str | bytes = "") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def safetensors(header: bytes = b"{}") -> bytes:
    return struct.pack("<Q", len(header)) + header


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with one page, two families and one checkpoint that keeps every rule."""
    write(tmp_path, "app.py", "import streamlit\n")
    write(tmp_path, "pages/vae.py", "from ui import exhibit\n")
    write(tmp_path, "ui/exhibit.py", "from genmodels.vae import model\n")
    write(tmp_path, "ui/exhibits/vae/pad/pad.js", "// see https://example.org/paper\n")
    write(tmp_path, "genmodels/vae/model.py", "import torch\nfrom genmodels.nn import mlp\n")
    write(tmp_path, "genmodels/gan/model.py", "from ..nn import mlp\n")
    write(tmp_path, "genmodels/nn/mlp.py", "import os, torch\nload = os.getloadavg() if hasattr(os, 'getloadavg') else None\n")
    for lang in ("en", "ko"):
        write(tmp_path, f"content/{lang}/vae.md", "## explain\n$$x$$\n## try\n[paper](https://example.org)\n")
    raw = safetensors()
    write(tmp_path, "checkpoints/a.safetensors", raw)
    row = {"a": {"file": "a.safetensors", "sha256": hashlib.sha256(raw).hexdigest()}}
    write(tmp_path, "checkpoints/manifest.json", json.dumps(row))
    write(tmp_path, "requirements.txt", "streamlit==1.0\ntorch==2.0\n")
    write(tmp_path, "requirements-dev.txt", "-r requirements.txt\npytest==9.0\n")
    return tmp_path


def test_a_sound_house_has_no_faults(small_house):
    assert [fault for rule in house.RULES for fault in rule(small_house)] == []


BREAKS = [
    (house.arrows, "pages/vae.py", "def f():\n    import torch\n"),
    (house.arrows, "pages/vae.py", "from pages import home\n"),
    (house.arrows, "pages/vae.py", "from . import home\n"),
    (house.arrows, "ui/exhibit.py", "import pages.vae\n"),
    (house.arrows, "genmodels/vae/model.py", "import streamlit as st\n"),
    (house.arrows, "genmodels/nn/mlp.py", "from plotly import graph_objects\n"),
    (house.arrows, "genmodels/vae/model.py", "from genmodels.gan import model\n"),
    (house.arrows, "genmodels/vae/model.py", "from ..gan import model\n"),
    (house.arrows, "genmodels/vae/model.py", "from genmodels import gan\n"),
    (house.arrows, "genmodels/nn/mlp.py", "from genmodels.vae.model import VAE\n"),
    (house.arrows, "genmodels/data/toy.py", "from genmodels.vae.model import VAE\n"),
    (house.arrows, "genmodels/metrics/modes.py", "from genmodels.vae.model import VAE\n"),
    (house.arrows, "genmodels/live/race.py", "from genmodels.vae.model import VAE\n"),
    (house.arrows, "genmodels/comparison.py", "def f():\n    from genmodels import vae\n"),
    (house.arrows, "genmodels/registry.py", "from ui import state\n"),
    (house.circles, "genmodels/nn/mlp.py", "from genmodels.vae import model\n"),
    (house.circles, "genmodels/nn/mlp.py", "def f():\n    from genmodels.vae import model\n"),
    (house.circles, "genmodels/nn/mlp.py", "from ..gan.model import GAN\n"),
    (house.pickles, "genmodels/nn/mlp.py", "import pickle\n"),
    (house.pickles, "benchmarks/b.py", "from joblib import dump\n"),
    (house.pickles, "genmodels/nn/mlp.py", "import torch\ntorch.load('x', weights_only=True)\n"),
    (house.pickles, "genmodels/nn/mlp.py", "import numpy as np\nnp.load('x', allow_pickle=True)\n"),
    (house.pickles, "ui/exhibit.py", "import streamlit as st\n@st.cache_data(persist='disk')\ndef f(): pass\n"),
    (house.pickles, "checkpoints/a.pt", "x"),
    (house.checkpoints, "checkpoints/a.safetensors", safetensors(b"{ }")),
    (house.checkpoints, "checkpoints/a.safetensors", b"\x80\x04]."),
    (house.checkpoints, "checkpoints/b.safetensors", safetensors()),
    (house.checkpoints, "checkpoints/b.bin", "x"),
    (house.requests, "ui/exhibit.py", "import requests\n"),
    (house.requests, "ui/exhibit.py", "from urllib import request\n"),
    (house.requests, "ui/exhibit.py", "import pooch\n"),
    (house.requests, "ui/exhibit.py", "HTML = '<img src=\"https://example.org/a.png\">'\n"),
    (house.requests, "ui/exhibits/vae/pad/pad.js", "fetch('/weights')\n"),
    (house.requests, "ui/exhibits/vae/pad/pad.js", "await import(`./${other}`)\n"),
    (house.requests, "ui/exhibits/vae/pad/pad.css", "a { background: url(//example.org/a.png) }\n"),
    (house.requests, "content/en/vae.md", "## explain\n$$x$$ ![a](https://example.org/a.png)\n## try\nx\n"),
    (house.systems, "genmodels/nn/mlp.py", "import os\nos.nice(5)\n"),
    (house.systems, "genmodels/nn/mlp.py", "def f():\n    import fcntl\n"),
    (house.systems, "ui/exhibit.py", "import select\nselect.select([0], [], [], 0)\n"),
    (house.systems, "tests/test_x.py", "import os, signal\nos.kill(1, signal.SIGKILL)\n"),
    (house.systems, "tests/test_x.py", "path.symlink_to(other)\n"),
    (house.prose, "pages/gan.py", ""),
    (house.prose, "content/ko/vae.md", "## explain\n$$x$$\n"),
    (house.prose, "content/ko/vae.md", "## explain\nx\n## try\nx\n"),
    (house.prose, "content/ko/vae.md", "## explain\n$$x$$\n## try\n"),
    (house.unfinished, "ui/exhibit.py", "# TO" "DO later\n"),
    (house.unfinished, "content/en/vae.md", "Coming" " soon.\n"),
    (house.unfinished, "README.md", "see /ho" "me/me/notes\n"),
    (house.pinned, "requirements.txt", "streamlit>=1.0\ntorch==2.0\n"),
    (house.pinned, "genmodels/nn/mlp.py", "import scipy\n"),
    (house.pinned, "genmodels/nn/mlp.py", "import pytest\n"),
    (house.size, "ui/exhibit.py", "x = 1\n" * 400),
    (house.size, "docs/train-images-idx3-ubyte", "x"),
]


@pytest.mark.parametrize(("rule", "name", "text"), BREAKS, ids=lambda value: getattr(value, "__name__", None))
def test_the_rule_bites(small_house, rule, name, text):
    write(small_house, name, text)
    assert rule(small_house), f"{rule.__name__} says nothing of {name}: {text!r}"


def test_a_missing_checkpoint_is_named(small_house):
    (small_house / "checkpoints" / "a.safetensors").unlink()
    assert house.checkpoints(small_house) == ["a.safetensors is in the manifest and not in the folder"]


def test_a_house_without_checkpoints_is_not_sound(small_house):
    (small_house / "checkpoints" / "a.safetensors").unlink()
    write(small_house, "checkpoints/manifest.json", "{}")
    assert house.checkpoints(small_house) == ["the manifest names no checkpoint"]
