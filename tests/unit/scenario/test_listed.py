"""The list of scenarios says of each what reading it whole would say."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.loading import load
from sandtable.scenario import listed
from sandtable.scenario.presets import GROUP
from sandtable.scenario.source import bundled


@pytest.mark.parametrize("name", bundled())
def test_what_is_listed_is_what_is_read(name: str) -> None:
    scenario = load(name)
    own = [entry for entry in scenario.assumptions.values() if entry.group != GROUP]  # without those of the preset
    assert listed.listed(name) == {
        "name": name, "title": scenario.title, "question": scenario.question,
        "start": scenario.start.isoformat(), "horizon": scenario.horizon.isoformat(),
        "places": len(scenario.theatre.places), "formations": len(scenario.formations),
        "decisions": len(scenario.decisions), "assumptions": len(own), "outcomes": len(scenario.outcomes),
    }  # fmt: skip


def test_a_section_that_is_left_out_has_no_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "bare" / "scenario.yaml"
    file.parent.mkdir()
    file.write_text("title: Bare\nquestion: Who?\nstart: 2017-06-14\nhorizon: 2017-07-14\noutcomes: {a: {}}\n")
    monkeypatch.setattr(listed, "bundled_folder", lambda: tmp_path)
    found = listed.listed("bare")
    assert (found["places"], found["formations"], found["outcomes"]) == (0, 0, 1)
    assert (found["start"], found["horizon"]) == ("2017-06-14", "2017-07-14")


def test_a_bundled_file_that_is_no_scenario_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "torn" / "scenario.yaml"
    file.parent.mkdir()
    file.write_text("title: [\n")
    monkeypatch.setattr(listed, "bundled_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match="torn"):
        listed.listed("torn")
