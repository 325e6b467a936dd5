"""What is generated is current: the schema, the tables of SPEC.md, the expectations of the cases."""

from __future__ import annotations

import re
from pathlib import Path

from spec.regenerate import HERE, TABLES, build, stale


def test_generated_files_are_current() -> None:
    assert [path.relative_to(HERE).as_posix() for path in stale(build())] == []


def test_spec_shows_every_table() -> None:
    text = (HERE / "SPEC.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- generated: (\w+) -->", text)) == sorted(TABLES)


def test_no_expectation_is_left_without_its_case() -> None:
    orphans = [
        path.name
        for path in (HERE / "cases").glob("*/*")
        if path.suffix in (".expected", ".json") and not path.with_suffix(".yaml").exists()
    ]
    assert orphans == []


def test_stale_notices_a_changed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert stale({path: "x"}) == [path]
    path.write_text("x", encoding="utf-8")
    assert stale({path: "x"}) == []
    assert stale({path: "y"}) == [path]
