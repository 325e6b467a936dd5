"""The coordinates of a town of the gazetteer in a place, with the source that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandtable.authoring.forms.adding import added
from sandtable.authoring.forms.files import Changed, File, Read, compared, composed
from sandtable.authoring.forms.writing import PLACEHOLDER, changed
from sandtable.scenario.document import Path
from sandtable.world.geonames import NAME, SOURCE


def located(text: str, path: Path, values: Mapping[str, str | None], *, read: Read = composed) -> Changed:
    """The edits that give a place a town's coordinates. GeoNames becomes its source where it had none, or a placeholder's reason.

    values : the coordinates by key. Raises FormError.
    """
    entry = File(text, read).entry(path)[0].plain() or {}
    return _with_source(text, path, changed(text, path, _sourced(text, entry, values, read), read=read), read)


def added_town(
    text: str, section: Path, name: str, values: Mapping[str, str | None], *, read: Read = composed
) -> Changed:
    """The edits that add a place with a town's coordinates, and GeoNames as its source unless it has another. Raises FormError."""
    values = _sourced(text, values, values, read)
    return _with_source(text, (*section, name), added(text, section, name, values, read=read), read)


def _sourced(text: str, entry: Mapping[str, Any], values: Mapping[str, str | None], read: Read) -> dict[str, Any]:
    """The values with those that say where they come from. entry : what the place says so far."""
    is_placeholder = str(entry.get("because") or "").lower().startswith(PLACEHOLDER)
    has_other = any(entry.get(key) for key in ("basis", "source", "because"))
    if has_other and not is_placeholder:
        return dict(values)
    said = {**values, "basis": "outside", "source": _name(_sources(text, read))}
    return {**said, "because": None} if is_placeholder else said


def _sources(text: str, read: Read) -> Mapping[str, Any]:
    node = File(text, read).node(("sources",))
    plain = node.plain() if node is not None else None
    return plain if isinstance(plain, dict) else {}


def _name(sources: Mapping[str, Any]) -> str:
    """What the text calls GeoNames."""
    for name, source in sources.items():
        if isinstance(source, dict) and str(source.get("title")).casefold() == SOURCE["title"].casefold():
            return name
    return NAME


def _with_source(before: str, path: Path, done: Changed, read: Read) -> Changed:
    """A change with the entry of `sources` that it needs, as one."""
    file = File(done.text, read)
    if file.entry(path)[0].plain().get("source") != NAME or NAME in _sources(done.text, read):
        return done
    credited = added(done.text, ("sources",), NAME, SOURCE, read=read)
    start = File(credited.text, read).part(path).start
    return Changed(credited.text, compared(before, credited.text), start.row + 1, start.column + 1)
