"""The formations that an effect names, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.scenario.document import Path
from sandtable.scenario.types import Named


def named_at(path: Path, entry: Named) -> Iterator[tuple[Path, str]]:
    """The formations that an effect names, with the path of each name."""
    if entry.formation is not None:
        yield (*path, "formation"), entry.formation
    for index, name in enumerate(entry.formations):
        yield (*path, "formations", index), name
