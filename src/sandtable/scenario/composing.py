"""From text to a tree of values with positions, through the events of ruamel.yaml's own parser.

The events are read one by one and without recursion, so that depth and size are limited while reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandtable.characters import control_name
from sandtable.diagnostics import Diagnostic, Span
from sandtable.scenario.document import Node
from sandtable.scenario.halves import first_half, meant_by, whole
from sandtable.scenario.scalars import NotFiniteError, resolve
from sandtable.scenario.yaml_faults import explain

LARGEST = 1 << 20  # bytes of a scenario file
DEEPEST = 32  # lists and mappings within each other
MOST_VALUES = 50_000  # values of a file, aliases counted in full


class ComposeError(Exception):
    """The text is not valid YAML for a scenario. Contains one diagnostic without its source line."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Composer:
    """Builds the tree; faults that leave the tree usable are collected, others stop the reading."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Diagnostic] = []
        self.anchors: dict[str, Node] = {}
        self.open: list[Node] = []  # lists and mappings not yet closed
        self.keys: list[Node | None] = []  # per open mapping, the key whose value is not yet read
        self.in_braces: list[bool] = []  # per open list or mapping, whether it is written on one line
        self.root: Node | None = None
        self.values = 0
        self.long_quote: Node | None = None  # the last quoted text over several lines

    def fault(self, code: str, message: str, node: Node, hint: str = "") -> Diagnostic:
        length = node.end_column - node.column if node.line == node.end_line else 1
        return Diagnostic(code, "error", message, Span(self.name, node.line, node.column, max(1, length)), hint)

    def report(self, code: str, message: str, node: Node, hint: str = "") -> None:
        self.faults.append(self.fault(code, message, node, hint))

    def feed(self, event: Any) -> bool:
        """Take one event. False when a document has ended."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self.add(self.scalar(event))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self.start(event, "mapping" if kind == "MappingStartEvent" else "list")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.finish(event)
        elif kind == "AliasEvent":
            self.alias(event)
        return kind != "DocumentEndEvent"

    def place(self, event: Any) -> Node:
        start, end = event.start_mark, event.end_mark
        return Node("scalar", start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def scalar(self, event: Any) -> Node:
        node = self.place(event)
        node.style = event.style or ""
        if node.style in ("'", '"') and node.end_line > node.line:
            self.long_quote = node
        node.value = event.value
        self.check_tag(event, node)
        if (half := first_half(event.value)) is not None:
            self.report("S121", f"control character {control_name(half)} in a text", node, meant_by(event.value))
            node.value, node.is_broken = whole(event.value), True
        if not node.style:
            try:
                node.value = resolve(event.value)
            except NotFiniteError:
                self.report("S014", f"the number `{event.value[:40]}` is not finite", node)
                node.value, node.is_broken = None, True
        self.remember(event, node)
        return node

    def check_tag(self, event: Any, node: Node) -> None:
        tag = event.tag
        if tag:
            node.is_broken = True
            name = str(tag).replace("tag:yaml.org,2002:", "!!")[:40]
            self.report(
                "S011",
                f"the tag `{name}` is not part of the format",
                node,
                "remove it; quote the value if it is a text",
            )

    def remember(self, event: Any, node: Node) -> None:
        if event.anchor:
            self.anchors[event.anchor] = node

    def start(self, event: Any, kind: str) -> None:
        node = self.place(event)
        node.kind = "mapping" if kind == "mapping" else "list"
        self.check_tag(event, node)
        self.remember(event, node)
        if len(self.open) >= DEEPEST:
            raise ComposeError(self.fault("S010", f"lists and mappings nested more than {DEEPEST} deep", node))
        self.open.append(node)
        self.keys.append(None)
        self.in_braces.append(bool(event.flow_style))

    def finish(self, event: Any) -> None:
        node = self.open.pop()
        self.keys.pop()
        self.in_braces.pop()
        node.end_line, node.end_column = event.end_mark.line + 1, event.end_mark.column + 1
        inside = [*node.items, *(value for _, value in node.entries.values())]
        node.size = 1 + sum(child.size for child in inside)
        self.add(node)

    def alias(self, event: Any) -> None:
        here = self.place(event)
        target = self.anchors.get(event.anchor)
        if target is None:
            self.report("S008", f"unknown alias `*{event.anchor}`", here, f"there is no `&{event.anchor}` before it")
            target = here
            target.is_broken = True
        elif any(node is target for node in self.open):
            raise ComposeError(
                self.fault("S008", f"the alias `*{event.anchor}` is inside the value that it refers to", here)
            )
        self.add(target, at=here)

    def add(self, node: Node, *, at: Node | None = None) -> None:
        """Add a finished value to the open list or mapping. at : the position of the alias that it came from."""
        self.values += node.size if at is not None or node.kind == "scalar" else 1
        if self.values > MOST_VALUES:
            raise ComposeError(
                self.fault(
                    "S009",
                    f"more than {MOST_VALUES:,} values",
                    at or node,
                    "each alias counts with all of its values",
                )
            )
        if not self.open:
            self.root = node
        elif self.open[-1].kind == "list":
            self.open[-1].items.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = at or node
            self.check_key(at or node, node)
        else:
            self.keys[-1] = None
            self.enter(self.open[-1], key, node)

    def check_key(self, place: Node, key: Node) -> None:
        if key.kind != "scalar" or not isinstance(key.value, str):
            hint = "put it in quotes" if key.kind == "scalar" else ""
            if hint and self.in_braces[-1]:
                hint += "; a comma in braces ends a value: one that has a comma is put in quotes"
            self.report("S013", f"a key is a text, found {key.describe()}", place, hint)
            place.value = None
        elif key.value == "<<" and not key.style:
            self.report(
                "S012",
                "merge keys are not part of YAML 1.2",
                place,
                "write the keys out, or use an alias for a whole value",
            )
        else:
            place.value = key.value

    def enter(self, mapping: Node, key: Node, value: Node) -> None:
        if not isinstance(key.value, str) or (key.value == "<<" and not key.style):
            return
        if key.value in mapping.entries:
            first = mapping.entries[key.value][0]
            self.report("S007", f"duplicate key `{key.value}`", key, f"first defined on line {first.line}")
            return
        mapping.entries[key.value] = (key, value)


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)


def compose(text: str, *, name: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a YAML text, or None if it cannot be read, and the faults found.

    text : already decoded and free of control characters. name : of the file, for the diagnostics.
    """
    from ruamel.yaml.error import YAMLError

    composer = _Composer(name)
    documents = 0
    try:
        for event in _events(text):
            if type(event).__name__ == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    place = composer.place(event)
                    place.end_line, place.end_column = place.line, place.column + 3
                    composer.report("S006", "a second document starts here", place, "a file contains one scenario")
                    break
            composer.feed(event)
    except ComposeError as raised:
        return None, [*composer.faults, raised.diagnostic]
    except YAMLError as raised:
        fault = explain(raised, text=text, name=name)
        quote = composer.long_quote
        if quote is not None and quote.end_line == fault.span.line:
            message = f"this quote is closed only on line {quote.end_line}"
            fault = composer.fault("S005", message, quote, "close it where the text ends")
        return None, [*composer.faults, fault]
    except (ValueError, IndexError, KeyError, AttributeError, RecursionError, OverflowError, AssertionError):
        # A fault inside the YAML library: the place is unknown, the text is still not YAML.
        return None, [*composer.faults, Diagnostic("S005", "error", "this is not YAML", Span(name))]
    return composer.root, composer.faults
