"""One future being played: its world, and what decides in it. Also how it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from sandtable.engine.reference.beliefs import Belief
from sandtable.engine.reference.conditions import Conditions
from sandtable.engine.reference.draws import Dice
from sandtable.engine.reference.fires import Battery
from sandtable.engine.reference.movement import set_level
from sandtable.engine.reference.setting import Setting
from sandtable.engine.reference.state import Formation, World
from sandtable.program import BeliefNumber, Blocks, Clock, DecisionNumber, Mode, Program, Purpose


@dataclass
class DecisionClock:
    """When a decision ticks."""

    index: int
    kind: Clock
    period: float  # of EVERY in days; of HAZARD the rate in 1/day
    cooldown: float
    after: float  # days that the condition must have held
    limit: int
    is_true: bool = False  # its condition, at the end of the last instant
    is_armed: bool = False  # ONCE and EACH: became true and has not ticked since
    since: float = inf  # when the condition became true
    ticks: int = 0
    last: float = -inf
    hazard_left: float = inf  # what is left of the clock of the present tick
    first_choice: int = -1

    @property
    def is_exhausted(self) -> bool:
        return self.ticks >= (min(self.limit, 1) if self.kind == Clock.ONCE else self.limit)

    @property
    def hazard_starts(self) -> float:
        return max(self.since + self.after, self.last + self.cooldown)


class Future:
    """Everything that the run, the conditions and the effects need."""

    def __init__(
        self, program: Program, *, seed: int, future: int, assumptions: Sequence[float], blocks: Blocks | None = None
    ) -> None:
        if blocks is None:
            blocks = Blocks.without(np.array([future], np.uint64))
        setting = Setting(program, assumptions=assumptions)
        dice = Dice(seed=seed, blocks=blocks, decisions=len(program.decisions))
        formations = [_formation(setting, dice=dice, index=index) for index in range(len(program.formations))]
        self.program, self.setting = program, setting
        self.world = World(setting, dice=dice, formations=formations)
        for formation in formations:
            if formation.mode != Mode.RESERVE:
                set_level(self.world, formation=formation)
        self.batteries = [Battery(self.world, index=index) for index in range(len(program.fires))]
        self.beliefs = [self._belief(index) for index in range(len(program.beliefs))]
        self.clocks = [self._clock(index) for index in range(len(program.decisions))]
        self.chosen: list[list[float]] = [[] for _ in program.options]  # by option, on which days
        self.pending: dict[tuple[int, int], float] = {}  # delayed effects, by option and position: when they are due
        self.conditions = Conditions(self.world, batteries=self.batteries, beliefs=self.beliefs, chosen=self.chosen)
        self.events = 0
        self.next_wake = inf
        self.cannot_choose = False

    def _belief(self, index: int) -> Belief:
        layout, numbers = self.program.numbers.layout, self.setting.numbers
        return Belief(**{n.name.lower(): numbers[layout.of_belief(index, n)] for n in BeliefNumber})

    def _clock(self, index: int) -> DecisionClock:
        decision = self.program.decisions[index]
        layout, numbers = self.program.numbers.layout, self.setting.numbers
        period, cooldown, after = (
            numbers[layout.of_decision(index, n)]
            for n in (DecisionNumber.PERIOD, DecisionNumber.COOLDOWN, DecisionNumber.AFTER)
        )
        clock = DecisionClock(
            index=index, kind=decision.clock, period=period, cooldown=cooldown, after=after, limit=decision.limit
        )
        self.wind(clock)
        return clock

    def wind(self, clock: DecisionClock) -> None:
        """Draw the clock of a hazard's next tick."""
        if clock.kind == Clock.HAZARD:
            stream = int(self.program.streams.decision[clock.index])
            dice = self.world.dice.of(Purpose.DECISIONS, decision=clock.index)
            clock.hazard_left = dice.exponential(stream=stream, index=clock.ticks, word=1)


def _formation(setting: Setting, *, dice: Dice, index: int) -> Formation:
    program, numbers = setting.program, setting.formation[index]
    place = int(program.parties.formation_place[index])
    is_reserve = bool(program.parties.formation_is_reserve[index])
    order = program.parties.orders[int(program.parties.formation_order[index])]
    stream = int(program.streams.surrender[index])
    return Formation(
        index=index,
        actor=int(program.parties.formation_actor[index]),
        quality=numbers["quality"],
        pace=numbers["pace"],
        stock=numbers["stock"],
        strength=numbers["strength"],
        initial=numbers["strength"],
        cohesion=numbers["cohesion"],
        place=place,
        mode=Mode.RESERVE if is_reserve else Mode.AT_PLACE,
        is_fortified=bool(program.parties.formation_is_fortified[index]),
        has_airlift=bool(program.parties.formation_has_airlift[index]),
        order=order.kind,
        waypoints=list(order.waypoints),
        surrender_clock=dice.of(Purpose.SURRENDER).exponential(stream=stream, index=0, word=0),
        inside_ring=[ring.has_place[place] and not is_reserve for ring in setting.rings],
    )
