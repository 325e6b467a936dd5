"""Passages of the source text that a user has, beside the entries of a text under way; and drafts of places resolved in it.

The source text stays in this process's memory: it enters no file, no study and no report.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.app.workbench.positions import Positions
from sandtable.app.workbench.typing import MOST
from sandtable.app.workbench.written import GivenText
from sandtable.authoring.edits import Source
from sandtable.authoring.locating import Place, Settled, likeliest_source, places_by_source, settle
from sandtable.errors import TextError
from sandtable.files import sha256_of
from sandtable.scenario.draft_places import at_places, draft_at
from sandtable.scenario.rivals import at
from sandtable.text.extraction import text_of
from sandtable.text.reading import position

if TYPE_CHECKING:
    from sandtable.app.workbench.schemas import InSource, SourceTextGiven
    from sandtable.app.workbench.written import Written
    from sandtable.scenario.document import Node
    from sandtable.scenario.draft_places import AtPlace

LONGEST = 4_000  # characters of a passage that are sent
_TITLES = ("statement", "title", "name")


def given(asked: SourceTextGiven) -> GivenText:
    """The text of a file that a user gives. Raises Refusal 409 where it is none."""
    raw = base64.b64decode(asked.content)
    try:
        return GivenText(asked.name, text_of(raw, name=asked.name))
    except TextError as fault:
        raise Refusal(409, fault.message, hint=fault.hint) from None


def passages(written: Written, asked: InSource) -> dict[str, Any]:
    """Every place in the source text with its passage; none if no text is at hand, or it is not known of which source it is."""
    root = _tree(written, asked.text)
    known = _sources(root)
    found = _settled(written.source, root, asked, known)
    places = _by_position(root)
    shown = [] if found is None or written.source is None else [
        _shown(place, places[place.line, place.column], root, Positions(asked.text), written.source.text)
        for place in found.places[:MOST]
    ]  # fmt: skip
    return {
        "sha256": sha256_of(asked.text.encode("utf-8")),
        "name": written.source.name if written.source is not None else None,
        "source": found.source if found is not None else None,
        "sources": [{"id": name, "title": _title(at(root, ["sources", name])) or name, "places": count} for name, count in known.items()],
        "drafts": sum(draft_at(each) is not None for each in places.values() if each.source in known),
        "to_write": _changed(found) if found is not None else 0,
        "places": shown,
    }  # fmt: skip


def located(written: Written, asked: InSource) -> dict[str, Any]:
    """The edits of `sandtable locate --write`. Raises Refusal 409 without a source text, or where it cannot be told which source it is."""
    root = _tree(written, asked.text)
    if written.source is None:
        raise Refusal(409, "no source text is at hand", hint="choose its file first")
    found = _settled(written.source, root, asked, places_by_source(root))
    if found is None:
        raise Refusal(409, "the text has no place in this source text", hint="say which source it is")
    return {
        "edits": Positions(asked.text).edits(Source(asked.text), found.edits),
        "written": _changed(found),
        "left": sum(place.state == "unresolved" for place in found.places),
    }


def _tree(written: Written, text: str) -> Node:
    """The tree of a text that can be read as YAML. Raises Refusal 409 for another."""
    with written.lock:
        root, faults = written.tree(text)
    if root is None or faults or root.kind != "mapping":
        raise Refusal(409, "the text cannot be read as YAML yet")
    return root


def _sources(root: Node) -> dict[str, int]:
    """How many places each source has, those with most first; declared ones with none last, so that a text can be chosen early."""
    declared = root.child("sources")
    names = declared.entries if declared is not None and declared.kind == "mapping" else ()
    placed = places_by_source(root)
    return {**placed, **{name: 0 for name in names if name not in placed}}


def _settled(source: GivenText | None, root: Node, asked: InSource, known: dict[str, int]) -> Settled | None:
    if source is None:
        return None
    name = asked.source if asked.source in known else likeliest_source(root, source.text)
    if name is None:
        return None
    try:
        return settle(asked.text, root, text=source.text, source=name)
    except TextError:  # places that name a source which is not declared
        return None


def _by_position(root: Node) -> dict[tuple[int, int], AtPlace]:
    """Every `at` by the line and column of its value; of one that is used more than once, by alias, the first."""
    found: dict[tuple[int, int], AtPlace] = {}
    for each in at_places(root):
        found.setdefault((each.value.line, each.value.column), each)
    return found


def _changed(found: Settled) -> int:
    return sum(place.state in ("resolved", "moved") for place in found.places)


def _shown(place: Place, each: AtPlace, root: Node, positions: Positions, source: str) -> dict[str, Any]:
    key, value = each.key, each.value
    is_after = (key.end_line, key.end_column) <= (value.line, value.column)  # else it is an alias of what is elsewhere
    end = value if is_after else key
    now = place.now
    return {
        **positions.range(key.line, key.column, end.end_line, end.end_column),
        "path": list(each.path),
        "title": _title(each.mapping),
        "state": place.state,
        "passage": None if now is None else _cut(source[now.start : now.end]),
        "at_line": None if now is None else position(source, now.start)[0],
        "note": place.note,
        "hint": place.hint,
        "entry": _entry(each, root, positions),
    }


def _entry(each: AtPlace, root: Node, positions: Positions) -> dict[str, int] | None:
    """Where the name of the entry of a place is written."""
    above = at(root, [str(step) for step in each.path[:-2]])
    pair = above.entries.get(str(each.path[-2])) if above is not None and len(each.path) > 1 else None
    if pair is None:
        return None
    key, _ = pair
    return positions.range(key.line, key.column, key.end_line, key.end_column)


def _title(entry: Node | None) -> str:
    """What an entry is called, by its statement, title or name; empty if it has none."""
    for name in _TITLES:
        node = entry.child(name) if entry is not None and entry.kind == "mapping" else None
        if node is not None and node.kind == "scalar" and node.value:
            return " ".join(str(node.value).split())
    return ""


def _cut(passage: str) -> str:
    return passage if len(passage) <= LONGEST else passage[:LONGEST] + " \N{HORIZONTAL ELLIPSIS}"
