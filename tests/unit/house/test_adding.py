"""docs/adding.md followed: a family of one Gaussian with a page, by the files of tests/adding and two rows, in a copy of the checkout.

It trains live, is recorded, stands in the race, and keeps the house's rules; nothing but its rows is changed elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = ROOT / "tests" / "adding"
ROWS = {
    "genmodels/registry.py": (
        "FAMILIES: dict[str, Family] = {\n",
        """    "gaussian": Family(
        say("One Gaussian"),
        "exact",
        theme="star",
        page="gaussian",
        models={"gaussian": Kind("genmodels.gaussian.gaussian", "Gaussian", shape=(2,))},
        recipes="genmodels.gaussian.live",
        runs={"gaussian": "genmodels.gaussian.live"},
        recordings="genmodels.gaussian.live:RECORDINGS",
        racer="genmodels.gaussian.racer:Racer",
    ),
""",
    ),
    "ui/pages.py": (
        'PAGES = (\n    Page("home.py", N_("Map of generative models"), N_("Map"), ""),\n',
        '    Page("gaussian.py", N_("One Gaussian"), N_("Gaussian"), "gaussian"),\n',
    ),
}
"""What each table says before its new row, and the row."""
KOREAN = {
    "One Gaussian": "가우시안 하나",
    "Gaussian": "가우시안",
    "It learns": "학습 보기",
    "A mean and a spread: whatever the data are, it makes an ellipse of them.": "평균과 표준편차로 어떤 데이터든 타원 하나로 나타냅니다.",
    "The Gaussian has one setting, the learning rate.": "가우시안의 설정은 학습률 하나뿐입니다.",
}


def run(copy: Path, *arguments: str, **more: str) -> str:
    place = {"PYTHONPATH": str(copy), "GENMODELS_CHECKPOINTS": str(ROOT / "checkpoints"), "GENMODELS_RECORDINGS": str(copy / "recordings")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env={**os.environ, **place, **more}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The checkout with the family in it."""
    copy = tmp_path_factory.mktemp("house")
    skipped = shutil.ignore_patterns("__pycache__", "adding", "e2e", "*.safetensors", "*.gmrun")
    for name in ("genmodels", "ui", "pages", "content", "locales", "tests", "docs", "benchmarks", ".streamlit", "recordings"):
        shutil.copytree(ROOT / name, copy / name, ignore=skipped)
    shutil.copy(ROOT / "app.py", copy)
    for path in FILES.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            target = copy / path.relative_to(FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    for name, (before, row) in ROWS.items():
        table = (copy / name).read_text("utf-8")
        assert table.count(before) == 1
        (copy / name).write_text(table.replace(before, before + row), "utf-8")
    run(copy, "-m", "ui.i18n", "extract")
    catalogue = copy / "locales/ko/LC_MESSAGES/genmodels.po"
    text = catalogue.read_text("utf-8")
    for english, korean in KOREAN.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{korean}"')
    catalogue.write_text(text, "utf-8")
    run(copy, "-m", "ui.i18n", "compile")
    return copy


def test_it_is_ten_files_and_two_rows():
    files = [path for path in FILES.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert len(files) <= 10 and sum(len(path.read_text("utf-8").splitlines()) for path in files) <= 300


def test_it_is_recorded_trains_live_stands_in_the_race_and_lacks_nothing_else(copy):
    run(copy, "-m", "genmodels", "record", "--presets", "--name", "gaussian")
    told = run(copy, "-c", VISIT, GENMODELS_LIVE='{"workers": 1}')
    assert told.splitlines()[-1] == "all is well", told


VISIT = """
import time
from pathlib import Path

from genmodels import registry
from tests import house
from tests.completeness import of_family
from tests.pages.visiting import html_of, query, visit, well
from ui import live
from ui.i18n import using

lacking = of_family("gaussian", registry.FAMILIES["gaussian"])
assert all("the race race-" in fault for fault in lacking), lacking  # twelve seconds each: python -m genmodels record --presets
for rule in (house.arrows, house.pickles, house.requests, house.prose):
    assert not [fault for fault in rule(Path.cwd()) if "gaussian" in fault], rule(Path.cwd())

for lang, name in (("en", "One Gaussian"), ("ko", "가우시안 하나")):
    app = visit("gaussian", lang=lang)
    assert name in html_of(app) and app.button(key="gaussian_train"), html_of(app)
app.button(key="gaussian_train").click().run()
run = query(well(app))["run"]
deadline = time.monotonic() + 60
while live.poll(run, -1).head < 100 and time.monotonic() < deadline:
    time.sleep(0.2)
view = live.poll(run, -1)
assert view.head >= 100 and view.picture.event.metrics["nll"] < 3, view
app.button(key="gaussian_leave").click().run()
assert "run" not in query(well(app))

race = visit("compare", exhibit="race", racing="1", seconds="4")
assert "gaussian" in race.session_state["race/board"].runs, race.session_state["race/board"].problems
live.close()
print("all is well")
"""
