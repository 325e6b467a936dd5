"""Where a scenario came from: its text and what was set over it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

_BUILT = "scenario.yaml"  # of a scenario that was built in Python, or that is called as its folder


@dataclass(frozen=True, slots=True)
class Origin:
    """name : of the scenario. text : of the file. file : as diagnostics print it. overrides : (path, value), sorted.

    reading : the one of the file's readings that is meant; empty for the file as written. called : the file as commands name it,
    where its folder is not known, as for the scenario of a stored study; empty where `file` says it.
    """

    name: str
    text: str
    file: str = _BUILT
    overrides: tuple[tuple[str, Any], ...] = ()
    reading: str = ""
    called: str = ""

    @property
    def file_name(self) -> str:
        """The name of the file, without its folder; empty for a text that is of no file of the user."""
        file = PurePath(self.called or self.file)
        is_named_by_folder = file.as_posix() in (_BUILT, f"{self.name}/{_BUILT}")  # a bundled scenario, for one
        return file.name if file.suffix.lower() in (".yaml", ".yml") and not is_named_by_folder else ""

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
