"""The autoregressive page without a browser: languages, hostile links, what its exhibits are told, a missing model, its programs."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from genmodels import checkpoints
from genmodels.autoregressive import detection
from tests.pages import visiting
from tests.pages.visiting import HOSTILE, html_of, unharmed
from tests.tables import PARTS, Shown

EXHIBITS = PARTS["autoregressive"]


def visit(**query):
    return visiting.visit("autoregressive", **query)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_exhibit_stands_in_every_language(exhibit, lang, nobody):
    visit(exhibit=exhibit, lang=lang)


@pytest.mark.parametrize("exhibit", EXHIBITS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_links(exhibit, text, nobody):
    fields = EXHIBITS[exhibit].FIELDS
    unharmed(visit(exhibit=exhibit, seed=text, **{field.name: text for field in fields}), fields, text)


def test_flips_in_a_link_come_back_as_they_were(nobody):
    flips = next(field for field in EXHIBITS["microscope"].FIELDS if field.name == "flips")
    text = flips.format(np.packbits(np.eye(784, dtype=np.uint8)[300]).tobytes())
    app = visit(flips=text, at="784")
    assert app.query_params["flips"] in (text, [text])


def test_a_model_that_is_missing_is_one_sentence_and_another_takes_its_place(nobody, monkeypatch, tmp_path):
    for name in ("manifest.json", "ar8.safetensors"):
        shutil.copy(checkpoints.FOLDER / name, tmp_path / name)
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = visit(model="nade")
    assert "nade" in html_of(app) and "ar8" in html_of(app)
    assert app.query_params["model"] in ("ar8", ["ar8"])


@pytest.mark.parametrize("row", [{"temperature": 0.5, "model": "ar8"}, {"task": "finish", "model": "plane10", "rows": 20}])
def test_the_programs_of_the_microscope_run(row, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    state = Shown("autoregressive", row | {"flips": np.packbits(np.eye(784, dtype=np.uint8)[300]).tobytes()})
    exec(compile(EXHIBITS["microscope"].snippet(state), "program", "exec"), {})
    assert (tmp_path / ("endings.png" if "task" in row else "grown.png")).exists()


def test_the_numbers_are_the_manifests_and_tables_count_what_can_occur():
    many = EXHIBITS["numbers"]
    stored = many.rows()
    assert many.parameters(stored["independent"]) == 784 and many.parameters(stored["ar1"]) == 2 * 784 - 1
    for name in ("ar8", "plane10", "plane16_shared"):
        assert many.parameters(stored[name]) == checkpoints.load(name).numbers()
    assert many.numbers(Shown("autoregressive", {}))["nats_nade"] == f"{stored['nade']['metrics']['nll']['value']:.2f}"


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ({"group": "row", "n": "16"}, "ar8"),
        ({"group": "row", "n": "3"}, "ar2"),
        ({"group": "plane", "n": "9"}, "plane10"),
        ({"group": "plane_shared", "n": "0"}, "plane4_shared"),
        ({"group": "network", "network": "nade"}, "nade"),
    ],
)
def test_a_number_of_neighbours_that_no_table_has_gives_the_nearest(link, name, nobody):
    app = visit(exhibit="numbers", **link)
    row = EXHIBITS["numbers"].rows()[name]
    assert f"{row['metrics']['nll']['value']:.2f} nats a test image" in html_of(app)


def test_without_any_table_of_a_group_there_is_one_sentence(nobody, monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "No checkpoint of this group" in html_of(visit(exhibit="numbers"))


@pytest.mark.parametrize("own", ["0-1-2", "0-1-2-3-4-5-6-7-7", "a-b", "9-8-7-6-5-4-3-2-1", ""])
def test_an_order_in_a_link_that_is_no_permutation_is_one_sentence(own, nobody):
    assert html_of(visit(exhibit="order", order="own", own=own)).count("each of the 9 pixels exactly once") == 1


def test_an_own_order_is_drawn_in_that_order():
    state = Shown("autoregressive", {"order": "own", "own": "8-7-6-5-4-3-2-1-0"})
    assert EXHIBITS["order"].pixels(state) == ([8, 7, 6, 5, 4, 3, 2, 1, 0], "")


def test_the_program_of_the_order_lists_what_each_pixel_sees(capsys):
    exec(compile(EXHIBITS["order"].snippet(Shown("autoregressive", {"order": "own", "own": "4-8-7-6-5-3-2-1-0"})), "program", "exec"), {})
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "pixel 4 looks at []" and told[-1].endswith("sum to 1.000000")
    for number, line in enumerate(told[:-1]):
        seen = set(eval(line.rpartition("looks at ")[2]))
        assert seen <= set([4, 8, 7, 6, 5, 3, 2, 1, 0][:number])


def test_what_a_pixel_sees_lies_before_it_and_is_what_the_networks_are_known_for():
    seen = {name: EXHIBITS["sees"].fields(name) > 0 for name in EXHIBITS["sees"].NETWORKS}
    side = EXHIBITS["sees"].SIDE
    pixel, beside = 14 * side + 4, 13 * side + 12  # the second lies in the row above, far to the right
    assert not any(found[np.triu_indices(side**2)].any() for found in seen.values())
    assert not seen["pixelcnn"][pixel, beside] and seen["gated_pixelcnn"][pixel, beside]
    assert not seen["row_lstm"][pixel, beside] and seen["diagonal_bilstm"][pixel, beside]
    assert not seen["gated_pixelcnn"][pixel, 0] and seen["row_lstm"][pixel, 0]


def test_both_times_are_told_in_one_sentence():
    assert "228 ms" in EXHIBITS["sees"].told("pixelcnn", 0.2281, 3.494) and "15.3 times" in EXHIBITS["sees"].told("pixelcnn", 0.2281, 3.494)


def test_the_program_of_what_a_pixel_sees_counts_it(capsys):
    exec(compile(EXHIBITS["sees"].snippet(Shown("autoregressive", {"target": 289})), "program", "exec"), {})
    counts = [int((EXHIBITS["sees"].fields(name)[289] > 0).sum()) for name in EXHIBITS["sees"].NETWORKS]
    assert [int(line.split(" sees ")[1].split()[0]) for line in capsys.readouterr().out.splitlines()] == counts


def test_the_plane_quotes_what_its_training_came_to(nobody):
    plane = EXHIBITS["plane"]
    found = plane.numbers(Shown("autoregressive", {"plane_set": "grid", "first": "y"}))
    assert found["a"] == "2" and found["three"] == "48"
    assert float(found["nats"]) - float(found["floor"]) == pytest.approx(float(found["gap"]), abs=2e-3)


@pytest.mark.parametrize(
    "link",
    [
        {"plane_set": "drawn", "pen": "1,1"},
        {"plane_components": "0", "plane_lr": "nan", "hand": "9e9,a"},
        {"run": "nosuchrun", "first": "z"},
        {"plane_set": "spirals", "plane_width": "128"},
    ],
)
def test_the_plane_survives_hostile_links(link, nobody):
    app = visit(exhibit="plane", **link)
    assert not app.exception and "Autoregressive" in html_of(app)


def test_the_experiments_on_the_plane_have_one_answer_that_comes_true():
    from ui.exhibits.autoregressive.revealed import FIGURES

    one, sixteen = FIGURES["plane1"]({}), FIGURES["plane2"]({})
    for found, names in ((one, ("k1_x", "k1_y", "k1_same")), (sixteen, ("k16_far", "k16_near", "k16_same"))):
        assert [found[name] for name in names].count("x") == 1
    assert float(one["gap_1_x"]) > float(one["gap_2_x"]) > float(sixteen["gap_16_x"]) - 0.01


def test_the_program_of_the_plane_is_of_the_run_on_show(nobody):
    app = visit(exhibit="plane", plane_components="2")
    assert not app.exception
    snippet = EXHIBITS["plane"].HERE.spec(Shown("autoregressive", {"plane_components": 2, "first": "y"}))
    assert snippet.settings["components"] == 2 and snippet.settings["first"] == 1


def test_the_detectors_words_follow_from_what_is_measured(nobody):
    detector = EXHIBITS["detector"]
    state = Shown("autoregressive", {"odd": "blank", "measure": "nats"})
    found = detector.judged(state)
    table = detection.areas(found)
    assert "more probable than digits" in detector.told(state, found, table)
    better = Shown("autoregressive", {"odd": "hangul", "measure": "ratio"})
    assert "tells them apart: area" in detector.told(better, found, table)
    assert detector.numbers(state)["blank_nats"] == f"{table['blank']['nats']:.2f}"
    assert {"blank", "quarter turn", "hangul"} <= set(detector.columns(table)["set"])


def test_a_message_of_the_detector_that_is_no_choice_changes_nothing(nobody, monkeypatch):
    detector, changed = EXHIBITS["detector"], []
    state = type("State", (), {"set": lambda self, **values: changed.append(values)})()
    for said in (None, 3, {"odd": "nonsense", "measure": "nats", "looked": 1}, {"odd": "blank", "measure": "nats", "looked": "x"}):
        monkeypatch.setattr(detector.st, "session_state", {"detector": {"choice": said}})
        detector._chosen(state)
    assert changed == []
    monkeypatch.setattr(detector.st, "session_state", {"detector": {"choice": {"odd": "noise", "measure": "ratio", "looked": 99}}})
    detector._chosen(state)
    assert changed == [{"odd": "noise", "measure": "ratio", "looked": 15}]


def test_the_detector_without_its_model_is_one_sentence(nobody, monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    assert "nade" in html_of(visit(exhibit="detector"))


def test_the_program_of_the_detector_prints_the_table(capsys):
    exec(compile(EXHIBITS["detector"].snippet(Shown("autoregressive", {})), "program", "exec"), {})
    assert "hangul" in capsys.readouterr().out


def test_the_experiments_of_the_detector_have_one_answer_that_comes_true():
    from ui.exhibits.autoregressive.revealed import FIGURES

    state = Shown("autoregressive", {})
    for key, names in (
        ("detector2", ("hangul_chance", "hangul_some", "hangul_most")),
        ("detector3", ("ratio_few", "ratio_some", "ratio_all")),
    ):
        assert [FIGURES[key](state)[name] for name in names].count("x") == 1
