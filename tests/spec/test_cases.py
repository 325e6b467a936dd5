"""Every case of the specification reads, or fails, exactly as written beside it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from sandtable.checks import rules
from sandtable.diagnostics import render_text
from sandtable.loading import Reading, read
from sandtable.scenario.dumping import dump
from sandtable.scenario.schema import json_schema
from spec.regenerate import resolved

CASES = Path(__file__).resolve().parents[2] / "spec" / "cases"
VALID = sorted((CASES / "valid").glob("*.yaml"))
INVALID = sorted((CASES / "invalid").glob("*.yaml"))
WARNED = sorted((CASES / "warned").glob("*.yaml"))

# What no file alone can bring about; test_reading.py, test_overrides.py and test_rivals.py have these. S100 says that the two ways of
# reading a shape disagree: test_any_input.py looks for that and must not find it. S438 and S439 take a second file:
# test_basemap_rules.py.
NOT_BY_A_FILE = {"S001", "S002", "S040", "S041", "S042", "S100", "S438", "S439", "S551"}


@cache
def reading_of(path: Path) -> Reading:
    """A case, read once for all tests that look at it."""
    return read(path.read_bytes(), name=path.name)


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(VALID) >= 15
    assert len(INVALID) >= 40


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_valid_case_has_no_findings_and_resolves_as_written(path: Path) -> None:
    assert reading_of(path).diagnostics == ()
    assert json.loads(resolved(path)) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_invalid_case_gives_exactly_these_diagnostics(path: Path) -> None:
    reading = reading_of(path)
    assert render_text(reading.diagnostics) == path.with_suffix(".expected").read_text(encoding="utf-8")
    assert reading.scenario is None
    assert reading.errors


@pytest.mark.parametrize("path", WARNED, ids=lambda p: p.stem)
def test_warned_case_is_usable_and_gives_exactly_these_warnings(path: Path) -> None:
    reading = reading_of(path)
    assert render_text(reading.diagnostics) == path.with_suffix(".expected").read_text(encoding="utf-8")
    assert reading.scenario is not None
    assert {d.severity for d in reading.diagnostics} == {"warning"}


def test_every_code_has_a_case() -> None:
    seen = {d.code for path in (*INVALID, *WARNED) for d in reading_of(path).diagnostics}
    assert {rule.code for rule in rules()} - seen == NOT_BY_A_FILE


def test_every_diagnostic_has_the_severity_of_its_rule() -> None:
    severity = {rule.code: rule.severity for rule in rules()}
    found = [d for path in (*INVALID, *WARNED) for d in reading_of(path).diagnostics]
    assert [d for d in found if d.severity != severity[d.code]] == []


def test_messages_are_lower_case_without_full_stop() -> None:
    found = {d.message for path in (*INVALID, *WARNED) for d in reading_of(path).diagnostics}
    assert [m for m in found if m.endswith(".") or m[0].isupper()] == []


def test_excerpts_fit_a_terminal_of_eighty_columns() -> None:
    for path in (*INVALID, *WARNED):
        for line in path.with_suffix(".expected").read_text(encoding="utf-8").splitlines():
            if line.lstrip(" 0123456789").startswith("|"):
                assert len(line) <= 80, (path.name, line)


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_dump_reads_back_to_an_equal_scenario_without_findings(path: Path) -> None:
    scenario = reading_of(path).scenario
    assert scenario is not None
    again = read(dump(scenario), name="again")
    assert again.diagnostics == ()
    assert again.scenario == scenario


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_valid_case_keeps_to_the_json_schema(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from sandtable.scenario.composing import compose

    root, _ = compose(path.read_text(encoding="utf-8-sig"), name=path.name)
    assert root is not None
    validator = jsonschema.Draft202012Validator(json_schema())
    assert [error.message for error in validator.iter_errors(json.loads(json.dumps(root.plain())))] == []


def test_marks_stand_under_what_is_at_fault() -> None:
    """Read from the rendered text: what the marks underline is what the span covers, cut lines included."""
    checked = 0
    for path in (*INVALID, *WARNED):
        for found in reading_of(path).diagnostics:
            if found.source_line is None or not found.source_line.isascii() or not found.source_line.isprintable():
                continue
            lines = render_text([found]).splitlines()
            gutter = lines[2].index("|") + 2
            shown, under = lines[3][gutter:], lines[4][gutter:]
            start = under.index("^")
            marked = shown[start : start + under.count("^")]
            covered = found.source_line[found.span.column - 1 :][: found.span.length]
            assert covered.startswith(marked), (path.name, marked, covered)
            assert marked == covered or len(shown) >= 69
            checked += 1
    assert checked > 250
