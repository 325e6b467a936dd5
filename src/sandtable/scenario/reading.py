"""A scenario from its text: decode, parse, set overrides, read the shape, check. All faults in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from sandtable.diagnostics import Diagnostic, sort_by_position
from sandtable.errors import ScenarioError
from sandtable.scenario.document import Document, Node, split_lines
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding, locate
from sandtable.scenario.origin import Origin
from sandtable.scenario.overrides import apply_overrides, canonical
from sandtable.scenario.parsing import forget, parse_document
from sandtable.scenario.shape import MISSING, ShapeReader
from sandtable.scenario.source import SourceError, bundled_folder, decode, empty, read_bytes
from sandtable.scenario.source import locate as locate_file
from sandtable.scenario.types import Actor, Outcome, Scenario, Theatre


@dataclass(frozen=True)
class Reading:
    """What came of a text. scenario : None if there is an error. diagnostics : errors and warnings by position."""

    scenario: Scenario | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.is_error)


def load(name_or_path: str | FilePath, *, overrides: Mapping[str, object] | None = None) -> Scenario:
    """The scenario of a bundled name or a file, with paths set over it. Raises ScenarioError with every fault."""
    reading = read_file(name_or_path, overrides=overrides)
    if reading.scenario is None:
        raise ScenarioError(reading.errors)
    return reading.scenario


def read_file(name_or_path: str | FilePath, *, overrides: Mapping[str, object] | None = None) -> Reading:
    """As `load`, but what is wrong is returned: `sandtable check` prints it."""
    try:
        path = locate_file(name_or_path)
        raw = read_bytes(path)
    except SourceError as fault:
        return Reading(None, (fault.diagnostic,))
    is_bundled = bundled_folder() in path.parents
    name = path.parent.name if is_bundled or path.name == "scenario.yaml" else path.stem
    file = f"{name}/scenario.yaml" if is_bundled else str(path)
    return _read(raw, name=name, file=file, overrides=overrides, on_disk=True)


def read(
    text: str | bytes,
    *,
    name: str,
    overrides: Mapping[str, object] | None = None,
    file: str | None = None,
    on_disk: bool = False,
) -> Reading:
    """Read a scenario from its text. name : of the scenario. file : as diagnostics print it, `name` unless given.

    on_disk : the text comes from a file of the user, so that its tree may be kept in the user's cache and found there.
    Never raises for what is in the text or the overrides: that is what the diagnostics are for. Unless `on_disk`, nothing
    of the text is written to disk, and of one with errors nothing stays in memory.
    """
    return _read(text, name=name, file=file, overrides=overrides, on_disk=on_disk)


def _read(
    text: str | bytes, *, name: str, overrides: Mapping[str, object] | None, file: str | None, on_disk: bool
) -> Reading:
    file = file or name
    pairs, faults = canonical(overrides)
    try:
        decoded = decode(text, name=file)
    except SourceError as fault:
        return Reading(None, sort_by_position([*faults, fault.diagnostic]))
    origin = Origin(name, decoded, file, pairs)
    document, found = _document(origin, on_disk=on_disk)
    faults += found
    if document is None:
        return Reading(None, sort_by_position(faults))
    scenario, findings = _check(document)
    diagnostics = sort_by_position([*faults, *locate(findings, document=document)])
    if scenario is None or any(d.is_error for d in diagnostics):
        if not origin.overrides:
            forget(decoded)
        return Reading(None, diagnostics)
    scenario._origin = origin
    return Reading(scenario, diagnostics)


def reread(origin: Origin, overrides: Mapping[str, object]) -> Scenario:
    """The scenario of an origin with more paths set. Raises ScenarioError."""
    merged: dict[str, Any] = {**dict(origin.overrides), **overrides}
    reading = read(origin.text, name=origin.name, file=origin.file, overrides=merged)
    if reading.scenario is None:
        raise ScenarioError(reading.errors)
    return reading.scenario


def document_of(origin: Origin) -> Document:
    """The document of a text that was read before."""
    document, _ = _document(origin)
    if document is None:
        raise ValueError("the origin holds no readable text")
    return document


def _document(origin: Origin, *, on_disk: bool = False) -> tuple[Document | None, list[Diagnostic]]:
    lines = split_lines(origin.text)
    root, faults = parse_document(origin.text, name=origin.file, on_disk=on_disk)
    faults = [replace(d, source_line=lines[d.span.line - 1] if d.span.line <= len(lines) else None) for d in faults]
    if root is None:
        return None, faults or [empty(origin.file)]
    root, shown, unset = apply_overrides(root, origin.overrides, model=Scenario)
    return Document(root, origin.file, lines, shown), faults + unset


def _check(document: Document) -> tuple[Scenario | None, list[Finding]]:
    """The scenario if its shape is sound, and the findings of shape and checks."""
    from sandtable.checks import run_checks

    draft, findings = read_shape(document)
    if draft is not None:
        findings += run_checks(draft)
    if findings:
        from sandtable.checks.meant import with_hints

        words = getattr(draft.scenario, "words", None) if draft is not None else None
        findings = with_hints(findings, document=document, words=words)
    return (draft.scenario if draft is not None and draft.is_whole else None), findings


def read_shape(document: Document) -> tuple[Draft | None, list[Finding]]:
    """The scenario by its types. Sound files take the short way through pydantic, others are read entry by entry."""
    root = document.root
    if root.kind != "mapping":
        hint = "the tutorial builds one line by line"
        return None, [Finding((), f"a scenario is a mapping, found {root.describe()}", "S103", hint)]
    try:
        return Draft(Scenario.model_validate(root.plain(), strict=True), document), []
    except ValidationError as raised:
        reader = ShapeReader()
        values = _read_top(reader, root)
        if (
            not reader.findings and not reader.saw_broken
        ):  # the two ways must agree; should they ever not, say what pydantic said
            reader.findings.append(
                Finding((), f"this file does not fit the format: {raised.errors()[0]['msg']}", "S100")
            )
        return Draft(Scenario.model_construct(**values), document, is_whole=False), reader.findings


def _read_top(reader: ShapeReader, root: Node) -> dict[str, Any]:
    """The fields of the file, with empty stand-ins for those that could not be read."""
    values, _ = reader.read_fields(Scenario, root, ())
    if "theatre" not in values:
        node = root.child("theatre")
        silent = ShapeReader()  # its faults are reported already
        partial, _ = silent.read_fields(Theatre, node, ("theatre",)) if node is not None else ({}, False)
        values["theatre"] = Theatre.model_construct(**{"places": {}, **partial})
    empty: dict[str, Any] = {
        "sandtable": 1, "title": "", "question": "", "start": None, "horizon": None,
        "actors": dict[str, Actor](), "outcomes": dict[str, Outcome](),
    }  # fmt: skip
    return {**empty, **values}


__all__ = ["MISSING", "Draft", "Reading", "document_of", "load", "read", "read_file", "read_shape", "reread"]
