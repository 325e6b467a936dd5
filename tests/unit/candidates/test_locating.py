"""What a place may be: the evidence, the candidates, and that a bare common word is never taken from the gazetteer."""

from __future__ import annotations

import pytest

import sandtable
from sandtable.candidates import locating
from sandtable.candidates.finds import Find
from sandtable.candidates.locating import Area, common_words, is_common
from sandtable.candidates.reader import read_claims
from sandtable.world.gazetteer import distance, towns_of

WAR = "the army is in raqqa and near deir ez-zor , and it left hasakah for raqqa . it was nice in march to be near reading ."


def places(text: str, **given: object) -> list[Find]:
    return [each for each in read_claims(text, **given).finds if each.kind == "place"]  # type: ignore[arg-type]


def test_towns_of_a_text_in_lower_case() -> None:
    found = places(WAR)
    assert {WAR[each.start : each.end] for each in found} >= {"raqqa", "deir ez-zor"}
    assert not {"nice", "march", "reading"} & {WAR[each.start : each.end] for each in found}
    raqqa = next(each for each in found if WAR[each.start : each.end] == "raqqa")
    assert raqqa.towns[0].country == "SY"
    assert any("other place" in said for said in raqqa.evidence)


def test_a_reader_without_the_list_of_common_words_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "it was nice in march , near reading , near london and oxford"
    assert not {"march", "reading"} & {text[each.start : each.end] for each in places(text)}
    monkeypatch.setattr(locating, "is_common", lambda _: False)
    assert "reading" in {text[each.start : each.end] for each in places(text)}


def test_common_words_are_names_of_the_gazetteer() -> None:
    assert {"march", "nice", "reading"} <= common_words()
    assert is_common("of")
    assert not is_common("raqqa")
    assert not is_common("al-march")


def test_a_place_of_the_scenario_is_the_scenarios() -> None:
    scenario = sandtable.load("deir-ez-zor-2017")
    text = "The column will reach Deir ez-Zor; Palmyra is behind it."
    found = places(text, scenario=scenario)
    known = next(each for each in found if "declared in the scenario" in each.evidence)
    assert known.towns[0].origin == "scenario"
    assert known.towns[0].in_window


def test_candidates_are_printed_not_chosen() -> None:
    text = "The convoy stopped in Tripoli and went on."
    (tripoli,) = places(text)
    assert len({town.country for town in tripoli.towns}) > 1


def test_the_nearest_comes_first_where_another_place_is_near() -> None:
    text = "The convoy stopped in Tripoli on its way from Baalbek to the camp."
    tripoli = next(each for each in places(text) if text[each.start : each.end] == "Tripoli")
    assert tripoli.towns[0].country == "LB"


def test_a_window_may_cross_the_antimeridian() -> None:
    area = Area(window=(170.0, -30.0, -170.0, 0.0))
    assert area.holds(-10.0, 175.0)
    assert area.holds(-10.0, -175.0)
    assert not area.holds(-10.0, 0.0)


def test_whole_names_only() -> None:
    assert towns_of("Raqqa")[0].country == "SY"
    assert towns_of("Raq") == ()
    assert towns_of("\u4e2d ...") == () or distance((0, 0), (0, 1)) > 0
