"""The app where it is not at the root: under a base path, and behind a proxy that strips a prefix; and addresses that nobody meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from benchmarks.harness import Server
from tests.e2e.conftest import settle, until
from tests.e2e.every import DRAWN, strays
from tests.e2e.proxy import Proxy, before


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[Proxy]:
    """In front of the app at the root, which hears nothing of /class."""
    with before(server.url, "/class") as running:
        yield running


def test_a_run_is_trained_live_without_what_only_posix_has(page, demo):
    page.goto(f"{demo.url}/vae?exhibit=learn")
    settle(page)
    page.locator(".st-key-vae_train button").click()
    until(page, "vl-root", "e.dataset.mode === 'live' && +e.dataset.step > 20", timeout=120_000)
    assert "Traceback" not in demo.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "leads_to", "title"),
    [
        ("", "/", "Generative models"),
        ("/index.html", "/", "Generative models"),
        ("/vae/?z=1,1", "/vae?z=1,1", "Variational autoencoder"),
        ("/vae/more?z=1,1", "/more?z=1,1", "No such page"),
        ("//somewhere.example/vae/", "/vae", "Variational autoencoder"),
        ("/<script>", "/%3Cscript%3E", "No such page"),
        ("/vae.html", "/vae.html", "No such page"),
        ("/%zz", "/_zz", "No such page"),
        ("/%2e%2e%2fvae", "/_2e_2e_2fvae", "No such page"),
        ("/" + "long" * 300, "/" + "long" * 300, "No such page"),
    ],
)
def test_an_address_leads_where_it_should(page, demo, proxy, address, leads_to, title):
    for root in (demo.url, proxy.url):
        page.goto(root + address)
        settle(page)
        expect(page.locator("h1").first).to_have_text(title)
        assert page.url == root + leads_to
        expect(page.locator("[role=dialog]")).to_have_count(0)


def test_behind_a_proxy_that_strips_a_prefix(page, proxy):
    left = strays(page, proxy.url)
    page.goto(proxy.url + "/")
    settle(page)
    page.wait_for_function(DRAWN)
    page.get_by_role("link", name="VAE").first.click()
    page.wait_for_url(f"{proxy.url}/vae**")
    page.wait_for_function(DRAWN)
    page.get_by_role("button", name="Share").click()
    expect(page.locator("[data-testid=stPopoverBody] code")).to_contain_text(f"{proxy.url}/vae?")
    page.goto(f"{proxy.url}/compare?exhibit=table")
    settle(page)
    page.wait_for_function(DRAWN)
    assert not left
