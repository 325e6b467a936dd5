"""The model: one future of a program in steps of fixed length."""

from __future__ import annotations

from math import inf, isnan, sqrt
from typing import Any, cast

from mesa import Agent, Model
from mesa.discrete_space import Network

from benchmarks.mesa_twin.board import Board, relations
from benchmarks.mesa_twin.decisions import Belief, DecisionMaker
from benchmarks.mesa_twin.engagements import Engagement, force_of, side_for
from benchmarks.mesa_twin.fires import Battery
from benchmarks.mesa_twin.formations import Formation
from benchmarks.mesa_twin.places import Place, Route
from sandtable.program import BELIEF_NUMBERS, RULE_NAMES, Mode


class CrisisModel(Model):
    """One future. `dt` days a step; the values of assumptions are given, all else is drawn from the model's generator."""

    attacker_loss: float
    defender_loss: float
    daily_loss: float
    loss_ratio: float
    usual_ratio: float
    exponent: float
    intensity: float
    attacker_spread: float
    defender_spread: float
    attack_endurance: float
    defence_endurance: float
    sway: float
    pursuit: float
    recovery: float
    attack_ratio: float
    halt_ratio: float
    pause: float
    friction_spread: float
    tolerance: float
    prepared_after: float
    stage: float
    surrender_hazard: float
    surrender_at_bay: float

    def __init__(self, board: Board, *, assumptions: list[float], dt: float, seed: int) -> None:
        super().__init__(seed=seed)
        program = board.program
        self.board, self.assumptions, self.dt, self.now = board, assumptions, dt, 0.0
        self.horizon = program.horizon
        self.numbers = board.numbers(assumptions)
        rules = self.numbers[program.numbers.layout.rules : program.numbers.layout.rules + len(RULE_NAMES)]
        for name, value in zip(RULE_NAMES, rules, strict=True):
            setattr(self, name, value)
        if isnan(self.attacker_loss):
            even = sqrt(self.loss_ratio * self.usual_ratio ** (-2.0 * self.exponent))
            self.attacker_loss, self.defender_loss = self.daily_loss / even, self.daily_loss * even
        self.directed = [row.copy() for row in board.stance]
        self.hostile, self.friendly = relations(self.directed)
        self.network = Network(board.graph, random=self.random, cell_klass=Place)
        self.places = cast("list[Place]", list(self.network.all_cells))
        for place in self.places:
            place.set_up(self)
        lengths = self.numbers[program.numbers.layout.route : program.numbers.layout.route + len(program.routes)]
        self.routes = [
            Route(index, start=ends[0], length=length, terrain=terrain)
            for index, (ends, length, terrain) in enumerate(
                zip(board.route_ends, lengths, board.route_terrain, strict=True)
            )
        ]
        self.rings = [board.ring_of(ring, self.numbers) for ring in range(len(program.rings.names))]
        self.choices = [0] * len(program.options)
        self.first = {(a, p): 0.0 if board.control[p] == a else inf for a, p in program.conditions.first_slots}
        self.airs_on: list[bool] = program.support.air_is_active.tolist()
        self.beliefs = [
            Belief(self.numbers[at : at + len(BELIEF_NUMBERS)])
            for at in range(program.numbers.layout.belief, program.numbers.layout.decision, len(BELIEF_NUMBERS))
        ][: len(program.beliefs)]
        self.supplied: list[set[int] | None] = []
        self.arriving: list[Formation] = []
        self.formations = [Formation(self, index) for index in range(len(program.formations))]
        self.batteries = [Battery(self, index) for index in range(len(program.fires))]
        for index in range(len(program.decisions)):
            DecisionMaker(self, index)
        self.active_airs = [air for air, on in enumerate(self.airs_on) if on]
        self.begin()

    def begin(self) -> None:
        """Day 0: everybody follows his orders, and those who decide look round."""
        for formation in self.formations:
            if formation.mode is Mode.AT_PLACE:
                formation.start()
        self.settle_places()
        step, self.dt = self.dt, 0.0
        self.spread_supply()
        self.do(Formation, "draw_supply")
        self.do(DecisionMaker, "decide")
        self.dt = step

    # -- one step

    def do(self, kind: type[Agent], method: str) -> None:
        agents = self.agents_by_type.get(kind)
        if agents is not None:
            agents.do(method)

    def step(self) -> None:
        self.dt = min(self.dt, self.horizon - self.now)
        self.now += self.dt
        self.do(Formation, "march")
        self.hold_meetings()
        self.settle_places()
        self.do(Engagement, "fight")
        self.spread_supply()
        self.do(Formation, "draw_supply")
        self.do(Battery, "fire")
        self.do(Formation, "conclude")
        self.do(DecisionMaker, "decide")
        if self.now >= self.horizon - 1e-9:
            self.running = False

    def settle_places(self) -> None:
        arriving, self.arriving = self.arriving, []
        for formation in arriving:
            if formation.mode in (Mode.MOVING, Mode.WITHDRAWING) and formation.is_at_end:
                formation.arrive()
        for place in self.places:
            if place.gate or place.is_stirred:
                place.settle()

    # -- meetings on routes

    def hold_meetings(self) -> None:
        for route in self.routes:
            if len(route.marchers) > 1:
                marchers = sorted(route.marchers, key=lambda f: f.index)
                for number, one in enumerate(marchers):
                    hostile = self.hostile[one.actor]
                    for other in marchers[number + 1 :]:
                        if hostile[other.actor] and one.route is route and other.route is route:
                            self.meet(one, other, route)

    def meet(self, one: Formation, other: Formation, route: Route) -> None:
        """What happens if two hostile formations have closed their gap in this step."""
        marching = (Mode.MOVING, Mode.WITHDRAWING)
        before, gap = other.previous - one.previous, other.position - one.position
        one_moves, other_moves = one.mode in marching, other.mode in marching
        if not (one_moves or other_moves) or before * gap > 0.0:
            return
        if one_moves and other_moves and one.velocity * other.velocity > 0.0:
            return
        withdrawing = [f for f in (one, other) if f.mode is Mode.WITHDRAWING]
        if len(withdrawing) == 2:
            return
        if withdrawing:
            back, barrier = (one, other) if withdrawing[0] is one else (other, one)
            away = before if back is one else -before
            if back.velocity * away > 0.0:  # it is ahead of him
                back.position = barrier.position
                if back.is_spent:
                    back.turn_to_bay()
                elif barrier.engagement is not None:
                    self.come_up(back, barrier.engagement, barrier.position)
                else:
                    self.clash(one, other, route, barrier.position)
        elif one.engagement is not None:
            self.come_up(other, one.engagement, one.position)
        elif other.engagement is not None:
            self.come_up(one, other.engagement, other.position)
        else:
            moved = abs(before - gap)
            share = abs(before) / moved if moved > 0.0 else 0.0
            position = one.previous + share * (one.position - one.previous) if one_moves else one.position
            if not other_moves:
                position = other.position
            one.position = other.position = position
            self.clash(one, other, route, position)

    def come_up(self, mover: Formation, engagement: Engagement, position: float) -> None:
        """A formation comes up to others who fight: it joins or stops behind."""
        if mover.engagement is not None:
            return
        mover.position = position
        side = side_for(engagement, mover)
        if side in ("attack", "defence"):
            engagement.join(mover, attacks=side == "attack")
        else:
            mover.mode = Mode.STOPPED
            mover.is_held = True

    def clash(self, one: Formation, other: Formation, route: Route, position: float) -> None:
        """A meeting engagement: the stronger side attacks."""
        parties = []
        for leader, enemy in ((one, other), (other, one)):
            party = [leader]
            for f in route.marchers:
                if (
                    f not in (one, other)
                    and f.position == position
                    and f.mode in (Mode.WAITING, Mode.STOPPED)
                    and self.friendly[leader.actor][f.actor]
                    and self.hostile[enemy.actor][f.actor]
                ):
                    party.append(f)
            for f in party:
                f.cover = 1.0
            parties.append(party)
        first, second = parties
        weaker = force_of(self, second, first) > force_of(self, first, second)
        if one.is_spent or (not other.is_spent and weaker):  # a spent one is the defence
            first, second = second, first
        first = [f for f in first if not f.is_spent]
        Engagement(self, first, second, route=route, position=position)

    # -- control and supply

    def claim(self, place: Place, actor: int) -> None:
        """A place passes to an actor if nobody has it, or somebody hostile to him."""
        if place.control < 0 or self.hostile[actor][place.control]:
            place.control = actor
            place.is_stirred = True
            self.supplied = []
            if self.first.get((actor, place.index)) == inf:
                self.first[actor, place.index] = self.now

    def judge(self, place: Place) -> None:
        """A controlled place passes to those inside who are hostile to its controller, if nobody inside is on its side."""
        inside = place.inside
        if (
            place.ceasefire
            or place.engagement is not None
            or any(self.friendly[f.actor][place.control] for f in inside)
        ):
            return
        strength: dict[int, float] = {}
        for f in inside:
            if self.hostile[f.actor][place.control] and not f.is_spent:
                strength[f.actor] = strength.get(f.actor, 0.0) + f.strength
        if strength:
            self.claim(place, max(sorted(strength), key=strength.__getitem__))

    def spread_supply(self) -> None:
        """Supply areas, if control or stances changed."""
        if self.supplied:
            return
        for actor, sources in enumerate(self.board.sources):
            if sources is None:
                self.supplied.append(None)
                continue
            hostile = self.hostile[actor]
            open_ = [place.control < 0 or not hostile[place.control] for place in self.places]
            area = {p for p in sources if open_[p]}
            frontier = list(area)
            while frontier:
                for neighbour in self.board.graph.adj[frontier.pop()]:
                    if open_[neighbour] and neighbour not in area:
                        area.add(neighbour)
                        frontier.append(neighbour)
            self.supplied.append(area)

    # -- effects that concern many

    def set_stance(self, one: int, other: int, stance: int) -> None:
        self.directed[one][other] = self.directed[other][one] = stance
        self.hostile, self.friendly = relations(self.directed)
        self.supplied = []
        for engagement in list(cast("Any", self.agents_by_type.get(Engagement, ()))):
            engagement.part()
        for place in self.places:
            place.is_stirred = True

    def set_ceasefire(self, place: Place, *, on: bool) -> None:
        if place.ceasefire != on:
            place.ceasefire = on
            place.is_stirred = True
            if on and place.engagement is not None:
                place.engagement.dissolve()

    def set_air(self, air: int, *, on: bool) -> None:
        self.airs_on[air] = on
        self.active_airs = [number for number, active in enumerate(self.airs_on) if active]
        for engagement in list(cast("Any", self.agents_by_type.get(Engagement, ()))):
            engagement.is_altered = True

    def air_of(self, actor: int, opposing: set[int]) -> float:
        program, board = self.board.program, self.board
        return sum(
            self.numbers[program.numbers.layout.air + air]
            for air in self.active_airs
            if program.support.air_to[air] == actor and any(board.air_against[air][other] for other in opposing)
        )

    def commit(self, formation: int, place: int) -> None:
        """A reserve appears, unless a ceasefire keeps it out of hostile company."""
        reserve = self.formations[formation]
        at = self.places[place] if place >= 0 else reserve.declared_at
        held = at.control >= 0 and self.hostile[reserve.actor][at.control]
        is_kept_out = at.ceasefire and (held or at.has_hostile(reserve.actor))
        if reserve.mode is Mode.RESERVE and not is_kept_out:
            reserve.appear(at)

    # -- what conditions ask

    def controls(self, actor: int, places: tuple[int, ...]) -> bool:
        return all(self.places[p].control == actor for p in places)

    def region(self, start: int, among: set[int]) -> set[int]:
        found = {start} & among
        frontier = list(found)
        while frontier:
            new = set(self.board.graph.adj[frontier.pop()]) & among - found
            found |= new
            frontier += new
        return found

    def is_connected(self, actor: int, start: int, goal: int) -> bool:
        friendly = self.friendly[actor]
        return goal in self.region(start, {p.index for p in self.places if p.control >= 0 and friendly[p.control]})

    # -- the end

    def outcomes(self) -> list[bool]:
        return [bool(self.board.conditions[when](self)) for when in self.board.program.conditions.outcome_when]


def play(board: Board, *, assumptions: list[float], dt: float, seed: int) -> CrisisModel:
    """One future from start to end."""
    model = CrisisModel(board, assumptions=assumptions, dt=dt, seed=seed)
    model.run_model()
    return model
