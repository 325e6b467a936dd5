"""The scenarios that can be opened: bundled ones, the files of this run, and uploads.

An upload is only parsed: the format has no includes, expressions are compiled to the engine's byte code, and no file name
ever comes from a request.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.diagnostics import as_objects
from sandtable.errors import SandtableError
from sandtable.loading import load, read, read_file
from sandtable.scenario.source import bundled
from sandtable.wording import plural, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.app.sessions import Session
    from sandtable.diagnostics import Diagnostic
    from sandtable.scenario.types import Scenario

LONGEST_NAME = 80
UPLOAD = "your file"  # as diagnostics call it
MOST_DIAGNOSTICS = 200

Stamp = tuple[int, int, int]  # of a file: when it was changed, its size, its number


class Catalogue:
    """Scenarios by name. first: the one that the page opens with."""

    def __init__(self, first: Scenario) -> None:
        self.first = plain_name(first.name)
        self._own = {self.first: first}
        self._files: dict[str, Path] = {}
        self._read: dict[str, Stamp | None] = {}  # of each file, when its scenario was read

    def add_file(self, name: str, path: Path) -> None:
        """Let a file of this run be opened by its name. It is read again whenever it has changed."""
        self._files[name] = path
        if name in self._own:  # what the app was started with is that file, as it is now
            self._read[name] = _stamp(path)

    def names(self) -> list[str]:
        return sorted({*bundled(), *self._own, *self._files})

    def is_given(self, name: str) -> bool:
        """Whether it is a file of this run, and no bundled scenario."""
        if name in self._files:
            return True
        return name == self.first and self._own[name].origin.file != f"{name}/scenario.yaml"

    def cached(self, name: str, session: Session | None) -> Scenario | None:
        """A scenario that is in memory, unless its file has changed since."""
        uploaded = session.uploads.get(name) if session is not None else None
        if uploaded is not None:
            return uploaded
        path = self._files.get(name)
        if path is not None and self._read.get(name) != _stamp(path):
            return None
        return self._own.get(name)

    def open(self, name: str, session: Session | None) -> Scenario:
        """A scenario by name, of the catalogue or the session's uploads.

        Raises Refusal: 404 for an unknown name or a file that is gone, 409 for a file with errors.
        """
        found = self.cached(name, session)
        if found is not None:
            return found
        if name in self._files:
            return self._read_file(name)
        if name in bundled():
            self._own[name] = load(name)
            return self._own[name]
        raise Refusal(404, "unknown scenario", hint=f"available: {', '.join(self.names())}")

    def _read_file(self, name: str) -> Scenario:
        """The scenario of a file of this run as the file is now, with what was set over it at the start."""
        path, before = self._files[name], self._own.get(name)
        stamp = _stamp(path)
        if stamp is None:
            raise Refusal(404, f"the file {path.name} is gone", hint="save it again in the workbench")
        origin = before.origin if before is not None else None
        found = (
            read_file(path, overrides=dict(origin.overrides), reading=origin.reading or None)
            if origin is not None
            else read_file(path)
        )
        if found.scenario is None:
            count = plural(len(found.errors), "error")
            raise Refusal(409, f"the file {path.name} has {count}", hint="correct it in the workbench")
        self._own[name], self._read[name] = found.scenario, stamp
        return found.scenario


def _stamp(path: Path) -> Stamp | None:
    """What tells one state of a file from the next; None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def plain_name(name: str) -> str:
    """A name that is valid in URLs and requests, made from a file's name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-._")[:LONGEST_NAME] or "scenario"


def read_upload(content: bytes, *, name: str) -> tuple[Scenario, list[dict[str, Any]]]:
    """The scenario of an uploaded file and its warnings. Raises Refusal 422 with every diagnostic at its line."""
    reading = read(content, name=name, file=UPLOAD)
    if reading.scenario is None:
        count = len(reading.errors)
        raise Refusal(
            422,
            "the file has a fault" if count == 1 else f"the file has {count:,} faults",
            hint="fix them and reopen the file",
            diagnostics=shown(reading.diagnostics),
        )
    return reading.scenario, shown(reading.diagnostics)


def tried(scenario: Scenario) -> dict[str, Any]:
    """What a trial of a scenario says. Raises Refusal 422 if the engine cannot hold it."""
    from sandtable.trials.trial import trial

    try:
        found = trial(scenario, progress=False)
    except SandtableError as fault:
        raise Refusal(422, "the scenario cannot be played", hint=str(fault)) from None
    # a path on the server's disk is not shown to others
    entries = [{**entry, "file": scenario.name} for entry in shown(found.diagnostics)]
    return {
        "futures": found.futures, "seed": found.seed, "failed": found.failed, "words": sentence(found.sentence) + ".",
        "diagnostics": entries,
    }  # fmt: skip


def shown(diagnostics: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    """Diagnostics with the text of their line, errors first, at most MOST_DIAGNOSTICS."""
    ordered = sorted(diagnostics, key=lambda diagnostic: not diagnostic.is_error)[:MOST_DIAGNOSTICS]
    objects = as_objects(ordered)
    return [
        {**entry, "source_line": (diagnostic.source_line or "")[:400] or None}
        for entry, diagnostic in zip(objects, ordered, strict=True)
    ]
