"""Refusals: an HTTP status, a sentence, a hint. Every error of the API has this form."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that is answered with an error. details: further keys of its JSON."""

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


class ClientDisconnected(Exception):
    """The client closed the connection: there is nobody to answer."""
