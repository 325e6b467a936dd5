"""Blocks played for many: in turn, each once, dropped when nobody waits, and no fault is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

import pytest

from sandtable.app.faults import Gone, Refusal
from sandtable.app.turns import SLICE, Block, Turns
from tests.unit.app.loops import finish

SLICES = 4  # of a block


class Paper:
    """A sheet that only notes what is played on it."""

    def __init__(self, key: str, log: list[str], *, pause: float = 0.0, fault: Exception | None = None) -> None:
        self.key = key
        self.rows: list[tuple[int, int]] = []
        self._log, self._pause, self._fault = log, pause, fault
        self._lock = Lock()

    def play(self, first: int, stop: int) -> None:
        time.sleep(self._pause)
        if self._fault is not None:
            raise self._fault
        with self._lock:
            self.rows.append((first, stop))
            self._log.append(self.key)

    def batch(self) -> Any:
        assert sorted(self.rows) == [(SLICE * k, SLICE * (k + 1)) for k in range(SLICES)]
        return f"batch {self.key}"


def blocks(*keys: str, log: list[str], **how: Any) -> list[Block[str]]:
    def block(key: str) -> Block[str]:
        return Block(key, SLICES * SLICE, lambda: Paper(key, log, **how))  # type: ignore[arg-type, return-value]

    return [block(key) for key in keys]


def turns(threads: int = 1, kept: dict[str, Any] | None = None) -> Turns[str]:
    kept = {} if kept is None else kept
    return Turns(threads, keep=kept.__setitem__)


def stays() -> bool:
    return False


def ask(of: Turns[str], wanted: list[Block[str]], is_gone: Callable[[], bool] = stays, seconds: float = 60.0) -> Any:
    return of.play(wanted, is_gone=is_gone, seconds=seconds)


def is_empty(of: Turns[str]) -> bool:
    return not (of._blocks or of._asking or +of._wanted or of._turns or of._ahead)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_every_slice_is_played_once_and_the_blocks_come_in_order(threads: int) -> None:
    log: list[str] = []
    kept: dict[str, Any] = {}
    mine = turns(threads, kept)
    assert finish(ask(mine, blocks("a", "b", "c", log=log))) == ["batch a", "batch b", "batch c"]
    assert sorted(log) == sorted("abc" * SLICES)
    assert kept == {key: f"batch {key}" for key in "abc"}
    assert is_empty(mine)


def test_those_who_ask_take_turns_block_by_block() -> None:
    log: list[str] = []
    mine = turns()

    async def both() -> Any:
        one, other = (blocks(*keys, log=log, pause=0.01) for keys in ("abc", "xyz"))
        return await asyncio.gather(ask(mine, one), ask(mine, other))

    assert finish(both()) == [["batch a", "batch b", "batch c"], ["batch x", "batch y", "batch z"]]
    assert [log[SLICES * k] for k in range(6)] == ["a", "x", "b", "y", "c", "z"]


def test_what_is_played_ahead_makes_way_for_whoever_waits() -> None:
    log: list[str] = []
    mine = turns()

    async def both() -> Any:
        ahead = asyncio.create_task(
            mine.play(blocks("a", "b", log=log, pause=0.01), is_gone=stays, seconds=60.0, ahead=True)
        )
        while not log:
            await asyncio.sleep(0.001)
        waited = await ask(mine, blocks("x", "y", log=log, pause=0.01))
        return waited, await ahead

    assert finish(both()) == (["batch x", "batch y"], ["batch a", "batch b"])
    first, last = log.index("x"), len(log) - 1 - log[::-1].index("y")
    assert first < SLICES
    assert set(log[first : last + 1]) == {"x", "y"}  # not a slice between them


@pytest.mark.parametrize("threads", [1, 3])
def test_a_block_that_two_want_is_played_once(threads: int) -> None:
    log: list[str] = []
    mine = turns(threads)

    async def both() -> Any:
        few, many = blocks("a", log=log, pause=0.01), blocks("a", "b", log=log, pause=0.01)
        return await asyncio.gather(ask(mine, few), ask(mine, many))

    assert finish(both()) == [["batch a"], ["batch a", "batch b"]]
    assert sorted(log) == sorted("ab" * SLICES)
    assert is_empty(mine)


def test_who_hangs_up_is_dropped_and_the_other_has_what_was_begun() -> None:
    log: list[str] = []
    mine = turns()

    async def both() -> Any:
        first = ask(mine, blocks("a", "b", log=log, pause=0.01), is_gone=lambda: len(log) >= 2)
        other = ask(mine, blocks("a", log=log, pause=0.01))
        return await asyncio.gather(first, other, return_exceptions=True)

    gone, whole = finish(both())
    assert isinstance(gone, Gone)
    assert whole == ["batch a"]
    assert log == ["a"] * SLICES
    assert is_empty(mine)


def test_what_nobody_waits_for_any_more_is_begun_anew_when_it_is_asked_for_again() -> None:
    log: list[str] = []
    mine = turns(2)
    with pytest.raises(Gone):
        finish(ask(mine, blocks("a", log=log), is_gone=lambda: len(log) >= 1))
    assert finish(ask(mine, blocks("a", log=log))) == ["batch a"]
    assert is_empty(mine)


def test_a_task_that_is_cancelled_leaves_nothing_behind() -> None:
    log: list[str] = []
    mine = turns()

    async def cancelled() -> None:
        task = asyncio.create_task(ask(mine, blocks("a", "b", log=log, pause=0.02)))
        while not log:
            await asyncio.sleep(0.005)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.1)

    finish(cancelled())
    assert len(log) <= 3
    assert is_empty(mine)


def test_who_waits_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="took too long") as refused:
        finish(ask(turns(), blocks("a", log=[]), seconds=-1.0))
    assert refused.value.status == 429


def test_a_fault_reaches_everybody_who_waits_for_that_block_and_nobody_else() -> None:
    log: list[str] = []
    mine = turns(2)

    async def all_three() -> Any:
        bad = blocks("a", log=log, fault=ValueError("torn"), pause=0.02)
        return await asyncio.gather(
            ask(mine, bad), ask(mine, bad), ask(mine, blocks("x", log=log)), return_exceptions=True
        )

    one, other, well = finish(all_three())
    assert [str(one), str(other)] == ["torn", "torn"]
    assert well == ["batch x"]
    assert is_empty(mine)


def test_a_block_that_cannot_be_laid_out_is_a_fault_too() -> None:
    def torn() -> Any:
        raise MemoryError("no paper")

    mine = turns(2)
    with pytest.raises(MemoryError, match="no paper"):
        finish(ask(mine, [Block("a", SLICE, torn)]))
    assert finish(ask(mine, blocks("b", log=[]))) == ["batch b"]
    assert is_empty(mine)
