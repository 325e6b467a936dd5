"""The ways in which a command can fail, and their exit codes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum


class ExitCode(IntEnum):
    """0 success, 1 unusable scenario or study, 2 invalid command line."""

    CLEAN = 0
    FAULTS = 1
    USAGE = 2
    CRASH = 70  # an internal error (EX_SOFTWARE)
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class Fault(Exception):
    """Ends a command with a message of one line, an optional hint and an exit code."""

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


class Faults(Exception):
    """Several faults of one command line, each of which is printed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(each.message for each in faults))
        self.all = tuple(faults)


class Reported(Exception):
    """Ends a command whose messages are already printed."""

    def __init__(self, exit_code: ExitCode) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class PipeClosed(Exception):
    """The reader of the output closed the pipe (`sandtable ... | head`)."""
