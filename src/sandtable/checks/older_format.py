"""S129: a file of format 1."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S129",
    summary="a file of an older format",
    why="""Format 1 is that of versions 0.1 and 0.2. It is read as format 2, in which some keys and conditions mean something else: those
    who are beaten recover, places pass to who is in them, and rules that a file does not state are fitted to battles.
    `sandtable fmt FILE --upgrade` rewrites the file and names each change that concerns it.""",
    bad="sandtable: 1",
    good="sandtable: 2",
    severity="warning",
)
def older_format(draft: Draft) -> Iterator[Finding]:
    if draft.scenario.sandtable == 1 and draft.document.find(("sandtable",)) is not None:
        message = "format 1 is read as format 2, in which some of it means something else"
        yield Finding(
            ("sandtable",), message, hint=f"`sandtable fmt {draft.document.name} --upgrade` rewrites it and says what"
        )
