"""`sandtable fmt`: scenario files in canonical order and layout; one of an older format as one of this format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from pathlib import Path

    from sandtable.authoring.upgrade import Note, Upgrade
    from sandtable.cli.printed import Formatted

_MOST_LINES = 12  # that a note names


def fmt(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Scenario files; `-` reads one from stdin and prints the result on stdout.",
            show_default=False,
        ),
    ],
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; name the files that would change, exit code 1.", show_default=False
        ),
    ] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Rewrite an older format as this version's.", show_default=False)
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the difference and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:
    """Put scenario files in canonical order and layout, in place; with --upgrade, rewrite an older format.

    Sections and keys are put in the order of the format's reference. What the author names keeps its order, and comments,
    quotes, anchors and line ends are kept. The file may have errors, as long as it is YAML. It is written only if it
    gives the same scenario before and after. Exit code 1 if a file cannot be read or laid out.

    With --upgrade only what has to change is rewritten. Notes on stderr say what has changed in meaning, with the line.
    Exit code 1 if the file has errors, cannot be written, or is
    still of the older format.
    """
    from sandtable.cli.faults import Fault
    from sandtable.cli.formatting import format_all

    if len(scenarios) > 1 and json:
        raise Fault("--json takes one file")
    if not upgrade:
        format_all(scenarios, check=check, dry_run=dry_run, json=json)
        return
    if check:
        raise Fault("--upgrade has no --check", hint="--upgrade --dry-run prints what would change")
    if "-" in scenarios:
        raise Fault("--upgrade does not read from stdin")
    codes = [_upgrade(each, dry_run=dry_run, json=json) for each in scenarios]
    if any(codes):
        raise typer.Exit(max(codes))


def _upgrade(scenario: str, *, dry_run: bool, json: bool) -> int:
    """Upgrade one file and print what was done; returns the exit code."""
    from sandtable.authoring.upgrade import FORMAT
    from sandtable.authoring.upgrade import upgrade as upgraded
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.formatting import check_writable, difference_of, file_of, write_file
    from sandtable.cli.terminal import say, write_json
    from sandtable.wording import plural

    path = file_of(scenario)
    raw = path.read_bytes()
    found = upgraded(raw, file=str(path))
    is_written = found.is_changed and not dry_run
    if is_written:
        check_writable(path)
        write_file(path, found.before, found.after)
    difference = difference_of(path, found.before, found.after, "upgraded")
    if json:
        printed: Formatted = {
            "scenario": scenario, "file": str(path), "format_before": found.was, "format": found.now,
            "changed": found.is_changed, "written": is_written, "difference": difference,
            "notes": [
                {"line": each.line, "column": each.column, "change": each.change, "message": each.message}
                for each in found.notes
            ],
            "errors": len(found.remaining),
        }  # fmt: skip
        write_json(printed)
    else:
        _print(path, found, difference, is_written=is_written)
    if found.now != FORMAT:
        say(f"error: {path} is still format {found.now}: write `sandtable: {FORMAT}` by hand")
    if found.remaining:
        say(f"error: {path} has {plural(len(found.remaining), 'error')}: sandtable check {path}")
    return ExitCode.FAULTS if found.now != FORMAT or found.remaining else ExitCode.CLEAN


def _print(path: Path, found: Upgrade, difference: str, *, is_written: bool) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import write

    if found.is_changed and not is_written:
        write(neutralise(difference.rstrip("\n")))
    else:
        write(neutralise(f"{path}: {_result(found, difference)}"))
    _print_notes(path, found.notes)


def _result(found: Upgrade, difference: str) -> str:
    """What was done to the file: `rewritten as format 2, 3 lines changed`."""
    from sandtable.cli.formatting import lines_changed
    from sandtable.wording import plural

    left = f"; {plural(found.left, 'place')} left to you" if found.left else ""
    if not found.is_changed:
        return f"nothing rewritten, format {found.now}{left}" if left else f"up to date, format {found.now}"
    what = f"rewritten as format {found.now}"
    if found.now == found.was:
        what = f"older words replaced, format {found.now} as before"
    return f"{what}, {lines_changed(difference)}{left}"


def _print_notes(path: Path, notes: tuple[Note, ...]) -> None:
    """Each thing once on stderr, with all lines that it is about."""
    import shutil

    from sandtable.characters import neutralise, wrap
    from sandtable.cli.terminal import LEAST_WIDTH, WIDTH, say

    width = max(LEAST_WIDTH, min(shutil.get_terminal_size().columns or WIDTH, WIDTH))
    lines: dict[str, dict[int, None]] = {}  # by message, each line once and in order
    for note in notes:
        lines.setdefault(note.message, {})[note.line] = None
    for message, found in lines.items():
        say("\n" + "\n".join(wrap(neutralise(f"note: {path}, {_where(list(found))}"), width)))
        say("\n".join(wrap(neutralise(message), width, indent="  ")))


def _where(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]}"
    shown = ", ".join(str(line) for line in lines[:_MOST_LINES])
    return f"lines {shown}" + (f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else "")
