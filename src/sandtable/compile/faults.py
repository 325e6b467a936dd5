"""Faults that only the compiler detects. Codes S601 to S609; `checks.of_compiler` explains them.

The parts of the compiler work on types, not on text: they raise an EntryError with the path of the entry
(`fires.al-tanf.reach`), and `compile_scenario` makes it a CompileError at its place in the file.
"""

from __future__ import annotations

from sandtable.checks.of_compiler import COMPILE_RULES
from sandtable.errors import CompileError
from sandtable.scenario.document import Path
from sandtable.scenario.documents import document_of
from sandtable.scenario.findings import Finding, locate
from sandtable.scenario.types import Scenario

SUMMARIES = {rule.code: rule.summary for rule in COMPILE_RULES}


class EntryError(Exception):
    """One fault. code: of SUMMARIES. path: of the entry at fault from the top of the file, empty if of no one entry."""

    def __init__(self, code: str, message: str, *, path: Path = (), hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.path = path
        self.hint = hint


def compile_error(error: EntryError, scenario: Scenario) -> CompileError:
    """The error for people, at its place in the text of the scenario (or of its dump, if it was built in Python)."""
    found = Finding(error.path, error.message, error.code, error.hint)
    return CompileError(locate([found], document=document_of(scenario.origin, model=Scenario)))
