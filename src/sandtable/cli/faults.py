"""What a command can end with besides success, and the exit codes that say so."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """0 clean, 1 the scenario or the study cannot be used, 2 the command line cannot."""

    CLEAN = 0
    FAULTS = 1
    USAGE = 2
    CRASH = 70  # a fault of Sandtable itself (EX_SOFTWARE)
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Fault(Exception):
    """Ends a command with one line for a person, a hint where there is one, and an exit code."""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        code: str | None = None,
        exit_code: ExitCode = ExitCode.USAGE,
    ) -> None:
        super().__init__(message)
        self.code = code  # of a diagnostic
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


class Reported(Exception):
    """Ends a command whose output has already said what is to be said."""

    def __init__(self, exit_code: ExitCode) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class PipeClosed(Exception):
    """Whoever read our output stopped reading (`sandtable ... | head`)."""
