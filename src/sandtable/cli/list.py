"""`sandtable list`: the bundled scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sandtable.cli.parameters import JsonOption
from sandtable.wording import plural

if TYPE_CHECKING:
    from sandtable.cli.printed import Listed, ListedScenario


def list_scenarios(json: JsonOption = False) -> None:
    """List the bundled scenarios."""
    from sandtable.cli.terminal import open_output, print_text, write_json
    from sandtable.scenario.listed import listed
    from sandtable.scenario.source import bundled

    entries = [listed(name) for name in bundled()]
    if json:
        found: Listed = {"scenarios": cast("list[ListedScenario]", entries)}
        write_json(found)
        return
    from rich.text import Text

    console = open_output()
    for index, entry in enumerate(entries):
        console.print("\n" if index else "", end="")
        console.print(Text.assemble((entry["name"], "bold"), f"  {entry['title']}"), soft_wrap=True)
        print_text(console, entry["question"], indent="  ")
        print_text(console, _count(entry), indent="  ", style="dim")


def _count(entry: dict[str, Any]) -> str:
    from sandtable.calendar import Calendar
    from sandtable.scenario.dates import read_moment

    span = Calendar.between(*(read_moment(entry[key]) for key in ("start", "horizon"))).span
    numbers = [plural(entry[f"{kind}s"], kind) for kind in ("place", "formation", "decision", "assumption", "outcome")]
    return f"{span}: {', '.join(numbers)}"
