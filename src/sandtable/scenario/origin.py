"""Where a scenario came from: its text and what was set over it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from sandtable.errors import FieldError

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Origin:
    """name : of the scenario. text : of the file. file : as diagnostics print it. overrides : (path, value), sorted."""

    name: str
    text: str
    file: str = "scenario.yaml"
    overrides: tuple[tuple[str, Any], ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the text; with overrides, of the text, a zero byte and the overrides as canonical JSON."""
        digest = hashlib.sha256(self.text.encode("utf-8"))
        if self.overrides:
            digest.update(
                b"\0" + json.dumps(dict(self.overrides), sort_keys=True, separators=(",", ":")).encode("utf-8")
            )
        return digest.hexdigest()


def read_date(raw: Any) -> dt.date:
    """A date written as 2017-06-14. Raises FieldError through pydantic."""
    from sandtable.scenario.faults import as_pydantic_error

    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return dt.date.fromisoformat(raw)
        except ValueError as fault:
            message = f"`{raw}` is not a date: {fault}"
            raise as_pydantic_error(FieldError(message, code="S106")) from None
    found = f"`{raw}`" if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else "something else"
    raise as_pydantic_error(
        FieldError(f"expected a date, found {found}", code="S106", hint="year, month, day: `2017-06-14`")
    )
