"""`sandtable import ucdp`: candidates for items of news from events of the user's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption, ScenarioArgument

if TYPE_CHECKING:
    from sandtable.cli.printed_places import CandidateNews

SHOWN_SIDES = 8


def import_ucdp(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file of the UCDP Georeferenced Event Dataset.")],
    scenario: ScenarioArgument,
    side: Annotated[
        list[str] | None,
        typer.Option(
            "--side",
            metavar="NAME=ACTOR",
            help="A side of the file and the actor that it is; may be repeated. Sides named as an actor need none.",
            show_default=False,
        ),
    ] = None,
    within: Annotated[
        float, typer.Option("--within", metavar="KM", min=0.1, max=200, help="Distance of events from a place.")
    ] = 10,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write the draft here instead of printing it.", show_default=False),
    ] = None,
    gazetteer: Annotated[
        Path | None,
        typer.Option(
            "--gazetteer",
            metavar="FILE",
            help="Write other points of the file as a table of places, for `import places`.",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Draft items of news from events of UCDP GED near the scenario's places. None counts until you take it in.

    Each candidate is the first event of an actor near a place that it does not control at the start. In the draft they are
    comments: judge them, remove the #, and give grades. Every fault of the file is named with its line: exit code 1.
    """
    from sandtable.authoring import ucdp_files
    from sandtable.characters import neutralise
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.outputs import check_output
    from sandtable.cli.terminal import say, write, write_json
    from sandtable.files import write_whole
    from sandtable.wording import count, plural

    inputs: dict[str, str | Path | None] = {"scenario": scenario, "file of events": file}
    check_output(to, option="--to", endings=(".yaml", ".yml"), inputs=inputs)
    check_output(gazetteer, option="--gazetteer", endings=(".csv",), inputs=inputs)
    given = _sides(side or [])
    opened = open_scenario(scenario)
    sides = ucdp_files.matched_sides(opened, given)
    read = ucdp_files.read_events(file)
    if read.faults:
        for fault in read.faults:
            say(neutralise(f"error: {file}, {fault}"))
        say(f"{plural(len(read.faults), 'error')}; nothing was written")
        raise typer.Exit(ExitCode.FAULTS)
    found = ucdp_files.candidates(read, opened, sides=sides, within=within)
    others = ucdp_files.unmatched(read, opened, sides=sides, within=within)
    text = ucdp_files.draft(found, opened, file=neutralise(file.name), within=within)
    table, points = ucdp_files.gazetteer(read, opened, within=within)
    for name, path, content in (("draft", to, text), ("gazetteer", gazetteer, table)):
        if path is not None:
            write_whole(path, content.encode("utf-8"))
            say(f"{path}: {name} written")
    if json:
        printed: CandidateNews = {
            "kind": "ucdp", "file": str(file), "scenario": scenario, "events": len(read.events),
            "candidates": [
                {"item": each.item, "place": each.place, "actor": each.actor, "date": each.first.start.isoformat(),
                 "line": each.first.line, "events": each.events, "deaths": each.deaths}
                for each in found
            ],
            "unmatched": [{"side": name, "events": number} for name, number in others],
            "points": points, "draft": text,
        }  # fmt: skip
        write_json(printed)
        return
    if to is None:
        write(neutralise(text.rstrip("\n")))
    say(f"{plural(len(found), 'candidate')} from {plural(len(read.events), 'event')}")
    for name, number in others[:SHOWN_SIDES]:
        say(neutralise(f"note: `{name}` ({count(number)} near the places) is no actor: give --side '{name}=ACTOR'"))


def _sides(given: list[str]) -> dict[str, str]:
    found = {}
    for each in given:
        name, separator, actor = each.rpartition("=")
        if not separator or not name.strip() or not actor.strip():
            raise typer.BadParameter(f"`{each}` is not NAME=ACTOR", param_hint="--side")
        found[name.strip()] = actor.strip()
    return found
