"""The tool that begins a scenario, as `sandtable new` does, inside the root."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcp_types import CallToolResult

from sandtable.assistant import answers
from sandtable.assistant.texts import faults_text
from sandtable.assistant.tools_files import named, result
from sandtable.assistant.workspace import TABLES, TEXTS, Workspace, WorkspaceError
from sandtable.errors import HintedError
from sandtable.wording import plural

if TYPE_CHECKING:
    from pathlib import Path

    from sandtable.authoring.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client says of a scenario to begin."""

    name: str
    actors: list[str]
    places: str
    start: str
    length: str
    settled: str
    text: str
    recipes: list[str]


def new(workspace: Workspace, asked: Asked) -> CallToolResult:
    """Write a new scenario. Raises HintedError with every fault of the answers; nothing is overwritten."""
    from sandtable.authoring.answering import answers_of
    from sandtable.authoring.beginning import notes, plan, summary
    from sandtable.authoring.skeleton import scenario_text
    from sandtable.loading import read

    file = _file(workspace, asked.name)
    chosen, unknown = _recipes(asked.recipes)
    given = {
        "actors": ",".join(asked.actors), "places": asked.places, "start": asked.start, "length": asked.length,
        "settled": asked.settled, "text": asked.text,
    }  # fmt: skip
    if not asked.recipes and not any(given.values()):
        raise WorkspaceError("nothing says what the scenario is about", hint="give actors, places, a text or a recipe")

    def opens(name: str) -> str:
        return str(workspace.file(name, endings=TABLES if name.lower().endswith(TABLES) else TEXTS))

    made = plan(answers_of(asked.name, given, recipes=chosen, faults=unknown, opens=opens))
    written = scenario_text(made)
    folder = workspace.relative(file.parent)
    found = read(written, name=folder, file=workspace.relative(file)).diagnostics
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(written)
    except FileExistsError:
        raise WorkspaceError(f"`{workspace.relative(file)}` exists", hint="choose another name") from None
    content = answers.Begun(
        scenario=folder, file=workspace.relative(file), sha256=hashlib.sha256(written.encode("utf-8")).hexdigest(),
        placeholders=list(made.placeholders), notes=notes(made), warnings=len(found),
    )  # fmt: skip
    said = f"{content.file}: {summary(made)}; {plural(len(found), 'warning')}; SHA-256: {content.sha256}"
    next_step = "Next: `show` it; its comments say what to do."
    shown = [faults_text(named(found, content.file))] if found else []
    return result("\n".join([said, *content.notes, *shown, next_step]), content)


def _file(workspace: Workspace, name: str) -> Path:
    """The file to make. Raises WorkspaceError where it cannot be one, or is there."""
    from sandtable.authoring.naming import one_line
    from sandtable.scenario.source import bundled

    if not name.strip() or one_line(name) != name:
        raise WorkspaceError(
            "the name is empty or not a file name", hint="letters, digits and hyphens, such as vell-bridge"
        )
    if name in bundled():
        raise WorkspaceError(f"{name} is a bundled scenario", hint="choose another name")
    folder = workspace.resolve(name)
    if folder.suffix in (".yaml", ".yml"):
        raise WorkspaceError(f"{name} is the name of a file", hint="give the folder; the file is NAME/scenario.yaml")
    if folder == workspace.root or (folder.exists() and not folder.is_dir()):
        raise WorkspaceError(f"{name} is no folder to make", hint="choose another name")
    return workspace.new_file(f"{workspace.relative(folder)}/scenario.yaml", ending=".yaml")


def _recipes(names: list[str]) -> tuple[tuple[Recipe, ...], list[HintedError]]:
    """The recipes that are named, and a fault for each name that is none."""
    from sandtable.authoring.recipes import find_recipe

    found, faults = [], []
    for name in dict.fromkeys(names):
        try:
            found.append(find_recipe(name))
        except HintedError as fault:
            faults.append(fault)
    return tuple(found), faults
