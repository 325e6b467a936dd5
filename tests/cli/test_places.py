"""`sandtable places`: candidates with lines to paste; none is chosen."""

from __future__ import annotations

import json

from sandtable.cli.faults import ExitCode
from sandtable.loading import read
from tests.cli.conftest import Command
from tests.cli.test_json import validated


def test_candidates_are_printed_with_lines_to_paste(sandtable: Command) -> None:
    done = sandtable("places", "Palmyra", "--near", "34.5N 38E", "--most", "2")
    assert done.code == ExitCode.CLEAN
    lines = done.out.splitlines()
    assert lines[1].split() == ["Tadmur", "SY", "51,015", "34.56", "38.28", "27"]
    assert '  palmyra: {name: Palmyra, coordinates: "34.56, 38.28", source: geonames}' in lines
    assert "CC BY 4.0" in lines[-1]


def test_what_is_printed_can_be_pasted(sandtable: Command) -> None:
    found = validated(sandtable("places", "Raqqa", "--json"), name="places")
    entry = found["places"][0]["entry"]
    text = f"""
sandtable: 2
title: Pasted
question: Is it read?
start: 2030-01-01
horizon: 2030-02-01
sources:
  geonames: {{title: GeoNames, licence: CC BY 4.0, grade: B2}}
theatre:
  places:
    {entry}
actors: {{blue: {{name: Blue}}}}
control: {{raqqa: {{actor: blue, basis: assumed, because: x}}}}
outcomes: {{held: {{title: Held, when: "controls(blue, raqqa)"}}}}
"""
    reading = read(text, name="pasted")
    assert reading.scenario is not None, reading.diagnostics
    assert reading.scenario.theatre.places["raqqa"].lat == found["places"][0]["lat"]


def test_what_is_not_found_is_an_error_with_a_way_on(sandtable: Command) -> None:
    done = sandtable("places", "Xyzzyq")
    assert done.code == ExitCode.FAULTS
    assert "the gazetteer has no name like `Xyzzyq`" in done.err
    assert "in Latin letters" in done.err
    assert "no name like `Raqqa` in FR" in sandtable("places", "Raqqa", "--country", "fr").err
    assert len(sandtable("places", "x" * 10_000).err) < 300
    empty = sandtable("places", "Xyzzyq", "--json")
    assert (empty.code, json.loads(empty.out)["places"]) == (ExitCode.FAULTS, [])


def test_names_that_only_begin_alike_are_said_to(sandtable: Command) -> None:
    done = sandtable("places", "Al Tanf")
    assert done.out.startswith("No name in the gazetteer is `Al Tanf`; these begin with it")
    assert not sandtable("places", "Raqqa").out.startswith("No name")


def test_a_point_that_cannot_be_read_is_a_fault_of_the_command_line(sandtable: Command) -> None:
    done = sandtable("places", "Raqqa", "--near", "somewhere")
    assert done.code == ExitCode.USAGE
    assert "--near: `somewhere` is not a pair of coordinates" in done.err
