"""Text to checked scenario: decode, parse, set overrides, read the shape, check. All faults in one pass.

load(name_or_path)      the scenario, or ScenarioError with every fault at its place
read_file(name_or_path) the same, with the diagnostics returned
read(text, name=...)    the same, of a text
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sandtable.checks.whole import Checked, check_document, check_rivals
from sandtable.diagnostics import Diagnostic, Span, sort_by_position
from sandtable.errors import ScenarioError
from sandtable.scenario.document import READING
from sandtable.scenario.documents import read_document
from sandtable.scenario.draft_places import DRAFT
from sandtable.scenario.origin import Origin
from sandtable.scenario.overrides import canonical
from sandtable.scenario.parsing import forget, parse_document
from sandtable.scenario.pieces import Pieces
from sandtable.scenario.presets import with_preset
from sandtable.scenario.rivals import names, rival_names
from sandtable.scenario.source import SourceError, bundled_folder, decode, name_of, read_bytes
from sandtable.scenario.source import locate as locate_file
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Scenario


@dataclass(frozen=True)
class Reading:
    """What came of a text. scenario : None if there is an error. diagnostics : errors and warnings by position.

    draft : the scenario of a text whose only errors are drafts of places in source texts (S132), which no result depends on: it
    can be played, and its locators of these places are stand-ins. None for any other text.
    """

    scenario: Scenario | None
    diagnostics: tuple[Diagnostic, ...]
    draft: Scenario | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.is_error)


def load(
    name_or_path: str | Path, *, overrides: Mapping[str, object] | None = None, reading: str | None = None
) -> Scenario:
    """Read a bundled scenario, or a scenario file, and check it.

    Args:
        name_or_path: a name of `bundled`, or the path of a file.
        overrides: path to value, set over the file: `{"fires.al-tanf.launchers": 0}`.
        reading: the one of the file's `readings` that is meant; the file as written by default.

    Raises:
        ScenarioError: the scenario has errors; its `diagnostics` hold every one with its place.
    """
    found = read_file(name_or_path, overrides=overrides, reading=reading)
    if found.scenario is None:
        raise ScenarioError(found.errors)
    return found.scenario


def read_file(
    name_or_path: str | Path,
    *,
    overrides: Mapping[str, object] | None = None,
    reading: str | None = None,
    strict_sources: bool = False,
) -> Reading:
    """Read and check a scenario as `load` does, but return the diagnostics instead of raising them.

    Args:
        name_or_path: a name of `bundled`, or the path of a file.
        overrides: as for `load`.
        reading: as for `load`.
        strict_sources: a number without a place in a source or a reason is an error.

    Returns:
        The diagnostics, and the scenario if there are no errors.
    """
    try:
        path = locate_file(name_or_path)
        raw = read_bytes(path)
    except SourceError as fault:
        return Reading(None, (fault.diagnostic,))
    is_bundled = bundled_folder() in path.parents
    name = path.parent.name if is_bundled else name_of(path)
    file = f"{name}/scenario.yaml" if is_bundled else str(path)
    return read(
        raw, name=name, file=file, overrides=overrides, reading=reading, on_disk=True, strict_sources=strict_sources
    )


def read(
    text: str | bytes,
    *,
    name: str,
    overrides: Mapping[str, object] | None = None,
    reading: str | None = None,
    file: str | None = None,
    on_disk: bool = False,
    strict_sources: bool = False,
    pieces: Pieces | None = None,
) -> Reading:
    """Read and check a scenario from its text. Faults in the text or the overrides are returned, never raised.

    Every reading of the file is checked, whichever is asked for.

    Args:
        text: the file's content.
        name: what the scenario is called.
        overrides: as for `load`.
        reading: as for `load`.
        file: the name of the file in diagnostics; `name` by default.
        on_disk: the text is a file of the user, so its parsed form may be stored in the user's cache. Otherwise
            nothing of the text is written to disk, and nothing of a text with errors stays in memory.
        strict_sources: as for `read_file`.
        pieces: of a text that is being written: what is remembered of it from one state to the next, by its owner.
    """
    file = file or name
    pairs, faults = canonical(overrides)
    try:
        decoded = decode(text, name=file)
    except SourceError as fault:
        return Reading(None, sort_by_position([*faults, fault.diagnostic]))
    root, _ = parse_document(decoded, name=file, on_disk=on_disk, pieces=pieces)
    rivals = rival_names(root) if root is not None else ()
    chosen = reading if reading in rivals else ""
    if reading and not chosen and (root is None or reading not in names(root)):
        faults.append(_unknown_reading(reading, () if root is None else names(root)))
    # what is set over one reading that was asked for need not fit the others
    origin = Origin(name, decoded, file, () if chosen else pairs)
    document, found = read_document(origin, model=Scenario, on_disk=on_disk, pieces=pieces)
    if document is None:
        return Reading(None, sort_by_position([*faults, *found]))
    base = check_document(document, found, strict_sources=strict_sources)
    others: dict[str, Checked] = {}
    for each in rivals:
        own, found = read_document(
            replace(origin, reading=each, overrides=pairs if reading in (None, each) else ()),
            model=Scenario,
            pieces=pieces,
        )
        if own is not None:
            others[each] = check_document(own, found, strict_sources=strict_sources)
    diagnostics = sort_by_position([*faults, *check_rivals(base, others)])
    scenario = (others[chosen] if chosen else base).scenario
    whole = replace(origin, reading=chosen, overrides=pairs)
    if scenario is None or any(d.is_error for d in diagnostics):
        if not pairs:
            forget(decoded)
        is_draft = scenario is not None and all(d.code == DRAFT for d in diagnostics if d.is_error)
        return Reading(None, diagnostics, _ready(scenario, whole) if scenario is not None and is_draft else None)
    return Reading(_ready(scenario, whole), diagnostics)


def reread(origin: Origin, overrides: Mapping[str, object], *, reading: str | None = None) -> Scenario:
    """The scenario of an origin with more paths set, or in another reading. Raises ScenarioError.

    The other readings are not looked at again.
    """
    pairs, faults = canonical({**dict(origin.overrides), **overrides})
    wanted = replace(origin, overrides=pairs)
    if reading is not None:
        root, _ = parse_document(origin.text, name=origin.file, on_disk=False)
        known = names(root) if root is not None else ()
        if reading not in known:
            raise ScenarioError([_unknown_reading(reading, known)])
        wanted = replace(wanted, reading=reading if root is not None and reading in rival_names(root) else "")
    document, found = read_document(wanted, model=Scenario)
    if document is None:
        raise ScenarioError(sort_by_position([*faults, *found]))
    checked = check_document(document, found)
    diagnostics = sort_by_position([*faults, *checked.diagnostics])
    if checked.scenario is None or any(d.is_error for d in diagnostics):
        raise ScenarioError([d for d in diagnostics if d.is_error])
    return _ready(checked.scenario, wanted)


def _ready(scenario: Scenario, origin: Origin) -> Scenario:
    """A checked scenario with the rules of its preset, which knows its text."""
    scenario = with_preset(scenario)
    scenario._origin = origin
    return scenario


def _unknown_reading(name: str, known: tuple[str, ...]) -> Diagnostic:
    hint = suggest(name, known) if known else "the file has no `readings`"
    span = Span(READING, 1, 1, max(1, len(name)))
    return Diagnostic("S042", "error", f"unknown reading `{name[:64]}`", span, hint, name)
