"""`sandtable import places`: places of a scenario from files that analysts have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from sandtable.authoring.place_files import PlaceFile
    from sandtable.cli.printed_places import Imported
    from sandtable.diagnostics import Diagnostic


def import_places(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file: .csv, .xlsx or .geojson.")],
    into: Annotated[Path, typer.Option(metavar="SCENARIO", help="The scenario file to add to.")],
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="Source of the entries that name none: an identifier of `sources`.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the difference and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:
    """Add the places of a CSV, .xlsx or GeoJSON file to a scenario. Nothing else in the scenario's file is touched.

    A table has columns name, lat and lon, or name and coordinates; id, terrain, value, rank, source, basis and because
    are taken too. Every fault is named with its line in one pass, and then nothing is written: exit code 1.
    """
    from sandtable.authoring.adding import NewFaultsError, with_entries
    from sandtable.authoring.place_files import read_places
    from sandtable.cli.formatting import check_writable, difference_of, file_of, write_file
    from sandtable.cli.terminal import say, write_json
    from sandtable.errors import ScenarioError
    from sandtable.scenario.source import SourceError, decode
    from sandtable.wording import plural

    path = file_of(str(into))
    if not dry_run:
        check_writable(path)
    raw = path.read_bytes()
    try:
        text = decode(raw, name=str(path))
    except SourceError as fault:
        raise ScenarioError([fault.diagnostic]) from None
    found = read_places(file, taken=_taken(text, str(path)), source=source)
    _stop_at_faults(found, file)
    if found.unused:
        say(f"note: nothing takes the columns {', '.join(found.unused)}")
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    try:
        after = mark + with_entries(text, ("theatre", "places"), found.places, name=str(path)).encode("utf-8")
    except NewFaultsError as raised:
        found.faults = [_told(found, path, name, error) for name, error in raised.errors]
        _stop_at_faults(found, file)
        raise  # never: it stops
    changes = difference_of(path, raw, after, "with the import")
    if not dry_run:
        write_file(path, raw, after)
    if json:
        printed: Imported = {
            "kind": "places", "file": str(file), "scenario": str(path), "written": not dry_run,
            "added": [f"theatre.places.{name}" for name in found.places], "unused": found.unused, "difference": changes,
        }  # fmt: skip
        write_json(printed)
    else:
        _print(path, changes, dry_run=dry_run, count=plural(len(found.places), "place"))


def _told(found: PlaceFile, path: Path, name: str | None, error: Diagnostic) -> str:
    """An error of the scenario with the new places: at the line of the file that it comes from."""
    where = found.where.get(name or "", f"{path} with the new places, line {error.span.line}")
    hint = f" ({error.hint})" if error.hint else ""
    return f"{where}: {error.code}: {error.message}{hint}"


def _taken(text: str, name: str) -> list[str]:
    """Identifiers of the places of a scenario's text."""
    from sandtable.scenario.parsing import parse_document

    root, _ = parse_document(text, name=name)
    theatre = root.child("theatre") if root is not None else None
    places = theatre.child("places") if theatre is not None else None
    return list(places.entries) if places is not None else []


def _stop_at_faults(found: PlaceFile, file: Path) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.terminal import say
    from sandtable.wording import plural

    if not found.faults:
        return
    for fault in found.faults:
        say(neutralise(f"error: {file}, {fault}"))
    say(f"{plural(len(found.faults), 'error')}; nothing was written")
    raise typer.Exit(ExitCode.FAULTS)


def _print(path: Path, changes: str, *, dry_run: bool, count: str) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import write

    write(neutralise(changes.rstrip("\n") if dry_run else f"{path}: {count} added"))
