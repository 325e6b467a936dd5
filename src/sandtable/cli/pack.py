"""`sandtable pack` and `sandtable unpack`: a scenario with what belongs to it as one file to send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.outputs import check_output
from sandtable.cli.parameters import JsonOption, QuietOption, ScenarioArgument
from sandtable.cli.terminal import say

if TYPE_CHECKING:
    from sandtable.cli.printed_packs import PackedScenario, UnpackedScenario
    from sandtable.packing.contents import Pack

ENDINGS = (".zip",)


def pack(
    scenario: ScenarioArgument,
    study: Annotated[
        Path | None,
        typer.Argument(
            metavar="[STUDY]",
            help="A directory created by `run --out`: its plan and seed are sent.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="File to write (.zip). Default: NAME.zip.", show_default=False
        ),
    ] = None,
    add: Annotated[
        list[Path] | None,
        typer.Option("--add", metavar="FILE", help="A further file to send; may be repeated.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be sent, and write nothing.")] = False,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Put a scenario with its base map, notes and quality file, the plan of a study and what to cite into one file.

    Never the text that the scenario assesses: a file that is the text of a source, or quotes a passage of it, is left out with the
    reason. The same content gives the same bytes.
    """
    from sandtable.cli.opening import open_scenario
    from sandtable.packing.contents import pack_of
    from sandtable.study.run import open_study

    opened = open_scenario(scenario)
    target = out or Path(f"{opened.name}.zip")
    inputs: dict[str, str | Path | None] = {"scenario": scenario, "study": study}
    inputs |= {f"file {path.name}": path for path in add or ()}
    check_output(target, option="--out", endings=ENDINGS, inputs=inputs)
    made = pack_of(opened, study=open_study(study) if study is not None else None, more=tuple(add or ()))
    raw = made.to_bytes()
    if not dry_run:
        _write(target, raw)
    if json:
        from sandtable.cli.terminal import write_json

        found: PackedScenario = {
            "file": str(target),
            "bytes": len(raw),
            "written": not dry_run,
            "folder": made.folder,
            "files": [{"path": each.path, "bytes": len(each.content), "about": each.about} for each in made.entries],
            "left_out": [{"file": name, "why": why} for name, why in made.left_out],
        }
        write_json(found)
    else:
        _print(made)
    for name, why in made.left_out:
        say(f"warning: {name} is left out: {why}")
    if not quiet:
        say(f"{'would write' if dry_run else 'written:'} {target}, {len(raw):,} bytes")


def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file written by `pack`.", show_default=False)],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="DIR",
            help="Directory to write to. Default: one named after the scenario.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Put a packed scenario into a directory and print the command that plays it.

    Every file is checked against the list in the pack before any is written; a directory that holds other files is left alone.
    """
    from sandtable.packing.unpacking import default_folder, read_pack, write_pack

    found = read_pack(file)
    folder = to if to is not None else default_folder(found)
    paths = write_pack(found, folder)
    command = command_in(str(found.index.get("command", "")), found.folder, folder, str(found.index["scenario"]))
    if json:
        from sandtable.cli.terminal import write_json

        said: UnpackedScenario = {
            "directory": str(folder),
            "scenario": str(folder / str(found.index["scenario"])),
            "files": [str(path) for path in paths],
            "command": command,
        }
        write_json(said)
        return
    from sandtable.cli.terminal import open_output, print_text

    console = open_output()
    print_text(console, f"{found.index['name']}: {len(paths)} files in {folder}")
    print_text(console, command)
    if not quiet:
        say("The command plays it again; README.txt says with which version.")


def _write(target: Path, raw: bytes) -> None:
    from sandtable.files import write_whole

    try:
        write_whole(target, raw)
    except OSError as fault:
        raise Fault(f"cannot write {target}: {(fault.strerror or str(fault)).lower()}") from fault


def _print(made: Pack) -> None:
    """The files with their sizes."""
    from sandtable.cli.telling import print_told
    from sandtable.cli.terminal import open_output
    from sandtable.telling.told import Column, Part, Row, Table, Told

    rows = tuple(Row.of(f"{made.folder}/{each.path}", f"{len(each.content):,}", each.about) for each in made.entries)
    columns = (Column("File", "name"), Column("bytes"), Column("What it is", "words"))
    print_told(
        Told(made.folder, (f"{len(made.entries)} files",), (Part(tables=(Table(columns, rows),)),)),
        console=open_output(),
    )


def command_in(command: str, packed: str, folder: Path, scenario: str) -> str:
    """The pack's command with the directory that the files are in now; a plain `run` where the pack's has other options."""
    import shlex

    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    path = str(folder / scenario)
    options = words[3::2]
    if (
        words[:3] != ["sandtable", "run", f"{packed}/{scenario}"]
        or len(words) % 2 == 0
        or not {"--reading", "--set", "--futures", "--seed"}.issuperset(options)
        or not all(word.isprintable() for word in words)
    ):
        return shlex.join(["sandtable", "run", path])
    return shlex.join([*words[:2], path, *words[3:]])
