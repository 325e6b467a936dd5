"""Sentences that several results share: what was played, what it rests on, what the numbers are not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sandtable.wording import count, listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.scenario.types import Scenario
    from sandtable.study.outcomes import Failure

SHARES_NOT_FORECASTS = "Probabilities are shares of futures in this model, not forecasts of the world."
VARIANCE_NOT_FORECASTS = "Shares of variance hold in this model, under these priors, not in the world."
NO_BASIS = "without a basis"
NAMED = 3  # assumptions without a basis that are named
BASES = ("stated", "inferred", "assumed", "outside")


def sampled_line(scenario: Scenario | None) -> tuple[str, ...]:
    """How many assumptions were sampled, by their basis; nothing where there is none."""
    if scenario is None or not scenario.assumptions:
        return ()
    bases: Counter[str] = Counter(entry.basis or NO_BASIS for entry in scenario.assumptions.values())
    parts = ", ".join(f"{bases[basis]} {basis}" for basis in (*BASES, NO_BASIS) if bases[basis])
    if bases[NO_BASIS]:
        bare = [f"“{entry.title}”" for entry in scenario.assumptions.values() if not entry.basis]
        more = [f"{len(bare) - NAMED} more"] if len(bare) > NAMED else []
        parts += f": {listed([*bare[:NAMED], *more])}"
    return (f"Sampled in every future: {plural(len(scenario.assumptions), 'assumption')} ({parts}).",)


def set_lines(settings: tuple[str, ...] | list[str], scenario: Scenario | None = None) -> tuple[str, ...]:
    """Which reading of the text was asked for, if it is not the file as written, and what `--set` changed, as it was typed."""
    return (*reading_line(scenario), *(f"Set for this run: {setting}" for setting in settings))


def reading_line(scenario: Scenario | None) -> tuple[str, ...]:
    """Which reading of the text this is; nothing for the file as written."""
    name = scenario.origin.reading if scenario is not None else ""
    return (f"In the reading “{scenario.readings[name].title}”.",) if scenario is not None and name else ()


_WHY = {"no-choice": "no option of a decision had any weight"}


def failure_lines(failed: Sequence[Failure]) -> tuple[str, ...]:
    """What the engine gave up, a sentence for each reason; nothing if it gave up nothing."""
    return tuple(
        f"{count(each.count)} of {plural(each.futures, 'future')} failed ({_WHY.get(each.status) or each.status.replace('-', ' ')}) and"
        f" {'is' if each.count == 1 else 'are'} excluded, for example number {each.examples[0]}."
        for each in failed
    )


def design_lines(*, rows: int, dropped: int, futures: int, seed: int) -> tuple[str, ...]:
    """What the rows of a Sobol' design played, and which of them are excluded."""
    lines = [f"{count(rows)} rows of {futures // rows} futures each, {count(futures)} in all, seed {seed}."]
    if dropped:
        lines.append(f"{plural(dropped, 'row')} with a failed future {'is' if dropped == 1 else 'are'} excluded.")
    return tuple(lines)


def failed_lines(*, failed: int, futures: int) -> tuple[str, ...]:
    """How many futures failed and are excluded; nothing where none did."""
    if not failed:
        return ()
    return (f"{count(failed)} of {plural(futures, 'future')} failed and {'is' if failed == 1 else 'are'} excluded.",)
