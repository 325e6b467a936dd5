"""S650: more than the engine has room for."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.expressions import Call, walk
from sandtable.scenario.findings import Finding

CAPACITIES: dict[Path, int] = {
    ("actors",): 16, ("theatre", "places"): 256, ("theatre", "routes"): 512, ("theatre", "zones"): 64,
    ("theatre", "barriers"): 16, ("formations",): 64, ("fires",): 8, ("air",): 16, ("assumptions",): 128,
    ("beliefs",): 16, ("decisions",): 64, ("outcomes",): 64, ("settlement", "rules"): 32, ("stop",): 32,
}  # fmt: skip
MOST_RINGS = 16  # one per fires entry, one per distinct `within`
MOST_OPTIONS = 16  # of one decision


@rule(
    "S650",
    summary="more than the engine has room for",
    why="""The engine keeps the state of a future in arrays of fixed size, which is what makes it fast. The limits are far
    above what one reads in an assessment; a larger picture wants coarser places or formations.""",
    bad="""
    fires: {battery-1: {...}, battery-2: {...}, ..., battery-40: {...}}
    """,
    good="""
    fires: {eastern-batteries: {launchers: 40, ...}}
    """,
)
def too_many(draft: Draft) -> Iterator[Finding]:
    for path, most in CAPACITIES.items():
        node = draft.document.find(path)
        count = len(node.entries) + len(node.items) if node is not None else 0
        if count > most:
            called = str(path[-1]) if path[0] != "settlement" else "settlement rules"
            yield Finding(path, f"{count} {called}, at most {most} are played", part="key")
    for name, decision in draft.scenario.decisions.items():
        if len(decision.options) > MOST_OPTIONS:
            message = f"{len(decision.options)} options, at most {MOST_OPTIONS} are played"
            yield Finding(("decisions", name, "options"), message, part="key")
    rings: set[object] = set(draft.scenario.fires)
    for path, expression in draft.expressions:
        for call in walk(expression):
            if isinstance(call, Call) and call.function == "within" and call.arguments[1:] not in rings:
                rings.add(call.arguments[1:])
                if len(rings) == MOST_RINGS + 1:
                    message = f"more than {MOST_RINGS} rings: one for each fires entry and each different `within`"
                    hint = "use the same distances where they are meant to be the same"
                    yield Finding(path, message, hint=hint, column=call.column, length=len("within"))
