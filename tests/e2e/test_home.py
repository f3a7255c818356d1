"""The home page in a browser: one pointer, three answers, those that torch gives; pens; the map."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from genmodels.discriminative import classifier
from genmodels.mixture import gaussian_mixture, kmeans
from tests.e2e.conftest import PHONE, no_wider_than_the_screen, settle
from ui.exhibits.home import three_questions
from ui.exhibits.home.family_map import tree

LISTEN = """window.addEventListener('gm:drawn', (e) => {
  if (e.detail && 'logp' in e.detail) window.__answer = e.detail;
})"""
PLOT = ".tq-plot"


@pytest.fixture
def home(new_page, app_url):
    def go(query="", **settings):
        page = new_page(**settings)
        page.add_init_script(LISTEN)
        page.goto(f"{app_url}/{query}")
        settle(page)
        page.locator(PLOT).first.scroll_into_view_if_needed()
        return page

    return go


def answer(page):
    return page.evaluate("window.__answer")


def wait_for_answer(page):
    page.wait_for_function("window.__answer !== undefined")
    return answer(page)


def test_the_browser_answers_as_the_fitted_models_do(home):
    page = home("?data=circles&seed=5")
    wait_for_answer(page)
    box = page.locator(PLOT).nth(1).bounding_box()
    x, y = three_questions.data_of("circles", 5)
    generator = torch.Generator().manual_seed(5)
    network = classifier.fit(x, y, 2, generator=generator)
    groups = kmeans.fit(x, 2, generator=generator)
    density = gaussian_mixture.choose(x, three_questions.COMPONENTS, generator=generator)
    for fx, fy in ((0.5, 0.5), (0.1, 0.9), (0.7, 0.35)):
        before = answer(page)
        page.mouse.move(box["x"] + fx * box["width"], box["y"] + fy * box["height"])
        page.wait_for_function("before => window.__answer.x !== before.x", arg=before)
        got = answer(page)
        here = torch.tensor([[got["x"], got["y"]]])
        np.testing.assert_allclose(got["p"], network(here).probs[0], atol=0.02)  # weights travel as float16
        assert got["group"] == groups.assign(here).item()
        assert got["logp"] == pytest.approx(density.log_prob(here).item(), rel=1e-3, abs=1e-2)


def test_far_from_all_data_the_classifier_is_sure_and_the_density_is_not(home):
    page = home("?data=moons")
    wait_for_answer(page)
    page.locator(".tq-verdict").scroll_into_view_if_needed()
    assert page.locator(".tq-controls").bounding_box()["y"] > 0, "it fits one screen"
    expect(page.locator(".tq-panel.generative .tq-why")).to_contain_text("Data live here")
    box = page.locator(PLOT).first.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    expect(page.locator(".tq-panel.generative .tq-why")).to_contain_text("unlike anything seen")
    expect(page.locator(".tq-panel.discriminative .tq-why")).to_contain_text("sure")
    expect(page.locator(".tq-verdict")).to_contain_text("never been a point")


def test_keyboard_moves_the_point_and_a_link_restores_it(home):
    page = home("?data=clusters&seed=3")
    before = wait_for_answer(page)
    page.locator(PLOT).first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("before => window.__answer.x > before", arg=before["x"])
    expect(page).to_have_url(re.compile(r"x=\d"))
    assert "data=clusters" in page.url and "seed=3" in page.url


def test_new_points_are_drawn_and_hidden_labels_leave_the_classifier_without_a_teacher(home):
    page = home(reduced_motion=True)
    wait_for_answer(page)
    canvas = page.locator(".tq-panel.generative canvas").nth(1)
    before = canvas.evaluate("c => c.toDataURL()")
    page.get_by_role("button", name="Generate").click()
    page.wait_for_function(
        "([before]) => [...document.querySelectorAll('*')].some((e) => e.shadowRoot?.querySelector("
        "'.tq-panel.generative canvas:nth-of-type(2)')?.toDataURL() !== before)",
        arg=[before],
    )
    page.locator(".tq-check input").uncheck()
    expect(page.locator(".tq-note").first).to_contain_text("nothing to learn from")
    expect(page.locator(".tq-panel.generative output")).to_contain_text("log p(x)")
    expect(page).to_have_url(re.compile("labels=0"))


def test_two_pens_make_a_data_set(home):
    page = home("?data=drawn")
    expect(page.locator(".tq-note").first).to_contain_text("Draw here")
    box = page.locator(PLOT).first.bounding_box()

    def stroke(from_x, y):
        page.mouse.move(box["x"] + from_x * box["width"], box["y"] + y * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + (from_x + 0.3) * box["width"], box["y"] + y * box["height"], steps=30)
        page.mouse.up()

    stroke(0.3, 0.3)
    expect(page).to_have_url(re.compile("a="))
    page.get_by_role("button", name="Pen B").click()
    stroke(0.35, 0.7)
    expect(page).to_have_url(re.compile("b="))
    got = wait_for_answer(page)
    assert abs(sum(got["p"]) - 1) < 1e-5
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".tq-note").first).to_contain_text("Draw here")


def test_the_map_is_reached_by_keyboard_and_leads_to_the_page(home):
    page = home(reduced_motion=True)
    nodes = page.locator(".fm-node")
    expect(nodes).to_have_count(len(tree.nodes()))
    expect(page.locator("a.fm-node")).to_have_count(len([node for node in tree.nodes() if node.family and node.page]))
    expect(page.locator("div.fm-leaf .fm-none")).to_have_count(len([node for node in tree.nodes() if node.family and not node.page]))
    nodes.filter(has_text="Normalizing flows").focus()
    expect(page.locator(".fm-more")).to_contain_text("invertible")
    page.locator("a.fm-node").filter(has_text="Variational").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/vae"))
    settle(page)


def test_a_card_opens_its_exhibit(home):
    page = home(reduced_motion=True)
    page.get_by_role("link", name="Tidy or sharp").click()
    page.wait_for_url(re.compile(r"/vae\?.*exhibit=kl"))


def test_the_walk_moves_unless_motion_is_unwelcome(home):
    still = """() => {
      const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
      const canvas = roots.map((r) => r.querySelector('a.fm-node canvas')).find(Boolean);
      return canvas?.width === 56 ? canvas.toDataURL() : null;
    }"""
    page = home(size=(1280, 1600))
    page.wait_for_function(still)
    before = page.evaluate(still)
    page.wait_for_function(f"(before) => ({still})() !== before", arg=before)


WALL = """(name) => {
  const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
  const card = roots.flatMap((r) => [...r.querySelectorAll('.fm-card')]).find((c) => c.querySelector('h3').textContent.includes(name));
  const canvas = card?.querySelector('canvas'), ctx = canvas?.getContext('2d');
  const ink = ctx?.getImageData(0, 0, canvas.width, canvas.height).data.some((v) => v !== 0);
  return ink ? canvas.toDataURL() : null;
}"""


@pytest.mark.parametrize("family", ["Diffusion", "adversarial"])
def test_a_familys_samples_are_shown_and_exchanged_unless_motion_is_unwelcome(home, family):
    page = home(size=(1280, 3000))
    page.wait_for_function(WALL, arg=family, timeout=120_000)
    expect(page.locator(".fm-card", has_text=family)).to_contain_text("Samples of checkpoint")
    before = page.evaluate(WALL, family)
    page.wait_for_function(f"([before, name]) => ({WALL})(name) !== before", arg=[before, family])
    still = home(size=(1280, 3000), reduced_motion=True)
    still.wait_for_function(WALL, arg=family)
    first = still.evaluate(WALL, family)
    still.evaluate("() => new Promise((done) => setTimeout(done, 1500))")  # longer than a sample stays where motion is welcome
    assert still.evaluate(WALL, family) == first


def test_cards_side_by_side_end_together(home):
    page = home(size=(1280, 3000))
    cards = page.locator(".fm-card")
    expect(cards).to_have_count(len([node for node in tree.nodes() if node.family and node.page]))
    boxes = [card.bounding_box() for card in cards.all()]
    places = {(round(box["y"]), round(box["y"] + box["height"])) for box in boxes}
    assert len(places) == len({top for top, _bottom in places}) == len({bottom for _top, bottom in places})


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_is_cut_off_on_a_phone(home, lang):
    page = home(f"?lang={lang}", size=PHONE, touch=True)
    wait_for_answer(page)
    no_wider_than_the_screen(page)
    last = page.locator(PLOT).nth(2).bounding_box()
    assert last["x"] >= 0 and last["x"] + last["width"] <= PHONE[0]
