"""What is said of a best response: whether an option is worth more than the others, and from which probability of success on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.telling.common import sampled_line
from sandtable.telling.game import NO_ADVICE
from sandtable.telling.told import Cell, Part, Row, Table, Told, columns
from sandtable.wording import change, count, estimate_words, number, plural, sentence

if TYPE_CHECKING:
    from sandtable.analysis.game.best_response import BestResponse
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario


def tell_response(found: BestResponse, scenario: Scenario | None) -> Told:
    """Answer, payoff of every option, success and failure, equilibria."""
    failed: tuple[str, ...] = ()
    if found.failed:
        are = "is" if found.failed == 1 else "are"
        failed = (
            f"{plural(found.failed, 'future')} of {count(found.futures)} failed with some option and {are} excluded.",
        )
    return Told(
        title="Whether an option pays",
        answer=tuple(answer(found, scenario)),
        parts=(Part(sentences=tuple(_asked(found, scenario))), _options(found, scenario)),
        warnings=failed,
        notes=(
            f"Seed {found.seed}; the same futures for every option, so differences are paired. Intervals are {found.level:.0%}"
            " intervals.",
        ),
        common=sampled_line(scenario),
        closing=NO_ADVICE,
    )


def answer(found: BestResponse, scenario: Scenario | None) -> Iterator[str]:
    """Whether another option is worth more, then from which probability of the outcome on this one pays."""
    actor = found.actor if scenario is None else scenario.actors[found.actor].name
    best = found.alternatives[0]
    title = option_title(found, best.option, scenario)
    points, bounds = change(*best.difference)
    gain = f"{points} of payoff ({found.level:.0%} interval {bounds}), in this model"
    if not found.is_certain:
        yield f"Whether “{found.title}” or “{title}” is worth more to {actor} cannot be determined: a difference of {gain}."
    elif found.is_best_response:
        yield f"“{found.title}” is worth more to {actor} than any other option: compared with “{title}”, {gain}."
    else:
        yield f"“{found.title}” is not the best option for {actor}: compared with “{title}”, {gain}."
    if found.break_even is None:
        yield f"{sentence(found.break_even_reason)}."
        return
    yield (
        f"With the payoffs of success and failure fixed, it pays {_threshold(found.break_even)}; in this model that"
        f" probability is {estimate_words(*found.probability)}."
    )


def option_title(found: BestResponse, option: str, scenario: Scenario | None) -> str:
    """The title of an option of the decision."""
    return option if scenario is None else scenario.decisions[found.decision].options[option].title


def _threshold(found: Estimate) -> str:
    if found.value <= 0:
        return "whatever the probability of success"
    if found.value >= 1:
        return "at no probability of success"
    return f"if the probability of success is at least {estimate_words(*found)}"


def _asked(found: BestResponse, scenario: Scenario | None) -> Iterator[str]:
    """What was asked, what success and failure are worth, in how many equilibria it is a best response."""
    names = (found.decision, found.actor, found.outcome)
    if scenario is not None:
        names = (
            scenario.decisions[found.decision].title,
            scenario.actors[found.actor].name,
            scenario.outcomes[found.outcome].title,
        )
    yield (
        f"{names[0]}: “{found.title}” by {names[1]}. Success is “{names[2]}”. Payoffs are the declared utilities of the"
        f" outcomes, scaled to 0 to 1, over {count(found.futures)} futures of each option."
    )
    with_success, without = (_payoff(each) for each in (found.success, found.failure))
    yield f"The payoff of “{found.title}” is {with_success} with success and {without} without it."
    if found.equilibria:
        agreeing = sum(entry.is_best_response for entry in found.equilibria)
        equilibria = plural(len(found.equilibria), "equilibrium", "equilibria")
        yield f"It is a best response in {agreeing} of {equilibria} of the estimated game."


def _payoff(found: Estimate | None) -> str:
    if found is None:
        return "unknown (no such future)"
    value, bounds = number(*found)
    return f"{value} ({bounds})"


def _options(found: BestResponse, scenario: Scenario | None) -> Part:
    asked = Row.of(Cell(found.title, strong=True), *number(*found.payoff), "", "", "")
    rows = [asked]
    for entry in found.alternatives:
        is_faint = not entry.difference.excludes_zero
        gain = (Cell(text, faint=is_faint) for text in change(*entry.difference))
        title = option_title(found, entry.option, scenario)
        rows.append(Row.of(title, *number(*entry.payoff), *gain, count(entry.differing)))
    heads = ("payoff", "90% interval", "difference", "90% interval", "futures that differ")
    return Part(
        title="If all others do as the file says",
        charts=("response",),
        tables=(Table(columns("Option", *heads), tuple(rows), kept=True),),
        notes=(f"Difference: the payoff of “{found.title}” minus that of the other option.",),
    )
