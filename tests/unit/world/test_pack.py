"""The world pack: the file, its tiles and what is cut from them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.figures.areas import is_within
from sandtable.scenario.basemap import Basemap
from sandtable.scenario.longitudes import Box
from sandtable.world import pack
from sandtable.world.clipping import area_of, clipped_line, clipped_ring, coarser, dense

ROOT = Path(__file__).resolve().parents[3]
SYRIA, KASHMIR, FIJI = Box(36, 32, 43, 38), Box(73, 33, 79, 37), Box(176, -20, 183, -15)


def is_land(basemap: Basemap, longitude: float, latitude: float) -> bool:
    point = np.array([[longitude, latitude]])
    return any(is_within(point, [np.array(r) for r in f["geometry"]["coordinates"]])[0] for f in basemap.land)


def test_the_pack_was_made_from_the_files_that_the_script_names() -> None:
    rows = (ROOT / "scripts" / "world.sha256").read_text(encoding="ascii").splitlines()
    assert pack.inputs() == {member: digest for digest, member in (row.split("  ") for row in rows)}
    assert len(rows) >= 10


def test_the_pack_is_small() -> None:
    assert pack.FILE.stat().st_size < 2_300_000


@pytest.mark.parametrize(
    ("box", "land", "sea"),
    [
        (SYRIA, (38.0, 35.0), None),
        (Box(54, 24, 59, 28), (57.5, 27.5), (56.5, 26.4)),
        (FIJI, (178.0, -17.8), (180.5, -18.5)),
        (Box(-25, 60, 60, 85), (-20.0, 65.0), (0.0, 70.0)),
        (Box(100, -90, 140, -60), (120.0, -80.0), (120.0, -62.0)),
    ],
)
def test_land_is_land_and_sea_is_sea(box: Box, land: tuple[float, float], sea: tuple[float, float] | None) -> None:
    found = pack.cut(box)
    assert is_land(found, *land)
    assert sea is None or not is_land(found, *sea)


def test_an_island_across_the_180th_meridian_is_whole() -> None:
    assert is_land(pack.cut(FIJI), 180.0, -16.85)
    assert is_land(pack.cut(Box(-183, -20, -176, -15)), -180.0, -16.85)


def test_towns_rivers_and_lakes_are_where_they_are() -> None:
    found = pack.cut(SYRIA)
    towns = {town.name: town for town in found.towns}
    assert towns["Aleppo"].latitude == pytest.approx(36.2, abs=0.1)
    assert {"Euphrates", "Tigris"} <= {f["properties"]["name"] for f in found.rivers}
    assert {f["properties"]["name"] for f in found.areas} >= {"Syria", "Iraq", "Turkey"}
    assert all(SYRIA.has(town.latitude, town.longitude) for town in found.towns)


def names_of_the_pack() -> Iterator[str]:
    index = pack._index()
    for level, of in index.levels.items():
        for key in of["tiles"]:
            meta = pack._tile.__wrapped__(level, key).meta
            yield from (row[0] for layer in ("lakes", "rivers", "towns") for row in meta.get(layer, ()))
    yield from (name for name, _, _ in pack._countries()[1])


def test_no_name_lacks_a_letter() -> None:
    """Not `Caron?`, as the source has the Caroní, nor a control character or letters of another encoding."""
    names = set(names_of_the_pack())
    broken = re.compile(r"[?\ufffd\x00-\x1f\x7f-\x9f]|[\u00c3\u00c2][\x80-\xbf]")
    assert [name for name in sorted(names) if broken.search(name)] == []
    assert {"Caroní", "Paraná", "Kızılırmak", "St. John’s", "Panevežys"} <= names
    assert len(names) > 8_000


def test_reservoirs_built_later_are_left_out() -> None:
    now, then = (pack.cut(SYRIA, year=year).lakes for year in (2017, 1920))
    assert len(now) > len(then)


def test_lines_of_control_are_marked() -> None:
    assert {f["properties"]["kind"] for f in pack.cut(KASHMIR).borders} >= {"control", "disputed"}
    assert pack.cut(KASHMIR, with_borders=False).borders == ()


def test_wide_views_have_the_coarser_level() -> None:
    assert pack.level_of(Box(20, 20, 70, 50)) == "50m"
    assert pack.level_of(Box(0, 70, 40, 80)) == "10m"  # 40 degrees of longitude are few kilometres there
    assert "1:50m" in pack.cut(Box(-180, -60, 180, 80)).attribution


@pytest.mark.parametrize("box", [SYRIA, Box(22, 35, 29, 40), Box(-180, -90, 180, 90), Box(10, 58, 30, 70)])
def test_a_map_has_no_more_points_than_it_can_show(box: Box) -> None:
    found = pack.cut(box)
    count = sum(len(r) for f in (*found.land, *found.lakes) for r in f["geometry"]["coordinates"])
    count += sum(len(f["geometry"]["coordinates"]) for f in (*found.rivers, *found.borders))
    assert 0 < count <= pack.MOST


def test_numbers_of_every_length_are_read() -> None:
    def written(value: int) -> bytes:
        rest, out = (-2 * value - 1 if value < 0 else 2 * value), bytearray()
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        return bytes([*out, rest])

    values = [0, 1, -1, 63, -64, 64, 8191, -8192, 8192, 180_000, -180_000, 10**9]
    assert pack.varints(b"".join(map(written, values))).tolist() == values
    assert pack.varints(b"").tolist() == []


# -- clipping ----------------------------------------------------------------------------------------


def star(numbers: list[float]) -> Any:
    """A closed ring around 0, 0 that does not cross itself."""
    angles = np.linspace(0, 2 * np.pi, len(numbers), endpoint=False)
    points = np.column_stack([np.cos(angles), np.sin(angles)]) * np.array(numbers)[:, None]
    return np.concatenate([points, points[:1]])


@given(st.lists(st.floats(0.5, 9.0), min_size=3, max_size=24), st.floats(-4, 4), st.floats(-4, 4))
def test_a_cut_ring_has_the_points_of_the_ring_that_lie_in_the_box(
    radii: list[float], west: float, south: float
) -> None:
    ring, box = star(radii), Box(west, south, west + 3.7, south + 2.9)
    cut = clipped_ring(ring, box)
    grid = np.array([(box.west + (i + 0.5) * 0.37, box.south + (j + 0.5) * 0.29) for i in range(10) for j in range(10)])
    inside = is_within(grid, [ring])
    assert (is_within(grid, [cut]) == inside).all() if len(cut) else not inside.any()
    if len(cut):
        assert (cut[0] == cut[-1]).all()
        assert cut[:, 0].min() >= box.west - 1e-9
        assert cut[:, 1].max() <= box.north + 1e-9


def test_a_line_is_cut_into_the_stretches_that_are_seen() -> None:
    line = np.array([(0.0, 0.0), (1.0, 0.0), (5.0, 5.0), (6.0, 5.0), (1.0, 0.5), (0.5, 0.5)])
    parts = list(clipped_line(line, Box(-1, -1, 1.5, 1)))
    assert [part[0].tolist() for part in parts] == [[0.0, 0.0], [6.0, 5.0]]
    assert [part[-1].tolist() for part in parts] == [[5.0, 5.0], [0.5, 0.5]]
    assert list(clipped_line(line, Box(10, 10, 11, 11))) == []


def test_thinning_keeps_the_ends() -> None:
    line = np.column_stack([np.linspace(0, 1, 101), np.zeros(101)])
    thin = coarser(line, 0.1)
    assert 8 <= len(thin) <= 14
    assert (thin[0] == line[0]).all()
    assert (thin[-1] == line[-1]).all()


def test_long_edges_along_a_parallel_are_divided() -> None:
    ring = np.array([(0.0, 50.0), (10.0, 50.0), (10.0, 55.0), (0.0, 50.0)])
    found = dense(ring).tolist()
    level = [a for a, b in itertools.pairwise(found) if a[1] == b[1] == 50.0]
    assert len(level) == 10
    assert [p for p in found if p in ring.tolist()] == ring.tolist()


@pytest.mark.parametrize("box", [Box(-180, -60, 180, 75), Box(-180, -90, 180, 90), Box(10, 58, 30, 70)])
def test_no_area_is_a_line(box: Box) -> None:
    """A ring that thinning has made a line would be filled outside: the whole globe."""
    for feature in (*pack.cut(box).land, *pack.cut(box).lakes):
        for ring in feature["geometry"]["coordinates"]:
            assert area_of(np.array(ring)) > 1e-7
