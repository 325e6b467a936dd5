"""What nobody has checked, on the command line: in `run`, in a quick report and in `new`; nothing of it without marks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.scenario.marks import marks_of
from tests.cli.conftest import Command

GOLDEN = Path(__file__).parent.parent / "golden" / "scenarios"
MARKED, PLAIN = GOLDEN / "marked.yaml", GOLDEN / "vell.yaml"


def test_run_says_it_below_its_results_and_a_quick_report_at_its_head(sandtable: Command, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    done = sandtable("run", str(MARKED), "-n", "300", "-q", "--quick", "--report", str(page))
    assert done.code == 0, done.err
    assert "What nobody has checked\n" in done.out
    assert "Resting on unchecked entries" in done.out
    said = "entries that nobody has checked have a part in"
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition('<main class="page"')
    assert said in " ".join(head.split())
    assert 'id="unchecked"' in rest


def test_a_file_without_marks_gets_nothing_of_it(sandtable: Command, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    done = sandtable("run", str(PLAIN), "-n", "300", "-q", "--quick", "--report", str(page))
    assert "checked" not in done.out
    assert "nobody has checked" not in page.read_text(encoding="utf-8")
    assert "unchecked" not in json.loads(sandtable("run", str(PLAIN), "-n", "300", "-q", "--json").out)
    refused = sandtable("unchecked", str(PLAIN))
    assert (refused.code, refused.out) == (1, "")
    assert "no entry of the file says who drafted it" in refused.err


def test_new_marks_what_it_drafted_and_not_what_was_given(sandtable: Command, tmp_path: Path) -> None:
    import sandtable as st

    text = tmp_path / "t.txt"
    text.write_text("Red is likely to hold the bridge.\n", encoding="utf-8")
    folder = tmp_path / "begun"
    places = "Harbour=45,20, Ford, Bridge=45.8,20.2"
    done = sandtable(
        "new", str(folder), "--from", str(text), "--actors", "Red,Blue", "--places", places, "--with", "tripwire"
    )
    assert done.code == 0, done.err
    scenario = st.load(folder / "scenario.yaml")
    assert scenario.theatre.places["harbour"].drafted_by is None
    assert scenario.theatre.places["ford"].drafted_by == "sandtable new"
    entries = [
        *scenario.assumptions.values(), *scenario.decisions.values(), *scenario.formations.values(), *scenario.outcomes.values(),
        *scenario.claims.values(), *scenario.stances, *scenario.theatre.routes.values(), *scenario.beliefs.values(),
    ]  # fmt: skip
    own = [entry for entry in entries if getattr(entry, "group", None) != "rules-of-battle"]
    assert len(own) > 15
    assert {entry.drafted_by for entry in own} == {"sandtable new"}
    marks = marks_of(scenario)
    assert marks.unchecked == marks.drafted
    assert sandtable("fmt", "--check", str(folder / "scenario.yaml")).code == 0


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict-sources",), 1)])
def test_strict_sources_is_an_option_of_check(sandtable: Command, strict: tuple[str, ...], code: int) -> None:
    done = sandtable("check", str(MARKED), *strict, "--json")
    assert done.code == code
    found = json.loads(done.out)
    lines = [each["line"] for each in found["diagnostics"] if each["code"] == "S551"]
    assert (found["errors"], bool(lines)) == (len(lines), bool(strict))
    assert lines == sorted(lines)
