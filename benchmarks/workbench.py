"""`python -m benchmarks.workbench`: what the workbench's server does at each keystroke, in CPU and wall time.

A text of 1,000 lines and the first scenario are typed in at random places, one character at a time: in half of them the text stays
without faults of syntax, in the others it does not. Measured are the answers of the app itself, over its HTTP interface and within one
process, so that nothing but the server is measured: faults after each character, completion, forms; and the odds after a change.
Figures are p50 and p95, and ratios to reading the text as a whole, as `sandtable check` does.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from benchmarks.machine import describe_machine, load
from benchmarks.report import write_results
from sandtable.app.build import build_app
from sandtable.loading import load as load_scenario
from sandtable.loading import read
from sandtable.scenario.parsing import forget
from sandtable.scenario.source import bundled_folder

HERE = Path(__file__).parent
ADDRESS = "http://127.0.0.1:8765/api/workbench/"
SMALL, LARGE = "fashoda-1898", "deir-ez-zor-2017"
LINES = 1_000
TYPED = 'ab1 .\n"{:'


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write. Exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workbench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="keystrokes of each text")
    parser.add_argument("--out", type=Path, default=HERE / "workbench.json", help="file for the results, as JSON")
    parser.add_argument("--no-odds", action="store_true", help="leave out the odds, whose first answer compiles")
    options = parser.parse_args(arguments)
    results: dict[str, Any] = {"machine": describe_machine(), "load_before": load()}
    for name, text in (("1,000 lines", thousand()), (LARGE, large())):
        results[name] = asyncio.run(_measured(text, rounds=options.rounds, with_odds=not options.no_odds))
    results["load_after"] = load()
    print(write_results(results, options.out), end="")
    return 0


def _text(name: str) -> str:
    return (bundled_folder() / name / "scenario.yaml").read_text(encoding="utf-8")


def large() -> str:
    """The first scenario."""
    return _text(LARGE)


def thousand() -> str:
    """A valid text of some 1,000 lines: the small scenario with more places."""
    text = _text(SMALL)
    more = LINES - text.count("\n")
    head = "  places:\n"
    lines = [
        f"    post-{number}:\n      name: Post {number}\n      lat: {9 + number % 20 * 0.05:.2f}\n"
        f"      lon: {30 + number // 20 * 0.1:.2f}\n"
        for number in range(more // 4)
    ]
    return text.replace(head, head + "".join(lines), 1)


async def _measured(text: str, *, rounds: int, with_odds: bool) -> dict[str, Any]:
    app = build_app(load_scenario(SMALL), hosts=None)
    transport = httpx.ASGITransport(app=app)
    found: dict[str, Any] = {"lines": text.count("\n"), "whole": _whole(text)}
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=600) as client:

        async def ask(route: str, written: str, **more: Any) -> None:
            answer = await client.post(route, json={"document": "bench", "text": written, **more})
            answer.raise_for_status()

        await ask("diagnostics", text)
        rng = random.Random(1)
        places = [rng.randrange(len(text)) for _ in range(rounds)]
        edited = [text[:at] + rng.choice(TYPED) + text[at:] for at in places]
        at_line = [text.count("\n", 0, at) + 1 for at in places]
        whole = found["whole"]["cpu_s"]
        found["diagnostics"] = await _spread([lambda each=each: ask("diagnostics", each) for each in edited], whole)
        found["complete"] = await _spread(
            [
                lambda each=each, line=line: ask("complete", each, line=line, column=9)
                for each, line in zip(edited, at_line, strict=True)
            ],
            whole,
        )
        found["form"] = await _spread(
            [lambda line=line: ask("form", text, line=line, column=9) for line in at_line], whole
        )
        if not with_odds:
            return found
        await ask("odds", text, futures=100)
        for futures in (2_000, 10_000):
            titles = [
                text.replace("title: ", f"title: {number} {futures} ", 1) for number in range(max(3, rounds // 8))
            ]
            found[f"odds of {futures:,}"] = await _spread(
                [lambda each=each, futures=futures: ask("odds", each, futures=futures) for each in titles], whole
            )
    return found


def _whole(text: str) -> dict[str, float]:
    """CPU time of reading the text as a whole, the smallest of three."""
    times = []
    for _ in range(3):
        forget(text)
        begun = time.process_time()
        read(text, name="bench")
        times.append(time.process_time() - begun)
    return {"cpu_s": min(times)}


async def _spread(asks: list[Callable[[], Awaitable[None]]], whole: float) -> dict[str, float]:
    """p50 and p95 of CPU time and of wall time, and those of CPU time over that of reading the whole."""
    cpu, wall = [], []
    for ask in asks:
        begun, clock = time.process_time(), time.perf_counter()
        await ask()
        cpu.append(time.process_time() - begun)
        wall.append(time.perf_counter() - clock)
    low, high = np.quantile(cpu, (0.5, 0.95))
    return {
        "cpu_p50_s": float(low), "cpu_p95_s": float(high), "wall_p50_s": float(np.quantile(wall, 0.5)),
        "wall_p95_s": float(np.quantile(wall, 0.95)), "p50_of_whole": float(low / whole), "p95_of_whole": float(high / whole),
    }  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
