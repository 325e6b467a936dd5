"""Whether a study may be continued here: the fingerprint of `engine.numeric` in its manifest, compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WHERE = {
    "compiled": "in compiled code", "python": "in the C library", "numpy": "in NumPy", "scipy": "in SciPy"
}  # fmt: skip
_MOST_NAMED = 3


def differing(kept: Mapping[str, Mapping[str, str]], here: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The functions that give other bits, or are in one fingerprint only: `exp in compiled code`, ..."""
    return [
        f"{name} {_WHERE.get(layer, layer)}"
        for layer in {**here, **kept}
        for name in {**here.get(layer, {}), **kept.get(layer, {})}
        if kept.get(layer, {}).get(name) != here.get(layer, {}).get(name)
    ]


def why_not_continued(manifest: Mapping[str, Any], here: Mapping[str, Mapping[str, str]]) -> str:
    """Why a study cannot be continued where elementary functions give `here`; empty if it can.

    Neither can one that keeps no fingerprint (before 0.2): which bits it was played with is not known.
    """
    if not manifest.get("numeric"):
        return "it has no record of the results of elementary functions on the machine that played it"
    found = differing(manifest["numeric"], here)
    rest = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return (
        f"elementary functions give different results on this machine: {', '.join(found[:_MOST_NAMED])}{rest}"
        if found
        else ""
    )
