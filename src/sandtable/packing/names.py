"""Names of files that a pack may have: those that lead to a file in a folder on every system."""

from __future__ import annotations

from sandtable.files import is_reserved

_FORBIDDEN = frozenset('<>:"\\|?*')
LONGEST = 200  # bytes of a part of a name


def is_safe(name: str) -> bool:
    """Whether a name leads to a file in a folder, on every system."""
    parts = name.split("/")
    return len(parts) in (2, 3) and all(
        part not in ("", ".", "..")
        and len(part.encode()) <= LONGEST
        and not part.endswith((" ", "."))
        and not part.startswith(" ")
        and part.isprintable()
        and not _FORBIDDEN & set(part)
        and not is_reserved(part)
        for part in parts
    )
