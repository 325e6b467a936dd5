"""The sheet of the map: buttons and scale bar keep off the places, and slow texts are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.figures.control import control_tracks
from sandtable.figures.kept import kept_text
from sandtable.figures.labels import Spot, box_of, overlaps
from sandtable.figures.sheet import CONTROLS, control_corner, lay_out
from tests.unit.figures.invented import PLACES, invented_scenario, invented_study


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
    for row in sheet.places:
        spot = Spot(row["name"], *projection(row["lon"], row["lat"]), row["rank"], row["r"])
        label = type("Label", (), {**{k: row[k] for k in ("dx", "dy", "align", "size", "weight")}})
        if row["from"] == 1.0:
            assert not overlaps(box_of(spot, label), corner), row["name"]


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
