"""`sandtable list`: the bundled scenarios."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sandtable.cli.parameters import JsonOption
from sandtable.cli.wording import date, plural


def list_scenarios(json: JsonOption = False) -> None:
    """List the bundled scenarios."""
    from sandtable.cli.terminal import open_output, print_text, write_json
    from sandtable.scenario import bundled
    from sandtable.scenario.listed import listed

    entries = [listed(name) for name in bundled()]
    if json:
        write_json({"scenarios": entries})
        return
    from rich.text import Text

    console = open_output()
    for index, entry in enumerate(entries):
        console.print("\n" if index else "", end="")
        console.print(Text.assemble((entry["name"], "bold"), f"  {entry['title']}"), soft_wrap=True)
        print_text(console, entry["question"], indent="  ")
        print_text(console, _count(entry), indent="  ", style="dim")


def _count(entry: dict[str, Any]) -> str:
    start, horizon = (dt.date.fromisoformat(entry[key]) for key in ("start", "horizon"))
    numbers = [plural(entry[f"{kind}s"], kind) for kind in ("place", "formation", "decision", "assumption", "outcome")]
    return f"{date(start)} to {date(horizon)}: {', '.join(numbers)}"
