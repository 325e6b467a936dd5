"""A table into a section of a scenario: entries added and updated by spans, and every fault at its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandtable.authoring.canonical import key_order
from sandtable.authoring.edits import Edit, Range, Source, apply_edits
from sandtable.authoring.inserting import insertion
from sandtable.authoring.places import shared
from sandtable.authoring.tables.columns import BOTH, ID, Section, headings_of, hint_for, is_text, read_headings
from sandtable.authoring.tables.sheets import Cell, Sheet, TableFault
from sandtable.diagnostics import Diagnostic
from sandtable.errors import FieldError, ScenarioError
from sandtable.loading import read
from sandtable.scenario.composing import compose
from sandtable.scenario.coordinates import read_coordinates
from sandtable.scenario.document import Node
from sandtable.scenario.scalars import NotFiniteError, resolve
from sandtable.scenario.source import SourceError, decode
from sandtable.scenario.types import Scenario
from sandtable.world.names import identifier_of

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PLAIN = re.compile(r"[A-Za-z0-9.+(%/][^#:,\[\]{}\"'&*!|>@`\\]*")  # a text that braces hold without quotes
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
)  # which a file cannot have, or not as they are
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Imported:
    """A scenario file before and after a table. added, changed : identifiers; unchanged : entries that the table repeats.

    faults : of the table; the file is then as it was.
    """

    before: bytes
    after: bytes
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    faults: tuple[TableFault, ...] = ()


@dataclass
class _Row:
    """A row: the identifier of its entry and its values by key, each with the cell that it is from."""

    name: str
    row: int
    values: dict[str, tuple[str, Cell]] = field(default_factory=dict)


def import_table(raw: bytes, sheet: Sheet, section: Section, *, file: str) -> Imported:
    """Add a table's entries to a scenario file, or update those that it has. Empty cells change nothing.

    raw : the file. file : its name in diagnostics. Raises ScenarioError if the file has errors before anything is added.
    """
    before = read(raw, name=file, file=file)
    if before.scenario is None:
        raise ScenarioError(before.errors)
    work = _Work(raw, sheet, section, file)
    rows = work.rows()
    for row in rows:
        work.put(row)
    work.add_new()
    text = apply_edits(work.source.text, work.edits)
    found = read(text, name=file, file=file)
    if work.faults:  # what is missing from the file may be in what could not be read: only values are faults then
        work.faults += [each for each in work.placed(text, found.errors, rows) if each.column is not None]
        return Imported(
            raw,
            raw,
            faults=tuple(sorted(dict.fromkeys(work.faults), key=lambda each: (each.row or 0, each.column or 0))),
        )
    if not work.is_kept(text, rows):
        message = f"`{'.'.join(section.path)}` of {file} is not written so that a table can be put into it"
        hint = f"`sandtable fmt {file}` writes it in a layout that can be edited"
        return Imported(raw, raw, faults=(TableFault(sheet.file, sheet.name, None, None, message, hint),))
    if found.scenario is None:
        return Imported(raw, raw, faults=tuple(work.placed(text, found.errors, rows)))
    after = (_MARK if raw.startswith(_MARK.encode()) else "") + text
    return Imported(raw, after.encode(), tuple(work.added), tuple(work.changed), work.unchanged)


class _Work:
    def __init__(self, raw: bytes, sheet: Sheet, section: Section, file: str) -> None:
        try:
            text = decode(raw, name=file)
        except SourceError as fault:
            raise ScenarioError([fault.diagnostic]) from None
        root, faults = compose(text, name=file)
        if root is None:
            raise ScenarioError(faults)
        self.root, self.source = root, Source(text)
        self.sheet, self.section = sheet, section
        self.aliased = shared(root)
        self.faults: list[TableFault] = []
        self.edits: list[Edit] = []
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged = 0
        self.new: list[_Row] = []

    def fault(self, place: Cell | int | None, message: str, hint: str = "") -> None:
        row = place.row if isinstance(place, Cell) else place
        column = place.column if isinstance(place, Cell) else None
        self.faults.append(TableFault(self.sheet.file, self.sheet.name, row, column, message, hint))

    # -- reading the table

    def rows(self) -> list[_Row]:
        """The rows by their headings; what is wrong with them goes to `faults`."""
        heads, *lines = self.sheet.rows
        known = headings_of(self.section)
        found_heads = read_headings(self.sheet, known)
        keys = found_heads.keys
        for head in found_heads.unknown:
            message = f"{self.section.name} have no column `{head.text[:40]}`"
            self.fault(head, message, hint_for(head.text, known))
        for head, key in found_heads.double:
            self.fault(head, f"a second column for `{key}`")
        if not {ID, self.section.called} & set(keys.values()):
            self.fault(heads[0], f"neither a column `{ID}` nor a column `{self.section.called}`")
        found: dict[str, _Row] = {}
        has_name = bool({ID, self.section.called} & set(keys.values()))
        named = {head.column for head in heads if head.text}
        for line in lines if has_name else ():
            cells = [cell for cell in line if cell.column in keys or cell.column not in named]
            row = self.row(cells, keys) if cells else None
            if row is not None and row.name in found:
                self.fault(row.row, f"a second row for `{row.name}`", f"first in row {found[row.name].row}")
            elif row is not None:
                found[row.name] = row
        return list(found.values())

    def row(self, line: Sequence[Cell], keys: dict[int, str]) -> _Row | None:
        cells = {keys[cell.column]: cell for cell in line if cell.text and cell.column in keys}
        for cell in line:
            if cell.text and cell.column not in keys:
                self.fault(cell, "a value under no heading")
        name = cells[ID].text if ID in cells else ""
        if not name and self.section.called in cells:
            name = identifier_of(cells[self.section.called].text)
        if name and not isinstance(resolve(name), str):
            message = f"`{name}` is no identifier: YAML does not read it as text"
            self.fault(cells.get(ID) or cells[self.section.called], message, f"give it an `{ID}` such as `the-{name}`")
            return None
        if not _IDENTIFIER.fullmatch(name) or len(name) > 64:
            place: Cell | int = cells.get(ID) or cells.get(self.section.called) or line[0].row
            suggestion = identifier_of(name)
            hint = (
                f"for example `{suggestion}`"
                if suggestion
                else f"give the row an `{ID}` of lower-case letters, digits and hyphens"
            )
            self.fault(place, f"`{name[:40]}` is no identifier" if name else "no identifier", hint)
            return None
        if BOTH in cells and {"lat", "lon"} & set(cells):
            self.fault(cells[BOTH], f"`{BOTH}` beside `lat` or `lon`", "keep one of the two ways")
        row = _Row(name, line[0].row)
        for key, cell in cells.items():
            if key == BOTH:
                self.coordinates(row, cell)
            elif key != ID:
                row.values[key] = (cell.text, cell)
        return row

    def coordinates(self, row: _Row, cell: Cell) -> None:
        """Both in one cell: as latitude and longitude, or as they are where the entry has them so."""
        try:
            latitude, longitude = read_coordinates(cell.text)
        except FieldError as fault:
            self.fault(cell, str(fault), fault.hint)
            return
        entry = self.entries().get(row.name)
        if entry is not None and entry[1].child(BOTH) is not None:
            row.values[BOTH] = (cell.text, cell)
        else:
            row.values["lat"], row.values["lon"] = (f"{latitude:.10g}", cell), (f"{longitude:.10g}", cell)

    # -- editing the file

    def holder(self) -> Node | None:
        """The section in the file; None if it is not there."""
        node: Node | None = self.root
        for step in self.section.path:
            node = node.child(step) if node is not None else None
        return node

    def entries(self) -> dict[str, tuple[Node, Node]]:
        found = self.holder()
        return found.entries if found is not None else {}

    def put(self, row: _Row) -> None:
        """Update the entry of a row, or note it as new."""
        pair = self.entries().get(row.name)
        if pair is None:
            self.new.append(row)
            self.added.append(row.name)
            return
        entry = pair[1]
        if id(entry) in self.aliased or entry.kind != "mapping":
            self.fault(
                row.row, f"`{row.name}` is written once and used by an alias elsewhere: it cannot be updated here"
            )
            return
        edits = [edit for key, (text, cell) in row.values.items() if (edit := self.change(row, entry, key, text, cell))]
        if edits:
            self.edits += edits
            self.changed.append(row.name)
        else:
            self.unchanged += 1

    def change(self, row: _Row, entry: Node, key: str, text: str, cell: Cell) -> Edit | None:
        """The edit that gives a key of an entry its value; None if it has it."""
        new = self.scalar(key, text)
        pair = entry.entries.get(key)
        if pair is None:
            order = key_order(self.section.model)
            later = [node for name, (node, _) in entry.entries.items() if order.get(name, -1) > order[key]]
            before = later[0] if later else list(entry.entries.values())[-1][0]
            return self.source.insert_before(entry, before, f"{key}: {new}")
        node = pair[1]
        if node.kind != "scalar":
            self.fault(cell, f"`{key}` of `{row.name}` is more than one value in the file", "change it there")
            return None
        if _is_same(node, text):
            return None
        part = self.source.value_range(*pair)
        if part == self.source.range_of(node) and not node.is_absent:  # not by an alias
            if id(node) in self.aliased:
                self.fault(
                    cell, f"`{key}` of `{row.name}` is used elsewhere in the file by an alias", "change it there"
                )
                return None
            part = self.source.without_anchor(part)
        if node.style in ("|", ">"):
            part = Range(part.start, part.start + len(self.source.slice(part).rstrip()))
        if node.is_absent:
            colon = self.source.text.index(":", self.source.range_of(pair[0]).end)
            return Edit(colon + 1, colon + 1, f" {new}")
        return Edit(part.start, part.end, new)

    def scalar(self, key: str, text: str) -> str:
        """A value as the file has it: plain if that reads as it is meant, else in double quotes."""
        try:
            value = resolve(text)
        except NotFiniteError:
            value = text
        is_plain = _PLAIN.fullmatch(text) is not None and text == " ".join(text.split()) and not _CONTROL.search(text)
        if not isinstance(value, str) and not is_text(self.section, key):
            return text
        if isinstance(value, str) and is_plain:
            return text
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "\\n").replace("\n", "\\n")
        escaped = _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped.replace("\t", "\\t"))
        return f'"{escaped}"'

    def add_new(self) -> None:
        """Insert the new entries: after those of the section, or with a section of their own."""
        if not self.new:
            return
        end = self.source.line_end
        lines = [f"{row.name}: {{{self.inside(row)}}}" for row in self.new]
        holder = self.holder()
        if holder is None:
            self.add_section(lines)
        elif holder.kind != "mapping" or id(holder) in self.aliased:
            self.fault(None, f"the section `{'.'.join(self.section.path)}` of the file is not written as entries")
        elif not holder.entries:  # `{}`: entries in lines of their own take its place
            part = self.source.range_of(holder)
            indent = " " * (2 * len(self.section.path))
            start = part.start - (self.source.text[part.start - 1] == " ")
            self.edits.append(Edit(start, part.end, "".join(end + indent + line for line in lines)))
        else:
            self.edits += insertion(self.source, holder, lines)

    def add_section(self, lines: list[str]) -> None:
        """A section that the file does not have, before the first that comes later in the format."""
        end, (name, *_) = self.source.line_end, self.section.path
        text = f"{name}:" + "".join(f"{end}  {line}" for line in lines) + end
        order = list(Scenario.model_fields)
        later = [key for each, (key, _) in self.root.entries.items() if each in order[order.index(name) + 1 :]]
        if later:
            at = self.source.above_comments(later[0])
            self.edits.append(Edit(at, at, text))
        else:
            ending = "" if self.source.text.endswith(("\n", "\r")) else end
            self.edits.append(Edit(len(self.source.text), len(self.source.text), ending + text))

    def inside(self, row: _Row) -> str:
        order = key_order(self.section.model)
        keys = sorted(row.values, key=lambda key: order[key])
        if self.section.called not in row.values:
            keys = [self.section.called, *keys]
            row.values[self.section.called] = (row.name, Cell(row.name, row.row, 1))
        return ", ".join(f"{key}: {self.scalar(key, row.values[key][0])}" for key in keys)

    def is_kept(self, text: str, rows: Sequence[_Row]) -> bool:
        """Whether a text has what the cells say, and for the rest what the file says."""
        root, faults = compose(text, name=self.sheet.file)
        if root is None or faults:
            return False
        touched = {row.name: set(row.values) for row in rows}
        was, now = (_without(each.plain(), self.section.path, touched) for each in (self.root, root))
        entries: Node | None = root
        for step in self.section.path:
            entries = entries.child(step) if entries is not None else None
        for row in rows:
            entry = entries.child(row.name) if entries is not None else None
            values = (
                [(entry.child(key), said) for key, (said, _) in row.values.items()]
                if entry is not None
                else [(None, "")]
            )
            if not all(node is not None and _is_same(node, said) for node, said in values):
                return False
        return bool(was == now)

    # -- faults of the format, at their cells

    def placed(self, text: str, errors: Sequence[Diagnostic], rows: Sequence[_Row]) -> list[TableFault]:
        """The errors of the edited file at the cells that they come from; of others, what the file says."""
        root, _ = compose(text, name=self.sheet.file)
        placed = []
        for error in errors:
            row, cell = self.origin(root, error, rows)
            placed.append(
                TableFault(
                    self.sheet.file, self.sheet.name, None if row is None else row.row,
                    None if cell is None else cell.column, error.message, error.hint,
                )
            )  # fmt: skip
        return list(dict.fromkeys(placed))

    def origin(self, root: Node | None, error: Diagnostic, rows: Sequence[_Row]) -> tuple[_Row | None, Cell | None]:
        node = root
        for step in self.section.path:
            node = node.child(step) if node is not None else None
        place = (error.span.line, error.span.column)
        for row in rows:
            pair = node.entries.get(row.name) if node is not None else None
            if pair is None or not _covers(pair[0], pair[1], place):
                continue
            for key, (each, value) in pair[1].entries.items():
                if key in row.values and _covers(each, value, place):
                    return row, row.values[key][1]
            return row, None
        return None, None


def _without(plain: Any, path: Sequence[str], touched: Mapping[str, set[str]]) -> Any:
    """A file's content without the keys of entries that a table gives; entries without others are left out."""
    step, *below = path
    if below:
        return {**plain, step: _without(plain.get(step) or {}, below, touched)}
    kept = {}
    for name, entry in (plain.get(step) or {}).items():
        rest = {key: value for key, value in entry.items() if key not in touched[name]} if name in touched else entry
        if rest or name not in touched:
            kept[name] = rest
    return {key: value for key, value in {**plain, step: kept}.items() if key != step or value}


def _covers(key: Node, value: Node, place: tuple[int, int]) -> bool:
    return (
        (key.line, key.column) <= place < (max(value.end_line, key.end_line), max(value.end_column, key.end_column + 1))
    )


def _is_same(node: Node, text: str) -> bool:
    """Whether a scalar of the file already says what a cell says."""
    try:
        value = resolve(text)
    except NotFiniteError:
        value = text
    return (
        node.value == value
        or str(node.value) == text
        or (isinstance(node.value, str) and " ".join(node.value.split()) == " ".join(text.split()))
    )
