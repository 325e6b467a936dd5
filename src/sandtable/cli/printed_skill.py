"""What `sandtable skill` and `sandtable mcp` print with `--json`."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypedDict

from sandtable.cli.printed import closed, said


@closed
class SkillFile(TypedDict):
    """A file of the skill, and what becomes of it."""

    path: Annotated[str, said("its path in the skill's folder")]
    state: Annotated[Literal["new", "updated", "unchanged", "removed"], said("what an installation does to it")]


@closed
class InstalledSkill(TypedDict):
    """An installation of the skill."""

    folder: Annotated[str, said("the skill's folder")]
    written: Annotated[bool, said("whether it was written; never with --dry-run")]
    changed: Annotated[
        list[str], said("files that were changed since they were installed; without --force nothing is written then")
    ]
    files: Annotated[list[SkillFile], said("the files")]


@closed
class ShownSkill(TypedDict):
    """A file of the skill."""

    name: Annotated[str, said("name of the skill")]
    file: Annotated[str, said("the file shown")]
    text: Annotated[str, said("its text")]
    files: Annotated[list[str], said("all files of the skill")]


@closed
class OfferedTool(TypedDict):
    """A tool of `sandtable mcp`."""

    name: Annotated[str, said("its name")]
    about: Annotated[str, said("what a model reads of it")]
    read_only: Annotated[bool, said("whether it writes nothing")]


@closed
class Offered(TypedDict):
    """The tools that `sandtable mcp` serves."""

    root: Annotated[str, said("the folder in which they read and write")]
    tools: Annotated[list[OfferedTool], said("the tools")]
