"""The section `readings`: rival encodings of one text, which share what they agree on."""

from __future__ import annotations

from typing import Any

from sandtable.scenario.types.common import Provenance


class RivalReading(Provenance):
    """One way to read the text. Without `set` it is the file as written; else the file with some paths set.

    Values of `set` are written as they would stand at that place of the file, entries and lists among them.
    """

    title: str
    set: dict[str, Any] = {}

    @property
    def is_as_written(self) -> bool:
        """Whether it changes nothing of the file."""
        return not self.set
