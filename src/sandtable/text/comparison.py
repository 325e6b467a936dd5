"""Whether a text matches recorded hashes and, if not, where it first differs, as far as the hashes show."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandtable.scenario.types import Locator
from sandtable.text.reading import digest, position

WINDOW = 4_000  # characters before and after its place in which a passage is looked for
BUDGET = 20_000_000  # characters hashed in that search, at most

_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
# Common differences between copies of a text, each with its inverse: if the hashes then match, this was the difference.
_EDITS: dict[str, Callable[[str], str]] = {
    "it has extra line feeds at its end": lambda text: text.rstrip("\n"),
    "the line feed at its end is missing or not alone": lambda text: text.rstrip("\n") + "\n",
    "it has blanks before its first or after its last word": str.strip,
    "it has blanks at the ends of lines": lambda text: "\n".join(line.rstrip() for line in text.split("\n")),
    "every line break is doubled": lambda text: text.replace("\n\n", "\n"),
    "the original's line ends were counted as two characters": lambda text: text.replace("\n", "\r\n"),
    "the original's byte order mark was counted": lambda text: "\ufeff" + text,
    "its accents are separate combining characters": lambda text: unicodedata.normalize("NFC", text),
    "its accents are precomposed with the letters": lambda text: unicodedata.normalize("NFD", text),
    "its quotation marks are typographic": lambda text: text.translate(_STRAIGHT),
    "it has blanks that do not break": lambda text: text.replace("\u00a0", " "),
}


def matches(text: str, locator: Locator, *, shift: int = 0) -> bool:
    """Whether the passage of a locator is at its place, shifted by a number of characters."""
    start, end = locator.start + shift, locator.end + shift
    return 0 <= start < end <= len(text) and digest(text[start:end]).startswith(locator.sha256)


@dataclass(frozen=True)
class Comparison:
    """A comparison of a text with the hash of the whole and the hashes of passages.

    whole : whether the whole is the same; None where no hash of it is known.
    standing : names of the passages that are at their places, in order of place.
    moved : names of the passages found elsewhere, each with the characters it is off by (+ further on).
    missing : names of the passages not found near their places.
    first : name of the first passage that is not at its place. between : characters from and to which the first
    difference is; None where nothing differs. is_cut : the text ends before that passage does. edit : the one change
    that explains the difference, where one does.
    """

    whole: bool | None
    standing: tuple[str, ...] = ()
    moved: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    first: str | None = None
    between: tuple[int, int] | None = None
    lines: tuple[tuple[int, int], tuple[int, int]] | None = None  # of `between`: line and column, from 1
    is_cut: bool = False
    edit: str | None = None
    right: Mapping[str, Locator | None] = field(default_factory=dict)
    digest: str | None = None

    @property
    def is_same(self) -> bool:
        """Whether the text may be used: the whole matches or, if its hash is unknown, every passage."""
        return self.whole is not False and not self.moved and not self.missing

    @property
    def passages(self) -> int:
        """Number of passages compared."""
        return len(self.standing) + len(self.moved) + len(self.missing)

    def describe(self) -> str:
        """The difference, in a few clauses without a full stop."""
        if self.whole is True:  # the text is right, so entries that do not match it are wrong in the scenario
            return f"the text has the stated hash, but {self._wrong()}"
        if self.edit is not None:
            return self.edit
        clauses = []
        if self.passages == 0:
            clauses.append("its hash differs, and no passages are known to locate the difference")
        elif self.first is None:
            clauses.append(
                f"all {self.passages} passages are at their places, so it differs outside them, or the `sha256` of the"
                f" source is wrong: this text has {self.digest}"
            )
        elif not self.standing and not self.moved:
            clauses.append(f"none of the {self.passages} passages was found near its place")
        else:
            off = ", ".join(self.right) if self.whole is None else self.first
            clauses.append(f"{len(self.standing)} of {self.passages} passages are at their places, but not {off}")
            clauses += [self._where(), *self._shift()]
            if self.whole is None:
                clauses.append(f"or the text is the right one, and {self._wrong()}")
        return "; ".join(clauses)

    def _wrong(self) -> str:
        """The entries whose places do not match this text, each with a correction."""
        entries = ", ".join(f"{name} ({self._repair(name)})" for name in self.right)
        return f"the scenario's {'place is' if len(self.right) == 1 else 'places are'} wrong for {entries}"

    def _repair(self, name: str) -> str:
        right = self.right[name]
        if right is None:
            return "it ends beyond the text"
        if name in self.moved:
            return f"that passage is at start: {right.start}, end: {right.end}"
        return f"the text there has sha256: {right.sha256}"

    def _where(self) -> str:
        assert self.lines is not None
        (line, column), (last, end) = self.lines
        if self.is_cut:
            return f"it ends at line {last}, column {end}, before {self.first} does"
        if (line, column) == (last, end):
            return f"it first differs at line {line}, column {column}"
        return f"it first differs between line {line}, column {column} and line {last}, column {end}"

    def _shift(self) -> list[str]:
        """The shift of the following text, from the first passage that was found elsewhere."""
        if not self.moved:
            return []
        name, shift = next(iter(self.moved.items()))
        signs = f"{abs(shift):,} character{'s' * (abs(shift) != 1)}"
        return [f"{name} is {signs} {'further on' if shift > 0 else 'further up'}"]

    def advise(self) -> str:
        """A hint on how to correct it."""
        if self.whole is True:
            return "correct `at` of these entries: start, end and sha256 are of the text with line feeds as line ends"
        if self.edit is not None:
            return "undo that, or use the file that the scenario was written from"
        return (
            "use the file that the scenario was written from; in a newer one `sandtable locate` finds the places again"
        )


def compare(text: str, *, sha256: str | None, locators: Mapping[str, Locator]) -> Comparison:
    """Compare a text in normal form with hashes. Moved passages are searched for near their places, at bounded cost."""
    own = digest(text)
    whole = None if sha256 is None else own == sha256
    ordered = sorted(locators.items(), key=lambda pair: (pair[1].start, pair[1].end, pair[0]))
    standing = [name for name, locator in ordered if matches(text, locator)]
    moved: dict[str, int] = {}
    missing: list[str] = []
    shift = 0
    for name, locator in ordered:
        if name in standing:
            shift = 0
        elif (found := _find(text, locator, shift)) is not None:
            moved[name] = shift = found
        else:
            missing.append(name)
    edit = _edit(text, sha256, ordered) if whole is False or moved or missing else None
    off = [name for name, _ in ordered if name not in standing]
    if not off:
        return Comparison(whole, tuple(standing), edit=edit, digest=own)
    right = {name: _right(text, at, moved.get(name)) for name, at in ordered if name not in standing}
    between = _between(text, dict(ordered), set(standing), off[0], moved)
    lines = (position(text, between[0]), position(text, between[1]))
    is_cut = off[0] in missing and dict(ordered)[off[0]].end > len(text)
    return Comparison(
        whole, tuple(standing), moved, tuple(missing), off[0], between, lines, is_cut, edit, right, digest=own
    )


def _right(text: str, locator: Locator, shift: int | None) -> Locator | None:
    """A locator that matches the text: of the passage where it was found, else of the text at the stated place."""
    start, end = locator.start + (shift or 0), locator.end + (shift or 0)
    if not 0 <= start < end <= len(text):
        return None
    return Locator(start=start, end=end, sha256=digest(text[start:end])[: len(locator.sha256)])


def _find(text: str, locator: Locator, shift: int) -> int | None:
    """The shift of a passage: first tries the shift of the passage before it, then the nearest positions."""
    if matches(text, locator, shift=shift):
        return shift
    length = max(1, locator.end - locator.start)
    reach = min(WINDOW, BUDGET // (2 * length))
    for step in range(1, reach + 1):
        for signed in (step, -step):
            if matches(text, locator, shift=signed):
                return signed
    return None


def _between(
    text: str, locators: Mapping[str, Locator], standing: set[str], first: str, moved: Mapping[str, int]
) -> tuple[int, int]:
    """The part of the text that contains the first difference: from the end of the last matching passage before it."""
    locator = locators[first]
    sound = [locators[name].end for name in standing if locators[name].end <= locator.start]
    low = min(max(sound, default=0), len(text))
    if first in moved:  # the passage itself is whole, so the change is before it
        return low, max(low, min(locator.start + moved[first], len(text)))
    return low, max(low, min(locator.end, len(text)))


def _edit(text: str, sha256: str | None, ordered: list[tuple[str, Locator]]) -> str | None:
    """The single change whose inverse makes all hashes match."""
    for words, undo in _EDITS.items():
        mended = undo(text)
        if mended == text:
            continue
        is_whole = sha256 is None or digest(mended) == sha256
        if is_whole and (sha256 is not None or ordered) and all(matches(mended, at) for _, at in ordered):
            return words
    return None


__all__ = ["Comparison", "compare", "matches"]
