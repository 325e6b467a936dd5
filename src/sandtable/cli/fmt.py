"""`sandtable fmt`: a scenario file of an older format as one of this format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption, ScenarioArgument

if TYPE_CHECKING:
    from pathlib import Path

    from sandtable.authoring.upgrade import Note, Upgrade
    from sandtable.cli.printed import Formatted

_MOST_LINES = 12  # that a note names


def fmt(
    scenario: ScenarioArgument,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Rewrite an older format as this version's.", show_default=False)
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the difference and write nothing.", show_default=False)
    ] = False,
    json: JsonOption = False,
) -> None:
    """Rewrite a scenario file of an older format as one of this version's, in place.

    Only what has to change is rewritten: comments, blank lines, quotes, order and line ends stay. Notes on stderr say what
    has changed in meaning, with the line. A file that is up to date is left alone. Exit code 1 if the file has errors, cannot be
    written, or is still of the older format.
    """
    from sandtable.authoring.upgrade import FORMAT
    from sandtable.authoring.upgrade import upgrade as upgraded
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.cli.terminal import say, write_json
    from sandtable.scenario.source import bundled_folder
    from sandtable.wording import plural

    if not upgrade:
        raise Fault("fmt does nothing yet without --upgrade", hint=f"sandtable fmt {scenario} --upgrade")
    path = _file(scenario)
    raw = path.read_bytes()
    found = upgraded(raw, file=str(path))
    is_written = found.is_changed and not dry_run
    if is_written and bundled_folder() in path.parents:
        raise Fault(f"{path} is part of Sandtable", hint="copy it, and upgrade the copy")
    if is_written:
        _write(path, found)
    if json:
        printed: Formatted = {
            "scenario": scenario, "file": str(path), "format_before": found.was, "format": found.now,
            "changed": found.is_changed, "written": is_written, "difference": _difference(path, found),
            "notes": [
                {"line": each.line, "column": each.column, "change": each.change, "message": each.message}
                for each in found.notes
            ],
            "errors": len(found.remaining),
        }  # fmt: skip
        write_json(printed)
    else:
        _print(path, found, is_written=is_written)
    if found.now != FORMAT:
        say(f"error: {path} is still format {found.now}: write `sandtable: {FORMAT}` by hand")
    if found.remaining:
        say(f"error: {path} has {plural(len(found.remaining), 'error')}: sandtable check {path}")
    if found.now != FORMAT or found.remaining:
        raise typer.Exit(ExitCode.FAULTS)


def _file(scenario: str) -> Path:
    """The file of a name or path. Raises Fault."""
    from sandtable.cli.faults import Fault
    from sandtable.scenario.source import SourceError, locate, read_bytes

    try:
        path = locate(scenario)
        read_bytes(path)
    except SourceError as fault:
        found = fault.diagnostic
        raise Fault(f"{found.span.file}: {found.message}", hint=found.hint or None, code=found.code) from None
    if not path.is_file():
        raise Fault(f"{path} is not a file that can be rewritten")
    return path


def _write(path: Path, found: Upgrade) -> None:
    """Replace the file, whole or not at all. Raises Fault if it is read-only, or no longer the one that was read."""
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.files import is_read_only, write_whole

    if is_read_only(path):
        hint = "make it writable, or copy it and upgrade the copy; --dry-run prints the difference"
        raise Fault(f"{path} is read-only", hint=hint, exit_code=ExitCode.FAULTS)
    if path.read_bytes() != found.before:
        hint = "it has been saved by another program: run the command again"
        raise Fault(f"{path} has changed while it was read", hint=hint, exit_code=ExitCode.FAULTS)
    write_whole(path, found.after)


def _difference(path: Path, found: Upgrade) -> str:
    """The lines that change, as a unified diff."""
    from difflib import unified_diff

    from sandtable.scenario.document import split_lines

    before, after = (split_lines(content.decode("utf-8-sig")) for content in (found.before, found.after))
    if before[-1] == after[-1] == "":  # what follows the last line end is no line
        before, after = before[:-1], after[:-1]
    lines = unified_diff(before, after, str(path), f"{path} (upgraded)", lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _print(path: Path, found: Upgrade, *, is_written: bool) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import write

    if found.is_changed and not is_written:
        write(neutralise(_difference(path, found).rstrip("\n")))
    else:
        write(neutralise(f"{path}: {_result(path, found)}"))
    _print_notes(path, found.notes)


def _result(path: Path, found: Upgrade) -> str:
    """What was done to the file: `rewritten as format 2, 3 lines changed`."""
    from sandtable.wording import plural

    left = f"; {plural(found.left, 'place')} left to you" if found.left else ""
    if not found.is_changed:
        return f"nothing rewritten, format {found.now}{left}" if left else f"up to date, format {found.now}"
    changed = sum(line.startswith("+") for line in _difference(path, found).splitlines()) - 1
    what = f"rewritten as format {found.now}"
    if found.now == found.was:
        what = f"older words replaced, format {found.now} as before"
    return f"{what}, {plural(changed, 'line')} changed{left}"


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
