"""What is said of split dice: which decisions an outcome turns on, and how much of chance is battle, march or fires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.telling.common import VARIANCE_NOT_FORECASTS, design_lines, sampled_line
from sandtable.telling.sensitivity import INDEX_NOTES, leading, no_answer
from sandtable.telling.told import Column, Part, Row, Table, Told, columns
from sandtable.wording import count, estimate, estimate_words, listed, percent, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.dice import DiceIndex, DiceSplit
    from sandtable.analysis.sensitivity.indices import Index
    from sandtable.scenario.types import Scenario


ALL_DICE = (
    "All dice together are what the analysis by assumption calls chance. Each of the two plays futures of its own, so that"
    " their numbers for chance differ by sampling."
)


def tell_dice(found: DiceSplit, scenario: Scenario | None) -> Told:
    """Answer, the dice of each decision, with and without its assumptions, then those of all else."""
    happens = f"It happens in {estimate_words(*found.probability)} of the {count(2 * (found.rows - found.dropped))} independent futures."
    return Told(
        title=found.title,
        answer=(answer(found),),
        parts=tuple(_parts(found)),
        notes=(
            *design_lines(rows=found.rows, dropped=found.dropped, futures=found.futures, seed=found.seed),
            happens,
        ),
        common=sampled_line(scenario),
        closing=VARIANCE_NOT_FORECASTS,
    )


def answer(found: DiceSplit) -> str:
    """One sentence, written from the numbers."""
    if found.reason is not None or found.chance is None:
        return no_answer(
            found.title, found.reason, share=estimate(*found.probability)[0], counted=2 * (found.rows - found.dropped),
            excluded=(found.dropped, found.rows, "row"),
        )  # fmt: skip
    chance, bounds = variance_share(*found.chance.total)
    names = [_thrown_for(entry) for entry in leading(found.dice)]
    of = f"dice have a part in {chance} of its variance ({bounds})"
    if not names:
        return f"{found.title}: no dice have a detectable effect; {of}."
    return f"{found.title}: of chance it turns most on the dice of {listed(names)}; {of}."


def _thrown_for(entry: DiceIndex) -> str:
    """What dice are thrown for, after `the dice of`: the decision by its title, or battles, marches and so on."""
    return f"“{entry.title}”" if entry.purpose == "decision" else entry.title.removeprefix("Dice of ")


def _parts(found: DiceSplit) -> Iterator[Part]:
    if found.chance is None:
        return
    moving = sorted(
        (each for each in found.dice if each.total.value > 0), key=lambda each: (-each.total.value, each.id)
    )
    idle = [each for each in found.dice if each.total.value == 0]
    rows = [_row(each.title, each) for each in moving]
    rows.append(_row("Chance, all dice", found.chance, apart=bool(rows)))
    if found.assumptions is not None:
        rows.append(_row("All assumptions", found.assumptions))
    notes: tuple[str, ...] = ()
    if idle:
        names = "; ".join(each.title for each in idle)
        notes = (f"Changed nothing in any row, so below {percent(idle[0].total.high)}: {names}.",)
    yield Part(
        title="By what the dice are thrown for",
        charts=("dice",),
        legend="Upper bar: alone; lower bar: with interactions.",
        tables=(Table(_heads("Dice of"), tuple(rows)),),
        notes=(*notes, ALL_DICE, *INDEX_NOTES),
    )
    joined = [
        (each, each.together) for each in found.dice if each.together is not None and each.together.total.value > 0
    ]
    if joined:
        joined.sort(key=lambda pair: -pair[1].total.value)
        yield Part(
            title="Each decision with the assumptions that give its odds",
            tables=(Table(_heads("Decision"), tuple(_row(each.title, index) for each, index in joined)),),
            notes=(
                "Its dice and its assumptions thrown as one: whether a doubt is written as a prior or as a probability makes no"
                " difference here.",
            ),
        )


def _heads(first: str) -> tuple[Column, ...]:
    return columns(first, "alone", "90% interval", "with interactions", "90% interval")


def _row(title: str, entry: DiceIndex | Index, *, apart: bool = False) -> Row:
    return Row.of(title, *variance_share(*entry.first), *variance_share(*entry.total), apart=apart)
