"""Asynchronous work in a test, finished in a loop of its own.

On a thread of its own: a browser of other tests keeps a loop running on the main one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def finish(work: Coroutine[Any, Any, Result]) -> Result:
    """What the work returns."""
    return apart(lambda: asyncio.run(work))


def apart(work: Callable[[], Result]) -> Result:
    """What a function returns that runs a loop itself."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
