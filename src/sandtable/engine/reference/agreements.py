"""What is done by agreement, and to formations chosen by name, actor and zone."""

from __future__ import annotations

from collections.abc import Sequence

from sandtable.engine.reference.contact import contacts
from sandtable.engine.reference.effects import give_order, in_turn
from sandtable.engine.reference.fires import is_worn_down
from sandtable.engine.reference.movement import (
    give_way,
    leave_engagement,
    release,
    remember_strain,
    resume_orders,
    set_control,
    set_level,
)
from sandtable.engine.reference.state import Formation, World
from sandtable.engine.reference.supply import give_up
from sandtable.program import CompiledEffect, EffectKind, Event, Mode, Order, OrderKind, Side, Void


def selected(world: World, effect: CompiledEffect) -> list[Formation]:
    """All that satisfy every key given; reserves and gone never."""
    return [
        f for f in world.formations
        if f.mode not in (Mode.GONE, Mode.RESERVE)
        and (not effect.formations or f.index in effect.formations)
        and (effect.actor < 0 or f.actor == effect.actor)
        and (not effect.is_zoned or (f.is_inside and f.place in effect.places))
    ]  # fmt: skip


def for_each_selected(world: World, effect: CompiledEffect, *, orders: Sequence[Order], number: float) -> Void | None:
    """An effect on those it selects now, each in its turn."""
    chosen = selected(world, effect)
    if not chosen:
        return _why_nobody(world, effect)
    if effect.kind == EffectKind.COHESION:
        return _multiply_cohesion(world, chosen, factor=number)

    def act(formation: Formation) -> Void | None:
        match effect.kind:
            case EffectKind.ORDERS:
                return give_order(world, formation=formation, order=orders[effect.object])
            case EffectKind.WITHDRAW:
                return _withdraw_to(world, formation=formation, order=orders[effect.object])
            case EffectKind.EVACUATE:
                return _evacuate(world, formation=formation)
            case EffectKind.REFIT:
                return _refit(world, formation=formation)
        give_up(world, formation=formation, captor=effect.object)
        return None

    if effect.kind == EffectKind.SURRENDER:
        for formation in chosen:
            leave_engagement(world, formation=formation)
    return in_turn(chosen, act)


def _why_nobody(world: World, effect: CompiledEffect) -> Void:
    mode = world.formations[effect.formations[0]].mode if effect.formations else None
    if mode == Mode.GONE:
        return Void.GONE
    return Void.RESERVE if mode == Mode.RESERVE else Void.EMPTY


def hand_over(world: World, *, places: Sequence[int], giver: int, taker: int) -> Void | None:
    """The giver's among the places pass to the taker."""
    held = [place for place in places if world.control[place] == giver]
    if not held:
        return Void.NOT_HELD
    if giver == taker:
        return Void.ALREADY
    for place in held:
        set_control(world, place=place, actor=taker)
    return None


def _withdraw_to(world: World, *, formation: Formation, order: Order) -> Void | None:
    """Who fights or is in contact falls back first; the march follows."""
    if formation.engagement is None and not contacts(world, formation=formation):
        return give_order(world, formation=formation, order=order)
    reason = give_order(world, formation=formation, order=Order(OrderKind.WITHDRAW))
    if reason is None:
        formation.order, formation.waypoints = order.kind, list(order.waypoints)
    return reason


def _evacuate(world: World, *, formation: Formation) -> Void | None:
    """Off the map, and a reserve again: fit, and with a full stock."""
    if formation.engagement is not None:
        return Void.FIGHTING
    world.touch(formation)
    place = formation.place if formation.is_inside else -1
    world.write(Event.EVACUATE, formation.index, other=place, value=formation.strength)
    formation.mode, formation.route, formation.destination, formation.velocity = Mode.RESERVE, None, -1, 0.0
    formation.place = int(world.setting.program.parties.formation_place[formation.index])
    formation.came_from, formation.resume_at, formation.is_barred = -1, None, False
    formation.is_spent = formation.is_at_bay = formation.is_recovering = formation.is_fortified = False
    formation.is_cut, formation.stage, formation.supply_factor, formation.next_stage = False, 0, 1.0, float("inf")
    formation.surrender_rate = 0.0
    formation.inside_ring = [False] * len(formation.inside_ring)
    return None


def _refit(world: World, *, formation: Formation) -> Void | None:
    """Unspent at once."""
    if not formation.is_spent:
        return Void.ALREADY
    if formation.engagement is not None:
        remember_strain(formation.engagement, formation)
    if formation.is_at_bay:
        world.write(Event.BAY, formation.index, value=0.0)
    formation.is_spent = formation.is_at_bay = formation.is_recovering = False
    world.write(Event.RECOVERY, formation.index, value=formation.strength)
    world.touch_power(formation)
    engagement = formation.engagement
    if engagement is not None:
        side = Side.ATTACKERS if formation.is_attacker else Side.DEFENDERS
        formation.strain_on_joining = engagement.strain[side]
        return None
    set_level(world, formation=formation)
    if formation.mode == Mode.STOPPED:
        release(world, formation=formation)
    elif formation.mode == Mode.AT_PLACE:
        resume_orders(world, formation=formation)
    return None


def _multiply_cohesion(world: World, chosen: Sequence[Formation], *, factor: float) -> Void | None:
    """What they bear is more, or less; who bears no more gives way."""
    for formation in chosen:
        if formation.engagement is not None:
            remember_strain(formation.engagement, formation)
        formation.cohesion *= factor
        formation.is_softened = True
        if formation.engagement is not None:
            world.touch_engagement(formation.engagement)
    for formation in chosen:
        if is_worn_down(world, formation):
            give_way(world, formation=formation)
    return None
