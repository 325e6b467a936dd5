"""What `sandtable skill` prints with `--json`."""

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
