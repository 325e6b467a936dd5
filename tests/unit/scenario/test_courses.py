"""Courses of barriers: as they are pasted, with every fault at its point."""

from __future__ import annotations

import pytest

from sandtable.authoring.formatting import canonical_text
from sandtable.authoring.place_files import places_as_geojson, read_places
from sandtable.errors import AuthoringError
from sandtable.loading import read
from tests.unit.scenario.texts import RACE


def with_course(course: str) -> str:
    return RACE.replace(
        "  places:", f"  barriers: {{river: {{name: River, source: map, course: {course}}}}}\n  places:", 1
    )


def test_points_are_read_in_any_usual_form() -> None:
    found = read(with_course("[\"34.1, 38.2\", [34.2, 38.4], [34, 38], 34°30' N 38°48' E]"), name="race")
    assert found.scenario is not None
    assert found.scenario.theatre.barriers["river"].points == ((34.1, 38.2), (34.2, 38.4), (34.0, 38.0), (34.5, 38.8))


def test_a_barrier_without_a_course_has_no_points() -> None:
    found = read(RACE.replace("  places:", "  barriers: {river: {name: River}}\n  places:", 1), name="race")
    assert found.scenario is not None
    assert found.scenario.theatre.barriers["river"].points == ()


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ('["34, 38"]', [("S108", "`course` has 1 entry, at least 2 are needed")]),
        (
            '["134, 38", "34, 38", "here", [34, 238]]',
            [
                ("S133", "a latitude is between -90 and 90, found 134"),
                ("S133", "`here` is not a pair of coordinates"),
                ("S133", "a longitude is between -180 and 180, found 238"),
            ],
        ),
    ],
)
def test_every_fault_is_named_at_its_point(course: str, expected: list[tuple[str, str]]) -> None:
    found = read(with_course(course), name="race")
    assert [(each.code, each.message) for each in found.errors] == expected
    assert len({each.span for each in found.errors}) == len(expected)


def test_a_number_without_a_source_is_one_of_a_course_too() -> None:
    text = with_course('["34, 38", "34.2, 38.5"]').replace("source: map, course", "course")
    assert [each.message for each in read(text, name="race").diagnostics if each.code == "S501"] == [
        "`course` of `river` has no source"
    ]


def test_a_course_that_bends_or_meanders_is_in_order() -> None:
    bends = '["34, 38", "34.1, 38.5", "34.4, 38.4", "34.5, 38.9", "34.2, 39.1"]'
    assert [each.code for each in read(with_course(bends), name="race").diagnostics if each.code == "S441"] == []
    across = '["60, 179", "60.1, -179.5", "60.2, -178"]'
    assert [each.code for each in read(with_course(across), name="race").diagnostics if each.code == "S441"] == []


def test_courses_are_lines_of_a_geojson_that_is_read_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    scenario = read(with_course('["34, 38", "34.2, 38.5"]'), name="race").scenario
    assert scenario is not None
    (tmp_path / "out.geojson").write_text(places_as_geojson(scenario), encoding="utf-8")
    assert '"barrier": "river"}, "geometry": {"type": "LineString", "coordinates": [[38.0, 34.0], [38.5, 34.2]]}' in (
        tmp_path / "out.geojson"
    ).read_text(encoding="utf-8")
    assert list(read_places(tmp_path / "out.geojson").places) == list(scenario.theatre.places)
    (tmp_path / "line.geojson").write_text(
        '{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}',
        encoding="utf-8",
    )
    assert read_places(tmp_path / "line.geojson").faults == ["feature 1: a place is a point, found LineString"]
    only = '{"type": "Feature", "properties": {"barrier": "river"}, "geometry": {"type": "LineString", "coordinates": [[1, 2]]}}'
    (tmp_path / "only.geojson").write_text(only, encoding="utf-8")
    with pytest.raises(AuthoringError, match="has no places"):
        read_places(tmp_path / "only.geojson")


def test_a_course_stays_in_canonical_form() -> None:
    text = canonical_text(with_course('["34, 38", "34.2, 38.5"]'))
    assert 'course: ["34, 38", "34.2, 38.5"]' in text
    assert canonical_text(text) == text
