"""Towns are looked up by name where no other can be meant."""

from __future__ import annotations

import re

import pytest

from sandtable.authoring.given_places import GivenPlace, read_places
from sandtable.authoring.lookup import looked_up


def named(*names: str) -> list[GivenPlace]:
    return looked_up(read_places(", ".join(names)))


def is_open(place: GivenPlace) -> bool:
    return (place.lat, place.lon, place.found) == (None, None, "") and place.missing != ""


def test_the_only_town_of_a_name() -> None:
    raqqa, zor = named("Raqqa", "Deir ez-Zor")
    assert raqqa.lat == pytest.approx(35.95, abs=0.05)
    assert raqqa.lon == pytest.approx(39.01, abs=0.05)
    assert "the only town of this name" in zor.found


def test_of_several_the_one_near_the_others() -> None:
    *_, palmyra = named("Raqqa", "Deir ez-Zor", "Palmyra")
    assert palmyra.lat == pytest.approx(34.56, abs=0.05)
    assert palmyra.lon == pytest.approx(38.28, abs=0.05)
    assert "of this name the one near the other places" in palmyra.found


def test_of_several_none_is_taken_where_nothing_is_near() -> None:
    assert is_open(named("Springfield")[0])
    assert is_open(named("Springfield", "Raqqa")[0])


def test_a_town_far_from_the_places_that_have_coordinates_is_not_taken() -> None:
    *_, raqqa = named("Harbour=-45,20", "Hill=-45.5,20.2", "Raqqa")
    assert is_open(raqqa)
    assert raqqa.missing == (
        "the only town of this name is far from the other places: Ar Raqqah, SY 35.95, 39.01 (531,952 inhabitants), 9,202 km away"
    )


@pytest.mark.parametrize("others", [("Semera", "Assab"), ("Semera", "Assab", "Massawa", "Edd", "Dessie", "Mille")])
def test_a_town_of_the_name_farther_off_than_the_places_are_from_each_other_is_not_taken(
    others: tuple[str, ...],
) -> None:
    *rest, bure = named(*others, "Bure")  # meant is a village of Ethiopia's border, found is Burē in Gojjam
    assert is_open(bure)
    assert all(place.found for place in rest)


def test_how_close_the_given_places_are_to_each_other_is_no_scale() -> None:
    *_, massawa = named("Mill=13.0,42.7", "Ford=13.1,42.8", "Camp=13.2,42.7", "Massawa")
    assert massawa.found == (
        "Massawa, ER, 23,100 inhabitants: the only town of this name, 439 km from the nearest other place. To confirm"
    )


def test_two_villages_given_at_a_border_and_the_towns_of_both_countries() -> None:
    found = {
        place.name: place
        for place in named(
            "Tumeremo", "Anacoco=6.72,-61.14", "Eteringbang=6.75,-61.08", "Bartica", "Georgetown", "Lethem", "Boa Vista",
            "Santa Elena",
        )
    }  # fmt: skip
    countries = {name: place.found.partition(":")[0].split(", ")[1] for name, place in found.items() if place.found}
    assert countries == {
        "Tumeremo": "VE", "Bartica": "GY", "Georgetown": "GY", "Lethem": "GY", "Boa Vista": "BR", "Santa Elena": "VE",
    }  # fmt: skip


def test_a_small_town_far_away_is_not_taken_and_a_large_one_is() -> None:
    *_, lethem, tehran = named("Amman", "Jordan Ford=32.0,35.6", "Lethem", "Isfahan")
    assert is_open(lethem)
    assert tehran.found.startswith("Isfahan, IR, ")


@pytest.mark.parametrize(
    ("name", "others", "country"),
    [
        ("Georgetown", ["Bartica"], "GY"),
        ("Georgetown", ["Linden=6.0,-58.3"], "GY"),
        ("George Town", ["Alor Setar"], "MY"),
        ("Tripoli", ["Beirut", "Sidon"], "LB"),
        ("Tripoli", ["Misrata", "Benghazi"], "LY"),
        ("Alexandria", ["Cairo", "Port Said"], "EG"),
        ("Alexandria", ["Bucharest"], "RO"),
        ("Alexandria", ["Washington"], "US"),
        ("Valencia", ["Madrid", "Barcelona"], "ES"),
        ("Barcelona", ["Madrid", "Valencia"], "ES"),
        ("Valencia", ["Caracas", "Maracay"], "VE"),
        ("San Fernando", ["Port of Spain", "Chaguanas"], "TT"),
        ("Granada", ["Managua"], "NI"),
        ("Granada", ["Seville"], "ES"),
        ("Belfast", ["Derry", "Armagh"], "GB"),
        ("Tehran", ["Isfahan"], "IR"),  # not Tiran, which is nearer
        ("London", ["Paris"], "GB"),
        ("Lucknow", ["Nanded", "Nashik"], "IN"),  # 930 km away, but any other is far smaller and on another continent
    ],
)
def test_which_of_several_is_told_by_the_neighbours(name: str, others: list[str], country: str) -> None:
    for names in ([name, *others], [*others, name]):
        found = next(place for place in named(*names) if place.name == name)
        assert f", {country}" in found.found.partition(":")[0]
        assert re.search(r": of \d+ of this name (?:the one near|by far the largest)", found.found)
        assert found.found.endswith(". To confirm")


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Springfield", ["Raqqa"]),
        ("Springfield", ["Chicago"]),  # Illinois or Ohio
        ("San Fernando", ["Quezon City"]),  # Pampanga or La Union
        ("Paris", []),
        ("Georgetown", ["Kingstown"]),
        ("Alexandria", ["Springfield"]),
    ],
)
def test_where_several_can_be_meant_none_is_taken_and_the_candidates_are_named(name: str, others: list[str]) -> None:
    found = next(place for place in named(name, *others) if place.name == name)
    assert is_open(found)
    assert re.match(rf"\d+ towns of this name, none clearly meant: .*{name}, [A-Z]{{2}} -?\d+\.\d\d, ", found.missing)


def test_the_candidates_that_are_named_are_the_nearest_or_the_largest() -> None:
    assert named("Springfield")[0].missing == (
        "34 towns of this name, none clearly meant: the largest are Springfield, US 37.22, -93.30 (170,188 inhabitants);"
        " Springfield, US 42.10, -72.59 (154,341 inhabitants); Springfield, US 39.80, -89.64 (114,394 inhabitants)"
    )
    near = named("Springfield", "Depot=39.9,-83.9")[0].missing
    assert near.startswith("34 towns of this name, none clearly meant: the nearest are Springfield, US 39.92, -83.81")
    assert "km away" in near


def test_what_is_given_stays() -> None:
    assert named("Raqqa=1,2") == [GivenPlace("Raqqa", 1.0, 2.0)]
    why = "no town of this name in GeoNames"
    assert named("Qqxyz", "دمشق-؟", "??") == [GivenPlace(name, missing=why) for name in ("Qqxyz", "دمشق-؟", "??")]
