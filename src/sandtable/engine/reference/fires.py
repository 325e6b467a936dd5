"""Stand-off fires: who may be struck, how often, and what a strike does."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from sandtable.engine.reference.movement import MARCHING, give_way, level, remove, stand_still
from sandtable.engine.reference.state import Formation, World
from sandtable.program import Event, Loss, Mode, Purpose

ON_THE_MOVE, DISPERSED, DUG_IN, IN_TOWN = 1.0, 0.3, 0.2, 0.1


class Battery:
    """One base's fires in this future: its magazine, and a clock for each formation it may strike."""

    def __init__(self, world: World, *, index: int) -> None:
        setting = world.setting
        numbers = setting.fires[index]
        self.index = index
        self.actor, self.base = setting.fires_actor[index], setting.fires_base[index]
        self.launchers, self.tempo = numbers["launchers"], numbers["tempo"]
        self.loss, self.delay, self.magazine = numbers["loss"], numbers["delay"], numbers["magazine"]
        self.condition_holds = setting.fires_when[index] < 0
        self.strikes = [0] * len(world.formations)
        self.clocks: dict[int, float] = {}  # by formation, what is left of the unit-rate exponential
        self.rates: dict[int, float] = {}  # by formation, strikes per day

    def _stream(self, world: World, formation: int) -> int:
        return int(world.setting.program.streams.strike[self.index, formation])

    def update_rates(self, world: World) -> None:
        """Share the tempo among the eligible, and start the clocks of those who were never eligible before."""
        targets = [f for f in world.formations if self._is_eligible(world, f)] if self._may_fire(world) else []
        self.rates = {}
        for formation in targets:
            rate = self.tempo * self.launchers * exposure(world, formation=formation) / len(targets)
            self.rates[formation.index] = rate
            if formation.index not in self.clocks:
                self._wind(world, formation.index)

    def _wind(self, world: World, formation: int) -> None:
        number = self.strikes[formation]
        dice, stream = world.dice.of(Purpose.STRIKES), self._stream(world, formation)
        self.clocks[formation] = dice.exponential(stream=stream, index=number, word=0)

    def wind_again(self, world: World) -> None:
        """Throw the clocks that were started again: a block of time has begun."""
        for formation in self.clocks:
            self._wind(world, formation)

    def _may_fire(self, world: World) -> bool:
        is_overrun = world.is_hostile_controlled(self.base, to=self.actor)
        is_on = world.fires_is_active[self.index] and self.condition_holds
        return is_on and self.magazine >= 1.0 and self.launchers > 0.0 and not is_overrun

    def _is_eligible(self, world: World, formation: Formation) -> bool:
        setting = world.setting
        if formation.mode in (Mode.GONE, Mode.RESERVE) or not setting.fires_against[self.index][formation.actor]:
            return False
        if formation.mode == Mode.ENGAGED and setting.fires_spares_contact[self.index]:
            return False
        is_spared = formation.is_inside and formation.place in world.ceasefire
        return formation.inside_ring[self.index] and not is_spared

    def consume(self, *, days: float) -> None:
        for formation, rate in self.rates.items():
            self.clocks[formation] = max(self.clocks[formation] - rate * days, 0.0)

    def due(self, world: World) -> Iterator[tuple[float, int, int]]:
        """Time, formation and fires of the next strike on each target."""
        for formation, rate in self.rates.items():
            if rate > 0.0:
                yield world.now + self.clocks[formation] / rate, formation, self.index

    def strike(self, world: World, *, formation: Formation) -> None:
        target, number = formation.index, self.strikes[formation.index]
        dice = world.dice.of(Purpose.STRIKES)
        _, for_loss, for_delay, _ = dice.uniforms(stream=self._stream(world, target), index=number)
        self.strikes[target] += 1
        self.magazine -= 1.0
        self._wind(world, target)
        share = share_lost(for_loss, mean=self.loss)
        formation.strength *= 1.0 - share
        world.write(Event.STRIKE, target, other=self.index, value=share)
        world.touch_power(formation)
        if formation.mode in MARCHING and self.delay > 0.0:
            _delay(world, formation=formation, days=-self.delay * log(for_delay))
        if formation.is_destroyed:
            remove(world, formation=formation, how=Loss.DESTROYED)
        elif is_worn_down(world, formation):
            give_way(world, formation=formation)


def is_worn_down(world: World, formation: Formation) -> bool:
    """Whether it has fallen to its level: only who is unspent and outside engagements has one."""
    if formation.engagement is not None or formation.is_spent:
        return False
    if formation.strength <= level(world, formation=formation):
        return True
    lost = 1.0 - formation.strength / formation.strength_when_set
    borne = lost / (world.setting.rules.tolerance * formation.cohesion)
    formation.share_borne = max(formation.share_borne, borne)
    return False


def share_lost(u: float, *, mean: float) -> float:
    """Share of current strength: Beta(1, b) of this mean by its inverse distribution function, b = 1/mean - 1."""
    if mean <= 0.0:
        return 0.0
    if mean >= 1.0:
        return 1.0
    return float(1.0 - u ** (1.0 / (1.0 / mean - 1.0)))


def exposure(world: World, *, formation: Formation) -> float:
    if formation.is_inside:
        return IN_TOWN if world.setting.place_is_urban[formation.place] else DUG_IN
    return DISPERSED if formation.mode == Mode.STOPPED else ON_THE_MOVE


def _delay(world: World, *, formation: Formation, days: float) -> None:
    """Delays add: they run one after the other."""
    stand_still(world, formation=formation, mode=formation.mode)
    formation.resume_at = (world.now if formation.resume_at is None else formation.resume_at) + days
