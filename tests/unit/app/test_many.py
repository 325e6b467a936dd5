"""Two hundred at once: each is answered rightly or told to come again, and memory stays bounded."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from sandtable.app.limits import Limits
from sandtable.app.scheduler import SLICE, Scheduler
from sandtable.engine.batch import Sheet
from sandtable.study.run import run
from tests.loops import finish
from tests.unit.app.conftest import race, talking
from tests.waiting import LONG

FUTURES = 60
PACES = [15.5 + 0.5 * k for k in range(20)]


def test_two_hundred_at_once_are_answered_or_told_to_come_again(fresh: Callable[..., Any]) -> None:
    limits = Limits(plays=40, plays_of_address=40, blocks=4_000_000, play_seconds=LONG)
    app = fresh(limits=limits)
    expected = {
        pace: run(race().replace({"assumptions.brigade-pace": f"{pace} km/day"}), futures=FUTURES, seed=1)
        .to_json_object()["outcomes"]
        for pace in PACES
    }  # fmt: skip

    async def one(client: Any, pace: float) -> int:
        answer = await client.post(
            "/api/whatif", json={"scenario": "vell", "set": {"brigade-pace": pace}, "futures": FUTURES}
        )
        if answer.status_code == 429:
            assert answer.headers["retry-after"] == "2"
            assert answer.json()["error"] == "too many requests at once"
        else:
            assert answer.status_code == 200
            assert answer.json()["set"] == {"brigade-pace": pace}
            shares = [(row["id"], row["probability"]) for row in answer.json()["outcomes"]]
            assert shares == [(row["id"], row["probability"]) for row in expected[pace]]
        return answer.status_code

    async def work() -> None:
        async with talking(app) as client:
            await one(client, PACES[0])
            codes = Counter(await asyncio.gather(*(one(client, PACES[k % len(PACES)]) for k in range(200))))
            assert set(codes) <= {200, 429}
            assert codes[200] >= limits.plays
            assert codes.total() == 200
            # and none is left inside
            assert Counter(await asyncio.gather(*(one(client, pace) for pace in PACES))) == {200: len(PACES)}

    finish(work())


def test_the_others_have_their_turn_while_one_plays_for_long(
    fresh: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is played before both have asked; of what is played then, the long one's last third waits for the short answer."""
    app = fresh(limits=Limits(play_seconds=4 * LONG))
    order: list[str] = []
    asked: list[str] = []
    slices = 0
    both, short = threading.Event(), threading.Event()
    enter, play = Scheduler._enter, Sheet.play

    def entering(self: Any, *wanted: Any, **how: Any) -> Any:
        asked.append("")
        if len(asked) == 2:
            both.set()
        return enter(self, *wanted, **how)

    def playing(self: Sheet, first: int, stop: int) -> None:
        nonlocal slices
        if stop - first == SLICE:
            assert both.wait(LONG)
            slices += 1
            if slices > 60:  # of 88
                short.wait(LONG)
        play(self, first, stop)

    monkeypatch.setattr(Scheduler, "_enter", entering)
    monkeypatch.setattr(Sheet, "play", playing)

    async def one(client: Any, name: str, futures: int, seed: int) -> None:
        answer = await client.post("/api/whatif", json={"scenario": "vell", "futures": futures, "seed": seed})
        assert answer.status_code == 200
        order.append(name)
        if name == "short":
            short.set()

    async def work() -> None:
        async with talking(app) as client:
            long = asyncio.create_task(one(client, "long", 10_000, 1))
            while not asked:
                await asyncio.sleep(0.001)
            await one(client, "short", 1_000, 2)
            await long

    finish(work())
    assert order == ["short", "long"]
