"""Files that options name: checked before anything is played, so that no input is overwritten and no work is lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sandtable.cli.faults import Fault

PAGE = (".html", ".htm")


def check_output(
    path: Path | None, *, option: str, endings: tuple[str, ...], inputs: Mapping[str, str | Path | None]
) -> None:
    """That an option names a file which can be written and is not one that the command reads. Raises Fault.

    path : None if the option was not given. endings : of the file's name, lower case, with their dots.
    inputs : what the command reads, by what it is called ("scenario", "study", "text"); None for what was not given.
    """
    if path is None:
        return
    for called, source in inputs.items():
        if source is not None and _is_input(path, source):
            raise Fault(
                f"{option} names the {called} itself: {path}",
                hint=f"an input is never overwritten; give another name, such as {path.stem}{endings[0]}"
                if path.suffix.lower() != endings[0]
                else "an input is never overwritten; give another name",
            )
    if path.is_dir():
        raise Fault(f"{option} names a directory: {path}", hint="give the name of a file in it")
    if path.suffix.lower() not in endings:
        raise Fault(
            f"{option} writes a file that ends in {' or '.join(endings)}, not `{path.name}`",
            hint=f"for example {path.stem or 'result'}{endings[0]}",
        )
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Fault(f"{option}: the directory {folder} does not exist")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise Fault(f"{option}: {path} cannot be written: permission denied")


def check_output_folder(path: Path | None, *, option: str) -> None:
    """That an option names a folder, or a name where one can be made. Raises Fault."""
    if path is not None and path.exists() and not path.is_dir():
        raise Fault(f"{option} names a file, not a directory: {path}", hint="give the name of a directory")


def _is_input(path: Path, source: str | Path) -> bool:
    """Whether both are one file, by whatever links or spelling; a scenario may be given by its bundled name or its folder."""
    from sandtable.scenario.source import SourceError, locate

    candidates = [Path(source)]
    if isinstance(source, str):
        with suppress(SourceError, ValueError):  # the command itself says that there is no such scenario
            candidates.append(locate(source))
    return any(_is_same(path, candidate) for candidate in candidates)


def _is_same(path: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        if path.samefile(other):
            return True
    return os.path.realpath(path) == os.path.realpath(other)
