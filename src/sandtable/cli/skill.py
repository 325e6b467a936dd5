"""`sandtable skill`: the skill with which an assistant writes scenarios, shown and installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from sandtable.assistant.installing import Installation
    from sandtable.cli.printed_skill import InstalledSkill, ShownSkill

HERE = Path(".agents/skills")


def _paths(incomplete: str) -> list[str]:
    from sandtable.assistant.installing import skill_files

    return [path for path in skill_files() if path.startswith(incomplete)]


def install(
    to: Annotated[
        Path,
        typer.Option("--to", metavar="DIR", help="A folder of skills; the skill becomes DIR/sandtable."),
    ] = HERE,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that were changed since they were installed.", show_default=False)
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Copy the skill to where an assistant looks for skills, or bring the copy there up to this version.

    Files that were changed since they were installed are left alone without --force; then nothing is written and the exit
    code is 1.
    """
    from sandtable.assistant import installing
    from sandtable.cli.faults import ExitCode, Fault

    planned = installing.plan(to)
    is_refused = bool(planned.changed) and not force
    if not is_refused and not dry_run:
        installing.install(planned)
    if json:
        _print_object(planned, is_written=not is_refused and not dry_run)
    if is_refused:
        names = ", ".join(planned.changed)
        hint = "--force overwrites them; --to names another folder"
        raise Fault(f"changed since they were installed: {names}", hint=hint, exit_code=ExitCode.FAULTS)
    if not json:
        _print(planned, dry_run=dry_run)


def _print(planned: Installation, *, dry_run: bool) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import write

    for change in planned.changes:
        write(neutralise(f"{change.state:<9}  {planned.folder / change.path}"))
    if dry_run:
        write("Nothing was written.")


def _print_object(planned: Installation, *, is_written: bool) -> None:
    from sandtable.cli.terminal import write_json

    printed: InstalledSkill = {
        "folder": str(planned.folder), "written": is_written, "changed": list(planned.changed),
        "files": [{"path": change.path, "state": change.state} for change in planned.changes],
    }  # fmt: skip
    write_json(printed)


def show(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="One of the skill's files.", autocompletion=_paths)
    ] = "SKILL.md",
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Print the skill, or another of its files, such as references/file.md."""
    from sandtable.assistant.installing import NAME, skill_files, skill_text
    from sandtable.cli.terminal import write_data, write_json

    text = skill_text(file)
    if json:
        printed: ShownSkill = {"name": NAME, "file": file, "text": text, "files": list(skill_files())}
        write_json(printed)
    else:
        write_data(text.rstrip("\n"))
