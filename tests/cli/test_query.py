"""`sandtable query`: tables, JSON and CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.loading import read
from sandtable.study.run import run
from tests.cli.conftest import RACE, Command


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that is only read here."""
    directory = tmp_path_factory.mktemp("query") / "study"
    scenario = read(RACE, name="vell").scenario
    assert scenario is not None
    run(scenario, futures=20, seed=1, out=directory, progress=False)
    return directory


@pytest.mark.parametrize("sql", ["", "  ", "\n\t"])
def test_an_empty_query_is_an_error(sandtable: Command, study: Path, sql: str) -> None:
    done = sandtable("query", study, sql)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "the query is empty" in done.err


@pytest.mark.parametrize("sql", [" -- nothing", ";", "/* nothing */ ;;"])
def test_a_query_of_comments_alone_is_empty(sandtable: Command, study: Path, sql: str) -> None:
    done = sandtable("query", study, sql)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "the question is empty" in done.err


def test_several_questions_are_put_one_after_the_other(sandtable: Command, study: Path) -> None:
    done = sandtable("query", study, "select count(*) from futures; select sum(1) as one", "--csv")
    assert (done.code, done.out.split()) == (ExitCode.CLEAN, ["one", "1"])


@pytest.mark.parametrize("unsafe", [[], ["--unsafe"]])
@pytest.mark.parametrize("sql", ["update extensions", "select 1; install httpfs", "force install httpfs", "load json"])
def test_no_extension_is_fetched(sandtable: Command, study: Path, sql: str, unsafe: list[str]) -> None:
    done = sandtable("query", study, sql, *unsafe)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "extensions are neither installed nor loaded" in done.err


FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\uff1d1", '=HYPERLINK("http://x";"y")', "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_has_no_formulas_unless_asked_for(sandtable: Command, study: Path, formula: str) -> None:
    sql = f"""select '{formula.replace("'", "''")}' as "=name", -5 as number"""
    safe = sandtable("query", study, sql, "--csv")
    assert list(csv.reader(io.StringIO(safe.out))) == [["'=name", "number"], [f"'{formula}", "-5"]]
    raw = sandtable("query", study, sql, "--csv", "--raw")
    assert list(csv.reader(io.StringIO(raw.out))) == [["=name", "number"], [formula, "-5"]]


def test_csv_has_no_control_characters_unless_asked_for(sandtable: Command, study: Path) -> None:
    sql = "select chr(13) || '=1' as a, chr(27) || 'x' as b, 'two' || chr(10) || 'lines' as c"
    assert sandtable("query", study, sql, "--csv").out == 'a,b,c\n\'\ufffd=1,\ufffdx,"two\nlines"\n'
    assert "\x1b" in sandtable("query", study, sql, "--csv", "--raw").out


def test_plain_values_are_as_they_are(sandtable: Command, study: Path) -> None:
    sql = "select -1.5 as a, -2 as b, null as c, true as d, date '2031-05-01' as e, 'a-b' as f"
    assert sandtable("query", study, sql, "--csv").out == "a,b,c,d,e,f\n-1.5,-2,,True,2031-05-01,a-b\n"


def test_raw_is_for_csv(sandtable: Command, study: Path) -> None:
    done = sandtable("query", study, "select 1", "--raw")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "--raw applies to --csv" in done.err


@pytest.mark.parametrize("width", [80, 40, 20])
def test_many_columns_are_printed_row_by_row_each_value_with_its_name(
    sandtable: Command, study: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    sql = "select * from futures order by future limit 2"
    found = json.loads(sandtable("query", study, sql, "--json").out)
    lines = sandtable("query", study, sql).out.splitlines()
    assert max(map(len, lines)) <= width
    blocks = "\n".join(lines).split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == ["Row 1", "Row 2"]
    for block, row in zip(blocks, found["rows"], strict=True):
        words = "".join(block.split())
        for column, value in zip(found["columns"], row, strict=True):
            if value is None or (isinstance(value, (int, str)) and not isinstance(value, bool)):
                assert f"{column['name']}{'-' if value is None else str(value).replace(' ', '')}" in words


def test_a_table_that_fits_stays_one_and_names_are_whole(
    sandtable: Command, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = sandtable("query", study, "select 1 as number, 2 as unusual_attacks").out.splitlines()
    assert [line.split() for line in lines] == [["number", "unusual_attacks"], ["1", "2"]]
    monkeypatch.setenv("COLUMNS", "20")  # a name is never broken to make columns fit
    lines = sandtable("query", study, "select 1 as number, 2 as unusual_attacks").out.splitlines()
    assert lines == ["Row 1", "number           1", "unusual_attacks  2"]
    assert (
        sandtable("query", study, "select 1 as number, 2 as unusual_attacks where false").out.splitlines()[-1]
        == "0 rows"
    )


def test_long_texts_are_broken_beside_other_columns(sandtable: Command, study: Path) -> None:
    text = "a text of many words that goes on and on and is far too long to be beside a number in one line of a window"
    lines = sandtable("query", study, f"select 1 as number, '{text}' as said").out.splitlines()
    assert lines[0].split() == ["number", "said"]
    assert " ".join(" ".join(lines[1:]).split()) == f"1 {text}"
