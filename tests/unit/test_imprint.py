"""What results say of themselves where they leave the program, and the warning about the present."""

from __future__ import annotations

import datetime as dt
import html
import importlib
import inspect
import pkgutil
import re
import struct
import zlib
from types import SimpleNamespace
from typing import Any

import pytest

from sandtable import imprint, recency
from sandtable.calendar import Calendar
from sandtable.figures import outcome_chart, to_png, to_svg
from sandtable.figures.export import with_footer
from sandtable.imprint import Imprint, imprint_of
from tests.unit.figures.invented import invented_study

SENTENCE = (
    "Shares of futures in this model, not forecasts of the world: three-ports.yaml, 2,000 futures, seed 7, Sandtable 0."
)


def test_the_sentence_names_what_scenario_seed_and_version() -> None:
    assert imprint_of(invented_study()).sentence == SENTENCE
    whole = Imprint("A test", "vell", "ab", version="9.9", seed=3, future=1_200, changes=1)
    assert whole.sentence == "A test: vell, 1 setting changed, future 1,200, seed 3, Sandtable 9.9."
    assert whole.entries == {
        "what": "A test", "scenario": "vell", "scenario_sha256": "ab", "version": "9.9", "seed": "3", "future": "1200",
        "changes": "1",
    }  # fmt: skip


def test_results_of_analyses_have_one_too() -> None:
    found = SimpleNamespace(scenario="vell", scenario_sha256="ab", seed=3, futures=40)
    said = imprint_of(found, what=imprint.VARIANCE).sentence
    assert said.startswith(
        "Shares of variance in this model, under the file's priors: vell, 40 futures, seed 3, Sandtable "
    )
    found.source = SimpleNamespace(origin=SimpleNamespace(overrides=(("a", "1"), ("b", "2")), reading=""))
    assert ": vell, 2 settings changed, 40 futures, seed 3, " in imprint_of(found).sentence


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by kind, their checksums compared."""
    found, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size]) == (zlib.crc32(kind + body),)
        found[kind] = body
        at += 12 + size
    return found


def test_a_png_carries_it_in_sight_and_in_its_metadata() -> None:
    study = invented_study()
    png = to_png(outcome_chart(study), scale=1)
    found = chunks(png)
    assert found[b"iTXt"] == b"Description" + bytes(5) + SENTENCE.encode()
    bare = to_svg(outcome_chart(study))
    height = float(re.search(r'<svg[^>]* height="([0-9.]+)"', bare)[1])  # type: ignore[index]
    assert struct.unpack(">II", found[b"IHDR"][:8])[1] == round(height)


def test_an_svg_carries_it_below_the_picture() -> None:
    svg = to_svg(outcome_chart(invented_study()))
    lines = re.findall(r'<text x="16" y="([0-9.]+)"[^>]*font-size="11px"[^>]*>([^<]+)</text>', svg)
    assert " ".join(text for _, text in lines) == SENTENCE
    width, height = map(float, re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg).groups())  # type: ignore[union-attr]
    assert all(float(y) < height for y, _ in lines)
    assert f'<rect width="{width:g}" height="{height:g}"' in svg  # the ground goes all the way down


def test_a_picture_of_nobody_has_no_line() -> None:
    svg = '<svg width="10" height="10" viewBox="0 0 10 10"><rect width="10" height="10" fill="white"/></svg>'
    assert with_footer(svg, "") == svg
    assert "a &lt; b" in with_footer(svg, "a < b")


def test_every_function_that_draws_a_result_marks_its_chart() -> None:
    import sandtable.figures as package

    # rows of any chart, and one whose argument does not know its scenario: it marks the chart itself
    others = {"row_chart", "difference_chart"}
    drawing = {}
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"sandtable.figures.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.endswith("_chart") and not name.startswith("_") and function.__module__ == module.__name__:
                drawing[name] = hasattr(function, "__wrapped__")
    assert len(drawing) > 12
    assert {name for name, is_marked in drawing.items() if not is_marked} == others


@pytest.mark.slow  # the engine is compiled
def test_tables_carry_it_in_their_metadata() -> None:
    from tests.unit.report.crossing import crossing

    study = crossing()
    said = study.imprint.sentence
    assert "crossing.yaml, 400 futures, seed 5, Sandtable " in said
    tables: list[Any] = [study.to_arrow(), study.paths(), study.query("select count(*) as n from futures")]
    for table in tables:
        assert table.schema.metadata[b"sandtable"] == said.encode()
        assert table.schema.metadata[b"sandtable.seed"] == b"5"
    assert study.to_pandas().attrs["sandtable"] == said
    assert study.to_xarray().attrs["sandtable"] == said
    assert said in study._repr_html_()


@pytest.mark.parametrize(
    ("day", "is_warned"),
    [("2017-06-17", True), ("2018-06-17", True), ("2018-06-18", False), ("2016-06-17", True), ("2016-06-16", False)],
)
def test_a_scenario_known_until_a_day_within_a_year_is_warned_of(
    day: str, is_warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recency, "today", lambda: dt.date.fromisoformat(day))
    scenario: Any = SimpleNamespace(
        as_of=dt.date(2017, 6, 17), calendar=Calendar.between(dt.date(2010, 1, 1), dt.date(2018, 1, 1))
    )
    assert recency.warning_about(scenario) == (recency.WARNING if is_warned else None)
    undated: Any = SimpleNamespace(as_of=None, calendar=Calendar.between(dt.date(2017, 6, 17), dt.date(2018, 1, 1)))
    assert recency.warning_about(undated) == recency.warning_about(scenario)


@pytest.mark.slow  # the engine is compiled
def test_a_notebook_warns_of_the_present_beside_results_of_analyses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from sandtable.analysis.sensitivity.sensitivity import sensitivity
    from tests.unit.report.crossing import crossing

    study = crossing()
    found = sensitivity(study.scenario, rows=64, seed=5, progress=False)
    assert imprint_of(found).scenario_sha256 == study.scenario.sha256
    assert recency.WARNING not in html.unescape(found._repr_html_())
    monkeypatch.setattr(recency, "today", lambda: dt.date(2021, 5, 1))
    for result in (found, study, study.scenario):
        assert recency.WARNING in html.unescape(result._repr_html_())
