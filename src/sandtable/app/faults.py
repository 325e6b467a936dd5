"""Refusals: an HTTP status, a sentence, a hint. Every answer that is not what was asked for has this one form."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer other than the one asked for. `details` are further keys of its JSON."""

    def __init__(self, status: int, message: str, *, hint: str = "", retry: int | None = None, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.hint = hint
        self.retry = retry  # seconds
        self.details = details

    def body(self) -> dict[str, Any]:
        return {"error": self.message, "hint": self.hint or None, **self.details}

    @property
    def headers(self) -> dict[str, str]:
        return {"retry-after": str(self.retry)} if self.retry is not None else {}


class Gone(Exception):
    """The one who asked is no longer there: nothing is answered."""
