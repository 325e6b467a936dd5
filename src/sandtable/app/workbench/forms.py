"""Forms of entries, and their changes as edits of the text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.app.workbench.positions import Positions
from sandtable.app.workbench.typing import MOST, faults
from sandtable.authoring import forms
from sandtable.authoring.completing import WHOLE
from sandtable.authoring.edits import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sandtable.app.workbench.schemas import Edited, SectionOf, TypedAt
    from sandtable.app.workbench.written import Written


def form(written: Written, asked: TypedAt) -> dict[str, Any] | None:
    """The form of the entry under the cursor."""
    positions = Positions(asked.text)
    column = positions.column(asked.line, asked.column)
    with written.lock:
        found = forms.form_at(asked.text, asked.line, column, read=written.tree, scanned=written.parts(asked.text))
    return None if found is None else _shown(found, positions)


def new_form(asked: SectionOf) -> dict[str, Any]:
    """The form of a new entry. Raises Refusal 404 for an unknown section."""
    found = forms.form_new(asked.text, asked.section)
    if found is None:
        raise Refusal(404, f"unknown section `{asked.section}`", hint=f"one of {', '.join(forms.section_models())}")
    return {**_shown(found, Positions(asked.text)), "can_remove": False}


def section_entries() -> list[dict[str, str]]:
    """The sections, the file itself first; those without a noun take no entries."""
    return [
        {"section": WHOLE, "noun": "", "title": WHOLE},
        *(
            {"section": section, "noun": forms.noun(section, model), "title": str(path[-1]).replace("_", " ")}
            for section, (path, model) in forms.section_models().items()
        ),
    ]


def _place(positions: Positions, field: forms.Field) -> dict[str, int | None]:
    """Where a field is written, as the page counts."""
    if field.line is None or field.column is None or field.end_line is None or field.end_column is None:
        return dict.fromkeys(("line", "column", "end_line", "end_column"))
    return {**positions.range(field.line, field.column, field.end_line, field.end_column)}


def _field(field: forms.Field, positions: Positions) -> dict[str, Any]:
    return {
        "key": field.key, "path": list(field.path), "kind": field.kind, "help": field.help, "is_required": field.is_required,
        "is_usual": field.is_usual, "is_present": field.is_present, "text": field.text, "default": field.default,
        "choices": _choices(field.choices), "unit": field.unit, "expects": field.expects, "shapes": _choices(field.shapes),
        "shape": field.shape, "fields": [_field(each, positions) for each in field.fields], "adds": _choices(field.adds),
        "names": _choices(field.names), "noun": field.noun, **_place(positions, field),
    }  # fmt: skip


def _choices(found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "words": words} for value, words in found]


def _shown(found: forms.Form, positions: Positions) -> dict[str, Any]:
    return {
        "path": list(found.path), "section": found.section, "noun": found.noun, "name": found.name,
        **positions.part(found), "can_edit": not found.why_not, "why_not": found.why_not,
        "can_remove": not found.why_not and bool(found.name or len(found.path) > 1), "can_rename": found.can_rename,
        "fields": [_field(each, positions) for each in found.fields], "inner": found.inner, "names": _choices(found.names),
        "comments": found.comments,
        "entries": [
            {"path": list(path), "title": title, "line": line, "column": positions.shown(line, column)}
            for path, title, line, column in found.entries
        ],
    }  # fmt: skip


def edited(written: Written, asked: Edited) -> dict[str, Any]:
    """The edits of a change. Raises Refusal: 404 without such an entry, 409 if it cannot be written."""
    before = written.read(asked.text, name=asked.document).diagnostics
    try:
        with written.lock:
            found = _ACTIONS[asked.action](asked, written)
    except forms.FormError as fault:
        status = 404 if fault.is_missing else 409
        raise Refusal(status, fault.message, hint=fault.hint, field=fault.field) from None
    after = written.read(found.text, name=asked.document).diagnostics
    known = Counter((each.code, each.message) for each in before)
    new = [each for each in after if each.is_error and not _takes(known, (each.code, each.message))]
    if asked.action == "rename" and new:
        raise Refusal(
            409, "not every reference to it can be renamed here",
            hint=f"line {new[0].span.line}: {new[0].message}", field="name",
        )  # fmt: skip
    positions, now = Positions(asked.text), Positions(found.text)
    return {
        "edits": positions.edits(Source(asked.text), found.edits),
        "line": found.line, "column": now.shown(found.line, found.column), "new_errors": faults(new, now)[:MOST],
    }  # fmt: skip


def _takes(known: Counter[tuple[str, str]], key: tuple[str, str]) -> bool:
    """Whether a fault was there before; each counts once."""
    known[key] -= 1
    return known[key] >= 0


def _is_place(section: list[str | int]) -> bool:
    return section == ["theatre", "places"]


def _change(asked: Edited, written: Written) -> forms.Changed:
    change = forms.located if asked.town and _is_place(asked.path[:-1]) else forms.changed
    return change(asked.text, tuple(asked.path), asked.values, read=written.tree)


def _shape(asked: Edited, written: Written) -> forms.Changed:
    return forms.shaped(asked.text, tuple(asked.path), asked.shape, asked.value, read=written.tree)


def _rename(asked: Edited, written: Written) -> forms.Changed:
    return forms.renamed(asked.text, tuple(asked.path), asked.name, read=written.tree)


def _add(asked: Edited, written: Written) -> forms.Changed:
    add = forms.added_town if asked.town and _is_place(asked.path) else forms.added
    return add(asked.text, tuple(asked.path), asked.name, asked.values, read=written.tree)


def _remove(asked: Edited, written: Written) -> forms.Changed:
    return forms.removed(asked.text, tuple(asked.path), read=written.tree)


_ACTIONS: dict[str, Callable[[Edited, Written], forms.Changed]] = {
    "change": _change, "shape": _shape, "rename": _rename, "add": _add, "remove": _remove,
}  # fmt: skip
