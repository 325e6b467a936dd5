"""Supply: who is cut off, how a formation declines without, and when it gives up."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sandtable.engine.reference.contact import contacts
from sandtable.engine.reference.movement import remove
from sandtable.engine.reference.state import Formation, World
from sandtable.program import Event, Loss, Mode

FACTOR = (1.0, 0.6, 0.3)  # by stage


def conducts(world: World, place: int, *, to: int) -> bool:
    """Neither hostile-controlled nor closed to the actor."""
    return not world.is_hostile_controlled(place, to=to) and not world.is_closed_place(place, to=to)


def supplied_places(world: World, *, actor: int) -> set[int]:
    """Places connected to a source of the actor over places that conduct for it."""
    setting = world.setting
    is_open = [conducts(world, place, to=actor) for place in range(len(world.control))]
    area = {place for place, is_source in enumerate(setting.is_source[actor]) if is_source and is_open[place]}
    frontier = sorted(area)
    while frontier:
        place = frontier.pop()
        for other in setting.neighbours[place]:
            if is_open[other] and other not in area:
                area.add(other)
                frontier.append(other)
    return area


def update_supply(world: World) -> None:
    """Compare with what each formation knew: log who is cut off or reconnected now."""
    areas = [
        supplied_places(world, actor=actor) if has_sources else None
        for actor, has_sources in enumerate(world.setting.has_sources)
    ]
    for formation in world.formations:
        if formation.mode in (Mode.GONE, Mode.RESERVE):
            continue
        area = areas[formation.actor]
        ends = {formation.place} if formation.route is None else {formation.place, formation.destination}
        is_cut = area is not None and not (ends & area)
        if is_cut != formation.is_cut:
            _set_cut(world, formation=formation, is_cut=is_cut)


def _set_cut(world: World, *, formation: Formation, is_cut: bool) -> None:
    formation.is_cut = is_cut
    world.write(Event.CUT, formation.index, value=float(is_cut))
    if is_cut:
        formation.next_stage = world.now + formation.stock
    else:
        _set_stage(world, formation=formation, stage=0)
        formation.next_stage = inf


def _set_stage(world: World, *, formation: Formation, stage: int) -> None:
    has_changed = stage != formation.stage
    formation.stage, formation.supply_factor = stage, FACTOR[stage]
    if has_changed:
        world.touch_power(formation)


def handle_stage(world: World, *, formation: Formation) -> None:
    """Stage 1 when the stock is used up, stage 2 after `stage` more days unless there is an airlift."""
    _set_stage(world, formation=formation, stage=formation.stage + 1)
    has_next = formation.stage == 1 and not formation.has_airlift
    formation.next_stage = world.now + world.setting.rules.stage if has_next else inf
    world.write(Event.SUPPLY, formation.index, other=formation.stage, value=formation.supply_factor)


def switch_airlift(world: World, *, formation: Formation, is_on: bool) -> None:
    """An airlift that was off is on, or the reverse."""
    formation.has_airlift = is_on
    if formation.stage == 0:
        return
    if not is_on:
        formation.next_stage = world.now + world.setting.rules.stage
        return
    formation.next_stage = inf
    if formation.stage == 2:
        _set_stage(world, formation=formation, stage=1)
        world.write(Event.SUPPLY, formation.index, other=1, value=formation.supply_factor)


# -- surrender


def surrender_rate(world: World, *, formation: Formation, is_pressed: bool) -> float:
    """Per day; it consumes the formation's surrender clock. is_pressed: at bay, and engaged or in contact."""
    rules = world.setting.rules
    rate = rules.surrender_at_bay if is_pressed else 0.0
    if formation.stage > 0 and not formation.has_airlift:
        rate += rules.surrender_hazard * (1.0 - formation.supply_factor)
    return rate


def surrenders(world: World) -> Iterator[tuple[float, Formation]]:
    for formation in world.formations:
        if formation.surrender_rate > 0.0:
            yield world.now + formation.surrender_clock / formation.surrender_rate, formation


def handle_surrender(world: World, *, formation: Formation) -> None:
    give_up(world, formation=formation, captor=captor_of(world, formation=formation))


def give_up(world: World, *, formation: Formation, captor: int) -> None:
    """It surrenders to an actor, -1 nobody."""
    formation.captor = captor
    world.write(Event.SURRENDER, formation.index, other=formation.captor, value=formation.strength)
    remove(world, formation=formation, how=Loss.SURRENDERED)


def captor_of(world: World, *, formation: Formation) -> int:
    """The hostile actor with most strength among its opponents, else among the unspent in contact with it; -1 if none."""
    engagement = formation.engagement
    opponents = [] if engagement is None else engagement.opponents_of(formation)
    besiegers = [other for other in contacts(world, formation=formation) if not other.is_spent]
    for others in (opponents, besiegers):
        strengths: dict[int, float] = {}
        for other in others:
            if world.are_hostile(other.actor, formation.actor):
                strengths[other.actor] = strengths.get(other.actor, 0.0) + other.strength
        if strengths:
            return min(strengths, key=lambda actor: (-strengths[actor], actor))
    return -1
