"""S650: more entries than the engine supports."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, walk

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
    ("readings",): 6,
}
MOST_OPTIONS = 256  # of all decisions together
# State that conditions require of the engine: (function, arguments that distinguish two uses, maximum, name).
KEPT: dict[str, tuple[slice, int, str]] = {
    "within": (slice(1, 3), 32, "rings: one for each fires entry and each different `within`"),
    "first": (slice(0, 2), 64, "different `first(actor, place)`"),
    "reached": (slice(0, 2), 64, "different `reached(actor, place)`"),
}


@rule(
    "S650",
    summary="more entries than the engine supports",
    why="""For speed, the engine stores the state of a future in arrays of fixed size. The limits are far above the size
    of a written assessment; for a larger scenario use coarser places or formations.""",
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
            yield Finding(path, f"{count} {called}, at most {most} are supported", part="key")
    options = sum(len(decision.options) for decision in draft.scenario.decisions.values())
    if options > MOST_OPTIONS:
        yield Finding(("decisions",), f"{options} options, at most {MOST_OPTIONS} are supported", part="key")
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
