"""Formations: agents that stand in places, march along routes and are worn down."""

from __future__ import annotations

from math import exp, inf, log
from typing import TYPE_CHECKING

from mesa.discrete_space import CellAgent

from benchmarks.mesa_twin.board import Ring
from benchmarks.mesa_twin.places import Place, Route
from sandtable.program import Mode, Order, OrderKind

if TYPE_CHECKING:
    from benchmarks.mesa_twin.engagements import Engagement
    from benchmarks.mesa_twin.model import CrisisModel

AT_PLACE, MOVING, WAITING, ENGAGED = Mode.AT_PLACE, Mode.MOVING, Mode.WAITING, Mode.ENGAGED
WITHDRAWING, STOPPED, GONE, RESERVE = Mode.WITHDRAWING, Mode.STOPPED, Mode.GONE, Mode.RESERVE
REMNANT = 0.05
STANDING = (WAITING, STOPPED, ENGAGED)
FACTORS = (1.0, 0.6, 0.3)  # of a formation's power by stage of supply


class Formation(CellAgent):
    """One formation. `cell` is the place it is inside of, None on a route."""

    model: CrisisModel
    cell: Place | None

    def __init__(self, model: CrisisModel, index: int) -> None:
        super().__init__(model)
        program, board = model.board.program, model.board
        self.index = index
        self.actor = int(program.parties.formation_actor[index])
        self.strength, self.quality, self.pace, self.cohesion, self.stock = board.formation_numbers(
            model.numbers, index
        )
        self.initial = self.strength
        self.is_spent = self.is_at_bay = False
        self.mark = 0.0  # strain of its side when it joined
        self.recovery_left = inf
        self.came_from: Place | None = None
        self.set_level()
        self.declared_at = model.places[int(program.parties.formation_place[index])]
        self.is_fortified = bool(program.parties.formation_is_fortified[index])
        self.has_airlift = bool(program.parties.formation_has_airlift[index])
        self.order: Order = program.parties.orders[int(program.parties.formation_order[index])]
        self.waypoint = 0
        self.mode = RESERVE
        self.route: Route | None = None
        self.behind = self.ahead = self.declared_at
        self.position = self.previous = self.velocity = self.spare = 0.0
        self.resume_at: float | None = None  # end of a pause or a delay
        self.engagement: Engagement | None = None
        self.is_held = self.is_ordered = self.is_cut = False
        self.is_home = True
        self.arrived = -inf
        self.cover = self.factor = 1.0
        self.stage = 0
        self.supply_left = inf
        self.surrender_left = model.random.expovariate(1.0)
        if not program.parties.formation_is_reserve[index]:
            self.mode = AT_PLACE
            self.cell = self.declared_at

    def set_level(self) -> None:
        """The strength at which it gives way to strikes, from its present one."""
        if not self.is_spent:
            drawn = self.model.tolerance * self.cohesion * self.model.random.weibullvariate(1.0, 1.5)
            self.level = max(1.0 - drawn, REMNANT) * self.strength

    # -- questions

    @property
    def power(self) -> float:
        """Without air support; the spent have half."""
        whole = self.strength * self.quality * self.factor * self.cover
        return 0.5 * whole if self.is_spent else whole

    @property
    def is_ready(self) -> bool:
        """Waiting, not paused, and not about to be met by a sortie."""
        if self.mode is not WAITING or self.resume_at is not None:
            return False
        hostile = self.model.hostile[self.actor]
        assert self.route is not None
        return not any(
            f.mode is MOVING and f.position == self.position and hostile[f.actor] for f in self.route.marchers
        )

    def is_within(self, ring: Ring) -> bool:
        if self.cell is not None:
            return ring.places[self.cell.index]
        if self.route is None:
            return False
        share = self.position / self.route.length
        return ring.low[self.route.index] <= share <= ring.high[self.route.index]

    def cover_inside(self, place: Place) -> float:
        if self.is_home and self.is_fortified:
            return 1.6 * place.terrain
        return (1.5 if self.model.now - self.arrived >= self.model.prepared_after else 1.3) * place.terrain

    # -- marching

    def march(self) -> None:
        """One step along the route, or the end of a pause."""
        model = self.model
        self.previous = self.position
        self.spare = 0.0
        days = model.dt
        if self.resume_at is not None:
            if model.now < self.resume_at:
                return
            days = min(days, model.now - self.resume_at)
            self.resume_at = None
            if self.mode is AT_PLACE:
                self.resume_orders()
                return
        if self.mode is MOVING or self.mode is WITHDRAWING:
            self.advance(days)

    def advance(self, days: float) -> None:
        assert self.route is not None
        self.position += self.velocity * days
        over = self.position - self.route.length if self.velocity > 0.0 else -self.position
        if over >= 0.0:
            self.position = self.route.length if self.velocity > 0.0 else 0.0
            self.spare = over / abs(self.velocity)
            self.model.arriving.append(self)

    @property
    def is_at_end(self) -> bool:
        assert self.route is not None
        return self.position == (self.route.length if self.velocity > 0.0 else 0.0)

    def resume_orders(self) -> None:
        """A stander carries on with its advance."""
        if (
            self.mode is not AT_PLACE
            or self.is_spent
            or self.resume_at is not None
            or self.order.kind != OrderKind.ADVANCE
        ):
            return
        assert self.cell is not None
        here, waypoints = self.cell.index, self.order.waypoints
        while self.waypoint < len(waypoints) and waypoints[self.waypoint] == here:
            self.waypoint += 1
        if self.waypoint == len(waypoints):
            return
        goal = waypoints[self.waypoint]
        step = goal if self.model.board.route_between[here][goal] >= 0 else self.model.board.next_place[here][goal]
        if step >= 0:
            self.depart(self.model.places[step], MOVING)

    def depart(self, to: Place, mode: Mode) -> None:
        model, origin = self.model, self.cell
        assert origin is not None
        route = model.routes[model.board.route_between[origin.index][to.index]]
        speed = self.pace * route.terrain * exp(model.friction_spread * model.random.gauss(0.0, 1.0))
        forward = route.start == origin.index
        self.velocity = speed if forward else -speed
        self.position = self.previous = 0.0 if forward else route.length
        self.behind, self.ahead, self.route, self.mode = origin, to, route, mode
        self.cell = None
        self.is_home = False
        origin.is_stirred = True
        spare, self.spare = self.spare, 0.0
        hostile = model.hostile[self.actor]
        if spare > 0.0 and not any(hostile[f.actor] for f in route.marchers):
            share = min(abs(self.velocity) * spare / route.length, 1.0)
            self.position = self.previous = share * route.length if forward else (1.0 - share) * route.length
        route.marchers.append(self)

    def arrive(self) -> None:
        """The end of a route."""
        place = self.ahead
        if self.mode is MOVING:
            self.mode = WAITING
            place.await_entry(self)
        elif place.has_hostile(self.actor):
            if self.is_spent:
                self.turn_to_bay()
            else:
                self.mode = WAITING
                place.await_entry(self)
        else:
            self.enter(place, captures=True)
            if not self.is_spent:
                if self.is_ordered or self.model.pause <= 0.0:
                    self.resume_orders()
                else:
                    self.resume_at = self.model.now + self.model.pause

    def leave_route(self) -> None:
        if self.route is not None:
            self.leave_gate()
            self.route.marchers.remove(self)
            self.route = None

    def leave_gate(self) -> None:
        if self.mode is WAITING:
            self.ahead.gate.remove(self)

    def enter(self, place: Place, *, captures: bool) -> None:
        self.came_from = self.behind
        self.leave_route()
        self.resume_at = None
        self.stand(place)
        if captures and place.control >= 0:
            self.model.judge(place)
        elif captures and not self.is_spent and not place.ceasefire:
            self.model.claim(place, self.actor)

    def stand(self, place: Place) -> None:
        model = self.model
        self.mode = AT_PLACE
        self.cell = place
        self.arrived = model.now
        place.is_stirred = True

    def turn(self) -> None:
        self.behind, self.ahead = self.ahead, self.behind
        self.velocity = -self.velocity

    # -- ill fortune

    def leave_engagement(self) -> None:
        if self.engagement is not None:
            self.engagement.drop(self)

    def lose(self) -> None:
        """Destroyed or surrendered: off the map."""
        if self.mode is GONE:
            return
        self.leave_engagement()
        self.leave_route()
        if self.cell is not None:
            self.cell.is_stirred = True
        self.mode = GONE
        self.is_cut = False
        self.remove()

    def suffer(self, share: float) -> None:
        """Loses a share of its present strength at one blow."""
        self.strength *= 1.0 - share
        if self.engagement is not None:
            self.engagement.is_altered = True
        if self.strength <= REMNANT * self.initial:
            self.lose()
        elif not self.is_spent and self.engagement is None and self.strength <= self.level:
            self.give_way()

    def give_way(self) -> None:
        """Spent, and on its way back or at bay; out of a fight it leaves prisoners."""
        if self.engagement is not None and self.refuge() is not None:
            self.strength *= 1.0 - self.model.pursuit
            if self.strength <= REMNANT * self.initial:
                self.lose()
                return
        self.become_spent()
        if self.mode is not WITHDRAWING and not self.withdraw():
            self.turn_to_bay()

    def become_spent(self) -> None:
        model, self.is_spent = self.model, True
        self.recovery_left = model.recovery * model.random.weibullvariate(1.0, 1.5) / log(2.0) ** (1.0 / 1.5)
        if self.engagement is not None:
            self.engagement.is_altered = True
        if self.cell is not None:
            self.cell.is_stirred = True

    def turn_to_bay(self) -> None:
        """A defender fights on, any other formation stands where it is."""
        if not self.is_spent:
            self.become_spent()
        self.is_at_bay, self.resume_at, self.is_held = True, None, False
        if self.engagement is not None:
            if self in self.engagement.defenders:
                return
            self.leave_engagement()
        if self.cell is not None:
            self.mode = AT_PLACE
            self.cell.is_stirred = True
        else:
            self.leave_gate()
            self.mode = STOPPED

    def refuge(self) -> Place | None:
        """Where it may withdraw to."""
        if self.cell is None:
            return self.way_back()
        model, here = self.model, self.cell
        hostile, friendly = model.hostile[self.actor], model.friendly[self.actor]
        found = []
        for other in here.connections.values():
            route = model.routes[model.board.route_between[here.index][other.index]]
            if self.is_safe(other) and not any(hostile[f.actor] for f in route.marchers):
                is_ours = other.control >= 0 and friendly[other.control]
                found.append((not is_ours, route.length / route.terrain, other is not self.came_from, other.index))
        return model.places[min(found)[-1]] if found else None

    def is_safe(self, place: Place) -> bool:
        is_theirs = place.control >= 0 and self.model.hostile[self.actor][place.control]
        return not is_theirs and not place.has_hostile(self.actor)

    def way_back(self) -> Place | None:
        """Behind it on a route; for who is at bay also ahead."""
        assert self.route is not None
        hostile, facing = self.model.hostile[self.actor], 1.0 if self.velocity > 0.0 else -1.0
        gaps = [facing * (f.position - self.position) for f in self.route.marchers if hostile[f.actor]]
        if self.is_safe(self.behind) and not any(gap < 0.0 for gap in gaps):
            return self.behind
        is_open = self.is_at_bay and self.is_safe(self.ahead) and not any(gap >= 0.0 for gap in gaps)
        return self.ahead if is_open else None

    def withdraw(self, *, ordered: bool = False) -> bool:
        """Leave for a refuge. True if it went; else nothing has changed."""
        goal = None if self.mode is GONE else self.refuge()
        if goal is None:
            return False
        self.leave_engagement()
        self.is_held, self.is_ordered, self.resume_at, self.is_at_bay = False, ordered, None, False
        if self.cell is not None:
            self.depart(goal, WITHDRAWING)
        else:
            self.leave_gate()
            if goal is self.behind:
                self.turn()
            self.mode = WITHDRAWING
        return True

    # -- the end of a step

    def conclude(self) -> None:
        """Who is at bay breaks out, or is so no more; recovery; the hazards of surrender."""
        if self.mode is GONE or self.mode is RESERVE:
            return
        model = self.model
        if self.is_at_bay:
            self.withdraw()
        is_pressed = self.is_spent and (self.engagement is not None or self.is_in_contact())
        if self.is_at_bay and self.mode is AT_PLACE and not is_pressed:
            self.is_at_bay = False
        if self.is_spent and self.mode is AT_PLACE and not (self.is_at_bay or self.is_cut or is_pressed):
            self.recovery_left -= model.dt
            if self.recovery_left <= 0.0:
                self.recover()
        hazard = model.surrender_at_bay if self.is_at_bay and is_pressed else 0.0
        if self.stage > 0 and not self.has_airlift:
            hazard += model.surrender_hazard * (1.0 - self.factor)
        self.surrender_left -= hazard * model.dt
        if self.surrender_left <= 0.0:
            self.lose()

    def recover(self) -> None:
        self.is_spent = False
        self.set_level()
        assert self.cell is not None
        self.cell.is_stirred = True
        self.resume_orders()

    def is_in_contact(self) -> bool:
        """A hostile formation, not withdrawing, in its place, at its gate, or at its point of the road."""
        hostile = self.model.hostile[self.actor]
        if self.cell is not None:
            return self.cell.has_hostile(self.actor) or any(
                hostile[f.actor] and f.stands_at(self.cell) for route in self.model.routes for f in route.marchers
            )
        if self.mode is WITHDRAWING or self.route is None:
            return False
        beside = any(
            hostile[f.actor] and f.mode in STANDING and f.position == self.position for f in self.route.marchers
        )
        ends = [end for end in (self.ahead, self.behind) if self.stands_at(end)]
        return beside or any(end.has_hostile(self.actor) for end in ends)

    def stands_at(self, place: Place) -> bool:
        """On a route, at its end at a place."""
        if self.route is None or self.mode not in STANDING:
            return False
        at_start = self.route.start == place.index
        return place in (self.ahead, self.behind) and self.position == (0.0 if at_start else self.route.length)

    # -- supply

    def draw_supply(self) -> None:
        """Cut off or not; stock, stages and the hazard of surrender."""
        model = self.model
        reached = model.supplied[self.actor]
        if reached is None or self.mode is RESERVE:
            return
        if self.cell is not None:
            is_cut = self.cell.index not in reached
        else:
            is_cut = self.behind.index not in reached and self.ahead.index not in reached
        if not is_cut:
            if self.is_cut:
                self.is_cut = False
                self.set_stage(0)
            return
        if not self.is_cut:
            self.is_cut = True
            self.supply_left = self.stock
        self.supply_left -= model.dt
        if self.supply_left <= 0.0 and (self.stage == 0 or (self.stage == 1 and not self.has_airlift)):
            self.set_stage(self.stage + 1)

    def set_stage(self, stage: int) -> None:
        self.stage = stage
        if self.engagement is not None:
            self.engagement.is_altered = True
        self.factor = FACTORS[stage]
        self.supply_left = self.model.stage if stage == 1 else inf

    # -- orders

    def receive(self, order: Order) -> None:
        """A new order; what it does at once depends on where the formation is."""
        if self.mode is GONE:
            return
        if order.kind == OrderKind.WITHDRAW and self.mode is not RESERVE and self.mode is not WITHDRAWING:
            if self.withdraw(ordered=True):
                self.order = order
            return
        self.order, self.waypoint = order, 0
        if self.is_spent:
            return
        if self.mode is AT_PLACE:
            if order.kind == OrderKind.ADVANCE:
                self.resume_at = None
                self.resume_orders()
        elif self.mode is MOVING or self.mode is WAITING or self.mode is STOPPED:
            if order.kind == OrderKind.ADVANCE:
                self.redirect()
            elif self.mode is not STOPPED:
                self.leave_gate()
                self.mode = STOPPED

    def redirect(self) -> None:
        """Turn round if that is quicker to the first waypoint, else go on."""
        route, quickest = self.route, self.model.board.quickest
        assert route is not None
        goal = self.order.waypoints[0]
        onward = route.length - self.position if self.velocity > 0.0 else self.position
        ahead = onward / route.terrain + quickest[self.ahead.index][goal]
        back = (route.length - onward) / route.terrain + quickest[self.behind.index][goal]
        if back < ahead:
            if self.mode is WAITING:
                self.leave_gate()
                self.resume_at = None
            self.turn()
            self.is_held = False
            self.mode = MOVING
        elif self.mode is STOPPED and not self.is_held:
            self.go_on()

    def go_on(self) -> None:
        """On a route without an engagement: it waits at the end, or marches."""
        if self.is_at_end:
            self.mode = WAITING
            self.ahead.await_entry(self)
        else:
            self.mode = MOVING

    def appear(self, place: Place) -> None:
        """A reserve is committed."""
        self.is_home = place is self.declared_at
        self.stand(place)
        self.start()

    def start(self) -> None:
        if self.order.kind == OrderKind.WITHDRAW:
            self.withdraw(ordered=True)
        else:
            self.resume_orders()
