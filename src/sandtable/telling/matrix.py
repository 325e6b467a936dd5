"""What is said of a matrix of hypotheses and evidence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sandtable.telling.told import Cell, Column, Part, Row, Table
from sandtable.wording import NOTHING, change, count, estimate, number, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.signposts.results import Hypothesis, Matrix
    from sandtable.estimates import Estimate


def matrix_parts(found: Matrix, when: str) -> tuple[Part, ...]:
    """The hypotheses with their odds, and how each item of evidence weighs for each. when : the date, in words."""
    letters = {each.id: chr(ord("A") + place) for place, each in enumerate(found.hypotheses)}
    return (_hypotheses(found, letters, when), *((_evidence(found, letters),) if found.evidence else ()))


def _hypotheses(found: Matrix, letters: dict[str, str], when: str) -> Part:
    head = (
        Column("Hypothesis", "name"), Column("today"), Column("undecided"), Column("signs against"),
        Column("as if independent"), Column("all seen"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            f"{letters[each.id]}. {each.title}",
            _odds(each.today),
            _odds(each.undecided),
            count(each.inconsistencies),
            _independent(each),
            _odds(each.joint),
        )
        for each in found.hypotheses
    )
    notes = [
        f"Undecided: on {when}, if no hypothesis is decided by then. Signs against: seen less often under this hypothesis than under the"
        " others. As if independent: all signs seen, their weights added, as is usual by hand; signs depend on each other.",
        f"All seen: counted in the {plural(found.all_seen, 'future')} that show every sign."
        if found.all_seen
        else "No future shows every sign.",
    ]
    if found.left_out:
        notes.append(f"{percent(found.left_out)} of the futures hold two of the hypotheses or none, and are left out.")
    return Part(title="Hypotheses", tables=(Table(head, rows),), notes=tuple(notes))


def _evidence(found: Matrix, letters: dict[str, str]) -> Part:
    head = (
        Column("If it is seen", "name"), *(Column(letters[each.id]) for each in found.hypotheses), Column("bits"),
    )  # fmt: skip
    rows = tuple(
        Row.of(row.title, *(_weight(cell.log_ratio) for cell in row.cells), Cell(*number(*row.diagnosticity)))
        for row in found.evidence
    )
    note = (
        "Weights of evidence: natural logarithms of likelihood ratios against the other hypotheses; faint where the interval includes"
        " 0. Bits: what the sign says about which hypothesis holds."
    )
    return Part(title="Evidence", tables=(Table(head, rows),), notes=(note,))


def _odds(found: Estimate | None) -> Cell:
    return Cell(NOTHING) if found is None else Cell(*estimate(*found))


def _independent(each: Hypothesis) -> str:
    return NOTHING if each.as_if_independent is None else percent(each.as_if_independent, digits=0)


def _weight(found: Estimate | None) -> Cell:
    if found is None or not all(map(math.isfinite, found)):
        return Cell(NOTHING)
    text, bounds = change(*found, most=2)
    return Cell(text, bounds, faint=not found.excludes_zero)
