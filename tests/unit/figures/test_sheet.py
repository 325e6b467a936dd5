"""The sheet of the map: buttons and scale bar keep off the places, and slow texts are kept."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from sandtable.compile import compile_scenario
from sandtable.figures.control import control_tracks, start_tracks
from sandtable.figures.kept import kept_text
from sandtable.figures.labels import PlaceLabel, Spot, box_of, overlaps
from sandtable.figures.sheet import CONTROLS, control_corner, label_turns, lay_out
from sandtable.loading import load
from tests.unit.figures.invented import PLACES, invented_scenario, invented_study
from tests.unit.figures.test_labels import misleading


def moved(**positions: tuple[float, float]) -> object:
    """The invented scenario in a fixed window with some places (latitude, longitude) elsewhere."""
    places = {
        key: {**place, **({"lat": positions[key][0], "lon": positions[key][1]} if key in positions else {})}
        for key, place in PLACES.items()
    }
    theatre = invented_scenario().theatre.model_dump()
    window = {"west": 13.9, "south": 35.4, "east": 14.8, "north": 36.2}
    routes = {"coast-road": {"between": ["northport", "bridge"]}}
    return invented_scenario(theatre={"places": places, "routes": routes, "zones": theatre["zones"], "window": window})


def test_buttons_lie_where_no_place_is() -> None:
    assert control_corner(moved(), widths=[740]) == "top right"
    assert control_corner(moved(market=(36.17, 14.77)), widths=[740]) == "bottom right"
    crowded = moved(market=(36.17, 14.77), southport=(35.42, 14.77))
    assert control_corner(crowded, widths=[740]) == "top left"


def test_labels_keep_out_of_the_corner_of_the_buttons() -> None:
    study = invented_study(moved(market=(36.12, 14.66)))
    sheet = lay_out(study, control_tracks(study), basemap=None, width=740, controls="top right")
    projection = sheet.projection
    corner = (projection.width - CONTROLS[0], 0.0, projection.width, CONTROLS[1])
    ranks = {row["name"]: (row["rank"], row["r"]) for row in sheet.places}
    shown = [row for row in sheet.place_names if row["from"] == 1.0]
    assert len(shown) >= 4
    for row in shown:
        spot = Spot(row["name"], *projection(row["lon"], row["lat"]), *ranks[row["name"]])
        label = PlaceLabel(*(row[key] for key in ("dx", "dy", "align", "size", "weight")))
        assert not overlaps(box_of(spot, label), corner), row["name"]


@pytest.mark.parametrize("name", ["deir-ez-zor-2017", "fashoda-1898"])
@pytest.mark.parametrize("width", [740, 360])
def test_on_the_bundled_maps_every_name_is_nearest_to_its_own_dot(name: str, width: int) -> None:
    scenario = load(name)
    program = compile_scenario(scenario)
    setting = SimpleNamespace(scenario=scenario, program=program)
    sheet = lay_out(setting, start_tracks(program), basemap=None, width=width, controls="top right")
    of = {row["name"]: row for row in sheet.places}
    projection = sheet.projection
    found = [Spot(key, *projection(row["lon"], row["lat"]), row["rank"], row["r"]) for key, row in of.items()]
    labels: list[list[PlaceLabel]] = [[] for _ in found]
    for row in sheet.place_names:
        lead = (row["lx"], row["ly"]) if row["lx"] or row["ly"] else None
        label = PlaceLabel(*(row[k] for k in ("dx", "dy", "align", "size", "weight", "from", "until")), lead)
        labels[list(of).index(row["name"])].append(label)
    assert misleading(found, labels) == []
    named = label_turns(scenario)
    headline = [scenario.theatre.places[key].name for key, turn in named.items() if turn == 0]
    assert headline
    at_once = {row["name"] for row in sheet.place_names if row["from"] == 1.0}
    assert set(headline) <= at_once


def test_the_scale_bar_leaves_a_corner_with_a_place_in_it() -> None:
    for where, left in (((35.55, 14.45), True), ((35.41, 13.93), False)):
        study = invented_study(moved(southport=where))
        sheet = lay_out(study, control_tracks(study), basemap=None, width=740)
        x, _ = sheet.projection(sheet.bar["lon"], sheet.bar["lat"])
        assert (x < sheet.projection.width / 2) is left


def test_a_kept_text_is_made_once_and_again_when_it_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDTABLE_CACHE", str(tmp_path))
    made = []

    def make() -> str:
        made.append(1)
        return "text\r\nwith two lines"

    assert kept_text("key", make=make) == kept_text("key", make=make) == "text\r\nwith two lines"
    assert len(made) == 1
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text(encoding="utf-8")[:-3], encoding="utf-8")
    assert kept_text("key", make=make) == "text\r\nwith two lines"
    assert len(made) == 2
    assert kept_text("another key", make=lambda: "other") == "other"


def test_without_a_cache_the_text_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("SANDTABLE_CACHE", str(blocked / "below"))
    assert kept_text("key", make=lambda: "text") == "text"
