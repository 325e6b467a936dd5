"""Types of the workbench's requests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sandtable.app.schemas import AS_WHOLE, MAX_SEED, MOST, Identifier, Name, Question, Whole

Text = Annotated[str, Field(max_length=MOST.upload)]
Position = Annotated[int, Field(ge=1, le=MOST.upload + 1), AS_WHOLE]
Key = Annotated[str, Field(min_length=1, max_length=200)]
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Path = Annotated[list[Key | Whole], Field(max_length=32)]  # empty: the file itself


class Typed(Question):
    """The text that is in the editor. document: a name for it, under which the server keeps its last state without faults."""

    document: Name
    text: Text


class TypedAt(Typed):
    """The text and the cursor. column: in UTF-16 code units, both from 1."""

    line: Position
    column: Position


class TermsAt(Typed):
    """An expression of a form up to the cursor, and what it is to be."""

    before: Annotated[str, Field(max_length=MOST.typed)]
    expected: Literal["boolean", "time", "number", "prior"]


class PlayedText(Typed):
    """Futures of a text without errors."""

    futures: Whole = Field(default=2_000, ge=1, le=MOST.futures)
    seed: Whole = Field(default=1, ge=0, le=MAX_SEED)


class OddsOfText(PlayedText):
    """What a text gives. ranges: with the ranges over the assumptions, which take half as many futures more."""

    ranges: bool = False


class MapOfText(Typed):
    """The map of a text. width: of what it is drawn into, in pixels. known: the key of the map that the client has."""

    width: Whole = Field(default=0, ge=0, le=10_000)
    known: Hash | None = None


class TextAgainst(PlayedText):
    """Two texts over the same futures: `text` against `base`."""

    base: Text


class Saved(Typed):
    """A text for the file it came from. version: SHA-256 of the file when it was read."""

    version: Hash


class SavedAs(Question):
    """A text for a new file in the folder in which the server was started. document: what it was; its source text goes along."""

    name: Name
    text: Text
    document: Name | None = None


class SourceTextGiven(Question):
    """A source text, to show the passages of a document beside it. name: of its file; content: the file, in Base64."""

    document: Name
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f]*$")]
    content: Annotated[str, Field(max_length=MOST.typed, pattern=_BASE64)]


class InSource(Typed):
    """A text with its places in a source text. source: which of its sources that is; by default the one that fits."""

    source: Key | None = None


class Begun(Question):
    """A scenario to begin with: the answers as `sandtable new` takes them. text: the source text itself; text_name: of its file."""

    name: Name
    title: Annotated[str, Field(max_length=200)] = ""
    actors: list[Annotated[str, Field(max_length=80)]] = Field(default=[], max_length=16)
    places: Annotated[str, Field(max_length=4_000)] = ""
    start: Annotated[str, Field(max_length=40)] = ""
    length: Annotated[str, Field(max_length=40)] = ""
    settled: Annotated[str, Field(max_length=200)] = ""
    text: Text = ""
    text_name: Annotated[str, Field(max_length=200, pattern=r"^[^/\\\x00-\x1f]*$")] = ""
    recipes: list[Identifier] = Field(default=[], max_length=10)


class SectionOf(Typed):
    """A section to which an entry is to be added, such as `theatre.places`."""

    section: Key


class TownsOf(Typed):
    """A town looked for by its name, near the places of the text if it has some."""

    name: Annotated[str, Field(min_length=1, max_length=200)]


class Edited(Typed):
    """A change of an entry. values: texts by key, null to remove one.

    name: of `add`, the new entry's; of `rename`, its new one. shape, value: of `shape`, how the value at the path is to be written, and the
    value where it has no keys. town: of `change` and `add` in `theatre.places`, the coordinates are of
    a town that `towns` found: GeoNames becomes their source where the place has none but a placeholder's reason.
    """

    action: Literal["change", "shape", "rename", "add", "remove"]
    path: Path
    name: Annotated[str, Field(max_length=64)] = ""
    values: dict[Key, Text | None] = Field(default={}, max_length=200)
    shape: Annotated[str, Field(max_length=64)] = ""
    value: Text = ""
    town: bool = False
