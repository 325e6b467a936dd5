"""Text to document, remembered: in memory, and in the user's own cache by hash of text and of this reader.

Reading YAML in Python takes longer than everything else at start-up; the second time it is a small JSON file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import OrderedDict
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from sandtable.diagnostics import Diagnostic
from sandtable.files import write_whole
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node

_WORTH_KEEPING = 20_000  # characters; shorter texts are read as fast as looked up
_MOST_FILES = 64
_remembered: OrderedDict[str, Node] = OrderedDict()


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    """Hash of the modules that decide what a text is read as."""
    from importlib.metadata import version

    digest = hashlib.sha256(version("ruamel.yaml").encode())
    here = Path(__file__).parent
    for name in ("composing.py", "document.py", "scalars.py", "parsing.py"):
        digest.update((here / name).read_bytes())
    return digest.hexdigest()[:12]


def cache_directory() -> Path:
    """Where parsed scenarios are kept. SANDTABLE_CACHE overrides the root, as it does for compiled engines."""
    root = os.environ.get("SANDTABLE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache"), "sandtable"
    )
    return Path(root) / f"scenarios-{_fingerprint()}"


def parse_document(text: str, *, name: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a text and its syntax faults; trees without faults are remembered by content.

    The tree is shared: whoever changes it copies the path he changes.
    """
    key = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
    if (known := _remembered.get(key)) is not None:
        with suppress(KeyError):  # another thread may have dropped it just now
            _remembered.move_to_end(key)
        return known, []
    file = cache_directory() / f"{key}.json" if len(text) >= _WORTH_KEEPING else None
    root = _recall(file) if file is not None else None
    if root is None:
        root, faults = compose(text, name=name)
        if root is None or faults:
            return root, faults
        if file is not None:
            _keep(file, root)
    _remembered[key] = root
    while len(_remembered) > _MOST_FILES:
        with suppress(KeyError):
            _remembered.popitem(last=False)
    return root, []


# -- the file form: nested lists -------------------------------------------------------------------


def _pack(node: Node) -> list[Any]:
    place = [node.line, node.column, node.end_line, node.end_column]
    if node.kind == "scalar":
        return ["s", *place, node.style, node.value]
    if node.kind == "list":
        return ["l", *place, [_pack(item) for item in node.items]]
    return ["m", *place, [[_pack(key), _pack(value)] for key, value in node.entries.values()]]


def _unpack(packed: list[Any]) -> Node:
    kind, line, column, end_line, end_column, *rest = packed
    node = Node("scalar", int(line), int(column), int(end_line), int(end_column))
    if kind == "s":
        node.style, node.value = str(rest[0]), rest[1]
        if not isinstance(rest[1], (str, int, float, bool, type(None))):
            raise ValueError("not a scalar")
        return node
    if kind == "l":
        node.kind, node.items = "list", [_unpack(item) for item in rest[0]]
        node.size += sum(item.size for item in node.items)
        return node
    node.kind = "mapping"
    for key, value in rest[0]:
        first, second = _unpack(key), _unpack(value)
        if not isinstance(first.value, str):
            raise ValueError("not a key")
        node.entries[first.value] = (first, second)
        node.size += second.size
    return node


def _recall(file: Path) -> Node | None:
    """The tree in a cache file, or None: what cannot be read or is not of this form is as good as absent."""
    try:
        stored = json.loads(file.read_bytes())
        return _unpack(stored["tree"]) if stored.get("sha256") == _digest(stored["tree"]) else None
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None


def _digest(tree: Any) -> str:
    return hashlib.sha256(json.dumps(tree, separators=(",", ":")).encode()).hexdigest()


def _keep(file: Path, root: Node) -> None:
    """Write whole or not at all; a cache that cannot be written is no fault of the scenario."""
    tree = _pack(root)
    with suppress(OSError, RecursionError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps({"sha256": _digest(tree), "tree": tree}, separators=(",", ":")))
