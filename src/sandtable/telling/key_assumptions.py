"""What is said of the key assumptions: one table, largest total first, and what is known against each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.scenario.drawn import describe_draw
from sandtable.telling.common import SHARES_NOT_FORECASTS
from sandtable.telling.differences import NOT_ADJUSTED
from sandtable.telling.sensitivity import no_answer
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told
from sandtable.wording import NOTHING, count, difference, estimate, estimate_words, plural, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.confidence.results import KeyAssumption, KeyAssumptions, KeyEnd
    from sandtable.scenario.types import Scenario

TITLE = "Key assumptions"
NAMED = 3  # outcomes in a cell
NOTES = (
    "Total: share of the variance that the assumption has a part in (total index). At 5%, at 95%: share of the futures in which the"
    " outcome happens with the assumption at this point of its prior, of a choice at its least and greatest value; all else is drawn as"
    " in the file.",
    f"Moves: outcomes whose share differs between the two ends, in percentage points. {NOT_ADJUSTED}",
)


def tell_key_assumptions(found: KeyAssumptions, scenario: Scenario | None) -> Told:
    """Answer, the table, what is known against each."""
    tables = (_table(found, scenario),) if found.assumptions else ()
    design = (
        f"{count(found.rows)} rows of a Sobol' design and {plural(found.each, 'future')} at each end, {count(found.futures)} in all,"
        f" seed {found.seed}."
    )
    return Told(
        title=TITLE,
        answer=(answer(found, scenario),),
        parts=(Part(tables=tables, notes=_left_out(found)), _against_part(found)) if found.assumptions else (),
        notes=(*NOTES, design) if found.assumptions else (design,),
        closing=SHARES_NOT_FORECASTS,
    )


def answer(found: KeyAssumptions, scenario: Scenario | None) -> str:
    """One sentence: the assumption whose ends lie furthest apart."""
    if not found.assumptions and found.reason is None:
        return f"{found.title}: no assumption changed it in any row of the design, in this model."
    if not found.assumptions:
        return no_answer(
            found.title, found.reason, share=estimate(*found.probability)[0], counted=2 * (found.rows - found.dropped),
            excluded=(found.dropped, found.rows, "row"),
        )  # fmt: skip
    moving = [each for each in found.assumptions if any(moved.id == found.outcome for moved in each.moves)]
    if not moving:
        return f"{found.title}: no assumption alone moves it detectably from one end of its prior to the other, in this model."
    widest = max(moving, key=lambda each: abs(each.high.probability.value - each.low.probability.value))
    low, high = (
        f"{estimate_words(*end.probability)} of futures where it is {_value(end, widest, scenario)}"
        for end in (widest.low, widest.high)
    )
    return f"{found.title}: of its assumptions “{widest.title}” moves it furthest, from {low} to {high}, in this model."


def _table(found: KeyAssumptions, scenario: Scenario | None) -> Table:
    heads = (
        Column("Assumption", "name"), Column("basis", "words"), Column("total"), Column("at 5%"), Column("at 95%"),
        Column("moves", "words"),
    )  # fmt: skip
    return Table(heads, tuple(_row(each, scenario) for each in found.assumptions))


def _row(each: KeyAssumption, scenario: Scenario | None) -> Row:
    total, bounds = variance_share(*each.total)
    basis = each.basis or NOTHING
    return Row.of(
        each.title,
        Cell(basis, note=f"grade {each.grade}" if each.grade else ""),
        Cell(total, note=bounds),
        *(Cell(estimate(*end.probability)[0], note=_value(end, each, scenario)) for end in (each.low, each.high)),
        _moves(each),
    )


def _moves(each: KeyAssumption) -> str:
    if not each.moves:
        return "nothing detectably"
    said = [f"{moved.title.rstrip('.?! ')} {difference(*moved.difference)[0]}" for moved in each.moves[:NAMED]]
    if len(each.moves) > NAMED:
        said.append(f"{len(each.moves) - NAMED} more")
    return "; ".join(said)


def _value(end: KeyEnd, each: KeyAssumption, scenario: Scenario | None) -> str:
    if scenario is None or each.assumption not in scenario.assumptions:
        return f"{end.value:.3g}"
    return describe_draw(scenario.assumptions[each.assumption], value=end.value, in_hours=scenario.calendar.in_hours)


def _left_out(found: KeyAssumptions) -> tuple[str, ...]:
    if not found.others:
        return ()
    are = "has a smaller total, or none, and is" if found.others == 1 else "have smaller totals, or none, and are"
    return (f"{plural(found.others, 'other uncertain assumption')} {are} not in the table.",)


def _against_part(found: KeyAssumptions) -> Part:
    said = [f"{each.title}: {each.against.rstrip('. ')}." for each in found.assumptions if each.against]
    silent = [each for each in found.assumptions if not each.against]
    if silent:
        of = f"{count(len(silent))} of them" if len(silent) > 1 else f"“{silent[0].title}”"
        of = "any of them" if 1 < len(silent) == len(found.assumptions) else of
        said.append(f"The file says nothing against {of} (`against`).")
    return Part(title="What is known against them", sentences=tuple(said))
