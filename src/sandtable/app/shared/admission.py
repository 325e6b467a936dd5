"""Admission with a limit for each address, so that one address never takes all places."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sandtable.app.admission import Admission, too_many
from sandtable.app.shared.addresses import address_of

if TYPE_CHECKING:
    from starlette.types import Scope


class AddressAdmission(Admission):
    """Places for requests, of which an address takes at most `of_address`."""

    def __init__(self, places: int, *, of_address: int) -> None:
        super().__init__(places)
        self._of_address = of_address
        self._by_address: Counter[str] = Counter()

    @asynccontextmanager
    async def admitted(self, scope: Scope) -> AsyncIterator[None]:
        """A place. Raises Refusal 429 if none is free, for this address or at all."""
        address = address_of(scope)
        if self._by_address[address] >= self._of_address:
            raise too_many()
        async with super().admitted(scope):
            self._by_address[address] += 1
            try:
                yield
            finally:
                self._by_address[address] -= 1
                if not self._by_address[address]:
                    del self._by_address[address]
