"""`sandtable export places`: places of a scenario as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption, ScenarioArgument

if TYPE_CHECKING:
    from sandtable.cli.printed_places import Exported


def export_places(
    scenario: ScenarioArgument,
    to: Annotated[Path, typer.Option(metavar="FILE", help="The file to write: .csv or .geojson.")],
    json: JsonOption = False,
) -> None:
    """Write the places of a scenario as CSV or GeoJSON, which `sandtable import` reads back.

    In CSV a text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    from sandtable.authoring.place_files import places_as_csv, places_as_geojson
    from sandtable.cli.outputs import check_output
    from sandtable.cli.terminal import write, write_json
    from sandtable.files import write_whole
    from sandtable.loading import load
    from sandtable.wording import plural

    check_output(to, option="--to", endings=(".csv", ".geojson"), inputs={"scenario": scenario})
    found = load(scenario)
    text = places_as_csv(found) if to.suffix.lower() == ".csv" else places_as_geojson(found)
    write_whole(to, text.encode("utf-8"))
    count = len(found.theatre.places)
    if json:
        printed: Exported = {"kind": "places", "scenario": scenario, "file": str(to), "entries": count}
        write_json(printed)
    else:
        write(f"{to}: {plural(count, 'place')}")
