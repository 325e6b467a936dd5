"""Admission: a bounded number of requests that work or wait to, of which one address never takes all."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandtable.app.faults import Refusal


class Admission:
    """Places for requests. Beyond them the answer is 429, at once: what waits in a queue takes memory."""

    def __init__(self, places: int, *, of_address: int) -> None:
        self._places = places
        self._of_address = of_address
        self._taken: Counter[str] = Counter()

    @asynccontextmanager
    async def admitted(self, address: str) -> AsyncIterator[None]:
        """A place among those who work or wait. Raises Refusal 429 where there is none."""
        if self._taken[address] >= self._of_address or self._taken.total() >= self._places:
            raise Refusal(429, "too many requests at once", hint="try again in a few seconds", retry=2)
        self._taken[address] += 1
        try:
            yield
        finally:
            self._taken[address] -= 1
            if not self._taken[address]:
                del self._taken[address]
