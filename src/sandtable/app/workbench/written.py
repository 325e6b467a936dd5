"""Texts under way: what the server keeps of each, in memory and bounded, while somebody writes it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from sandtable.app.refusals import ClientDisconnected
from sandtable.authoring.completing import Scanned, scan
from sandtable.files import sha256_of
from sandtable.loading import Reading, read
from sandtable.scenario.grammar import remembering
from sandtable.scenario.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sandtable.diagnostics import Diagnostic
    from sandtable.scenario.document import Node

MOST = 2_000  # expressions that are remembered
Key = tuple[str, str]  # of the user and the document


@dataclass(frozen=True, slots=True)
class GivenText:
    """A source text that the user has. name: of its file; text: in the normal form of locators. It is kept in memory only."""

    name: str
    text: str


@dataclass(eq=False)
class Written:
    """A text under way. good: the tree of its last state without faults of syntax. Its lock is held while it is read.

    file: as diagnostics name it; the document's name by default. source: the source text that belongs to it, if it is at hand.
    """

    good: Node | None = None
    sha256: str = ""
    reading: Reading | None = None
    length: int = 0  # characters
    source: GivenText | None = None
    pieces: Pieces = field(default_factory=Pieces)
    lock: Lock = field(default_factory=Lock)
    file: str = ""
    read_as: str = ""  # the file's name when it was read
    scanned: tuple[str, Scanned] | None = None  # the text that was scanned last, and its parts

    @property
    def size(self) -> int:
        """Characters that are kept of it."""
        return self.length + (len(self.source.text) if self.source is not None else 0)

    def tree(self, text: str) -> tuple[Node | None, Sequence[Diagnostic]]:
        """The tree of a text and the faults of its syntax; for a caller that holds the lock."""
        return self.pieces.compose(text.removeprefix("\ufeff"), name="text")

    def parts(self, text: str) -> Scanned:
        """The parts of a text, as forms and contents need them; at once if it is the one that was scanned last."""
        known = self.scanned
        if known is None or known[0] != text:
            self.scanned = known = text, scan(text)
        return known[1]

    def read(self, text: str, *, name: str, is_gone: Callable[[], bool] | None = None) -> Reading:
        """The scenario and the diagnostics of a text; at once if it is the one that was read last.

        A text that was typed over while another was read need not be read any more. Raises ClientDisconnected if `is_gone` says so.
        """
        found = sha256_of(text.encode("utf-8"))
        with self.lock:
            if is_gone is not None and is_gone():
                raise ClientDisconnected
            if self.reading is None or self.sha256 != found or self.read_as != self.file:
                if len(self.pieces.expressions) > MOST:
                    self.pieces.expressions.clear()
                with remembering(self.pieces.expressions):
                    self.reading = read(text, name=name, file=self.file or name, pieces=self.pieces)
                self.sha256, self.length, self.read_as = found, len(text), self.file
                root, _ = self.pieces.compose(text.removeprefix("\ufeff"), name=name)
                self.good = root or self.good
            return self.reading


class Texts:
    """The texts of all users, the least recently used dropped. most: how many; room: in characters, all together."""

    def __init__(self, *, most: int, room: int) -> None:
        self._most, self._room = most, room
        self._kept: OrderedDict[Key, Written] = OrderedDict()
        self._lock = Lock()

    def of(self, user: str, document: str) -> Written:
        """The state of a document of a user, begun if there is none."""
        with self._lock:
            found = self._kept.setdefault((user, document), Written())
            self._kept.move_to_end((user, document))
            while len(self._kept) > 1 and (
                len(self._kept) > self._most or sum(each.size for each in self._kept.values()) > self._room
            ):
                self._kept.popitem(last=False)
            return found
