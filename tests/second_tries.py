"""A second try for tests that wait on another thread, process, server or page: one of them may lose a race on a slow machine.

A test that needed it is named at the end of the run with the words of its first failure, so that the race stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

WAITING = ("unit/app", "unit/study", "unit/test_files.py", "cli")  # below `tests/`, besides the tests marked `browser`
TESTS = Path(__file__).resolve().parent


def may_fail_once(item: pytest.Item) -> bool:
    """Whether a test waits on something that chance may delay. One that is marked `exact` compares what chance must not change."""
    waits = item.get_closest_marker("browser") or any(item.path.is_relative_to(TESTS / place) for place in WAITING)
    return bool(waits) and item.get_closest_marker("exact") is None


def allow(items: Iterable[pytest.Item]) -> None:
    """Mark the tests that pytest-rerunfailures runs a second time when they fail."""
    for item in items:
        if may_fail_once(item):
            item.add_marker(pytest.mark.flaky(reruns=1))


def name_them(terminal: Any) -> None:
    """Name at the end of the run each test that was tried a second time. terminal: the terminal reporter of pytest."""
    needed = terminal.stats.get("rerun", [])
    if not needed:
        return
    terminal.section("tests that failed once: races to be fixed", yellow=True)
    for report in needed:
        terminal.line(f"{report.nodeid} ({report.when}): {why(report)}")


def why(report: Any) -> str:
    """The first line of what failed."""
    crash = getattr(report.longrepr, "reprcrash", None)
    words = str(crash.message if crash else report.longrepr or "no reason is known").strip()
    return words.splitlines()[0][:200] if words else "no reason is known"
