"""What is drawn lies where it should: circles on the ellipsoid, reaches from the prior, maps from files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sandtable.figures import geography as geo
from sandtable.figures.barriers import with_barriers
from sandtable.figures.basemaps import find_basemap
from sandtable.figures.projection import bounds, fitted
from sandtable.scenario.basemap import BasemapError, read_basemap
from sandtable.theatre.geodesics import geodesic_km
from tests.unit.figures.invented import invented_scenario, invented_study

LAND = {"type": "Feature", "properties": {"name": "Land"},
        "geometry": {"type": "Polygon", "coordinates": [[[13, 35], [16, 35], [16, 37], [13, 37], [13, 35]]]}}  # fmt: skip
RIVER = {"type": "Feature", "properties": {"name": "Long"},
         "geometry": {"type": "LineString", "coordinates": [[13.4, 35.3], [14.0, 35.32], [15.6, 35.3]]}}  # fmt: skip


def basemap_file(folder: Path, **changes: object) -> Path:
    path = folder / "basemap.json"
    raw = {"attribution": "Drawn by hand", "window": [13, 35, 16, 37], "countries": {"features": [LAND]},
           "rivers": {"features": [RIVER]}, "lakes": {"features": []}, **changes}  # fmt: skip
    path.write_text(json.dumps(raw))
    return path


def test_circle_points_are_at_the_distance() -> None:
    points = geo.circle_points(38.657, 33.4895, 70.0)
    gaps = [geodesic_km((33.4895, 38.657), (lat, lon)) for lon, lat in points[::30]]
    assert gaps == pytest.approx([70.0] * len(gaps), abs=0.02)  # of rounding to 4 digits
    assert points[0] == points[-1]


def test_reaches_of_a_choice_carry_their_probability() -> None:
    study = invented_study()
    circles = geo.reach_circles(study.scenario, study.program)
    assert [(circle.radius_km, circle.share, circle.label) for circle in circles] == [
        (45.0, 0.2, "45 km · 20%"),
        (20.0, 0.8, "20 km · 80%"),
    ]


def test_reaches_of_a_continuous_prior_are_three_quantiles() -> None:
    study = invented_study()
    study.program.rings.variants = (np.linspace(10.0, 50.0, 256),)
    radii = sorted(circle.radius_km for circle in geo.reach_circles(study.scenario, study.program))
    assert radii == pytest.approx([14, 30, 46], abs=0.2)


def test_a_zone_that_is_the_circle_of_a_reach_is_not_drawn_twice() -> None:
    study = invented_study()
    assert [c.owner for c in geo.all_circles(study.scenario, study.program)] == ["battery", "battery", "harbour"]
    study.program.rings.variants = (np.array([8.0, 45.0]),)
    assert [c.owner for c in geo.all_circles(study.scenario, study.program)] == ["battery", "battery"]


def test_rivers_are_joined_end_to_end_in_any_order() -> None:
    parts = [[[2.0, 0.0], [3.0, 0.0]], [[0.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [2.0, 0.0]], [[9.0, 9.0], [9.5, 9.0]]]
    chains = sorted(geo.merged(parts), key=len)
    assert [len(chain) for chain in chains] == [2, 4]
    assert [point[0] for point in chains[1]] == [0.0, 1.0, 2.0, 3.0]


def test_a_river_is_named_on_a_straight_free_stretch(tmp_path: Path) -> None:
    basemap = read_basemap(basemap_file(tmp_path))
    projection = fitted((13, 35, 16, 37), width=700, tallest=700)
    (row,) = geo.river_labels(basemap, projection, taken=[], size=12, widths={"Long": 40})
    assert row["text"] == "Long"
    assert abs(row["angle"]) < 8
    everywhere = [(0.0, 0.0, 700.0, 700.0)]
    assert geo.river_labels(basemap, projection, taken=everywhere, size=12, widths={"Long": 40}) == []


NO_PROPERTIES = json.dumps(
    {
        "attribution": "x",
        "rivers": {
            "features": [{"properties": "s", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}]
        },
    }
)


@pytest.mark.parametrize(
    "text", [NO_PROPERTIES, "no json", "[]", '{"countries": {}}', '{"attribution": "x", "countries": 3}']
)
def test_what_is_no_base_map_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "basemap.json"
    path.write_text(text)
    with pytest.raises(BasemapError, match="is not a base map"):
        read_basemap(path)


def test_the_base_map_of_a_bundled_scenario_is_found() -> None:
    from sandtable.loading import load

    basemap = find_basemap(load("deir-ez-zor-2017"))
    assert basemap is not None
    assert basemap.countries
    assert not basemap.land
    invented = find_basemap(invented_scenario())
    assert invented is not None
    assert invented.land


def test_projection_returns_where_it_came_from() -> None:
    projection = fitted((35.4, 32.2, 42.7, 37.9), width=740, tallest=725)
    assert projection.inverse(*projection(38.657, 33.4895)) == pytest.approx((38.657, 33.4895))
    assert projection(35.4, 37.9) == pytest.approx((0, 0), abs=1)
    assert projection.height <= 725


def test_without_a_window_all_places_are_in_the_frame() -> None:
    scenario = invented_scenario()
    box = bounds(scenario)
    projection = fitted(box, width=740, tallest=725)
    for place in scenario.theatre.places.values():
        x, y = projection(place.lon, place.lat)
        assert 10 < x < projection.width - 10
        assert 10 < y < projection.height - 10
    assert projection.width == 740


def test_scale_bar_is_round_and_true() -> None:
    projection = fitted((35.4, 32.2, 42.7, 37.9), width=740, tallest=725)
    kilometres, pixels = geo.scale_bar(projection)
    assert kilometres == 100
    start = projection.inverse(100, projection.height / 2)
    end = projection.inverse(100 + pixels, projection.height / 2)
    assert geodesic_km(start[::-1], end[::-1]) == pytest.approx(100, rel=0.01)


def test_graticule_covers_the_frame() -> None:
    lines, tall, wide = geo.graticule((14.0, 35.5, 14.7, 36.1))
    assert tall == wide == 0.1
    assert len(lines) == 8 + 7


def test_a_river_that_is_a_barrier_stands_out() -> None:
    from sandtable.loading import load

    scenario = load("deir-ez-zor-2017")
    basemap = find_basemap(scenario)
    assert basemap is not None
    found = with_barriers(basemap, scenario).rivers
    assert {geo.river_name(river) for river in found if river["properties"]["barrier"]} == {"Euphrates"}
    assert len(found) == len(basemap.rivers)
    assert with_barriers(basemap, invented_scenario()) is basemap
