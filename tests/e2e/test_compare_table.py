"""The table and quality against cost in a browser: sorted by click and key, every cell says how it was measured, links lead where they say.

Without the diffusion model, whose clock takes seconds: its file is not in this server's folder, and its row says so.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from genmodels import checkpoints, scoreboard
from tests.e2e.conftest import PHONE, QUICK, no_wider_than_the_screen, settle


def order(page):
    return page.locator(".tb-table tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.row)")


def test_the_table_is_sorted_by_click_and_key_and_every_cell_says_how_it_was_measured(compare):
    page = compare("exhibit=table")
    page.locator("canvas.tb-axes").wait_for()
    found = {row.name: row for row in scoreboard.rows(checkpoints.manifest()) if row.name in QUICK}
    expect(page.locator('[data-row="diffusion_mnist"]')).to_contain_text("is missing")
    page.locator('th[data-id="recall"] button').click()
    expect(page.locator('th[data-id="recall"]')).to_have_attribute("aria-sort", "descending")
    wanted = sorted(found, key=lambda name: -found[name].cells["recall"].value)
    assert [name for name in order(page) if name in found] == wanted
    page.wait_for_url(re.compile("sort=recall"))
    page.keyboard.press("Enter")  # the head keeps the focus
    expect(page.locator('th[data-id="recall"]')).to_have_attribute("aria-sort", "ascending")
    assert [name for name in order(page) if name in found] == wanted[::-1]
    page.locator('[data-row="vae50"] td[data-column="nats"]').hover()
    tip = page.locator(".tb-tip")
    expect(tip).to_contain_text("python -m genmodels evaluate vae50 --only model")
    expect(tip).to_contain_text("fixed binarised MNIST")
    cell = page.locator('[data-row="vae50"] td[data-column="nats"]')
    cell.click()
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("gives grey ones no probability")
    for column in ("ms_1", "ms_64"):  # timed while the page stands
        expect(page.locator(f'[data-row="dcgan"] td[data-column="{column}"]')).to_have_text(re.compile(r"^[\d,.<]+$"), timeout=60_000)


def test_the_line_under_the_pointer_is_its_row_s_and_a_phone_scrolls_the_table_alone(compare):
    page = compare("exhibit=table", size=PHONE, theme="dark", reduced_motion=True)
    canvas = page.locator("canvas.tb-axes")
    canvas.wait_for()
    canvas.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tb-table tr.at")).to_have_count(1)
    no_wider_than_the_screen(page)


def test_a_claim_of_the_notes_leads_to_what_shows_it_and_a_point_of_cost_shows_its_pictures(compare):
    page = compare("exhibit=cost&spot=vae50&passes=1")
    expect(page.locator(".co-name")).to_contain_text("50 latents")
    marks = page.locator(".st-key-cost_plot .scatterlayer .trace")
    marks.nth(2).locator(".point").hover(force=True)
    expect(page.locator(".co-name")).to_contain_text("64 latents, with R1")  # at once; the address follows when the hand rests
    page.wait_for_url(re.compile("spot=gan_r1"))
    sheet = page.locator('.co-side canvas[data-of="gan_r1 1"]')
    sheet.wait_for()
    levels = "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    assert sheet.evaluate(levels) > 20, "grey digits, not an empty sheet"
    page.goto(page.url.split("?")[0] + "?lang=en&exhibit=table&told=notes")
    settle(page)
    page.get_by_role("link", name="Collapse: it may make only a part of the data.").click()
    page.wait_for_url(re.compile("/gan.*preset=collapse"))


def test_the_list_reaches_every_mark_of_quality_against_cost_by_key_and_the_plot_fits_a_phone(compare):
    page = compare("exhibit=cost&spot=mixture_mnist&passes=50", size=PHONE, touch=True)
    page.locator('.co-side canvas[data-of="mixture_mnist 50"]').wait_for()
    root = page.locator('[data-spot="mixture_mnist"][data-passes="50"]')
    plot = page.locator(".st-key-cost_plot .js-plotly-plot")
    expect(plot.locator(".legendtext")).to_have_count(3)
    texts = plot.locator(".textpoint").all_text_contents()
    assert {"50", "250"} <= set(texts)
    expect(page.get_by_label(re.compile("Distance to real digits.*Mixture: 250 steps"))).to_have_count(1)
    choice = page.get_by_role("combobox", name="Model and steps")
    choice.focus()
    choice.press("ArrowDown")
    choice.press("ArrowDown")
    choice.press("Enter")
    page.wait_for_url(lambda url: "passes=50" not in url)
    expect(root).to_have_count(0)
    no_wider_than_the_screen(page)
