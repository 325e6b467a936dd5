"""Rules about where a theatre lies: base maps of elsewhere, windows across the 180th meridian, points at a pole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandtable.loading import load, read_file
from tests.unit.figures.test_frames import DATE_LINE, NORTH_POLE, ORDINARY, TEMPLATE, WEST, polygon

LAND = polygon((19.0, 44.0), (19.0, 47.0), (22.0, 47.0), (22.0, 44.0))


def found(
    folder: Path, places: dict[str, tuple[float, float]], *, window: str = "winding: 1.2"
) -> list[tuple[str, str, str]]:
    """(code, message, hint) of what `check` says of a scenario with these places in this folder."""
    rows = "\n".join(
        f"    {k}: {{name: {k}, lat: {lat}, lon: {lon}, source: survey}}" for k, (lat, lon) in places.items()
    )
    path = folder / "march.yaml"
    path.write_text(TEMPLATE.format(places=rows, window=window))
    return [(d.code, d.message, d.hint) for d in read_file(path).diagnostics]


def put(folder: Path, content: Any) -> None:
    (folder / "basemap.json").write_text(content if isinstance(content, str) else json.dumps(content))


def codes(folder: Path, places: dict[str, tuple[float, float]], *, window: str = "winding: 1.2") -> list[str]:
    return [code for code, _, _ in found(folder, places, window=window)]


def test_a_base_map_that_covers_the_map_is_silent(tmp_path: Path) -> None:
    assert found(tmp_path, ORDINARY) == []
    put(tmp_path, {"attribution": "x", "window": [18, 43, 23, 48], "countries": {"features": [LAND]}})
    assert found(tmp_path, ORDINARY) == []


def test_a_base_map_that_covers_a_part_or_nothing_is_a_warning(tmp_path: Path) -> None:
    put(tmp_path, {"attribution": "x", "window": [18, 43, 20.1, 48], "countries": {"features": [LAND]}})
    window = "window: {west: 19, south: 44.5, east: 22, north: 46.5}"
    assert found(tmp_path, ORDINARY, window=window) == [
        (
            "S438", "`basemap.json` does not cover the window",
            "it covers 18° to 20.1° E, 43° to 48° N, the map 19° to 22° E, 44.5° to 46.5° N",
        )
    ]  # fmt: skip
    put(tmp_path, {"attribution": "x", "countries": {"features": [WEST]}})
    assert [found(tmp_path, ORDINARY)[0][k] for k in (0, 1)] == [
        "S438", "`basemap.json` shows nothing of the map around the places",
    ]  # fmt: skip
    put(tmp_path, {"attribution": "x"})
    assert found(tmp_path, ORDINARY)[0][2] == "it has no `window` and no borders, rivers or lakes"


def test_a_changed_base_map_is_read_again(tmp_path: Path) -> None:
    put(tmp_path, {"attribution": "x", "window": [0, 0, 1, 1]})
    assert codes(tmp_path, ORDINARY) == ["S438"]
    put(tmp_path, {"attribution": "x", "window": [18, 43, 23, 48.5]})
    assert codes(tmp_path, ORDINARY) == []


def test_a_window_across_the_180th_meridian_is_covered_by_one(tmp_path: Path) -> None:
    window = "window: {west: 172, south: 60, east: -168, north: 70}"
    put(tmp_path, {"attribution": "x", "window": [170, 58, -165, 72]})
    assert codes(tmp_path, DATE_LINE, window=window) == []
    put(tmp_path, {"attribution": "x", "window": [-180, 58, -165, 72]})
    assert codes(tmp_path, DATE_LINE, window=window) == ["S438"]
    put(tmp_path, {"attribution": "x", "window": [-180, 58, 180, 72]})
    assert codes(tmp_path, DATE_LINE, window=window) == []


@pytest.mark.parametrize(
    "content",
    ["no json", "[]", "[" * 3000, '{"countries": {"features": []}}', '{"attribution": "x", "window": [1, 2, 3]}',
     '{"attribution": "x", "window": [1, 2, 3, 99]}', '{"type": "FeatureCollection", "features": []}'],
)  # fmt: skip
def test_what_is_no_base_map_is_a_warning(tmp_path: Path, content: str) -> None:
    put(tmp_path, content)
    assert codes(tmp_path, ORDINARY) == ["S439"]


@pytest.mark.parametrize("name", ["deir-ez-zor-2017", "fashoda-1898"])
def test_the_bundled_base_maps_cover_their_windows(name: str) -> None:
    assert not [d for d in read_file(name).diagnostics if d.code in ("S438", "S439")]
    assert load(name).theatre.window is not None


def test_places_inside_a_window_across_the_180th_meridian_are_inside(tmp_path: Path) -> None:
    window = "window: {west: 172, south: 60, east: -168, north: 70}"
    assert codes(tmp_path, DATE_LINE, window=window) == []
    assert codes(tmp_path, {**DATE_LINE, "c": (66.05, -160.0)}, window=window) == ["S406"]
    assert codes(tmp_path, {**DATE_LINE, "c": (66.05, 171.0)}, window=window) == ["S406"]


def test_west_and_east_exchanged_are_still_a_fault(tmp_path: Path) -> None:
    assert codes(tmp_path, ORDINARY, window="window: {west: 22, south: 44, east: 19, north: 47}") == ["S409"]


def test_one_point_written_in_two_ways_is_one_point(tmp_path: Path) -> None:
    assert "S405" in codes(tmp_path, {**DATE_LINE, "a": (66.0, 180.0), "b": (66.0, -180.0)})
    assert "S405" in codes(tmp_path, {**NORTH_POLE, "a": (90.0, 10.0), "b": (90.0, 70.0)})
