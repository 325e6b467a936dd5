"""Places in a source text as a draft has them, `at: sentence 5` or `at: {from: "They will", to: "by spring"}`, and where they are.

In a claim the words alone are a draft too; elsewhere they are free text, which `locate` takes for the words of a passage if it
has LEAST_WORDS of them and the text has them once.

`sandtable locate SCENARIO --text FILE --write` puts start, end and hash in their place; until then `check` names each (S132).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any, NamedTuple, get_args, get_origin

from sandtable.scenario.document import Document, Node, Path
from sandtable.scenario.findings import Finding
from sandtable.scenario.overrides import inside
from sandtable.scenario.rivals import annotation_at, at
from sandtable.scenario.types import Locator, Scenario

_SENTENCES = re.compile(r"\s*sentences?\s+([0-9]{1,6})(?:\s*(?:-|\u2013|to)\s*([0-9]{1,6}))?\s*", re.IGNORECASE)
_KEYS = ("from", "to")
_LOCATOR = frozenset(Locator.model_fields)
LEAST_WORDS = 3
DRAFT = "S132"
FORMS = 'write `at: {from: "first words", to: "last words"}`, or `at: sentence 5`'


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A passage by its words or the numbers of its sentences. to : empty if `words` are all of it. last : the same as `first` for one."""

    words: str = ""
    to: str = ""
    first: int = 0
    last: int = 0

    def __str__(self) -> str:
        if self.words:
            return f"from `{_short(self.words)}`" + (f" to `{_short(self.to)}`" if self.to else "")
        return f"sentence {self.first}" if self.first == self.last else f"sentences {self.first} to {self.last}"


class AtPlace(NamedTuple):
    """An `at` of a file. path : of its value. mapping : the entry that it is in. source : which text, None if none is named.

    takes_text : whether free text is allowed there, such as `p. 3`.
    """

    path: Path
    mapping: Node
    key: Node
    value: Node
    source: str | None
    takes_text: bool


def draft_of(value: Node) -> DraftPlace | str | None:
    """The draft that a value of `at` is; a message if it is one that cannot be read; None if it is no draft."""
    if value.kind == "scalar" and isinstance(value.value, str):
        found = _SENTENCES.fullmatch(value.value)
        if found is None:
            return None
        first, last = int(found.group(1)), int(found.group(2) or found.group(1))
        if not 0 < first <= last:
            return "sentences are counted from 1 up"
        return DraftPlace(first=first, last=last)
    if value.kind != "mapping" or not value.entries or set(value.entries) & _LOCATOR:
        return None
    if not set(value.entries) & set(_KEYS):
        return f"`{_short(next(iter(value.entries)))}` is not how a passage is given"
    if unknown := [key for key in value.entries if key not in _KEYS]:
        return f"`{unknown[0]}` beside the words of a passage"
    said = {key: "" if node.value is None else str(node.value) for key, (_, node) in value.entries.items()}
    if "from" not in said:
        return "`to` without `from`"
    if empty := [key for key, words in said.items() if not any(each.isalnum() for each in words)]:
        return f"`{empty[0]}` has no words"
    return DraftPlace(words=said["from"], to=said.get("to", ""))


def draft_at(place: AtPlace) -> DraftPlace | str | None:
    """`draft_of` its value; where free text is not allowed, other words are those of a passage."""
    found, value = draft_of(place.value), place.value
    if found is not None or place.takes_text or value.kind != "scalar" or value.is_null:
        return found
    if not isinstance(value.value, str):
        return "a place in a text is not a number"
    return DraftPlace(words=value.value) if any(each.isalnum() for each in value.value) else "a passage without words"


def words_at(place: AtPlace) -> DraftPlace | None:
    """The free text of a place, if it may be the words of a passage: `p. 3` has too few."""
    value = place.value
    if not place.takes_text or not isinstance(value.value, str) or draft_of(value) is not None:
        return None
    words = [each for each in value.value.split() if any(letter.isalpha() for letter in each)]
    return DraftPlace(words=value.value) if len(words) >= LEAST_WORDS else None


def at_places(root: Node) -> Iterator[AtPlace]:
    """Every `at` of the file whose type is a place in a text, those that a reading sets included, in the order of the file."""
    yield from _places(root, root, Scenario, (), None)


def _places(root: Node, node: Node, annotation: Any, path: Path, source: str | None) -> Iterator[AtPlace]:
    named = node.child("source") if node.kind == "mapping" else None
    if named is not None and isinstance(named.value, str):
        source = named.value
    for index, item in enumerate(node.items):
        yield from _places(root, item, inside(annotation, str(index)), (*path, index), source)
    for name, (key, value) in node.entries.items():
        below = (*path, name)
        if name == "set" and len(path) == 2 and path[0] == "readings":
            yield from _set_by_a_reading(root, value, below)
        elif name == "at" and _may_be(Locator, inside(annotation, name)):
            yield AtPlace(below, node, key, value, source, _may_be(str, inside(annotation, name)))
        else:
            yield from _places(root, value, inside(annotation, name), below, source)


def _set_by_a_reading(root: Node, settings: Node, path: Path) -> Iterator[AtPlace]:
    for target, (key, value) in settings.entries.items():
        steps = target.split(".")
        source = _source_above(root, steps)
        if steps[-1] == "at" and _may_be(Locator, annotation_at(Scenario, steps)):
            takes_text = _may_be(str, annotation_at(Scenario, steps))
            yield AtPlace((*path, target), settings, key, value, source, takes_text)
        else:
            yield from _places(root, value, annotation_at(Scenario, steps), (*path, target), source)


def _source_above(root: Node, steps: list[str]) -> str | None:
    """The source that the nearest entry above a path names."""
    for depth in range(len(steps) - 1, 0, -1):
        entry = at(root, steps[:depth])
        named = entry.child("source") if entry is not None and entry.kind == "mapping" else None
        if named is not None and isinstance(named.value, str):
            return named.value
    return None


def _may_be(wanted: type, annotation: Any) -> bool:
    if hasattr(annotation, "__metadata__"):
        return _may_be(wanted, get_args(annotation)[0])
    if get_origin(annotation) is not None:
        return any(_may_be(wanted, part) for part in get_args(annotation))
    return annotation is wanted


# -- in a check --------------------------------------------------------------------------------------


def without_drafts(document: Document) -> tuple[Document, list[Finding]]:
    """The document with a stand-in for each draft of a place, and a finding for each, so that all else is checked too."""
    if not _may_have_drafts(document.root):
        return document, []
    root, findings = document.root, []
    for place in at_places(document.root):
        draft = draft_at(place)
        if draft is None or (place.source is None and place.takes_text and place.value.kind == "scalar"):
            continue
        hint = f"`sandtable locate {quote(document.name)} --text TEXT --write` puts start, end and hash of the passage here"
        if isinstance(draft, str):
            message, hint = draft, FORMS
        else:
            message = f"a draft of a place in the text: {draft}"
        findings.append(Finding(place.path, message, hint=hint, code=DRAFT))
        root = _replaced(root, place.path, _stand_in(place.value))
    return replace(document, root=root), findings


def _may_have_drafts(root: Node) -> bool:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for name, (_, value) in node.entries.items():
            if name.endswith("at") and (name == "at" or name.endswith(".at")):
                is_text = value.kind == "scalar" and not value.is_null  # a draft if it is a claim's
                if is_text or draft_of(value) is not None:
                    return True
            if value.kind != "scalar":
                waiting.append(value)
        waiting.extend(item for item in node.items if item.kind != "scalar")
    return False


def _stand_in(value: Node) -> Node:
    """A locator at the place of a draft."""
    place = (value.line, value.column, value.end_line, value.end_column)
    parts: dict[str, int | str] = {"start": 0, "end": 1, "sha256": "0" * 16}
    entries = {
        name: (Node("scalar", *place, value=name), Node("scalar", *place, value=part)) for name, part in parts.items()
    }
    return Node("mapping", *place, entries=entries, source=value.source)


def _replaced(node: Node, path: Path, value: Node) -> Node:
    """A copy of a tree with another value at a path; what is not on the path is shared."""
    if not path:
        return value
    copied, (step, *rest) = copy.copy(node), path
    if isinstance(step, int):
        copied.items = list(node.items)
        copied.items[step] = _replaced(node.items[step], tuple(rest), value)
    else:
        key, below = node.entries[step]
        copied.entries = {**node.entries, step: (key, _replaced(below, tuple(rest), value))}
    return copied


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 40 else plain[:37] + "..."
