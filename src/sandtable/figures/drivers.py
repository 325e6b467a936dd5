"""What it turns on: shares of an outcome's variance by assumption and group, with chance as a bar of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart, share_domain
from sandtable.figures.theme import Width
from sandtable.imprint import VARIANCE
from sandtable.telling.sensitivity import factors, title_of
from sandtable.wording import variance_share

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.dice import DiceIndex, DiceSplit
    from sandtable.analysis.sensitivity.indices import AnyIndex, AssumptionIndex, GroupIndex, Index, Sensitivity
    from sandtable.analysis.settlement.results import SettlementAnalysis
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

MOST = 10  # assumptions drawn
Indexed = TypeVar("Indexed", "AssumptionIndex", "GroupIndex", "DiceIndex", "AssumptionIndex | GroupIndex")


def sensitivity_charts(
    found: Sensitivity, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The pictures of a sensitivity analysis by their names; none where there is nothing to share out."""
    if found.chance is None:
        return {}
    charts = {"drivers-assumptions": drivers_chart(found, scenario, by="assumption", width=width, titled=titled)}
    if found.groups:
        charts["drivers-groups"] = drivers_chart(found, scenario, by="group", width=width, titled=titled)
    return charts


@imprinted(VARIANCE)
def drivers_chart(
    found: Sensitivity, scenario: Scenario | None = None, *, by: Literal["group", "assumption"] = "group", width: Width = 420,
    titled: bool = True,
) -> alt.LayerChart:  # fmt: skip
    """First-order and total Sobol' indices with intervals, largest total first. Chance stands above, in another colour.

    by: the declared groups and the assumptions in none, or single assumptions; the largest are drawn. Raises FigureError if the outcome
    never or always happens, when there is nothing to share out.
    """
    if found.chance is None:
        raise FigureError(f"`{found.outcome}` has no variance that could be shared out")
    return _index_chart(
        found.chance,
        leading(factors(found)) if by == "group" else leading(found.indices),
        scenario,
        of=f"“{found.title}”",
        title=f"What it turns on: {found.title}" if titled else None,
        level=found.level,
        width=width,
    )


def dice_charts(
    found: DiceSplit, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The picture of split dice; none where there is nothing to share out."""
    return {"dice": dice_chart(found, scenario, width=width, titled=titled)} if found.chance is not None else {}


@imprinted(VARIANCE)
def dice_chart(
    found: DiceSplit, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Shares of the variance by what dice are thrown for, alone and with interactions, largest total first; all dice above,
    and all assumptions.

    Dice that changed nothing in any row are left out. Raises FigureError if the outcome never or always happens.
    """
    if found.chance is None:
        raise FigureError(f"`{found.outcome}` has no variance that could be shared out")
    rows = [Row("Chance, all dice", _marks(found.chance, "second", "tail"), weight=600)]
    if found.assumptions is not None:
        rows.append(Row("All assumptions", _marks(found.assumptions, "nobody", "track"), weight=600))
    moving = leading([entry for entry in found.dice if entry.total.value > 0])
    rows += [Row(entry.title, _marks(entry, "bar", "pale")) for entry in moving]
    said = "; ".join(f"{row.title}: {row.marks[0].number} and {row.marks[1].number}" for row in rows)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=share_domain(max(mark.high for row in rows for mark in row.marks)),
        axis_format="%",
        description=f"Bars of the share of the variance of “{found.title}” alone and with interactions. {said}.",
        title=(
            f"Which dice it turns on: {found.title}",
            f"Upper bars alone, lower with interactions, {found.level:.0%} interval",
        )
        if titled
        else None,
    )


def settlement_charts(
    found: SettlementAnalysis, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The picture of what decides the rule; none where one rule decides nearly always, or no assumption is uncertain."""
    if not found.rule.is_open or found.rule.chance is None or not found.rule.ranked:
        return {}
    return {"settling": settlement_drivers_chart(found, scenario, width=width, titled=titled)}


@imprinted(VARIANCE)
def settlement_drivers_chart(
    found: SettlementAnalysis, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """What decides by which rule the end is settled: indices of the groups and of chance, as in `drivers_chart`.

    Raises FigureError if one rule settles nearly every future, or if no group is declared.
    """
    rule = found.rule
    if not rule.is_open or rule.chance is None or not rule.ranked:
        raise FigureError("one rule settles nearly every future, or no assumption is uncertain")
    return _index_chart(
        rule.chance,
        leading(rule.ranked),
        scenario,
        of="the rule that settles it",
        title=f"What decides the rule: {found.title}" if titled else None,
        level=found.level,
        width=width,
    )


def _index_chart(
    chance: Index,
    entries: Sequence[AssumptionIndex | GroupIndex],
    scenario: Scenario | None,
    *,
    of: str,
    title: str | None,
    level: float,
    width: Width,
) -> alt.LayerChart:
    entries = [entry for entry in entries if entry.total.value > 0] or entries[
        :1
    ]  # the others are named below the table
    rows = [Row("Chance, the dice inside a future", _marks(chance, "second", "tail"), weight=600)]
    rows += [Row(title_of(entry, scenario), _marks(entry, "bar", "pale")) for entry in entries]
    highest = max(entry.total.high for entry in (chance, *entries))
    said = "; ".join(f"{title_of(entry, scenario)}: {alone(entry)[0]} and {in_all(entry)[0]}" for entry in entries)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=share_domain(highest),
        axis_format="%",
        description=(
            f"Bars of the share of the variance of {of} alone and with interactions. Chance: "
            f"{alone(chance)[0]} and {in_all(chance)[0]}. {said}."
        ),
        title=(title, f"Upper bars alone, lower with interactions, {level:.0%} interval") if title else None,
    )


def leading(entries: Sequence[Indexed], *, most: int = MOST) -> list[Indexed]:
    """The entries that are drawn, largest total first."""
    return sorted(entries, key=lambda entry: (-entry.total.value, entry.id))[:most]


def alone(entry: AnyIndex) -> tuple[str, str]:
    """The share of the variance that an entry explains alone, and its interval, as texts."""
    return variance_share(*entry.first)


def in_all(entry: AnyIndex) -> tuple[str, str]:
    """The same with interactions."""
    return variance_share(*entry.total)


def _marks(entry: AnyIndex | DiceIndex, first: str, total: str) -> tuple[Mark, Mark]:
    return (
        _mark(entry.first, first),
        _mark(entry.total, total),
    )  # fmt: skip


def _mark(share: Estimate, colour: str) -> Mark:
    number, bounds = variance_share(*share)
    return Mark(share.value, share.low, share.high, number, bounds, colour)
