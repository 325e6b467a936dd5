"""What the end of an instant decides: who is at bay no more, whose recovery goes on, who may surrender; and recovery itself."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.engine.reference.contact import contacts
from sandtable.engine.reference.movement import resume_orders, set_level, withdraw
from sandtable.engine.reference.state import Formation, World
from sandtable.engine.reference.supply import surrender_rate
from sandtable.program import Event, Mode, Void


def break_out(world: World) -> bool:
    """Those at bay withdraw if a refuge has appeared; whether one did."""
    gone = [f for f in world.formations if f.is_at_bay and withdraw(world, formation=f, by_order=False)]
    return bool(gone)


def conclude(world: World) -> None:
    """The end of an instant, when nothing is left to settle."""
    for formation in world.formations:
        formation.is_softened = False
        if formation.mode in (Mode.GONE, Mode.RESERVE):
            continue
        is_engaged = formation.engagement is not None
        is_pressed = formation.is_spent and (is_engaged or bool(contacts(world, formation=formation)))
        if formation.is_at_bay and formation.mode == Mode.AT_PLACE and not is_pressed:
            formation.is_at_bay = False
            world.write(Event.BAY, formation.index, value=0.0)
        formation.is_recovering = (
            formation.is_spent and formation.mode == Mode.AT_PLACE
            and not (formation.is_at_bay or formation.is_cut or is_pressed)
        )  # fmt: skip
        formation.surrender_rate = surrender_rate(
            world, formation=formation, is_pressed=is_pressed and formation.is_at_bay
        )
        _notice_barrier(world, formation=formation)


def _notice_barrier(world: World, *, formation: Formation) -> None:
    """Whether it is barred now."""
    was, place = formation.is_barred, formation.destination
    barrier = world.barrier(formation, place) if formation.mode == Mode.WAITING else None
    formation.is_barred = barrier is not None
    if formation.is_barred and not was:
        world.write(Event.BARRED, formation.index, other=place, value=float(barrier == Void.CLOSED))


def recoveries(world: World) -> Iterator[tuple[float, Formation]]:
    for formation in world.formations:
        if formation.is_recovering:
            yield world.now + formation.days_to_recover, formation


def handle_recovery(world: World, *, formation: Formation) -> None:
    """It is as good as any again, and goes on with what it was ordered to do."""
    formation.is_spent = formation.is_recovering = False
    world.write(Event.RECOVERY, formation.index, value=formation.strength)
    set_level(world, formation=formation)
    world.touch(formation)
    resume_orders(world, formation=formation)
