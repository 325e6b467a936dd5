"""Maps across the 180th meridian and at the poles: shifted or turned, and true to the globe."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.compile import compile_scenario
from sandtable.figures import basemaps
from sandtable.figures import geography as geo
from sandtable.figures.control import start_tracks
from sandtable.figures.export import specification, to_svg
from sandtable.figures.frames import Frame, around, between, frame_of, is_clockwise
from sandtable.figures.map import draw_map
from sandtable.figures.marches import Doing, Knot, daily_positions
from sandtable.figures.projection import bounds
from sandtable.figures.sheet import flat_map, lay_out, positions
from sandtable.loading import read
from sandtable.theatre.geodesics import geodesic_km

TEMPLATE = """
sandtable: 2
title: A march
question: Who is there first?
start: 2031-05-01
horizon: 2031-05-31
sources: {{survey: {{title: Survey, grade: A1}}}}
theatre:
  {window}
  places:
{places}
  routes: {{road: {{between: [a, b]}}, track: {{between: [b, c]}}}}
actors: {{north: {{name: North}}, south: {{name: South}}}}
stances: [{{between: [north, south], stance: hostile}}]
control: {{a: north, c: south}}
formations:
  column: {{name: Column, actor: north, place: a, strength: 500, pace: 20 km/day, orders: {{advance: [b]}}, basis: assumed, because: x}}
fires:
  guns: {{name: Guns, actor: south, base: c, against: [north], launchers: 1, reach: 30 km, tempo: 0.2 per day, loss: 3 %, delay: 8 h, magazine: 6, basis: assumed, because: x}}
outcomes: {{there: {{title: There, when: "controls(north, b)", time: "first(north, b)"}}}}
"""  # noqa: E501
DATE_LINE = {"a": (65.3, 179.7), "b": (66.1, 179.9), "c": (66.05, -179.45)}
NORTH_POLE = {"a": (88.9, 9.6), "b": (89.7, 9.8), "c": (89.6, -170.0)}
SOUTH_POLE = {"a": (-88.9, 9.6), "b": (-90.0, 0.0), "c": (-89.6, 120.0)}
ORDINARY = {"a": (45.0, 20.0), "b": (45.8, 20.2), "c": (45.75, 20.85)}


def setting_of(
    places: dict[str, tuple[float, float]], *, window: str = "", folder: Path | None = None, more: str = "winding: 1.2"
) -> Any:
    rows = "\n".join(
        f"    {key}: {{name: Place {key}, lat: {lat}, lon: {lon}, source: survey}}"
        for key, (lat, lon) in places.items()
    )
    text = TEMPLATE.format(places=rows, window=f"window: {window}" if window else more)
    reading = read(text, name="march", file=str((folder or Path("nowhere")) / "march.yaml"))
    assert reading.scenario is not None, reading.diagnostics
    return SimpleNamespace(scenario=reading.scenario, program=compile_scenario(reading.scenario))


def drawn(setting: Any, *, width: int = 740) -> Any:
    return draw_map(
        setting,
        start_tracks(setting.program),
        moving=None,
        day=0,
        width=width,
        basemap="own",
        titled=False,
        controls="",
    )


@pytest.mark.parametrize(
    "places", [DATE_LINE, NORTH_POLE, SOUTH_POLE, ORDINARY], ids=["180", "north", "south", "plain"]
)
@pytest.mark.parametrize("width", [740, 360])
def test_places_lie_on_the_map_as_far_apart_as_on_the_globe(places: dict[str, Any], width: int) -> None:
    scenario = setting_of(places).scenario
    projection = flat_map(scenario, width=width)
    assert projection.height <= 1.25 * projection.width
    spots = {key: projection(*at) for key, at in zip(places, positions(scenario, places), strict=True)}
    for x, y in spots.values():
        assert 8 < x < projection.width - 8
        assert 8 < y < projection.height - 8
    for one, other in itertools.combinations(places, 2):
        pixels = ((spots[one][0] - spots[other][0]) ** 2 + (spots[one][1] - spots[other][1]) ** 2) ** 0.5
        kilometres = pixels * projection.kilometres_per_pixel
        # places are shown to a hundredth of a degree, which is a kilometre
        assert kilometres == pytest.approx(geodesic_km(places[one], places[other]), rel=0.025, abs=1.6)


def test_frames_are_chosen_by_where_the_theatre_is() -> None:
    kinds = [frame_of(setting_of(places).scenario).kind for places in (ORDINARY, DATE_LINE, NORTH_POLE, SOUTH_POLE)]
    assert kinds == ["plain", "shifted", "turned", "turned"]
    window = "{west: 172, south: 60, east: -168, north: 70}"
    scenario = setting_of(DATE_LINE, window=window).scenario
    assert frame_of(scenario).kind == "shifted"
    assert bounds(scenario) == (-10, 60, 10, 70)
    scenario = setting_of(NORTH_POLE, window="{west: -180, south: 80, east: 180, north: 90}").scenario
    assert frame_of(scenario) == Frame("turned", 0.0, 90.0)
    assert bounds(scenario) == pytest.approx((-10, -10, 10, 10), abs=0.1)


degree = st.floats(-180, 179.99)
latitude = st.floats(-89.9, 89.9)


@given(st.builds(Frame, st.sampled_from(["plain", "shifted", "turned"]), degree, latitude), degree, latitude)
def test_a_frame_returns_where_it_came_from(frame: Frame, lon: float, lat: float) -> None:
    back = frame.inverse(*frame(lon, lat))
    assert back[1] == pytest.approx(lat, abs=1e-6)
    assert around(back[0] - lon) == pytest.approx(0, abs=1e-4)


def test_a_march_across_the_date_line_takes_the_short_way() -> None:
    setting = setting_of(DATE_LINE)
    b, c = (positions(setting.scenario, [key])[0] for key in "bc")
    road = list(setting.program.routes).index("track")
    knots = (Knot(0.0, -1, road, 0.0, Doing.MARCHING), Knot(10.0, -1, road, 1.0, Doing.MARCHING))
    found = daily_positions(setting.scenario, setting.program, (knots,))
    assert (found.longitude[0, 0], found.latitude[0, 0]) == pytest.approx(b)
    assert (found.longitude[10, 0], found.latitude[10, 0]) == pytest.approx(c)
    steps = abs(found.longitude[1:, 0] - found.longitude[:-1, 0])
    assert steps.max() == pytest.approx(0.065, abs=0.005)  # a tenth of 0.65 degrees a day, never around the globe


def test_half_way_lies_on_the_line_that_is_drawn() -> None:
    """Lines are great circles: at 60 degrees north the middle of one lies north of the parallel."""
    assert between((0.0, 60.0), (40.0, 60.0), 0.5) == pytest.approx((20.0, 61.52), abs=0.01)
    assert between((1.0, 2.0), (1.0, 2.0), 0.3) == (1.0, 2.0)


@pytest.mark.parametrize("places", [DATE_LINE, NORTH_POLE, SOUTH_POLE], ids=["180", "north", "south"])
def test_everything_is_drawn_inside_the_picture(places: dict[str, Any]) -> None:
    setting = setting_of(places)
    sheet = lay_out(setting, start_tracks(setting.program), basemap=None, width=740)
    west, south, east, north = sheet.box
    for row in [*sheet.places, *sheet.place_names, *sheet.ring_labels]:
        assert west <= row["lon"] <= east
        assert south <= row["lat"] <= north
    assert {row["name"] for row in sheet.place_names if row["from"] == 1.0} == {"Place a", "Place b", "Place c"}
    svg = to_svg(drawn(setting))
    assert svg.count("Place b") >= 2


def test_a_circle_around_the_pole_closes_around_it() -> None:
    setting = setting_of(SOUTH_POLE)
    projection = flat_map(setting.scenario, width=740)
    (ring,) = lay_out(setting, start_tracks(setting.program), basemap=None, width=740).rings
    centre = projection(*positions(setting.scenario, ["c"])[0])
    for point in ring["geometry"]["coordinates"]:
        x, y = projection(*point)
        gap = ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 * projection.kilometres_per_pixel
        assert gap == pytest.approx(30, rel=0.02)


def test_the_grid_at_a_pole_has_whole_parallels_and_few_meridians() -> None:
    scenario = setting_of(SOUTH_POLE).scenario
    lines, tall, wide = geo.graticule(bounds(scenario), frame_of(scenario))
    assert wide >= 15
    assert 360 % wide == 0
    assert len(lines) > 360 / wide
    words = basemaps.attribution(None, scenario)
    assert words == f"Grid every {tall:g}° of latitude and {wide:g}° of longitude; no land is within this window."


# -- base maps -------------------------------------------------------------------------------------


def polygon(*points: tuple[float, float], name: str = "Land") -> dict[str, Any]:
    ring = [list(point) for point in [*points, points[0]]]
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


EAST = polygon((170.0, 60.0), (170.0, 70.0), (180.0, 70.0), (180.0, 60.0))
WEST = polygon((-180.0, 60.0), (-180.0, 70.0), (-170.0, 70.0), (-170.0, 60.0))


def with_basemap(folder: Path, *features: dict[str, Any], window: list[float] | None = None) -> Path:
    raw = {"attribution": "Drawn by hand.", "countries": {"features": list(features)}}
    (folder / "basemap.json").write_text(json.dumps({**raw, **({"window": window} if window else {})}))
    return folder


def test_a_country_cut_at_the_180th_meridian_is_drawn_whole(tmp_path: Path) -> None:
    setting = setting_of(DATE_LINE, folder=with_basemap(tmp_path, EAST, WEST))
    chart = drawn(setting)
    frame, tables = frame_of(setting.scenario), specification(chart)["datasets"]
    meridian = frame(180.0, 65.0)[0]
    edges = [line["geometry"]["coordinates"] for line in tables["borders"]]
    along = [
        line
        for line in edges
        for a, b in itertools.pairwise(line)
        if abs(a[0] - meridian) + abs(b[0] - meridian) < 0.01
    ]
    assert along == []
    assert len(tables["countries"]) == 2
    longitudes = [p[0] for row in tables["countries"] for p in row["geometry"]["coordinates"][0]]
    assert max(longitudes) - min(longitudes) == pytest.approx(20)  # side by side, not around the globe


@pytest.mark.parametrize("is_reversed", [False, True])
def test_rings_are_filled_inside_whichever_way_they_were_written(tmp_path: Path, is_reversed: bool) -> None:
    corners = [(19.0, 44.0), (19.0, 47.0), (22.0, 47.0), (22.0, 44.0)]
    land = polygon(*(corners[::-1] if is_reversed else corners))
    setting = setting_of(ORDINARY, folder=with_basemap(tmp_path, land))
    (row,) = specification(drawn(setting))["datasets"]["countries"]
    assert is_clockwise(row["geometry"]["coordinates"][0])


def test_instead_of_a_base_map_of_elsewhere_the_world_is_drawn(tmp_path: Path) -> None:
    setting = setting_of(ORDINARY, folder=with_basemap(tmp_path, EAST))
    spec = specification(drawn(setting))
    assert "countries" not in spec["datasets"]
    assert spec["layer"][0]["mark"]["fill"] == {"expr": "theme.water"}
    assert spec["datasets"]["land"]
    assert "Natural Earth" in basemaps.attribution(basemaps.find_basemap(setting.scenario), setting.scenario)


@pytest.mark.parametrize(
    ("window", "ground"), [([15, 40, 25, 50], "water"), ([15, 40, 20.1, 50], "focus"), (None, "focus")]
)
def test_sea_is_painted_only_where_the_base_map_covers_the_map(tmp_path: Path, window: Any, ground: str) -> None:
    land = polygon((19.9, 44.9), (19.9, 45.1), (20.1, 45.1), (20.1, 44.9))
    setting = setting_of(ORDINARY, folder=with_basemap(tmp_path, land, window=window))
    spec = specification(drawn(setting))
    assert spec["layer"][0]["mark"]["fill"] == {"expr": f"theme.{ground}"}
    assert len(spec["datasets"]["countries"]) == 1
    words = basemaps.attribution(basemaps.find_basemap(setting.scenario), setting.scenario)
    assert words.startswith("Drawn by hand." if ground == "water" else "The base map covers a part")


def test_what_is_no_base_map_is_left_out_of_the_picture(tmp_path: Path) -> None:
    (tmp_path / "basemap.json").write_text('{"type": "FeatureCollection"}')
    setting = setting_of(ORDINARY, folder=tmp_path)
    assert specification(drawn(setting))["datasets"]["land"]


def test_a_map_without_a_base_map_has_a_grid_and_no_sea() -> None:
    setting = setting_of(ORDINARY, more="basemap: none")
    spec = specification(drawn(setting))
    assert basemaps.find_basemap(setting.scenario) is None
    assert spec["datasets"]["graticule"]
    assert "land" not in spec["datasets"]
    assert spec["layer"][0]["mark"]["fill"] == {"expr": "theme.focus"}


def test_a_physical_map_has_no_borders_countries_and_towns() -> None:
    settings = [setting_of(ORDINARY, more=f"basemap: {kind}") for kind in ("present-day", "physical")]
    present, physical = (specification(drawn(setting))["datasets"] for setting in settings)
    for layer in ("boundaries", "country-names", "towns"):
        assert present[layer], layer
        assert not physical[layer], layer
    assert physical["land"]
    assert physical["rivers"] == present["rivers"] != []


def test_a_file_with_borders_alone_replaces_those_of_the_world(tmp_path: Path) -> None:
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[19.5, 44.5], [21.0, 46.0]]}}
    raw = {"attribution": "The line of 1920, by hand.", "borders": {"features": [line]}}
    (tmp_path / "basemap.json").write_text(json.dumps(raw))
    setting = setting_of(ORDINARY, folder=tmp_path)
    tables = specification(drawn(setting))["datasets"]
    assert [row["geometry"]["coordinates"] for row in tables["boundaries"]] == [[[19.5, 44.5], [21.0, 46.0]]]
    assert tables["land"]
    words = basemaps.attribution(basemaps.find_basemap(setting.scenario), setting.scenario)
    assert "Natural Earth" in words
    assert words.endswith(f"The line of 1920, by hand. {basemaps.NAMES}")
    raw["borders"]["features"][0]["properties"] = {"kind": "disputed"}
    (tmp_path / "basemap.json").write_text(json.dumps(raw))
    dotted = setting_of(ORDINARY, folder=tmp_path)  # whose view it is, its author says
    words = basemaps.attribution(basemaps.find_basemap(dotted.scenario), dotted.scenario)
    assert words.endswith(f"{basemaps.NAMES} Dotted borders: disputed, or a line of control.")


KASHMIR = {"a": (34.1, 74.8), "b": (34.6, 76.1), "c": (34.2, 77.6)}


def test_lines_of_control_are_dotted_and_said_to_be() -> None:
    setting = setting_of(KASHMIR)
    chart = drawn(setting)
    assert {row["kind"] for row in specification(chart)["datasets"]["boundaries"]} == {"control"}
    words = basemaps.attribution(basemaps.find_basemap(setting.scenario), setting.scenario)
    assert "Dotted borders: disputed" in words
    assert basemaps.HELD in words
    ordinary = setting_of(ORDINARY)
    assert "Dotted" not in basemaps.attribution(basemaps.find_basemap(ordinary.scenario), ordinary.scenario)
    assert 'stroke-dasharray="0.1,3.4"' in to_svg(chart)


def test_every_map_with_borders_of_the_world_says_whose_view_they_are() -> None:
    sahara = setting_of({"a": (27.15, -13.2), "b": (26.74, -11.67), "c": (26.9, -12.4)})  # no border is near
    words = basemaps.attribution(basemaps.find_basemap(sahara.scenario), sahara.scenario)
    assert "Dotted" not in words
    assert words.endswith("Borders and names of countries: as Natural Earth has them, by who holds the ground.")
    physical = setting_of(ORDINARY, more="basemap: physical")
    assert basemaps.HELD not in basemaps.attribution(basemaps.find_basemap(physical.scenario), physical.scenario)


def test_a_close_map_says_that_its_lines_are_coarse() -> None:
    for apart, is_said in ((0.04, True), (1.5, False)):
        near = setting_of({"a": (33.3, 44.38), "b": (33.3 + apart, 44.42), "c": (33.31, 44.4)})
        words = basemaps.attribution(basemaps.find_basemap(near.scenario), near.scenario)
        assert (basemaps.COARSE in words) is is_said


def test_a_picture_that_stands_alone_names_its_base_map() -> None:
    setting = setting_of(ORDINARY)
    tracks = start_tracks(setting.program)
    chart = draw_map(setting, tracks, moving=None, day=0, width=740, basemap="own", titled=True, controls="")
    assert "Natural Earth 1:10m" in to_svg(chart)


@pytest.mark.parametrize("places", [DATE_LINE, SOUTH_POLE], ids=["180", "south"])
def test_the_world_is_drawn_everywhere(places: dict[str, Any]) -> None:
    spec = specification(drawn(setting_of(places)))
    assert spec["layer"][0]["mark"]["fill"] == {"expr": "theme.water"}
    assert spec["datasets"]["land"]


def test_where_there_is_no_land_there_is_a_grid() -> None:
    setting = setting_of(NORTH_POLE)  # the nearest land is 700 km away
    spec = specification(drawn(setting))
    assert spec["datasets"]["graticule"]
    assert "land" not in spec["datasets"]
    assert basemaps.attribution(None, setting.scenario).endswith("no land is within this window.")


def test_land_has_no_edge_along_the_180th_meridian() -> None:
    setting = setting_of(DATE_LINE, window="{west: 172, south: 64, east: -170, north: 70}")
    frame = frame_of(setting.scenario)
    meridian = frame(180.0, 66.0)[0]
    land = specification(drawn(setting))["datasets"]["land"]
    rings = [row["geometry"]["coordinates"][0] for row in land]
    across = [r for r in rings if min(p[0] for p in r) < meridian - 0.03 and max(p[0] for p in r) > meridian + 0.03]
    assert across  # pieces of both tiles reach over it
