"""Formations and fights on the map of one future: rows day by day, and the layers that show them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from sandtable.figures.control import moment
from sandtable.figures.fonts import text_width
from sandtable.figures.frames import DIGITS, coarse
from sandtable.figures.labels import Box, overlaps
from sandtable.figures.layers import Chart
from sandtable.figures.marches import Doing, Knot, Positions, daily_positions, places_on_the_map, spot_of
from sandtable.figures.projection import Projection
from sandtable.figures.sheet import flat_map, place_name_boxes
from sandtable.figures.theme import Tables, colour
from sandtable.program import Event, Program

if TYPE_CHECKING:
    from sandtable.program import Record
    from sandtable.scenario.types import Scenario

APART = 11  # pixels between formations that stand at one spot
ABREAST = 5  # of them in a row
BESIDE = 10  # pixels from a formation to its name
TYPE = 12.0  # of these names
NAMED = 740  # pixels: narrower maps name no formation
OFFSETS = (0, 14, -14, 28, -28)  # pixels downwards at which a name may stand, the best first
NOWHERE = 999
COMPACT_TYPE = 13  # of a place on the narrow map
POSITION = {"longitude": "x:Q", "latitude": "y:Q"}
Row = dict[str, Any]


def formation_rows(scenario: Scenario, program: Program, knots: tuple[tuple[Knot, ...], ...]) -> list[Row]:
    """A row a formation: name, actor (index), and by day degrees, pixels aside, what it does, whether it is spent, or kept out.

    A list with one entry holds for every day.
    """
    found = daily_positions(scenario, program, knots)
    across, up = _stacked(program, found)
    names = [scenario.formations[identifier].name for identifier in program.formations]
    beside = names_apart(
        flat_map(scenario, width=NAMED), found, names, across=across, up=up,
        places=place_name_boxes(scenario, program, width=NAMED),
    )  # fmt: skip
    rows = []
    for k in range(len(names)):
        series: dict[str, list[Any]] = {
            "lon": [round(float(value), DIGITS) for value in found.longitude[:, k]],
            "lat": [round(float(value), DIGITS) for value in found.latitude[:, k]],
            "dx": [round(float(value)) for value in across[:, k]],
            "dy": [round(float(value)) for value in up[:, k]],
            "doing": [int(value) for value in found.doing[:, k]],
            "barred": [int(value) for value in found.is_barred[:, k]],
            "spent": [int(value) for value in found.is_spent[:, k]],
            "ny": [int(value) for value in beside[:, k]],
        }
        rows.append(
            {
                "name": names[k],
                "who": int(program.parties.formation_actor[k]),
                **{name: values[:1] if len(set(values)) == 1 else values for name, values in series.items()},
            }
        )
    return rows


def _stacked(program: Program, found: Positions) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Pixels to the right and upwards by which formations at one spot stand apart: side by side over the place."""
    across, up = np.zeros(found.doing.shape), np.zeros(found.doing.shape)
    on_a_route = found.spot >= len(program.places)
    for day in range(len(found.doing)):
        spots: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for k in np.flatnonzero(found.doing[day] != Doing.ABSENT):
            at = coarse((float(found.longitude[day, k]), float(found.latitude[day, k])))
            spots[int(found.spot[day, k]), *(at if on_a_route[day, k] else ())].append(int(k))
        for here in spots.values():
            here.sort(key=lambda index: (int(program.parties.formation_actor[index]), index))
            for order, one in enumerate(here):
                row, column = divmod(order, ABREAST)
                abreast = min(ABREAST, len(here) - ABREAST * row)
                across[day, one] = APART * (column - (abreast - 1) / 2)
                up[day, one] = (0 if on_a_route[day, one] else 10) + APART * row
    return across, up


def names_apart(
    projection: Projection,
    found: Positions,
    names: list[str],
    *,
    across: np.ndarray[Any, Any],
    up: np.ndarray[Any, Any],
    places: list[Box],
) -> np.ndarray[Any, Any]:
    """Pixels by which the name of a moving formation is shifted down, so that names do not overlap; NOWHERE if it cannot be placed.

    places: the boxes of the names of places, of which it covers as few as it can.
    """
    offsets = np.full(found.doing.shape, NOWHERE)
    widths = [text_width(name, size=TYPE, weight=600) for name in names]
    for day in range(len(found.doing)):
        taken: list[Box] = []
        for k in np.flatnonzero((found.doing[day] == Doing.MARCHING) | (found.doing[day] == Doing.WITHDRAWING)):
            x, y = projection(float(found.longitude[day, k]), float(found.latitude[day, k]))
            x, y = x + float(across[day, k]) + BESIDE, y - float(up[day, k])
            best: tuple[int, int, Box] | None = None
            for offset in OFFSETS:
                box = (x, y + offset - TYPE / 2, x + widths[k], y + offset + TYPE / 2)
                if box[2] >= projection.width - 4 or any(overlaps(box, other) for other in taken):
                    continue
                covered = sum(overlaps(box, place) for place in places)
                if best is None or covered < best[0]:
                    best = covered, offset, box
                if covered == 0:
                    break
            if best is not None:
                taken.append(best[2])
                offsets[day, k] = best[1]
    return offsets


def fight_rows(scenario: Scenario, program: Program, record: Record, knots: tuple[tuple[Knot, ...], ...]) -> list[Row]:
    """A row a fight: degrees of the spot on the map, and the days from which to which it lasted."""
    places = places_on_the_map(scenario, program)
    rows: dict[int, Row] = {}
    ended: list[Row] = []
    for day, event, subject, other, _ in record.log:
        if event == Event.OPEN:
            if other < len(places):
                lon, lat = places[other]
            else:
                knot = next(k for k in reversed(knots[subject]) if k.day <= day and k.route == other - len(places))
                lon, lat = spot_of(program, places, knot, knot.share)
            lon, lat = coarse((lon, lat))
            rows[other] = {"lon": lon, "lat": lat, "from": moment(day, program)}
        elif event == Event.END and subject in rows:
            ended.append({**rows.pop(subject), "to": moment(day, program)})
    return [*ended, *({**row, "to": moment(record.end, program)} for row in rows.values())]


def formation_layers(tables: Tables, formations: list[Row], fights: list[Row], *, size: float) -> list[alt.Chart]:
    """Fights as a burst; formations as triangles in their actor's colour, with a name while they move and a ring while kept out.

    `size`: of the type of a place. With no rows the layers are there and empty, for a page that fills them.
    """

    def today(name: str) -> str:
        return f"datum.{name}[min(day, datum.{name}.length - 1)]"

    degrees = "57.29578 / zoom"
    placed = {
        "x": f"{today('lon')} + {today('dx')} * {degrees}",
        "y": f"{today('lat')} + {today('dy')} * {degrees} * cos({today('lat')} / 57.29578)",
        "does": today("doing"),
    }
    shown = "datum.does == 0 ? 0 : 1"
    moving = f"(datum.does == {int(Doing.MARCHING)} || datum.does == {int(Doing.WITHDRAWING)})"
    burst = Chart(tables.add("fights", fights)).mark_point(
        shape="M0,-1L.25,-.35L.87,-.5L.45,0L.87,.5L.25,.35L0,1L-.25,.35L-.87,.5L-.45,0L-.87,-.5L-.25,-.35Z",
        filled=True, fill=colour("fight"), stroke=colour("casing"), strokeWidth=1, size=48 * size,
        opacity=alt.expr("datum.from <= day && datum.to > day - 1 ? 0.95 : 0"),
    ).encode(longitude="lon:Q", latitude="lat:Q")  # fmt: skip
    base = Chart(tables.add("formations", formations)).transform_calculate(**placed)
    name: dict[str, Any] = {
        "align": "left", "baseline": "middle", "dx": BESIDE, "dy": alt.expr(today("ny")), "fontSize": TYPE,
        "fontWeight": 600, "opacity": alt.expr(f"{moving} && {today('ny')} < {NOWHERE} ? 1 : 0"),
    }  # fmt: skip
    layers = [
        burst,
        base.mark_point(
            shape="triangle-up", filled=True, fill=alt.expr("theme.actors[datum.who]"), stroke=colour("casing"),
            strokeWidth=1.3, size=alt.expr(f"{moving} ? {15 * size} : {6 * size}"),
            opacity=alt.expr(shown), fillOpacity=alt.expr(f"{today('spent')} ? 0.45 : 1"),
        ).encode(tooltip=[alt.Tooltip("name:N", title="Formation")], **POSITION),
        base.mark_point(
            shape="circle", filled=False, stroke=colour("ink"), strokeWidth=1.6, size=24 * size,
            opacity=alt.expr(f"{shown} && {today('barred')} ? 0.95 : 0"),
        ).encode(**POSITION),
    ]  # fmt: skip
    if size < COMPACT_TYPE:
        return layers
    return [
        *layers,
        base.mark_text(stroke=colour("focus"), strokeWidth=4.5, strokeJoin="round", color=colour("focus"), **name)
        .encode(text="name:N", **POSITION),
        base.mark_text(color=alt.expr("theme.actors[datum.who]"), **name).encode(text="name:N", **POSITION),
    ]  # fmt: skip
