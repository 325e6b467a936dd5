"""`sandtable places`: where the towns of a name are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption
from sandtable.world.geonames import LINE

if TYPE_CHECKING:
    from sandtable.cli.printed_places import FoundPlaces
    from sandtable.world.gazetteer import Candidate


def places(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A town, in any usual spelling.")],
    near: Annotated[
        str | None, typer.Option(metavar="LAT,LON", help="Nearest first: `34.5,40` or any other pair of coordinates.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only in this country: two letters, such as SY.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=200, help="Number of candidates to print at most.")] = 10,
    json: JsonOption = False,
) -> None:
    """Show the towns that a name may mean, each with a line to paste into a scenario. Which one is meant is yours to say.

    Whole names come before beginnings, then larger towns before smaller ones. Diacritics, case and the articles al-, el-,
    as- do not count. Exit code 1 if no town has the name.
    """
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.terminal import say, write_json
    from sandtable.world.gazetteer import ATTRIBUTION, candidates

    found = candidates(name, near=_point(near), country=country, most=most)
    if json:
        printed: FoundPlaces = {
            "name": name,
            "places": [
                {
                    "name": each.name, "country": each.country, "lat": each.latitude, "lon": each.longitude,
                    "inhabitants": each.inhabitants, "match": each.match,
                    "kilometres": round(each.kilometres, 1) if each.kilometres is not None else None,
                    "entry": entry_of(each, name),
                }
                for each in found
            ],
            "attribution": ATTRIBUTION,
        }  # fmt: skip
        write_json(printed)
    elif found:
        _print(found, name)
    if not found:
        where = f" in {country.upper()}" if country else ""
        say(f"error: the gazetteer has no name like `{name[:60]}`{where}")
        say(
            "hint: try another spelling, in Latin letters; give bases, oil fields and villages their coordinates yourself"
        )
        raise typer.Exit(ExitCode.FAULTS)


def entry_of(found: Candidate, wanted: str) -> str:
    """The line of a candidate for `theatre.places`: under the name looked for, if that is a whole name of it."""
    identifier, name = found.named(wanted)
    text = name.replace("\\", "\\\\").replace('"', '\\"')
    plain = text if text.replace(" ", "").replace("-", "").isalpha() else f'"{text}"'
    at = f"{found.latitude:g}, {found.longitude:g}"
    return f'{identifier}: {{name: {plain}, coordinates: "{at}", source: geonames}}'


def _point(near: str | None) -> tuple[float, float] | None:
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.errors import FieldError
    from sandtable.scenario.coordinates import read_coordinates

    if near is None:
        return None
    try:
        return read_coordinates(near)
    except FieldError as fault:
        raise Fault(f"--near: {fault.message}", hint=fault.hint, exit_code=ExitCode.USAGE) from None


def _print(found: list[Candidate], name: str) -> None:
    from rich.table import Table

    from sandtable.cli.terminal import open_output, print_text
    from sandtable.world.gazetteer import ATTRIBUTION

    console = open_output()
    if found[0].match != "exact":
        print_text(
            console, f"No name in the gazetteer is `{name[:60]}`; these begin with it, or have a name that does:\n"
        )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Town")
    table.add_column("in")
    for title in ("inhabitants", "lat", "lon", *(["km away"] if found[0].kilometres is not None else [])):
        table.add_column(title, justify="right")
    for each in found:
        away = [f"{each.kilometres:,.0f}"] if each.kilometres is not None else []
        people = f"{each.inhabitants:,}" if each.inhabitants else "unknown"
        table.add_row(each.name, each.country, people, f"{each.latitude:.2f}", f"{each.longitude:.2f}", *away)
    console.print(table)
    console.print()
    print_text(console, "Under theatre.places, one of:")
    for each in found:
        console.print(f"  {entry_of(each, name)}", soft_wrap=True, markup=False, highlight=False)
    print_text(console, "Under sources:")
    console.print("  " + LINE, soft_wrap=True, markup=False, highlight=False)
    print_text(console, ATTRIBUTION, style="dim")
