"""What the list of bundled scenarios says of one: read off its document, without types and checks.

A bundled scenario is checked when it is shipped (tests/unit/scenarios), so the list need not do so again.
"""

from __future__ import annotations

from typing import Any

from sandtable.scenario.document import Node
from sandtable.scenario.parsing import parse_document
from sandtable.scenario.source import bundled_folder, decode, read_bytes

COUNTED = ("formations", "decisions", "assumptions", "outcomes")


def listed(name: str) -> dict[str, Any]:
    """Title, question, span (ISO dates) and numbers of entries of the bundled scenario of a name.

    Raises ValueError if the file that is bundled is no scenario.
    """
    raw = read_bytes(bundled_folder() / name / "scenario.yaml")
    root, faults = parse_document(decode(raw, name=name), name=name)
    if root is None or faults:
        raise ValueError(f"the bundled scenario `{name}` cannot be read")
    theatre = root.child("theatre")
    return {
        "name": name,
        **{key: _value(root, key) for key in ("title", "question", "start", "horizon")},
        "places": _number(theatre, "places"),
        **{key: _number(root, key) for key in COUNTED},
    }


def _value(root: Node, key: str) -> Any:
    node = root.child(key)
    return node.value if node is not None else None


def _number(mapping: Node | None, key: str) -> int:
    """How many entries a section has; none where it is left out."""
    node = mapping.child(key) if mapping is not None else None
    return len(node.entries) if node is not None else 0
