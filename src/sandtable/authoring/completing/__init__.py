"""Help while typing: completion, hover, and the entry under the cursor, of a text that need not be valid YAML.

complete(text, line, column, last_good)    what may be written there
hover(text, line, column, last_good)       what the words there mean
entry_at(text, line, column)               the entry that the place is in
outline(text)                              every entry with its lines
scan(text)                                 its parts, which several of these can share

Lines and columns are counted from 1, in characters. `last_good` is the tree of the last state that could be read, or None: names that
are hidden by a fault are taken from it. All are pure functions, for the page of the app as for an editor's language server.
"""

from __future__ import annotations

from sandtable.authoring.completing.complete import complete
from sandtable.authoring.completing.entries import WHOLE, EntryAt, entry_at, outline
from sandtable.authoring.completing.hover import Hover, hover
from sandtable.authoring.completing.items import Completions, Item
from sandtable.authoring.completing.scanning import Scanned, scan
from sandtable.authoring.completing.terms import terms

__all__ = [
    "WHOLE",
    "Completions",
    "EntryAt",
    "Hover",
    "Item",
    "Scanned",
    "complete",
    "entry_at",
    "hover",
    "outline",
    "scan",
    "terms",
]
