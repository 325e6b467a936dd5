"""The JSON Schema of what each command prints with `--json`.

Generated from the type of the result, which the registry of analyses names, or `PRINTED` below for a command that is no
analysis. Commands that print a small object without a type have a file `schemas/NAME.schema.json`.
`docs/reference/json.md` and the files beside it are written from here.
"""

from __future__ import annotations

import inspect
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sandtable.analysis.registry import ANALYSES, loaded
from sandtable.results import first_paragraph, result_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

ENDING = ".schema.json"
FOLDERS = ("sandtable.study", "sandtable.analysis", "sandtable.cli")  # that may have `schemas/`
GROUPS = ("import", "export", "skill")  # of commands
PRINTED = {  # commands that are no analyses: the type of what they print
    "run": "sandtable.analysis.readings.printed:PrintedRun",
    "list": "sandtable.cli.printed:Listed",
    "check": "sandtable.cli.printed:Checked",
    "explain": "sandtable.cli.printed:Explained",
    "new": "sandtable.cli.printed:Begun",
    "recipes": "sandtable.cli.printed:ListedRecipes",
    "places": "sandtable.cli.printed_places:FoundPlaces",
    "fmt": "sandtable.cli.printed:Formatted",
    "locate": "sandtable.cli.printed:FoundPlaces",
    "read": "sandtable.cli.printed_read:FoundClaims",
    "import-places": "sandtable.cli.printed_places:Imported",
    "import-table": "sandtable.cli.printed_tables:ImportedTable",
    "import-ucdp": "sandtable.cli.printed_places:CandidateNews",
    "export-places": "sandtable.cli.printed_places:Exported",
    "export-table": "sandtable.cli.printed_tables:ExportedTable",
    "mcp": "sandtable.cli.printed_skill:Offered",
    "skill-install": "sandtable.cli.printed_skill:InstalledSkill",
    "skill-show": "sandtable.cli.printed_skill:ShownSkill",
    "pack": "sandtable.cli.printed_packs:PackedScenario",
    "unpack": "sandtable.cli.printed_packs:UnpackedScenario",
    "query": "sandtable.cli.printed:Queried",
    "picture": "sandtable.cli.printed:Pictured",
    "brief": "sandtable.cli.printed:Briefed",
    "demo": "sandtable.cli.printed:Demonstrated",
    "serve": "sandtable.cli.printed:Served",
    "words": "sandtable.cli.printed:Worded",
    "replay": "sandtable.cli.printed:Replayed",
    "cite": "sandtable.cli.printed:Cited",
}


def generated() -> dict[str, str]:
    """Commands whose schema is generated: the name of the type of what they print."""
    converted = {entry.name: entry.printed or entry.result[0] for entry in ANALYSES if entry.has_command}
    return {**PRINTED, **converted}


def written() -> dict[str, Traversable]:
    """Commands whose schema is a file of the package."""
    found: dict[str, Traversable] = {}
    for package in FOLDERS:
        folder = files(package).joinpath("schemas")
        if folder.is_dir():
            found |= {
                each.name.removesuffix(ENDING): each
                for each in sorted(folder.iterdir(), key=lambda each: each.name)
                if each.name.endswith(ENDING)
            }
    return found


def schema_text(command: str) -> str:
    """The schema of a command's object as JSON text. Raises KeyError for a command that prints none."""
    types = generated()
    if command in types:
        result = loaded(types[command])
        return result_schema(result, name=command, description=first_paragraph(inspect.getdoc(result) or ""))
    return written()[command].read_text(encoding="utf-8")


def schema_of(command: str) -> dict[str, Any]:
    """The same as an object."""
    found: dict[str, Any] = json.loads(schema_text(command))
    return found


def commands() -> list[str]:
    """Every command that prints JSON, as the help lists them; one of a group as `import-table`."""
    from typer.main import get_command

    from sandtable.cli.application import app

    group: Any = get_command(app)
    names = [
        each
        for name, command in group.commands.items()
        for each in ([f"{name}-{under}" for under in command.commands] if hasattr(command, "commands") else [name])
    ]
    return [name for name in names if name in {*generated(), *written()}]


def name_of(arguments: Sequence[str]) -> str:
    """The name of the schema of what a command line prints."""
    return "-".join(arguments[:2]) if arguments[0] in GROUPS else arguments[0]
