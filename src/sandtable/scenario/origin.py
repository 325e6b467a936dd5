"""Where a scenario came from: its text and what was set over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sandtable.diagnostics import Span
    from sandtable.scenario.document import Path
    from sandtable.scenario.types import Scenario


@dataclass(frozen=True, slots=True)
class Origin:
    """name : of the scenario. text : of the file. file : as diagnostics print it. overrides : (path, value), sorted."""

    name: str
    text: str
    file: str = "scenario.yaml"
    overrides: tuple[tuple[str, Any], ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the text; with overrides, of the text, a zero byte and the overrides as canonical JSON."""
        digest = hashlib.sha256(self.text.encode("utf-8"))
        if self.overrides:
            digest.update(
                b"\0" + json.dumps(dict(self.overrides), sort_keys=True, separators=(",", ":")).encode("utf-8")
            )
        return digest.hexdigest()


class Rooted:
    """What a scenario knows of the text it was read from. Mixed into `types.Scenario`, which holds `_origin`."""

    _origin: Origin | None

    @property
    def origin(self) -> Origin:
        """The text behind the scenario; of one that was built in Python, its dump."""
        if self._origin is None:
            from sandtable.scenario.dumping import dump

            self._origin = Origin(name="scenario", text=dump(cast("Scenario", self)))
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
        """Of the text, and of the overrides if there are any."""
        return self.origin.sha256

    def replace(self, overrides: Mapping[str, object]) -> Scenario:
        """This scenario with more paths set, as `load(..., overrides=...)` does. Raises ScenarioError."""
        from sandtable.scenario.reading import reread

        return reread(self.origin, overrides)

    def position(self, path: Path) -> Span:
        """Where the value at a path, such as ("fires", "al-tanf", "reach"), stands in the text."""
        from sandtable.scenario.reading import document_of

        return document_of(self.origin).span(path)
