"""The flow page's stream and pictures in a browser: paths under the hand and digits there and back, with PyTorch's numbers."""

from __future__ import annotations

import json
import re

import pytest
import torch
from playwright.sync_api import expect

from genmodels import checkpoints
from genmodels.flow import solvers
from genmodels.flow.multiscale import DIM
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, SLOW, no_wider_than_the_screen, read
from ui import digit_gan, drawn

SM, DG, SB = "sm-root", "dg-root", "sb-root"


@pytest.fixture
def visit(drawn):
    return lambda query, root, **settings: drawn("flow", root, query, **settings)


def test_the_point_under_the_hand_flows_as_pytorch_computes_it(visit):
    page = visit("exhibit=stream&clock=0.5&hops=16", SM)
    before = read(page, "origin", SM)
    box = page.locator(".sm-top").nth(1).bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.6 * box["height"])
    conftest.until(page, SM, f"e.dataset.origin !== '{before}'")
    z = torch.tensor([[float(v) for v in read(page, "origin", SM).split(",")]])
    flow = checkpoints.load("flow_transport_moons")
    *_, (_, few) = solvers.euler(flow.velocity, z, 16)
    *_, (_, fine) = solvers.runge_kutta(flow.velocity, z, 64)
    assert abs(float(json.loads(read(page, "errors", SM))["transport"]) - float((few - fine).norm())) < 2e-3
    expect(page).to_have_url(re.compile("origin="))


def test_more_steps_bring_log_p_to_the_exact_one_and_the_solver_adapts(visit):
    page = visit("exhibit=stream&clock=0.99&hops=64&origin=0.5,-0.4", SM)
    flow = checkpoints.load("flow_transport_moons")
    x, _ = flow.decode(torch.tensor([[0.5, -0.4]]))
    assert abs(json.loads(read(page, "logp", SM))["transport"] - float(flow.log_prob(x))) < 0.05
    page.get_by_role("button", name="Adaptive steps").click()
    conftest.until(page, SM, "+JSON.parse(e.dataset.errors).continuous < 0.05")
    expect(page).to_have_url(re.compile("solver=adaptive"))
    box = page.locator(f".{SM}").bounding_box()
    assert box["y"] + box["height"] <= DESKTOP[1] + 60 and box["x"] + box["width"] <= DESKTOP[0]


def test_the_stream_on_a_phone_is_steered_by_a_finger(visit):
    page = visit("exhibit=stream&clock=0.7&lang=ko", SM, size=PHONE, touch=True)
    no_wider_than_the_screen(page)
    before = read(page, "origin", SM)
    box = page.locator(".sm-top").first.bounding_box()
    page.touchscreen.tap(box["x"] + 0.6 * box["width"], box["y"] + 0.4 * box["height"])
    conftest.until(page, SM, f"e.dataset.origin !== '{before}'")


def test_the_stream_leads_to_the_diffusion_page_as_it_is_set_up(visit):
    page = visit("exhibit=stream&clock=0.7&hops=12", SM)
    page.get_by_role("link", name="the diffusion page").click()
    expect(page).to_have_url(re.compile(r"diffusion\?.*walk=12"), **SLOW)


def test_a_digit_that_is_drawn_comes_back_exactly_and_its_bits_are_pytorchs(visit):
    page = visit("exhibit=digits&seed=3", DG)
    before = read(page, "bits", DG)
    page.locator(".lab-ink").focus()
    page.keyboard.press("7")
    conftest.until(page, DG, f"e.dataset.bits !== '{before}'", **SLOW)
    expect(page).to_have_url(re.compile("ink="), **SLOW)
    assert float(read(page, "error", DG)) < 0.01

    text = re.search(r"ink=([^&]+)", page.url).group(1)
    grey = drawn.greys(drawn.FIELD.parse(text)).astype("float32") / 255
    flow = checkpoints.load("flow_digits_variational")
    bits = [-float(flow.log_prob(torch.from_numpy(grey)[None], torch.Generator().manual_seed(k))) / DIM / 0.6931472 for k in range(5)]
    assert abs(float(read(page, "bits", DG)) - sum(bits) / 5) < 0.06, "another draw of the noise"


def test_samples_come_at_a_temperature_and_a_mixture_follows_the_pointer(visit):
    page = visit("exhibit=digits&pictures=samples", DG)
    conftest.until(page, DG, "e.dataset.samples === '16'", **SLOW)
    box = page.locator(".dg-pad-canvas").bounding_box()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    conftest.until(page, DG, "e.dataset.mix && e.dataset.mix !== '0.000,0.000'", **SLOW)
    expect(page).to_have_url(re.compile("mix="))


def test_a_picture_of_a_set_goes_to_the_drawing_board(visit):
    page = visit("exhibit=digits&pictures=likely", DG)
    conftest.until(page, DG, "e.dataset.first === 'blank'", **SLOW)
    page.get_by_role("button", name="Empty page: take this picture").click()
    conftest.until(page, DG, "+e.dataset.bits < 0.2", **SLOW)


def test_digits_on_a_phone_fit(visit):
    page = visit("exhibit=digits&lang=ko", DG, size=PHONE, touch=True)
    no_wider_than_the_screen(page)


def test_the_same_digit_goes_through_all_three_as_pytorch_sends_it(visit):
    page = visit("exhibit=side_by_side", SB)
    grey = torch.from_numpy(drawn.greys(drawn.default_ink(drawn.source())).astype("float32") / 255)[None]
    gan, vae, flow = digit_gan.read().network, checkpoints.load("vae50"), checkpoints.load("flow_digits_variational")
    assert abs(float(read(page, "d", SB)) - float(gan.score(grey))) < 1e-3
    assert abs(float(read(page, "bound", SB)) - float(vae.elbo((grey > 0.5).float(), samples=200))) < 4, "twenty draws"
    bits = [-float(flow.log_prob(grey, torch.Generator().manual_seed(k))) / DIM / 0.6931472 for k in range(5)]
    assert abs(float(read(page, "bits", SB)) - sum(bits) / 5) < 0.06
    conftest.until(page, SB, "+e.dataset.tried === 400", **SLOW)
    errors = json.loads(read(page, "errors", SB))
    assert float(errors["flow"]) == 0 < float(errors["vae"]) and float(errors["gan"]) > 10


def test_erasing_changes_all_three_at_once(visit):
    page = visit("exhibit=side_by_side", SB)
    before = read(page, "d", SB), float(read(page, "bits", SB))
    page.locator(".lab-ink").focus()
    page.keyboard.press("Delete")
    conftest.until(page, SB, f"e.dataset.d !== '{before[0]}' && +e.dataset.bits < {before[1] / 3}", **SLOW)
    expect(page).to_have_url(re.compile("ink="), **SLOW)


def test_side_by_side_on_a_phone_fits(visit):
    no_wider_than_the_screen(visit("exhibit=side_by_side&lang=ko", SB, size=PHONE, touch=True))
