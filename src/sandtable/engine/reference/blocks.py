"""A new block of time: all that is hidden is thrown again, given what was borne (docs/model.md section 1)."""

from __future__ import annotations

from math import log

from sandtable.engine.reference.engagements import find_next_again
from sandtable.engine.reference.future import Future
from sandtable.engine.reference.movement import remember_strain
from sandtable.engine.reference.state import Engagement, Formation, World
from sandtable.program import Mode, Purpose

SHAPE = 1.5  # of the three thresholds


def cross_boundary(future: Future) -> None:
    """Go on to the next block, at the present: no event, and nothing that others would see."""
    world = future.world
    world.dice.cross()
    for battery in future.batteries:
        battery.wind_again(world)
    for clock in future.clocks:
        future.wind(clock)
    for formation in world.formations:
        if formation.mode != Mode.GONE:
            _throw_again(world, formation)
    for engagement in world.engagements:
        _throw_endurances(world, engagement)
        find_next_again(world, engagement=engagement)


def threshold(borne: float, fresh: float) -> float:
    """A Weibull threshold of scale 1 that is known to lie above `borne`: its hazard is a clock that has so far run borne^1.5.

    fresh : a unit-rate clock, what is left of it.
    """
    return float((borne**SHAPE + fresh) ** (1.0 / SHAPE))


def median_threshold(borne: float, fresh: float) -> float:
    """The same of median 1."""
    return float((borne**SHAPE + fresh / log(2.0)) ** (1.0 / SHAPE))


def _throw_again(world: World, formation: Formation) -> None:
    streams, rules = world.setting.program.streams, world.setting.rules
    index = formation.index
    formation.surrender_clock = world.dice.of(Purpose.SURRENDER).exponential(
        stream=int(streams.surrender[index]), index=0, word=0
    )
    if formation.levels_set > 0:
        fresh = world.dice.of(Purpose.LEVELS).exponential(
            stream=int(streams.tolerance[index]), index=formation.levels_set - 1, word=0
        )
        formation.steadiness = threshold(formation.share_borne, fresh)
    if formation.is_spent and rules.recovery > 0.0:
        fresh = world.dice.of(Purpose.RECOVERY).exponential(
            stream=int(streams.recovery[index]), index=formation.times_spent - 1, word=0
        )
        days = rules.recovery * median_threshold(formation.days_recovered / rules.recovery, fresh)
        formation.days_to_recover = days - formation.days_recovered


def _throw_endurances(world: World, engagement: Engagement) -> None:
    """Fresh endurances of the sides of which no member has given way."""
    for member in engagement.members:
        remember_strain(engagement, member)
    stream = int(world.setting.program.streams.engagement[world.location(engagement)])
    dice = world.dice.of(Purpose.ENGAGEMENTS)
    engagement.endurance = tuple(  # type: ignore[assignment]
        known
        if has_given_way
        else median_threshold(borne, dice.exponential(stream=stream, index=engagement.number, word=word))
        for known, has_given_way, borne, word in zip(
            engagement.endurance, engagement.has_given_way, engagement.strain_borne, (2, 3), strict=True
        )
    )
