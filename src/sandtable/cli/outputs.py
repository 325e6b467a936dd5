"""Checks of output files before playing, so that no input is overwritten and no work is lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sandtable.cli.faults import Fault
from sandtable.system import on_windows

PAGE = (".html", ".htm")
DOCUMENT = (".docx",)
REPORT = (*PAGE, *DOCUMENT)  # of the report of a study


def check_output(
    path: Path | None, *, option: str, endings: tuple[str, ...], inputs: Mapping[str, str | Path | None]
) -> None:
    """Check that an option names a file that can be written and is not an input of the command. Raises Fault.

    path : None if the option was not given. endings : of the file's name, lower case, with their dots.
    inputs : the inputs of the command by name ("scenario", "study", "text"); None for inputs that were not given.
    """
    if path is None:
        return
    for called, source in inputs.items():
        if source is not None and _is_input(path, source):
            raise Fault(
                f"{option} would overwrite the {called}: {path}",
                hint=f"choose another name, such as {path.stem}{endings[0]}"
                if path.suffix.lower() != endings[0]
                else "choose another name",
            )
    if path.is_dir():
        raise Fault(f"{option} names a directory: {path}", hint="give the name of a file in it")
    if path.suffix.lower() not in endings:
        raise Fault(
            f"{option} writes a file that ends in {' or '.join(endings)}, not `{path.name}`",
            hint=f"for example {path.stem or 'result'}{endings[0]}",
        )
    _check_name(path, option=option)
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Fault(f"{option}: the directory {folder} does not exist")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise Fault(f"{option}: {path} cannot be written: permission denied")


def check_output_folder(path: Path | None, *, option: str) -> None:
    """Check that an option names a folder, or a path at which one can be created. Raises Fault."""
    if path is not None and path.exists() and not path.is_dir():
        raise Fault(f"{option} names a file, not a directory: {path}", hint="give the name of a directory")
    if path is not None:
        _check_name(path, option=option)


def _check_name(path: Path, *, option: str) -> None:
    """Check that the name is not reserved for a device by Windows. Raises Fault."""
    from sandtable.files import is_reserved

    if on_windows() and is_reserved(path.name):
        raise Fault(f"{option}: Windows reserves the name {path.name} for a device", hint="give another name")


def _is_input(path: Path, source: str | Path) -> bool:
    """Whether both paths are the same file, after resolving links; a scenario may be given by its bundled name or its folder."""
    from sandtable.scenario.source import SourceError, locate

    candidates = [Path(source)]
    if isinstance(source, str):
        with suppress(SourceError, ValueError):  # the command itself reports that there is no such scenario
            candidates.append(locate(source))
    return any(_is_same(path, candidate) for candidate in candidates)


def _is_same(path: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        if path.samefile(other):
            return True
    return os.path.realpath(path) == os.path.realpath(other)
