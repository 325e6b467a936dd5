"""What is said of a split variance: how much of an outcome lies in the assumptions, how much is chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.telling.common import VARIANCE_NOT_FORECASTS, sampled_line
from sandtable.telling.sensitivity import no_answer
from sandtable.telling.told import Part, Row, Table, Told, columns
from sandtable.wording import count, percent, plural, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.variance import VarianceSplit
    from sandtable.scenario.types import Scenario


def tell_split(found: VarianceSplit, scenario: Scenario | None) -> Told:
    """Answer and both shares."""
    warnings: tuple[str, ...] = ()
    if found.dropped:
        verb = "is" if found.dropped == 1 else "are"
        warnings = (f"{plural(found.dropped, 'draw')} with a failed future {verb} excluded.",)
    return Told(
        title=found.title,
        answer=(answer(found),),
        parts=_parts(found),
        warnings=warnings,
        notes=(
            f"{plural(found.outer, 'draw')} of the assumptions, {plural(found.inner, 'future')} with each,"
            f" {count(found.outer * found.inner)} in all, seed {found.seed}.",
            f"It happens in {percent(found.probability)} of the futures.",
        ),
        common=sampled_line(scenario),
        closing=VARIANCE_NOT_FORECASTS,
    )


def answer(found: VarianceSplit) -> str:
    """One sentence, written from the numbers."""
    if found.reason is not None or found.assumptions is None or found.chance is None:
        return no_answer(
            found.title, found.reason, share=percent(found.probability), counted=(found.outer - found.dropped) * found.inner,
            excluded=(found.dropped, found.outer, "draw"),
        )  # fmt: skip
    (assumptions, bounds), (chance, _) = variance_share(*found.assumptions), variance_share(*found.chance)
    return (
        f"{found.title}: the assumptions explain {assumptions} of its variance ({bounds}), chance inside the futures the"
        f" other {chance}, in this model."
    )


def _parts(found: VarianceSplit) -> tuple[Part, ...]:
    if found.chance is None or found.assumptions is None:
        return ()
    rows = (
        Row.of("Between draws of the assumptions", *variance_share(*found.assumptions)),
        Row.of("Chance, with the assumptions given", *variance_share(*found.chance)),
    )
    return (Part(tables=(Table(columns("Of the variance", "share", "90% interval"), rows),)),)
