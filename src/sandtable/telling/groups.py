"""What is said of some groups of assumptions: whether they carry an outcome more than all other assumptions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.telling.common import VARIANCE_NOT_FORECASTS, design_lines, sampled_line
from sandtable.telling.names import group_title
from sandtable.telling.sensitivity import INDEX_NOTES, index_table, no_answer
from sandtable.telling.told import Part, Row, Table, Told, columns
from sandtable.wording import count, difference, estimate, estimate_words, listed, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.indices import AnyIndex, GroupShares
    from sandtable.scenario.types import Scenario


def tell_groups(found: GroupShares, scenario: Scenario | None) -> Told:
    """Answer, indices of the groups, of all of them together, of the other assumptions and of chance; the lead."""
    counted = 2 * (found.rows - found.dropped)
    return Told(
        title=found.title,
        answer=(answer(found, scenario),),
        parts=_parts(found, scenario),
        notes=(
            *design_lines(rows=found.rows, dropped=found.dropped, futures=found.futures, seed=found.seed),
            f"It happens in {estimate_words(*found.probability)} of the {count(counted)} independent futures.",
        ),
        common=sampled_line(scenario),
        closing=VARIANCE_NOT_FORECASTS,
    )


def answer(found: GroupShares, scenario: Scenario | None) -> str:
    """One sentence: what the groups explain, and whether that is more than the other assumptions do."""
    if found.reason is not None or found.together is None:
        return no_answer(
            found.title, found.reason, share=estimate(*found.probability)[0], counted=2 * (found.rows - found.dropped),
            excluded=(found.dropped, found.rows, "row"),
        )  # fmt: skip
    names = listed([group_title(entry.group, scenario) for entry in found.groups])
    share, bounds = variance_share(*found.together.first)
    together = " together" if len(found.groups) > 1 else ""
    explain = "explain" if len(found.groups) > 1 else "explains"
    said = f"{found.title}: {names}{together} {explain} {share} of its variance alone ({bounds})"
    if found.rest is None or found.lead is None:
        return f"{said}, in this model; there are no other uncertain assumptions."
    rest, _ = variance_share(*found.rest.first)
    return f"{said}, in this model; {_against(found.lead, rest)}."


def _against(lead: AnyIndex, rest: str) -> str:
    if lead.first.low > 0:
        return f"that is more than all other assumptions together do ({rest})"
    if lead.first.high < 0:
        return f"that is less than all other assumptions together do ({rest})"
    return f"whether that is more than all other assumptions together do ({rest}) is not known"


def _parts(found: GroupShares, scenario: Scenario | None) -> tuple[Part, ...]:
    if found.chance is None or found.together is None:
        return ()
    ends: list[tuple[str, AnyIndex]] = []
    if len(found.groups) > 1:
        ends.append(("These groups together", found.together))
    if found.rest is not None:
        ends.append(("All other assumptions", found.rest))
    ends.append(("Chance", found.chance))
    tables = [index_table("Group", found.groups, scenario, ends=ends)]
    notes: tuple[str, ...] = INDEX_NOTES
    if found.lead is not None:
        row = Row.of("Together, minus all others", *difference(*found.lead.first), *difference(*found.lead.total))
        heads = columns("Lead", "alone (pp)", "90% interval", "with interactions (pp)", "90% interval")
        tables.append(Table(heads, (row,)))
        notes = (
            *notes,
            "Lead: paired over the same futures, so its interval is not the difference of the intervals above.",
        )
    return (Part(tables=tuple(tables), notes=notes),)
