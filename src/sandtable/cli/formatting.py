"""Scenario files in canonical order and layout: what `fmt` reads, prints and writes; and how a rewritten file is stored."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.authoring.formatting import FormattedFile

STDIN = "-"


def format_all(scenarios: list[str], *, check: bool, dry_run: bool, json: bool) -> None:
    """Put each file in canonical form, or say what would change; faults of one do not keep the others from it."""
    import typer

    from sandtable.cli.faults import ExitCode, Fault

    if STDIN in scenarios and len(scenarios) > 1:
        raise Fault("`-` is used alone")
    code: int = ExitCode.CLEAN
    for scenario in scenarios:
        code = max(code, _format(scenario, check=check, dry_run=dry_run, json=json))
    if code:
        raise typer.Exit(code)


def _format(scenario: str, *, check: bool, dry_run: bool, json: bool) -> int:
    from sandtable.authoring.formatting import MeaningError, format_file
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.opening import print_diagnostics
    from sandtable.cli.terminal import complain
    from sandtable.errors import ScenarioError

    path = None if scenario == STDIN else file_of(scenario)
    raw = read_stdin() if path is None else path.read_bytes()
    name = "stdin" if path is None else str(path)
    try:
        found = format_file(raw, file=name)
    except ScenarioError as fault:
        print_diagnostics(fault.diagnostics)
        return ExitCode.FAULTS
    except MeaningError as fault:
        complain(f"{name}: {fault}; nothing was written", hint="please report it, with the file")
        return ExitCode.FAULTS
    is_written = found.is_changed and not check and not dry_run and path is not None
    if is_written and path is not None:
        check_writable(path)
        write_file(path, found.before, found.after)
    if json:
        _print_object(scenario, path, found, is_written=is_written)
    elif path is None and not check and not dry_run:
        _write_bytes(found.after)
    else:
        _print(scenario if path is None else str(path), found, check=check, is_written=is_written, dry_run=dry_run)
    return ExitCode.FAULTS if check and found.is_changed else ExitCode.CLEAN


def _print(name: str, found: FormattedFile, *, check: bool, is_written: bool, dry_run: bool) -> None:
    from sandtable.characters import neutralise
    from sandtable.cli.terminal import say, write

    difference = difference_of(Path(name), found.before, found.after, "canonical")
    ends = "mixed line ends, which become those of the first line" if found.has_mixed_ends else ""
    if dry_run and found.is_changed:
        if difference:
            write(neutralise(difference.rstrip("\n")))
        if ends:
            say(neutralise(f"note: {name}: {ends}"))
    elif check and found.is_changed:
        write(neutralise(name))
    elif is_written:
        changes = [
            *([lines_changed(difference)] if difference else []),
            *(["mixed line ends made one"] if ends else []),
        ]
        write(neutralise(f"{name}: rewritten, {', '.join(changes)}"))
    elif not check:
        write(neutralise(f"{name}: in canonical form"))


def _print_object(scenario: str, path: Path | None, found: FormattedFile, *, is_written: bool) -> None:
    from sandtable.cli.terminal import write_json
    from sandtable.loading import read

    name = "stdin" if path is None else str(path)
    write_json(
        {
            "scenario": scenario, "file": name, "format_before": found.was, "format": found.was,
            "changed": found.is_changed, "written": is_written,
            "difference": difference_of(Path(name), found.before, found.after, "canonical"), "notes": [],
            "errors": len(read(found.after, name=name, file=name).errors),
        }
    )  # fmt: skip


def _write_bytes(content: bytes) -> None:
    """Data on stdout as they are, byte order mark and line ends included."""
    from sandtable.cli.faults import PipeClosed
    from sandtable.cli.terminal import write

    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        write(content.decode("utf-8").removesuffix("\n"))
        return
    try:
        sys.stdout.flush()
        binary.write(content)
        binary.flush()
    except BrokenPipeError:
        raise PipeClosed from None


# -- files that commands rewrite -----------------------------------------------------------------------


def read_stdin() -> bytes:
    """A scenario from stdin, never more than one byte past the limit. Raises Fault at a terminal."""
    from sandtable.cli.faults import Fault
    from sandtable.scenario.composing import LARGEST

    if sys.stdin is None or sys.stdin.isatty():
        raise Fault("`-` reads from stdin, and nothing was piped into it", hint="git show HEAD:scenario.yaml | ... -")
    binary = getattr(sys.stdin, "buffer", None)
    content: bytes = binary.read(LARGEST + 1) if binary is not None else sys.stdin.read(LARGEST + 1).encode()
    return content


def file_of(scenario: str) -> Path:
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


def check_writable(path: Path) -> None:
    """Raises Fault if a file is part of the program."""
    from sandtable.cli.faults import Fault
    from sandtable.scenario.source import bundled_folder

    if bundled_folder() in path.parents:
        raise Fault(f"{path} is part of Sandtable", hint="copy it, and rewrite the copy")


def write_file(path: Path, before: bytes, after: bytes) -> None:
    """Replace a file, whole or not at all. Raises Fault if it is read-only, or no longer the one that was read."""
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.files import is_read_only, write_whole

    if is_read_only(path):
        hint = "make it writable, or rewrite a copy; --dry-run prints the difference"
        raise Fault(f"{path} is read-only", hint=hint, exit_code=ExitCode.FAULTS)
    if path.read_bytes() != before:
        hint = "it has been saved by another program: run the command again"
        raise Fault(f"{path} has changed while it was read", hint=hint, exit_code=ExitCode.FAULTS)
    write_whole(path, after)


def difference_of(path: Path, before: bytes, after: bytes, label: str) -> str:
    """The lines that change, as a unified diff. label : what the second file is called after the name."""
    from difflib import unified_diff

    from sandtable.scenario.document import split_lines

    old, new = (split_lines(content.decode("utf-8-sig")) for content in (before, after))
    if old[-1] == new[-1] == "":  # what follows the last line end is no line
        old, new = old[:-1], new[:-1]
    lines = unified_diff(old, new, str(path), f"{path} ({label})", lineterm="")
    return "".join(f"{line}\n" for line in lines)


def lines_changed(difference: str) -> str:
    """How many lines a difference writes: `3 lines changed`."""
    from sandtable.wording import plural

    written = sum(line.startswith("+") for line in difference.splitlines()) - 1
    removed = sum(line.startswith("-") for line in difference.splitlines()) - 1
    return f"{plural(max(written, removed), 'line')} changed"
