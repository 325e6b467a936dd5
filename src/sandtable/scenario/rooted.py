"""What a scenario knows of the text behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr

from sandtable.above import reread
from sandtable.scenario.entry import Entry
from sandtable.scenario.origin import Origin

if TYPE_CHECKING:
    from typing import Self

    from sandtable.diagnostics import Span
    from sandtable.scenario.document import Path


class Rooted(Entry):
    """An entry that was read from a text of its own: the whole file."""

    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def origin(self) -> Origin:
        """The text behind the scenario; of one that was built in Python, its dump."""
        if self._origin is None:
            from sandtable.scenario.dumping import dump

            self._origin = Origin(name="scenario", text=dump(self))
        return self._origin

    @property
    def name(self) -> str:
        """Bundled name, or the name of the file without its ending."""
        return self.origin.name

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.origin.text

    @property
    def overrides(self) -> dict[str, Any]:
        """What was set over the text, path to value, in order of path."""
        return dict(self.origin.overrides)

    @property
    def sha256(self) -> str:
        """SHA-256 of the text, and of the overrides if there are any."""
        return self.origin.sha256

    def replace(self, overrides: Mapping[str, object]) -> Self:
        """This scenario with more paths set, as `load(..., overrides=...)` does. Raises ScenarioError."""
        changed: Self = reread(self.origin, overrides)
        return changed

    def in_reading(self, name: str) -> Self:
        """This scenario in one of its readings, with the same paths set, as `load(..., reading=...)` does.

        Raises ScenarioError for an unknown name, or a path that cannot be set in that reading.
        """
        changed: Self = reread(self.origin, {}, reading=name)
        return changed

    def position(self, path: Path) -> Span:
        """Where the value at a path, such as ("fires", "al-tanf", "reach"), stands in the text."""
        from sandtable.scenario.documents import document_of

        return document_of(self.origin, model=type(self)).span(path)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; one that was changed is no longer what its text says, and forgets it."""
        copied = super().model_copy(update=update, deep=deep)
        if update:
            copied._origin = None
        return copied
