"""The order of the tests for several workers: the slow files first, shared out so that the workers end together.

pytest-xdist gives each worker a run of tests that stand together, as many as the others get, and lets a worker that is idle take over
the later half of what another has left. In the order of the folders one worker would get everything slow, and the end might be one
long test. `durations.txt` says how long the slow files take; `make durations` renews it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
DURATIONS = TESTS / "durations.txt"
LEAST = 1.0  # s of a file that is listed
# paths that begin so stay with one worker: they share a browser, and the report of the crossing and its analyses
KEPT_TOGETHER = (
    "browser/", "unit/report/test_analyses.py", "unit/figures/test_notebook.py", "unit/telling/test_claims.py",
    "unit/telling/test_renderers.py",
)  # fmt: skip


def durations() -> dict[str, float]:
    """Seconds of each slow file, by its path below `tests/`."""
    lines = DURATIONS.read_text(encoding="utf-8").splitlines()
    return {path: float(seconds) for seconds, path in (line.split() for line in lines if not line.startswith("#"))}


def shared_out(counts: Mapping[str, int], *, seconds: Mapping[str, float], workers: int) -> list[str]:
    """The files in the order in which each worker gets about as many tests, and as many seconds of slow ones, as the others.

    counts: tests of each file. seconds: of the slow ones.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for file in counts:
        groups["together" if file.startswith(KEPT_TOGETHER) else file].append(file)
    cost = {group: sum(seconds.get(file, 0.0) for file in own) for group, own in groups.items()}
    shares: list[list[str]] = [[] for _ in range(workers)]
    spent, held = [0.0] * workers, [0] * workers
    tests = {group: sum(counts[file] for file in own) for group, own in groups.items()}
    for group in sorted(
        groups, key=lambda name: (-cost[name], -tests[name], name)
    ):  # the largest first, to who has the least
        scale = spent if cost[group] else held
        share = min(range(workers), key=lambda number: (scale[number], number))
        shares[share] += sorted(groups[group], key=lambda file: (-seconds.get(file, 0.0), file))
        spent[share] += cost[group]
        held[share] += tests[group]
    # who has a test more comes first: where xdist divides the tests are then quick ones, and not the slowest of the next share
    return [file for share in sorted(range(workers), key=lambda number: -held[number]) for file in shares[share]]


def arrange(items: list[Any], *, workers: int) -> None:
    """Put the tests into that order; those of a file stay together as they are."""
    files: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        files[file_of(item.nodeid)].append(item)
    order = shared_out({file: len(own) for file, own in files.items()}, seconds=durations(), workers=workers)
    items[:] = [item for file in order for item in files[file]]


def file_of(test: str) -> str:
    """The path below `tests/` of the file of a test. test: its identifier."""
    return test.partition("::")[0].removeprefix("tests/")


def write_durations(path: Path, reports: Iterable[Any]) -> None:
    """Write how long the slow files took, the slowest first. reports: what the terminal reporter keeps, warnings included."""
    spent: dict[str, float] = defaultdict(float)
    for report in reports:
        if hasattr(report, "duration"):
            spent[file_of(report.nodeid)] += report.duration
    slow: Sequence[tuple[str, float]] = [entry for entry in spent.items() if entry[1] >= LEAST]
    lines = [f"{seconds:.0f} {file}" for file, seconds in sorted(slow, key=lambda entry: (-round(entry[1]), entry[0]))]
    path.write_text(
        "\n".join(["# seconds of the files of tests that take longest; `make durations` renews them", *lines, ""])
    )
