"""The flow page's stream and pictures in a browser: paths under the hand and digits there and back, with PyTorch's numbers."""

from __future__ import annotations

import json
import re

import pytest
import torch
from playwright.sync_api import expect

from genmodels import checkpoints
from genmodels.flow import solvers
from tests.e2e import conftest
from tests.e2e.conftest import DESKTOP, PHONE, no_wider_than_the_screen, settle

SLOW = {"timeout": 60_000}
SM = "sm-root"


@pytest.fixture
def visit(new_page, app_url):
    def go(query, root, **settings):
        page = new_page(**settings)
        page.goto(f"{app_url}/flow?{query}")
        settle(page)
        conftest.until(page, root, "+(e.dataset.frames ?? 0) > 0", **SLOW)
        return page

    return go


def read(page, name, root):
    return page.locator(f".{root}").evaluate(f"e => e.dataset.{name}")


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
