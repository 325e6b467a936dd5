"""Answers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.app.workbench.positions import Positions
from sandtable.checks import UnknownCodeError, rules
from sandtable.files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.app.workbench.written import Written
    from sandtable.diagnostics import Diagnostic

MOST = 500  # faults of an answer


def diagnostics(written: Written, text: str, *, name: str) -> dict[str, Any]:
    """Every fault and warning of a text, errors first."""
    reading = written.read(text, name=name)
    shown = faults(reading.diagnostics, Positions(text))
    return {
        "sha256": sha256_of(text.encode("utf-8")),
        "is_valid": reading.scenario is not None,
        "title": reading.scenario.title if reading.scenario is not None else None,
        "errors": len(reading.errors),
        "warnings": len(reading.diagnostics) - len(reading.errors),
        "left_out": max(0, len(shown) - MOST),
        "diagnostics": shown[:MOST],
    }


def faults(diagnostics: Sequence[Diagnostic], positions: Positions) -> list[dict[str, Any]]:
    """Diagnostics with their ranges, errors first."""
    return [
        {
            **positions.span(each.span), "code": each.code, "severity": each.severity, "message": each.message,
            "hint": each.hint or None,
        }
        for each in sorted(diagnostics, key=lambda each: not each.is_error)
    ]  # fmt: skip


def explained(code: str) -> dict[str, str]:
    """What a code means. Raises Refusal 404."""
    from sandtable.checks import explain

    wanted = code.strip().upper()
    try:
        text = explain(wanted)
    except UnknownCodeError as fault:
        raise Refusal(404, str(fault)) from None
    return {"code": wanted, "title": next(each.summary for each in rules() if each.code == wanted), "text": text}
