"""How many visitors one server bears: `python -m benchmarks.serve [--clients N ...] [--json]`.

For each number of visitors: a server of its own, and as many websocket clients that speak Streamlit's messages (benchmarks/visitor.py):
all that a browser sends and receives, without its drawing. First somebody opens every exhibit once, as a lecturer does. Then the visitors
arrive one after another over some seconds and, every `--pause` seconds on average, go to another page or press one of a row of buttons.
Throughout, one more visitor trains a model live and watches it. A move is timed from its message to the end of the run that answers it and
the last payload that this run names. Bytes are counted for all that is sent, and for the moves alone that lead
where the visitor has been before. An error is an exception, an alert or a move without an answer. Memory is what the server's own
process has grown by, over visitors.

    {"1": {"p50_ms", "p95_ms", "errors", "mb_per_visitor", "moves", "kb_per_move", "kb_per_return"}, ..., "machine"}
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Sequence
from typing import Any

import psutil

from benchmarks.harness import Server, machine, percentile, serve
from benchmarks.visitor import Visitor

CLIENTS = (1, 20, 50, 200)
SECONDS, PAUSE = 30.0, 6.0
ARRIVALS = 8.0  # visitors a second
SETTLE_S = 180.0  # at most, for what an exhibit computes at first
ROW = ("p50_ms", "p95_ms", "errors", "mb_per_visitor", "moves", "kb_per_move", "kb_per_return")
LIVE = ("diffusion", "exhibit=plane", "Train it live")  # what the one who trains does


async def look_round(url: str) -> None:
    """Open every exhibit once and wait until what they compute at first is there."""
    visitor = Visitor(url)
    await visitor.arrive()
    for page in sorted(visitor.pages):
        await visitor.go(page)
        for widget, (options, _fragment) in list(visitor.choices.items()):
            if widget.endswith(".exhibit"):
                for option in options:
                    await visitor.choose(widget, option)
                    await visitor.rest(SETTLE_S)
    await visitor.leave()


async def wander(visitor: Visitor, seed: int, start: float, until: float, pause: float) -> None:
    """Arrive, then move between pages and controls until the time is over."""
    chance, clock = random.Random(seed), asyncio.get_running_loop().time
    try:
        await asyncio.sleep(max(0.0, start - clock()))
        await visitor.arrive()
        while clock() < until:
            await visitor.stay(min(chance.expovariate(1 / pause), max(0.0, until - clock())))
            if clock() >= until:
                break
            if visitor.choices and chance.random() < 0.6:
                widget = chance.choice(sorted(visitor.choices))
                await visitor.choose(widget, chance.choice(visitor.choices[widget][0]))
            else:
                await visitor.go(chance.choice(sorted(visitor.pages)))
    except Exception as error:
        visitor.faults.append(f"{type(error).__name__}: {error}")


async def train(visitor: Visitor, until: float, begun: asyncio.Event) -> None:
    """Train a model live, and watch it."""
    page, query, label = LIVE
    try:
        await visitor.arrive()
        await visitor.go(page, query)
        if not await visitor.press(label):
            visitor.faults.append(f"there is no button “{label}” on /{page}")
        begun.set()
        await visitor.stay(max(0.0, until - asyncio.get_running_loop().time()))
    except Exception as error:
        visitor.faults.append(f"{type(error).__name__}: {error}")
        begun.set()


async def crowd(server: Server, clients: int, seconds: float, pause: float) -> dict[str, Any]:
    """One measurement."""
    url, process = server.url.replace("http", "ws"), psutil.Process(server.pid)
    clock, begun = asyncio.get_running_loop().time, asyncio.Event()
    await look_round(url)
    arrived = clock() + clients / ARRIVALS
    first, visitors = Visitor(url), [Visitor(url) for _ in range(clients)]
    live = asyncio.create_task(train(first, arrived + seconds + 5, begun))
    await begun.wait()
    before, now = process.memory_info().rss, clock()
    until = now + clients / ARRIVALS + seconds
    await asyncio.gather(*(wander(v, i, now + i / ARRIVALS, until, pause) for i, v in enumerate(visitors)))
    grown = process.memory_info().rss - before
    live.cancel()
    await asyncio.wait([live])
    for visitor in [first, *visitors]:
        await visitor.leave()
    taken = [ms for visitor in visitors for ms in visitor.taken]
    returns = [sent for visitor in visitors for sent in visitor.returns]
    faults = [fault for visitor in [first, *visitors] for fault in visitor.faults]
    for fault in sorted(set(faults))[:5]:
        print(f"{clients} visitors: {fault} ({faults.count(fault)} times)", file=sys.stderr)
    return {
        "p50_ms": round(percentile(taken, 50), 1),
        "p95_ms": round(percentile(taken, 95), 1),
        "errors": len(faults),
        "mb_per_visitor": round(grown / clients / 1e6, 2),
        "moves": len(taken),
        "kb_per_move": round(sum(v.received for v in visitors) / 1000 / max(1, len(taken)), 1),
        "kb_per_return": round(sum(returns) / 1000 / len(returns), 1) if returns else None,
    }


def measure(clients: Sequence[int], seconds: float = SECONDS, pause: float = PAUSE) -> dict[str, Any]:
    """Every number of visitors, each on a server of its own."""
    found: dict[str, Any] = {}
    for n in clients:
        with serve(timeout_s=300) as server:
            found[str(n)] = asyncio.run(crowd(server, n, seconds, pause))
        print(f"{n} visitors: {found[str(n)]}", file=sys.stderr, flush=True)
    return found | {"machine": machine()}


def section(found: dict[str, Any] | None) -> tuple[list[str], list[list[str]], str]:
    """(head, lines, a sentence) of the table in docs/results.md."""
    head = ["visitors", "p50, ms", "p95, ms", "errors", "MB each", "moves", "kB a move", "kB a return"]
    if not found:
        return head, [], "Run `python -m benchmarks.results --measure serve` to fill this table."
    rows = [[n, *(str(row.get(key)) for key in ROW)] for n, row in found.items() if n != "machine"]
    told = "Memory below zero: the server gave back more of what the first look round had left than the visitors took."
    return head, rows, f"Measured on {found['machine']}; the visitors and the live run's worker on the same cores. {told}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS, help="numbers of visitors (1 20 50 200)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for how long, after the last has arrived (30)")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two moves of a visitor, on average (6)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    a = parser.parse_args(argv)
    if any(not 1 <= n <= 1000 for n in a.clients) or not 1 <= a.seconds <= 600 or not 0.1 <= a.pause <= 60:
        parser.error("between 1 and 1,000 visitors, 1 and 600 seconds, pauses of 0.1 to 60 seconds")
    found = measure(a.clients, a.seconds, a.pause)
    if a.json:
        print(json.dumps(found))
        return 0
    print(f"{'visitors':>9}{'p50, ms':>10}{'p95, ms':>10}{'errors':>8}{'MB each':>9}{'moves':>8}")
    for n, row in found.items():
        if n != "machine":
            print(f"{n:>9}{row['p50_ms']:>10}{row['p95_ms']:>10}{row['errors']:>8}{row['mb_per_visitor']:>9}{row['moves']:>8}")
    print(found["machine"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
