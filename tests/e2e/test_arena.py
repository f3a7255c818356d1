"""Live runs through the whole house: browser, sockets, server, workers. Whatever breaks, the page says one sentence and goes on."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import settle, workers

ROOT = ".ar-root"
TRAIN = ".st-key-gan_train button"
PATIENCE = 90.0

# A line that the test can cut: sockets close, and new ones lead nowhere until it is mended.
CUT = """(() => {
  const Real = window.WebSocket, open = new Set();
  window.WebSocket = class extends Real {
    constructor(url, protocols) { super(window.__cut ? "ws://127.0.0.1:9/" : url, protocols); open.add(this); }
  };
  window.__cutLine = () => { window.__cut = true; for (const socket of open) socket.close(); };
})();"""


def data(page, name: str) -> str:
    return page.locator(ROOT).get_attribute(f"data-{name}")


def wait(page, condition: str) -> None:
    """Until a condition on `d`, the root element's data, holds."""
    end, seen = time.monotonic() + PATIENCE, {}
    while time.monotonic() < end:
        found = page.locator(ROOT).evaluate(
            "(root, text) => [{ ...root.dataset }, new Function('d', `return ${text}`)(root.dataset)]", condition
        )
        if found[1]:
            return
        seen = found[0]
        page.wait_for_timeout(40)  # Playwright's own events come in meanwhile
    raise AssertionError(f"{condition} never held; last seen: {seen}")


def rest(page) -> int:
    """The step at which what is shown stands still."""
    before = None
    while before != (before := int(data(page, "step"))):
        page.wait_for_timeout(600)
    return before


def until(condition, patience: float = PATIENCE):
    """Wait for something outside the browser."""
    end = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


@pytest.fixture
def arena(new_page, app_url):
    def go(url: str = "", *, base: str = app_url, **query):
        page = new_page()
        page.add_init_script(CUT)
        page.goto(url or f"{base}/gan?{urlencode(query)}")
        settle(page)
        page.wait_for_selector(f"{ROOT}[data-frames]")
        return page

    return go


def train(page) -> None:
    """Press the button and wait until training is seen."""
    page.locator(TRAIN).click()
    wait(page, "d.mode === 'live' && d.status === 'playing' && +d.step > 20")


def test_a_run_is_paused_left_and_found_again_even_after_a_reload(arena):
    page = arena(preset="oscillation")
    train(page)
    page.get_by_role("button", name="Pause").click()
    wait(page, "d.status === 'paused'")
    step = rest(page)
    run = re.search(r"run=([\w-]+)", page.url)[1]
    page.get_by_test_id("stTopNavLink").filter(has_text="Map").click()
    expect(page).not_to_have_url(re.compile("gan"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"run={run}"))
    wait(page, f"d.mode === 'live' && d.status === 'paused' && +d.step === {step}")
    page.reload()
    settle(page)
    wait(page, f"d.mode === 'live' && d.status === 'paused' && +d.step === {step}")
    expect(page.locator(".st-key-gan_leave button")).to_be_visible()  # still this visitor's
    page.get_by_role("button", name="Step").click()
    wait(page, f"+d.step > {step}")
    step = rest(page)
    page.get_by_role("button", name="Play").click()
    wait(page, f"+d.step > {step} + 20")
    page.locator(".st-key-gan_leave button").click()
    wait(page, "d.mode === 'recorded'")


def test_a_whole_class_watches_one_run(arena):
    teacher = arena(preset="healthy")
    train(teacher)
    teacher.get_by_label("Speed").select_option("20")  # who copies a run has it played again up to where it stands
    student = arena(teacher.url)
    wait(student, "d.mode === 'live' && d.status === 'playing' && +d.step > 20")
    expect(student.get_by_text("Somebody else steers this run")).to_be_visible()
    expect(student.locator(".ar-foot")).to_contain_text("2 watching")
    teacher.get_by_role("button", name="Pause").click()
    wait(student, "d.status === 'paused'")
    student.locator(".st-key-gan_copy button").click()
    wait(student, "d.mode === 'live' && d.status === 'playing'")
    assert student.url != teacher.url and data(teacher, "status") == "paused"
    for page in (student, teacher):
        page.locator(".st-key-gan_leave button").click()


def test_who_watches_is_told_that_nobody_steers_and_takes_over(arena, damaged):
    teacher = arena(base=damaged.url, preset="healthy")
    train(teacher)
    student = arena(teacher.url)
    wait(student, "d.mode === 'live' && d.status === 'playing' && +d.step > 20")
    expect(student.locator(".ar-foot")).to_contain_text("2 watching")
    teacher.get_by_role("button", name="Pause").click()
    wait(student, "d.status === 'paused' && d.playing === 'false'")
    expect(student.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    expect(student.locator(".st-key-gan_take")).to_have_count(0)
    teacher.context.close()
    expect(student.get_by_text("has left; you can take over")).to_be_visible()
    expect(student.get_by_text("Somebody else steers this run")).to_have_count(0)
    stood = rest(student)
    student.locator(".st-key-gan_take button").click()
    student.get_by_role("button", name="Play", exact=True).click()
    wait(student, f"d.status === 'playing' && +d.step > {stood} + 20")
    expect(student.locator(".ar-foot")).not_to_contain_text("watching")
    student.locator(".st-key-gan_leave button").click()


def test_a_cure_branches_from_the_same_moment_of_a_live_run(arena):
    page = arena(preset="collapse")
    train(page)
    page.get_by_role("button", name="Cure: no momentum").click()
    wait(page, "d.lanes === '2' && d.status === 'playing'")
    step = int(data(page, "step"))
    wait(page, f"+d.step > {step} + 10")
    page.locator(".st-key-gan_leave button").click()
    wait(page, "d.lanes === '2' && d.mode === 'recorded'")  # the recorded pair of the same cure


def test_drawn_data_are_trained_on(arena):
    page = arena(preset="healthy", data="drawn")
    page.locator(".st-key-gan_draw button").click()
    pad = page.locator('canvas[aria-label="Draw the data here."]')
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 60, steps=12)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"pen="))
    page.keyboard.press("Escape")
    train(page)
    page.locator(".st-key-gan_leave button").click()


def test_a_line_that_is_cut_for_seconds_finds_its_run_again(arena, guard):
    for fault in ("WebSocket", "ERR_UNSAFE_PORT", "ERR_CONNECTION_REFUSED", "Not connected", "Cannot send"):
        guard.allow(fault)
    page = arena(preset="healthy")
    train(page)
    page.evaluate("window.__cutLine()")
    step = int(data(page, "step"))
    page.wait_for_timeout(5_000)  # the fault itself
    page.evaluate("window.__cut = false")
    wait(page, f"d.status === 'playing' && +d.step > {step} + 100")
    expect(page.locator(".st-key-gan_leave button")).to_be_visible()
    page.locator(".st-key-gan_leave button").click()


def test_a_killed_worker_is_one_sentence_and_play_goes_on(arena, server):
    page = arena(preset="healthy")
    train(page)
    killed = workers(server)
    for worker in killed:
        worker.kill()
    wait(page, "d.status === 'lost'")
    expect(page.locator(".ar-said")).to_contain_text("press play to go on")
    step = int(data(page, "step"))
    page.get_by_role("button", name="Play").click()
    wait(page, f"d.status === 'playing' && +d.step > {step} + 20")
    assert not {worker.pid for worker in workers(server)} & {worker.pid for worker in killed}
    page.locator(".st-key-gan_leave button").click()


def test_a_recording_cut_short_is_one_sentence(arena, damaged, new_page):
    page = new_page()
    page.goto(f"{damaged.url}/gan?preset=hopping")
    settle(page)
    expect(page.get_by_text("was cut or altered")).to_be_visible()
    page.get_by_role("button", name="Healthy").or_(page.get_by_role("radio", name="Healthy")).first.click()
    page.wait_for_selector(f"{ROOT}[data-frames]")
    wait(page, "d.mode === 'recorded' && +d.step > 0")


def test_a_browser_that_closes_leaves_nothing_running(arena, damaged):
    page = arena(base=damaged.url, preset="healthy")
    train(page)
    url, (worker,) = page.url, workers(damaged)
    page.context.close()

    def rests() -> bool:
        before = sum(worker.cpu_times()[:2])
        time.sleep(0.5)
        return sum(worker.cpu_times()[:2]) - before < 0.05

    until(rests)
    time.sleep(4.5)  # the grace itself
    late = arena(url)
    expect(late.get_by_text("This run is over")).to_be_visible()
    wait(late, "d.mode === 'recorded'")


def test_thirty_visitors_press_play_at_once(damaged):
    """Through real sockets: five runs exist at once, whoever finds no room gets one sentence, and nobody waits in vain. (Nobody here polls,
    so a run that was left alone for two seconds makes room for another.)"""
    with ThreadPoolExecutor(1) as apart:  # Playwright has a loop of its own in this thread
        answers = apart.submit(lambda: asyncio.run(_crowd(damaged.url, 30))).result()
    assert 5 <= answers.count("run") < 30, answers
    assert {answer for answer in answers if answer != "run"} == {
        "Too many runs are being watched at the moment; watch a recorded one, or try again soon."
    }
    (worker,) = workers(damaged)
    assert worker.is_running()


async def _crowd(url: str, n: int) -> list[str]:
    gate = asyncio.Event()
    ready = 0

    def here() -> None:
        nonlocal ready
        ready += 1
        if ready == n:
            gate.set()

    return await asyncio.gather(*(_visit(url, here, gate) for _ in range(n)))


async def _visit(url: str, here, gate: asyncio.Event) -> str:
    """One visitor: open the page, wait for the others, press the button, say what came of it."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import connect

    button, told, query = "", "", ""
    address = url.replace("http", "ws") + "/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, ping_interval=None, origin=url) as socket:

        async def run(message: BackMsg) -> None:
            nonlocal button, told, query
            await socket.send(message.SerializeToString())
            while True:
                heard = ForwardMsg()
                heard.ParseFromString(await asyncio.wait_for(socket.recv(), PATIENCE))
                kind = heard.WhichOneof("type")
                if kind == "delta" and heard.delta.new_element.HasField("button") and "gan_train" in heard.delta.new_element.button.id:
                    button = heard.delta.new_element.button.id
                elif kind == "delta" and heard.delta.new_element.HasField("html") and "Too many" in heard.delta.new_element.html.body:
                    told = re.sub("<[^>]*>", "", heard.delta.new_element.html.body)
                elif kind == "page_info_changed":
                    query = heard.page_info_changed.query_string
                elif kind == "script_finished":
                    return

        first = BackMsg()
        first.rerun_script.page_name = "gan"
        await run(first)
        assert button, "the page stands"
        here()
        await asyncio.wait_for(gate.wait(), PATIENCE)
        press = BackMsg()
        press.rerun_script.page_name = "gan"
        state = press.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = button, True
        await run(press)
    return told or ("run" if "run=" in query else query)
