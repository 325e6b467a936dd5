"""Neutral formations through whose midst others march, or around which they fight: they take no part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sandtable.program import EffectKind, Event, Program, Stance
from sandtable.scenario.findings import Finding
from sandtable.trials.played import Played
from sandtable.trials.reasons import LOOKED_AT

OFTEN = 0.5  # of these
_Case = Literal["passes", "enters", "fights"]
_EVENTS = (
    Event.ENTER,
    Event.DEPART,
    Event.GONE,
    Event.COMMIT,
    Event.EVACUATE,
    Event.CONTROL,
    Event.OPEN,
    Event.DECISION,
    Event.EFFECT,
)


def neutrals(played: Played) -> Iterator[Finding]:
    """S722."""
    if len(played.program.actors) < 2 or len(played.program.formations) < 2:
        return
    found: dict[tuple[_Case, int, int, int], set[int]] = defaultdict(set)
    looked = np.flatnonzero(played.complete)[:LOOKED_AT]
    log = played.log.of(*_EVENTS)
    for future in looked:
        rows = log.where(log.future == future)
        for case in _Scene(played.program).follow(zip(rows.event, rows.subject, rows.object, strict=True)):
            found[case].add(int(future))
    yield from _told(played, {case: len(futures) for case, futures in found.items()}, len(looked))


def _told(played: Played, found: dict[tuple[_Case, int, int, int], int], looked: int) -> Iterator[Finding]:
    """One finding for each formation that takes no part: of what happens most often about it."""
    program = played.program
    seen: set[tuple[int, int]] = set()
    for (case, mover, bystander, place), count in sorted(found.items(), key=lambda each: -each[1]):
        if count < OFTEN * looked or (bystander, place) in seen:
            continue
        owner, comer = (program.actors[int(program.parties.formation_actor[f])] for f in (bystander, mover))
        if _is_declared(played, owner, comer):
            continue
        seen.add((bystander, place))
        who, name, where = program.formations[mover], program.formations[bystander], program.places[place]
        share = f"in {count} of {looked} futures looked at"
        hint = f"`{{of: {owner}, towards: {comer}, passage: closed}}` bars the way; `passage: open` says that this is meant"
        if case == "passes":
            message = f"`{who}` marches through `{where}`, where `{name}` is, {share}: `{owner}` is neutral"
        elif case == "enters":
            message = f"`{who}` enters `{where}` and takes nothing, {share}: `{owner}`, who holds it with `{name}`, is neutral"
            hint = f"an effect `handover: {{places: [{where}], to: {comer}}}` gives it up; {hint}"
        else:
            message = f"`{where}` is attacked around `{name}`, which takes no part, {share}: `{owner}` is neutral to `{comer}`"
        yield Finding(("formations", name, "place"), message, "S722", hint)


def _is_declared(played: Played, owner: str, mover: str) -> bool:
    """Whether the file says how one lets the other pass, or closes the way in the course of events."""
    for stance in played.scenario.stances:
        sides = [(stance.of, stance.towards)] if stance.between is None else [stance.between, stance.between[::-1]]
        if stance.passage is not None and (owner, mover) in sides:
            return True
    return False


class _Scene:
    """Who is where, what everybody is to everybody and who holds what, in the course of one future."""

    def __init__(self, program: Program) -> None:
        parties = program.parties
        self.program = program
        self.actor = parties.formation_actor.tolist()
        self.place: dict[int, int] = {
            f: int(p) for f, p in enumerate(parties.formation_place) if not parties.formation_is_reserve[f]
        }
        self.control = parties.control.tolist()
        self.stance: NDArray[np.int64] = parties.stance.astype(np.int64).copy()
        self.goals = [set(parties.orders[int(o)].waypoints[-1:]) for o in parties.formation_order]

    def follow(self, rows: Iterator[tuple[int, int, int]]) -> Iterator[tuple[_Case, int, int, int]]:
        """The cases: what happens, who comes, who takes no part, where."""
        entered: list[tuple[int, int, int]] = []
        for raw, raw_subject, raw_object in rows:
            event, subject, object_ = int(raw), int(raw_subject), int(raw_object)
            if event in (Event.ENTER, Event.COMMIT):
                self.place[subject] = object_
                for other in self._bystanders(subject, object_):
                    if self.control[object_] != self.actor[other]:
                        continue
                    if object_ in self.goals[subject]:
                        entered.append((subject, other, object_))
                    elif event == Event.ENTER:
                        yield "passes", subject, other, object_
            elif event in (Event.DEPART, Event.GONE, Event.EVACUATE):
                self.place.pop(subject, None)
            elif event == Event.CONTROL:
                self.control[subject] = object_
                entered = [each for each in entered if not (each[2] == subject and self.actor[each[0]] == object_)]
            elif event == Event.OPEN and object_ < len(self.control):
                for other in self._bystanders(subject, object_):
                    yield "fights", subject, other, object_
            elif event == Event.DECISION:
                self._apply(object_, None)
            elif event == Event.EFFECT:
                self._apply(subject, object_)
        for mover, other, place in entered:
            yield "enters", mover, other, place

    def _bystanders(self, formation: int, place: int) -> list[int]:
        mine = self.actor[formation]
        return [
            f
            for f, where in self.place.items()
            if where == place
            and self.actor[f] != mine
            and self.stance[self.actor[f], mine] == Stance.NEUTRAL
            and self.stance[mine, self.actor[f]] == Stance.NEUTRAL
        ]

    def _apply(self, option: int, position: int | None) -> None:
        """The stances and orders that an option sets: at once, or one of its delayed effects."""
        for index, effect in enumerate(self.program.options[option].effects):
            if (effect.after < 0) != (position is None) or (position is not None and index != position):
                continue
            if effect.kind == EffectKind.STANCE and effect.setting >= 0:
                self.stance[effect.subject, effect.object] = effect.setting
                if not effect.is_one_sided:
                    self.stance[effect.object, effect.subject] = effect.setting
            elif effect.kind in (EffectKind.ORDERS, EffectKind.WITHDRAW):
                goals = set(self.program.parties.orders[effect.object].waypoints[-1:])
                for formation in effect.formations or range(len(self.goals)):
                    if not effect.formations and self.actor[formation] != effect.actor:
                        continue
                    self.goals[formation] = goals
