"""What a command shows on stderr while it works: a bar for a person, one line for a log."""

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
    """A function for the study layer to report to. Nobody's terminal gets a line when the engine has to be compiled."""
    from sandtable.study.bar import progress_bar

    if quiet or sys.stderr.isatty():
        with progress_bar(show=not quiet) as report:
            yield report
        return
    yield _announce


def _announce(progress: Progress) -> None:
    if progress.stage == "compiling":
        say("compiling the engine, first run only (about half a minute)")
