"""Towns are looked up by name where no other can be meant."""

from __future__ import annotations

import pytest

from sandtable.authoring.given_places import GivenPlace, read_places
from sandtable.authoring.lookup import looked_up


def named(*names: str) -> list[GivenPlace]:
    return looked_up(read_places(", ".join(names)))


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
    assert named("Springfield") == [GivenPlace("Springfield")]
    assert named("Springfield", "Raqqa")[0] == GivenPlace("Springfield")


def test_a_town_far_from_the_places_that_have_coordinates_is_not_taken() -> None:
    *_, raqqa = named("Harbour=-45,20", "Hill=-45.5,20.2", "Raqqa")
    assert raqqa == GivenPlace("Raqqa")


@pytest.mark.parametrize("others", [("Semera", "Assab"), ("Semera", "Assab", "Massawa", "Edd", "Dessie", "Mille")])
def test_a_town_of_the_name_farther_off_than_the_places_are_from_each_other_is_not_taken(
    others: tuple[str, ...],
) -> None:
    *rest, bure = named(*others, "Bure")  # meant is a village of Ethiopia's border, found is Burē in Gojjam
    assert bure == GivenPlace("Bure")
    assert all(place.found for place in rest)


def test_the_only_town_of_a_name_on_the_other_side_of_the_country_is_not_taken() -> None:
    *_, massawa = named("Mill=13.0,42.7", "Ford=13.1,42.8", "Camp=13.2,42.7", "Massawa")
    assert massawa == GivenPlace("Massawa")


def test_what_is_given_stays() -> None:
    assert named("Raqqa=1,2") == [GivenPlace("Raqqa", 1.0, 2.0)]
    assert named("Qqxyz", "دمشق-؟", "??") == [GivenPlace("Qqxyz"), GivenPlace("دمشق-؟"), GivenPlace("??")]
