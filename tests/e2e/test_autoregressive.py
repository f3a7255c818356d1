"""The autoregressive page in a browser: a digit grows, pixels are pointed at and flipped, a drawing is finished."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from genmodels import checkpoints
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen

MS = "ms-root"


@pytest.fixture
def visit(drawn):
    return lambda query="", root=MS, **settings: drawn("autoregressive", root, query, **settings)


def until(page, condition, **more):
    conftest.until(page, more.pop("root", MS), condition, **more)


def read(page, name, root=MS):
    return conftest.read(page, name, root)


def place(page, selector, row, column):
    """The middle of a pixel of a picture, on the screen."""
    box = page.locator(selector).bounding_box()
    return box["x"] + (column + 0.5) / 28 * box["width"], box["y"] + (row + 0.5) / 28 * box["height"]


def test_a_digit_grows_and_stands_still_where_it_is_stopped(visit):
    page = visit()
    until(page, "e.dataset.playing === 'true' && +e.dataset.at > 28", **SLOW)
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"at=\d+"))
    page.locator(".lv-track").focus()
    page.keyboard.press("End")
    until(page, "e.dataset.at === '784'")
    expect(page.locator(".ms-said")).to_contain_text("Done")
    box = page.locator(f".{MS}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_a_pixel_that_is_pointed_at_tells_what_it_was_decided_by(visit):
    page = visit("at=784")
    page.mouse.move(*place(page, ".ms-picture canvas", 10, 12))
    until(page, "e.dataset.pixel === '292'")
    expect(page.locator(".ms-pixel")).to_contain_text("Pixel 293, row 11, column 13")
    expect(page.locator(".ms-looks")).to_contain_text("292 pixels")
    page.locator(".ms-model").select_option("ar8")
    until(page, "e.dataset.model === 'ar8'", **SLOW)
    expect(page.locator(".ms-looks")).to_contain_text("8 pixels")
    page.locator(".ms-picture canvas").focus()
    page.mouse.move(0, 0)
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"pixel=\d+"))


def test_a_flipped_pixel_draws_all_after_it_anew_and_nothing_before(visit):
    page = visit("at=784")
    whole = page.locator(".ms-picture canvas")
    nats, before = float(read(page, "nats")), whole.evaluate("c => c.toDataURL()")
    page.mouse.click(*place(page, ".ms-picture canvas", 5, 14))
    until(page, "e.dataset.flips === '1'")
    assert float(read(page, "nats")) != nats and whole.evaluate("c => c.toDataURL()") != before
    assert float(read(page, "took")) < 500  # ms; the benchmark holds it to 50 on a machine that does nothing else
    expect(page.locator(".ms-said")).to_contain_text("Flipped in row 6")
    expect(page).to_have_url(re.compile("flips="))
    page.get_by_role("button", name="Undo all flips").click()
    until(page, f"e.dataset.flips === '0' && Math.abs(+e.dataset.nats - {nats}) < 1e-6")
    expect(page).not_to_have_url(re.compile("flips="))


def test_the_browsers_likelihood_is_the_librarys(visit):
    page = visit("at=784&seed=4&temperature=0")
    import torch

    blank = -float(checkpoints.load("nade").log_prob(torch.zeros(1, 784)))
    assert abs(float(read(page, "nats")) - blank) < 1e-3, "the coldest picture of this network is the empty page"
    expect(page.locator(".ms-said")).to_contain_text("Temperature 0")


def test_a_drawing_is_finished_while_it_is_drawn(visit):
    page = visit("task=finish")
    given = read(page, "given")
    nine = page.locator(".ms-nine canvas").first
    before = nine.evaluate("c => c.toDataURL()")
    page.locator("[data-tool=clear]").click()
    until(page, f"e.dataset.given !== '{given}'")
    expect(page.locator(".ms-said")).to_contain_text("are empty")
    page.mouse.move(*place(page, ".lab-ink", 5, 10))
    page.mouse.down()
    page.mouse.move(*place(page, ".lab-ink", 8, 18), steps=6)
    page.mouse.up()
    assert nine.evaluate("c => c.toDataURL()") != before
    expect(page).to_have_url(re.compile("ink="))
    expect(page.locator(".ms-said")).not_to_contain_text("are empty")
    page.locator(".ms-model").nth(1).select_option("independent")
    expect(page.locator(".ms-said")).to_contain_text("Independent pixels: the top 14 rows", **SLOW)
    page.get_by_role("button", name="Let a digit grow").click()
    expect(page.locator(".ms-picture canvas")).to_be_visible(**SLOW)


def test_on_a_phone_a_finger_points_and_a_button_flips(visit):
    page = visit("at=784&lang=ko", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    page.touchscreen.tap(*place(page, ".ms-picture canvas", 8, 14))
    until(page, f"e.dataset.pixel === '{8 * 28 + 14}' && e.dataset.flips === '0'")
    page.locator(".ms-buttons button").first.click()
    until(page, "e.dataset.flips === '1'")


def test_a_leak_makes_the_likelihood_impossible_and_closing_it_mends_it(visit):
    page = visit("exhibit=order", root="od-root")
    until(page, "e.dataset.step === '900' && Math.abs(+e.dataset.sum - 1) < 1e-3 && +e.dataset.nats > 2.63", root="od-root", **SLOW)
    page.get_by_role("button", name="Let each output see itself").click()
    until(page, "e.dataset.leaks === '9' && e.dataset.step === '900'", root="od-root", **SLOW)
    assert float(read(page, "nats", "od-root")) < 1 and float(read(page, "sum", "od-root")) > 5
    expect(page.locator(".od-said")).to_contain_text("no likelihood")
    expect(page).to_have_url(re.compile("leaks="))
    page.get_by_role("button", name="Close all leaks").click()
    until(page, "e.dataset.leaks === '0' && +e.dataset.step > 300 && Math.abs(+e.dataset.sum - 1) < 1e-3", root="od-root", **SLOW)


def test_another_order_is_another_matrix_and_an_own_one_is_in_the_link(visit):
    page = visit("exhibit=order", root="od-root")
    page.get_by_role("button", name="Spiral").click()
    expect(page.locator(".od-pixel").nth(4)).to_have_text("1", **SLOW)
    page.get_by_role("button", name="Draw it later").click()
    expect(page.locator(".od-pixel").nth(4)).to_have_text("2")
    expect(page).to_have_url(re.compile("order=own.*own=|own=.*order=own"))
    cells = page.locator(".od-masks")
    cells.focus()
    page.keyboard.press("Enter")
    until(page, "e.dataset.leaks === '1'", root="od-root")


def test_the_receptive_fields_follow_the_pointer_and_the_keys(visit):
    page = visit("exhibit=sees&target=289", root="se-root")
    assert read(page, "target", "se-root") == "289"
    first, last = page.locator("[data-network=pixelcnn]"), page.locator("[data-network=diagonal_bilstm]")
    before = last.evaluate("c => c.toDataURL()")
    box = first.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    until(page, "e.dataset.target === '210'", root="se-root")
    assert last.evaluate("c => c.toDataURL()") != before
    last.focus()
    page.mouse.move(2, 2)
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("target=269"))


CP = "cp-root"


@pytest.mark.parametrize("first", ["x", "y"])
def test_the_slice_and_its_likelihood_are_the_librarys(visit, first):
    import torch

    from genmodels.autoregressive.planar import Config, Planar
    from genmodels.live import recording

    page = visit(f"exhibit=plane&first={first}&hand=0.7,-0.4&moment=2000", root=CP)
    until(page, "e.dataset.step === '2000'", root=CP, **SLOW)
    shot = recording.load(f"chain-moons-{'xy' if first == 'x' else 'yx'}").events[-1].snapshot
    model = Planar(Config("moons", 16, 48, 2, int(first == "y")))
    torch.nn.utils.vector_to_parameters(torch.tensor(shot["weights"].astype("float32")), model.net.parameters())
    model.first.data.copy_(torch.tensor(shot["marginal"].astype("float32")))
    wanted = float(model.log_prob(torch.tensor([[0.7, -0.4]])).detach())
    assert abs(float(read(page, "both", CP)) - wanted) < 0.01
    assert abs(float(read(page, "first", CP)) + float(read(page, "second", CP)) - float(read(page, "both", CP))) < 2e-4


def test_the_conditional_slides_with_the_hand_and_the_address_keeps_it(visit):
    page = visit("exhibit=plane&hand=0.4,0&moment=2000", root=CP)
    until(page, "e.dataset.step === '2000' && e.dataset.peaks === '2'", root=CP, **SLOW)
    canvas = page.locator(".cp-plane")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.6 * box["height"])
    page.mouse.down()
    before = float(read(page, "hand", CP).split(",")[0])
    page.mouse.move(box["x"] + 0.15 * box["width"], box["y"] + 0.6 * box["height"], steps=5)
    until(page, f"+e.dataset.hand.split(',')[0] < {before - 0.5}", root=CP)
    page.mouse.up()
    expect(page).to_have_url(re.compile("hand="))
    canvas.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(canvas).to_have_attribute("aria-label", re.compile("together"))
    page.get_by_role("button", name="Draw a point").click()
    box = page.locator(f".{CP}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] and box["x"] + box["width"] <= DESKTOP[0]


def test_fewer_gaussians_are_another_recorded_run_and_one_trains_live(visit):
    page = visit("exhibit=plane&plane_components=1&hand=0.4,0&moment=2000", root=CP)
    until(page, "e.dataset.step === '2000' && e.dataset.peaks === '1'", root=CP, **SLOW)
    expect(page.locator(".cp-said")).to_contain_text("one peak; the data's has 2")
    page.get_by_role("button", name="Train it live").click()
    until(page, "e.dataset.mode === 'live' && +e.dataset.step > 20", root=CP, **SLOW)
    page.get_by_role("button", name="Back to the recorded run").click()
    until(page, "e.dataset.mode === 'recorded'", root=CP, **SLOW)


def test_the_plane_fits_a_phone_in_korean(visit):
    page = visit("exhibit=plane&lang=ko&moment=2000", root=CP, size=PHONE, touch=True)
    no_wider_than_the_screen(page)


def test_a_cell_of_the_detectors_table_chooses_set_and_score(visit):
    page = visit("exhibit=detector", root="de-root")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(**SLOW)
    page.get_by_role("button", name="Hangul by ratio").click()
    until(page, "e.dataset.odd === 'hangul' && e.dataset.measure === 'ratio'", root="de-root", **SLOW)
    expect(page).to_have_url(re.compile("odd=hangul"))
    before = page.locator(".de-map canvas").first.evaluate("c => c.toDataURL()")
    page.locator(".de-picture").nth(11).click()
    until(page, "e.dataset.looked === '11'", root="de-root", **SLOW)
    assert page.locator(".de-map canvas").first.evaluate("c => c.toDataURL()") != before
    box = page.locator(".de-root").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1]


def test_the_detector_fits_a_phone_in_korean(visit):
    page = visit("exhibit=detector&lang=ko&odd=letters", root="de-root", size=PHONE, touch=True)
    no_wider_than_the_screen(page)
