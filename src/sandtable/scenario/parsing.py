"""Text to document, remembered: in memory, and of files also in the user's cache, by hash of text and of this reader.

Reading YAML in Python takes longer than everything else at start-up; the second time it is a small JSON file. Both are
bounded, and what did not come from a file of the user (an upload of the app) is never written to disk.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sandtable.caching import mark_used, sweep
from sandtable.diagnostics import Diagnostic
from sandtable.files import cache_folder, write_whole
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node
from sandtable.scenario.pieces import Pieces

_WORTH_KEEPING = 2_000  # characters; shorter texts are read as fast as looked up
_MOST_TREES = 64  # in memory
_MOST_VALUES = 60_000  # in memory, of all trees together: about 20 MB. The latest tree is kept whatever its size.
_remembered: OrderedDict[str, Node] = OrderedDict()
_lock = Lock()


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
    return cache_folder() / f"scenarios-{_fingerprint()}"


def parse_document(
    text: str, *, name: str, on_disk: bool = True, pieces: Pieces | None = None
) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a text and its syntax faults; trees without faults are remembered by content.

    The tree is shared: callers copy the path they change. on_disk: whether the user's cache may be read and written.
    pieces: what is remembered of a text that is being written, in the place of both.
    """
    if pieces is not None:
        return pieces.compose(text, name=name)
    key = _key(text)
    with _lock:
        if (known := _remembered.get(key)) is not None:
            _remembered.move_to_end(key)
            return known, []
    file = cache_directory() / f"{key}.json" if on_disk and len(text) >= _WORTH_KEEPING else None
    root = _recall(file) if file is not None else None
    if root is None:
        root, faults = compose(text, name=name)
        if root is None or faults:
            return root, faults
        if file is not None:
            _keep(file, root)
    _remember(key, root)
    return root, []


def forget(text: str) -> None:
    """Drop the tree of a text from memory: of one that was refused, nothing stays."""
    with _lock:
        _remembered.pop(_key(text), None)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _remember(key: str, root: Node) -> None:
    with _lock:
        _remembered[key] = root
        while len(_remembered) > 1 and (
            len(_remembered) > _MOST_TREES or sum(tree.size for tree in _remembered.values()) > _MOST_VALUES
        ):
            _remembered.popitem(last=False)


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
        if stored.get("sha256") != _digest(stored["tree"]):
            return None
        mark_used(file)
        return _unpack(stored["tree"])
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
        sweep("scenarios-*/*.json")
