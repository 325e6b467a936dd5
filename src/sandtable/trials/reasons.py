"""Why a condition never holds, or always: what the futures show of the first thing that it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sandtable.program import EffectKind, Event, Stance
from sandtable.scenario.trees import Call, Expression, Logic, Node, Not
from sandtable.trials.parts import Part, calls, terms
from sandtable.trials.played import Played
from sandtable.trials.probes import Observed
from sandtable.wording import count, listed

LOOKED_AT = 100  # futures, where each is looked at alone
LOOK = "`sandtable replay FILE --future 0` shows what happens in one"


@dataclass(frozen=True, slots=True)
class Reason:
    """What a finding says of a condition. clause : follows `: ` in the message, may be empty. part : what it points at."""

    clause: str
    hint: str
    part: Part


def why_never(played: Played, observed: Observed, condition: Expression) -> Reason:
    """Why a condition that is waited for holds in no future."""
    parts = terms(condition, "and")
    culprits = [part for part in parts if observed.ever_holds(part.node) == 0]
    whole = Part(condition.tree, 0, len(condition.text), condition.text)
    if culprits and len(parts) > 1:
        texts = listed([f"`{part.text}`" for part in culprits])
        clause = f"{texts} never {'holds' if len(culprits) == 1 else 'hold'}"
        return Reason(clause, explain(played, culprits[0].node), culprits[0])
    if culprits:
        return Reason("", explain(played, condition.tree), whole)
    held = [observed.ever_holds(part.node) for part in parts]
    if len(parts) > 1 and all(held):
        counts = listed([count(number or 0) for number in held])
        clause = f"each of its parts holds at some time (in {counts} futures), never all at once"
        return Reason(
            clause,
            "is `or` meant, or `first(...)`, `reached(...)` or `chosen(...)` for what has happened before?",
            whole,
        )
    return Reason("", explain(played, condition.tree), whole)


def why_not_at_end(played: Played, observed: Observed, condition: Expression) -> Reason:
    """Why a condition that is read at the end holds in no future."""
    whole = Part(condition.tree, 0, len(condition.text), condition.text)
    ever = observed.ever_holds(condition.tree)
    if ever and _holds_at_start(played, condition.tree):
        return Reason("it holds at the start, and no more at the end", LOOK, whole)
    if ever:
        clause = f"it holds at some time in {played.of_all(ever)}, and no more at the end"
        hint = (
            "a condition is read at the end: `first(...)`, `reached(...)` and `chosen(...)` ask what has ever happened"
        )
        return Reason(clause, hint, whole)
    parts = terms(condition, "and")
    culprits = [part for part in parts if observed.holds_at_end(part.node) == 0]
    if culprits and len(parts) > 1:
        texts = listed([f"`{part.text}`" for part in culprits])
        clause = f"{texts} never {'holds' if len(culprits) == 1 else 'hold'} at the end"
        return Reason(clause, explain(played, culprits[0].node), culprits[0])
    held = [observed.holds_at_end(part.node) for part in parts]
    if len(parts) > 1 and all(held):
        counts = listed([count(number or 0) for number in held])
        clause = f"each of its parts holds at the end of some futures ({counts}), and never all of the same future"
        return Reason(clause, "is `or` meant, or does one of them rule out another?", whole)
    return Reason("", explain(played, condition.tree), whole)


def _holds_at_start(played: Played, node: Node) -> bool:
    """Whether it asks for control that an actor has at the start."""
    if not isinstance(node, Call) or node.function != "controls":
        return False
    actor, name = (str(argument) for argument in node.arguments[:2])
    rank = played.program.actors.index(actor)
    return all(int(played.program.parties.control[place]) == rank for place in places_of(played, name))


def explain(played: Played, node: Node) -> str:
    """A hint on a term that never holds; on `not ...`, one that always does."""
    if isinstance(node, Logic) and node.operator == "or":
        hints = list(dict.fromkeys(explain(played, term) for term in node.terms))
        return LOOK if LOOK in hints else "; ".join(hints)
    if isinstance(node, Not):
        return f"`{_text(node.term)}` always holds" if isinstance(node.term, Call) else LOOK
    for call in calls(node):
        find = _WHY.get(call.function)
        found = find(played, [str(argument) for argument in call.arguments]) if find is not None else ""
        if found:
            return found
    return LOOK


def _text(call: Call) -> str:
    return f"{call.function}({', '.join(map(str, call.arguments))})"


# -- what each function of the language may lack --------------------------------------------------------


def places_of(played: Played, name: str) -> tuple[int, ...]:
    """The indices of a place, or of the places of a zone."""
    if name in played.program.places:
        return (played.program.places.index(name),)
    return tuple(played.program.theatre.zones.get(name, ()))


def formations_of(played: Played, actor: str) -> list[int]:
    """The indices of an actor's formations."""
    rank = played.program.actors.index(actor)
    return [k for k, owner in enumerate(played.program.parties.formation_actor.tolist()) if owner == rank]


def entering(played: Played, formations: Sequence[int], places: Sequence[int]) -> int:
    """In how many futures one of the formations enters, or is put on the map at, one of the places."""
    found: set[int] = set()
    for event in (Event.ENTER, Event.COMMIT):
        rows = played.rows(event)
        mask = np.isin(rows.subject, formations) & np.isin(rows.object, places)
        found.update(rows.future[mask].tolist())
    return len(found)


def _first(played: Played, arguments: Sequence[str]) -> str:
    program = played.program
    slot = program.actors.index(arguments[0]), program.places.index(arguments[1])
    slots = program.conditions.first_slots
    if slot in slots and np.isfinite(played.batch.first[played.complete, slots.index(slot)]).any():
        return ""  # it does control it at some time
    return _controls(played, arguments)


def _controls(played: Played, arguments: Sequence[str]) -> str:
    actor, name = arguments[:2]
    places = places_of(played, name)
    mine = formations_of(played, actor)
    entered = entering(played, mine, places)
    if not entered:
        return _nobody_comes(played, actor, name, mine)
    program = played.program
    rank = program.actors.index(actor)
    holders = {int(program.parties.control[p]) for p in places} - {rank, -1}
    others = [h for h in sorted(holders) if _is_at_peace(played, h, rank)]
    found = f"formations of `{actor}` enter `{name}` in {played.of_all(entered)}, and control does not change hands"
    if others:
        names = listed([f"`{program.actors[h]}`" for h in others])
        return f"{found}: {names} {'is' if len(others) == 1 else 'are'} not hostile; agreed ground passes by `handover`"
    return f"{found} for good: a place is taken where no defender of it is left"


def _is_at_peace(played: Played, one: int, other: int) -> bool:
    """Whether two actors are not hostile at the start, or are made so by an option that is chosen."""
    parties = played.program.parties
    if Stance.HOSTILE not in (int(parties.stance[one, other]), int(parties.stance[other, one])):
        return True
    return any(
        effect.kind == EffectKind.STANCE
        and effect.setting > Stance.HOSTILE
        and {effect.subject, effect.object} == {one, other}
        for rank, option in enumerate(played.program.options)
        if played.chosen[rank]
        for effect in option.effects
    )


def _nobody_comes(played: Played, actor: str, place: str, mine: Sequence[int]) -> str:
    if not mine:
        return f"`{actor}` has no formations"
    moving = {int(each) for each in played.rows(Event.DEPART).subject} & set(mine)
    if not moving:
        waiting = next(filter(None, (_unchosen(played, *each) for each in _orders_of(played, mine))), "")
        if waiting:
            return f"no formation of `{actor}` leaves its place: {waiting}"
        return f"no formation of `{actor}` leaves its place: has it `orders: {{advance: [...]}}`?"
    return f"no formation of `{actor}` gets to `{place}`"


def _orders_of(played: Played, formations: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Decisions and options with an effect that orders one of these formations, or puts it on the map."""
    for decision, option, rank in played.options():
        for effect in played.program.options[rank].effects:
            if effect.kind in (EffectKind.ORDERS, EffectKind.COMMIT) and set(effect.formations) & set(formations):
                yield decision, option
                break


def _is_there(played: Played, arguments: Sequence[str]) -> str:
    actor, name = arguments[:2]
    mine = formations_of(played, actor)
    return "" if entering(played, mine, places_of(played, name)) else _nobody_comes(played, actor, name, mine)


def _at(played: Played, arguments: Sequence[str]) -> str:
    formation, name = arguments[:2]
    rank = played.program.formations.index(formation)
    if entering(played, [rank], places_of(played, name)):
        return ""
    if not len(played.futures_with(Event.DEPART, subject=rank)):
        waiting = next(filter(None, (_unchosen(played, *each) for each in _orders_of(played, [rank]))), "")
        return f"`{formation}` leaves its place in none of them{f': {waiting}' if waiting else ''}"
    return f"`{formation}` gets to `{name}` in none of them"


def _chose(played: Played, arguments: Sequence[str]) -> str:
    actor, option = arguments[:2]
    decision = decision_with(played, actor, option)
    if decision is None:
        return ""
    if not len(played.ticks[decision]):
        return "" if played.begins(decision) else f"the decision `{decision}` is reached in none of them"
    return _unchosen(played, decision, option)


def _unchosen(played: Played, decision: str, option: str) -> str:
    """That an option is not chosen though its decision is reached, and how often that is; empty if it is chosen."""
    rank, ticks = played.option(decision, option), len(played.ticks[decision])
    if played.chosen[rank] or played.batch.choices[:, rank].any() or not ticks:
        return ""
    times = "the one time" if ticks == 1 else f"any of the {count(ticks)} times"
    return f"`{option}` is not chosen {times} that `{decision}` is reached"


def decision_with(played: Played, actor: str, option: str) -> str | None:
    """The decision of an actor that has an option."""
    found = (n for n, d in played.scenario.decisions.items() if d.actor == actor and option in d.options)
    return next(found, None)


def _fought(played: Played, arguments: Sequence[str]) -> str:
    if len(played.rows(Event.OPEN)) or len(played.rows(Event.STRIKE)):
        return ""
    is_hostile = bool((played.program.parties.stance == Stance.HOSTILE).any())
    return "there is no fight in any future" + ("" if is_hostile else ": no stance is `hostile`")


def _struck(played: Played, arguments: Sequence[str]) -> str:
    return "" if len(played.rows(Event.STRIKE)) else "no fires strike in any future"


def _barred(played: Played, arguments: Sequence[str]) -> str:
    return (
        ""
        if len(played.rows(Event.BARRED))
        else "nothing bars the way: `passage: closed` on a stance does, and a ceasefire"
    )


_WHY: dict[str, Callable[[Played, Sequence[str]], str]] = {
    "controls": _controls, "first": _first, "present": _is_there, "occupied": _is_there, "reached": _is_there,
    "at": _at, "chose": _chose, "choices": _chose, "chosen": _chose, "since": _chose, "gone": _fought,
    "spent": _fought, "surrendered": _fought, "engaged": _fought, "attacked": _fought, "strikes": _struck,
    "barred": _barred,
}  # fmt: skip


def why_always(played: Played, condition: Expression) -> str:
    """A hint on a condition that holds at the end of every future; empty if the futures show nothing that explains it."""
    for call in calls(condition):
        if call.function != "controls":
            continue
        actor, name = (str(argument) for argument in call.arguments[:2])
        places, mine = places_of(played, name), formations_of(played, actor)
        rank = played.program.actors.index(actor)
        at_start = all(int(played.program.parties.control[p]) == rank for p in places)
        if at_start:
            others = [f for f in range(len(played.program.formations)) if f not in mine]
            if not entering(played, others, places):
                return f"`{actor}` holds `{name}` from the start, and no other formation gets there"
            return ""
        if is_left(played, mine, places):
            return (
                f"`{actor}` keeps `{name}` after its formations have left: a place stays with the last to take it. "
                f"`present({actor}, {name})` asks who is there"
            )
    return ""


def is_left(played: Played, formations: Sequence[int], places: Sequence[int]) -> bool:
    """Whether in each of the first futures all of these formations that entered one of the places have left it again."""
    entered, departed = played.rows(Event.ENTER), played.rows(Event.DEPART)
    entered = entered.where(np.isin(entered.subject, formations) & np.isin(entered.object, places))
    departed = departed.where(np.isin(departed.subject, formations))
    for future in np.flatnonzero(played.complete)[:LOOKED_AT]:
        here, away = entered.where(entered.future == future), departed.where(departed.future == future)
        last = dict(zip(here.subject.tolist(), here.time.tolist(), strict=True))
        gone = [bool(((away.subject == f) & (away.time >= day)).any()) for f, day in last.items()]
        if not gone or not all(gone):
            return False
    return True
