"""S204: a reference to a fires entry that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S204",
    summary="unknown fires entry",
    why="""Effects that open or cease fires, and the functions `reach` and `magazine`, refer to an entry of `fires`, not to
    its actor or base.""",
    bad="""
    fires: {tanf-launchers: {base: al-tanf, ...}}
    stop: [magazine(al-tanf) < 1]
    """,
    good="""
    fires: {tanf-launchers: {base: al-tanf, ...}}
    stop: [magazine(tanf-launchers) < 1]
    """,
)
def unknown_fires(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "fires")
