"""Types of the workbench's answers. Lines and columns are counted from 1, columns in UTF-16 code units."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from sandtable.app.answer_types import Fault, Figure, OutcomeDifference, WhatIfAnswer

Kind = Literal["file", "bundled", "upload", "new"]


class DocumentEntry(BaseModel):
    """A document that can be opened. file: as it is shown; can_save: to the file it came from."""

    id: str
    title: str
    kind: Kind
    file: str
    can_save: bool


class DocumentAnswer(DocumentEntry):
    """A document with its text, which has line feeds. version: SHA-256 of the file; line_end: those of the file."""

    can_save_as: bool
    text: str
    version: str | None
    line_end: Literal["\n", "\r\n", "\r"]


class VersionAnswer(BaseModel):
    """What a file is on disk now. version: its SHA-256, null if it is gone."""

    version: str | None


class SavedAnswer(BaseModel):
    """A document was saved. changed: whether the file had another text before."""

    document: str
    file: str
    version: str
    changed: bool


class SaveConflict(Fault):
    """The file was changed since it was read. version: what it is now, null if it is gone."""

    version: str | None


class RecipeEntry(BaseModel):
    """A recipe to begin with."""

    id: str
    about: str


class TextRange(BaseModel):
    """A part of a text, its end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class TextFault(TextRange):
    """A fault or warning with its place."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    hint: str | None


class Diagnostics(BaseModel):
    """What is wrong with a text. left_out: faults beyond the most that are sent; title: of the scenario, if it can be played.

    is_draft: its only errors are drafts of places in source texts, so that it can be played all the same.
    """

    sha256: str
    is_valid: bool
    is_draft: bool
    title: str | None
    errors: int
    warnings: int
    left_out: int
    diagnostics: list[TextFault]


class CompletionItem(BaseModel):
    """A completion. again: ask again after it was accepted."""

    label: str
    insert: str
    kind: Literal["key", "value", "reference", "function", "prior", "unit", "snippet", "word"]
    detail: str
    info: str
    is_required: bool
    again: bool


class Completions(TextRange):
    """Completions, in the order to show them, and the part of the text that one replaces."""

    items: list[CompletionItem]


class TextPosition(BaseModel):
    """A place in a text."""

    line: int
    column: int


class HoverAnswer(TextRange):
    """What the words under the cursor mean. declared: where a name is declared."""

    title: str
    kind: Literal["key", "name", "value", "function"]
    words: list[str]
    declared: TextPosition | None


class CodeAnswer(BaseModel):
    """What a code of a fault means, with a wrong and a right example."""

    code: str
    title: str
    text: str


class OutlineEntry(BaseModel):
    """An entry of a section, with its lines. end_column: null where it has its lines for itself."""

    path: list[str | int]
    section: str
    title: str
    line: int
    column: int
    end_line: int
    end_column: int | None


class Term(BaseModel):
    """What can be put into an expression. insert: with what separates it from the words around it."""

    label: str
    insert: str
    words: str
    detail: str


class TermsAnswer(BaseModel):
    """What can be put next into an expression. start: of the word it replaces, in UTF-16 code units from 0."""

    start: int
    items: list[Term]


class FieldChoice(BaseModel):
    """A value that a field may have, and what it stands for."""

    value: str
    words: str


class FormField(BaseModel):
    """A field of a form. path: of its value; text: as it is written; expects: what an expression is to be.

    shapes: the ways to write it where it can have keys; shape: its own. fields: of a value with keys, a list or a mapping. adds: the
    shapes of what can be added to it; names: likely keys of a mapping; noun: what is added is called. line to end_column: where key and
    value are written, null where they are not.
    """

    key: str
    path: list[str | int]
    kind: Literal[
        "text", "long-text", "number", "numbers", "amount", "date", "boolean", "choice", "reference", "references", "expression",
        "prior", "locator", "group", "list", "map", "entries", "yaml",
    ]  # fmt: skip
    help: str
    is_required: bool
    is_usual: bool
    is_present: bool
    text: str
    default: str
    choices: list[FieldChoice]
    unit: str
    expects: Literal["", "boolean", "time", "number", "prior"]
    shapes: list[FieldChoice]
    shape: str
    fields: list[FormField]
    adds: list[FieldChoice]
    names: list[FieldChoice]
    noun: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None


class Town(BaseModel):
    """A town of the gazetteer. identifier: one that can name it in a file; kilometres: from the nearest place of the text."""

    name: str
    identifier: str
    country: str
    inhabitants: int
    lat: float
    lon: float
    kilometres: float | None


class TownsAnswer(BaseModel):
    """Towns that a name may mean, the likeliest first. attribution: of the gazetteer, to be shown."""

    towns: list[Town]
    attribution: str


class FormEntry(BaseModel):
    """An entry inside the one of the form, with a form of its own."""

    path: list[str | int]
    title: str
    line: int
    column: int


class FormAnswer(BaseModel):
    """A form for an entry. why_not: why it cannot be edited. inner: the section to which entries in it can be added. names: that a new
    entry can have, where it cannot have any. end_column: null where the entry has its lines for itself. comments: the words of those above
    it and in it, line by line."""

    path: list[str | int]
    section: str
    noun: str
    name: str
    line: int
    column: int
    end_line: int
    end_column: int | None
    can_edit: bool
    why_not: str
    can_remove: bool
    can_rename: bool
    fields: list[FormField]
    entries: list[FormEntry]
    inner: str
    names: list[FieldChoice]
    comments: str


class SectionEntry(BaseModel):
    """A section to which entries can be added."""

    section: str
    noun: str
    title: str


class TextEdit(TextRange):
    """What takes the place of a part of the text."""

    insert: str


class EditAnswer(BaseModel):
    """Edits to make at once. line, column: for the cursor, in the new text; new_errors: that the text has with the edits only."""

    edits: list[TextEdit]
    line: int
    column: int
    new_errors: list[TextFault]


class FieldFault(Fault):
    """A value that cannot be written. field: its key."""

    field: str | None = None


class SourceTextAnswer(BaseModel):
    """A source text that is at hand now. characters: its length."""

    name: str
    characters: int


class SourceChoice(BaseModel):
    """A source of a text. places: how many locators and drafts name it."""

    id: str
    title: str
    places: int


class PlaceInSource(TextRange):
    """A place in the source text: the range of its `at`. entry: of the name of the entry that it belongs to.

    passage: what the source text says there, null where it is not found; at_line: its line in the source text. note: what is wrong.
    `resolved` is a draft that was found; `in words` is free text that is not the words of one passage.
    """

    path: list[str | int]
    title: str
    state: Literal["in place", "resolved", "moved", "unresolved", "in words"]
    passage: str | None
    at_line: int | None
    note: str
    hint: str
    entry: TextRange | None


class PassagesAnswer(BaseModel):
    """The passages of a text. name: of the source text, null if none is at hand; source: which source it is taken for, null if that is not
    known.

    drafts: places of all sources that are written as drafts; to_write: places of this one that `locate` would write.
    """

    sha256: str
    name: str | None
    source: str | None
    sources: list[SourceChoice]
    drafts: int
    to_write: int
    places: list[PlaceInSource]


class LocatedAnswer(BaseModel):
    """Edits that put the places of a source right, to make at once. left: places whose passage is not known."""

    edits: list[TextEdit]
    written: int
    left: int


class OddsAnswer(BaseModel):
    """Probabilities of a text. sha256: of the text; headlines: the outcomes that it marks as such, to be shown first."""

    sha256: str
    headlines: list[str]
    whatif: WhatIfAnswer


class TextVersus(BaseModel):
    """A text against another over the same futures. added, removed: titles of outcomes that only one of them has."""

    sha256: str
    futures: int
    pairs: int
    dropped: int
    outcomes: list[OutcomeDifference]
    added: list[str]
    removed: list[str]


class DrawnMap(BaseModel):
    """A map. themes: the parameter of its charts, light and dark; holders: whom its colours stand for, nobody last;
    credits: of what it is drawn on; corner: of the buttons on it.
    """

    figure: Figure
    themes: dict[str, dict[str, Any]]
    holders: list[str]
    credits: str
    corner: str


class MapAnswer(BaseModel):
    """The map at the start. title: of the scenario; key: what the map shows, as a hash; map: null if it is the one that is known."""

    sha256: str
    title: str
    key: str
    map: DrawnMap | None


class TrialOfText(BaseModel):
    """What a trial of a text shows. words: what was played."""

    sha256: str
    futures: int
    seed: int
    failed: int
    words: str
    diagnostics: list[TextFault]
