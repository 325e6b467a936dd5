"""A study that goes on until its intervals are narrow: the same futures, resumed, refused, printed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sandtable.errors import StudyError
from sandtable.study.run import open_study, run_job
from sandtable.study.until import Until, read_widths, rule
from tests.unit.study.invented import InventedEngine, job, silent
from tests.unit.study.test_store import bytes_of

LOOKS = (200, 400, 800)


def growing(program, *, width: float = 0.15, **fields):
    """A job with looks after 200, 400 and 800 futures in parts of 100."""
    until = Until({"width": width}, LOOKS, 2.0)
    return replace(job(program, futures=LOOKS[-1], **fields), until=until)


def test_it_stops_at_the_first_look_with_narrow_intervals(program):
    wide, narrow = (run_job(growing(program, width=width), out=None, report=silent) for width in (0.15, 0.1))
    assert (wide.futures, narrow.futures) == (200, 400)
    assert all(row.probability.high - row.probability.low <= 0.1 for row in narrow.outcomes)
    assert narrow.is_narrow
    assert narrow.until is not None
    plain = run_job(job(program, futures=400), out=None, report=silent)
    assert narrow.to_arrow().equals(plain.to_arrow())
    assert {row.level for row in narrow.outcomes} == {row.level for row in plain.outcomes} == {0.9}
    for ours, theirs in zip(narrow.outcomes, plain.outcomes, strict=True):
        assert ours.probability.value == theirs.probability.value
        assert ours.probability.low < theirs.probability.low < theirs.probability.high < ours.probability.high


def test_what_cannot_be_reached_ends_at_the_last_look(program):
    study = run_job(growing(program, width=0.001), out=None, report=silent)
    assert (study.futures, study.is_narrow) == (800, False)


def test_a_stored_one_is_the_same_and_knows_its_rule(program, tmp_path):
    run_job(growing(program, width=0.1), out=tmp_path / "a", report=silent)
    with pytest.raises(KeyboardInterrupt):
        run_job(
            growing(program, width=0.1, engine=InventedEngine(program, stop_at=330)), out=tmp_path / "b", report=silent
        )
    engine = InventedEngine(program)
    run_job(growing(program, width=0.1, engine=engine), out=tmp_path / "b", report=silent)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")
    again = InventedEngine(program)
    study = run_job(growing(program, width=0.1, engine=again), out=tmp_path / "b", report=silent)
    assert again.played == 0
    opened = open_study(tmp_path / "b")
    assert opened.futures == study.futures == 400
    assert opened.until == study.until
    assert opened.outcomes == study.outcomes
    assert json.loads((tmp_path / "b" / "manifest.json").read_text())["until"] == {
        "widths": {"width": 0.1}, "looks": [200, 400, 800], "critical": 2.0,
    }  # fmt: skip


def test_another_rule_is_another_study(program, tmp_path):
    run_job(growing(program, width=0.1), out=tmp_path / "a", report=silent)
    with pytest.raises(StudyError, match=r"until width=0.1 in at most 800 futures there, until width=0.05 in"):
        run_job(growing(program, width=0.05), out=tmp_path / "a", report=silent)
    with pytest.raises(
        StudyError, match=r"until width=0.1 in at most 800 futures there, a fixed number of futures now"
    ):
        run_job(job(program, futures=400), out=tmp_path / "a", report=silent)


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        ("width=0.5%", {"width": 0.005}),
        ("width=0.005", {"width": 0.005}),
        ("north-first = 1%, south=2 %", {"north-first": 0.01, "south": 0.02}),
    ],
)
def test_widths_are_read(text, widths):
    assert read_widths(text) == pytest.approx(widths)


@pytest.mark.parametrize("text", ["", "0.5%", "width", "width=", "width=wide", "width=1%,width=2%", "=1%", "width=inf"])
def test_what_is_no_width(text):
    with pytest.raises(StudyError, match="does not say how wide an interval may be"):
        read_widths(text)


@pytest.mark.parametrize(
    ("widths", "most", "message"),
    [
        ({"other": 0.01}, None, "there is no outcome `other`"),
        ({"width": 0.6}, None, "a width must be between 0.01% and 50%, not 60.000%"),
        ({"width": 0.00001}, None, "a width must be between 0.01% and 50%"),
        ({}, None, "no width is given"),
        ({"width": 0.1}, 0, "futures must be between 1 and"),
    ],
)
def test_what_is_no_rule(widths, most, message):
    with pytest.raises(StudyError, match=message):
        rule(widths, most=most, outcomes=("it",))


def test_few_futures_are_one_look():
    until = rule({"width": 0.005}, most=7_000, outcomes=("it",))
    assert (until.looks, round(until.critical, 3)) == ((7_000,), 1.645)
