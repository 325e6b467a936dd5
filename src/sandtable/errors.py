"""The exceptions of Sandtable. Every error that a user can cause is a `SandtableError` with a readable message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.diagnostics import Diagnostic


class SandtableError(Exception):
    """An error that the user can correct. Its text can be printed unchanged."""


class ScenarioError(SandtableError):
    """A scenario cannot be used; `diagnostics` gives the reasons, sorted by position."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from sandtable.diagnostics import render_text

        return render_text(self.diagnostics)


class CompileError(ScenarioError):
    """A scenario that passes its checks cannot be turned into a program; codes S6xx."""


class HintedError(SandtableError):
    """A message with an optional hint on how to correct the error."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class StudyError(HintedError):
    """A study cannot be played, stored or read: the plan is invalid, or the directory contains other files."""


class AnalysisError(HintedError):
    """A question that a scenario or study cannot answer: unknown outcome, no game, missing package."""


class TextError(HintedError):
    """A source text that cannot be read, or is not the text on which the scenario's locators are based."""


class WordError(HintedError):
    """Unknown likelihood words, or an unknown standard."""


class AuthoringError(HintedError):
    """A scenario that cannot be begun or written as asked: an unknown recipe, a place without coordinates, a bad table."""


class FieldError(ValueError):
    """A fault in a value of a scenario: message, hint and position in the text of the value.

    code : a diagnostic code. hint : may be empty. column : offset in characters from the start of the value;
    length : characters of the fault, or None for the rest of the value.
    """

    def __init__(self, message: str, *, code: str, hint: str = "", column: int = 0, length: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.column = column
        self.length = length
