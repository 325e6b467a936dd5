"""A new analysis is three files: it is then a command, a section of the report, a job of the app and a notebook's table."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import jsonschema
import pytest
import typer
from typer.testing import CliRunner

from sandtable.analysis.registry import Analysis, registered
from sandtable.app.analyses import every_analysis, offered
from sandtable.cli.application import add_registered
from sandtable.report import report_html
from sandtable.report.analyses import run_analyses
from sandtable.results import result_schema
from sandtable.study.play import no_report
from tests.unit.report.crossing import crossing, crossing_yaml
from tests.unit.telling.longest import Longest, longest
from tests.unit.telling.shown import squeezed

LONGEST = Analysis(
    name="longest",
    title="How long it lasts",
    about="How many days a future lasts.",
    run="tests.unit.telling.longest:longest",
    result=("tests.unit.telling.longest:Longest",),
    tell="tests.unit.telling.longest_told:tell_longest",
)


# where CONTRIBUTING.md puts the files of this example
PLACES = {
    "sandtable.telling.longest": "tests.unit.telling.longest_told",
    "sandtable.analysis.longest": "tests.unit.telling.longest",
}


def test_the_text_on_contributing_shows_these_very_files(repository: Path) -> None:
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## How to add an analysis\n")[2].partition("\n## ")[0]
    computed, told, record = (
        dedent(block) for block in re.findall(r"^ +```python\n(.*?)^ +```$", section, re.M | re.S)
    )
    folder = Path(__file__).parent
    assert _lines(_here(computed)) == _lines((folder / "longest.py").read_text(encoding="utf-8"))
    assert _lines(_here(told)) == _lines((folder / "longest_told.py").read_text(encoding="utf-8"))
    assert eval(_here(record), {"Analysis": Analysis}) == LONGEST


def _here(code: str) -> str:
    for place, here in PLACES.items():
        code = code.replace(place, here)
    return code


def _lines(code: str) -> tuple[list[str], list[str]]:
    """Imports, whose order depends on where a file is, and all other lines."""
    lines = code.splitlines()
    return sorted(line for line in lines if line.startswith("from ")), [
        line for line in lines if not line.startswith("from ")
    ]


@pytest.fixture
def command() -> Any:
    """A command line with the toy in it."""
    with registered(LONGEST):
        application = typer.Typer()
        application.callback()(lambda: None)
        add_registered(application)
        yield lambda *arguments: CliRunner().invoke(application, ["longest", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "crossing.yaml"
    path.write_text(crossing_yaml(), encoding="utf-8")
    return path


def test_it_is_a_command(command: Any, file: Path) -> None:
    done = command(str(file), "--futures", "200", "-q")
    assert done.exit_code == 0
    assert done.output.startswith("A future lasts ")
    assert "All futures" in done.output


def test_its_json_is_described_by_its_type(command: Any, file: Path) -> None:
    printed = json.loads(command(str(file), "--futures", "200", "-q", "--json").output)
    assert list(printed) == ["scenario", "scenario_sha256", "seed", "futures", "days", "days_low", "days_high"]
    schema = json.loads(result_schema(Longest, name="longest", description="How long futures last."))
    jsonschema.validate(printed, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**printed, "seed": -1}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**printed, "else": 0}, schema)


def test_it_is_a_section_of_the_report() -> None:
    pytest.importorskip("SALib")
    with registered(LONGEST):
        found = run_analyses(crossing(), report=no_report, futures=200)
        html = report_html(crossing(), analyses=found)
    assert '<section id="longest"' in html
    assert "A future lasts " in html
    assert '<section id="longest"' not in report_html(
        crossing(), analyses=run_analyses(crossing(), report=no_report, futures=200)
    )


def test_it_is_a_job_of_the_app(file: Path) -> None:
    with registered(LONGEST):
        assert "longest" in every_analysis()
        assert offered(crossing().scenario)[-1]["title"] == "How long it lasts"
    assert "longest" not in every_analysis()


def test_a_notebook_shows_it() -> None:
    with registered(LONGEST):
        html = longest(crossing().scenario, futures=200, progress=False)._repr_html_()
    assert squeezed("A future lasts") in squeezed(html)
    assert "<b>How long it lasts</b>" in html
