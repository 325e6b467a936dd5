"""Progress on stderr while a command works: a bar on a terminal, one line in a log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.study.play import Progress, Report


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
