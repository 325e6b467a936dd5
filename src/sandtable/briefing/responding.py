"""Whether an option pays: the words and table of a best response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.analysis.claim_runs import threshold_words
from sandtable.wording import estimate_words

if TYPE_CHECKING:
    from sandtable.analysis.best_response import Alternative, BestResponse, Estimate
    from sandtable.scenario.types import Scenario


def response_content(found: BestResponse, scenario: Scenario) -> dict[str, Any]:
    """The section of an option that was asked about."""
    titles = {name: option.title for name, option in scenario.decisions[found.decision].options.items()}
    agreeing = sum(entry.is_best_response for entry in found.equilibria)
    return {
        "answer": response_answer(found, scenario),
        "actor": scenario.actors[found.actor].name,
        "decision": scenario.decisions[found.decision].title,
        "option": found.title,
        "outcome": scenario.outcomes[found.outcome].title,
        "success": _payoff(found.success),
        "failure": _payoff(found.failure),
        "chance": estimate_words(*_parts(found.probability)),
        "rows": [_row(entry, titles[entry.option]) for entry in found.alternatives],
        "equilibria": f"{agreeing} of {len(found.equilibria)}" if found.equilibria else "",
        "futures": found.futures,
        "failed": found.failed,
        "level": f"{found.level:.0%}",
    }


def response_answer(found: BestResponse, scenario: Scenario) -> str:
    """In two sentences: whether another option is worth more, and from which chance of the outcome on this one pays."""
    actor = scenario.actors[found.actor].name
    best = found.alternatives[0]
    title = scenario.decisions[found.decision].options[best.option].title
    gain = best.difference
    bounds = f"{_points(gain)}, {found.level:.0%} interval {_bounds(gain)}"
    if not found.is_certain:
        said = f"Whether “{found.title}” or “{title}” is worth more to {actor} cannot be told ({bounds})"
    elif found.is_best_response:
        said = f"“{found.title}” is worth more to {actor} than any other option; than “{title}” by {bounds}"
    else:
        said = f"“{found.title}” is not the best that {actor} can do: against “{title}” it brings {bounds}"
    if found.break_even is None:
        return f"{said}; {found.break_even_reason}."
    chance = estimate_words(*_parts(found.probability))
    pays = threshold_words(found.break_even, found.break_even_low, found.break_even_high)
    return f"{said}. By what success and failure are worth, {pays}; the chance in this model is {chance}."


def _row(entry: Alternative, title: str) -> dict[str, str]:
    return {
        "title": title, "payoff": _payoff(entry.payoff), "gain": _signed(entry.difference.mean),
        "span": _bounds(entry.difference), "differing": f"{entry.differing:,}",
    }  # fmt: skip


def _payoff(found: Estimate | None) -> str:
    return "–" if found is None else f"{found.mean:.3f} ({found.low:.3f}–{found.high:.3f})"


def _parts(found: Estimate) -> tuple[float, float, float]:
    return found.mean, found.low, found.high


def _points(found: Estimate) -> str:
    return f"{_signed(found.mean)} of payoff"


def _bounds(found: Estimate) -> str:
    return f"{_signed(found.low)} to {_signed(found.high)}"


def _signed(value: float) -> str:
    """A difference of payoffs: `+0.042`, `−0.003`, `0.000`."""
    text = f"{value:+.3f}"
    return "0.000" if float(text) == 0 else text.replace("-", "−")
