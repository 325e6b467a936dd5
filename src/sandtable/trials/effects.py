"""Effects that do nothing in every future in which they are due, and delayed ones that never come about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sandtable.program import Event, Void
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Effect, HandoverEffect
from sandtable.study.void_effects import describe_effect, why_void
from sandtable.trials.played import LITTLE, Played
from sandtable.wording import plural

_HINTS = {
    Void.ALREADY: "if it is to change something, look at what is so at the start and what other effects do first",
    Void.GONE: "let the decision ask `not gone(...)`, or take it earlier",
    Void.RESERVE: "put the formation on the map first, with an effect `commit`",
    Void.NO_REFUGE: "its actor needs a place of its own or of a friend that it can get to",
    Void.ON_THE_MAP: "`commit` is for formations with `reserve: true` that are not on the map yet",
    Void.CEASEFIRE: "end the ceasefire first, with `ceasefire: {..., to: off}`",
    Void.CLOSED: "commit it `at` another place, or open the passage with an effect `stance`",
    Void.SPENT: "look at `launchers` and `magazine`",
    Void.EMPTY: "no formation has all that the effect asks for: look at `actor`, `zone` and `formations`",
    Void.NOT_HELD: "say `from` whom, or name places that the deciding actor controls by then",
    Void.FIGHTING: "let the decision ask `not engaged(...)`, or let the formation withdraw first",
    Void.PENDING: "the decision is taken again before the delay is over: give it a `limit` or a `cooldown`",
}
ENOUGH = 30  # times that an option must be chosen before it is said that a delayed effect of it never comes about


@dataclass(frozen=True, slots=True)
class _Due:
    """How often an effect was due, and how often it was void, by reason."""

    due: int
    void: Counter[Void]
    future: int  # one in which it was void, -1 if there is none


def effects(played: Played) -> Iterator[Finding]:
    """S730, S731 and S734."""
    for name, option, rank in played.options():
        chosen = int(played.chosen[rank])
        if not chosen:
            continue
        for index, effect in enumerate(played.scenario.decisions[name].options[option].effects):
            path = ("decisions", name, "options", option, "effects", index)
            counted = _count(played, rank, index, effect, chosen)
            if effect.after is not None and not counted.due:
                yield from _never_due(played, path, effect, chosen)
            elif counted.due >= LITTLE and counted.void.total() == counted.due:
                yield _void(played, path, effect, counted)
            elif counted.due >= LITTLE and effect.handover is not None:
                yield from _never_held(played, path, effect.handover, name)


def _count(played: Played, option: int, index: int, effect: Effect, chosen: int) -> _Due:
    rows = played.rows(Event.VOID)
    mine = (rows.subject == option) & (rows.object == index)
    reasons = rows.value[mine].astype(int)
    void = Counter(Void(int(reason)) for reason in reasons)
    future = int(rows.future[mine][0]) if mine.any() else -1
    if effect.after is None:
        return _Due(chosen, void, future)
    due = played.rows(Event.EFFECT)
    times = int(((due.subject == option) & (due.object == index)).sum())
    pending = void.pop(Void.PENDING, 0)
    return _Due(times, void, future) if times else _Due(0, Counter({Void.PENDING: pending}), future)


def _void(played: Played, path: tuple[str | int, ...], effect: Effect, counted: _Due) -> Finding:
    what = describe_effect(effect, scenario=played.scenario)
    reason, most = counted.void.most_common(1)[0]
    why = why_void(reason)
    if len(counted.void) > 1:
        why += f" ({most} of them; in the others, {', '.join(why_void(each) for each, _ in counted.void.most_common()[1:])})"
    message = f"without effect each of the {plural(counted.due, 'time')} that it is due: {what}; {why}"
    number = int(np.flatnonzero(played.complete)[0]) if counted.future < 0 else counted.future
    hint = f"{_HINTS[reason]}; an example: `sandtable replay FILE --future {number}`"
    return Finding((*path, effect.name), message, "S730", hint, part="key")


def _never_due(played: Played, path: tuple[str | int, ...], effect: Effect, chosen: int) -> Iterator[Finding]:
    if chosen < ENOUGH:
        return
    what = describe_effect(effect, scenario=played.scenario)
    message = (
        f"came about in none of the {plural(chosen, 'time')} that the option was chosen: {what}; each of these futures ended before"
        " its delay was over"
    )
    share = interval_of_none(chosen)
    hint = f"a later horizon, a shorter delay or an earlier decision; it may still come about in up to {share} of the times (95%)"
    yield Finding((*path, "after"), message, "S731", hint)


def interval_of_none(times: int) -> str:
    """The share of times in which something may happen that happened in none, at 95%: 1 - 0.05^(1/times)."""
    return f"{100 * (1 - 0.05 ** (1 / times)):.1f}%"


def _never_held(
    played: Played, path: tuple[str | int, ...], handover: HandoverEffect, decision: str
) -> Iterator[Finding]:
    """Places that a handover names and that its giver holds at no time of any future, where it holds others of them."""
    program = played.program
    giver = handover.giver or played.scenario.decisions[decision].actor
    rank = program.actors.index(giver)
    rows = played.rows(Event.CONTROL)
    held = {*np.flatnonzero(program.parties.control == rank).tolist(), *rows.subject[rows.object == rank].tolist()}
    for index, place in enumerate(handover.places):
        if program.places.index(place) not in held:
            message = f"`{giver}` holds `{place}` in {played.none}, and so never hands it over"
            hint = f"take it out, say `from` whom, or give it to `{giver}` under `control`"
            yield Finding((*path, "handover", "places", index), message, "S734", hint)
