"""Blocks played for many: in turn, each once, dropped when no client waits, and no fault is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from threading import Event, Lock
from typing import Any

import pytest

from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.app.scheduler import SLICE, Block, Scheduler
from tests.loops import finish
from tests.waiting import LONG

SLICES = 4  # of a block


class Gate:
    """Slices wait here until the test lets them go on, except for the first `free` ones."""

    def __init__(self, free: int = 0) -> None:
        self._free = free
        self._lock = Lock()
        self._open = Event()
        self.let_go = self._open.set

    def wait(self) -> None:
        with self._lock:
            self._free -= 1
            is_free = self._free >= 0
        assert is_free or self._open.wait(LONG)


class Paper:
    """A sheet that only notes what is played on it."""

    def __init__(self, key: str, log: list[str], *, gate: Gate | None = None, fault: Exception | None = None) -> None:
        self.key = key
        self.rows: list[tuple[int, int]] = []
        self._log, self._gate, self._fault = log, gate, fault
        self._lock = Lock()

    def play(self, first: int, stop: int) -> None:
        if self._gate is not None:
            self._gate.wait()
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


def turns(threads: int = 1, kept: dict[str, Any] | None = None) -> Scheduler[str]:
    kept = {} if kept is None else kept
    return Scheduler(threads, keep=kept.__setitem__)


def stays() -> bool:
    return False


def ask(
    of: Scheduler[str], wanted: list[Block[str]], is_gone: Callable[[], bool] = stays, seconds: float = LONG
) -> Any:
    return of.play(wanted, is_gone=is_gone, seconds=seconds)


async def all_of(of: Scheduler[str], gate: Gate, *questions: Coroutine[Any, Any, Any]) -> list[Any]:
    """The answers, or faults, of questions that are all there before a slice goes through the gate."""
    tasks = [asyncio.ensure_future(question) for question in questions]
    while len(of._requests) < len(tasks):
        await asyncio.sleep(0.001)
    gate.let_go()
    return await asyncio.gather(*tasks, return_exceptions=True)


def is_empty(of: Scheduler[str]) -> bool:
    return not (of._blocks or of._requests or +of._wanted or of._turns or of._ahead)


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
    mine, gate = turns(), Gate()
    one, other = (blocks(*keys, log=log, gate=gate) for keys in ("abc", "xyz"))
    assert finish(all_of(mine, gate, ask(mine, one), ask(mine, other))) == [
        ["batch a", "batch b", "batch c"],
        ["batch x", "batch y", "batch z"],
    ]
    assert [log[SLICES * k] for k in range(6)] == ["a", "x", "b", "y", "c", "z"]


def test_what_is_played_ahead_makes_way_for_whoever_waits() -> None:
    log: list[str] = []
    mine, gate = turns(), Gate(free=1)

    async def both() -> Any:
        ahead = mine.play(blocks("a", "b", log=log, gate=gate), is_gone=stays, seconds=LONG, ahead=True)
        begun = asyncio.create_task(ahead)
        while not log:
            await asyncio.sleep(0.001)
        waiting = asyncio.create_task(ask(mine, blocks("x", "y", log=log, gate=gate)))
        while len(mine._requests) < 2:
            await asyncio.sleep(0.001)
        gate.let_go()
        return await waiting, await begun

    assert finish(both()) == (["batch x", "batch y"], ["batch a", "batch b"])
    first, last = log.index("x"), len(log) - 1 - log[::-1].index("y")
    assert first < SLICES
    assert set(log[first : last + 1]) == {"x", "y"}  # not a slice between them


@pytest.mark.parametrize("threads", [1, 3])
def test_a_block_that_two_want_is_played_once(threads: int) -> None:
    log: list[str] = []
    mine, gate = turns(threads), Gate()
    few, many = blocks("a", log=log, gate=gate), blocks("a", "b", log=log, gate=gate)
    assert finish(all_of(mine, gate, ask(mine, few), ask(mine, many))) == [["batch a"], ["batch a", "batch b"]]
    assert sorted(log) == sorted("ab" * SLICES)
    assert is_empty(mine)


def test_who_hangs_up_is_dropped_and_the_other_has_what_was_begun() -> None:
    log: list[str] = []
    mine, gate = turns(), Gate()
    first = ask(mine, blocks("a", "b", log=log, gate=gate), is_gone=lambda: len(log) >= 2)
    gone, whole = finish(all_of(mine, gate, first, ask(mine, blocks("a", log=log, gate=gate))))
    assert isinstance(gone, ClientDisconnected)
    assert whole == ["batch a"]
    assert log == ["a"] * SLICES
    assert is_empty(mine)


def test_a_dropped_question_is_played_from_the_start_when_it_is_asked_again() -> None:
    log: list[str] = []
    mine = turns(2)
    with pytest.raises(ClientDisconnected):
        finish(ask(mine, blocks("a", log=log), is_gone=lambda: len(log) >= 1))
    assert finish(ask(mine, blocks("a", log=log))) == ["batch a"]
    assert is_empty(mine)


def test_a_task_that_is_cancelled_leaves_nothing_behind() -> None:
    log: list[str] = []
    mine, gate = turns(), Gate(free=1)

    async def cancelled() -> None:
        task = asyncio.create_task(ask(mine, blocks("a", "b", log=log, gate=gate)))
        while not log:
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        gate.let_go()
        while mine._working:
            await asyncio.sleep(0.001)

    finish(cancelled())
    assert len(log) <= 2  # the second may have been under way
    assert is_empty(mine)


def test_who_waits_too_long_is_refused() -> None:
    with pytest.raises(Refusal, match="took too long") as refused:
        finish(ask(turns(), blocks("a", log=[]), seconds=-1.0))
    assert refused.value.status == 429


def test_a_fault_reaches_everybody_who_waits_for_that_block_and_nobody_else() -> None:
    log: list[str] = []
    mine, gate = turns(2), Gate()
    bad = blocks("a", log=log, fault=ValueError("torn"), gate=gate)
    well = blocks("x", log=log, gate=gate)
    one, other, well = finish(all_of(mine, gate, ask(mine, bad), ask(mine, bad), ask(mine, well)))
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
