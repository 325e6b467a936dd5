"""Supply: who is cut off, how a formation declines without, and when it gives up."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from sandtable.engine.program import Event, Mode
from sandtable.engine.reference.movement import SURRENDERED, remove
from sandtable.engine.reference.state import Formation, World

FACTOR = (1.0, 0.6, 0.3)  # by stage


def supplied_places(world: World, *, actor: int) -> set[int]:
    """Places connected to a source of the actor over places that are not hostile-controlled."""
    setting = world.setting
    enemies = {other for other in range(len(world.stance)) if world.are_hostile(actor, other)}
    is_open = [controller not in enemies for controller in world.control]
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


def surrender_rate(world: World, *, formation: Formation) -> float:
    """Per day; it consumes the formation's surrender clock."""
    if formation.stage == 0 or formation.has_airlift:
        return 0.0
    return world.setting.rules.surrender_hazard * (1.0 - formation.supply_factor)


def surrenders(world: World) -> Iterator[tuple[float, Formation]]:
    for formation in world.formations:
        rate = surrender_rate(world, formation=formation)
        if rate > 0.0:
            yield world.now + formation.surrender_clock / rate, formation


def handle_surrender(world: World, *, formation: Formation) -> None:
    world.write(Event.SURRENDER, formation.index, value=formation.strength)
    remove(world, formation=formation, how=SURRENDERED)
