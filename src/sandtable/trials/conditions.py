"""Conditions that hold in no future or from the start in every one: of decisions, ends, outcomes, settlement rules and fires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sandtable.program import Clock, Event
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Call, Expression, Node
from sandtable.trials.parts import Part, calls, is_day_only, is_literal, terms
from sandtable.trials.played import LITTLE, Played
from sandtable.trials.probes import Observed, observe
from sandtable.trials.reasons import LOOK, Reason, decision_with, why_always, why_never, why_not_at_end
from sandtable.wording import listed

_ASKS_CHOICE = ("chose", "choices", "chosen", "since")


def conditions(played: Played) -> Iterator[Finding]:
    """Everything about conditions: S701 to S707 and S733."""
    unreached = [name for name in played.ticks if not played.begins(name)]
    outcomes = _outcomes(played)
    observed = _observe(played, unreached, outcomes)
    yield from _decisions(played, unreached, observed)
    yield from _at_once(played)
    yield from _ends(played, observed)
    yield from _in_none(played, outcomes, observed)
    yield from _in_each(played, outcomes)
    yield from _times(played)
    yield from _settlement(played, observed)
    yield from _fires(played, observed)


def _outcomes(played: Played) -> dict[str, int]:
    """In how many futures each outcome of the file holds, where that is none or each; in the order of the file."""
    found = {name: played.holds(name) for name in played.scenario.outcomes}
    return {name: count for name, count in found.items() if count in (0, played.futures)}


def _observe(played: Played, unreached: list[str], outcomes: dict[str, int]) -> Observed:
    """Everything that an explanation may ask, in one go."""
    scenario = played.scenario
    ever: list[Node] = []
    for name in unreached:
        ever += _with_parts(scenario.decisions[name].when)
    for index in _never_stopping(played):
        ever += _with_parts(scenario.stop[index])
    for _, condition in _silent(played):
        ever += _with_parts(condition)
    missed = [scenario.outcomes[name].when for name, count in outcomes.items() if not count]
    ever += [condition.tree for condition in missed]
    at_end = [part.node for condition in missed for part in terms(condition, "and")]
    if all(len(terms(each, "and")) == 1 for each in missed):
        at_end = []  # the outcome says it already
    if scenario.settlement is not None:
        at_end += [scenario.settlement.rules[name].when.tree for name in _idle_rules(played)]
    return observe(played, ever=ever, at_end=at_end)


def _with_parts(condition: Expression) -> list[Node]:
    return [] if is_literal(condition) else [condition.tree, *(part.node for part in terms(condition, "and"))]


def at(path: tuple[str | int, ...], part: Part) -> dict[str, Any]:
    """Where a part of the condition at a path is, for a finding."""
    return {"path": path, "column": part.column, "length": part.length}


# -- decisions -------------------------------------------------------------------------------------------


def _decisions(played: Played, unreached: list[str], observed: Observed) -> Iterator[Finding]:
    """S701: decisions that are never reached; those that only wait for such a one are named with it."""
    scenario = played.scenario
    asked = {name: _waits_for(played, name, observed) for name in unreached}
    behind = {name: found for name, found in asked.items() if found}
    roots = [name for name in unreached if name not in behind]
    reported: set[str] = set()
    for name in roots:
        condition = scenario.decisions[name].when
        if is_literal(condition) and condition.tree.value == 0.0:  # type: ignore[union-attr]
            reported.add(name)  # it says so itself
            continue
        if 0 < (observed.ever_holds(condition.tree) or 0) < LITTLE:
            continue  # its condition is rare: that its clock did not tick may be chance
        after = _following(name, behind)
        reported |= {name, *after}
        yield _unreached(played, name, after, observed)
    for name, options in behind.items():
        waits = {decision for decision, _ in options}
        if name in reported or not waits & set(unreached):
            continue  # what it waits for is an option that chance did not choose, or is reported with `S710`
        after = [each for each in _following(name, behind) if each not in reported and each != name]
        reported |= {name, *after}
        yield _unreached(played, name, after, observed)


def _following(root: str, behind: dict[str, set[tuple[str, str]]]) -> list[str]:
    """Decisions that wait for options of a decision, of those that wait for them, and so on."""
    found: list[str] = []
    pending = [root]
    while pending:
        current = pending.pop()
        for name, options in behind.items():
            if name != root and name not in found and any(decision == current for decision, _ in options):
                found.append(name)
                pending.append(name)
    return found


def _waits_for(played: Played, name: str, observed: Observed) -> set[tuple[str, str]]:
    """Options of other decisions that every part of a condition that never holds waits for: none of them was chosen."""
    found: set[tuple[str, str]] = set()
    condition = played.scenario.decisions[name].when
    if is_literal(condition):
        return found
    culprits = [part for part in terms(condition, "and") if observed.ever_holds(part.node) == 0]
    for part in culprits:
        unchosen = {each for call in calls(part.node) if (each := _unchosen(played, call)) is not None}
        if not unchosen:
            return set()
        found |= unchosen
    return found


def _unchosen(played: Played, call: Call) -> tuple[str, str] | None:
    if call.function not in _ASKS_CHOICE:
        return None
    actor, option = (str(argument) for argument in call.arguments[:2])
    decision = decision_with(played, actor, option)
    if decision is None or played.chosen[played.option(decision, option)]:
        return None
    return decision, option


def _unreached(played: Played, name: str, after: list[str], observed: Observed) -> Finding:
    decision = played.scenario.decisions[name]
    path = ("decisions", name, "when")
    held = observed.ever_holds(decision.when.tree)
    also = (
        f"; so {listed([f'`{each}`' for each in after])} {'are' if len(after) > 1 else 'is'} not reached either"
        if after
        else ""
    )
    if held:
        clause = f"its condition holds in {played.of_all(held)}, and its clock never ticks"
        hint = "its `after`, `every` or `hazard` is longer than the condition holds, or the future lasts"
        return Finding(path, f"`{name}` is reached in {played.none}: {clause}{also}", "S701", hint)
    why = why_never(played, observed, decision.when)
    clause = f": {why.clause or 'its condition never holds'}"
    message = f"`{name}` is reached in {played.none}{clause}{also}"
    return Finding(message=message, code="S701", hint=why.hint, **at(path, why.part))


def _at_once(played: Played) -> Iterator[Finding]:
    """S702: decisions whose condition holds at the first instant of every future."""
    rows = played.rows(Event.DECISION)
    for rank, compiled in enumerate(played.program.decisions):
        decision = played.scenario.decisions[compiled.identifier]
        if (
            compiled.clock not in (Clock.ONCE, Clock.EACH)
            or is_literal(decision.when)
            or is_day_only(decision.when.tree)
        ):
            continue
        mine = rows.subject == rank
        at_start = rows.future[mine & (rows.time == 0.0)]
        if len(np.unique(at_start)) == played.futures and not (mine & (rows.time > 0.0)).any():
            message = f"`{compiled.identifier}` is reached at the start of {played.each}: its condition holds already"
            hint = "write `when: true` if that is meant"
            yield Finding(("decisions", compiled.identifier, "when"), message, "S702", hint)


# -- ends ------------------------------------------------------------------------------------------------


def _never_stopping(played: Played) -> list[int]:
    stopped = set(played.rows(Event.STOP).subject.tolist())
    return [k for k, condition in enumerate(played.scenario.stop) if k not in stopped and not is_literal(condition)]


def ends_at_once(played: Played) -> Iterator[Finding]:
    """S705: what ends every future at its first instant."""
    rows = played.rows(Event.STOP)
    for index in sorted(set(rows.subject[rows.time == 0.0].tolist())):
        here = np.unique(rows.future[(rows.subject == index) & (rows.time == 0.0)])
        if len(here) == played.futures:
            message = f"{played.each} ends at its start: this holds already"
            yield Finding(("stop", int(index)), message, "S705", "ask for what has changed by then")


def _ends(played: Played, observed: Observed) -> Iterator[Finding]:
    """S705: what should end a future ends none."""
    never = _never_stopping(played)
    if len(never) > 1 and len(never) == len(played.scenario.stop):
        shown = listed([f"`{played.scenario.stop[index]}`" for index in never])
        message = f"a stop ends {played.none}: all last to the horizon, or to an effect `end`"
        yield Finding(("stop",), message, "S705", f"never: {shown}", part="key")
        return
    for index in never:
        why = why_never(played, observed, played.scenario.stop[index])
        clause = f": {why.clause}" if why.clause else ""
        yield Finding(
            message=f"this ends {played.none}{clause}", code="S705", hint=why.hint, **at(("stop", index), why.part)
        )


# -- outcomes --------------------------------------------------------------------------------------------


def _in_none(played: Played, outcomes: dict[str, int], observed: Observed) -> Iterator[Finding]:
    """S703: outcomes that hold in no future."""
    for name, count in outcomes.items():
        condition = played.scenario.outcomes[name].when
        if count or is_literal(condition):
            continue
        why: Reason = why_not_at_end(played, observed, condition)
        clause = f": {why.clause}" if why.clause else ""
        message = f"`{name}` holds in {played.none}{clause}"
        yield Finding(message=message, code="S703", hint=why.hint, **at(("outcomes", name, "when"), why.part))


def _in_each(played: Played, outcomes: dict[str, int]) -> Iterator[Finding]:
    """S704: outcomes that hold in every future; not those with a time, which say when."""
    for name, count in outcomes.items():
        outcome = played.scenario.outcomes[name]
        if not count or is_literal(outcome.when) or outcome.time is not None:
            continue
        hint = why_always(played, outcome.when) or LOOK
        yield Finding(("outcomes", name, "when"), f"`{name}` holds in {played.each}", "S704", hint)


def _times(played: Played) -> Iterator[Finding]:
    """S707: the outcome holds, and its time is never known."""
    for name, outcome in played.scenario.outcomes.items():
        if outcome.time is None:
            continue
        holding = played.holding(name)
        times = played.batch.times[played.complete, played.program.outcomes.index(name)]
        if int(holding.sum()) >= LITTLE and not np.isfinite(times).any():
            message = f"the time of `{name}` is known in {played.none}, though it holds in {played.of_all(int(holding.sum()))}"
            yield Finding(("outcomes", name, "time"), message, "S707", "ask for the time of what `when` asks for")


# -- settlement and fires ----------------------------------------------------------------------------------


def _idle_rules(played: Played) -> list[str]:
    """Settlement rules that apply in no future, in order; the last one aside, which catches the rest."""
    settlement = played.scenario.settlement
    if settlement is None:
        return []
    applied = set(played.batch.settlement_rule[played.complete].tolist())
    return [name for rank, name in enumerate(list(settlement.rules)[:-1]) if rank not in applied]


def _settlement(played: Played, observed: Observed) -> Iterator[Finding]:
    """S706: one settlement rule applies in every future, or rules before it always take the futures of another.

    A rule for what is rare may well apply in none: that is no finding.
    """
    settlement = played.scenario.settlement
    if settlement is None or len(settlement.rules) < 2:
        return
    rules = list(settlement.rules)
    applied = np.unique(played.batch.settlement_rule[played.complete]).tolist()
    if len(applied) == 1:
        only = rules[applied[0]]
        message = f"the settlement rule `{only}` applies in {played.each}: the others in none"
        hint = "the first rule whose condition holds applies; look at their conditions and order"
        yield Finding(("settlement", "rules", only, "when"), message, "S706", hint)
        return
    for name in _idle_rules(played):
        held = observed.holds_at_end(settlement.rules[name].when.tree)
        if held is None or held < LITTLE:
            continue
        earlier = listed([f"`{rules[rank]}`" for rank in applied if rank < rules.index(name)])
        message = (
            f"the settlement rule `{name}` never applies: its condition holds in {played.of_all(held)}, "
            "and a rule before it applies in each of them"
        )
        yield Finding(("settlement", "rules", name, "when"), message, "S706", f"put it before {earlier}, or drop it")


def _silent(played: Played) -> list[tuple[str, Expression]]:
    """Fires with a condition that strike in no future."""
    strikes = played.batch.strikes[played.complete].sum(axis=0)
    return [
        (name, entry.when)
        for name, entry in played.scenario.fires.items()
        if entry.when is not None and not strikes[played.program.fires.index(name)] and not is_literal(entry.when)
    ]


def _fires(played: Played, observed: Observed) -> Iterator[Finding]:
    """S733: fires whose condition holds in no future."""
    for name, condition in _silent(played):
        if observed.ever_holds(condition.tree) != 0:
            continue
        why = why_never(played, observed, condition)
        clause = f": {why.clause}" if why.clause else ""
        message = f"`{name}` may fire in {played.none}{clause}"
        yield Finding(message=message, code="S733", hint=why.hint, **at(("fires", name, "when"), why.part))
