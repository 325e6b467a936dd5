"""What differs between two scenarios in meaning: entry by entry, key by key, with both values and their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel

from sandtable.errors import WordError
from sandtable.scenario.coordinates import spread
from sandtable.scenario.document import Document, Node, Path
from sandtable.scenario.documents import document_of
from sandtable.scenario.origin import Origin
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.schema import default_words
from sandtable.scenario.trees import Expression, unparse
from sandtable.scenario.types import Entry, Scenario, Stance
from sandtable.text.declared import declared_term
from sandtable.text.phrases import normalise, spelled
from sandtable.text.priors import range_of

Kind = Literal["added", "removed", "changed"]
Sort = Literal["future", "text", "other"]

_NOT_PLAYED = frozenset(
    {"sandtable", "as_of", "sources", "red_lines", "words", "claims", "history", "game", "readings", "confidence"}
)
_TEXTS = frozenset(
    {
        "title", "name", "question", "summary", "note", "because", "basis", "source", "at", "drafted_by", "checked_by", "provenance",
        "labels", "event", "confidence", "headline", "colour", "rank", "window", "group",
    }
)  # fmt: skip
INERT = frozenset({"sources", "assumptions", "beliefs"})  # an entry of these does nothing until something names it
_SETS = frozenset(
    {"stop", "supply", "against", "crosses", "places", "formations", "between", "groups", "wider", "events", "players"}
)  # lists whose order means nothing


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. path : where it is, in words of the file. before, after : paths in the two files.

    title : of the entry that it is in, for people. old, new : what is written, None where nothing is. default : what counts
    where nothing is. places : lines in the two files, None where it is not written.
    """

    path: str
    kind: Kind
    sort: Sort
    before: Path
    after: Path
    title: str = ""
    old: Node | None = None
    new: Node | None = None
    default: str = ""
    places: tuple[int | None, int | None] = (None, None)

    @property
    def is_inert(self) -> bool:
        """Whether an entry was added or removed that does nothing by itself."""
        return self.kind != "changed" and len(self.before) == 2 and self.before[0] in INERT


@dataclass(frozen=True, slots=True)
class _Files:
    old: Document
    new: Document
    scenarios: tuple[Scenario, Scenario] = field(repr=False)


def differences(before: Scenario, after: Scenario) -> list[Difference]:
    """All that differs, in the order of the format. Values that are written differently and mean the same do not differ.

    Both as their files are written: without what a preset supplies, and in no rival reading.
    """
    documents = [written_document(each.origin) for each in (before, after)]
    plain = [Scenario.model_validate(each.root.plain(), strict=True) for each in documents]
    files = _Files(documents[0], documents[1], (plain[0], plain[1]))
    return list(_of_entries(files, plain[0], plain[1], (), ()))


def written_document(origin: Origin) -> Document:
    """The document of a file as it is written, with `lat` and `lon` where a place has `coordinates`."""
    document = document_of(origin, model=Scenario)
    spread(document)
    return document


def _of_entries(files: _Files, old: BaseModel, new: BaseModel, before: Path, after: Path) -> Iterator[Difference]:
    if type(old) is not type(new):
        yield _difference(files, before, after)
        return
    for name in _in_order(type(old)):
        yield from _of_values(files, getattr(old, name), getattr(new, name), (*before, name), (*after, name))


def _of_values(files: _Files, old: Any, new: Any, before: Path, after: Path) -> Iterator[Difference]:
    if _is_same(old, new) or _same_set(old, new, str(before[-1])) or _same_words(files, old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            if key in old and key in new:
                yield from _of_values(files, old[key], new[key], (*before, key), (*after, key))
            else:
                yield _difference(files, (*before, key), (*after, key))
    elif isinstance(old, Entry) and isinstance(new, Entry) and _is_written(files, before, after):
        yield from _of_entries(files, old, new, before, after)
    elif _are_stances(old) and _are_stances(new):
        yield from _of_stances(files, old, new, before, after)
    elif _are_entries(old) and _are_entries(new) and len(old) == len(new) and before[-1] not in _SETS:
        for index, (first, second) in enumerate(zip(old, new, strict=True)):
            yield from _of_values(files, first, second, (*before, index), (*after, index))
    elif files.old.find(before) is not None or files.new.find(after) is not None:
        yield _difference(files, before, after)


def _is_written(files: _Files, before: Path, after: Path) -> bool:
    """Whether an entry is a mapping in both files, or a section that one of them leaves to its defaults."""
    nodes = [files.old.find(before), files.new.find(after)]
    return all(node is None or node.kind == "mapping" for node in nodes) and (len(before) == 1 or None not in nodes)


def _of_stances(
    files: _Files, old: tuple[Stance, ...], new: tuple[Stance, ...], before: Path, after: Path
) -> Iterator[Difference]:
    """Stances by the actors that they are about, whatever their place in the list."""
    olds, news = ({_about(stance, index): index for index, stance in enumerate(each)} for each in (old, new))
    for key in [*olds, *(key for key in news if key not in olds)]:
        paths = ((*before, olds.get(key, len(old))), (*after, news.get(key, len(new))))
        if key in olds and key in news:
            yield from _of_values(files, old[olds[key]], new[news[key]], *paths)
        else:
            yield _difference(files, *paths)


def _about(stance: Stance, index: int) -> tuple[Any, ...]:
    if stance.between is not None:
        return ("between", *sorted(stance.between), stance.stance is None)
    return ("of", stance.of, stance.towards, stance.stance is None) if stance.of else ("", index)


def _are_stances(value: Any) -> bool:
    return _are_entries(value) and all(isinstance(each, Stance) for each in value)


def _are_entries(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(each, Entry) for each in value)


def _is_same(old: Any, new: Any) -> bool:
    """Whether two values mean the same. Conditions remember where each word is written, which means nothing."""
    if isinstance(old, Expression) and isinstance(new, Expression):
        return unparse(old) == unparse(new)
    return bool(old == new)


def _same_words(files: _Files, old: Any, new: Any) -> bool:
    """Whether two priors are in the same likelihood words, and these are read alike whichever file's `words` count."""
    if not isinstance(old, Prior) or not isinstance(new, Prior) or old.words is None or new.words is None:
        return False
    if spelled(old.words.phrase) != spelled(new.words.phrase):
        return False
    try:
        return all(range_of(old.words, each.words) == range_of(new.words, each.words) for each in files.scenarios)
    except (WordError, ValueError):  # unknown by the words of the other file
        return False


def _same_set(old: Any, new: Any, name: str) -> bool:
    """Whether two lists whose order means nothing hold the same."""
    if name not in _SETS or not isinstance(old, tuple) or not isinstance(new, tuple) or len(old) != len(new):
        return False
    rest = list(new)
    for each in old:
        found = next((index for index, other in enumerate(rest) if _is_same(each, other)), None)
        if found is None:
            return False
        del rest[found]
    return True


def _difference(files: _Files, before: Path, after: Path) -> Difference:
    old, new = files.old.find(before), files.new.find(after)
    kind: Kind = "changed" if old is not None and new is not None else "removed" if new is None else "added"
    parent = _value_at(
        files.scenarios[0] if old is not None else files.scenarios[1], before if old is not None else after
    )
    named = default = ""
    if isinstance(parent, BaseModel):
        name = str(before[-1])
        if kind != "changed" and isinstance(parent, Entry) and name in type(parent).model_fields:
            default = default_words(type(parent), name).removeprefix("; ")
    for scenario, path in ((files.scenarios[0], before), (files.scenarios[1], after)):
        named = named or _title(scenario, path)
    return Difference(
        path=_words(files, before, after), kind=kind, sort=_sort(files, before), before=before, after=after, title=named,
        old=old, new=new, default=default,
        places=(
            files.old.span(before, part="key").line if old is not None else None,
            files.new.span(after, part="key").line if new is not None else None,
        ),
    )  # fmt: skip


def _value_at(value: Any, path: Path) -> Any:
    """The value that holds what is at a path."""
    for step in path[:-1]:
        if isinstance(step, int):
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
    return value


def _title(scenario: Scenario, path: Path) -> str:
    """The title or name of the innermost entry on a path that has one."""
    value: Any = scenario
    found = ""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
        if isinstance(value, Entry):
            found = getattr(value, "title", None) or getattr(value, "name", None) or found
    return found if isinstance(found, str) else ""


def _words(files: _Files, before: Path, after: Path) -> str:
    """The path with dots; a stance by its actors."""
    path, scenario = (before, files.scenarios[0]) if files.old.find(before) is not None else (after, files.scenarios[1])
    if path[0] == "stances" and len(path) > 1 and isinstance(path[1], int) and path[1] < len(scenario.stances):
        stance = scenario.stances[path[1]]
        about = "-".join(stance.between) if stance.between else f"{stance.of}-to-{stance.towards}"
        return ".".join(["stances", about, *map(str, path[2:])])
    return ".".join(map(str, path))


def _sort(files: _Files, path: Path) -> Sort:
    if path[0] == "words" and any(_reads_words(scenario, path) for scenario in files.scenarios):
        return "future"
    if path[0] in _NOT_PLAYED:
        return "text" if path[0] == "sources" else "other"
    names = [step for step in path if isinstance(step, str)]
    if len(path) == 1:
        return "text" if path[0] in _TEXTS else "future"
    # an identifier may be called as a key is: what decides is the last key, and `provenance` above it
    return "text" if (names[-1] in _TEXTS and not _is_identifier(path)) or _is_text(path, names) else "future"


def _is_text(path: Path, names: list[str]) -> bool:
    """Whether a key is inside of one that no future reads, or is `against` of an assumption, which fires have with another meaning."""
    inside = {"provenance", "checked_by", "confidence"} & {*names[2:-1]}
    return bool(inside) or (path[0] == "assumptions" and len(path) == 3 and path[2] == "against")


def _reads_words(scenario: Scenario, path: Path) -> bool:
    """Whether a prior means what is written at a path of `words`: its term, or the standard that it is read by."""
    priors = [each.prior for each in scenario.assumptions.values()] + [each.prior for each in scenario.beliefs.values()]
    for worded in (prior.words for prior in priors):
        if worded is None or worded.standard:
            continue
        if path[1:2] == ("terms",) and len(path) > 2:
            is_meaning = len(path) == 3 or path[3] in ("range", "like")
            if is_meaning and normalise(worded.phrase) == normalise(str(path[2])):
                return True
        else:
            term = declared_term(scenario.words, worded.phrase)
            if len(path) == 1 or term is None or term.range is None:
                return True
    return False


def _is_identifier(path: Path) -> bool:
    """Whether the last step of a path is the name of an entry."""
    depth = 3 if path[0] == "theatre" else 2
    is_option = len(path) == 4 and path[0] == "decisions" and path[2] == "options"
    return (
        path[0] != "rules"
        and path[0] != "settlement"
        and ((len(path) == depth and path[:2] != ("theatre", "window")) or is_option)
    )


def _in_order(model: type[BaseModel]) -> list[str]:
    return list(model.model_fields)
