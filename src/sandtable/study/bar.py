"""The progress bar of a terminal or notebook; the study layer itself only reports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sandtable.study.play import Progress, Report, no_report

_WORDS = {
    "compiling": "compiling the engine, first run only (about half a minute)",
    "playing": "playing futures",
    "ranging": "playing sets of assumptions",
    "resampling": "resampling futures",
    "searching": "looking for boxes",
    "updating": "taking in the news",
    "finishing": "storing the study",
    "writing": "writing the document",
}


def is_watched() -> bool:
    """Whether somebody is likely to look: a terminal, or a notebook."""
    return bool(getattr(sys.stderr, "isatty", bool)()) or "ipykernel" in sys.modules


@contextmanager
def progress_bar(*, show: bool | None = None) -> Iterator[Report]:
    """A function to report to, and a bar on standard error while the context lasts. None shows it if `is_watched`."""
    if not (is_watched() if show is None else show):
        yield no_report
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=console.is_terminal) as bar:
        task = bar.add_task(_WORDS["playing"], total=None)

        def report(progress: Progress) -> None:
            total = progress.total if progress.stage != "compiling" else None
            bar.update(task, description=_WORDS[progress.stage], completed=progress.done, total=total)

        yield report
