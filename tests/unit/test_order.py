"""The slow files come first and are shared out evenly; nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import order

COUNTS = {f"unit/test_{k}.py": 10 + k % 7 for k in range(60)} | {"browser/test_a.py": 20, "browser/test_b.py": 5}
SECONDS = {f"unit/test_{k}.py": 50.0 / (k + 1) for k in range(0, 40, 3)} | {
    "browser/test_a.py": 30.0,
    "browser/test_b.py": 9.0,
}


def halves(files: list[str]) -> list[list[str]]:
    """What pytest-xdist gives two workers at the start: half of the tests each."""
    tests = [file for file in files for _ in range(COUNTS[file])]
    middle = len(tests) // 2
    return [list(dict.fromkeys(half)) for half in (tests[:middle], tests[middle:])]


def test_two_workers_get_as_much_and_begin_with_the_slowest() -> None:
    files = order.shared_out(COUNTS, seconds=SECONDS, workers=2)
    assert sorted(files) == sorted(COUNTS)
    spent = [sum(SECONDS.get(file, 0.0) for file in half) for half in halves(files)]
    assert abs(spent[0] - spent[1]) < 10
    for half in halves(files):
        slow = [file for file in half if file in SECONDS and not file.startswith("browser")]
        assert slow == sorted(slow, key=lambda file: -SECONDS[file])
        quick = [file for file in half if file not in SECONDS]
        assert half.index(quick[-1]) > half.index(slow[-1])
    assert not set(halves(files)[0]) & set(halves(files)[1]) & set(SECONDS)  # no slow file is divided
    # in the order of the names one worker would get nearly everything
    spent = [sum(SECONDS.get(file, 0.0) for file in half) for half in halves(sorted(COUNTS))]
    assert abs(spent[0] - spent[1]) > 10


def test_what_shares_its_fixtures_stays_together() -> None:
    files = order.shared_out(COUNTS, seconds=SECONDS, workers=2)
    first = files.index("browser/test_a.py")
    assert files[first + 1] == "browser/test_b.py"


def test_the_tests_of_a_file_keep_their_order() -> None:
    items = [SimpleNamespace(nodeid=f"tests/{file}::test_{k}") for k in range(3) for file in COUNTS]
    before = [item.nodeid for item in items]
    order.arrange(items, workers=3)
    assert sorted(item.nodeid for item in items) == sorted(before)
    for file in COUNTS:
        own = [item.nodeid for item in items if order.file_of(item.nodeid) == file]
        assert own == [f"tests/{file}::test_{k}" for k in range(3)]


def test_the_files_that_are_said_to_be_slow_are_there(repository: Path) -> None:
    assert order.durations()
    assert [file for file in order.durations() if not (repository / "tests" / file).is_file()] == []


def test_durations_are_written_as_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spent = {
        "tests/unit/test_a.py::test_1": 1.4,
        "tests/unit/test_a.py::test_2[x]": 2.0,
        "tests/unit/test_b.py::test": 0.3,
    }
    reports = [SimpleNamespace(nodeid=test, duration=seconds) for test, seconds in spent.items()]
    order.write_durations(tmp_path / "durations.txt", [*reports, SimpleNamespace(message="a warning")])
    monkeypatch.setattr(order, "DURATIONS", tmp_path / "durations.txt")
    assert order.durations() == {"unit/test_a.py": 3.0}
