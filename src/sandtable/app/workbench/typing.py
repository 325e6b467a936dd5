"""Answers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.app.workbench.positions import Positions
from sandtable.authoring import completing
from sandtable.checks import UnknownCodeError, rules
from sandtable.files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sandtable.app.workbench.schemas import TermsAt, TypedAt
    from sandtable.app.workbench.written import Written
    from sandtable.authoring.completing.scanning import At
    from sandtable.diagnostics import Diagnostic

MOST = 500  # faults of an answer


def diagnostics(written: Written, text: str, *, name: str, is_gone: Callable[[], bool] | None = None) -> dict[str, Any]:
    """Every fault and warning of a text, errors first. Raises ClientDisconnected as `Written.read` does."""
    reading = written.read(text, name=name, is_gone=is_gone)
    scenario = reading.scenario or reading.draft
    shown = faults(reading.diagnostics, Positions(text))
    return {
        "sha256": sha256_of(text.encode("utf-8")),
        "is_valid": reading.scenario is not None,
        "is_draft": reading.draft is not None,
        "title": scenario.title if scenario is not None else None,
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


def completions(written: Written, asked: TypedAt) -> dict[str, Any]:
    """What may be written at the cursor."""
    positions = Positions(asked.text)
    column = positions.column(asked.line, asked.column)
    found = completing.complete(asked.text, asked.line, column, written.good, scanned=written.parts(asked.text))
    return {
        **_range(positions, found.start, found.end),
        "items": [
            {
                "label": each.label, "insert": each.insert, "kind": each.kind, "detail": each.detail, "info": each.info,
                "is_required": each.is_required, "again": each.again,
            }
            for each in found.items[:MOST]
        ],
    }  # fmt: skip


def terms(written: Written, asked: TermsAt) -> dict[str, Any]:
    """What can be put next into an expression of a form."""
    parts = written.parts(asked.text)
    start, found = completing.terms(parts, written.good, asked.before, expected=asked.expected)
    return {
        "start": len(asked.before[:start].encode("utf-16-le")) // 2,
        "items": [
            {"label": each.label, "insert": each.insert, "words": each.info or each.detail, "detail": each.detail}
            for each in found[:MOST]
        ],
    }


def hovered(written: Written, asked: TypedAt) -> dict[str, Any] | None:
    """What the words under the cursor mean."""
    positions = Positions(asked.text)
    column = positions.column(asked.line, asked.column)
    found = completing.hover(asked.text, asked.line, column, written.good, scanned=written.parts(asked.text))
    if found is None:
        return None
    declared = found.declared
    return {
        **_range(positions, found.start, found.end), "title": found.title, "kind": found.kind, "words": list(found.words),
        "declared": None if declared is None else {
            "line": declared.row + 1, "column": positions.shown(declared.row + 1, declared.column + 1),
        },
    }  # fmt: skip


def outlined(written: Written, text: str) -> list[dict[str, Any]]:
    """Every entry with its lines."""
    positions = Positions(text)
    return [
        {
            "path": list(each.path), "section": each.section, "title": each.title, **positions.part(each),
        }
        for each in completing.outline(text, scanned=written.parts(text))[: 4 * MOST]
    ]  # fmt: skip


def _range(positions: Positions, start: At, end: At) -> dict[str, int]:
    return positions.range(start.row + 1, start.column + 1, end.row + 1, end.column + 1)


def explained(code: str) -> dict[str, str]:
    """What a code means. Raises Refusal 404."""
    from sandtable.checks import explain

    wanted = code.strip().upper()
    try:
        text = explain(wanted)
    except UnknownCodeError as fault:
        raise Refusal(404, str(fault)) from None
    return {"code": wanted, "title": next(each.summary for each in rules() if each.code == wanted), "text": text}
