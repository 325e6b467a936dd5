"""S223: a reading sets a path that the file does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario import rivals
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Scenario


@rule(
    "S223",
    summary="a reading sets a path that is not in the file",
    why="""The paths of a reading are those of `--set`: the keys of the file, joined by dots, items of a list counted from 0. A
    reading may add a key that the format has, or an entry of a section, such as an assumption of its own. The value is
    written as it would stand at that place, and the file so changed is checked as a whole: its faults are reported here.""",
    bad="""
    readings:
      deterrent: {title: The launchers deter}
      pretext: {title: A pretext, set: {fires.tanf.launcher: 0}}
    """,
    good="""
    readings:
      deterrent: {title: The launchers deter}
      pretext: {title: A pretext, set: {fires.tanf.launchers: 0}}
    """,
)
def reading_path(draft: Draft) -> Iterator[Finding]:
    root = draft.document.root
    if draft.document.reading:
        return
    for name in rivals.rival_names(root):
        yield from rivals.in_reading(root, name, model=Scenario)[1]
