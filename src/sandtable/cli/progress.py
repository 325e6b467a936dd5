"""Progress on stderr while a command works: a bar on a terminal, one line in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.study.play import Progress, Report

SHORT = 1.0  # seconds that pass without a bar


@contextmanager
def follow(*, quiet: bool = False) -> Iterator[Report]:
    """A function that receives progress from the study layer. Without a terminal, one line reports that the engine is compiled."""
    from sandtable.study.bar import progress_bar

    if quiet or sys.stderr.isatty():
        with progress_bar(show=not quiet) as report:
            yield report
        return
    yield _announce


def _announce(progress: Progress) -> None:
    if progress.stage == "compiling":
        say("compiling the engine, first run only (about half a minute)")


@contextmanager
def follow_long(*, quiet: bool = False) -> Iterator[Report]:
    """A bar as of `follow`, shown only once a command has taken more than a second: most are over by then."""
    if quiet:
        yield lambda progress: None
        return
    if not sys.stderr.isatty():
        yield _announce
        return
    with ExitStack() as stack:
        begun = time.monotonic()
        shown: list[Report] = []

        def report(progress: Progress) -> None:
            if not shown and (progress.stage == "compiling" or time.monotonic() - begun > SHORT):
                shown.append(stack.enter_context(follow()))
            for each in shown:
                each(progress)

        yield report
