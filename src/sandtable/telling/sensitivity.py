"""What is said of a sensitivity analysis: what the outcome turns on, by group and by assumption, and how much is chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from sandtable.analysis.sensitivity.no_indices import why_no_indices
from sandtable.telling.common import VARIANCE_NOT_FORECASTS, design_lines, sampled_line
from sandtable.telling.names import group_title
from sandtable.telling.priors import worded
from sandtable.telling.told import Part, Row, Table, Told, columns
from sandtable.wording import count, estimate, estimate_words, given_percent, listed, percent, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.dice import DiceIndex
    from sandtable.analysis.sensitivity.indices import AnyIndex, AssumptionIndex, GroupIndex, Reason, Sensitivity
    from sandtable.scenario.types import Scenario

MOST_NAMED = 3
BARS = "Upper bars: alone. Lower, pale bars: with interactions."
INDEX_NOTES = (
    "Alone: variance explained by this factor alone (first-order index). With interactions: total effect; these overlap"
    " and add up to more than 100%. Intervals are bootstrap intervals of 90%. Estimates below 0 or above 100% are noise and"
    " are shown as 0% or 100%; `--json` has them unchanged.",
)
Indexed = TypeVar("Indexed", "AssumptionIndex", "GroupIndex", "DiceIndex", "AssumptionIndex | GroupIndex")


def tell_sensitivity(found: Sensitivity, scenario: Scenario | None) -> Told:
    """Answer, indices by group and by assumption, how they were computed."""
    happens = f"It happens in {estimate_words(*found.probability)} of the {count(2 * (found.rows - found.dropped))} independent futures."
    return Told(
        title=found.title,
        answer=(answer(found, scenario),),
        parts=_parts(found, scenario),
        notes=(
            *design_lines(rows=found.rows, dropped=found.dropped, futures=found.futures, seed=found.seed),
            happens,
        ),
        common=sampled_line(scenario),
        closing=VARIANCE_NOT_FORECASTS,
    )


def answer(found: Sensitivity, scenario: Scenario | None) -> str:
    """One sentence, written from the numbers."""
    if found.reason is not None or found.assumptions is None or found.chance is None:
        return no_answer(
            found.title, found.reason, share=estimate(*found.probability)[0], counted=2 * (found.rows - found.dropped),
            excluded=(found.dropped, found.rows, "row"),
        )  # fmt: skip
    chance, bounds = variance_share(*found.chance.first)
    left = f"chance alone explains {chance} of its variance ({bounds})"
    first = leading(factors(found)) or leading(found.indices)
    if not first:
        return f"{found.title}: no assumption has a detectable effect; {left}."
    names = listed([title_of(entry, scenario) for entry in first])
    if (
        found.chance.first.low > first[0].total.high
    ):  # more than any assumption does, with all that it does together with others
        return f"{found.title}: {left}; of the assumptions, it turns most on {names}."
    return f"{found.title}: it turns most on {names}; {left}."


def no_answer(title: str, reason: Reason | None, *, share: str, counted: int, excluded: tuple[int, int, str]) -> str:
    """The sentence where there is no variance to split, or too little. counted, excluded : as for `why_no_indices`."""
    why = why_no_indices(reason, share=share, counted=counted, excluded=excluded)
    return f"{title}: {why[:1].lower()}{why[1:]}"


def factors(found: Sensitivity) -> list[AssumptionIndex | GroupIndex]:
    """What is ranked: the declared groups, and every assumption that is in none as a group of its own."""
    return [*found.groups, *(entry for entry in found.indices if entry.group is None)]


def leading(entries: Sequence[Indexed]) -> list[Indexed]:
    """The largest total, and those that cannot be distinguished from it; empty if none is above 0."""
    ordered = sorted(entries, key=lambda entry: -entry.total.value)
    if not ordered or ordered[0].total.low <= 0:
        return []
    return [entry for entry in ordered if entry.total.high >= ordered[0].total.low][:MOST_NAMED]


def title_of(entry: AssumptionIndex | GroupIndex, scenario: Scenario | None) -> str:
    """The title of an assumption; of a group, whose name is all that the file gives, that in words."""
    title: str | None = getattr(entry, "title", None)
    return group_title(entry.id, scenario) if title is None else title


def index_table(
    heading: str,
    entries: Sequence[AssumptionIndex | GroupIndex],
    scenario: Scenario | None,
    *,
    ends: Sequence[tuple[str, AnyIndex]] = (),
) -> Table:
    """Largest total first; then, set apart, what is no group: all assumptions together and chance."""
    ordered = sorted(entries, key=lambda entry: (-entry.total.value, entry.id))
    rows = [_index_row(title_of(entry, scenario), entry) for entry in ordered]
    rows += [_index_row(title, entry, apart=not number and bool(rows)) for number, (title, entry) in enumerate(ends)]
    return Table(columns(heading, "alone", "90% interval", "with interactions", "90% interval"), tuple(rows))


def _index_row(title: str, entry: AnyIndex, *, apart: bool = False) -> Row:
    return Row.of(title, *variance_share(*entry.first), *variance_share(*entry.total), apart=apart)


def _parts(found: Sensitivity, scenario: Scenario | None) -> tuple[Part, ...]:
    if found.chance is None or found.assumptions is None:
        return ()
    ends: list[tuple[str, AnyIndex]] = [("All assumptions together", found.assumptions), ("Chance", found.chance)]
    if found.unchecked is not None:
        ends.insert(0, ("Unchecked assumptions together", found.unchecked))
    moving = [entry for entry in found.indices if entry.total.value > 0]
    idle = [entry for entry in found.indices if entry.total.value == 0]
    notes: tuple[str, ...] = ()
    if idle:
        names = "; ".join(entry.title for entry in idle)
        notes = (f"Changed nothing in any row, so below {percent(idle[0].total.high)}: {names}.",)
    ranked = factors(found) if found.groups else []
    shown = [entry for entry in ranked if entry.total.value > 0 or entry in found.groups]
    heading = "Group" if len(ranked) == len(found.groups) else "Group, or assumption in none"
    return (
        Part(
            title="By group" if found.groups else "",
            charts=("drivers-groups",) if found.groups else (),
            legend=BARS,
            tables=(index_table(heading if found.groups else "Of the variance", shown, scenario, ends=ends),),
        ),
        Part(
            title="By assumption",
            charts=("drivers-assumptions",),
            legend=BARS,
            tables=(index_table("Assumption", moving, scenario),),
            notes=(*notes, *_to_check(found), *in_words(found.indices, scenario), *INDEX_NOTES),
        ),
    )


def _to_check(found: Sensitivity) -> tuple[str, ...]:
    """Which of the unchecked assumptions to check first: those with the largest totals."""
    if found.unchecked is None:
        return ()
    loose = [entry for entry in found.indices if entry.id in found.unchecked.assumptions]
    first = [f"“{entry.title}”" for entry in sorted(loose, key=lambda entry: -entry.total.value)[:MOST_NAMED]]
    if len(loose) == 1:
        return (f"Nobody has checked {first[0]}.",)
    return (f"Nobody has checked {len(loose)} of these assumptions. Those with the largest totals: {listed(first)}.",)


def in_words(indices: Sequence[AssumptionIndex], scenario: Scenario | None) -> tuple[str, ...]:
    """A note on the assumptions whose prior is written in likelihood words: these, and their range."""
    known = scenario.assumptions if scenario is not None else {}
    priors = [(each.title, known[each.id].prior) for each in indices if each.id in known]
    said = [
        f"{title}, {worded(prior.words)} ({given_percent(prior.words.low)} to {given_percent(prior.words.high)})"
        for title, prior in priors if prior.words is not None
    ]  # fmt: skip
    return (f"Given in likelihood words: {'; '.join(said)}.",) if said else ()
