"""`sandtable list`: the bundled scenarios."""

from __future__ import annotations

from typing import Any

from sandtable.cli.parameters import JsonOption


def list_scenarios(json: JsonOption = False) -> None:
    """List the bundled scenarios."""
    from sandtable.cli.terminal import open_output, write_json
    from sandtable.scenario import bundled

    entries = [_describe(name) for name in bundled()]
    if json:
        write_json({"scenarios": entries})
        return
    from rich.padding import Padding
    from rich.text import Text

    console = open_output()
    for index, entry in enumerate(entries):
        console.print("\n" if index else "", end="")
        console.print(Text.assemble((entry["name"], "bold"), f"  {entry['title']}"))
        console.print(Padding(Text(entry["question"]), (0, 0, 0, 2)))
        counted = (
            f"{entry['start']} to {entry['horizon']}, {entry['places']} places, {entry['formations']} formations,"
            f" {entry['decisions']} decisions, {entry['assumptions']} assumptions"
        )
        console.print(Padding(Text(counted, style="dim"), (0, 0, 0, 2)))


def _describe(name: str) -> dict[str, Any]:
    from sandtable.scenario import load

    scenario = load(name)
    return {
        "name": name,
        "title": scenario.title,
        "question": scenario.question,
        "start": scenario.start.isoformat(),
        "horizon": scenario.horizon.isoformat(),
        "places": len(scenario.theatre.places),
        "formations": len(scenario.formations),
        "decisions": len(scenario.decisions),
        "assumptions": len(scenario.assumptions),
        "outcomes": len(scenario.outcomes),
    }
