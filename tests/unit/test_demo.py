"""The report that `sandtable demo` opens is of the scenario, the engine and the version that are here."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

import sandtable.demo
from sandtable import __version__
from sandtable.demo import RECORD, REPORT, Record, read_record, read_report
from scripts import demo_report

LARGEST = 600_000  # bytes that the report may add to the wheel


def test_the_report_is_up_to_date() -> None:
    """If this fails: `make demo-report`, which takes some minutes, and commit what it writes."""
    assert demo_report.out_of_date(with_sources=False) == []


def test_the_report_says_what_it_is_of() -> None:
    record, report = read_record(), read_report()
    page = report.decode("utf-8")
    assert len(report) == record.report_bytes
    assert record.version == __version__
    assert record.futures == demo_report.FUTURES
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL))
    for said in (f"{record.futures:,} futures", str(record.seed), record.version, record.title, record.question):
        assert said in text, said
    assert record.scenario_sha256[:8] in text
    assert "http://" not in re.sub(r"http://www\.w3\.org/\S+", "", text)


def test_the_report_is_small_enough_to_ship() -> None:
    folder = Path(sandtable.demo.__file__).parent
    assert (folder / REPORT).stat().st_size < LARGEST
    assert {path.name for path in folder.iterdir()} - {"__pycache__"} == {"__init__.py", RECORD, REPORT}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scenario_sha256": "0" * 64}, "the scenario has changed"),
        ({"version": "0.0.9"}, "the report is of version 0.0.9"),
        ({"sample_sha256": "0" * 64}, "the engine gives other futures"),
        ({"title": "Another"}, "title or question"),
        ({"sources_sha256": "0" * 64}, "the code or the templates"),
    ],
)
def test_what_is_out_of_date_is_said(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], told: str) -> None:
    record = dataclasses.replace(read_record(), **changes)  # type: ignore[arg-type]
    monkeypatch.setattr("sandtable.demo.read_record", lambda: record)
    found = demo_report.out_of_date(with_sources="sources_sha256" in changes)
    assert any(told in line for line in found), found


def test_another_seed_is_other_futures() -> None:
    """The fingerprint of the first futures distinguishes studies."""
    from sandtable import run

    first, other = (run(demo_report.SCENARIO, futures=200, seed=seed, keep=0, progress=False) for seed in (7, 8))
    longer = run(demo_report.SCENARIO, futures=300, seed=7, keep=0, progress=False)
    assert demo_report.sample_sha256(first) != demo_report.sample_sha256(other)
    assert demo_report.sample_sha256(first, futures=200) == demo_report.sample_sha256(longer, futures=200)


def test_a_damaged_report_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (RECORD, REPORT):
        (tmp_path / name).write_bytes((Path(sandtable.demo.__file__).parent / name).read_bytes())
    monkeypatch.setattr("sandtable.demo.files", lambda _: tmp_path)
    assert read_report().startswith(b"<!")
    record = json.loads((tmp_path / RECORD).read_text(encoding="utf-8"))
    (tmp_path / RECORD).write_text(json.dumps({**record, "report_sha256": "0" * 64}), encoding="utf-8")
    with pytest.raises(ValueError, match="the report of the demo does not match its record"):
        read_report()
    (tmp_path / REPORT).write_bytes(b"no report")
    with pytest.raises(ValueError, match="damaged"):
        read_report()


def test_a_record_survives_its_file() -> None:
    record = read_record()
    assert Record(**json.loads(record.to_json())) == record
