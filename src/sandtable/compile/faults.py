"""Faults that only compiling sees. Codes S6xx; `SUMMARIES` says what each one means.

The parts of the compiler work on types, not on text: they raise a EntryError with the path of the entry
(`fires.al-tanf.reach`), and `compile_scenario` makes it a CompileError at its place in the file.
"""

from __future__ import annotations

from sandtable.errors import CompileError
from sandtable.scenario.document import Path
from sandtable.scenario.findings import Finding, locate
from sandtable.scenario.reading import document_of
from sandtable.scenario.types import Scenario

__all__ = ["SUMMARIES", "EntryError", "Path", "compile_error"]

SUMMARIES = {
    "S601": "a name that nothing declares, in a scenario that was built without its checks",
    "S602": "two random streams have the same number",
    "S603": "a strength is compared with something that has no level to wait for",
    "S604": "a reach that is negative or not finite",
    "S605": "a belief that cannot be started: not a beta on 0 to 1, or precedents under an uncertain forgetting",
    "S606": "a ring too large to cut a route in one piece",
    "S607": "a route that joins nothing: no length, one place with itself, or beside another route",
    "S608": "a number that is the same in every future is supplied by an assumption",
    "S609": "two stances are declared for the same side of a pair",
}


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
    return CompileError(locate([found], document=document_of(scenario.origin)))
