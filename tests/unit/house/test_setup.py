"""Setting up on a machine where something is missing ends in one sentence, and can be tried again."""

import shutil
import subprocess

import pytest

from benchmarks.harness import ROOT

OLD = "#!/bin/sh\nexit 1\n"  # says of itself that it is too old
WITHOUT_NETWORK = """#!/bin/sh
case "$*" in
  *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *"-m pip"*) echo "ERROR: Could not find a version" >&2; exit 1 ;;
esac
"""


@pytest.mark.parametrize(
    ("python", "says"), [(OLD, "Python 3.11 or newer is needed"), (WITHOUT_NETWORK, "The packages could not be installed")]
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path, python, says):
    if not shutil.which("make"):
        pytest.skip("make is not here")
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    stub = tmp_path / "python"
    stub.write_text(python)
    stub.chmod(0o755)
    made = subprocess.run(["make", f"PYTHON={stub}", "run"], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode != 0
    assert says in made.stdout and "Traceback" not in made.stdout + made.stderr
    assert not list(tmp_path.glob(".venv/.installed*"))
