"""Inputs that change nothing: assumptions and beliefs; and futures that the engine gave up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from sandtable.engine.batch import Batch
from sandtable.program import Event, Status
from sandtable.scenario.amounts import Amount
from sandtable.scenario.documents import document_of
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Scenario, Weighted
from sandtable.scenario.walking import amounts, assumption_uses, entries, expressions, values
from sandtable.study.columns import STATUS_LABELS
from sandtable.study.logged import play_logged
from sandtable.trials.options import NEGLIGIBLE
from sandtable.trials.parts import calls
from sandtable.trials.played import Played
from sandtable.wording import plural

FEW = 20  # values of a choice


def assumptions(played: Played, *, among: Collection[str] | None = None) -> Iterator[Finding]:
    """S760: assumptions on which no future depends: each future is played again with the value of another.

    among : those to look at; None for all.
    """
    document = document_of(played.scenario.origin, model=Scenario)
    found = list(values(played.scenario))
    unreached = {("decisions", name) for name, ticks in played.ticks.items() if not len(ticks)}
    # what feeds decisions that are never reached only is reported with these
    used = {
        use.name
        for use in assumption_uses(amounts(entries(found)), expressions(found))
        if use.path[:2] not in unreached
    }
    for column, name in enumerate(played.program.assumptions):
        drawn = played.draws[:, column]
        if document.find(("assumptions", name)) is None or np.ptp(drawn) == 0.0 or name not in used:
            continue  # of the preset, with one value only, or unused, which `check` reports
        if among is not None and name not in among:
            continue
        if _changes_nothing(played, column) and not _moves_chances(played, name, column):
            message = f"`{name}` changes nothing: with another value of it, {played.each} is the same"
            hint = "what it feeds comes up in none of them, or decides nothing: look at where its name is used"
            yield Finding(("assumptions", name, "prior"), message, "S760", hint)


def _changes_nothing(played: Played, column: int) -> bool:
    numbers = np.arange(len(played.draws), dtype=np.uint64)
    other = _other_values(played.draws[:, column])
    first = 0
    for size in _blocks(len(numbers)):
        mine = slice(first, first + size)
        first += size
        changed = played.draws[mine].copy()
        changed[:, column] = other[mine]
        batch = played.engine.run(seed=played.seed, futures=numbers[mine], assumptions=np.ascontiguousarray(changed))
        if not _is_same(played.batch, batch, mine):
            return False
    return True


def _moves_chances(played: Played, name: str, column: int) -> bool:
    """Whether an option is more or less probable with other values, though chance chose the same in these futures."""
    drawn, other = played.draws[:, column], _other_values(played.draws[:, column])
    reached = [played.scenario.decisions[each] for each, ticks in played.ticks.items() if len(ticks)]
    chances = [option.probability for decision in reached for option in decision.options.values()]
    if any(isinstance(chance, Amount) and chance.name == name for chance in chances):
        return float(np.abs(drawn - other).mean()) >= NEGLIGIBLE
    changed = played.draws.copy()
    changed[:, column] = other
    numbers = np.arange(len(changed), dtype=np.uint64)
    _, log = play_logged(played.engine, seed=played.seed, futures=numbers, assumptions=changed)
    one, two = played.rows(Event.CHANCE), log.where(played.complete[log.future]).of(Event.CHANCE)
    return len(one) != len(two) or bool((np.abs(one.value - two.value) >= NEGLIGIBLE).any())


def _other_values(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each future a value that is not its own: the next of few, else the one half the distribution away."""
    values, ranks = np.unique(drawn, return_inverse=True)
    step = 1 if len(values) < FEW else len(values) // 2
    return np.roll(values, -step)[ranks]


def _blocks(futures: int) -> Iterator[int]:
    """How many futures are compared at a time: few at first, as most assumptions show at once."""
    size = 10
    while futures > 0:
        yield min(size, futures)
        futures -= size
        size *= 4


def _is_same(all_futures: Batch, some: Batch, mine: slice) -> bool:
    """Whether everything came out alike, settlements and conditions of claims included."""
    names = [each.name for each in fields(some) if each.name != "control_days"]
    return all(np.array_equal(getattr(all_futures, name)[mine], getattr(some, name)) for name in names)


def beliefs(played: Played) -> Iterator[Finding]:
    """S761: beliefs that nothing reads, or that nothing ever changes."""
    scenario = played.scenario
    read = {
        str(call.arguments[0])
        for _, expression in expressions(values(scenario))
        for call in calls(expression)
        if call.function == "belief"
    }
    for decision in scenario.decisions.values():
        for option in decision.options.values():
            chance = option.probability.base if isinstance(option.probability, Weighted) else option.probability
            if isinstance(chance, Amount) and chance.name is not None:
                read.add(chance.name)
    for name in scenario.beliefs:
        if name not in read:
            message = f"nothing reads the belief `{name}`"
            yield Finding(
                ("beliefs", name),
                message,
                "S761",
                f"`belief({name})` is its mean, in a condition or a probability",
                part="key",
            )


def failures(played: Played) -> Iterator[Finding]:
    """S770: futures that the engine gave up, by reason."""
    status = played.batch.status
    for code in np.unique(status[status != Status.COMPLETE]):
        mine = np.flatnonzero(status == code)
        label = STATUS_LABELS[int(code)]
        share = f"{len(mine)} of {plural(len(status), 'future')} {'fails' if len(mine) == 1 else 'fail'}"
        day = played.batch.end[mine[0]]
        message = f"{share} ({label}), such as future {int(mine[0])} on day {day:.1f}"
        section = "decisions" if code != Status.NOT_FINITE and played.scenario.decisions else "formations"
        yield Finding((section,), message, "S770", _WHY[Status(int(code))], part="key")


_WHY = {
    Status.SETTLING_LIMIT: "two decisions or orders keep undoing each other at one instant: give one a `cooldown` or a `limit`",
    Status.EVENT_LIMIT: "something happens again and again: look for a decision without `limit` or `cooldown` in `sandtable replay`",
    Status.NOT_FINITE: "a number left its range: look at the expressions and priors that feed strengths and rules",
    Status.NO_CHOICE: "at a tick the options' weights were all 0, below 0 or above 1: look at expressions and shifts",
}
