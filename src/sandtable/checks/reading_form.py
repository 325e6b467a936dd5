"""S127: which reading is the file as written, and paths of a reading that overlap."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario import rivals
from sandtable.scenario.document import Node
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S127",
    summary="one reading, and only one, is the file as written",
    why="""Readings are rival encodings of one text that share what they agree on. The file as written is one of them, so it
    gets a name and a title: the reading without `set`. It is the one that is played unless another is named. The others
    say by `set` what differs; no path of a reading may be inside another, as one would undo the other.""",
    bad="""
    readings:
      deterrent: {title: The launchers deter, set: {decisions.dash.precision: 4}}
      pretext: {title: The launchers are a pretext, set: {decisions.dash.precision: 0}}
    """,
    good="""
    readings:
      deterrent: {title: The launchers deter}
      pretext: {title: The launchers are a pretext, set: {decisions.dash.precision: 0}}
    """,
)
def reading_form(draft: Draft) -> Iterator[Finding]:
    section = draft.document.root.child(rivals.SECTION)
    if draft.document.reading or section is None or section.kind != "mapping" or not section.entries:
        return
    written = [name for name, (_, entry) in section.entries.items() if entry.kind == "mapping" and _is_written(entry)]
    if len(section.entries) == 1:
        hint = "add a rival, or remove `readings`"
        yield Finding((rivals.SECTION,), "one reading alone has no rival", hint=hint, part="key")
    if not written:
        hint = "add a reading with a `title` and without `set`: the file as it is written"
        yield Finding((rivals.SECTION,), "no reading is the file as written", hint=hint, part="key")
    for name in written[1:]:
        hint = "say by `set` what differs in this reading"
        message = f"`{name}` sets nothing, and `{written[0]}` is the file as written already"
        yield Finding((rivals.SECTION, name), message, hint=hint, part="key")
    for name in section.entries:
        for outer, inner in rivals.overlapping(rivals.settings(draft.document.root, name)):
            hint = "write all of it under one path"
            message = f"`{inner}` is inside `{outer}`, which this reading sets too"
            yield Finding((rivals.SECTION, name, "set", inner), message, hint=hint, part="key")


def _is_written(entry: Node) -> bool:
    """Whether a reading sets nothing; one whose `set` cannot be read is taken to set something."""
    found = entry.child("set")
    return found is None or found.is_null or (found.kind == "mapping" and not found.entries)
