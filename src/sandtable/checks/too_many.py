"""S650: more than the engine has room for."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.expressions import Call, walk
from sandtable.scenario.findings import Finding

# The largest capacity class of the engine (engine/layout.py); zones, outcomes and the like are bounded for tables.
CAPACITIES: dict[Path, int] = {
    ("actors",): 16,
    ("theatre", "places"): 256,
    ("theatre", "routes"): 512,
    ("theatre", "zones"): 64,
    ("theatre", "barriers"): 16,
    ("formations",): 62,
    ("fires",): 8,
    ("air",): 64,
    ("assumptions",): 256,
    ("beliefs",): 32,
    ("decisions",): 62,
    ("outcomes",): 64,
    ("settlement", "rules"): 32,
    ("stop",): 32,
}
MOST_OPTIONS = 256  # of all decisions together
# What conditions ask the engine to keep: (function, arguments that tell two apart, at most, what they are called).
KEPT: dict[str, tuple[slice, int, str]] = {
    "within": (slice(1, 3), 32, "rings: one for each fires entry and each different `within`"),
    "first": (slice(0, 2), 64, "different `first(actor, place)`"),
    "reached": (slice(0, 2), 64, "different `reached(actor, place)`"),
}


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
    options = sum(len(decision.options) for decision in draft.scenario.decisions.values())
    if options > MOST_OPTIONS:
        yield Finding(("decisions",), f"{options} options, at most {MOST_OPTIONS} are played", part="key")
    kept: dict[str, set[object]] = {function: set() for function in KEPT}
    kept["within"] |= set(draft.scenario.fires)
    for path, expression in draft.expressions:
        for call in walk(expression):
            if not isinstance(call, Call) or call.function not in KEPT:
                continue
            telling, most, called = KEPT[call.function]
            if (key := call.arguments[telling]) not in kept[call.function]:
                kept[call.function].add(key)
                if len(kept[call.function]) == most + 1:
                    length = len(call.function)
                    yield Finding(path, f"more than {most} {called}", column=call.column, length=length)
