"""One future being played: its world, and what decides in it. Also how it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

from sandtable.engine.program import BELIEF_NUMBERS, DECISION_NUMBERS, HAZARD, ONCE, Mode, Program
from sandtable.engine.reference.conditions import Conditions
from sandtable.engine.reference.draws import Draws
from sandtable.engine.reference.fires import Battery
from sandtable.engine.reference.setting import Setting
from sandtable.engine.reference.state import GONE_AT, Formation, World

LARGEST_TOLERANCE = 0.95


@dataclass
class Belief:
    """A Beta belief, with the prior to which forgetting leads back."""

    alpha: float
    beta: float
    forgetting: float
    prior_alpha: float
    prior_beta: float

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)

    def update(self, *, is_success: bool) -> None:
        self.alpha = self.prior_alpha + self.forgetting * (self.alpha - self.prior_alpha) + float(is_success)
        self.beta = self.prior_beta + self.forgetting * (self.beta - self.prior_beta) + float(not is_success)


@dataclass
class DecisionClock:
    """When a decision ticks."""

    index: int
    kind: int  # ONCE, EACH, EVERY, HAZARD
    period: float  # of EVERY in days; of HAZARD the rate in 1/day
    cooldown: float
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
        return self.ticks >= (min(self.limit, 1) if self.kind == ONCE else self.limit)

    @property
    def hazard_starts(self) -> float:
        return max(self.since, self.last + self.cooldown)


class Future:
    """Everything that the run, the conditions and the effects need."""

    def __init__(self, program: Program, *, seed: int, future: int, assumptions: Sequence[float]) -> None:
        setting = Setting(program, assumptions=assumptions)
        draws = Draws(seed=seed, future=future)
        formations = [_formation(setting, draws=draws, index=index) for index in range(len(program.formations))]
        self.program, self.setting = program, setting
        self.world = World(setting, draws=draws, formations=formations)
        self.batteries = [Battery(self.world, index=index) for index in range(len(program.fires))]
        self.beliefs = [self._belief(index) for index in range(len(program.beliefs))]
        self.clocks = [self._clock(index) for index in range(len(program.decisions))]
        self.choices = [0] * len(program.options)
        self.conditions = Conditions(self)
        self.events = 0
        self.next_wake = inf

    def _belief(self, index: int) -> Belief:
        size = len(BELIEF_NUMBERS)
        start = self.program.layout.belief + size * index
        return Belief(*self.setting.numbers[start : start + size])

    def _clock(self, index: int) -> DecisionClock:
        decision = self.program.decisions[index]
        start = self.program.layout.decision + len(DECISION_NUMBERS) * index
        period, cooldown = self.setting.numbers[start : start + len(DECISION_NUMBERS)]
        clock = DecisionClock(index=index, kind=decision.clock, period=period, cooldown=cooldown, limit=decision.limit)
        self.wind(clock)
        return clock

    def wind(self, clock: DecisionClock) -> None:
        """Draw the clock of a hazard's next tick."""
        if clock.kind == HAZARD:
            stream = int(self.program.stream_decision[clock.index])
            clock.hazard_left = self.world.draws.exponential(stream=stream, index=clock.ticks, word=1)


def _formation(setting: Setting, *, draws: Draws, index: int) -> Formation:
    program, numbers = setting.program, setting.formation[index]
    place = int(program.formation_place[index])
    is_reserve = bool(program.formation_is_reserve[index])
    order = program.orders[int(program.formation_order[index])]
    stream = int(program.stream_surrender[index])
    return Formation(
        index=index,
        actor=int(program.formation_actor[index]),
        quality=numbers["quality"],
        pace=numbers["pace"],
        stock=numbers["stock"],
        strength=numbers["strength"],
        initial=numbers["strength"],
        breaks_at=_breaking_share(setting, draws=draws, index=index),
        place=place,
        mode=Mode.RESERVE if is_reserve else Mode.AT_PLACE,
        is_fortified=bool(program.formation_is_fortified[index]),
        has_airlift=bool(program.formation_has_airlift[index]),
        order=order.kind,
        waypoints=list(order.waypoints),
        surrender_clock=draws.exponential(stream=stream, index=0, word=0),
        inside_ring=[ring.has_place[place] and not is_reserve for ring in setting.rings],
    )


def _breaking_share(setting: Setting, *, draws: Draws, index: int) -> float:
    """1 - f*: the share of its initial strength at which the formation breaks, 0.05 exactly at the cap.

    P(f* > f) = exp(-(f / f0)^1.5), f0 = tolerance x cohesion. Source: Helmbold (1971).
    """
    u = draws.uniforms(stream=int(setting.program.stream_tolerance[index]))[0]
    tolerated = setting.rules.tolerance * setting.formation[index]["cohesion"] * (-log(u)) ** (1.0 / 1.5)
    return GONE_AT if tolerated >= LARGEST_TOLERANCE else 1.0 - tolerated
