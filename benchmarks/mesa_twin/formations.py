"""Formations: agents that stand in places, march along routes and are worn down."""

from __future__ import annotations

from math import exp, inf
from typing import TYPE_CHECKING

from mesa.discrete_space import CellAgent

from benchmarks.mesa_twin.board import Ring
from benchmarks.mesa_twin.places import Place, Route
from sandtable.engine.program import ADVANCE, WITHDRAW, Mode, Order

if TYPE_CHECKING:
    from benchmarks.mesa_twin.engagements import Engagement
    from benchmarks.mesa_twin.model import CrisisModel

AT_PLACE, MOVING, WAITING, ENGAGED = Mode.AT_PLACE, Mode.MOVING, Mode.WAITING, Mode.ENGAGED
WITHDRAWING, STOPPED, GONE, RESERVE = Mode.WITHDRAWING, Mode.STOPPED, Mode.GONE, Mode.RESERVE
REMNANT, MOST_TOLERANCE = 0.05, 0.95
FACTORS = (1.0, 0.6, 0.3)  # of a formation's power by stage of supply


class Formation(CellAgent):
    """One formation. `cell` is the place it is inside of, None on a route."""

    model: CrisisModel
    cell: Place | None

    def __init__(self, model: CrisisModel, index: int) -> None:
        super().__init__(model)
        program, board = model.board.program, model.board
        self.index = index
        self.actor = int(program.formation_actor[index])
        self.strength, self.quality, self.pace, cohesion, self.stock = board.formation_numbers(model.numbers, index)
        self.initial = self.strength
        drawn = model.tolerance * cohesion * model.random.weibullvariate(1.0, 1.5)
        self.breaks_at = max(1.0 - drawn, REMNANT)  # share of the initial strength
        self.declared_at = model.places[int(program.formation_place[index])]
        self.is_fortified = bool(program.formation_is_fortified[index])
        self.has_airlift = bool(program.formation_has_airlift[index])
        self.order: Order = program.orders[int(program.formation_order[index])]
        self.waypoint = 0
        self.mode = RESERVE
        self.route: Route | None = None
        self.behind = self.ahead = self.declared_at
        self.position = self.previous = self.velocity = self.spare = 0.0
        self.frictions: dict[int, float] = {}
        self.resume_at: float | None = None  # end of a pause or a delay
        self.engagement: Engagement | None = None
        self.is_broken = self.is_held = self.is_ordered = self.is_cut = False
        self.is_home = True
        self.arrived = -inf
        self.cover = self.factor = 1.0
        self.stage = 0
        self.supply_left = inf
        self.surrender_left = model.random.expovariate(1.0)
        if not program.formation_is_reserve[index]:
            self.mode = AT_PLACE
            self.cell = self.declared_at

    # -- questions

    @property
    def present_strength(self) -> float:
        return 0.0 if self.mode is GONE or self.mode is RESERVE else self.strength

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
        if self.mode is not AT_PLACE or self.is_broken or self.resume_at is not None or self.order.kind != ADVANCE:
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
        if route.index not in self.frictions:
            self.frictions[route.index] = exp(model.friction_spread * model.random.gauss(0.0, 1.0))
        speed = self.pace * route.terrain * self.frictions[route.index]
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
            self.lose()
        else:
            self.enter(place, captures=True)
            if not self.is_broken:
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
        self.leave_route()
        self.resume_at = None
        self.stand(place)
        if captures and not self.is_broken and not place.ceasefire:
            self.model.claim(place, self.actor)

    def stand(self, place: Place) -> None:
        model = self.model
        self.mode = AT_PLACE
        self.cell = place
        self.arrived = model.now
        place.is_stirred = True
        if model.reached.get((self.actor, place.index)) == inf:
            model.reached[self.actor, place.index] = model.now

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
        if self.strength <= REMNANT * self.initial:
            self.lose()
        elif not self.is_broken and self.strength <= self.breaks_at * self.initial:
            self.collapse()

    def collapse(self) -> None:
        """Broken for good, or destroyed if only a remnant is left."""
        if self.breaks_at <= REMNANT:
            self.lose()
            return
        self.is_broken = True
        if self.mode is not WITHDRAWING:
            self.withdraw()

    def haven(self) -> Place | None:
        """The quickest adjacent place to withdraw to."""
        model, here = self.model, self.cell
        assert here is not None
        hostile, friendly = model.hostile[self.actor], model.friendly[self.actor]
        best, found = inf, None
        for other in here.connections.values():
            route = model.routes[model.board.route_between[here.index][other.index]]
            if (
                other.control >= 0
                and friendly[other.control]
                and route.length / route.terrain < best
                and not other.has_hostile(self.actor)
                and not any(hostile[f.actor] for f in route.marchers)
            ):
                best, found = route.length / route.terrain, other
        return found

    def withdraw(self, *, ordered: bool = False) -> bool:
        """Leave by the quickest safe way; without one surrender, or nothing if only ordered. True if it went."""
        if self.mode is GONE:
            return False
        goal: Place | None = None
        if self.cell is not None:
            goal = self.haven()
        elif self.behind.control >= 0 and self.model.friendly[self.actor][self.behind.control]:
            goal = None if self.behind.has_hostile(self.actor) else self.behind
        if goal is None:
            if not ordered:
                self.lose()
            return False
        self.leave_engagement()
        self.is_held, self.is_ordered, self.resume_at = False, ordered, None
        if self.cell is not None:
            self.depart(goal, WITHDRAWING)
        else:
            self.leave_gate()
            self.turn()
            self.mode = WITHDRAWING
        return True

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
        if self.stage > 0 and not self.has_airlift:
            self.surrender_left -= model.surrender_hazard * (1.0 - self.factor) * model.dt
            if self.surrender_left <= 0.0:
                self.lose()

    def set_stage(self, stage: int) -> None:
        self.stage = stage
        self.factor = FACTORS[stage]
        self.supply_left = self.model.stage if stage == 1 else inf

    def set_airlift(self, on: bool) -> None:
        if on == self.has_airlift:
            return
        self.has_airlift = on
        if self.stage > 0:
            self.set_stage(1)

    # -- orders

    def receive(self, order: Order) -> None:
        """A new order; what it does at once depends on where the formation is."""
        if self.mode is GONE or self.is_broken:
            return
        if order.kind == WITHDRAW and self.mode is not RESERVE and self.mode is not WITHDRAWING:
            if self.withdraw(ordered=True):
                self.order = order
            return
        self.order, self.waypoint = order, 0
        if self.mode is AT_PLACE:
            if order.kind == ADVANCE:
                self.resume_at = None
                self.resume_orders()
        elif self.mode is MOVING or self.mode is WAITING or self.mode is STOPPED:
            if order.kind == ADVANCE:
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
        if self.order.kind == WITHDRAW:
            self.withdraw(ordered=True)
        else:
            self.resume_orders()
