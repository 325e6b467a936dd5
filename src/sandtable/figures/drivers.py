"""What it turns on: shares of an outcome's variance by assumption and group, with chance as a bar of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.rows import Mark, Row, row_chart, share_domain
from sandtable.figures.theme import Width
from sandtable.wording import variance_share

if TYPE_CHECKING:
    from sandtable.analysis.indices import Index, Sensitivity
    from sandtable.analysis.settlement_tables import SettlementAnalysis, TurnsOn
    from sandtable.scenario.types import Scenario

MOST = 10  # assumptions drawn


def drivers_chart(
    found: Sensitivity, scenario: Scenario | None = None, *, by: Literal["group", "assumption"] = "group", width: Width = 420,
    titled: bool = True,
) -> alt.LayerChart:  # fmt: skip
    """First-order and total Sobol' indices with intervals, largest total first. Chance stands above, in another colour.

    by: the declared groups, or single assumptions, of which the largest are drawn. Raises FigureError if the outcome
    never or always happens, when there is nothing to share out.
    """
    if found.chance is None:
        raise FigureError(f"`{found.outcome}` has no variance that could be shared out")
    return _index_chart(
        found.chance,
        leading(found.groups if by == "group" else found.indices),
        scenario,
        of=f"“{found.title}”",
        title=f"What it turns on: {found.title}" if titled else None,
        level=found.level,
        width=width,
    )


def settlement_drivers_chart(
    found: SettlementAnalysis, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """What decides by which rule the end is settled: indices of the groups and of chance, as in `drivers_chart`.

    Raises FigureError if one rule settles nearly every future, or if no group is declared.
    """
    rule = rule_indices(found)
    if rule is None or rule.chance is None or not rule.groups:
        raise FigureError("one rule settles nearly every future, or no assumption is in a group")
    return _index_chart(
        rule.chance,
        leading(rule.groups),
        scenario,
        of="the rule that settles it",
        title=f"What decides the rule: {found.title}" if titled else None,
        level=found.level,
        width=width,
    )


def rule_indices(found: SettlementAnalysis) -> TurnsOn | None:
    """What the rule turns on; None if it is nearly always the same."""
    return next((entry for entry in found.results if entry.result == "rule" and entry.is_open), None)


def _index_chart(
    chance: Index, entries: Sequence[Index], scenario: Scenario | None, *, of: str, title: str | None, level: float, width: Width
) -> alt.LayerChart:  # fmt: skip
    rows = [Row("Chance, the dice inside a future", _marks(chance, "second", "tail"), weight=600)]
    rows += [Row(spoken(entry, scenario), _marks(entry, "bar", "pale")) for entry in entries]
    highest = max(entry.total_high for entry in (chance, *entries))
    said = "; ".join(f"{spoken(entry, scenario)}: {alone(entry)[0]} and {in_all(entry)[0]}" for entry in entries)
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


def leading(entries: Sequence[Index], *, most: int = MOST) -> list[Index]:
    """The entries that are drawn, largest total first."""
    return sorted(entries, key=lambda entry: (-entry.total, entry.id))[:most]


def spoken(entry: Index, scenario: Scenario | None) -> str:
    """The title of an assumption; of a group, whose name is all that the file gives, that in words."""
    return group_words(entry.id, scenario) if entry.members else entry.title


def group_words(group: str, scenario: Scenario | None) -> str:
    """The identifier of a group in words, an actor that it begins with by its name: `sdf-speed` is `The SDF: speed`."""
    first, _, rest = group.partition("-")
    if scenario is not None and first in scenario.actors:
        return f"{scenario.actors[first].name}: {rest.replace('-', ' ')}" if rest else scenario.actors[first].name
    words = group.replace("-", " ")
    return words[:1].upper() + words[1:]


def alone(entry: Index) -> tuple[str, str]:
    """The share of the variance that an entry explains alone, and its interval, as texts."""
    return variance_share(entry.first, entry.first_low, entry.first_high)


def in_all(entry: Index) -> tuple[str, str]:
    """The same with interactions."""
    return variance_share(entry.total, entry.total_low, entry.total_high)


def _marks(entry: Index, first: str, total: str) -> tuple[Mark, Mark]:
    return (
        Mark(entry.first, entry.first_low, entry.first_high, *alone(entry), first),
        Mark(entry.total, entry.total_low, entry.total_high, *in_all(entry), total),
    )  # fmt: skip
