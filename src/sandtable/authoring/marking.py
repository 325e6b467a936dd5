"""Marks on what a program drafted: `drafted_by` in the entries of a text, at its place in their order, in their style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sandtable.authoring.canonical import key_order
from sandtable.authoring.edits import Source, apply_edits
from sandtable.authoring.inserting import insertion
from sandtable.scenario.document import Node
from sandtable.scenario.parsing import parse_document
from sandtable.scenario.types import (
    Assumption,
    Belief,
    Decision,
    Entry,
    Fires,
    Formation,
    Outcome,
    Place,
    RedLine,
    Route,
    Stance,
)

KEY = "drafted_by"
DRAFTER = "sandtable new"  # what it says of all that the author of a new scenario did not give
_SECTIONS: tuple[tuple[tuple[str, ...], type[Entry]], ...] = (
    (("theatre", "places"), Place), (("theatre", "routes"), Route), (("stances",), Stance), (("formations",), Formation),
    (("fires",), Fires), (("assumptions",), Assumption), (("beliefs",), Belief), (("decisions",), Decision),
    (("red_lines",), RedLine), (("outcomes",), Outcome),
)  # fmt: skip


def marked(text: str, *, by: str, given: frozenset[str] = frozenset()) -> str:
    """A scenario's text in which every entry that holds a judgement says who drafted it. Claims, sources and actors are left.

    given : sources of what the author gave; entries that name one of them are left out. A text that cannot be read stays.
    """
    root, faults = parse_document(text, name="")
    if root is None or faults:
        return text
    source, edits = Source(text), []
    for entry, model in _entries(root):
        named = entry.child("source")
        if KEY in entry.entries or (named is not None and named.value in given):
            continue
        order = key_order(model)
        before = {key: pair for key, pair in entry.entries.items() if order.get(key, 0) < order[KEY]}
        edits += insertion(source, replace(entry, entries=before), [f"{KEY}: {by}"])
    return apply_edits(text, edits)


def _entries(root: Node) -> Iterator[tuple[Node, type[Entry]]]:
    for path, model in _SECTIONS:
        found: Node | None = root
        for step in path:
            found = found.child(step) if found is not None else None
        if found is None:
            continue
        for entry in found.items or [value for _, value in found.entries.values()]:
            if entry.kind == "mapping" and entry.entries:
                yield entry, model
