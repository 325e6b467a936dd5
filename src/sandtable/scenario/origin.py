"""Where a scenario came from: its text and what was set over it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Origin:
    """name : of the scenario. text : of the file. file : as diagnostics print it. overrides : (path, value), sorted.

    reading : the one of the file's readings that is meant; empty for the file as written.
    """

    name: str
    text: str
    file: str = "scenario.yaml"
    overrides: tuple[tuple[str, Any], ...] = ()
    reading: str = ""

    @property
    def sha256(self) -> str:
        """SHA-256 of the text; with overrides, of the text, a zero byte and the overrides as canonical JSON.

        In a reading, the text is followed by a zero byte and `reading:` with its name.
        """
        digest = hashlib.sha256(self.text.encode("utf-8"))
        if self.reading:
            digest.update(b"\0reading:" + self.reading.encode("utf-8"))
        if self.overrides:
            digest.update(
                b"\0" + json.dumps(dict(self.overrides), sort_keys=True, separators=(",", ":")).encode("utf-8")
            )
        return digest.hexdigest()
