"""The exceptions of Sandtable. Everything a user can cause is a `SandtableError` with a message made for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.diagnostics import Diagnostic


class SandtableError(Exception):
    """Something that the user can mend. Its text is fit to be printed as it stands."""


class ScenarioError(SandtableError):
    """A scenario cannot be used; `diagnostics` says why, sorted by position."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from sandtable.diagnostics import render_text

        return render_text(self.diagnostics)


class CompileError(ScenarioError):
    """A scenario that passes its checks cannot be turned into a program; codes S6xx."""


class HintedError(SandtableError):
    """A message and, where there is one, a hint how to mend it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class StudyError(HintedError):
    """A study cannot be played, kept or read: a plan that makes no sense, a directory that holds something else."""


class AnalysisError(HintedError):
    """A question that this scenario or study cannot answer: no such outcome, no game, a package that is missing."""


class TextError(HintedError):
    """A source text cannot be read, or is not the text that the scenario's places in it were taken from."""


class WordError(HintedError):
    """Likelihood words that a standard does not have, or a standard that does not exist."""


class FieldError(ValueError):
    """A fault inside one value of a scenario: what, a hint, and where in the text of the value.

    code : a diagnostic code. hint : may be empty. column : offset in characters from the start of the value;
    length : characters at fault, or None for the rest of the value.
    """

    def __init__(self, message: str, *, code: str, hint: str = "", column: int = 0, length: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.column = column
        self.length = length
