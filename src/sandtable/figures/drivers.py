"""What it turns on: shares of an outcome's variance by assumption and group, with chance as a bar of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Width

if TYPE_CHECKING:
    from sandtable.analysis.indices import Index, Sensitivity
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
    entries = leading(found, by=by)
    rows = [Row("Chance, the dice inside a future", _marks(found.chance, "second", "tail"), weight=600)]
    rows += [Row(spoken(entry, scenario), _marks(entry, "bar", "pale")) for entry in entries]
    highest = max(entry.total_high for entry in (found.chance, *entries))
    said = "; ".join(f"{spoken(entry, scenario)}: {share(entry.first)} and {share(entry.total)}" for entry in entries)
    level = f"{found.level:.0%}"
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=(0.0, 1.0 if highest > 0.6 else 0.6 if highest > 0.3 else 0.3),
        axis_format="%",
        description=(
            f"Bars of the share of the variance of “{found.title}” alone and with interactions. Chance: "
            f"{share(found.chance.first)} and {share(found.chance.total)}. {said}."
        ),
        title=(f"What it turns on: {found.title}", f"Upper bars alone, lower with interactions, {level} interval")
        if titled
        else None,
    )


def leading(found: Sensitivity, *, by: Literal["group", "assumption"], most: int = MOST) -> list[Index]:
    """The entries that are drawn, largest total first."""
    entries: Sequence[Index] = found.groups if by == "group" else found.indices
    return sorted(entries, key=lambda entry: (-entry.total, entry.id))[:most]


def spoken(entry: Index, scenario: Scenario | None) -> str:
    """The title of an assumption; of a group, whose name is all that the file gives, that in words: `sdf-pace` is the SDF's."""
    if not entry.members:
        return entry.title
    first, _, rest = entry.id.partition("-")
    if scenario is not None and first in scenario.actors:
        return f"{scenario.actors[first].name}: {rest.replace('-', ' ')}" if rest else scenario.actors[first].name
    words = entry.id.replace("-", " ")
    return words[:1].upper() + words[1:]


def share(value: float) -> str:
    """A share of the variance. Estimates near 0 may lie below it; that is noise, and said as it is."""
    return f"{100 * value:.0f}%".replace("-", "−").replace("−0%", "0%")


def _marks(entry: Index, first: str, total: str) -> tuple[Mark, Mark]:
    return (
        Mark(entry.first, entry.first_low, entry.first_high, share(entry.first), _span(entry.first_low, entry.first_high), first),
        Mark(entry.total, entry.total_low, entry.total_high, share(entry.total), _span(entry.total_low, entry.total_high), total),
    )  # fmt: skip


def _span(low: float, high: float) -> str:
    return f"{share(low)[:-1]} to {share(high)}"
