"""The guided walk drives the arena: each stage plays its stretch and stops at its end."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from genmodels.live import recording
from tests.e2e.test_arena import data, wait
from ui.exhibits.gan.arena import actions
from ui.exhibits.gan.arena import stages as arena_walk

WALK = arena_walk.stretches(recording.load(actions.WALK).events)


def stands(page, stage: int) -> None:
    expect(page.locator(".st-key-gan_walk")).to_contain_text(f"Stage {stage} of 5", timeout=30_000)
    wait(page, f"d.playing === 'false' && Number(d.step) === {WALK[stage - 1].last}")


def test_the_walk_plays_stage_by_stage_and_ends_where_it_began(visit):
    page = visit("/gan")
    page.get_by_label("Speed").select_option("4")
    page.locator(".st-key-gan_walk_start button").click()
    stands(page, 1)
    expect(page.locator(".st-key-gan_walk_back button")).to_be_disabled()
    for stage in (2, 3):
        page.locator(".st-key-gan_walk_next button").click()
        wait(page, "d.playing === 'true'")
        stands(page, stage)
    page.locator(".st-key-gan_walk_back button").click()
    stands(page, 2)
    page.locator(".st-key-gan_walk_end button").click()
    expect(page.locator(".st-key-gan_walk_start button")).to_be_visible(timeout=30_000)
    expect(page).not_to_have_url(re.compile("stage="))


def test_a_link_opens_a_stage_with_its_layers_and_play_goes_on_behind_it(visit):
    page = visit("/gan", stage=3, lang="ko")
    expect(page.locator(".st-key-gan_walk")).to_contain_text("5단계 중 3단계", timeout=30_000)
    wait(page, f"d.playing === 'false' && Number(d.step) === {WALK[2].last}")
    page.get_by_role("button", name="재생").first.click()
    wait(page, f"Number(d.step) > {WALK[2].last}")
    assert data(page, "lanes") == "1"


def test_who_prefers_less_motion_is_shown_the_stage_s_end(visit):
    page = visit("/gan", stage=4, reduced_motion="reduce")
    stands(page, 4)
