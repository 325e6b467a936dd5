"""Places in a source text put into a scenario file: drafts resolved, moved passages found again, edited ones mapped.

    found = locate(raw, file="scenario.yaml", text=text, source=None, old=None)
    found.after          the bytes with the right places; comments, quotes, order and line ends are as they were
    found.places         every place of the source, what became of it, and what is wrong

A moved passage is found by its hash, wherever it is. An edited one is found only with the text that the scenario was
written from: its ends are mapped by the difference of the two texts. Anything else is named, never guessed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from sandtable.authoring import places
from sandtable.authoring.edits import Edit, Source, apply_edits
from sandtable.authoring.writing import PlaceWriter, UnwritableError
from sandtable.diagnostics import Diagnostic, Span
from sandtable.errors import ScenarioError, TextError
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node, split_lines
from sandtable.scenario.draft_places import FORMS, AtPlace, DraftPlace, at_places, draft_at, words_at
from sandtable.scenario.source import SourceError, decode, empty
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Locator
from sandtable.text.comparison import matches
from sandtable.text.folding import Span as Passage
from sandtable.text.passages import PassageError, Texts, passage_of
from sandtable.text.reading import digest
from sandtable.text.sliding import Mapped, Slider, mapped
from sandtable.wording import plural

SHORTEST_HASH = 16  # digits of a hash that is written; longer ones keep their length
State = Literal["in place", "resolved", "moved", "edited", "unresolved", "in words"]
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """One `at` of the file. path : of the entry, with dots. line, column : in the file as it was.

    state : what became of it; `in words` is free text that is not the words of one passage, and is left as it is.

    was : the locator before; None for a draft. now : the right one; None where it is not known. note : what is wrong, or
    should be looked at. hint : what to do about it. matches : the passages that match, where there are several.
    """

    path: str
    line: int
    column: int
    state: State
    was: Locator | None = None
    now: Locator | None = None
    note: str = ""
    hint: str = ""
    matches: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Located:
    """What came of a file. before, after : its bytes. source : identifier of the source. places : of it, in the order of the file."""

    before: bytes
    after: bytes
    source: str
    places: tuple[Place, ...]

    @property
    def unresolved(self) -> tuple[Place, ...]:
        """The places whose passage is not known."""
        return tuple(place for place in self.places if place.state == "unresolved")

    @property
    def is_changed(self) -> bool:
        """Whether the file is not yet as it should be."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a text under way. source : identifier of the source. edits : that put its places right. places : of it."""

    source: str
    edits: tuple[Edit, ...]
    places: tuple[Place, ...]


def locate(raw: bytes, *, file: str, text: str, source: str | None = None, old: str | None = None) -> Located:
    """The file with the places of one source as they are in a text.

    raw : the file's bytes. file : its name in diagnostics. text, old : in normal form. source : which of the file's
    sources it is; by default the only one that places name.

    Raises:
        ScenarioError: the file is not readable as YAML.
        TextError: the source is not known, or the old text is not the one that the file was written from.
    """
    content, root = _tree(raw, file)
    found = settle(content, root, text=text, source=source, old=old)
    after = apply_edits(content, found.edits).encode("utf-8")
    return Located(raw, (_BOM if raw.startswith(_BOM) else b"") + after, found.source, found.places)


def settle(content: str, root: Node, *, text: str, source: str | None = None, old: str | None = None) -> Settled:
    """`locate`, of a file that was read: content, its characters, and root, its tree. Raises TextError as `locate` does."""
    found = list(at_places(root))
    name = _source(root, found, source)
    mine = [each for each in found if each.source == name and not _is_free_text(each)]
    if old is not None:
        _check_old(mine, old)
    texts, slider = Texts.of(text), Slider(text)
    writer = PlaceWriter(Source(content), places.shared(root))
    done = [_settle(each, texts, slider, old, writer) for each in _in_text_order(mine)]
    done.sort(key=lambda place: (place.line, place.column))
    if not any(place.state == "unresolved" for place in done) and any(place.now is not None for place in done):
        _hash_of_the_whole(root, name, text, writer)
    return Settled(name, tuple(writer.edits), tuple(done))


def places_by_source(root: Node) -> dict[str, int]:
    """How many locators and drafts each source has, by its identifier: those with most places first."""
    named = [each for each in at_places(root) if each.source is not None and _is_place(each)]
    return dict(Counter(str(each.source) for each in named).most_common())


def likeliest_source(root: Node, text: str) -> str | None:
    """Which source a text is: the only one with places, the one whose `sha256` it has, or the one with most passages in it.

    None where nothing tells.
    """
    known = places_by_source(root)
    if len(known) == 1:
        return next(iter(known))
    whole = digest(text)
    sources = root.child("sources")
    for name in known:
        entry = sources.child(name) if sources is not None else None
        stated = entry.child("sha256") if entry is not None else None
        if stated is not None and stated.value == whole:
            return name
    placed = ((each.source, _locator(each.value)) for each in at_places(root))
    fitting = Counter(name for name, locator in placed if locator is not None and name and matches(text, locator))
    return fitting.most_common(1)[0][0] if fitting else None


def _tree(raw: bytes, file: str) -> tuple[str, Node]:
    try:
        content = decode(raw, name=file)
    except SourceError as fault:
        raise ScenarioError((fault.diagnostic,)) from None
    root, faults = compose(content, name=file)
    if root is None or faults:
        lines = split_lines(content)
        found = faults or [empty(file)]
        raise ScenarioError(
            tuple(replace(d, source_line=lines[d.span.line - 1] if d.span.line <= len(lines) else None) for d in found)
        )
    if root.kind != "mapping":
        raise ScenarioError(
            (Diagnostic("S103", "error", f"a scenario is a mapping, found {root.describe()}", Span(file, 1, 1, 1)),)
        )
    return content, root


def _source(root: Node, found: list[AtPlace], asked: str | None) -> str:
    """The source that the text is of."""
    section = root.child("sources")
    known = list(section.entries) if section is not None else []
    if asked is not None:
        if asked not in known:
            raise TextError(
                f"unknown source `{asked}`",
                hint=suggest(asked, known) or f"the file has {plural(len(known), 'source')}",
            )
        return asked
    named = [(each.source, each) for each in found if each.source is not None]
    counted = Counter(name for name, each in named if _is_place(each))
    counted = counted or Counter(name for name, each in named if words_at(each) is not None)
    if not counted:
        raise TextError(
            "no place in a text to write: no `at` of the file is a locator or a draft",
            hint="such as `at: sentence 5` beside a `source`",
        )
    if len(counted) > 1:
        names = ", ".join(f"{name} ({count})" for name, count in counted.most_common())
        raise TextError(
            f"the file has places in several sources: {names}", hint="say which of them the text is: --source NAME"
        )
    return next(iter(counted))


def _is_place(each: AtPlace) -> bool:
    return draft_at(each) is not None or _locator(each.value) is not None


def _is_free_text(each: AtPlace) -> bool:
    """Whether it is a place in words that nobody has to find: `p. 3`, or nothing."""
    return each.value.kind == "scalar" and draft_at(each) is None and words_at(each) is None


def _locator(value: Node) -> Locator | None:
    """The locator that a value is, or None."""
    if value.kind != "mapping" or set(value.entries) != {"start", "end", "sha256"}:
        return None
    plain = value.plain()
    try:
        found = Locator.model_validate(plain, strict=True)
    except ValueError:
        return None
    return found if found.start < found.end else None


def _check_old(mine: list[AtPlace], old: str) -> None:
    """Raise TextError where some passage is not in the text that the file was written from."""
    known = [(each, locator) for each in mine if (locator := _locator(each.value)) is not None]
    wrong = [_name(each) for each, locator in known if not matches(old, locator)]
    if known and len(wrong) == len(known):
        raise TextError(
            "the old text is not the one that the scenario was written from: none of its passages is in place",
            hint="name the file before it was edited",
        )


def _in_text_order(mine: list[AtPlace]) -> list[AtPlace]:
    """Locators by their start, so that a passage is looked for first where the one before it went; drafts last."""

    def start(each: AtPlace) -> tuple[bool, int]:
        locator = _locator(each.value)
        return locator is None, locator.start if locator is not None else 0

    return sorted(mine, key=start)


def _name(each: AtPlace) -> str:
    return ".".join(str(step) for step in each.path)


# -- one place ---------------------------------------------------------------------------------------


def _settle(each: AtPlace, texts: Texts, slider: Slider, old: str | None, writer: PlaceWriter) -> Place:
    """What becomes of one place; its edit goes to the writer."""
    draft = draft_at(each)
    if isinstance(draft, str):
        return _unresolved(each, draft, FORMS)
    if draft is not None:
        return _resolve(each, draft, texts, writer)
    if (words := words_at(each)) is not None:
        found = _resolve(each, words, texts, writer)
        is_left = found.state == "unresolved" and found.now is None
        return replace(found, state="in words", note=found.note.removeprefix(f"{words}: ")) if is_left else found
    was = _locator(each.value)
    if was is None:
        hint = "write `at: sentence 5`, or the first and the last words"
        return _unresolved(each, "not a place that can be read", hint)
    if matches(texts.text, was):
        return _place(each, "in place", was=was, now=was)
    if (start := slider.find(was)) is not None:
        now = _locate(texts.text, start, start + was.end - was.start, digits=len(was.sha256))
        others = slider.others
        note = f"the nearest of {others + 1} places with these words: is it the one?" if others else ""
        return _write(each, writer, _place(each, "moved", was=was, now=now, note=note))
    if old is None or not matches(old, was):
        why = "its passage is not in the text: it was edited or taken out"
        if old is not None:
            why = "its passage is neither in the text nor in the old one"
        elif not slider.is_complete:
            why = "its passage was not found; the text is too long to look everywhere"
        hint = "name the text before it was edited, --old FILE, or write the first and the last words of the passage"
        return _unresolved(each, why, hint, was=was)
    return _map(each, was, old, texts, writer)


def _map(each: AtPlace, was: Locator, old: str, texts: Texts, writer: PlaceWriter) -> Place:
    """An edited passage by the difference of the two texts."""
    found: Mapped | None = mapped(old, texts.text, was.start, was.end)
    if found is None:
        hint = "write the first and the last words of what says it now, or remove the place"
        return _unresolved(each, "its passage was taken out or rewritten", hint, was=was)
    now = _locate(texts.text, found.start, found.end, digits=len(was.sha256))
    note = f"{found.kept:.0%} of its characters are as before: read it again"
    return _write(each, writer, _place(each, "edited", was=was, now=now, note=note))


def _resolve(each: AtPlace, draft: DraftPlace, texts: Texts, writer: PlaceWriter) -> Place:
    try:
        start, end = passage_of(draft, texts)
    except PassageError as fault:
        several = () if fault.is_near else fault.found
        return replace(_unresolved(each, f"{draft}: {fault.message}", fault.hint), matches=several)
    return _write(each, writer, _place(each, "resolved", now=_locate(texts.text, start, end)))


def _write(each: AtPlace, writer: PlaceWriter, place: Place) -> Place:
    assert place.now is not None
    try:
        writer.write(each, place.now)
    except UnwritableError as fault:
        where = f"{{start: {place.now.start}, end: {place.now.end}, sha256: {place.now.sha256}}}"
        return replace(place, state="unresolved", note=str(fault), hint=f"write `at: {where}` by hand")
    return place


def _locate(text: str, start: int, end: int, *, digits: int = SHORTEST_HASH) -> Locator:
    return Locator(start=start, end=end, sha256=digest(text[start:end])[: max(SHORTEST_HASH, digits)])


def _place(
    each: AtPlace, state: State, *, was: Locator | None = None, now: Locator | None = None, note: str = ""
) -> Place:
    return Place(_name(each), each.value.line, each.value.column, state, was, now, note)


def _unresolved(each: AtPlace, note: str, hint: str, *, was: Locator | None = None) -> Place:
    return replace(_place(each, "unresolved", was=was, note=note), hint=hint)


def _hash_of_the_whole(root: Node, name: str, text: str, writer: PlaceWriter) -> None:
    """The hash of the whole text, if the source states one: it is checked with the passages."""
    sources = root.child("sources")
    entry = sources.child(name) if sources is not None else None
    stated = entry.entries.get("sha256") if entry is not None else None
    if stated is not None and stated[1].value != digest(text):
        writer.scalar(*stated, digest(text))
