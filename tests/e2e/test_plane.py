"""Diffusion on the plane in a browser: its network is PyTorch's, and the particle goes where the hand lets it go."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from genmodels.diffusion import samplers
from genmodels.diffusion.planar import Config, Planar
from genmodels.diffusion.schedule import schedule
from genmodels.live import recording


def at(page):
    root = page.locator(".gm-root:has(.pl-stage)")
    root.wait_for()
    return root


def recorded():
    """The network at the end of the recorded training, as the browser has it."""
    model = Planar(Config("moons"))
    weights = recording.load("plane-moons").events[-1].snapshot["weights"]
    torch.nn.utils.vector_to_parameters(torch.from_numpy(weights.astype(np.float32)), model.net.parameters())
    return model.requires_grad_(False)


def end(name, steps, hand, held):
    """Where DDIM leads from a place and a time of the sampler's, standardised."""
    by, model = schedule(name), recorded()
    times = [t for t in by.times(steps) if t <= held]
    *_, last = samplers.ddim(model.denoiser(by), by, torch.tensor([hand]), times, clip=None)
    return last.next[0].tolist()


@pytest.mark.parametrize(("name", "steps", "held"), [("linear", 10, 600), ("cosine", 20, 1000), ("sigmoid", 4, 750)])
def test_the_way_of_the_particle_is_pythons(visit, name, steps, held):
    page = visit("/diffusion", exhibit="plane", by=name, walk=steps, hand="0.4,-1.1", held=held, moment=2000 - held)
    root = at(page)
    expect(root).to_have_attribute("data-held", str(held))
    found = [float(v) for v in root.get_attribute("data-end").split(",")]
    assert found == pytest.approx(end(name, steps, (0.4, -1.1), held), abs=2e-3)


def test_a_particle_is_dragged_let_go_and_in_the_address(visit):
    page = visit("/diffusion", exhibit="plane", moment=1600, walk=10)
    root = at(page)
    expect(root).to_have_attribute("data-ready", "true")
    expect(root).to_have_attribute("data-t", "400")
    before = root.get_attribute("data-end")
    box = root.locator("canvas").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75, steps=4)
    expect(root).to_have_attribute("data-held", "400")
    page.wait_for_function("([root, before]) => root.dataset.end !== before", arg=[root.element_handle(), before])
    page.mouse.up()
    expect(root).to_have_attribute("data-moment", "2000")
    page.wait_for_url("**held=400**")


def test_by_keyboard_in_korean_without_motion_on_a_narrow_screen(visit):
    page = visit("/diffusion", exhibit="plane", lang="ko", moment=1000, size=(390, 844), reduced_motion=True)
    root = at(page)
    expect(root).to_have_attribute("data-ready", "true")
    assert root.evaluate("root => root.scrollWidth <= root.clientWidth")
    canvas = root.locator(".pl-panel:not([hidden]) canvas")
    assert canvas.count() == 1
    before = root.get_attribute("data-hand")
    canvas.focus()
    page.keyboard.press("ArrowRight")
    expect(root).not_to_have_attribute("data-hand", before)
    assert "t = 1,000" in canvas.get_attribute("aria-label")


def test_a_live_training_is_seen_although_more_networks_come_than_can_be_walked(visit):
    page = visit("/diffusion", exhibit="plane", moment=2000, walk=100)
    root = at(page)
    expect(root).to_have_attribute("data-ready", "true")
    page.locator(".st-key-plane_train button").click()
    expect(root).to_have_attribute("data-mode", "live")
    page.wait_for_function("root => +root.dataset.net > 50 && +root.dataset.net < 4000", arg=root.element_handle(), timeout=60_000)
    assert root.get_attribute("data-moment") == "2000"
