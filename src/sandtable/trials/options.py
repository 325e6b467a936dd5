"""Options that cannot be chosen, or always are, and shifts of their probabilities that make no difference."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Event
from sandtable.scenario.amounts import Amount, Probability
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Expression, Number
from sandtable.scenario.types import Decision, Weighted
from sandtable.trials.played import Played
from sandtable.wording import plural

NEGLIGIBLE = 1e-4  # a mean probability that no author means as a chance
ENOUGH = 60  # ticks: what half of them or more should show shows in one of these


def options(played: Played) -> Iterator[Finding]:
    """S710 to S712, for decisions that are reached."""
    for name, decision in played.scenario.decisions.items():
        ticks = len(played.ticks[name])
        if not ticks:
            continue
        chances = _chances(played, name, decision)
        found = [each for option in decision.options for each in _one(played, (name, option), chances[option], ticks)]
        always = [each for each in found if each.code == "S711"]
        yield from always or found  # where one is always chosen, the others never are
        for option in decision.options:
            yield from _shifts(played, name, option, ticks)


def _one(played: Played, which: tuple[str, str], chances: NDArray[np.float64], ticks: int) -> Iterator[Finding]:
    """S710, S711: judged by the probability that the option had at each tick, not by the draws."""
    name, option = which
    decision = played.scenario.decisions[name]
    chosen = int(played.chosen[played.option(name, option)])
    if _is_plain(decision, option) or (np.ptp(chances) == 0.0 and _is_fixed(played, decision, option)):
        return
    path = ("decisions", name, "options", option)
    key = "utility" if decision.options[option].utility is not None else "probability"
    times = plural(ticks, "time")
    if not chosen and float(chances.mean()) < NEGLIGIBLE:
        chance = "is 0" if not chances.any() else f"is at most {chances.max():.1g}"
        message = f"`{option}` is never chosen: its probability {chance} each of the {times} that `{name}` is reached"
        hint = _ranked(decision)
        yield Finding((*path, key), message, "S710", hint)
    elif chosen == ticks and float((1 - chances).mean()) < NEGLIGIBLE:
        message = f"`{option}` is chosen each of the {times} that `{name}` is reached: the other options have no chance"
        yield Finding((*path, key), message, "S711", _ranked(decision))


def _ranked(decision: Decision) -> str:
    if decision.rule == "logit":
        return "compare the utilities with the precision: a difference of 1 counts as much as the precision says"
    return "look at the assumptions and the conditions from which the probability comes; write 0 or 1 if it is meant"


def _is_plain(decision: Decision, option: str) -> bool:
    """Whether the file itself says 0 or 1, or leaves all or nothing to the rest."""
    chance = decision.options[option].probability
    if isinstance(chance, Expression):
        return isinstance(chance.tree, Number)
    if isinstance(chance, Amount):
        return chance.value in (0.0, 1.0)
    if chance == "rest":
        others = [each.probability for key, each in decision.options.items() if key != option]
        return all(isinstance(each, Amount) and each.value is not None for each in others)
    return False


def _is_fixed(played: Played, decision: Decision, option: str) -> bool:
    """Whether the probability is an assumption with one value, such as `fixed(0)`, that a variant sets otherwise."""
    chances = [each.probability for each in decision.options.values()]
    chance = decision.options[option].probability
    mine = chances if chance == "rest" else [chance]
    return all(isinstance(each, Amount) or each == "rest" for each in mine)


def _chances(played: Played, name: str, decision: Decision) -> dict[str, NDArray[np.float64]]:
    """By option, its probability at each tick."""
    logged = played.rows(Event.CHANCE)
    found: dict[str, NDArray[np.float64]] = {}
    ticks = played.ticks[name]
    for option, entry in decision.options.items():
        rank = played.option(name, option)
        rows = logged.subject == rank
        if rows.any():
            found[option] = logged.value[rows]
        elif isinstance(entry.probability, Amount):
            found[option] = _amounts(played, entry.probability, ticks)
    rest = [option for option in decision.options if option not in found]
    stated = sum(found.values(), np.zeros(len(ticks))) if all(len(f) == len(ticks) for f in found.values()) else None
    for option in rest:
        # a belief or an expression that is not logged has no value here: its own draws stand for it
        share = played.chosen[played.option(name, option)] / len(ticks)
        found[option] = (
            np.clip(1 - stated, 0, 1) if stated is not None and len(rest) == 1 else np.full(len(ticks), share)
        )
    return found


def _amounts(played: Played, amount: Amount[Probability], ticks: NDArray[np.int32]) -> NDArray[np.float64]:
    if amount.name is None:
        return np.full(len(ticks), float(amount.value or 0.0))
    if amount.name in played.program.assumptions:
        drawn: NDArray[np.float64] = played.draws[ticks, played.program.assumptions.index(amount.name)]
        return drawn
    return np.full(len(ticks), 0.5)  # a belief: neither 0 nor 1


def _shifts(played: Played, name: str, option: str, ticks: int) -> Iterator[Finding]:
    """S712: shifts that apply at no tick, or at every one."""
    chance = played.scenario.decisions[name].options[option].probability
    if not isinstance(chance, Weighted) or ticks < ENOUGH:
        return
    rows = played.rows(Event.ODDS)
    mine = rows.object[rows.subject == played.option(name, option)]
    for index, shift in enumerate(chance.shifts):
        applied = int((mine == index).sum())
        if applied not in (0, ticks) or isinstance(shift.when.tree, Number):
            continue
        path = ("decisions", name, "options", option, "probability", "shifts", index, "when")
        times = f"the {plural(ticks, 'time')} that `{name}` is reached"
        if applied:
            message = f"this shift of `{option}` applies each of {times}"
            yield Finding(path, message, "S712", "put the factor into `base`, or look at the condition")
        else:
            yield Finding(path, f"this shift of `{option}` applies in none of {times}", "S712", "look at the condition")
