"""What must be equal where futures of one study are played, compared before any work starts."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sandtable.study.arithmetic import differing
from sandtable.study.manifest import versions

_MOST_NAMED = 3


@dataclass(frozen=True)
class Identity:
    """Versions by package, and what the elementary functions of a machine give (`engine.numeric`)."""

    versions: Mapping[str, str]
    numeric: Mapping[str, Mapping[str, str]]

    def difference(self, other: Identity) -> str:
        """How another differs, as a phrase; empty if it does not."""
        found = [
            f"{name} {other.versions.get(name, 'none')} instead of {self.versions.get(name, 'none')}"
            for name in {**self.versions, **other.versions}
            if self.versions.get(name) != other.versions.get(name)
        ]
        if found:
            return ", ".join(found[:_MOST_NAMED])
        functions = differing(self.numeric, other.numeric)
        rest = f" and {len(functions) - _MOST_NAMED} more" if len(functions) > _MOST_NAMED else ""
        named = ", ".join(functions[:_MOST_NAMED])
        return f"elementary functions that give different results ({named}{rest})" if functions else ""


@cache
def identity() -> Identity:
    """That of this process."""
    from sandtable.engine.numeric import fingerprint

    return Identity({"Python": platform.python_version(), **versions()}, fingerprint())
