"""The gazetteer: towns by name, in any usual spelling."""

from __future__ import annotations

import pytest

from sandtable.errors import AuthoringError
from sandtable.world import gazetteer
from sandtable.world.gazetteer import candidates, distance
from sandtable.world.names import folded, identifier_of


@pytest.mark.parametrize(
    ("name", "country", "latitude", "longitude"),
    [
        ("Raqqa", "SY", 35.95, 39.01),
        ("ar-Raqqah", "SY", 35.95, 39.01),
        ("Deir ez-Zor", "SY", 35.34, 40.14),
        ("al-Bukamal", "SY", 34.45, 40.92),
        ("Al Mayādīn", "SY", 35.02, 40.45),
        ("Tromso", "NO", 69.65, 18.96),
        ("KYIV", "UA", 50.45, 30.52),
        ("Kiev", "UA", 50.45, 30.52),
    ],
)
def test_a_town_is_found_in_any_spelling(name: str, country: str, latitude: float, longitude: float) -> None:
    first = candidates(name)[0]
    assert (first.country, first.match) == (country, "exact")
    assert (first.latitude, first.longitude) == pytest.approx((latitude, longitude), abs=0.03)


def test_whole_names_come_before_beginnings_and_large_towns_before_small_ones() -> None:
    found = candidates("York", most=50)
    kinds = [each.match for each in found]
    assert kinds == sorted(kinds)
    assert {"exact", "prefix"} == set(kinds)
    exact = [each.inhabitants for each in found if each.match == "exact"]
    assert exact == sorted(exact, reverse=True)


def test_near_sorts_by_distance_and_country_keeps_one() -> None:
    near = candidates("Palmyra", near=(43.0, -77.0))
    assert near[0].country == "US"
    away = [each.kilometres or 0.0 for each in near if each.match == "exact"]
    assert away == sorted(away)
    assert {each.country for each in candidates("Palmyra", country="sy")} == {"SY"}


def test_what_cannot_be_looked_up_is_refused() -> None:
    with pytest.raises(AuthoringError, match="is not a name"):
        candidates("...")
    with pytest.raises(AuthoringError, match="no place is in the country `syr`"):
        candidates("Raqqa", country="syr")
    assert candidates("Xyzzyq") == []


def test_distances_are_those_of_a_sphere() -> None:
    assert distance((0, 0), (0, 90)) == pytest.approx(6371 * 3.14159265 / 2)
    assert distance((10, 179.5), (10, -179.5)) < 111


def test_the_gazetteer_is_small() -> None:
    assert gazetteer.FILE.stat().st_size < 6_000_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Qā’im", "al Qaim"), ("al-Qa'im", "Qaim"), ("Deir ez-Zor", "deir zor"), ("el-Fasher", "Fasher"),
        ("As-Suwayda", "Suwayda"), ("Straße", "strasse"), ("İstanbul", "istanbul"), ("Łódź", "Lodz"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize("name", ["Al", "El Paso", "Alma", "Asunción", "El Alto"])
def test_names_that_only_look_like_articles_keep_their_letters(name: str) -> None:
    assert folded(name)
    assert folded("Alma") == "alma"


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("al-Tanf", "al-tanf"),
        ("T2 (pump station)", "t2-pump-station"),
        ("137th Brigade", "p-137th-brigade"),
        ("مدينة", ""),
    ],
)
def test_a_name_becomes_an_identifier(name: str, identifier: str) -> None:
    assert identifier_of(name) == identifier
