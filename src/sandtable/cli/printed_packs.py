"""What `pack` and `unpack` print with `--json`."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from sandtable.cli.printed import Bytes, closed, said


@closed
class PackedFile(TypedDict):
    """A file of a pack."""

    path: Annotated[str, said("its path below the pack's folder")]
    bytes: Bytes
    about: Annotated[str, said("what it is")]


@closed
class NotPacked(TypedDict):
    """A file that is not sent."""

    file: Annotated[str, said("its name")]
    why: Annotated[str, said("the reason: where it has words of the assessed text")]


@closed
class PackedScenario(TypedDict):
    """A scenario put into one file."""

    file: Annotated[str, said("the pack")]
    bytes: Bytes
    written: Annotated[bool, said("whether it was written; not with --dry-run")]
    folder: Annotated[str, said("folder of the files in the pack")]
    files: Annotated[list[PackedFile], said("the files in it")]
    left_out: Annotated[list[NotPacked], said("files beside the scenario that are not sent")]


@closed
class UnpackedScenario(TypedDict):
    """A pack put into a directory."""

    directory: Annotated[str, said("the directory")]
    scenario: Annotated[str, said("the scenario's file")]
    files: Annotated[list[str], said("the files written or already there")]
    command: Annotated[str, said("the command that plays it again")]
