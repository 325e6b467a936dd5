"""A scheduler of blocks of futures for many requests: on all cores, slice by slice, round robin.

A request needs some blocks of one variant, in order. Requests take turns block by block, and the next block starts while the
last slices of the one before are still played, so no core waits. A block that several requests need is played once. Requests
whose client closed the connection, or which waited too long, are dropped before the next slice.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.engine.batch import Batch, Sheet

SLICE = 125  # futures that a thread plays at a time

Key = TypeVar("Key", bound=Hashable)


@dataclass(eq=False)
class Block(Generic[Key]):
    """A block on its way. `rows` are handed out in slices; `sheet` is laid out with the first of them."""

    key: Key
    rows: int
    layout: Callable[[], Sheet]
    sheet: Sheet | None = None
    handed_out: int = 0
    played: int = 0
    batch: Batch | None = None


@dataclass(eq=False)
class _Request(Generic[Key]):
    """A request that waits for blocks: those of `left` are not handed out yet, `missing` are not played yet."""

    blocks: list[Block[Key]]
    left: deque[Block[Key]]
    missing: int
    is_gone: Callable[[], bool]
    latest: float  # on the monotonic clock: when it has waited for too long
    answer: Future[None] = field(default_factory=Future)


class Scheduler(Generic[Key]):
    """The blocks under way. Everything is guarded by one lock, which is never held while futures are played."""

    def __init__(self, threads: int, *, keep: Callable[[Key, Batch], None]) -> None:
        self._threads = threads
        self._keep = keep  # called with every block that was played to its end, asked for still or not
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sandtable-what-if")
        self._lock = Lock()
        self._working = 0
        self._turns: deque[_Request[Key]] = deque()  # of those who have something left to be handed out
        self._ahead: deque[_Request[Key]] = deque()  # the same, when the other one is empty
        self._requests: set[_Request[Key]] = set()
        self._blocks: dict[Key, Block[Key]] = {}
        self._wanted: Counter[Key] = Counter()

    async def play(
        self, wanted: Sequence[Block[Key]], *, is_gone: Callable[[], bool], seconds: float, ahead: bool = False
    ) -> list[Batch]:
        """The blocks, played. Raises ClientDisconnected if the client is gone, Refusal 429 after `seconds` of waiting.

        ahead: only while nothing else is played.
        """
        request = self._enter(wanted, is_gone=is_gone, latest=time.monotonic() + seconds, ahead=ahead)
        try:
            await asyncio.wrap_future(request.answer)
        finally:
            with self._lock:
                self._leave(request)
        return [block.batch for block in request.blocks if block.batch is not None]

    # -- requests ------------------------------------------------------------------------------------

    def _enter(
        self, wanted: Sequence[Block[Key]], *, is_gone: Callable[[], bool], latest: float, ahead: bool
    ) -> _Request[Key]:
        with self._lock:
            blocks = [self._blocks.setdefault(block.key, block) for block in wanted]
            missing = sum(block.batch is None for block in blocks)
            request = _Request(blocks, deque(blocks), missing, is_gone, latest)
            request.answer.set_running_or_notify_cancel()  # from now on it is answered, not cancelled
            self._requests.add(request)
            self._wanted.update(block.key for block in blocks)
            if missing == 0:
                request.answer.set_result(None)
            else:
                (self._ahead if ahead else self._turns).append(request)
                for _ in range(self._working, self._threads):
                    self._working += 1
                    self._pool.submit(self._work)
        return request

    def _leave(self, request: _Request[Key]) -> None:
        """Blocks that no other request needs are dropped; slices of them under way are discarded."""
        if request not in self._requests:
            return
        self._requests.remove(request)
        for turns in (self._turns, self._ahead):
            if request in turns:
                turns.remove(request)
        for block in request.blocks:
            self._wanted[block.key] -= 1
            if self._wanted[block.key] == 0:
                del self._wanted[block.key], self._blocks[block.key]

    def _refuse(self, request: _Request[Key], fault: Exception) -> None:
        if not request.answer.done():
            request.answer.set_exception(fault)
        self._leave(request)

    # -- threads ------------------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._lock:
                piece = self._next()
                if piece is None:
                    self._working -= 1
                    return
            block, sheet, first, stop = piece
            try:
                sheet.play(first, stop)
                self._played(block, sheet, stop - first)
            except Exception as fault:  # reported to the requests that wait for the block
                with self._lock:
                    self._fail(block, fault)

    def _next(self) -> tuple[Block[Key], Sheet, int, int] | None:
        """The next slice of the request whose turn it is. None if nothing is left to hand out."""
        self._drop()
        while turns := self._turns or self._ahead:
            request = turns[0]
            block = request.left[0]
            if block.handed_out < block.rows:
                try:
                    return self._slice(block)
                except Exception as fault:  # the block could not be laid out
                    self._fail(block, fault)
            else:  # all of it is handed out: the next one's turn
                request.left.popleft()
                turns.popleft()
                if request.left:
                    turns.append(request)
        return None

    def _drop(self) -> None:
        """Drop requests whose client is gone, or that waited too long, unless their last slices are under way."""
        now = time.monotonic()
        for request in (*self._turns, *self._ahead):
            if request.is_gone():
                self._refuse(request, ClientDisconnected())
            elif now > request.latest:
                late = Refusal(429, "the futures took too long to play", hint="use fewer futures", retry=10)
                self._refuse(request, late)

    def _slice(self, block: Block[Key]) -> tuple[Block[Key], Sheet, int, int]:
        sheet = block.sheet = block.sheet or block.layout()
        first = block.handed_out
        block.handed_out = min(first + SLICE, block.rows)
        return block, sheet, first, block.handed_out

    def _played(self, block: Block[Key], sheet: Sheet, rows: int) -> None:
        with self._lock:
            block.played += rows
            if block.played < block.rows:
                return
        batch = sheet.batch()
        self._keep(block.key, batch)
        with self._lock:
            block.batch, block.sheet = batch, None
            for request in self._requests:
                if block in request.blocks:
                    request.missing -= 1
                    if request.missing == 0:
                        request.answer.set_result(None)

    def _fail(self, block: Block[Key], fault: Exception) -> None:
        for request in [each for each in self._requests if block in each.blocks]:
            self._refuse(request, fault)
