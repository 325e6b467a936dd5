"""The object of `run --json` against its published schema; what is said of a study, as text and HTML."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import jsonschema
import numpy as np
import pytest

import sandtable
from sandtable.cli.json_schemas import schema_of
from sandtable.study.run import open_study, run_job
from sandtable.telling.html import NOTEBOOK, told_html
from sandtable.telling.study import tell_study
from tests.unit.study.invented import InventedEngine, job, silent

KEYS = [
    "scenario", "scenario_sha256", "engine", "seed", "futures", "failed", "elapsed_s", "futures_per_s",
    "assumption_sets", "outcomes", "settlements", "times", "losses",
]  # fmt: skip


@pytest.fixture(scope="module")
def study(program):
    return run_job(job(program, futures=450), out=None, report=silent)


@pytest.fixture(scope="module")
def validator():
    schema = schema_of("run")
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def as_printed(study):
    return json.loads(json.dumps(study.to_json_object(), allow_nan=False))


def test_the_object(study, validator):
    found = as_printed(study)
    validator.validate(found)
    assert list(found) == KEYS
    assert found["scenario"] == "race"
    assert found["engine"] == {"version": sandtable.__version__, "backend": "numba", "device": "cpu"}
    assert (found["seed"], found["futures"], found["failed"]) == (7, 450, 5)
    assert found["futures_per_s"] == pytest.approx(450 / study.elapsed_s, abs=0.1)
    assert list(found["outcomes"][0]) == [
        "id", "title", "probability", "low", "high", "level",
        "assumptions_low", "assumptions_high", "assumptions_low_error", "assumptions_high_error",
    ]  # fmt: skip
    for row in found["outcomes"]:
        assert row["assumptions_low"] <= row["probability"] <= row["assumptions_high"]
    assert found["assumption_sets"]["sets"] == 50
    assert found["assumption_sets"]["low_quantile"] == 0.05
    assert found["times"][0]["p10_date"].startswith("2017-0")


def test_the_object_of_hopeless_futures(program, validator):
    class Broken(InventedEngine):
        def run(self, **fields):
            batch = super().run(**fields)
            batch.status[:] = 2
            return batch

    found = as_printed(run_job(job(program, futures=20, engine=Broken(program)), out=None, report=silent))
    validator.validate(found)
    assert found["failed"] == 20
    assert found["outcomes"][0]["probability"] is None
    assert found["times"][0]["median_date"] is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"failed": -1}, "failed"),
        ({"seed": "7"}, "seed"),
        ({"extra": 1}, ""),
        ({"outcomes": [{"id": "x"}]}, "outcomes"),
        ({"scenario_sha256": "abc"}, "scenario_sha256"),
    ],
)
def test_the_schema_refuses(study, validator, change, path):
    errors = list(validator.iter_errors(as_printed(study) | change))
    assert errors
    assert {str(error.absolute_path[0]) if error.absolute_path else "" for error in errors} == {path}


def test_only_the_clock_differs(program, tmp_path):
    """Threads, chunks, memory or disk: the same object, except for the two times."""
    ways = [
        run_job(job(program, futures=450, threads=1, chunk=450), out=None, report=silent),
        run_job(job(program, futures=450, threads=3, chunk=1), out=None, report=silent),
        run_job(job(program, futures=450, threads=2, chunk=33), out=tmp_path / "study", report=silent),
    ]
    ways.append(open_study(tmp_path / "study"))
    objects = [way.to_json_object() for way in ways]
    for found in objects:
        assert found.pop("elapsed_s") > 0
        assert found.pop("futures_per_s") > 0
    assert len({json.dumps(found) for found in objects}) == 1


def test_text_fits_a_terminal(study):
    text = repr(study)
    assert max(map(len, text.splitlines())) <= 80
    lines = text.splitlines()
    assert lines[0].startswith("Study of Two columns race for a crossing, played in ")
    assert "5 of 450 futures failed (settling limit) and are excluded" in text
    assert "450 futures from " in text
    assert "90% interval" in text
    table = lines.index(next(line for line in lines if line.startswith("Outcome")))
    assert lines[table + 1].startswith("Blue reaches the crossing")  # the headline


class Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_html_is_closed_escaped_and_asks_for_nothing(program):
    study = run_job(job(program, futures=120), out=None, report=silent)
    study.__dict__["outcomes"] = tuple(replace(row, title="<script>alert(1)</script> & co") for row in study.outcomes)
    page = told_html(tell_study(study), look=NOTEBOOK)
    found = Collector()
    found.feed(page)
    assert found.open == []
    assert set(found.attributes) == {"style", "scope"}
    assert not re.search(r"https?:|//|url\(|@import", page)
    assert "script" not in found.tags
    assert "<script>alert(1)</script> & co" in found.text
    tables = [table for part in tell_study(study).parts for table in part.tables]
    assert found.tags.count("tr") == sum(1 + len(table.rows) for table in tables)


def test_a_scenario_without_uncertain_assumptions_says_so(program):
    given = np.full((40, len(program.assumptions)), 0.5)
    found = run_job(job(program, futures=40, given=given), out=None, report=silent)
    assert found.ranges.absent == "no-assumptions"
    assert as_printed(found)["outcomes"][0]["assumptions_low"] is None
    assert as_printed(found)["assumption_sets"]["absent"] == "no-assumptions"
    assert "has no uncertain assumptions" in repr(found)


def test_a_study_of_version_0_1_holds_no_ranges(program, tmp_path):
    run_job(job(program, futures=40), out=tmp_path, report=silent)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    for later in ("ranges", "numeric", "seal"):
        del manifest[later]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "ranges.json").unlink()
    found = open_study(tmp_path)
    assert found.ranges.absent == "not-kept"
    assert as_printed(found)["outcomes"][0]["assumptions_high"] is None


def test_the_ranges_are_kept_as_they_were_found(program, tmp_path):
    found = run_job(job(program, futures=450), out=tmp_path, report=silent)
    assert open_study(tmp_path).ranges == found.ranges
    assert found.ranges == run_job(job(program, futures=450), out=None, report=silent).ranges
    assert found.ranges.sets == 50
    assert any(row.high - row.low > 0.1 for row in found.ranges.outcomes.values())
