"""Admission: a bounded number of requests that run or wait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sandtable.app.refusals import Refusal

if TYPE_CHECKING:
    from starlette.types import Scope


class Admission:
    """Places for requests. Beyond them the answer is 429 at once, since requests that queue take memory."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._taken = 0

    @asynccontextmanager
    async def admitted(self, _scope: Scope) -> AsyncIterator[None]:
        """A place. Raises Refusal 429 if none is free."""
        if self._taken >= self._places:
            raise too_many()
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


def too_many() -> Refusal:
    """The answer when no place is free."""
    return Refusal(429, "too many requests at once", hint="try again in a few seconds", retry=2)
