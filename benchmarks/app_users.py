"""`python -m benchmarks.app_users`: many users of one app for some minutes, and the memory of its server meanwhile.

The server asks for a token, so each user, a cookie jar over loopback, has a session of its own. A user does what the page does:
opens it, moves sliders, compares, looks at pictures, replays and forks futures, opens a file (one in four with faults), runs an
analysis and cancels it. Settings are drawn, so that caches fill with what nobody asks for again. One of the users never sends a
cookie back, one leaves half-sent requests open. Then so many what-ifs at once. Times, users and requests are bounded; nothing
but loopback is talked to.

What must come out: no answer but 200 to 299, 404 of what made room, 409, 422 of the faulty files and 429; resident memory
in the last third as in the middle one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from benchmarks.app_latency import _serve
from benchmarks.machine import describe_machine, load
from benchmarks.report import write_results
from sandtable.loading import load as load_scenario

ALLOWED = {200, 201, 202, 404, 409, 422, 429}
MOST_REQUESTS = 200_000
TOKEN = secrets.token_urlsafe(24)  # of this run's server
KNOWN = {"authorization": f"Bearer {TOKEN}"}
LOOK = 2.0  # seconds between two looks at the memory


@dataclass
class Seen:
    """What was answered, and how much memory the server had: (seconds, MiB)."""

    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def note(self, path: str, answer: httpx.Response) -> httpx.Response:
        self.codes[f"{answer.status_code}"] += 1
        if answer.status_code not in ALLOWED:
            self.faults.append(f"{answer.status_code} {path} {answer.text[:200]}")
        return answer


@dataclass
class User:
    """One user. keeps_cookies: whether what the app gives is sent back."""

    client: httpx.AsyncClient
    seen: Seen
    chance: random.Random
    scenario: str
    controls: list[dict[str, Any]]
    text: str
    keeps_cookies: bool = True

    async def get(self, path: str) -> httpx.Response:
        return self._came(path, await self.client.get(path))

    async def post(self, path: str, **asked: Any) -> httpx.Response:
        return self._came(path, await self.client.post(path, **asked))

    def _came(self, path: str, answer: httpx.Response) -> httpx.Response:
        if not self.keeps_cookies:
            self.client.cookies.clear()
        return self.seen.note(path, answer)

    def variant(self) -> dict[str, Any]:
        """Some sliders anywhere."""
        moved = self.chance.sample(self.controls, k=min(len(self.controls), self.chance.randint(0, 3)))
        values = {one["id"]: self.chance.choice(one["positions"])["value"] for one in moved}
        return {"scenario": self.scenario, "set": values, "seed": self.chance.randint(1, 3)}

    async def play(self) -> None:
        await self.post("/api/whatif", json={**self.variant(), "futures": self.chance.choice((2_000, 10_000))})

    async def compare(self) -> None:
        await self.post("/api/versus", json={**self.variant(), "futures": 2_000, "pinned": self.variant()["set"]})

    async def look(self) -> None:
        await self.post("/api/pictures", json={**self.variant(), "futures": 2_000})

    async def replay(self) -> None:
        one = {**self.variant(), "future": self.chance.randint(0, 10_000)}
        answer = await self.post("/api/replay", json=one)
        forks = answer.json().get("forks") if answer.status_code == 200 else None
        if forks:
            point = self.chance.choice(forks)
            option = self.chance.choice(point["offered"])["option"]
            decided = {"decision": point["decision"], "tick": point["tick"], "option": option}
            await self.post("/api/fork", json={**one, "decided": decided})

    async def upload(self) -> None:
        text = f"# {self.chance.random()}\n{self.text}"
        if self.chance.random() < 0.25:
            text = text.replace("outcomes:", "outcome:", 1)
        answer = await self.post("/api/scenarios", content=text.encode())
        if answer.status_code == 201 and self.keeps_cookies:
            name = answer.json()["id"]
            await self.get(f"/s/{name}")
            await self.post("/api/whatif", json={"scenario": name, "futures": 2_000})

    async def analyse(self) -> None:
        asked = {**self.variant(), "analysis": "settlement", "futures": 2_000}
        answer = await self.post("/api/jobs", json=asked)
        if answer.status_code == 202 and self.keeps_cookies:
            name = answer.json()["id"]
            await asyncio.sleep(self.chance.uniform(0, 3))
            for _ in range(2):  # cancelled, then taken off the list
                self.seen.note("DELETE", await self.client.delete(f"/api/jobs/{name}"))

    async def open_page(self) -> None:
        await self.get("/")

    async def act(self, until: float) -> None:
        """One thing after the other, with the pauses of a hand."""
        deeds: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.play, 12), (self.compare, 3), (self.look, 3), (self.replay, 4), (self.upload, 1), (self.analyse, 1),
            (self.open_page, 1),
        ]  # fmt: skip
        while time.monotonic() < until and self.seen.codes.total() < MOST_REQUESTS:
            (deed,) = self.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
            await deed()
            await asyncio.sleep(self.chance.expovariate(4))


async def half_sent(address: str, until: float) -> None:
    """Opens requests and does not finish them, never more than 60 at a time."""
    parts = urlsplit(address)
    held: list[socket.socket] = []
    while time.monotonic() < until:
        one = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 80), timeout=5)
        one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
        held.append(one)
        if len(held) > 60:
            held.pop(0).close()
        await asyncio.sleep(0.2)
    for one in held:
        one.close()


async def watch(process: int, seen: Seen, until: float) -> None:
    begun = time.monotonic()
    while time.monotonic() < until:
        seen.memory.append((round(time.monotonic() - begun, 1), resident(process)))
        await asyncio.sleep(LOOK)


def resident(process: int) -> float:
    """Resident memory of a process in MiB."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError(f"no memory of process {process}")


async def crowd(address: str, process: int, *, users: int, seconds: float, scenario: str) -> Seen:
    seen = Seen()
    text = load_scenario(scenario).text
    limits = httpx.Limits(max_connections=6)
    clients = [httpx.AsyncClient(base_url=address, timeout=120, limits=limits, headers=KNOWN) for _ in range(users)]
    try:
        await clients[0].get("/", timeout=600)  # an engine that is not cached is compiled
        clients[0].cookies.clear()
        until = time.monotonic() + seconds
        described = (await clients[0].get(f"/api/scenarios/{scenario}")).json()
        controls = [control for group in described["groups"] for control in group["controls"]]
        crowd_ = [
            User(client, seen, random.Random(number), scenario, controls, text, keeps_cookies=number > 0)
            for number, client in enumerate(clients)
        ]
        await asyncio.gather(
            watch(process, seen, until), half_sent(address, until), *(user.act(until) for user in crowd_)
        )
    finally:
        for client in clients:
            await client.aclose()
    return seen


async def at_once(address: str, *, count: int, scenario: str) -> dict[str, int]:
    """So many what-ifs at once, each with a seed of its own."""
    limits = httpx.Limits(max_connections=count)
    async with httpx.AsyncClient(base_url=address, timeout=300, limits=limits, headers=KNOWN) as client:
        questions = [{"scenario": scenario, "futures": 2_000, "seed": 10_000 + k} for k in range(count)]
        answers = await asyncio.gather(*(client.post("/api/whatif", json=question) for question in questions))
    return dict(Counter(f"{answer.status_code}" for answer in answers))


def flatness(memory: list[tuple[float, float]]) -> dict[str, float]:
    """Median resident memory of the middle and the last third, in MiB, and the one by the other."""
    third = len(memory) // 3
    middle, last = (statistics.median(m for _, m in part) for part in (memory[third : 2 * third], memory[2 * third :]))
    return {
        "middle third": middle,
        "last third": last,
        "ratio": round(last / middle, 3),
        "most": max(m for _, m in memory),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write. Exit code 1 if an answer was not allowed or the memory grew by more than a tenth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.app_users", description=__doc__)
    parser.add_argument("--scenario", default="deir-ez-zor-2017", help="a bundled scenario (%(default)s)")
    parser.add_argument("--users", type=int, default=20, choices=range(1, 51), metavar="1-50", help="(%(default)s)")
    parser.add_argument("--seconds", type=float, default=600.0, help="at most 1800 (%(default)s)")
    parser.add_argument("--at-once", type=int, default=200, help="what-ifs at the end, at most 250 (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("app_users.json"), help="where to write (%(default)s)")
    options = parser.parse_args(arguments)
    server: subprocess.Popen[str]
    server, address = _serve(options.scenario, token=TOKEN)
    try:
        seconds = min(options.seconds, 1_800.0)
        seen = asyncio.run(crowd(address, server.pid, users=options.users, seconds=seconds, scenario=options.scenario))
        together = asyncio.run(at_once(address, count=min(options.at_once, 250), scenario=options.scenario))
    finally:
        server.terminate()
        server.wait(10)
    flat = flatness(seen.memory)
    results = {
        "machine": describe_machine(), "load": load(), "scenario": options.scenario, "users": options.users,
        "seconds": seconds, "codes": dict(seen.codes), "faults": seen.faults[:20], "memory MiB": flat,
        "at once": together, "memory over time": seen.memory[:: max(1, len(seen.memory) // 40)],
    }  # fmt: skip
    print(write_results(results, options.out), end="")
    is_right = not seen.faults and set(together) <= {"200", "429"} and flat["ratio"] <= 1.1
    print(json.dumps({"right": is_right}))
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
