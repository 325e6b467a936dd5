"""What pages say besides results, and how exactly they say where things are."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sandtable.figures.future import Future
from sandtable.figures.projection import bounds
from sandtable.figures.theme import long_date
from sandtable.imprint import NOT_COUNTED
from sandtable.recency import NO_FORECAST, WARNING
from sandtable.report import report_html
from sandtable.report.replay import replay_html
from tests.unit.figures.invented import invented_scenario, invented_study

# what is drawn of the base map or around a point that is coarse itself, and where names stand
DRAWN = {
    "countries", "land", "lakes", "rivers", "borders", "boundaries", "graticule", "reaches", "zones", "river-names",
    "country-names", "ring-names", "bar", "bar-name",
}  # fmt: skip


def exact_study() -> Any:
    """The invented study with places to a hundred-thousandth of a degree."""
    scenario = invented_scenario()
    places = {
        name: place.model_copy(update={"lat": place.lat + 0.00437, "lon": place.lon + 0.00291})
        for name, place in scenario.theatre.places.items()
    }
    theatre = scenario.theatre.model_copy(update={"places": places})
    return invented_study(scenario.model_copy(update={"theatre": theatre}))


def embedded(html: str) -> dict[str, Any]:
    """The data of a page's script."""
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def coordinates(data: dict[str, Any]) -> list[float]:
    """Degrees of places, routes, formations and fights: everything in the data but what is drawn."""

    def degrees(node: Any, *, is_degree: bool = False) -> list[float]:
        if isinstance(node, dict):
            return [
                v for key, own in node.items() for v in degrees(own, is_degree=key in ("lon", "lat", "coordinates"))
            ]
        if isinstance(node, list):
            return [v for own in node for v in degrees(own, is_degree=is_degree)]
        return [node] if is_degree and isinstance(node, (int, float)) else []

    drawings = data["figures"]["map"]["drawings"]
    tables = [data["figures"]["map"]["shared"], *(drawing["own"] for drawing in drawings)]
    shown = [rows for table in tables for name, rows in table.items() if name not in DRAWN]
    assert {"places", "routes", "place-names"} <= {name for table in tables for name in table}
    return degrees([shown, data["futures"]])


@pytest.fixture(scope="module")
def study() -> Any:
    return exact_study()


@pytest.fixture(scope="module")
def pages(study: Any) -> dict[str, str]:
    future = Future(study.scenario, study.program, 7, 3, study.draws_of(3), study.replay(3))
    return {"report": report_html(study), "replay": replay_html(future, day=0, drawn=[])}


@pytest.mark.parametrize("page", ["report", "replay"])
def test_no_page_says_where_something_is_to_more_than_a_hundredth_of_a_degree(
    page: str, pages: dict[str, str], study: Any
) -> None:
    places = study.scenario.theatre.places.values()
    assert all(place.lat != round(place.lat, 2) for place in places)  # the file is finer
    found = coordinates(embedded(pages[page]))
    assert len(found) > 100
    assert [value for value in found if value != round(value, 2)] == []
    for place in places:
        for exact in (f"{place.lat:.5f}", f"{place.lon:.5f}"):
            assert exact not in pages[page]


@pytest.mark.parametrize("page", ["report", "replay"])
def test_every_page_says_whom_it_leaves_out_and_what_it_is(page: str, pages: dict[str, str]) -> None:
    text = pages[page]
    head, _, why = NOT_COUNTED.partition(". ")
    assert f'<h3 id="not-counted">{head}</h3>' in text
    assert why in text
    what = {
        "report": "Shares of futures in this model, not forecasts of the world",
        "replay": "One possible future of many",
    }
    assert f'<p class="small">{what[page]}' in text
    assert "seed 7" in text


@pytest.mark.parametrize("page", ["report", "replay"])
def test_the_warning_is_in_the_page_and_its_day_is_not(page: str, pages: dict[str, str], study: Any) -> None:
    known = (study.scenario.as_of or study.scenario.start).isoformat()
    assert f'data-known="{known}" hidden' in pages[page]
    assert pages[page].count(WARNING.replace("'", "&#39;")) == 1
    year = long_date(study.scenario.as_of or study.scenario.start)
    named = f"Within a year of {year} this scenario is about a crisis of the present. {NO_FORECAST}"
    assert pages[page].count(named.replace("'", "&#39;")) == 1  # for those without scripts


def test_the_extent_of_a_map_does_not_give_places_away(study: Any) -> None:
    assert bounds(study.scenario) == tuple(round(edge, 2) for edge in bounds(study.scenario))
